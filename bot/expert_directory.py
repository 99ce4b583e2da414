"""The experts of each cluster, answered from memory: no search reads the database.

For display and choice only, like `bot/directory.py`. What changed is read again in the background within a second, and
the experts of before are shown meanwhile; whoever asks for them waits for the new ones as long as nobody notices.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog

from bot.clock import Clock
from models.database import Database, Session, Topic
from models.experts.known import (
    CHUNK,
    FIRST,
    READERS,
    Ids,
    Reader,
    Row,
    Rows,
    endorsements_by_group,
    id_of,
    known_experts,
)
from models.experts.search.experts import Experts
from models.projects.load import loads
from models.records import dataclass

log = structlog.get_logger(__name__)

MOST_CLUSTERS = 200
"""Clusters kept in memory; the one asked for longest ago goes first."""

COALESCED_SECONDS = 0.2
"""How long a change waits for others, so that many in a row are read once."""

STALE_SECONDS = 1.0
"""For so long are the experts of before a change shown without waiting for the new ones."""

UNNOTICED_SECONDS = 0.25
"""How long whoever asks waits for experts that are being read again, before being shown those of before."""

LONGEST_WAIT_SECONDS = 1.5
"""How long whoever asks waits where those of before are too old: reading 100,000 experts takes longer."""

ASKED_WITHIN_SECONDS = 600.0
"""What nobody has asked for in that time is dropped at a change, not read again."""

LOADS_HOLD_FOR = timedelta(hours=1)
"""What an expert has on their hands becomes less with time alone (`models/projects/load.py`)."""

_CONCERNED = frozenset({Topic.DOMAINS, Topic.EXPERTS, Topic.PEOPLE})


@dataclass
class _Kept:
    """A cluster's experts. `stale_since`, `asked_at` are of the monotonic clock; `changes` counts what was heard."""

    asked_at: float
    experts: Experts | None = None
    ids: Ids = field(default_factory=Ids)
    read_at: datetime | None = None
    stale_since: float | None = None
    changes: int = 0
    reading: asyncio.Task[None] | None = None
    due: asyncio.TimerHandle | None = None


