"""The domains of each cluster, answered from memory: no keystroke of an autocompletion reads the database.

For display and choice only, like `bot/directory.py`; dropped after each commit, here or in another process, that
touches the domains, who masters them, or who belongs to the cluster.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from config.lexicon import standard_lexicon
from models.database import Database, Topic
from models.experts.facts import DomainFacts, domains_of_cluster, in_use
from models.experts.matching import Prepared, prepare
from models.experts.search.domains import DomainIndex, build

MOST_CLUSTERS = 200
"""Clusters kept in memory (about half a megabyte each); the one asked for longest ago goes first."""

MOST_INDEXES = 20
"""Clusters whose needs in words are answered from memory (about ten megabytes each); likewise."""

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

    def most_experts_first(self) -> Sequence[DomainFacts]:
        """The domains in use, those with the most people first."""
        return sorted(self.in_use, key=lambda domain: -domain.experts)


@dataclass(frozen=True)
class _Indexed:
    """What was indexed, seen last as these domains, and the index or its making."""

    seen_as: Domains
    words: Sequence[DomainFacts]
    index: asyncio.Task[DomainIndex]


class DomainDirectory:
    """Memory of domains in front of the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[UUID, Domains] = OrderedDict()
        self._indexed: OrderedDict[UUID, _Indexed] = OrderedDict()
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
        """What answers a need in words. Made anew, in a thread, only where the words of a domain changed.

        Its domains are as they were then: what counts their people does not hold.
        """
        domains = await self.of(cluster_id)
        indexed = self._indexed.get(cluster_id)
        if indexed is None or indexed.seen_as is not domains:
            words = [replace(domain, experts=0) for domain in domains.by_id.values()]
            if indexed is None or indexed.words != words or _failed(indexed.index):
                index = asyncio.create_task(asyncio.to_thread(_index, words), name="domain index")
            else:
                index = indexed.index
            indexed = self._indexed[cluster_id] = _Indexed(domains, words, index)
            self._indexed.move_to_end(cluster_id)
            while len(self._indexed) > MOST_INDEXES:
                self._indexed.popitem(last=False)
        if indexed.index.done():
            return indexed.index.result()
        return await asyncio.shield(indexed.index)

    def _forget(self, cluster_id: UUID | None, topics: frozenset[Topic]) -> None:
        if not topics & _CONCERNED:
            return
        self._changes += 1
        if cluster_id is None:
            self._kept.clear()
        else:
            self._kept.pop(cluster_id, None)


def _index(domains: Sequence[DomainFacts]) -> DomainIndex:
    return build(domains, standard_lexicon())


def _failed(index: asyncio.Task[DomainIndex]) -> bool:
    return index.done() and (index.cancelled() or index.exception() is not None)
