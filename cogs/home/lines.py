"""What waits for a person: each capability adds its lines here, one function each, in the order of the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from bot.language import Language
from bot.ui import Action, Style, escaped
from bot.ui.ways import join, recreate_places
from cogs.board import lines as board_lines
from cogs.board.cards import APPOINT
from cogs.board.words import office_of
from cogs.calls.cards import ANSWERS, CLOSE, PUT_ASIDE, need_in_short
from cogs.cluster.trouble_cards import missing_line
from cogs.experts.words import quoted
from cogs.groups import lines as group_lines
from cogs.introductions.cards import SHOW as SHOW_INTRODUCTION
from cogs.introductions.waiting import waiting as requests_waiting
from cogs.joining import lines as joining_lines
from cogs.organisations.routes import PRESENT, UNDERSTOOD
from cogs.polls import lines as poll_lines
from cogs.profiles.cards import CONFIRM, DOMAINS
from cogs.projects import giving_lines
from cogs.projects import lines as project_lines
from cogs.threads import lines as thread_lines
from models.actor import Actor
from models.calls.following import Accepted, OwnCall, accepted_lately, own_calls
from models.calls.tables import CallOutcome
from models.cluster.facts import ClusterFacts
from models.database import Session
from models.experts.finding import FRESH_FOR
from models.experts.mastered import Mastered, mastered_by
from models.groups.at_hand import NO_GROUPS, GroupsAtHand, groups_at_hand
from models.groups.missing import Lacking, lacking_for
from models.introductions.showing import NOTHING_AT_HAND, RequestsAtHand, at_hand
from models.joining import waiting as joining
from models.organisations.leaving import departures_to_see
from models.organisations.presenting import unpresented
from models.people.board import Seat
from models.people.dates import last_day
from models.people.overview import (
    NO_MANDATES,
    Belonging,
    MandatesAtHand,
    belongings_of,
    mandates_at_hand,
    seats_of,
)
from models.people.permissions import first_board_is_being_named
from models.people.standing import Standing, standing_of
from models.people.tables import OrganisationStatus
from models.polls.at_hand import NO_POLLS, PollsAtHand, polls_at_hand
from models.polls.keys import KeyRing
from models.projects.at_hand import NO_PROJECTS, ProjectsAtHand, projects_at_hand
from models.projects.giving_at_hand import NOTHING_TO_GIVE, GivingAtHand, giving_at_hand
from models.records import dataclass
from models.threads import following as threads

ENDS_SOON = timedelta(days=60)
"""From when on the end of one's own mandate is said."""


@dataclass(frozen=True)
class Overview:
    """All that the home card tells, read at once."""

    standing: Standing
    belongings: Sequence[Belonging]
    seats: Sequence[Seat]
    mastered: Sequence[Mastered]
    calls: Sequence[OwnCall] = ()
    taken_up: Sequence[Accepted] = ()
    requests: RequestsAtHand = NOTHING_AT_HAND
    joining: joining.AtHand = joining.NOTHING_AT_HAND
    mandates: MandatesAtHand = NO_MANDATES
    unpresented: Sequence[tuple[UUID, str]] = ()
    taken_out: Sequence[tuple[UUID, str]] = ()
    threads: threads.ThreadsAtHand = threads.NOTHING_AT_HAND
    groups: GroupsAtHand = NO_GROUPS
    lacking: Sequence[Lacking] = ()
    polls: PollsAtHand = NO_POLLS
    projects: ProjectsAtHand = NO_PROJECTS
    giving: GivingAtHand = NOTHING_TO_GIVE


@dataclass(frozen=True)
class Line:
    """Something that waits, and the button that deals with it; `more` are other answers to the same."""

    text: str
    action: Action | None = None
    more: Sequence[Action] = ()


