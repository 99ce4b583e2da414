"""What somebody deleted by hand of a group: noticed once, told where it can be mended, and made again when asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models import outbox
from models.actor import Actor
from models.database import Session, Topic
from models.groups.changing import owe_card, write_down
from models.groups.errors import NothingOfGroupMissing
from models.groups.membership import roles_in
from models.groups.permissions import may_keep_groups, may_make_places_again
from models.groups.places import GROUP_PLACES, SHAPES_OF_GROUP, missing
from models.groups.reaching import look, reach
from models.groups.tables import Group, GroupPlace, GroupPlaceKind, GroupStatus
from models.people.permissions import demand
from models.people.standing import Standing
from models.records import dataclass

PLACES_MISSING = "groups.missing"
"""The outbox kind that tells the board, in the journal, that something of a group was deleted; its subject is it."""

REMADE = "groups.places_remade"

WITH_PLACES = (GroupStatus.OPEN, GroupStatus.ARCHIVED)


@dataclass(frozen=True)
class Lacking:
    """A group, and what was deleted of it, in the order in which it is made again."""

    group_id: UUID
    name: str
    kinds: Sequence[GroupPlaceKind]


def serving(session: Session, discord_ids: Collection[int]) -> list[int]:
    """Which of these things in Discord serve as a place of a group."""
    found = session.scalars(select(GroupPlace.discord_id).where(GroupPlace.discord_id.in_(discord_ids)))
    return [each for each in found if each is not None]


def note_missing(session: Session, discord_ids: Collection[int], now: datetime) -> set[UUID]:
    """Somebody removed by hand what served as these places: note and tell it; returns the groups concerned."""
    groups = missing(session, discord_ids, now)
    for group_id in groups:
        outbox.post(session, PLACES_MISSING, group_id, now)
        owe_card(session, group_id, now)
    return groups


def lacking(session: Session, only: UUID | None = None) -> list[Lacking]:
    """The groups of the cluster of which something is missing, by name; or `only` that one."""
    query = (
        select(Group.id, Group.name, GroupPlace.kind)
        .join(GroupPlace, (GroupPlace.cluster_id == Group.cluster_id) & (GroupPlace.group_id == Group.id))
        .where(GroupPlace.missing_since.is_not(None), Group.status.in_(WITH_PLACES))
    )
    found: dict[UUID, tuple[str, set[str]]] = {}
    for group_id, name, kind in session.execute(query if only is None else query.where(Group.id == only)):
        found.setdefault(group_id, (name, set()))[1].add(kind)
    gone = [
        Lacking(group_id, name, [kind for kind in SHAPES_OF_GROUP if kind in kinds])
        for group_id, (name, kinds) in found.items()
    ]
    return sorted(gone, key=lambda each: (each.name.casefold(), each.group_id))


def lacking_for(session: Session, standing: Standing, now: datetime) -> list[Lacking]:
    """The same for those who may have it made again: of all groups who keeps them, of their own its leads."""
    if may_keep_groups(standing) is None:
        return lacking(session)
    if standing.person_id is None:
        return []
    roles = roles_in(session, standing.person_id, now)
    led = {group_id for group_id, role in roles.items() if may_make_places_again(standing, role) is None}
    return [each for each in lacking(session) if each.group_id in led] if led else []


def demand_maker(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> None:
    """Look whether the actor may have places of the group made again. Raises `GroupUnknown` or `NotAllowed`."""
    reached = look(session, actor, group_id, now)
    demand(may_make_places_again(reached.standing, reached.role))


def make_again(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> Lacking:
    """Owe the making of everything that was deleted of a group; returns what that is.

    Raises `GroupUnknown`, `NotAllowed` or `NothingOfGroupMissing`.
    """
    reached = reach(session, actor, group_id, now)
    demand(may_make_places_again(reached.standing, reached.role))
    found = lacking(session, group_id)
    if not found:
        raise NothingOfGroupMissing
    intend_missing(session, [group_id], now)
    write_down(session, reached, REMADE, group_id, now=now)
    return found[0]


def intend_missing(session: Session, group_ids: Collection[UUID], now: datetime) -> None:
    """What is missing of these groups shall be there again, and is owed."""
    rows = session.scalars(
        select(GroupPlace)
        .where(GroupPlace.group_id.in_(group_ids), GroupPlace.missing_since.is_not(None))
        .with_for_update()
    )
    for row in rows:
        row.missing_since, row.intended_at = None, now
    for group_id in sorted(group_ids):
        outbox.project(session, GROUP_PLACES, group_id, now)
    session.touch(Topic.CLUSTER)
