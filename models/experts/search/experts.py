"""The experts of a cluster at one moment, in memory: who masters a domain, or answers a need, for one asker."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from models.experts.availability import Availability, availability_at, takes_requests, with_load
from models.experts.finding import FRESH_FOR, FoundExpert, Lazily, Rank, drawn, rank_of, tiers
from models.experts.known import KnownExpert, Mastery
from models.experts.rotation import Lots
from models.experts.search.domains import DomainMatch
from models.experts.search.organisations import NamedOrganisation, OrganisationIndex
from models.experts.search.people import DirectHits, PeopleIndex
from models.records import dataclass

NEAR_BEST = 0.75
"""Domains whose score is under this share of the best one's are not what was meant."""

MOST_DOMAINS = 3
"""Domains whose people answer a need."""

NAMED, BEST_AND_TELLING, BEST_OR_TELLING, PARTLY = 0, 1, 2, 2 + MOST_DOMAINS
"""How well somebody matches a need: by their name; in the best domain and by their own words; one of both; at last, by
some of their own words. Between the last two come the people of the other domains, in the order of these."""


@dataclass(frozen=True)
class Wish:
    """What else whoever searches wants: only people who take requests, of one organisation (or below it), of one
    domain, and none of those named.
    """

    available_only: bool = False
    organisation_id: UUID | None = None
    without: Collection[UUID] = frozenset()
    only_in: UUID | None = None


ANYBODY = Wish()

MANY = 300
"""With so many people whose words match, they stand where what they master best puts them."""

FEW = 2_000
"""With fewer people all words are indexed anew after each change."""

MOST_CHANGED = 0.05
"""Where a larger share of the people changed, likewise."""


_People = list[tuple[KnownExpert, Mastery]]


@dataclass(frozen=True)
class _Ordered:
    """The people of a domain in groups of equals, as long as time alone changes nothing."""

    people: _People
    by_id: Mapping[UUID, FoundExpert]
    since: datetime
    until: datetime | None

    @cached_property
    def ids(self) -> frozenset[UUID]:
        """Who they are."""
        return frozenset(self.by_id)

    @cached_property
    def tiers(self) -> Sequence[tuple[Rank, Sequence[FoundExpert]]]:
        """Those shown first at the head."""
        return tiers(self.by_id.values(), self.since)

    def holds_at(self, now: datetime) -> bool:
        """Whether nothing has changed by time alone."""
        return self.since <= now and (self.until is None or now < self.until)


class _Group(NamedTuple):
    """Equals, and what led to them; those of the same place are equals too."""

    place: tuple[bool, int, Rank]
    people: Sequence[FoundExpert]
    because: str | None = None
    in_own_words: bool = False