def overview(session: Session, actor: Actor, keys: KeyRing, *, now: datetime) -> Overview:
    """Read what the home card tells of the acting person; `keys` are those of the confidential votes."""
    standing = standing_of(session, actor, now)
    person_id = standing.person_id
    if person_id is None:
        return Overview(standing, (), (), ())
    return Overview(
        standing,
        belongings_of(session, person_id),
        seats_of(session, person_id, now),
        mastered_by(session, person_id),
        own_calls(session, person_id, now),
        accepted_lately(session, person_id, now),
        at_hand(session, person_id, now),
        joining.at_hand(session, standing),
        unpresented=unpresented(session, standing),
        taken_out=departures_to_see(session, person_id),
        threads=threads.at_hand(session, standing),
        groups=groups_at_hand(session, standing, now),
        lacking=lacking_for(session, standing, now),
        mandates=mandates_at_hand(session, standing),
        polls=polls_at_hand(session, standing, keys),
        giving=giving_at_hand(session, standing),
        projects=projects_at_hand(session, standing),
    )


def no_board(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """An administrator learns that a first board is to be named."""
    if seen.standing.board_exists or not seen.standing.actor.server_administrator:
        return ()
    if not first_board_is_being_named(seen.standing):
        return ()
    text = language.say("No board is named yet: name it with /board appoint, the president first.")
    return [Line(text, Action(language.say("Give an office"), APPOINT.to(cluster.id)))]


def unknown(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """A stranger learns how to become known; not whoever is to name the board first."""
    if seen.standing.person_id is not None or no_board(language, cluster, seen):
        return ()
    text = language.say("The cluster does not know you yet: join your organisation, it takes two minutes.")
    return [Line(text, join(language, cluster.id, Style.PRIMARY))]


def own_joining(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """What has become of one's own requests to join."""
    found = joining_lines.mine(language, cluster.id, seen.joining.own)
    return [Line(text, first, more) for text, (first, *more) in found]


def others_joining(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """Who asks to join and waits for one's answer."""
    found = joining_lines.theirs(language, cluster.id, seen.joining.theirs)
    return [Line(text, first, more) for text, (first, *more) in found]


def places_missing(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """Somebody deleted something of a group in Discord, which one may have made again."""
    return [
        Line(missing_line(language, each), recreate_places(language, cluster.id, each.group_id, Style.SECONDARY))
        for each in seen.lacking
    ]


def votes(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """What one has to vote on, to let go ahead, and to finish writing."""
    found = poll_lines.waiting(language, cluster, replace(seen.polls, ended=()))
    return [Line(text, first, more) for text, (first, *more) in found]


def votes_ended(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """Votes whose end no card told. They stand for days, and nothing is to be done: whatever waits comes before."""
    found = poll_lines.waiting(language, cluster, replace(NO_POLLS, ended=seen.polls.ended))
    return [Line(text, first, more) for text, (first, *more) in found]


def groups_at_work(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """Requests to join one's groups, clubs to open, and what became of what one asked."""
    found = group_lines.waiting(language, cluster, seen.groups, seen.standing.at)
    return [Line(text, first, more) for text, (first, *more) in found]


def project_threads(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """Invitations to project threads, and one's groups' threads to decide on."""
    found = thread_lines.waiting(language, cluster, seen.threads)
    return [Line(text, first, more) for text, (first, *more) in found]


def projects_under_way(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """Quiet projects that one steers, and delivered ones that may name one outside."""
    found = project_lines.waiting(language, cluster, seen.projects)
    return [Line(text, first, more) for text, (first, *more) in found]


def projects_to_give_to(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """Invitations to projects, the hours of the month, contributions to answer, new calls in what one follows."""
    found = giving_lines.waiting(language, cluster, seen.giving)
    return [Line(text, first, more) for text, (first, *more) in found]


def mandates_to_follow(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """The board learns which mandates end soon with nobody to follow."""
    found = board_lines.to_follow(language, cluster, seen.mandates)
    return [Line(text, first, more) for text, (first, *more) in found]


def mandate_begins(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """One's own mandate lies ahead."""
    return [Line(text) for text in board_lines.beginning(language, cluster, seen.mandates)]


def mandate_ends(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """The end of one's own mandate is near."""
    return [
        Line(
            language.say(
                "Your mandate ({office}) ends on {day}.",
                office=office_of(language, seat.office, seat.rank),
                day=language.date(last_day(seat.until, cluster.zone), cluster.zone),
            )
        )
        for seat in seen.seats
        if seat.until is not None and seat.until - seen.standing.at <= ENDS_SOON and seat not in seen.mandates.to_follow
    ]


def dues_late(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """One's organisation is suspended."""
    return [
        Line(
            language.say(
                "The membership of {organisation} is suspended: you can read, but neither vote nor propose.",
                organisation=escaped(belonging.organisation),
            )
        )
        for belonging in seen.belongings
        if belonging.status is OrganisationStatus.SUSPENDED
    ]


def calls_answered(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """People offered help on one's call, and wait to be looked at."""
    return [
        Line(
            language.count(
                "{n} person can help you: “{need}”",
                "{n} people can help you: “{need}”",
                call.unseen,
                need=need_in_short(call.need),
            ),
            Action(language.say("See the answers"), ANSWERS.to(cluster.id, call.id)),
        )
        for call in seen.calls
        if call.unseen
    ]


def offers_taken_up(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """Somebody wants the help that one offered on their call."""
    return [
        Line(
            language.say(
                "{name} takes up your offer to help: “{need}”",
                name=quoted(each.asker, 80),
                need=need_in_short(each.need),
            ),
            Action(language.say("See how to talk"), SHOW_INTRODUCTION.to(cluster.id, each.introduction_id)),
        )
        for each in seen.taken_up
    ]


def calls_ended(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """One's call ended by itself and nothing was said, or the board closed it."""
    lines = []
    for call in seen.calls:
        need = need_in_short(call.need)
        if call.put_aside:
            continue
        if call.outcome is CallOutcome.LAPSED:
            text = language.say("Your call “{need}” has ended: what came of it?", need=need)
            lines.append(Line(text, Action(language.say("Say what came of it"), CLOSE.to(cluster.id, call.id))))
        elif call.outcome is CallOutcome.OUT_OF_PLACE:
            text = language.say(
                "The board closed your call “{need}”: {reason}", need=need, reason=quoted(call.outcome_note or "", 300)
            )
            lines.append(Line(text, Action(language.say("Understood"), PUT_ASIDE.to(cluster.id, call.id))))
    return lines


def requests(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """What was asked of me and by me, and what came of it."""
    return [Line(text, first, more) for text, (first, *more) in requests_waiting(language, cluster.id, seen.requests)]


def to_confirm(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """What one masters was not confirmed for six months."""
    stale = sum(each.confirmed_at < seen.standing.at - FRESH_FOR for each in seen.mastered)
    if not stale:
        return ()
    text = language.count(
        "Is what you declared to master still right? {n} domain has not been confirmed for six months.",
        "Is what you declared to master still right? {n} domains have not been confirmed for six months.",
        stale,
    )
    confirm = Action(language.say("All of this still holds"), CONFIRM.to(cluster.id))
    return [Line(text, confirm, [Action(language.say("My domains"), DOMAINS.to(cluster.id))])]


def taken_out(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """Somebody else ended one's affiliation."""
    return [
        Line(
            language.say("You were taken out of {organisation}.", organisation=f"**{quoted(name, 80)}**"),
            Action(language.say("Understood"), UNDERSTOOD.to(cluster.id, id)),
        )
        for id, name in seen.taken_out
    ]


def to_present(language: Language, cluster: ClusterFacts, seen: Overview) -> Sequence[Line]:
    """An organisation that one represents says nothing of itself yet: one line, however many there are."""
    if not seen.unpresented:
        return ()
    id, name = seen.unpresented[0]
    text = language.say("{organisation} does not present itself yet: what does it do?", organisation=quoted(name, 80))
    return [Line(text, Action(language.say("Present it"), PRESENT.to(cluster.id, id)))]


LINES: tuple[Callable[[Language, ClusterFacts, Overview], Sequence[Line]], ...] = (
    unknown,
    no_board,
    own_joining,
    others_joining,
    votes,
    requests,
    groups_at_work,
    places_missing,
    project_threads,
    projects_to_give_to,
    projects_under_way,
    calls_answered,
    offers_taken_up,
    calls_ended,
    to_confirm,
    taken_out,
    votes_ended,
    to_present,
    mandates_to_follow,
    mandate_begins,
    mandate_ends,
    dues_late,
)
"""Every line that may wait for somebody."""


def waiting(language: Language, cluster: ClusterFacts, seen: Overview) -> list[Line]:
    """All that waits, in order."""
    return [line for lines in LINES for line in lines(language, cluster, seen)]
