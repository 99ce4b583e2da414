"""The organisations of each cluster by name, from memory: no keystroke of an autocompletion reads the database.

For display and choice only, like `bot/directory.py`; dropped after each commit, here or in another process, that
touches the people of the cluster.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Sequence
from uuid import UUID

from bot.ui.route import picked_id
from models.database import Database, Topic
from models.experts.search.organisations import NamedOrganisation, OrganisationIndex
from models.organisations.named import NamedHere, organisations_by_name
from models.people.tables import OrganisationStatus

MOST_CLUSTERS = 200
"""Clusters kept in memory; the one asked for longest ago goes first."""

LOOKED_AT = 200
"""How many that are like what was typed are looked at for their status."""

ALL = frozenset(OrganisationStatus)
MEMBERS = frozenset({OrganisationStatus.ACTIVE, OrganisationStatus.SUSPENDED})
"""Those that have not left."""

Statuses = Collection[OrganisationStatus]


class Organisations:
    """A cluster's organisations at one moment."""

    def __init__(self, named: Sequence[NamedHere]) -> None:
        self.by_id = {each.id: each for each in named}
        self._index = OrganisationIndex([NamedOrganisation(each.id, each.name, 0) for each in named])

    def like(self, typed: str, most: int, statuses: Statuses = ALL) -> list[NamedHere]:
        """Those of these statuses that what was typed may mean, best first; without a word, by name."""
        found = (self.by_id[each.id] for each in self._index.like(typed, LOOKED_AT))
        return [each for each in found if each.status in statuses][:most]

    def meant(self, typed: str, statuses: Statuses = ALL) -> NamedHere | None:
        """The one meant by an id that was picked, by its exact name, or by being the only one like what was typed."""
        id = picked_id(typed)
        if id is not None:
            found = self.by_id.get(id)
            return found if found is not None and found.status in statuses else None
        exact = self._index.exactly(typed)
        if exact is not None and self.by_id[exact.id].status in statuses:
            return self.by_id[exact.id]
        like = self.like(typed, 2, statuses) if typed.strip() else []
        return like[0] if len(like) == 1 else None


class OrganisationDirectory:
    """Memory of organisations in front of the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[UUID, Organisations] = OrderedDict()
        self._changes = 0
        database.subscribe(self._forget)

    async def of(self, cluster_id: UUID) -> Organisations:
        """The organisations of a cluster."""
        kept = self._kept.get(cluster_id)
        if kept is not None:
            self._kept.move_to_end(cluster_id)
            return kept
        changes = self._changes
        found = Organisations(await self._database.read(cluster_id, organisations_by_name))
        if changes == self._changes:
            self._kept[cluster_id] = found
            while len(self._kept) > MOST_CLUSTERS:
                self._kept.popitem(last=False)
        return found

    def _forget(self, cluster_id: UUID | None, topics: frozenset[Topic]) -> None:
        if Topic.PEOPLE not in topics:
            return
        self._changes += 1
        if cluster_id is None:
            self._kept.clear()
        else:
            self._kept.pop(cluster_id, None)
