"""The domains of each cluster, answered from memory: no keystroke of an autocompletion reads the database.

For display and choice only, like `bot/directory.py`; dropped after each commit, here or in another process, that
touches the domains, who masters them, or who belongs to the cluster.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from uuid import UUID

from config.lexicon import standard_lexicon
from models.database import Database, Topic
from models.experts.facts import DomainFacts, domains_of_cluster, in_use
from models.experts.matching import Prepared, prepare
from models.experts.search.domains import DomainIndex, DomainMatch, build
from models.records import dataclass

MOST_CLUSTERS = 200
"""Clusters kept in memory (about half a megabyte each); the one asked for longest ago goes first."""

MOST_INDEXES = 20
"""Lists of domains whose needs in words are answered from memory (about ten megabytes each): most clusters keep the
standard one, and share its index.
"""

_CONCERNED = frozenset({Topic.DOMAINS, Topic.EXPERTS, Topic.PEOPLE})


@dataclass(frozen=True)
class Domains:
    """A cluster's domains at one moment. `by_id` holds the archived ones too."""

    by_id: Mapping[UUID, DomainFacts]
    prepared: Prepared

    @property
    def in_use(self) -> Sequence[DomainFacts]:
        """The domains that are offered, by their French names."""
        return self.prepared.domains

    @property
    def archived(self) -> Sequence[DomainFacts]:
        """The domains that are not offered any more, by their French names."""
        return [domain for domain in self.by_id.values() if domain.archived]

    def meant_by(self, id: UUID) -> DomainFacts | None:
        """The domain with this id or the one it was merged into; None when none such is in use."""
        return in_use(self.by_id, id)

    def present(self, matches: Sequence[DomainMatch]) -> list[DomainMatch]:
        """What an index found (`DomainDirectory.index_of`), with the domains as they are here and now."""
        found = [(match, self.by_slug.get(match.domain.slug)) for match in matches]
        return [
            DomainMatch(domain, match.score, match.because)
            for match, domain in found
            if domain is not None and not domain.archived
        ]

    @cached_property
    def by_slug(self) -> Mapping[str, DomainFacts]:
        """All domains by their slugs."""
        return {domain.slug: domain for domain in self.by_id.values()}

    def most_experts_first(self) -> Sequence[DomainFacts]:
        """The domains in use, those with the most people first."""
        return sorted(self.in_use, key=lambda domain: -domain.experts)


@dataclass(frozen=True)
class _Words:
    """What an index is made of: a list of domains, whosever they are."""

    domains: tuple[DomainFacts, ...]

    @classmethod
    def of(cls, domains: Domains) -> _Words:
        """The same for every cluster with the same words: ids stand for places in the list."""
        ids = {domain.id: UUID(int=place) for place, domain in enumerate(domains.by_id.values(), 1)}
        return cls(
            tuple(
                replace(
                    domain,
                    id=ids[domain.id],
                    merged_into=ids.get(domain.merged_into) if domain.merged_into is not None else None,
                    experts=0,
                )
                for domain in domains.by_id.values()
            )
        )

    def __hash__(self) -> int:
        return hash(tuple(domain.slug for domain in self.domains))


class DomainDirectory:
    """Memory of domains in front of the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[UUID, Domains] = OrderedDict()
        self._indexed: OrderedDict[UUID, tuple[Domains, DomainIndex]] = OrderedDict()
        self._making: dict[_Words, asyncio.Task[DomainIndex]] = {}
        self._changes = 0
        database.subscribe(self._forget)

    async def of(self, cluster_id: UUID) -> Domains:
        """The domains of a cluster."""
        kept = self._kept.get(cluster_id)
        if kept is not None:
            self._kept.move_to_end(cluster_id)
            return kept
        changes = self._changes
        facts = await self._database.read(cluster_id, domains_of_cluster)
        domains = Domains({domain.id: domain for domain in facts}, prepare(facts))
        if changes == self._changes:
            self._kept[cluster_id] = domains
            while len(self._kept) > MOST_CLUSTERS:
                self._kept.popitem(last=False)
        return domains

    async def index_of(self, cluster_id: UUID) -> DomainIndex:
        """What answers a need in words. Made in a thread, only where no cluster has had the same words.

        What it finds is read through `Domains.present`.
        """
        domains = await self.of(cluster_id)
        kept = self._indexed.get(cluster_id)
        if kept is not None and kept[0] is domains:
            return kept[1]
        words = _Words.of(domains)
        making = self._making.get(words)
        if making is None:
            making = self._making[words] = asyncio.create_task(asyncio.to_thread(_index, words), name="domain index")
            making.add_done_callback(lambda _: self._making.pop(words, None))
        index = await asyncio.shield(making)
        self._indexed[cluster_id] = domains, index
        self._indexed.move_to_end(cluster_id)
        while len(self._indexed) > MOST_CLUSTERS:
            self._indexed.popitem(last=False)
        return index

    def _forget(self, cluster_id: UUID | None, topics: frozenset[Topic]) -> None:
        if not topics & _CONCERNED:
            return
        self._changes += 1
        if cluster_id is None:
            self._kept.clear()
        else:
            self._kept.pop(cluster_id, None)


@lru_cache(maxsize=MOST_INDEXES)
def _index(words: _Words) -> DomainIndex:
    return build(words.domains, standard_lexicon())
