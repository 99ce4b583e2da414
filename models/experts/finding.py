"""A person as a search shows them, and the order in which equals and others are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from typing import overload
from uuid import UUID

from models.experts.availability import Availability
from models.experts.rotation import Lots
from models.records import dataclass

FRESH_FOR = timedelta(days=183)
"""Everyone is asked every six months to confirm what they master (issue 9): what is older ranks lower."""

MOST_WEIGHED_ENDORSEMENTS = 3
"""From so many on, endorsements weigh the same: the best known must not take everybody's turn."""


@dataclass(frozen=True)
class FoundExpert:
    """A person as a search shows them: nothing of how to reach them but their Discord user, where they show it.

    `suspended` says that every organisation of theirs is suspended. `years` of practice, None where not told.
    `endorsements` counts the groups that endorse them for the domain; `share` is how much of what they can take is
    taken (`Load.share`). `here` says that they are on Discord, so that they can be asked. `because` is what led from
    the asker's words to them, where that is not the domain's name: an expression that leads to the domain, or with
    `in_own_words` nothing but words of the asker that this person uses too.
    """

    person_id: UUID
    name: str
    title: str | None
    organisations: tuple[str, ...]
    suspended: bool
    level: int
    years: int | None
    confirmed_at: datetime
    discord_user_id: int | None
    domain_id: UUID | None = None
    availability: Availability = Availability.UNKNOWN
    endorsements: int = 0
    share: float = 0.0
    here: bool = True
    because: str | None = field(default=None, compare=False)
    in_own_words: bool = field(default=False, compare=False)

    def led_to_by(self, because: str | None, in_own_words: bool) -> FoundExpert:
        """The same person, with what led to them: `dataclasses.replace`, but for a tenth of its time."""
        made: FoundExpert = object.__new__(FoundExpert)
        made.__dict__.update(self.__dict__, because=because, in_own_words=in_own_words)
        return made

    def __hash__(self) -> int:
        # People are looked up by whole values for each card: one part of the value tells nearly all of them apart.
        return hash(self.person_id)


Rank = tuple[bool, int, int, int, bool, float]
"""Who compares less is shown before."""


def rank_of(one: FoundExpert, fresh_since: datetime) -> Rank:
    """Where somebody stands among the people of a domain before the draw; the same for equals.

    Suspended organisations last; then by level, availability, endorsements, freshness, and the lightest load. Who is
    not on Discord cannot be asked, which is as good as not available.
    """
    return (
        one.suspended,
        -one.level,
        int(one.availability if one.here else Availability.UNAVAILABLE),
        -min(one.endorsements, MOST_WEIGHED_ENDORSEMENTS),
        one.confirmed_at <= fresh_since,
        one.share,
    )


def tiers(people: Iterable[FoundExpert], now: datetime) -> list[tuple[Rank, Sequence[FoundExpert]]]:
    """The people of a domain in groups of equals, those shown first at the head."""
    fresh_since = now - FRESH_FOR
    ranked = sorted(((rank_of(one, fresh_since), one) for one in people), key=lambda each: each[0])
    return [(rank, [one for _, one in equals]) for rank, equals in groupby(ranked, key=lambda each: each[0])]


class Lazily(Sequence[FoundExpert]):
    """People in the order in which one asker sees them, put in order only as far as somebody looks."""

    def __init__(self, people: Iterator[FoundExpert], count: int) -> None:
        """`people` gives at least `count`."""
        self._count = count
        self._seen: list[FoundExpert] = []
        self._more = people

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> FoundExpert: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[FoundExpert]: ...
    def __getitem__(self, index: int | slice) -> FoundExpert | Sequence[FoundExpert]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(self._count))]
        place = index if index >= 0 else self._count + index
        if not 0 <= place < self._count:
            raise IndexError(index)
        missing = place + 1 - len(self._seen)
        if missing > 0:
            self._seen.extend(islice(self._more, missing))
        return self._seen[place]


def drawn(equals: Iterable[Sequence[FoundExpert]], lots: Lots) -> Iterator[FoundExpert]:
    """Groups of equals, each drawn when its turn comes: a domain may have thousands of people."""
    for group in equals:
        if len(group) == 1:
            yield group[0]
        else:
            yield from sorted(group, key=lambda one: lots.of(one.person_id))


def in_order(people: Iterable[FoundExpert], *, day: date, asker: int, now: datetime) -> list[FoundExpert]:
    """The people of a domain in the order in which one asker sees them on one day."""
    return list(drawn((equals for _, equals in tiers(people, now)), Lots(day, asker)))
