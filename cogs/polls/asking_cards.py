"""Asking for a vote: where one begins, the preview that states everything, the rules, the roll, and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.errors import words_of
from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Choice, Pages, Picker, Route, Style, escaped, fitted
from bot.ui.limits import MOST_OPTION_TEXT, MOST_OPTIONS
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.groups.words import title_of
from cogs.polls import rules_words as words
from cogs.polls.asking_forms import TEMPLATES
from cogs.polls.places import Place, Readers
from cogs.polls.rule_choices import PLACEHOLDERS, Setting, choices, settings
from cogs.polls.steering_cards import steering
from cogs.polls.voting_cards import TITLE_SHOWN, cancelled, in_short, options_shown, question_shown, until
from config.words import N_
from models.cluster.facts import ClusterFacts
from models.groups.facts import GroupFacts
from models.polls.drafting import Preview
from models.polls.electorate import Entitled, Roll
from models.polls.errors import NoPlaceForCard
from models.polls.facts import PollFacts, PollSeen
from models.polls.tables import Electorate, Method, PollStatus
from models.polls.templates import Draft
from models.polls.wording import MOST_QUESTION
from models.projects.outcome_files import OutcomeFile

START = Route("polls:start")
"""Begins a new vote, from any card: `START.to(cluster_id)`."""
WHOM = Route("polls:whom")
TEMPLATE = Route("polls:template")
"""What it starts from was picked: `TEMPLATE.to(cluster_id, electorate, group's id or "-")`."""
SHOW = Route("polls:show")
"""Shows a poll to who asks or steers it, from its draft to its end: `SHOW.to(cluster_id, poll_id)`."""
EDIT = Route("polls:edit")
RULES_SET = Route("polls:set_rules")
"""Shows the rules to be chosen: `RULES_SET.to(cluster_id, poll_id)`."""
SET = Route("polls:set")
"""One of them was chosen: `SET.to(cluster_id, poll_id, setting)`."""
FIGURES = Route("polls:figures")
SECOND = Route("polls:second")
"""Opens the form of a second majority: `SECOND.to(cluster_id, poll_id)`."""
DATES = Route("polls:dates")
DRAFT_ROLL = Route("polls:draft_roll")
CORRECT = Route("polls:correct")
SUBMIT = Route("polls:submit")
DELETE = Route("polls:delete")
CONFIRM_DELETE = Route("polls:confirm_delete")
TAKE_BACK = Route("polls:take_back")
GO_AHEAD = Route("polls:go_ahead")
"""Lets it go ahead as it was read: `GO_AHEAD.to(cluster_id, poll_id, fingerprint)`."""
SEND_BACK = Route("polls:send_back")
OUTCOME_FILE = Route("polls:outcome_file")
"""Sends the file that would be delivered: `OUTCOME_FILE.to(cluster_id, poll_id)`."""
DRAFTS = Route("polls:drafts")
"""Shows one's drafts, from any card: `DRAFTS.to(cluster_id)`."""
DRAFT_PICKED = Route("polls:draft_picked")

WHO: dict[Electorate, str] = {
    Electorate.ORGANISATIONS: N_("The member organisations, one vote each"),
    Electorate.PEOPLE: N_("Every person of a member organisation"),
    Electorate.BOARD: N_("The board"),
    Electorate.COUNCIL: N_("The council with the board"),
    Electorate.FILE: N_("A list that I give"),
}
NAMES_A_PAGE = 20
MOST_NAMES = 3
"""Names of those nobody votes for, or who read a channel, on the preview; the roll has them all."""


def start(language: Language, cluster_id: UUID, asked: Sequence[Electorate], groups: Sequence[GroupFacts]) -> Card:
    """Who is asked: the first of two choices before the form."""
    entries = [Choice(language.say(WHO[each]), each.value) for each in asked]
    entries += [
        Choice(fitted(title_of(language, each.kind, each.name), MOST_OPTION_TEXT), str(each.id)) for each in groups
    ]
    return Card(
        Accent.POLLS,
        language.say("Ask for a vote"),
        [language.say("Who votes?")],
        [my_page(language, cluster_id)],
        [Picker(WHOM.to(cluster_id), language.say("Choose who votes"), entries[:MOST_OPTIONS])],
    )


