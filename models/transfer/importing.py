"""The members' register brought in from files: first what it would change, then all of it or nothing.

Reading, checking and comparing take place outside the database's writer, in a thread of their own; then the changes
are staged and moved (`staging.py`). An import only adds and changes. Repeating one changes nothing and writes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from functools import partial
from uuid import UUID

from models import audit, outbox
from models.actor import Actor
from models.cluster.journal import record
from models.cluster.places import ROLES_OF_ALL
from models.cluster.tables import Cluster
from models.database import Database, Session, lock
from models.errors import DomainError
from models.people.permissions import demand, may_import_members
from models.people.standing import Standing, standing_of
from models.records import dataclass
from models.transfer import staging
from models.transfer.checking import check
from models.transfer.comparing import Change, Changes, compare, most_created
from models.transfer.errors import ClusterChangedMeanwhile, FilesHaveProblems, ImportSuperseded
from models.transfer.following import demand_no_vote_for_oneself, places_in, staged_places
from models.transfer.held import Fingerprint, fingerprint_of, held_in
from models.transfer.problems import Problem
from models.transfer.reading import SourceFile, read

IMPORTED = "members.import"
"""The audit log's kind of an import."""

_ATTEMPTS = 4
_IDS_AT_ONCE = 5_000


class Stage(StrEnum):
    """What an import is doing; only staging and moving are counted in rows."""

    READING = "reading"
    CHECKING = "checking"
    STAGING = "staging"
    MOVING = "moving"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one stage has come; `total` is 0 where it cannot be counted."""

    stage: Stage
    done: int = 0
    total: int = 0


Tell = Callable[[Progress], None]
"""Told of progress, on the event loop."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What a dry run found, or an import did. With a blocking problem, `changes` is what was understood."""

    lines: int
    problems: tuple[Problem, ...]
    changes: Changes

    @property
    def blocked(self) -> bool:
        """Whether something must be mended before the import."""
        return any(problem.blocking for problem in self.problems)


def _say_nothing(progress: Progress) -> None:
    """For callers who do not show progress."""


async def examine(
    database: Database,
    cluster_id: UUID,
    actor: Actor,
    files: Sequence[SourceFile],
    *,
    now: datetime,
    tell: Tell = _say_nothing,
) -> Examination:
    """The dry run: every problem with its line, and what an import would change. Raises `NotAllowed`."""
    await database.read(cluster_id, lambda session: _allowed(session, actor, now))
    found, rows, _ = await _examine(database, cluster_id, files, now, tell)
    await database.read(cluster_id, lambda session: _demand_for_others(session, actor, rows, now))
    return found


async def import_files(
    database: Database,
    cluster_id: UUID,
    actor: Actor,
    files: Sequence[SourceFile],
    *,
    now: datetime,
    tell: Tell = _say_nothing,
) -> Examination:
    """Import all of it, or nothing.

    Raises `NotAllowed`; `FilesHaveProblems`; `ImportSuperseded` when another import into the cluster began meanwhile;
    `ClusterChangedMeanwhile` when others kept changing the same members.
    """
    await database.read(cluster_id, lambda session: _allowed(session, actor, now))
    for _ in range(_ATTEMPTS):
        await staging.settle_before_import(database, cluster_id)
        found, rows, fingerprint = await _examine(database, cluster_id, files, now, tell)
        if found.blocked:
            raise FilesHaveProblems(found.problems)
        await database.read(cluster_id, partial(_demand_for_others, actor=actor, rows=rows, now=now))
        if found.changes.nothing or await _carried_out(
            database, cluster_id, actor, found, rows, fingerprint, now, tell
        ):
            return found
    raise ClusterChangedMeanwhile


