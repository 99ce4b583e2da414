"""The projects of each cluster, found from memory: no keystroke of an autocompletion reads the database.

For display and choice only, like `bot/directory.py`; dropped after each commit, here or in another process, that
touches the projects, the domains or the people of the cluster, and made again in a thread when somebody asks.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from uuid import UUID

from models.database import Database, Topic
from models.projects.finding import ProjectIndex
from models.projects.known import known_projects

MOST_CLUSTERS = 200
"""Clusters kept in memory; the one asked for longest ago goes first."""

_CONCERNED = frozenset({Topic.PROJECTS, Topic.DOMAINS, Topic.PEOPLE})


class ProjectDirectory:
    """Memory of projects in front of the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[UUID, ProjectIndex] = OrderedDict()
        self._changes = 0
        database.subscribe(self._forget)

    async def of(self, cluster_id: UUID) -> ProjectIndex:
        """The published projects of a cluster, whoever may read them."""
        kept = self._kept.get(cluster_id)
        if kept is not None:
            self._kept.move_to_end(cluster_id)
            return kept
        changes = self._changes
        known = await self._database.read(cluster_id, known_projects)
        index = await asyncio.to_thread(ProjectIndex, known)
        if changes == self._changes:
            self._kept[cluster_id] = index
            while len(self._kept) > MOST_CLUSTERS:
                self._kept.popitem(last=False)
        return index

    def _forget(self, cluster_id: UUID | None, topics: frozenset[Topic]) -> None:
        if not topics & _CONCERNED:
            return
        self._changes += 1
        if cluster_id is None:
            self._kept.clear()
        else:
            self._kept.pop(cluster_id, None)
