"""Past votes, decisions first: found again by their words years later."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Choice, Field, Form, Pages, Picker, Route, Style, fitted
from bot.ui.limits import MOST_OPTION_TEXT
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.polls import result_words as said
from cogs.polls.choosing import in_list
from cogs.polls.voting_cards import TITLE_SHOWN
from models.cluster.facts import ClusterFacts
from models.polls.counting import read_result
from models.polls.facts import PollFacts
from models.polls.history import MOST_FOUND
from models.polls.tables import Nature, PollStatus

HISTORY = Route("polls:history")
"""Shows all past votes, from any card: `HISTORY.to(cluster_id)`."""
SEARCH = Route("polls:search_history")
"""Opens the form of words to look for: `SEARCH.to(cluster_id)`."""
SEARCHED = Route("polls:searched_history")
PICKED = Route("polls:past_picked")
"""One of them was picked: `PICKED.to(cluster_id)`."""

POLLS_A_PAGE = 8
MOST_SOUGHT = 100


def past(language: Language, home: ClusterFacts, found: Sequence[PollFacts], text: str) -> Pages:
    """Those that were found, decisions first, each to be opened."""
    title = language.say("Past votes: “{text}”", text=quoted(text, 40)) if text.strip() else language.say("Past votes")
    actions = [
        Action(language.say("Search"), SEARCH.to(home.id), Style.SECONDARY if found else Style.PRIMARY),
        *([Action(language.say("All past votes"), HISTORY.to(home.id))] if text.strip() else []),
        my_page(language, home.id),
    ]
    if not found:
        nothing = (
            language.say("No past vote has all these words: try fewer, or their beginning.")
            if text.strip()
            else language.say("No vote is over yet.")
        )
        return Pages([Card(Accent.POLLS, title, [nothing], actions)])
    count = language.count("{n} vote, decisions first", "{n} votes, decisions first", len(found))
    if len(found) >= MOST_FOUND:
        count = language.say("More than {most} votes: search by a word.", most=MOST_FOUND - 1)
    return Pages(
        [
            _page(language, home, title, [count], actions, found[at : at + POLLS_A_PAGE])
            for at in range(0, len(found), POLLS_A_PAGE)
        ]
    )


def _page(
    language: Language,
    home: ClusterFacts,
    title: str,
    lines: Sequence[str],
    actions: Sequence[Action],
    found: Sequence[PollFacts],
) -> Card:
    choices = [
        Choice(
            fitted(in_list(language, poll.number or 0, poll.title), MOST_OPTION_TEXT),
            str(poll.id),
            fitted(_plainly(language, home, poll), MOST_OPTION_TEXT),
        )
        for poll in found
    ]
    picker = Picker(PICKED.to(home.id), language.say("Choose a vote"), choices)
    return Card(Accent.POLLS, title, [*lines, *(_line(language, poll) for poll in found)], actions, [picker])


def _line(language: Language, poll: PollFacts) -> str:
    """A past vote in a line or two: what it was, what came of it, whether it still holds."""
    name = in_list(language, poll.number or 0, quoted(poll.title, TITLE_SHOWN))
    over = poll.closed_at or poll.cancelled_at
    day = discord_timestamp(over, "D") if over is not None else ""
    line = f"{'⚖️ ' if poll.nature is Nature.DECISION else ''}**{name}** · {_outcome(language, poll)} · {day}"
    if poll.repealed_by is not None:
        line += " · " + language.say("repealed by no. {number}", number=poll.repealed_by.number or 0)
    return line


def _outcome(language: Language, poll: PollFacts) -> str:
    if poll.status is PollStatus.CANCELLED:
        return language.say("cancelled")
    return said.in_short(language, read_result(poll.result)) if poll.result is not None else ""


def _plainly(language: Language, home: ClusterFacts, poll: PollFacts) -> str:
    """The same where no markup is read."""
    nature = language.say("decision") if poll.nature is Nature.DECISION else language.say("consultation")
    over = poll.closed_at or poll.cancelled_at
    day = language.date(over, home.zone) if over is not None else ""
    return " · ".join(part for part in (nature, _outcome(language, poll), day) if part)


def search(language: Language, cluster_id: UUID) -> Form:
    """The form of words to look for."""
    field = Field(
        "text",
        language.say("Words, or the number of the vote"),
        description=language.say("Of the title, the question, the clause or an option"),
        most=MOST_SOUGHT,
    )
    return Form(SEARCHED.to(cluster_id), language.say("Search the past votes"), [field])
