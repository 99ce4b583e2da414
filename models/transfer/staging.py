"""The changes of an import laid ready in chunks, then moved in as few steps as the writer's time allows.

The register of an association (hundreds of rows, thousands at most) is moved in one transaction. A longer import is
moved in several, each under the time a write may hold the writer; from the first one on it is bound to be carried to
its end, by this process or by the next one that opens the database.

The statements here are Core statements with their cluster spelt out: one for thousands of rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, delete, func, insert, inspect, literal, select, update
from sqlalchemy.exc import IntegrityError

from models.cluster.tables import Cluster
from models.database import Base, Database, Session, Topic, everywhere, lock
from models.experts.tables import Domain, Expertise
from models.people.tables import Affiliation, Organisation, Person
from models.records import dataclass
from models.transfer.comparing import Change, Part
from models.transfer.errors import ImportSuperseded
from models.transfer.following import follow
from models.transfer.tables import (
    ImportRun,
    Staged,
    StagedAffiliation,
    StagedExpertise,
    StagedOrganisation,
    StagedPerson,
)

CHUNK = 2_000
"""Rows staged in one write."""

SLICE = 8_000
"""Rows moved in one write: 60 to 70 ms of SQLite's time, measured on two cores, and about half of that to commit."""

ABANDONED_AFTER = timedelta(hours=1)
"""An import that has not begun to move its rows after that long belongs to a dead process."""


class Overtaken(Exception):
    """Somebody else changed the same members since the comparison: compare again."""


@dataclass(frozen=True, slots=True)
class _Lane:
    """How rows of one part travel from where they are staged to where they belong.

    `born` is the column of the target that takes the import's own instant, if it has one.
    """

    part: Part
    staged: type[Staged]
    source: Table
    target: Table
    born: str | None
    fields: tuple[str, ...]


def _lane(part: Part, source: type[Staged], target: type[Base], born: str | None) -> _Lane:
    own = {"cluster_id", "id", "import_id", "place", "creates", "since"}
    columns = inspect(source).columns
    fields = tuple(column.name for column in columns if column.name not in own)
    return _Lane(part, source, _table(source), _table(target), born, fields)


def _table(entity: type[object]) -> Table:
    table = inspect(entity).local_table
    assert isinstance(table, Table)
    return table


LANES = (
    _lane(Part.ORGANISATIONS, StagedOrganisation, Organisation, "created_at"),
    _lane(Part.PEOPLE, StagedPerson, Person, "created_at"),
    _lane(Part.AFFILIATIONS, StagedAffiliation, Affiliation, "since"),
    _lane(Part.EXPERTISE, StagedExpertise, Expertise, None),
)


def begin(session: Session, total: int, now: datetime) -> UUID:
    """Open an import; one that was being staged in this cluster is given up for it. Returns its id.

    Raises `Overtaken` while another one is being moved.
    """
    lock(session, Cluster, session.own_cluster_id)  # two that begin at once come one after the other
    for other in session.scalars(select(ImportRun).with_for_update()):
        if other.applying:
            raise Overtaken
        session.delete(other)
    session.flush()
    run = ImportRun(id=session.new_id(), started_at=now, total=total, applied=0, applying=False)
    session.add(run)
    session.flush()
    return run.id


def chunks(changes: Sequence[Change]) -> Iterator[tuple[int, Sequence[Change]]]:
    """The changes in portions for `stage`, each with the place of its first row."""
    for start in range(0, len(changes), CHUNK):
        yield start, changes[start : start + CHUNK]


def stage(session: Session, import_id: UUID, start: int, changes: Sequence[Change], now: datetime) -> None:
    """Lay one portion ready; raises `ImportSuperseded` when another import took over."""
    _the_run(session, import_id)
    for lane in LANES:
        rows = [
            {
                "cluster_id": session.own_cluster_id,
                "id": change.id,
                "import_id": import_id,
                "place": place,
                "creates": change.creates,
                "since": now,
                **dict.fromkeys(lane.fields),
                **change.fields,
            }
            for place, change in enumerate(changes, start)
            if change.part is lane.part
        ]
        if rows:
            session.execute(insert(lane.source), rows)


