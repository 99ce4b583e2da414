"""What a group looks like: the pinned card of its channel, and what one person sees and may do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Route, Style, escaped
from bot.ui.ways import my_page, recreate_places
from cogs.experts.words import quoted
from cogs.groups.words import JOININGS, LEADS, support_in_words, title_of
from cogs.threads.cards import LIST as THREADS
from models.cluster.facts import ClusterFacts
from models.groups.facts import GroupFacts, GroupSeen
from models.groups.joining import Left
from models.groups.listing import Which
from models.groups.tables import GroupPlaceKind, GroupRole, GroupStatus, Joining

SHOW = Route("groups:show")
"""Shows a group to one person, from any card: `SHOW.to(cluster_id, group_id)`."""
LIST = Route("groups:list")
"""Lists groups: `LIST.to(cluster_id, which)`; `which` is a value of `Which`."""
JOIN = Route("groups:join")
WITHDRAW = Route("groups:withdraw")
LEAVE = Route("groups:leave")
CONFIRM_LEAVE = Route("groups:confirm_leave")
PEOPLE = Route("groups:people")
"""Shows who takes part: `PEOPLE.to(cluster_id, group_id)`."""
REQUESTS = Route("groups:requests")
"""Shows who asks to join: `REQUESTS.to(cluster_id, group_id)`."""
SUPPORT = Route("groups:support")
UNSUPPORT = Route("groups:unsupport")
EDIT = Route("groups:edit")
ADD = Route("groups:add")
HEADS = Route("groups:heads")
"""Shows who heads the group, to be changed: `HEADS.to(cluster_id, group_id)`."""
OPEN_CLUB = Route("groups:open_club")
DECLINE = Route("groups:decline")
ARCHIVE = Route("groups:archive")
REOPEN = Route("groups:reopen")
CREATE = Route("groups:create")
PROPOSE = Route("groups:propose")

MOST_NAMES = 6
"""Heads named on one line."""
MOST_MENTIONED = 20
"""Heads of one group whom a reminder calls."""


def all_groups(cluster_id: UUID) -> str:
    """The way to the list of all groups, from any card."""
    return LIST.to(cluster_id, Which.ALL.value)


def my_groups(cluster_id: UUID) -> str:
    """The way to the list of one's own groups, from any card."""
    return LIST.to(cluster_id, Which.MINE.value)


def pinned(language: Language, cluster_id: UUID, group: GroupFacts) -> Card:
    """The card in the group's own channel: for everybody who reads there, whatever they are in the group."""
    lines = [_mission(group), heads_line(language, group)]
    if group.status is GroupStatus.ARCHIVED:
        lines.append(_archived(language, group))
        actions = [
            Action(language.say("Who takes part"), PEOPLE.to(cluster_id, group.id)),
            Action(language.say("More…"), SHOW.to(cluster_id, group.id)),
        ]
        return Card(Accent.GROUPS, title_of(language, group.kind, group.name), lines, actions)
    lines.append(_people(language, group))
    return Card(
        Accent.GROUPS,
        title_of(language, group.kind, group.name),
        lines,
        [
            *([] if group.traits.hidden else [_join(language, cluster_id, group)]),
            Action(language.say("Who takes part"), PEOPLE.to(cluster_id, group.id)),
            Action(language.say("Project threads"), THREADS.to(cluster_id, group.id)),
            *([_requests(language, cluster_id, group, Style.SECONDARY)] if group.waiting else []),
            Action(language.say("Leave"), LEAVE.to(cluster_id, group.id)),
            Action(language.say("More…"), SHOW.to(cluster_id, group.id)),
        ],
        footer=language.say("Only you see what a button answers."),
    )


def group(language: Language, home: ClusterFacts, seen: GroupSeen, threads: int = 0) -> Card:
    """A group to one person, with all they may do there. `threads` are its project threads that are open."""
    facts = seen.group
    title = title_of(language, facts.kind, facts.name)
    if facts.status is GroupStatus.PROPOSED:
        return Card(
            Accent.GROUPS,
            title,
            _proposal(language, seen),
            [*_for_proposal(language, home, seen), *_ways(language, home)],
        )
    lines = [_mission(facts), heads_line(language, facts)]
    if facts.status is GroupStatus.ARCHIVED:
        lines.append(_archived(language, facts))
    else:
        lines.append(_people(language, facts, threads))
    lines += _where(language, home, seen)
    if _may_recreate(seen):
        lines.append(language.say("Something of it was deleted in Discord: it can be made again."))
    own = _own(language, seen)
    if own:
        lines.append(own)
    return Card(Accent.GROUPS, title, lines, [*_for_group(language, home, seen), *_ways(language, home)])


