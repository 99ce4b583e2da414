"""The domains of each cluster, answered from memory: no keystroke of an autocompletion reads the database.

For display and choice only, like `bot/directory.py`; dropped after each commit, here or in another process, that
touches the domains, who masters them, or who belongs to the cluster.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from models.database import Database, Topic
from models.experts.facts import DomainFacts, domains_of_cluster, in_use
from models.experts.matching import Prepared, prepare

MOST_CLUSTERS = 200
"""Clusters kept in memory (about half a megabyte each); the one asked for longest ago goes first."""

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


class DomainDirectory:
    """Memory of domains in front of the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[UUID, Domains] = OrderedDict()
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

    def _forget(self, cluster_id: UUID | None, topics: frozenset[Topic]) -> None:
        if not topics & _CONCERNED:
            return
        self._changes += 1
        if cluster_id is None:
            self._kept.clear()
        else:
            self._kept.pop(cluster_id, None)