async def _examine(
    database: Database, cluster_id: UUID, files: Sequence[SourceFile], now: datetime, tell: Tell
) -> tuple[Examination, list[Change], Fingerprint]:
    """Read, check and compare. What was read and planned is let go of on return: kept, it would make each round of the
    collector a pause of hundreds of milliseconds, on the writer's thread as well.
    """
    tell(Progress(Stage.READING))
    reading = await asyncio.to_thread(read, files)
    tell(Progress(Stage.CHECKING, 0, reading.lines))
    held = await held_in(database, cluster_id)
    checked = await asyncio.to_thread(check, reading, held)
    ids: list[UUID] = []
    wanted = most_created(checked.plan)
    while len(ids) < wanted:
        count = min(_IDS_AT_ONCE, wanted - len(ids))
        ids += await database.read(cluster_id, lambda session, count=count: _new_ids(session, count))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    changes, rows = await asyncio.to_thread(compare, checked.plan, held, iter(ids).__next__, now)
    return Examination(checked.lines, checked.problems, changes), rows, held.fingerprint


def _new_ids(session: Session, count: int) -> list[UUID]:
    return [session.new_id() for _ in range(count)]


async def _carried_out(
    database: Database,
    cluster_id: UUID,
    actor: Actor,
    found: Examination,
    rows: list[Change],
    fingerprint: Fingerprint,
    now: datetime,
    tell: Tell,
) -> bool:
    """Stage and move the changes; false when others were faster and it must be compared again."""
    total = len(rows)
    try:
        import_id = await database.write(cluster_id, lambda session: _begin(session, actor, total, now))
    except staging.Overtaken:
        return False
    try:
        for start, portion in staging.chunks(rows):
            tell(Progress(Stage.STAGING, start, total))
            await database.write(
                cluster_id,
                lambda session, start=start, portion=portion: staging.stage(session, import_id, start, portion, now),  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            )
        rows.clear()
        tell(Progress(Stage.MOVING, 0, total))
        moved = await database.write(
            cluster_id, lambda session: _first_move(session, actor, import_id, found, fingerprint, now)
        )
        with suppress(ImportSuperseded):  # a move that has begun is never given up: another process ended it for us
            while moved < total:
                tell(Progress(Stage.MOVING, moved, total))
                moved = await database.write(cluster_id, lambda session: staging.move_slice(session, import_id))
    except staging.Overtaken:
        await database.write(cluster_id, lambda session: staging.give_up(session, import_id, even_moving=True))
        return False
    except BaseException:
        with suppress(DomainError):  # the reason why it failed may be the reason why this fails too
            await asyncio.shield(database.write(cluster_id, lambda session: staging.give_up(session, import_id)))
        raise
    await staging.clear(database, cluster_id)
    tell(Progress(Stage.MOVING, total, total))
    return True


def _begin(session: Session, actor: Actor, total: int, now: datetime) -> UUID:
    _allowed(session, actor, now)
    return staging.begin(session, total, now)


def _first_move(
    session: Session, actor: Actor, import_id: UUID, found: Examination, fingerprint: Fingerprint, now: datetime
) -> int:
    """Permission again, the comparison still true, the audit log, and the first rows, in one transaction."""
    standing = _allowed(session, actor, now)
    lock(session, Cluster, session.own_cluster_id)
    if fingerprint_of(session) != fingerprint:
        raise staging.Overtaken
    demand_no_vote_for_oneself(session, standing, staged_places(session, standing.person_id, import_id))
    staging.begin_moving(session, import_id)
    moved = staging.move_slice(session, import_id)
    record(
        session,
        audit.Change(kind=IMPORTED, subject_id=None, before={}, after=_facts(found)),
        actor=actor,
        person_id=standing.person_id,
        actor_name=standing.name,
        now=now,
    )
    outbox.project(session, ROLES_OF_ALL, None, now)
    return moved


def _facts(found: Examination) -> dict[str, object]:
    facts: dict[str, object] = {}
    for part, count in found.changes.counts.items():
        facts[f"{part}_created"], facts[f"{part}_updated"] = count.created, count.updated
    return facts


def _demand_for_others(session: Session, actor: Actor, rows: Sequence[Change], now: datetime) -> None:
    """Refuse before anything is staged; what is staged is judged again, at its own instant."""
    demand_no_vote_for_oneself(session, standing_of(session, actor, now), places_in(rows))


def _allowed(session: Session, actor: Actor, now: datetime) -> Standing:
    standing = standing_of(session, actor, now)
    demand(may_import_members(standing))
    return standing
