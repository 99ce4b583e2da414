"""The experts of a cluster at one moment, in memory: who masters a domain, for one asker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from models.experts.availability import Availability, availability_at
from models.experts.finding import FRESH_FOR, Drawn, FoundExpert, Rank, tiers
from models.experts.known import KnownExpert, Mastery
from models.experts.rotation import Lots

Tier = tuple[Rank, Sequence[FoundExpert]]


@dataclass(frozen=True)
class _Ordered:
    """The people of a domain in groups of equals, as long as time alone changes nothing."""

    tiers: Sequence[Tier]
    count: int
    since: datetime
    until: datetime | None


class Experts:
    """Everybody who may be found. Made anew after each change; answers only from memory."""

    def __init__(self, known: Sequence[KnownExpert]) -> None:
        self.by_id: Mapping[UUID, KnownExpert] = {expert.person_id: expert for expert in known}
        self._of_domain: dict[UUID, list[tuple[KnownExpert, Mastery]]] = defaultdict(list)
        for expert in known:
            for mastery in expert.masteries:
                self._of_domain[mastery.domain_id].append((expert, mastery))
        self._ordered: dict[UUID, _Ordered] = {}

    def __len__(self) -> int:
        return len(self.by_id)

    def counts(self) -> Mapping[UUID, int]:
        """How many people each domain has; one without any is left out."""
        return {domain_id: len(people) for domain_id, people in self._of_domain.items()}

    def of_domain(
        self,
        domain_id: UUID,
        asker: int,
        *,
        now: datetime,
        day: date,
        available_only: bool = False,
        organisation_id: UUID | None = None,
        without: Collection[UUID] = frozenset(),
    ) -> Sequence[FoundExpert]:
        """The people of a domain in the order in which one asker (a Discord user) sees them on one day.

        `day` is the present day where the cluster lives. With `organisation_id` only people of that organisation or
        of one below it; `without` are people who are left out.
        """
        ordered = self._ordered_at(domain_id, now)
        groups: Sequence[Sequence[FoundExpert]] = [equals for _, equals in ordered.tiers]
        count = ordered.count
        if available_only or organisation_id is not None or without:
            groups = [
                [one for one in equals if self._wanted(one, available_only, organisation_id, without)]
                for equals in groups
            ]
            count = sum(map(len, groups))
        return Drawn(groups, count, Lots(day, asker))

    def availability(self, person_id: UUID, now: datetime) -> Availability:
        """Whether somebody takes a request now: by what they said, and by what they have on their hands already."""
        return _availability(self.by_id[person_id], now)

    def _wanted(
        self, one: FoundExpert, available_only: bool, organisation_id: UUID | None, without: Collection[UUID]
    ) -> bool:
        if one.person_id in without or (available_only and one.availability is Availability.UNAVAILABLE):
            return False
        return organisation_id is None or any(
            organisation_id == mine.id or organisation_id in mine.above
            for mine in self.by_id[one.person_id].organisations
        )

    def _ordered_at(self, domain_id: UUID, now: datetime) -> _Ordered:
        kept = self._ordered.get(domain_id)
        if kept is not None and kept.since <= now and (kept.until is None or now < kept.until):
            return kept
        people = self._of_domain.get(domain_id, ())
        found = tiers((_found(expert, mastery, now) for expert, mastery in people), now)
        changes = [change for expert, mastery in people for change in _changes(expert, mastery) if change > now]
        made = _Ordered(found, len(people), now, min(changes, default=None))
        self._ordered[domain_id] = made
        return made


def _found(expert: KnownExpert, mastery: Mastery, now: datetime) -> FoundExpert:
    return FoundExpert(
        person_id=expert.person_id,
        name=expert.name,
        title=expert.title,
        organisations=tuple(each.name for each in expert.organisations),
        suspended=expert.suspended,
        level=mastery.level,
        years=mastery.years,
        confirmed_at=mastery.confirmed_at,
        discord_user_id=expert.discord_user_id,
        domain_id=mastery.domain_id,
        availability=_availability(expert, now),
        endorsements=mastery.endorsements,
        share=expert.load.share,
    )


def _availability(expert: KnownExpert, now: datetime) -> Availability:
    if expert.load.full:
        return Availability.UNAVAILABLE
    return availability_at(expert.available, expert.available_until, expert.set_aside_at, now)


def _changes(expert: KnownExpert, mastery: Mastery) -> Sequence[datetime]:
    """When time alone changes where somebody stands."""
    stale = mastery.confirmed_at + FRESH_FOR
    return (stale,) if expert.available_until is None else (stale, expert.available_until)
