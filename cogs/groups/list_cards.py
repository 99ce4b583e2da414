"""Lists: of groups, of those who take part, of requests, and of those who head a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Choice, Pages, Part, Picker, Route, Style, fitted
from bot.ui.limits import MOST_LABEL, MOST_OPTION_TEXT
from bot.ui.ways import my_page, see_profile
from cogs.experts.words import quoted
from cogs.groups import cards
from cogs.groups.words import LISTS, role_of, support_in_words, title_of
from models.cluster.facts import ClusterFacts
from models.groups.answering import Requests, WaitingRequest
from models.groups.facts import GroupSeen
from models.groups.leading import HeadTerm
from models.groups.listing import GroupList, Listed, Which
from models.groups.membership import Participant
from models.groups.tables import GroupStatus
from models.people.dates import last_day
from models.threads.activity import Activity

FILTER = Route("groups:filter")
ACCEPT = Route("groups:accept")
REFUSE = Route("groups:refuse")
REMOVE = Route("groups:remove")
NAME_HEAD = Route("groups:name_head")
END_HEAD = Route("groups:end_head")

GROUPS_A_PAGE = 4
PEOPLE_A_PAGE = 20
REQUESTS_A_PAGE = 3
HEADS_A_PAGE = 10


def groups(language: Language, home: ClusterFacts, found: GroupList, activity: Mapping[UUID, Activity]) -> Pages:
    """Groups, four a page, with what each is about, who heads it, and what goes on."""
    lines = [] if found.listed else [_nothing(language, found)]
    if found.listed and found.typed:
        lines = [language.say("With “{typed}”:", typed=quoted(found.typed))]
    actions = []
    if found.may_propose:
        actions.append(Action(language.say("Propose a club"), cards.PROPOSE.to(home.id)))
    if found.may_keep:
        actions.append(Action(language.say("Create a group"), cards.CREATE.to(home.id)))
    actions.append(my_page(language, home.id))
    picker = Picker(
        FILTER.to(home.id),
        language.say("Show other groups…"),
        [
            Choice(language.say(LISTS[which]), which.value, chosen=which is found.chosen)
            for which in dict.fromkeys([Which.ALL, *found.which, found.chosen])
        ],
    )
    parts = [_listed(language, home, each, found, activity.get(each.group.id)) for each in found.listed]
    card = Card(Accent.GROUPS, language.say(LISTS[found.chosen]), lines, actions, [picker])
    return _paged(card, parts, GROUPS_A_PAGE)


def people(language: Language, home: ClusterFacts, seen: GroupSeen) -> Pages:
    """Who takes part, heads first; for those who may, a list from which to remove, also whoever has left the server."""
    group = seen.group
    everybody = [*group.people, *seen.absent]
    actions = [
        Action(language.say("Back to the group"), cards.SHOW.to(home.id, group.id)),
        my_page(language, home.id),
    ]
    lines = [language.count("{n} person takes part", "{n} people take part", len(group.people))]
    if seen.absent:
        lines.append(
            language.count(
                "{n} other has left this Discord, and keeps their place until they are back or removed.",
                "{n} others have left this Discord, and keep their place until they are back or removed.",
                len(seen.absent),
            )
        )
    gone = {each.person_id for each in seen.absent}
    made = []
    for at in range(0, max(1, len(everybody)), PEOPLE_A_PAGE):
        page = everybody[at : at + PEOPLE_A_PAGE]
        made.append(
            Card(
                Accent.GROUPS,
                title_of(language, group.kind, group.name),
                lines,
                actions,
                [_remove_picker(language, home, group.id, page)] if seen.may_lead and page else [],
                [Part([_participant(language, home, each, gone=each.person_id in gone) for each in page])]
                if page
                else [],
            )
        )
    return Pages(made)


def requests(language: Language, home: ClusterFacts, found: Requests) -> Pages:
    """Who asks to join, three a page, each with both answers."""
    lines = [] if found.waiting else [language.say("Nobody waits for an answer.")]
    actions = [
        Action(language.say("Back to the group"), cards.SHOW.to(home.id, found.group_id)),
        my_page(language, home.id),
    ]
    parts = [_request(language, home, each, first=place == 0) for place, each in enumerate(found.waiting)]
    card = Card(
        Accent.GROUPS,
        language.say("Requests to join {group}", group=quoted(found.group)),
        lines,
        actions,
        footer=language.say("A refusal is told to the person alone, without your name.") if parts else None,
    )
    return _paged(card, parts, REQUESTS_A_PAGE)


def heads(language: Language, home: ClusterFacts, seen: GroupSeen, terms: Sequence[HeadTerm], now: datetime) -> Pages:
    """Who heads a group, now and later, to be changed."""
    group = seen.group
    actions = [
        Action(language.say("Name somebody"), NAME_HEAD.to(home.id, group.id), Style.PRIMARY),
        Action(language.say("Back to the group"), cards.SHOW.to(home.id, group.id)),
        my_page(language, home.id),
    ]
    made = []
    for at in range(0, max(1, len(terms)), HEADS_A_PAGE):
        page = terms[at : at + HEADS_A_PAGE]
        lines = [term_in_words(language, home, term, now) for term in page]
        made.append(
            Card(
                Accent.GROUPS,
                language.say("The heads of {group}", group=quoted(group.name)),
                lines or [language.say("Nobody heads it for now.")],
                actions,
                [_end_picker(language, home, group.id, page)] if page else [],
            )
        )
    return Pages(made)


def term_in_words(language: Language, home: ClusterFacts, term: HeadTerm, now: datetime) -> str:
    """As what somebody heads a group, from when to when, and that they are not there to."""
    said = _dates(language, home, term, now)
    return language.say("{head}: has left this Discord", head=said) if term.gone else said


def _dates(language: Language, home: ClusterFacts, term: HeadTerm, now: datetime) -> str:
    name, role = f"**{quoted(term.name, 60)}**", role_of(language, term.role)
    since = language.date(term.since, home.zone)
    if term.until is None:
        if term.since > now:
            return language.say("{name}, {role} from {since} on", name=name, role=role, since=since)
        return language.say("{name}, {role} since {since}", name=name, role=role, since=since)
    until = language.date(last_day(term.until, home.zone), home.zone)
    return language.say("{name}, {role} from {since} to {until}", name=name, role=role, since=since, until=until)


def _paged(card: Card, parts: Sequence[Part], most: int) -> Pages:
    """The parts on as few cards as hold them, `most` on each: fewer where people wrote much."""
    pages: list[list[Part]] = [[]]
    for part in parts:
        if len(pages[-1]) == most or (pages[-1] and not replace(card, parts=[*pages[-1], part]).fits):
            pages.append([])
        pages[-1].append(part)
    return Pages([replace(card, parts=page) for page in pages])


def _end_picker(language: Language, home: ClusterFacts, group_id: UUID, page: Sequence[HeadTerm]) -> Picker:
    return Picker(
        END_HEAD.to(home.id, group_id),
        language.say("End a term now…"),
        [
            Choice(fitted(f"{term.name} · {role_of(language, term.role)}", MOST_OPTION_TEXT), str(term.id))
            for term in page
        ],
    )


def _listed(
    language: Language, home: ClusterFacts, listed: Listed, found: GroupList, activity: Activity | None
) -> Part:
    group = listed.group
    title = f"**{title_of(language, group.kind, group.name)}**"
    see = Action(fitted(language.say("See {group}", group=group.name), MOST_LABEL), cards.SHOW.to(home.id, group.id))
    if group.status is GroupStatus.PROPOSED and group.support is not None:
        lines = [title, cards.mission_in_short(group), support_in_words(language, group.support)]
        support = Action(language.say("Support it"), cards.SUPPORT.to(home.id, group.id), Style.PRIMARY)
        return Part(lines, [*([support] if found.may_propose and not listed.supporting else []), see])
    said = [language.count("{n} person", "{n} people", len(group.people))]
    if activity is not None and activity.open_threads:
        said.append(language.count("{n} project thread", "{n} project threads", activity.open_threads))
    if group.status is GroupStatus.ARCHIVED:
        said.append(language.say("archived {when}", when=discord_timestamp(group.archived_at or group.created_at, "R")))
    else:
        last = cards.moved(group, activity.moved_at if activity is not None else None)
        said.append(language.say("last activity {when}", when=discord_timestamp(last, "R")))
    if listed.role is not None:
        said.append(f"**{language.say('you take part')}**")
    return Part([title, cards.mission_in_short(group), cards.heads_line(language, group), " · ".join(said)], [see])


def _nothing(language: Language, found: GroupList) -> str:
    which = found.chosen
    if found.typed:
        return language.say("No group speaks of “{typed}” here: try another word.", typed=quoted(found.typed))
    if which is Which.MINE:
        return language.say("You take part in no group yet: look at all of them.")
    if which is Which.PROPOSED:
        return language.say("No club is proposed for now.")
    return language.say("There is no group here yet.")


def _participant(language: Language, home: ClusterFacts, person: Participant, *, gone: bool) -> str:
    name = f"**{quoted(person.name, 60)}**" if person.is_head else quoted(person.name, 60)
    said = role_of(language, person.role)
    if person.head_until is not None:
        day = language.date(last_day(person.head_until, home.zone), home.zone)
        said = language.say("{role} until {day}", role=said, day=day)
    if gone:
        said = language.say("{role}, has left this Discord", role=said)
    return f"{name} · {said}"


def _remove_picker(language: Language, home: ClusterFacts, group_id: UUID, page: Sequence[Participant]) -> Picker:
    return Picker(
        REMOVE.to(home.id, group_id),
        language.say("Remove somebody…"),
        [Choice(fitted(each.name, MOST_OPTION_TEXT) or "?", str(each.person_id)) for each in page],
    )


def _request(language: Language, home: ClusterFacts, request: WaitingRequest, *, first: bool) -> Part:
    where = language.list_of(quoted(each, 50) for each in request.organisations[:2])
    name = f"**{quoted(request.name, 80)}**"
    style = Style.PRIMARY if first else Style.SECONDARY
    accept = Action(language.say("Accept"), ACCEPT.to(home.id, request.id), style)
    cannot = language.say("They cannot be let in today: gone from this Discord, or of no active organisation any more.")
    return Part(
        [
            f"{name} · {where}" if where else name,
            language.say("“{note}”", note=quoted(request.reason, 500)),
            language.say("Asked {when}", when=discord_timestamp(request.asked_at, "R")),
            *([] if request.acceptable else [cannot]),
        ],
        [
            *([accept] if request.acceptable else []),
            Action(language.say("Refuse"), REFUSE.to(home.id, request.id)),
            see_profile(language, home.id, request.person_id),
        ],
    )