class ExpertDirectory:
    """Memory of experts in front of the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: OrderedDict[UUID, _Kept] = OrderedDict()
        self._closed = False
        database.subscribe(self._heard)

    async def of(self, cluster_id: UUID) -> Experts:
        """The experts of a cluster, at most a second old unless reading them takes longer than whoever asks can wait.

        Raises what the database raises where there are none yet.
        """
        kept = self._kept.get(cluster_id)
        asked_at = time.monotonic()
        if kept is None:
            kept = self._kept[cluster_id] = _Kept(asked_at)
            if len(self._kept) > MOST_CLUSTERS:
                self._drop(next(iter(self._kept)))
        else:
            kept.asked_at = asked_at
            self._kept.move_to_end(cluster_id)
        if kept.experts is not None and not self._stale(kept):
            return kept.experts
        await self._wait(cluster_id, kept, asked_at)
        assert kept.experts is not None
        return kept.experts

    async def close(self) -> None:
        """Read no more."""
        self._closed = True
        reading = [kept.reading for kept in self._kept.values() if kept.reading is not None]
        for cluster_id in list(self._kept):
            self._drop(cluster_id)
        for each in reading:
            each.cancel()
        await asyncio.gather(*reading, return_exceptions=True)

    def _stale(self, kept: _Kept) -> bool:
        if kept.stale_since is not None:
            return True
        # A clock that was set back counts too: nothing is known of what holds then.
        return kept.read_at is None or not timedelta() <= self._clock.now() - kept.read_at < LOADS_HOLD_FOR

    async def _wait(self, cluster_id: UUID, kept: _Kept, asked_at: float) -> None:
        """Until the experts are fresh, or old ones may be shown for want of better."""
        while kept.experts is None or self._stale(kept):
            reading = kept.reading or self._read(cluster_id, kept)
            if kept.experts is None:
                await asyncio.shield(reading)
                continue
            now = time.monotonic()
            patience = asked_at + UNNOTICED_SECONDS - now
            if now + patience > (kept.stale_since or now) + STALE_SECONDS:
                # In a storm of changes this is what was read since; of a cluster too large for that, what there is:
                # Discord wants an answer.
                await asyncio.wait({reading}, timeout=LONGEST_WAIT_SECONDS)
                return
            if patience <= 0 or not (await asyncio.wait({reading}, timeout=patience))[0]:
                return
            if reading.cancelled() or reading.exception() is not None:
                return  # told in the log; those of before serve until the database is back

    def _heard(self, cluster_id: UUID | None, topics: frozenset[Topic]) -> None:
        if not topics & _CONCERNED or self._closed:
            return
        for each in [cluster_id] if cluster_id is not None else list(self._kept):
            kept = self._kept.get(each)
            if kept is None:
                continue
            now = time.monotonic()
            if kept.reading is None and now - kept.asked_at > ASKED_WITHIN_SECONDS:
                self._drop(each)
                continue
            kept.changes += 1
            if kept.stale_since is None:
                kept.stale_since = now
            if kept.reading is None and kept.due is None:
                kept.due = asyncio.get_running_loop().call_later(COALESCED_SECONDS, self._read, each, kept)

    def _drop(self, cluster_id: UUID) -> None:
        kept = self._kept.pop(cluster_id)
        if kept.due is not None:
            kept.due.cancel()

    def _read(self, cluster_id: UUID, kept: _Kept) -> asyncio.Task[None]:
        if kept.due is not None:
            kept.due.cancel()
            kept.due = None
        kept.reading = asyncio.create_task(self._read_again(cluster_id, kept), name="experts")
        kept.reading.add_done_callback(_looked_at)
        return kept.reading

    async def _read_again(self, cluster_id: UUID, kept: _Kept) -> None:
        changes, began, read_at = kept.changes, time.monotonic(), self._clock.now()
        try:
            rows = await self._rows(cluster_id, read_at)
            kept.ids = Ids(kept.ids)
            kept.experts = await asyncio.to_thread(_made, rows, kept.ids, kept.experts, read_at)
            kept.read_at = read_at
            kept.stale_since = None if kept.changes == changes else began
            if kept.experts.remembers_gone:
                kept.experts = await asyncio.to_thread(kept.experts.forgotten)
        except Exception as error:
            log.warning("experts_not_read", reason=type(error).__name__)
            raise
        finally:
            kept.reading = None
        if kept.stale_since is not None and not self._closed and kept.due is None:
            kept.due = asyncio.get_running_loop().call_later(COALESCED_SECONDS, self._read, cluster_id, kept)

    async def _rows(self, cluster_id: UUID, now: datetime) -> Rows:
        read = self._database.read
        rows = Rows(
            loads=await read(cluster_id, lambda session: loads(session, now)),
            endorsements=await read(cluster_id, endorsements_by_group),
        )
        for name, reader in READERS.items():
            found: list[Row] = getattr(rows, name)
            after = FIRST
            while True:
                chunk = await read(cluster_id, partial(_read_after, reader, after))
                found += chunk
                if len(chunk) < CHUNK:
                    break
                after = id_of(chunk[-1][0])
        return rows


def _made(rows: Rows, ids: Ids, before: Experts | None, now: datetime) -> Experts:
    experts = Experts(known_experts(rows, ids), before)
    experts.put_in_order(now)
    return experts


def _read_after(reader: Reader, after: UUID, session: Session) -> Sequence[Row]:
    return reader(session, after)


def _looked_at(reading: asyncio.Task[None]) -> None:
    """Take what a reading raised for known, whoever waits for it or not."""
    if not reading.cancelled():
        reading.exception()