def begin_moving(session: Session, import_id: UUID) -> None:
    """From here on the import is carried to its end; the first slice is moved in the same transaction."""
    _the_run(session, import_id).applying = True
    session.flush()


def move_slice(session: Session, import_id: UUID) -> int:
    """Move the next rows; returns how many of the import are moved. Raises `Overtaken` on a conflict with another."""
    # Merges of domains and erasures come before a slice or after it.
    lock(session, Cluster, session.own_cluster_id)
    run = _the_run(session, import_id)
    start, end = run.applied, min(run.applied + SLICE, run.total)
    _follow_merges(session, import_id, start, end)
    try:
        for lane in LANES:
            _create(session, lane, import_id, start, end)
            if lane.part is Part.AFFILIATIONS:
                follow(session, import_id, start, end)
            _change(session, lane, import_id, start, end)
    except IntegrityError as error:
        raise Overtaken from error
    run.applied = end
    if end == run.total:
        session.delete(run)
    session.flush()
    session.touch(Topic.PEOPLE, Topic.EXPERTS)
    return end


def _follow_merges(session: Session, import_id: UUID, start: int, end: int) -> None:
    """Lead expertise in a domain that was merged since the import began to the one that took over.

    Where the person has that one already, it stays as it is: as with a merge nobody has a domain twice.
    """
    merged = {row[0]: row[1] for row in session.execute(_MERGED)}
    waiting = select(StagedExpertise).where(StagedExpertise.import_id == import_id, StagedExpertise.creates)
    portion = StagedExpertise.place.between(start, end - 1)
    rows = session.scalars(waiting.where(portion, StagedExpertise.domain_id.in_(merged))).all() if merged else ()
    if not rows:
        return
    successors = {domain_id: _successor(domain_id, merged) for domain_id in {row.domain_id for row in rows}}
    taken = set(successors.values())
    held = select(Expertise.person_id, Expertise.domain_id).where(Expertise.domain_id.in_(taken))
    staged = waiting.with_only_columns(StagedExpertise.person_id, StagedExpertise.domain_id)
    both = *session.execute(held), *session.execute(staged.where(StagedExpertise.domain_id.in_(taken)))
    pairs = {(row[0], row[1]) for row in both}
    for row in sorted(rows, key=lambda row: row.place):
        pair = row.person_id, successors[row.domain_id]
        if pair in pairs:
            session.delete(row)
        else:
            pairs.add(pair)
            row.domain_id = pair[1]
    session.flush()


_MERGED = select(Domain.id, Domain.merged_into_id).where(Domain.merged_into_id.is_not(None))


def _successor(domain_id: UUID | None, merged: Mapping[UUID, UUID | None]) -> UUID | None:
    seen: set[UUID] = set()
    while domain_id is not None and domain_id in merged and domain_id not in seen:
        seen.add(domain_id)
        domain_id = merged[domain_id]
    return domain_id


def _create(session: Session, lane: _Lane, import_id: UUID, start: int, end: int) -> None:
    source, target = lane.source, lane.target
    names = ["cluster_id", "id", *lane.fields]
    values: list[ColumnElement[object]] = [source.c[name] for name in names]
    if lane.born is not None:
        names.append(lane.born)
        values.append(source.c.since)
    portion = _portion(session, source, import_id, start, end)
    rows = select(*values).where(portion, source.c.creates).order_by(source.c.place)
    session.execute(insert(target).from_select(names, rows, include_defaults=False))


def _change(session: Session, lane: _Lane, import_id: UUID, start: int, end: int) -> None:
    """Only the fields that the files fill are set: what others changed meanwhile in the rest of the row stays."""
    source, target = lane.source, lane.target
    portion = _portion(session, source, import_id, start, end)
    changed = session.scalar(select(func.count()).select_from(source).where(portion, ~source.c.creates))
    if not changed:
        return
    values: Mapping[str, ColumnElement[object]] = {
        name: func.coalesce(source.c[name], target.c[name]) for name in lane.fields
    }
    same_row = and_(target.c.cluster_id == source.c.cluster_id, target.c.id == source.c.id)
    cluster = target.c.cluster_id == literal(session.own_cluster_id)
    session.execute(update(target).values(values).where(cluster, same_row, portion, ~source.c.creates))