class Experts:
    """Everybody who may be found. Made anew after each change; answers only from memory."""

    def __init__(self, known: Sequence[KnownExpert], before: Experts | None = None) -> None:
        """`before` is what was made earlier: what did not change is not worked out again."""
        known = _same_where_equal(known, before)
        self.by_id: Mapping[UUID, KnownExpert] = {expert.person_id: expert for expert in known}
        self._known = known
        self._of_domain: dict[UUID, _People] = defaultdict(list)
        for expert in known:
            for mastery in expert.masteries:
                self._of_domain[mastery.domain_id].append((expert, mastery))
        earlier = before._ordered if before is not None else {}
        self._ordered: dict[UUID | None, _Ordered] = {
            domain_id: ordered
            for domain_id, ordered in earlier.items()
            if domain_id is None or domain_id in self._of_domain
        }
        self.shown: dict[object, Any] = {}
        """What is kept of how these very people are shown: it goes with them."""
        self._words, self.remembers_gone = _words(known, before)
        named = _organisations(known)
        same = before is not None and before.organisations.named == named
        self.organisations: OrganisationIndex = before.organisations if before and same else OrganisationIndex(named)

    def __len__(self) -> int:
        return len(self._known)

    def forgotten(self) -> Experts:
        """The same, without any word of those who are gone (`remembers_gone`)."""
        made = copy(self)
        made._words, made.remembers_gone = PeopleIndex(self._known), False
        return made

    def put_in_order(self, now: datetime) -> None:
        """Work out beforehand what the first who asks would wait for (a tenth of a second at 10,000 experts)."""
        for domain_id in (None, *self._of_domain):
            _ = self._ordered_at(domain_id, now).tiers

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
        return self._of(domain_id, Wish(available_only, organisation_id, without), Lots(day, asker), now)

    def of_organisation(
        self, organisation_id: UUID, asker: int, *, now: datetime, day: date, available_only: bool = False
    ) -> Sequence[FoundExpert]:
        """The experts of an organisation and of those below it, each with the domain they master best."""
        return self._of(None, Wish(available_only, organisation_id), Lots(day, asker), now)

    def by_text(
        self,
        text: str,
        domains: Sequence[DomainMatch],
        asker: int,
        *,
        now: datetime,
        day: date,
        wish: Wish = ANYBODY,
    ) -> Sequence[FoundExpert]:
        """Who answers a need: people found by name or by their own words, and those of the domains that it means.

        `domains` are the ones that really fit, best first; each person comes once, with the best of these that is
        theirs.
        """
        hits = self._words.search(text)
        near = [(match, self._ordered_at(match.domain.id, now)) for match in near_best(domains)]
        groups = [*_of_domains(near, self._ids(hits.telling)), *self._by_words(hits, near, now)]
        wanted = self._wanted(wish)
        if wanted is not None:
            groups = [group._replace(people=[one for one in group.people if wanted(one)]) for group in groups]
        groups.sort(key=lambda group: group.place)
        ids = self._ids(hits.named | hits.telling | hits.partly).union(*(ordered.ids for _, ordered in near))
        if wanted is not None:
            ids = frozenset(one.person_id for group in groups for one in group.people)
        return Lazily(_each_once(groups, Lots(day, asker)), len(ids))

    def availability(self, person_id: UUID, now: datetime) -> Availability:
        """Whether somebody takes a request now: by what they said, and by what they have on their hands already."""
        return _availability(self.by_id[person_id], now)

    def _of(self, domain_id: UUID | None, wish: Wish, lots: Lots, now: datetime) -> Sequence[FoundExpert]:
        ordered = self._ordered_at(domain_id, now)
        wanted = self._wanted(wish)
        if wanted is None:
            return Lazily(drawn((equals for _, equals in ordered.tiers), lots), len(ordered.by_id))
        groups = [equals for _, equals in tiers(filter(wanted, ordered.by_id.values()), now)]
        return Lazily(drawn(groups, lots), sum(map(len, groups)))

    def _wanted(self, wish: Wish) -> Callable[[FoundExpert], bool] | None:
        """Whom a wish lets through; None where it is everybody."""
        if wish == ANYBODY:
            return None
        domain_people = None if wish.only_in is None else {each.person_id for each, _ in self._of_domain[wish.only_in]}

        def wanted(one: FoundExpert) -> bool:
            if wish.available_only and not takes_requests(one.here, one.availability):
                return False
            if one.person_id in wish.without or (domain_people is not None and one.person_id not in domain_people):
                return False
            return wish.organisation_id is None or _belongs(self.by_id[one.person_id], wish.organisation_id)

        return wanted

    def _by_words(
        self, hits: DirectHits, near: Sequence[tuple[DomainMatch, _Ordered]], now: datetime
    ) -> Iterator[_Group]:
        """Those found by name or by their own words, each with the domain meant that is theirs, else their best."""
        if not (hits.named or hits.telling or hits.partly):
            return
        everybody = self._ordered_at(None, now)
        fresh_since = now - FRESH_FOR
        for places, matching in ((hits.named, NAMED), (hits.telling, BEST_OR_TELLING), (hits.partly, PARTLY)):
            ids = self._ids(places)
            if len(ids) > MANY:
                for rank, equals in everybody.tiers:
                    some = [one for one in equals if one.person_id in ids]
                    yield _Group((rank[0], matching, rank), some, in_own_words=matching != NAMED)
                continue
            for person_id in ids:
                theirs = (ordered.by_id.get(person_id) for _, ordered in near)
                one = next(filter(None, theirs), everybody.by_id[person_id])
                place = (one.suspended, matching, rank_of(one, fresh_since))
                yield _Group(place, (one,), in_own_words=matching != NAMED)

    def _ids(self, places: Collection[int]) -> frozenset[UUID]:
        return frozenset([self._words.ids[place] for place in places])

    def _ordered_at(self, domain_id: UUID | None, now: datetime) -> _Ordered:
        """The people of a domain; of none, everybody with what they master best."""
        people = self._everybody if domain_id is None else self._of_domain.get(domain_id, [])
        kept = self._ordered.get(domain_id)
        if kept is not None and kept.people == people and kept.holds_at(now):
            return kept
        # The objects of before stand for what did not change: most people, after most changes.
        same = {id(expert): kept.by_id[expert.person_id] for expert, _ in kept.people} if kept is not None else {}
        by_id = {
            expert.person_id: _still(same.get(id(expert)), expert, now) or _found(expert, mastery, now)
            for expert, mastery in people
        }
        changes = [change for expert, mastery in people for change in _changes(expert, mastery) if change > now]
        made = self._ordered[domain_id] = _Ordered(people, by_id, now, min(changes, default=None))
        return made

    @cached_property
    def _everybody(self) -> _People:
        return [(expert, max(expert.masteries, key=_best)) for expert in self._known]