def confirm_leave(language: Language, cluster_id: UUID, left: Left) -> Card:
    """Before somebody goes out."""
    lines = [language.say("You will no longer see its channel, if it is closed to others.")]
    if left.headed:
        lines.append(language.say("You head this group: the board will be told that you leave."))
    return Card(
        Accent.GROUPS,
        language.say("Leave {group}?", group=quoted(left.name)),
        lines,
        [
            Action(language.say("Leave the group"), CONFIRM_LEAVE.to(cluster_id, left.group_id), Style.DANGER),
            Action(language.say("Stay"), SHOW.to(cluster_id, left.group_id)),
        ],
    )


def left(language: Language, cluster_id: UUID, done: Left) -> Card:
    """Somebody went out."""
    lines = [language.say("You no longer take part in {group}.", group=f"**{quoted(done.name)}**")]
    if done.headed:
        lines.append(language.say("The board is told."))
    actions = [
        Action(language.say("All the groups"), all_groups(cluster_id)),
        my_page(language, cluster_id),
    ]
    return Card(Accent.GROUPS, language.say("You have left"), lines, actions)


def told(language: Language, cluster_id: UUID, title: str, lines: Sequence[str], group_id: UUID | None = None) -> Card:
    """Something was done; the way back to the group where it is still there."""
    back = (
        Action(language.say("All the groups"), all_groups(cluster_id))
        if group_id is None
        else Action(language.say("Back to the group"), SHOW.to(cluster_id, group_id))
    )
    return Card(Accent.GROUPS, title, lines, [back, my_page(language, cluster_id)])


def heads_line(language: Language, group: GroupFacts) -> str:
    """Who heads it, its lead first."""
    names = [f"**{quoted(head.name, 50)}**" for head in group.heads[:MOST_NAMES]]
    if not names:
        return language.say("Nobody heads it for now.")
    return language.say(LEADS[group.kind], names=language.list_of(names))


def _mission(group: GroupFacts) -> str:
    return "\n".join(f"> {line}" for line in escaped(group.mission).split("\n"))


def _people(language: Language, group: GroupFacts, threads: int = 0) -> str:
    said = [
        language.count("{n} person takes part", "{n} people take part", len(group.people)),
        language.say(JOININGS[group.joining]),
    ]
    if threads:
        said.append(language.count("{n} open project thread", "{n} open project threads", threads))
    return " · ".join(said)


def _archived(language: Language, group: GroupFacts) -> str:
    day = discord_timestamp(group.archived_at or group.created_at, "D")
    return language.say("Archived on {day}: {reason}", day=day, reason=quoted(group.status_reason or "…", 300))


def _where(language: Language, home: ClusterFacts, seen: GroupSeen) -> list[str]:
    """Its channels, for those who see them: to others Discord would show an unknown channel."""
    group = seen.group
    if not seen.reads:
        return []
    channel, forum = group.place(GroupPlaceKind.CHANNEL), group.place(GroupPlaceKind.FORUM)
    places = [f"<#{id}>" for id in (channel, forum) if id is not None]
    return [language.say("Where: {places}", places=language.list_of(places))] if places else []


def _may_recreate(seen: GroupSeen) -> bool:
    """Whether something is missing that the one who looks may have made again."""
    return seen.may_lead and any(place.missing_since is not None for place in seen.group.places.values())


def _own(language: Language, seen: GroupSeen) -> str | None:
    if seen.role in (GroupRole.LEAD, GroupRole.CO_LEAD):
        return language.say("You head this group.")
    if seen.role is GroupRole.GUEST:
        return language.say("You take part as a guest.")
    if seen.role is GroupRole.MEMBER:
        return language.say("You take part in this group.")
    return language.say("Your request to join waits for an answer.") if seen.asked else None


def _proposal(language: Language, seen: GroupSeen) -> list[str]:
    group = seen.group
    lines = [_mission(group)]
    if group.proposed_by is not None:
        lines.append(language.say("Proposed by {name}", name=f"**{quoted(group.proposed_by, 80)}**"))
    if group.support is not None:
        lines.append(support_in_words(language, group.support))
        if group.support.enough:
            lines.append(language.say("It has the support it needs: the board can open it."))
    if seen.supporting:
        lines.append(language.say("You support it, thank you."))
    return lines


def _for_proposal(language: Language, home: ClusterFacts, seen: GroupSeen) -> list[Action]:
    group, actions = seen.group, []
    ready = seen.may_keep and group.support is not None and group.support.enough
    if ready:
        actions.append(Action(language.say("Open the club"), OPEN_CLUB.to(home.id, group.id), Style.PRIMARY))
    if seen.supporting:
        actions.append(Action(language.say("Support it no more"), UNSUPPORT.to(home.id, group.id)))
    elif seen.may_support:
        style = Style.SECONDARY if ready else Style.PRIMARY
        actions.append(Action(language.say("Support it"), SUPPORT.to(home.id, group.id), style))
    if seen.may_keep:
        actions += [
            Action(language.say("Edit"), EDIT.to(home.id, group.id)),
            Action(language.say("Decline"), DECLINE.to(home.id, group.id)),
        ]
    return actions


