"""The projects of each cluster, found from memory: no keystroke of an autocompletion reads them from the database.

For display and choice only, like `bot/directory.py`. What changed is read again when somebody asks, who waits for it as
long as nobody notices, and is shown the projects of before where there are too many of them for that.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from uuid import UUID

import structlog

from models.database import Database, Topic
from models.projects.finding import ProjectIndex
from models.projects.known import known_projects
from models.records import dataclass

log = structlog.get_logger(__name__)

MOST_CLUSTERS = 200
"""Clusters kept in memory; the one asked for longest ago goes first."""

UNNOTICED_SECONDS = 0.25
"""How long whoever asks waits for projects that are being read again, before being shown those of before."""

_CONCERNED = frozenset({Topic.PROJECTS, Topic.DOMAINS, Topic.PEOPLE})


@dataclass
class _Kept:
    """A cluster's projects; `changes` counts what was heard, `read_at` what was heard when they were read."""

    index: ProjectIndex | None = None
    changes: int = 0
    read_at: int = -1
    reading: asyncio.Task[None] | None = None


class ProjectDirectory:
    """Memory of projects in front of the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[UUID, _Kept] = OrderedDict()
        database.subscribe(self._heard)

    async def of(self, cluster_id: UUID) -> ProjectIndex:
        """The published projects of a cluster, whoever may read them. Raises what the database raises, at first."""
        kept = self._kept.setdefault(cluster_id, _Kept())
        self._kept.move_to_end(cluster_id)
        if len(self._kept) > MOST_CLUSTERS:
            self._kept.popitem(last=False)
        if kept.index is None or kept.read_at != kept.changes:
            await self._wait(cluster_id, kept)
        assert kept.index is not None  # the first reading ends with one, or raises
        return kept.index

    async def close(self) -> None:
        """Read no more."""
        reading = [kept.reading for kept in self._kept.values() if kept.reading is not None]
        self._kept.clear()
        for each in reading:
            each.cancel()
        await asyncio.gather(*reading, return_exceptions=True)

    async def _wait(self, cluster_id: UUID, kept: _Kept) -> None:
        """Until they are read; where there are those of before, no longer than nobody notices."""
        if kept.reading is None:
            kept.reading = asyncio.create_task(self._read(cluster_id, kept), name="projects")
            kept.reading.add_done_callback(_looked_at)
        if kept.index is None:
            await asyncio.shield(kept.reading)
        else:
            await asyncio.wait({kept.reading}, timeout=UNNOTICED_SECONDS)

    async def _read(self, cluster_id: UUID, kept: _Kept) -> None:
        """Read them until nothing has changed meanwhile."""
        try:
            while kept.index is None or kept.read_at != kept.changes:
                changes = kept.changes
                known = await self._database.read(cluster_id, known_projects)
                kept.index = await asyncio.to_thread(ProjectIndex, known)
                kept.read_at = changes
        except Exception as error:
            log.warning("projects_not_read", reason=type(error).__name__)
            raise
        finally:
            kept.reading = None

    def _heard(self, cluster_id: UUID | None, topics: frozenset[Topic]) -> None:
        if not topics & _CONCERNED:
            return
        for each in [cluster_id] if cluster_id is not None else list(self._kept):
            kept = self._kept.get(each)
            if kept is not None:
                kept.changes += 1


def _looked_at(reading: asyncio.Task[None]) -> None:
    """Take what a reading raised for known, whoever waits for it or not."""
    if not reading.cancelled():
        reading.exception()