def _same_where_equal(known: Sequence[KnownExpert], before: Experts | None) -> Sequence[KnownExpert]:
    """The people as they are now: the very values of before where nothing changed, so that they need no comparing."""
    if before is None:
        return known
    return [old if (old := before.by_id.get(expert.person_id)) == expert else expert for expert in known]


def _words(known: Sequence[KnownExpert], before: Experts | None) -> tuple[PeopleIndex, bool]:
    """The words of everybody, and whether those of people who are gone are still among them."""
    if before is None or len(known) < FEW:
        return PeopleIndex(known), False
    changed = [expert for expert in known if before.by_id.get(expert.person_id) is not expert]
    gone = before.by_id.keys() - {expert.person_id for expert in known}
    if len(before._words.gone) + len(changed) + len(gone) > MOST_CHANGED * len(known):
        return PeopleIndex(known), False
    if not changed and not gone:
        return before._words, before.remembers_gone
    return before._words.updated(changed, gone), bool(gone) or before.remembers_gone


def near_best(domains: Sequence[DomainMatch]) -> Sequence[DomainMatch]:
    """Of the domains that a need means, best first, those whose people answer it."""
    return [match for match in domains[:MOST_DOMAINS] if match.score >= NEAR_BEST * domains[0].score]


def _of_domains(near: Sequence[tuple[DomainMatch, _Ordered]], telling: Collection[UUID]) -> Iterator[_Group]:
    for index, (match, ordered) in enumerate(near):
        for rank, equals in ordered.tiers:
            if index == 0 and telling:
                both = [one for one in equals if one.person_id in telling]
                yield _Group((rank[0], BEST_AND_TELLING, rank), both, match.because)
            yield _Group((rank[0], BEST_OR_TELLING + index, rank), equals, match.because)


def _each_once(groups: Sequence[_Group], lots: Lots) -> Iterator[FoundExpert]:
    """The people of groups in order, equals as they are drawn, each with what led there first."""
    seen: set[UUID] = set()
    for _, equals in groupby(groups, key=lambda group: group.place):
        met = [(one, group) for group in equals for one in group.people if one.person_id not in seen]
        if len(met) > 1:
            met.sort(key=lambda each: lots.of(each[0].person_id))
        for one, group in met:
            if one.person_id in seen:
                continue
            seen.add(one.person_id)
            if group.because is None and not group.in_own_words:
                yield one
            else:
                yield one.led_to_by(group.because, group.in_own_words)


def _organisations(known: Sequence[KnownExpert]) -> Sequence[NamedOrganisation]:
    """The organisations one may look in: those of the experts, and those above them."""
    counts: Counter[UUID] = Counter()
    names: dict[UUID, str] = {}
    for expert in known:
        for organisation in expert.organisations:
            names[organisation.id] = organisation.name
            names.update(organisation.above)
        counts.update({id for each in expert.organisations for id in (each.id, *(above for above, _ in each.above))})
    return [NamedOrganisation(id, name, counts[id]) for id, name in names.items()]


def _belongs(expert: KnownExpert, organisation_id: UUID) -> bool:
    return any(
        organisation_id == mine.id or any(organisation_id == above for above, _ in mine.above)
        for mine in expert.organisations
    )


def _best(mastery: Mastery) -> tuple[int, int, datetime, UUID]:
    return mastery.level, mastery.endorsements, mastery.confirmed_at, mastery.domain_id


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
        here=expert.here,
    )


def _still(one: FoundExpert | None, expert: KnownExpert, now: datetime) -> FoundExpert | None:
    """Somebody as they were found before, where that holds now."""
    return one if one is not None and one.availability is _availability(expert, now) else None


def _availability(expert: KnownExpert, now: datetime) -> Availability:
    said = availability_at(expert.available, expert.available_until, expert.set_aside_at, now)
    return with_load(said, expert.load)


def _changes(expert: KnownExpert, mastery: Mastery) -> Sequence[datetime]:
    """When time alone changes where somebody stands."""
    stale = mastery.confirmed_at + FRESH_FOR
    return (stale,) if expert.available_until is None else (stale, expert.available_until)