def templates(language: Language, cluster_id: UUID, electorate: Electorate, group_id: UUID | None) -> Card:
    """What it starts from: the second choice."""
    entries = [Choice(language.say(said), template.value) for template, said in TEMPLATES.items()]
    return Card(
        Accent.POLLS,
        language.say("Ask for a vote"),
        [language.say("What kind of vote? Each rule can be changed before it opens.")],
        [Action(language.say("Back"), START.to(cluster_id)), my_page(language, cluster_id)],
        [Picker(TEMPLATE.to(cluster_id, electorate.value, group_id or "-"), language.say("Choose the kind"), entries)],
    )


def preview(language: Language, home: ClusterFacts, found: Preview, place: Place | None) -> Card:
    """A draft as everybody would read it, what is missing, and the one button that lets it go."""
    poll, faults = found.poll, list(found.faults)
    if place is not None and not place.writable:
        faults.append(NoPlaceForCard())
    actions = _of_draft(language, home.id, found, ready=not faults)
    lines = [
        *question_shown(poll.question),
        *options_shown(language, poll),
        *in_short(language, poll, weighed=found.roll.voices != len(found.roll.electors)),
        _when(language, poll),
        *_roll_in_short(language, found.roll),
    ]
    lines.append(_where(language, poll, place))
    if poll.sent_back:
        lines.insert(0, "↩️ " + language.say("Sent back: “{reason}”", reason=quoted(poll.sent_back, 300)))
    lines += ["⚠️ " + words_of(fault, language) for fault in faults]
    title = language.say("Draft: {title}", title=escaped(poll.title))
    card = Card(Accent.POLLS, title, lines, actions)
    if card.fits:
        return card
    shorter = [line if len(line) < MOST_QUESTION else fitted(line, MOST_QUESTION // 2) for line in lines]
    return Card(Accent.POLLS, title, shorter, actions)


def _of_draft(language: Language, cluster_id: UUID, found: Preview, *, ready: bool) -> list[Action]:
    poll_id = found.poll.id
    label = language.say("Open the vote")
    if found.needs_go_ahead:
        label = language.say("Submit to the board")
    elif found.poll.opens_at is not None:
        label = language.say("Schedule the opening")
    return [
        Action(label, SUBMIT.to(cluster_id, poll_id), Style.PRIMARY, disabled=not ready),
        *_outcome_file(language, cluster_id, found.poll),
        Action(language.say("Change the text"), EDIT.to(cluster_id, poll_id)),
        Action(language.say("Change the rules"), RULES_SET.to(cluster_id, poll_id)),
        Action(language.say("Dates"), DATES.to(cluster_id, poll_id)),
        Action(language.say("The roll"), DRAFT_ROLL.to(cluster_id, poll_id)),
        Action(language.say("Throw away"), DELETE.to(cluster_id, poll_id)),
        my_page(language, cluster_id),
    ]


def _outcome_file(language: Language, cluster_id: UUID, poll: PollFacts) -> list[Action]:
    """The way to what would be delivered, where it is a file."""
    if poll.project is None or not poll.project.file:
        return []
    return [Action(language.say("See the file"), OUTCOME_FILE.to(cluster_id, poll.id))]


def outcome_file(language: Language, cluster_id: UUID, poll_id: UUID, file: OutcomeFile) -> Card:
    """What would be delivered, for who asked for it."""
    actions = [Action(language.say("Back to the vote"), SHOW.to(cluster_id, poll_id)), my_page(language, cluster_id)]
    title = language.say("The file that would be delivered")
    return Card(Accent.POLLS, title, [f"**{quoted(file.name, 100)}**"], actions, files=[file.sent_as])


def _when(language: Language, poll: PollFacts) -> str:
    until = discord_timestamp(poll.closes_at, "f") if poll.closes_at is not None else "?"
    if poll.opens_at is not None:
        return language.say("From {start} until {end}.", start=discord_timestamp(poll.opens_at, "f"), end=until)
    return language.say("From its opening until {end}.", end=until)


def _where(language: Language, poll: PollFacts, place: Place | None) -> str:
    if place is None:
        if poll.electorate in (Electorate.BOARD, Electorate.COUNCIL):
            return language.say("No card in a channel: one votes from one’s page.")
        return "⚠️ " + language.say("There is no channel for votes: one votes from one’s page (/me).")
    channel = f"<#{place.channel_id}>"
    if place.readers is Readers.SOME:
        if place.roles:
            names = _some(language, place.roles)
            return language.say(
                "Its card will stand in {channel}, where only these read: {names}.", channel=channel, names=names
            )
        return language.say("Its card will stand in {channel}, which few people read.", channel=channel)
    private = poll.hidden or poll.electorate in (Electorate.BOARD, Electorate.COUNCIL)
    said = (
        language.say("Its card will stand in {channel}, which everybody on the server reads.", channel=channel)
        if place.readers is Readers.EVERYBODY
        else language.say("Its card will stand in {channel}, which all members read.", channel=channel)
    )
    return f"⚠️ {said}" if private else said


def _roll_in_short(language: Language, roll: Roll) -> list[str]:
    """How many are on the roll now, and for whom nobody could vote."""
    said = language.count("On the roll now: **{n}** name", "On the roll now: **{n}** names", len(roll.electors))
    if roll.voices != len(roll.electors):
        said += " · " + language.count("{n} vote", "{n} votes", roll.voices)
    if roll.left_out:
        said += " · " + language.count("{n} left out", "{n} left out", len(roll.left_out))
    lines = [said]
    silent = roll.without_voter
    if silent:
        names = _some(language, [each.name for each in silent])
        lines.append("⚠️ " + language.say("Nobody can vote today for: {names}", names=names))
    return lines


def _some(language: Language, names: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    shown = [quoted(name, 40) for name in names[:MOST_NAMES]]
    if len(names) > MOST_NAMES:
        shown.append(language.count("and {n} more", "and {n} more", len(names) - MOST_NAMES))
    return ", ".join(shown)


def rules(language: Language, cluster_id: UUID, poll_id: UUID, draft: Draft) -> Card:
    """Each rule by a select; any other figure by a form, and a second majority by another."""
    several = len(draft.rules.majorities) > 1
    lines = [language.say("What you choose is kept at once.")]
    actions = [
        Action(language.say("Preview"), SHOW.to(cluster_id, poll_id), Style.PRIMARY),
        Action(language.say("Other figures"), FIGURES.to(cluster_id, poll_id)),
    ]
    if several:
        lines.append(words.decided_by(language, draft))
    if several or draft.method is Method.MOTION:
        label = language.say("The second majority") if several else language.say("A second majority")
        actions.append(Action(label, SECOND.to(cluster_id, poll_id)))
    pickers = [_picker(language, cluster_id, poll_id, setting, draft) for setting in settings(draft)]
    return Card(
        Accent.POLLS,
        language.say("The rules of “{title}”", title=quoted(draft.title, TITLE_SHOWN)),
        lines,
        actions,
        pickers,
    )


def _picker(language: Language, cluster_id: UUID, poll_id: UUID, setting: Setting, draft: Draft) -> Picker:
    entries = choices(language, setting, draft)
    several = setting is Setting.MORE
    return Picker(
        SET.to(cluster_id, poll_id, setting.value),
        language.say(PLACEHOLDERS[setting]),
        entries,
        least=0 if several else 1,
        most=len(entries) if several else 1,
    )


def roll(language: Language, cluster_id: UUID, poll: PollFacts, found: Roll) -> Pages:
    """Who would be on the roll if it opened now, with what was corrected."""
    entries = [entry(language, each) for each in (*found.electors, *found.left_out)]
    entries += ["🚫 " + quoted(name, 80) + " · " + language.say("may not vote today") for name in found.barred]
    actions = [
        Action(language.say("Preview"), SHOW.to(cluster_id, poll.id), Style.PRIMARY),
        Action(
            language.say("Give the list") if poll.electorate is Electorate.FILE else language.say("Correct the roll"),
            CORRECT.to(cluster_id, poll.id),
        ),
    ]
    lines = [f"**{quoted(poll.title, TITLE_SHOWN)}**", *_roll_in_short(language, found)]
    footer = language.say("From a CSV or XLSX file: /vote electors")
    return Pages(
        [
            Card(
                Accent.POLLS,
                language.say("The roll, if it opened now"),
                [*lines, *entries[at : at + NAMES_A_PAGE]],
                actions,
                footer=footer,
            )
            for at in range(0, max(1, len(entries)), NAMES_A_PAGE)
        ]
    )


def entry(language: Language, each: Entitled) -> str:
    """Somebody on a roll with their votes, or left out; a sign tells for whom nobody can vote today."""
    if not each.weight:
        return "✖️ " + quoted(each.name, 80) + " · " + language.say("left out")
    said = ("▫️ " if each.voters else "⚠️ ") + quoted(each.name, 80)
    return said + (f" · {language.count('{n} vote', '{n} votes', each.weight)}" if each.weight != 1 else "")


def throw_away(language: Language, cluster_id: UUID, poll: PollFacts) -> Card:
    """Asked once more before a draft goes."""
    return Card(
        Accent.POLLS,
        language.say("Throw this draft away?"),
        [
            f"**{quoted(poll.title, TITLE_SHOWN)}**",
            language.say("Nobody but you has seen it. It cannot be brought back."),
        ],
        [
            Action(language.say("Throw away"), CONFIRM_DELETE.to(cluster_id, poll.id), Style.DANGER),
            Action(language.say("Preview"), SHOW.to(cluster_id, poll.id)),
        ],
    )


def thrown_away(language: Language, cluster_id: UUID, title: str) -> Card:
    """It is gone."""
    actions = [Action(language.say("My drafts"), DRAFTS.to(cluster_id)), my_page(language, cluster_id)]
    return Card(Accent.POLLS, language.say("The draft is gone"), [f"**{quoted(title, TITLE_SHOWN)}**"], actions)


def drafts(language: Language, cluster_id: UUID, found: Sequence[PollFacts]) -> Card:
    """One's drafts, the newest first."""
    new = Action(language.say("Ask for a vote"), START.to(cluster_id), Style.SECONDARY if found else Style.PRIMARY)
    actions = [new, my_page(language, cluster_id)]
    if not found:
        return Card(Accent.POLLS, language.say("My drafts"), [language.say("You have no draft.")], actions)
    entries = [
        Choice(
            fitted(each.title, MOST_OPTION_TEXT),
            str(each.id),
            fitted(language.say("Sent back: “{reason}”", reason=each.sent_back), MOST_OPTION_TEXT)
            if each.sent_back
            else None,
        )
        for each in found[:MOST_OPTIONS]
    ]
    line = language.count("{n} draft", "{n} drafts", len(found))
    picker = Picker(DRAFT_PICKED.to(cluster_id), language.say("Choose a draft"), entries)
    return Card(Accent.POLLS, language.say("My drafts"), [line], actions, [picker])


def given_back(language: Language, cluster_id: UUID, poll: PollFacts) -> Card:
    """It is its asker's draft again."""
    line = language.say("Whoever asked for it reads your reason on their page, and can change the text.")
    return Card(
        Accent.POLLS,
        language.say("Sent back"),
        [f"**{quoted(poll.title, TITLE_SHOWN)}**", line],
        [my_page(language, cluster_id)],
    )


STATES: dict[PollStatus, str] = {
    PollStatus.SUBMITTED: N_("It waits for a second member of the board"),
    PollStatus.SCHEDULED: N_("It opens by itself on its date"),
    PollStatus.OPEN: N_("The vote is open"),
    PollStatus.CLOSED: N_("The vote is closed"),
    PollStatus.CANCELLED: N_("The vote is cancelled"),
    PollStatus.DRAFT: N_("Draft"),
}


def _stands(language: Language, poll: PollFacts) -> list[str]:
    """Its dates, as far as it has come."""
    if poll.status is PollStatus.CANCELLED:
        return cancelled(language, poll)
    return [until(language, poll) if poll.status in (PollStatus.OPEN, PollStatus.CLOSED) else _when(language, poll)]


def state(language: Language, home: ClusterFacts, seen: PollSeen, channel_id: int | None) -> Card:
    """A poll that was let go, for who asked, lets go ahead or steers it: all that it says, and what one may do."""
    poll = seen.poll
    lines = [
        f"**{escaped(poll.title)}**",
        *question_shown(poll.question, MOST_QUESTION // 2),
        *options_shown(language, poll),
        *in_short(language, poll, weighed=bool(poll.corrections) or poll.voices != poll.electors),
        *_stands(language, poll),
    ]
    if poll.asked_by and not seen.asked:
        lines.append(language.say("Asked by {name}", name=quoted(poll.asked_by, 80)))
    if poll.corrections:
        lines.append(
            "⚠️ " + language.count("The roll has {n} correction", "The roll has {n} corrections", poll.corrections)
        )
    if poll.status is PollStatus.OPEN and channel_id is not None:
        lines.append(language.say("Its card stands in {channel}.", channel=f"<#{channel_id}>"))
    actions = _outcome_file(language, home.id, poll)
    if seen.may_go_ahead:
        go = GO_AHEAD.to(home.id, poll.id, poll.fingerprint)
        actions.append(Action(language.say("Give the go-ahead"), go, Style.PRIMARY))
        actions.append(Action(language.say("Send back"), SEND_BACK.to(home.id, poll.id)))
    if seen.may_take_back:
        actions.append(Action(language.say("Back to a draft"), TAKE_BACK.to(home.id, poll.id)))
    actions += steering(language, home.id, seen)
    return Card(Accent.POLLS, language.say(STATES[poll.status]), lines, [*actions, my_page(language, home.id)])