def _for_group(language: Language, home: ClusterFacts, seen: GroupSeen) -> list[Action]:
    group = seen.group
    people = Action(language.say("Who takes part"), PEOPLE.to(home.id, group.id))
    leave = [Action(language.say("Leave"), LEAVE.to(home.id, group.id))] if seen.role is not None else []
    threads = []
    keeps = seen.may_keep and not group.traits.hidden  # what a committee writes is its people's
    if seen.reads or keeps or (group.joining is Joining.OPEN and seen.may_join):
        threads.append(Action(language.say("Project threads"), THREADS.to(home.id, group.id)))
    if group.status is GroupStatus.ARCHIVED:
        again = [Action(language.say("Reopen"), REOPEN.to(home.id, group.id), Style.PRIMARY)] if seen.may_keep else []
        return [*again, people, *threads, *leave]
    actions = []
    if seen.may_lead and group.waiting:
        actions.append(_requests(language, home.id, group, Style.PRIMARY))
    if seen.asked:
        actions.append(Action(language.say("Take my request back"), WITHDRAW.to(home.id, group.id)))
    elif seen.role is None and seen.may_join:
        actions.append(_join(language, home.id, group, Style.SECONDARY if actions else Style.PRIMARY))
    actions += [people, *threads]
    if seen.may_lead:
        actions.append(Action(language.say("Edit"), EDIT.to(home.id, group.id)))
        if group.traits.guests:
            actions.append(Action(language.say("Add somebody"), ADD.to(home.id, group.id)))
    if _may_recreate(seen):
        actions.append(recreate_places(language, home.id, group.id, Style.SECONDARY))
    if seen.may_name_co_leads:
        actions.append(Action(language.say("The heads"), HEADS.to(home.id, group.id)))
    actions += leave
    if seen.may_keep:
        actions.append(Action(language.say("Archive"), ARCHIVE.to(home.id, group.id)))
    return actions


def _join(language: Language, cluster_id: UUID, group: GroupFacts, style: Style = Style.PRIMARY) -> Action:
    label = language.say("Join") if group.joining is Joining.OPEN else language.say("Ask to join")
    return Action(label, JOIN.to(cluster_id, group.id), style)


def _requests(language: Language, cluster_id: UUID, group: GroupFacts, style: Style) -> Action:
    return Action(
        language.count("{n} request", "{n} requests", group.waiting), REQUESTS.to(cluster_id, group.id), style
    )


def _ways(language: Language, home: ClusterFacts) -> list[Action]:
    return [Action(language.say("All the groups"), all_groups(home.id)), my_page(language, home.id)]


def welcome(language: Language, cluster_id: UUID, group: GroupFacts, name: str, user_id: int) -> Card:
    """Greets who came in, in the group's channel."""
    lines = [language.say("{person} takes part from now on.", person=f"<@{user_id}>")]
    if group.welcome:
        lines.append("\n".join(f"> {line}" for line in escaped(group.welcome).split("\n")))
    return Card(
        Accent.GROUPS,
        language.say("Welcome, {name}", name=quoted(name, 60)),
        lines,
        [Action(language.say("See the group"), SHOW.to(cluster_id, group.id))],
    )


def reminder(language: Language, cluster_id: UUID, group: GroupFacts) -> Card:
    """Tells the heads, in the group's channel, of requests that have waited for a week; nobody is named."""
    heads = " ".join(f"<@{user_id}>" for user_id in called(group))
    waiting = language.count(
        "{n} request to join waits for your answer.", "{n} requests to join wait for your answer.", group.waiting
    )
    return Card(
        Accent.GROUPS,
        language.say("Somebody waits for an answer"),
        [f"{heads} {waiting}".strip()],
        [_requests(language, cluster_id, group, Style.PRIMARY)],
    )


def called(group: GroupFacts) -> Sequence[int]:
    """The heads whom a message about the group calls, by their ids in Discord."""
    return [head.user_id for head in group.heads if head.user_id is not None][:MOST_MENTIONED]


def moved(group: GroupFacts, threads_moved: datetime | None) -> datetime:
    """When something last happened in a group, as far as Cagou knows."""
    return max(group.moved_at, threads_moved or group.moved_at)


def mission_in_short(group: GroupFacts) -> str:
    """What a group is about, on one line of a list."""
    return quoted(group.mission, 110)
