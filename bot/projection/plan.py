"""The plan, pure: what a cluster wants against what its server has, and the steps in between."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol
from uuid import UUID

from models.cluster.installing import Wish
from models.cluster.places import CHANNEL_SHAPES, CHOSEN_FROM_SERVER, SHAPES, PlaceFacts, Shape
from models.cluster.tables import PlaceKind
from models.people.names import folded
from models.records import dataclass

CLOCKS_APART = timedelta(seconds=30)
"""How far Discord's clock, which dates what is made, may be behind ours, which dates an intent."""

MOST_CHANNELS = 500
MOST_IN_CATEGORY = 50
MOST_ROLES = 250
"""Discord's limits of a server (Discord's support pages, Server limits); the role @everyone counts."""


@dataclass(frozen=True)
class Existing:
    """A channel, category, forum or role that the server has.

    `free` says that it may serve as a place: a role below the bot's that grants nothing and no application owns.
    `unused` says that nobody has used it yet, so that a twin of our own may be removed again.
    """

    id: int
    shape: Shape
    name: str
    made_at: datetime
    parent_id: int | None = None
    free: bool = True
    unused: bool = False


class Fate(Enum):
    """What an installation does about a place."""

    THERE = "there"
    ADOPT = "adopt"
    MAKE = "make"


@dataclass(frozen=True)
class Proposal:
    """What will become of a place. `existing` is what serves as it (`THERE`) or will (`ADOPT`).

    `avoided` is a thing of like name that may not serve: a role that grants permissions, or stands above the bot's.
    """

    kind: PlaceKind
    name: str
    fate: Fate
    existing: Existing | None = None
    avoided: Existing | None = None

    @property
    def shape(self) -> Shape:
        """What it is in Discord."""
        return SHAPES[self.kind]

    @property
    def wish(self) -> Wish:
        """The same for the operation that writes it down."""
        if self.fate is Fate.MAKE or self.existing is None:
            return Wish(self.name)
        return Wish(self.existing.name, self.existing.id)


def propose(
    names: Mapping[PlaceKind, str],
    places: Mapping[PlaceKind, PlaceFacts],
    chosen: Mapping[PlaceKind, int],
    existing: Collection[Existing],
    of_groups: Collection[int] = (),
) -> list[Proposal]:
    """What an installation would do, place by place, in the order in which they are made.

    `names` are what places are called when they are made; `chosen` the existing thing that the administrator picked
    for a place, 0 to have it made in any case. Without a pick, a thing of like name is adopted; nothing serves twice,
    and nothing that is `of_groups`: who is in a club called Board is not on it.
    """
    by_id = {thing.id: thing for thing in existing if thing.id not in of_groups}
    taken = {place.discord_id for place in places.values()} | set(chosen.values())
    proposals = []
    for kind in CHOSEN_FROM_SERVER:
        proposal = _propose(kind, names[kind], places.get(kind), chosen.get(kind), by_id, taken)
        if proposal.existing is not None:
            taken.add(proposal.existing.id)
        proposals.append(proposal)
    return proposals


def _propose(
    kind: PlaceKind,
    name: str,
    place: PlaceFacts | None,
    pick: int | None,
    by_id: Mapping[int, Existing],
    taken: Collection[int | None],
) -> Proposal:
    shape = SHAPES[kind]
    settled = by_id.get(place.discord_id) if place is not None and place.discord_id is not None else None
    picked = by_id.get(pick) if pick else None
    if picked is not None and picked.shape is shape and picked.free and picked != settled:
        return Proposal(kind, name, Fate.ADOPT, picked)
    if settled is not None and settled.shape is shape:
        return Proposal(kind, name, Fate.THERE, settled)
    if pick == 0:
        return Proposal(kind, name, Fate.MAKE)
    alike = [
        thing
        for thing in sorted(by_id.values(), key=lambda thing: thing.id)
        if thing.shape is shape and folded(thing.name) == folded(name) and thing.id not in taken
    ]
    free = [thing for thing in alike if thing.free]
    if free:
        return Proposal(kind, name, Fate.ADOPT, free[0])
    return Proposal(kind, name, Fate.MAKE, avoided=alike[0] if alike else None)


@dataclass(frozen=True)
class LimitExceeded:
    """A limit of Discord's that would be exceeded: how many there would be, of how many it allows."""

    shape: Shape
    would_be: int
    most: int


def limits_exceeded(proposals: Sequence[Proposal], existing: Collection[Existing]) -> list[LimitExceeded]:
    """Discord's limits that the proposals would exceed. `Shape.TEXT` stands for all channels of the server."""
    new = [proposal for proposal in proposals if proposal.fate is Fate.MAKE]
    roles = sum(thing.shape is Shape.ROLE for thing in existing) + sum(each.shape is Shape.ROLE for each in new)
    channels = sum(thing.shape is not Shape.ROLE for thing in existing)
    channels += sum(each.shape in CHANNEL_SHAPES for each in new)
    category = next((each.existing for each in proposals if each.kind is PlaceKind.CATEGORY), None)
    inside = sum(category is not None and thing.parent_id == category.id for thing in existing)
    inside += sum(each.shape in (Shape.TEXT, Shape.FORUM) for each in new)
    counted = (
        LimitExceeded(Shape.ROLE, roles, MOST_ROLES),
        LimitExceeded(Shape.TEXT, channels, MOST_CHANNELS),
        LimitExceeded(Shape.CATEGORY, inside, MOST_IN_CATEGORY),
    )
    return [limit for limit in counted if limit.would_be > limit.most and new]


@dataclass(frozen=True)
class Found:
    """What an intent had already made: the one to keep, and twins that a lost answer left behind."""

    keep: Existing
    twins: Sequence[Existing] = ()


class Intended(Protocol):
    """What is to be there, under which name, and since when that is written down."""

    @property
    def shape(self) -> Shape: ...
    @property
    def name(self) -> str: ...
    @property
    def intended_at(self) -> datetime: ...


def find_made(place: Intended, existing: Collection[Existing], taken: Collection[int | None]) -> Found | None:
    """What was made for an intent before its answer was lost or its process died, None when nothing was.

    It is known by its name and by having been made after the intent; the one in use is kept, else the oldest.
    """
    since = place.intended_at - CLOCKS_APART
    made = [
        thing
        for thing in existing
        if thing.shape is place.shape
        and thing.free
        and thing.id not in taken
        and folded(thing.name) == folded(place.name)
        and thing.made_at >= since
    ]
    if not made:
        return None
    keep, *others = sorted(made, key=lambda thing: (thing.unused, thing.id))
    return Found(keep, [thing for thing in others if thing.unused])


RoleKey = PlaceKind | UUID
"""What a role of ours stands for: a place of the cluster, or the group with that id."""


@dataclass(frozen=True)
class RoleStep:
    """Give a role to somebody, or take it away."""

    key: RoleKey
    role_id: int
    give: bool


def role_steps(wanted: Collection[RoleKey], ours: Mapping[RoleKey, int], held: Collection[int]) -> list[RoleStep]:
    """From the roles a member holds to those they should: only `ours` are ever given or taken."""
    steps = [RoleStep(key, role_id, True) for key, role_id in ours.items() if key in wanted and role_id not in held]
    steps += [RoleStep(key, role_id, False) for key, role_id in ours.items() if key not in wanted and role_id in held]
    return steps


def after(steps: Collection[RoleStep], held: Collection[int]) -> frozenset[int]:
    """The roles held once the steps are taken."""
    taken = {step.role_id for step in steps if not step.give}
    return frozenset({*held, *(step.role_id for step in steps if step.give)} - taken)
