"""What makes a commission, a club and a committee different: all else about groups is the same for the three."""

from __future__ import annotations

from collections.abc import Mapping

from models.groups.tables import GroupKind
from models.records import dataclass


@dataclass(frozen=True)
class Traits:
    """`proposed`: members propose it and support it before the board opens it; otherwise the board creates it.

    `hidden`: nobody but its people and the board learns that it exists. `guests`: people from outside take part, whom
    its heads add. `may_be_open`: it may let people in at once; otherwise always on request.
    """

    proposed: bool
    hidden: bool
    guests: bool
    may_be_open: bool


TRAITS: Mapping[GroupKind, Traits] = {
    GroupKind.COMMISSION: Traits(proposed=False, hidden=False, guests=False, may_be_open=True),
    GroupKind.CLUB: Traits(proposed=True, hidden=False, guests=False, may_be_open=True),
    GroupKind.COMMITTEE: Traits(proposed=False, hidden=True, guests=True, may_be_open=False),
}

HIDDEN_KINDS = frozenset(kind for kind, traits in TRAITS.items() if traits.hidden)


def traits_of(kind: str) -> Traits:
    """The traits of a group's kind, as its row holds it."""
    return TRAITS[GroupKind(kind)]