def _portion(session: Session, source: Table, import_id: UUID, start: int, end: int) -> ColumnElement[bool]:
    return and_(
        source.c.cluster_id == session.own_cluster_id,
        source.c.import_id == import_id,
        source.c.place >= start,
        source.c.place < end,
    )


def _the_run(session: Session, import_id: UUID) -> ImportRun:
    run = lock(session, ImportRun, import_id)
    if run is None:
        raise ImportSuperseded
    return run


def _under_way(session: Session) -> list[tuple[UUID, UUID, bool, datetime]]:
    return [(run.cluster_id, run.id, run.applying, run.started_at) for run in session.scalars(select(ImportRun))]


async def finish_moving(database: Database, cluster_id: UUID, import_id: UUID) -> None:
    """Carry a begun move to its end."""
    while await database.write(cluster_id, lambda session: _move_or_end(session, import_id)):
        pass


def _move_or_end(session: Session, import_id: UUID) -> bool:
    """Move a slice; false when there is nothing left to move."""
    lock(session, Cluster, session.own_cluster_id)  # the cluster before the run, as everywhere
    run = lock(session, ImportRun, import_id)
    if run is None:
        return False
    total = run.total
    try:
        with session.begin_nested():
            return move_slice(session, import_id) < total
    except Overtaken:
        # Others made the same rows meanwhile. Whoever imports again gets the difference; nothing can be moved here.
        session.delete(run)
        return False


async def settle_leftovers(database: Database, now: datetime) -> None:
    """At start: carry begun moves of dead processes to their end, and take away what others left staged."""
    for cluster_id, import_id, applying, started_at in await database.read(everywhere(), _under_way):
        if applying:
            await finish_moving(database, cluster_id, import_id)
        elif now - started_at >= ABANDONED_AFTER:
            await database.write(cluster_id, lambda session, import_id=import_id: give_up(session, import_id))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    for cluster_id in await database.read(everywhere(), _clusters_with_leftovers):
        await clear(database, cluster_id)


async def settle_before_import(database: Database, cluster_id: UUID) -> None:
    """Before an import: the same for its own cluster, whatever the age."""
    for _, import_id, applying, _ in await database.read(cluster_id, _under_way):
        if applying:
            await finish_moving(database, cluster_id, import_id)
        else:
            await database.write(cluster_id, lambda session, import_id=import_id: give_up(session, import_id))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    await clear(database, cluster_id)


def give_up(session: Session, import_id: UUID, *, even_moving: bool = False) -> None:
    """Forget an import that moved nothing yet, or, where the caller compares again at once, one that did."""
    run = lock(session, ImportRun, import_id)
    if run is not None and (even_moving or not run.applying):
        session.delete(run)


async def clear(database: Database, cluster_id: UUID) -> None:
    """Delete, in portions, the staged rows of this cluster that no import has any more."""
    while await database.read(cluster_id, _has_leftovers):
        await database.write(cluster_id, _delete_portion)


def _orphaned(source: type[Staged]) -> ColumnElement[bool]:
    return source.import_id.not_in(select(ImportRun.id))


def _has_leftovers(session: Session) -> bool:
    return any(session.scalar(select(lane.staged.id).where(_orphaned(lane.staged)).limit(1)) for lane in LANES)


def _clusters_with_leftovers(session: Session) -> list[UUID]:
    found: set[UUID] = set()
    for lane in LANES:
        found.update(session.scalars(select(lane.staged.cluster_id).where(_orphaned(lane.staged)).distinct()))
    return sorted(found)


def _delete_portion(session: Session) -> None:
    for lane in LANES:
        source = lane.staged
        ids = session.scalars(select(source.id).where(_orphaned(source)).limit(CHUNK)).all()
        if ids:
            statement = delete(source).where(source.id.in_(ids), _orphaned(source))
            session.execute(statement.execution_options(synchronize_session=False))
            return
