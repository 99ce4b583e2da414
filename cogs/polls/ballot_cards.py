"""The private ballot: choose, read again, confirm, keep the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Choice, Picker, Route, Style, fitted
from bot.ui.limits import MOST_OPTION_TEXT, MOST_OPTIONS
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.polls import rules_words as words
from cogs.polls.voting_cards import ANSWERS, TITLE_SHOWN, label, question_shown
from models.cluster.facts import ClusterFacts
from models.polls.asked import Asked
from models.polls.at_hand import OpenVote
from models.polls.casting import BallotPaper, PaperOption, Receipt, Vote
from models.polls.choices import BLANK, positions_of
from models.polls.facts import OptionFacts
from models.polls.tables import Method
from models.records import dataclass

BALLOT = Route("polls:ballot")
"""Opens the ballot of one elector: `BALLOT.to(cluster_id, poll_id, elector_id)`."""
WHOSE = Route("polls:whose")
"""For whom one votes now was picked: `WHOSE.to(cluster_id, poll_id)`."""
CHOOSE = Route("polls:choose")
"""An answer was pressed: `CHOOSE.to(cluster_id, poll_id, elector_id, choice)`; nothing is recorded yet."""
PICK = Route("polls:pick")
"""Options were picked: `PICK.to(cluster_id, poll_id, elector_id)`; nothing is recorded yet."""
CAST = Route("polls:cast")
"""Records a ballot: `CAST.to(cluster_id, poll_id, elector_id, choice)`."""
OPEN = Route("polls:open")
"""Shows the polls in which one can vote, from any card: `OPEN.to(cluster_id)`."""
OPEN_PICKED = Route("polls:open_picked")

MOST_RECEIPTS = 10
"""Receipts written out: an elector of so many votes has one for each in a confidential poll."""


def which_ballot(language: Language, cluster_id: UUID, asked: Asked, paper: BallotPaper) -> Card:
    """Somebody votes for several electors: one ballot after the other."""
    choices = [
        Choice(
            fitted(vote.organisation or language.say("Myself"), MOST_OPTION_TEXT),
            str(vote.elector_id),
            _state(language, vote),
        )
        for vote in paper.votes[:MOST_OPTIONS]
    ]
    return Card(
        Accent.POLLS,
        quoted(asked.title, TITLE_SHOWN),
        [language.say("You have several ballots here: for whom do you vote now?")],
        [my_page(language, cluster_id)],
        [Picker(WHOSE.to(cluster_id, asked.poll_id), language.say("Choose for whom"), choices)],
    )


def _state(language: Language, vote: Vote) -> str:
    if vote.refused:
        return language.say("Their representative has voted")
    return language.say("Has voted: can be changed") if vote.voted else language.say("Has not voted yet")


def ballot(language: Language, home: ClusterFacts, asked: Asked, paper: BallotPaper, vote: Vote) -> Card:
    """The private ballot of one elector: nothing is recorded before it is confirmed."""
    lines = [*question_shown(asked.question), _for_whom(language, vote)]
    if vote.voted:
        lines.append(language.say("A ballot is recorded already: the one you confirm now takes its place."))
    lines.append(words.secrecy(language, named=paper.named))
    lines.append(_changeable(language, paper.closes_at))
    cluster_id = home.id
    title = language.say("Your ballot: {title}", title=quoted(asked.title, TITLE_SHOWN))
    if paper.method is Method.MOTION:
        actions = [
            Action(language.say(said), CHOOSE.to(cluster_id, asked.poll_id, vote.elector_id, choice))
            for choice, said in ANSWERS.items()
        ]
        return Card(Accent.POLLS, title, lines, [*actions, my_page(language, cluster_id)])
    picker = _picker(language, home, paper, vote)
    blank = Action(language.say(ANSWERS[BLANK]), CHOOSE.to(cluster_id, asked.poll_id, vote.elector_id, BLANK))
    return Card(Accent.POLLS, title, lines, [blank, my_page(language, cluster_id)], [picker])


def _picker(language: Language, home: ClusterFacts, paper: BallotPaper, vote: Vote) -> Picker:
    several = paper.method is Method.APPROVAL
    choices = [
        Choice(fitted(_in_select(language, home, option), MOST_OPTION_TEXT), str(option.position))
        for option in paper.options
    ]
    return Picker(
        PICK.to(home.id, paper.poll_id, vote.elector_id),
        language.say("Choose all that suit you") if several else language.say("Choose one"),
        choices,
        most=len(paper.options) if several else 1,
    )


def _in_select(language: Language, home: ClusterFacts, option: PaperOption) -> str:
    """In a select nothing is marked up, and Discord shows no timestamp."""
    if option.starts_at is None:
        return option.label
    day, time = language.weekday_and_date(option.starts_at, home.zone), language.time(option.starts_at, home.zone)
    return " · ".join(filter(None, (language.say("{date} at {time}", date=day, time=time), option.label)))


def _for_whom(language: Language, vote: Vote) -> str:
    who = f"**{quoted(vote.organisation, 80)}**" if vote.organisation else language.say("yourself")
    if vote.weight == 1:
        return language.say("You vote for {who}.", who=who)
    return language.count("You vote for {who}: {n} vote.", "You vote for {who}: {n} votes.", vote.weight, who=who)


def _changeable(language: Language, closes_at: datetime) -> str:
    return language.say("You can change it until {day}.", day=discord_timestamp(closes_at, "f"))


def confirm(language: Language, cluster_id: UUID, asked: Asked, paper: BallotPaper, vote: Vote, choice: str) -> Card:
    """What will be recorded, to be read again."""
    lines = [_for_whom(language, vote), *chosen(language, paper.method, paper.options, choice)]
    lines.append(words.secrecy(language, named=paper.named))
    return Card(
        Accent.POLLS,
        language.say("Is this your vote?"),
        [f"**{quoted(asked.title, TITLE_SHOWN)}**", *lines],
        [
            Action(language.say("Confirm"), CAST.to(cluster_id, asked.poll_id, vote.elector_id, choice), Style.PRIMARY),
            Action(language.say("Choose again"), BALLOT.to(cluster_id, asked.poll_id, vote.elector_id)),
        ],
        footer=language.say("Nothing is recorded before you confirm."),
    )


def chosen(language: Language, method: Method, options: Sequence[OptionFacts | PaperOption], choice: str) -> list[str]:
    """What a ballot says, in words; it was judged already."""
    if choice in ANSWERS:
        return [f"☑️ **{language.say(ANSWERS[choice])}**"]
    return [f"☑️ **{label(language, options[at])}**" for at in positions_of(choice, method, len(options))]


def recorded(language: Language, cluster_id: UUID, asked: Asked, receipt: Receipt) -> Card:
    """The ballot is in the box: its receipt, and the way to change it."""
    said = _said_to_all(language, cluster_id, asked, receipt.choice)
    who = quoted(receipt.organisation, 80) if receipt.organisation else None
    title = language.say("The vote of {who} is recorded", who=who) if who else language.say("Your vote is recorded")
    codes = [f"`{spaced(code)}`" for code in receipt.receipts[:MOST_RECEIPTS]]
    more = len(receipt.receipts) - len(codes)
    if more:
        codes.append(language.count("and {n} more", "and {n} more", more))
    shown = language.count("Receipt: {codes}", "Receipts: {codes}", len(receipt.receipts), codes=" ".join(codes))
    change = Action(said.change, BALLOT.to(cluster_id, asked.poll_id, receipt.elector_id))
    return Card(Accent.POLLS, title, [*said.before, shown, *said.after], [change, *said.elsewhere], footer=said.footer)


@dataclass(frozen=True)
class _Said:
    """What all read who choose the same: the lines before and after the receipt, and the ways on."""

    before: Sequence[str]
    after: Sequence[str]
    change: str
    elsewhere: Sequence[Action]
    footer: str


@lru_cache(maxsize=256)
def _said_to_all(language: Language, cluster_id: UUID, asked: Asked, choice: str) -> _Said:
    """Kept: of a vote that many cast at once this was most of what the card cost."""
    after = [language.say("With it you find your ballot in the list that is published after the close.")]
    if asked.closes_at is not None:
        after.append(_changeable(language, asked.closes_at))
    return _Said(
        [f"**{quoted(asked.title, TITLE_SHOWN)}**", *chosen(language, asked.method, asked.options, choice)],
        after,
        language.say("Change my vote"),
        [Action(language.say("My other votes"), OPEN.to(cluster_id)), my_page(language, cluster_id)],
        language.say("Keep the receipt: it is not shown again unless you vote again."),
    )


def spaced(receipt: str) -> str:
    """A receipt in groups of four, which can be read aloud.

    >>> spaced("ABCDEFGHIJKLMNOP")
    'ABCD EFGH IJKL MNOP'
    """
    return " ".join(receipt[at : at + 4] for at in range(0, len(receipt), 4))


def open_votes(language: Language, home: ClusterFacts, votes: Sequence[OpenVote]) -> Card:
    """The polls in which one can vote now."""
    if not votes:
        return Card(
            Accent.POLLS,
            language.say("Nothing to vote on"),
            [language.say("No vote in which you have a voice is open now.")],
            [my_page(language, home.id)],
        )
    choices = [
        Choice(
            fitted(language.say("No. {number}: {title}", number=vote.number, title=vote.title), MOST_OPTION_TEXT),
            str(vote.poll_id),
            language.say(
                "{state} · until {day}",
                state=language.say("To vote") if vote.missing else language.say("Voted"),
                day=language.date_and_time(vote.closes_at, home.zone),
            ),
        )
        for vote in votes[:MOST_OPTIONS]
    ]
    waiting = sum(1 for vote in votes if vote.missing)
    line = (
        language.count("{n} vote waits for you.", "{n} votes wait for you.", waiting)
        if waiting
        else language.say("You have voted everywhere; you can change your vote until each one closes.")
    )
    return Card(
        Accent.POLLS,
        language.say("The votes under way"),
        [line],
        [my_page(language, home.id)],
        [Picker(OPEN_PICKED.to(home.id), language.say("Choose a vote"), choices)],
    )
