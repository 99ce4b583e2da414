"""Creating a commission or a committee, which is the board's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from models.actor import Actor
from models.cluster.tables import Cluster
from models.database import Session, lock
from models.groups.changing import CREATED, owe_card, record_by
from models.groups.errors import GroupKindUnknown, GroupNameTaken
from models.groups.facts import GroupSeen, seen
from models.groups.kinds import HIDDEN_KINDS, traits_of
from models.groups.leading import Term, known_person, place_head
from models.groups.permissions import may_keep_groups
from models.groups.places import intend
from models.groups.reaching import Reached
from models.groups.tables import Group, GroupKind, GroupRole, GroupStatus, Joining
from models.groups.writing import mission_from, name_from, name_key, visible_key, welcome_from
from models.people.names import folded
from models.people.permissions import demand
from models.people.standing import Standing, standing_of
from models.people.tying import DiscordUser
from models.records import dataclass


@dataclass(frozen=True)
class Draft:
    """What is typed about a group. `joining` is a value of `Joining`; anything else is on request."""

    name: str
    mission: str
    welcome: str = ""
    joining: str = Joining.REQUEST


def demand_creator(session: Session, actor: Actor, *, now: datetime) -> None:
    """Look whether the actor may create groups, before anything is typed. Raises `NotAllowed`."""
    demand(may_keep_groups(standing_of(session, actor, now)))


def create_group(
    session: Session, actor: Actor, kind: str, draft: Draft, lead: DiscordUser | None, *, now: datetime
) -> GroupSeen:
    """Create a commission or a committee with who leads it; its places and its card are owed.

    Raises `NotAllowed`, `GroupKindUnknown` (clubs are proposed), or what is refused about names, texts and heads.
    """
    standing = standing_of(session, actor, now)
    demand(may_keep_groups(standing))
    chosen = next((each for each in GroupKind if each == kind and not traits_of(each).proposed), None)
    if chosen is None:
        raise GroupKindUnknown
    head = known_person(session, lead) if lead is not None else None
    group = group_from(session, standing, chosen, draft, now)
    group.status, group.opened_at = GroupStatus.OPEN, now
    session.add(group)
    session.flush()
    record_by(session, standing, group, CREATED, group.id, after={"joining": group.joining}, now=now)
    if head is not None:
        place_head(session, Reached(standing, group, None), head, Term(GroupRole.LEAD), now)
    intend(session, group.id, name=group.name, now=now)
    owe_card(session, group.id, now)
    return seen(session, Reached(standing, group, None), now)


def group_from(session: Session, standing: Standing, kind: GroupKind, draft: Draft, now: datetime) -> Group:
    """A new row from what was typed. Raises what is refused about names and texts."""
    name = name_from(draft.name)
    demand_free_name(session, standing, name, kind)
    id = session.new_id()
    return Group(
        id=id,
        kind=kind,
        name=name,
        name_key=name_key(name, kind, id),
        mission=mission_from(draft.mission),
        welcome=welcome_from(draft.welcome),
        joining=joining_from(draft.joining, kind),
        created_at=now,
    )


def joining_from(typed: str, kind: str) -> Joining:
    """How people come in, as far as the kind of group leaves a choice."""
    return Joining.OPEN if typed == Joining.OPEN and traits_of(kind).may_be_open else Joining.REQUEST


def demand_free_name(session: Session, standing: Standing, name: str, kind: str, own: Group | None = None) -> None:
    """Raise `GroupNameTaken` where another group goes by this name.

    Hidden groups are compared among themselves, and only for those who see them all: to a committee's head the refusal
    would tell of another committee. Two of one name are told apart by their people and their channels. Who takes a name
    at the same time comes after.
    """
    lock(session, Cluster, session.own_cluster_id)
    if not traits_of(kind).hidden:
        same = list(session.scalars(select(Group).where(Group.name_key == visible_key(name))))
    elif may_keep_groups(standing) is None:
        hidden = session.scalars(select(Group).where(Group.kind.in_(HIDDEN_KINDS)))
        same = [group for group in hidden if folded(group.name) == folded(name)]
    else:
        return
    for taken in same:
        if taken is not own:
            raise GroupNameTaken(taken.name)
