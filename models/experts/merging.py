"""Two domains become one: nobody's expertise is lost on the way."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session, Topic, insert_into, lock
from models.experts.domains import DomainEdit, begin_edit, domain_to_edit, record_edit, usable
from models.experts.errors import DomainMergedIntoItself
from models.experts.facts import DomainFacts, facts_of
from models.experts.tables import Domain, Endorsement, Expertise, UnmetSearch
from models.records import dataclass


@dataclass(frozen=True)
class Merge:
    """A merge to come or done: `moved` people had the source only, `joined` had both."""

    source: DomainFacts
    target: DomainFacts
    moved: int
    joined: int


def preview_merge(session: Session, actor: Actor, source_id: UUID, target_id: UUID, *, now: datetime) -> Merge:
    """What a merge would do. Raises what `merge_domains` raises."""
    source = domain_to_edit(session, actor, source_id, now=now)
    target = domain_to_edit(session, actor, target_id, now=now)
    assert source is not None
    assert target is not None
    if source_id == target_id:
        raise DomainMergedIntoItself(source.names["fr"])
    joined = len(_holders(session, source_id) & _holders(session, target_id))
    return Merge(source, target, source.experts - joined, joined)


def merge_domains(session: Session, actor: Actor, source_id: UUID, target_id: UUID, *, now: datetime) -> Merge:
    """Move all expertise of the source to the target, and archive the source, which leads to the target from now on.

    Where a person has both, the higher level, the more years, the later confirmation and both notes are kept; where
    one author endorsed a person for both, the later sentence. Searches that found nothing are counted together.
    Introductions and calls keep the domain that they were about, and follow merges where they are shown.
    Raises `NotAllowed`, `DomainUnknown`, `DomainArchived` or `DomainMergedIntoItself`.
    """
    standing = begin_edit(session, actor, now)
    for id in sorted({source_id, target_id}):
        # An expertise being added refers to its domain: after this lock it is there to be moved, or comes too late.
        lock(session, Domain, id)
    source, target = usable(session, source_id), usable(session, target_id)
    if source is target:
        raise DomainMergedIntoItself(source.name_fr)
    moved, joined = _move(session, source.id, target.id)
    _move_endorsements(session, source.id, target.id)
    _move_unmet_searches(session, source.id, target.id)
    source.archived_at = now
    source.merged_into_id = target.id
    record_edit(
        session,
        DomainEdit.MERGED,
        source.id,
        {"name": source.name_fr},
        {"name": target.name_fr, "moved": moved, "joined": joined},
        standing,
        now,
    )
    session.touch(Topic.EXPERTS)
    return Merge(facts_of(source), facts_of(target), moved, joined)


def _move(session: Session, source_id: UUID, target_id: UUID) -> tuple[int, int]:
    rows = session.scalars(
        select(Expertise)
        .where(Expertise.domain_id.in_((source_id, target_id)))
        .order_by(Expertise.id)
        .with_for_update()
    ).all()
    kept = {row.person_id: row for row in rows if row.domain_id == target_id}
    moved = joined = 0
    for row in rows:
        if row.domain_id != source_id:
            continue
        other = kept.get(row.person_id)
        if other is None:
            row.domain_id = target_id
            moved += 1
        else:
            keep_best(row, other)
            session.delete(row)
            joined += 1
    session.flush()
    return moved, joined


def _move_endorsements(session: Session, source_id: UUID, target_id: UUID) -> None:
    rows = session.scalars(
        select(Endorsement)
        .where(Endorsement.domain_id.in_((source_id, target_id)))
        .order_by(Endorsement.id)
        .with_for_update()
    ).all()
    kept = {(row.person_id, row.author_id): row for row in rows if row.domain_id == target_id}
    for row in rows:
        if row.domain_id != source_id:
            continue
        other = kept.get((row.person_id, row.author_id))
        if other is None:
            row.domain_id = target_id
            continue
        if row.endorsed_at > other.endorsed_at:
            other.sentence, other.endorsed_at = row.sentence, row.endorsed_at
            other.organisation_id = row.organisation_id
        session.delete(row)
    session.flush()


def _move_unmet_searches(session: Session, source_id: UUID, target_id: UUID) -> None:
    rows = session.scalars(select(UnmetSearch).where(UnmetSearch.domain_id == source_id).with_for_update()).all()
    for row in rows:
        counted = insert_into(session, UnmetSearch).values(
            cluster_id=session.own_cluster_id,
            id=session.new_id(),
            month=row.month,
            domain_id=target_id,
            counted_on=row.counted_on.replace(str(source_id), str(target_id)),
            searches=row.searches,
        )
        session.delete(row)
        session.flush()
        session.execute(
            counted.on_conflict_do_update(
                index_elements=["cluster_id", "counted_on"],
                set_={"searches": UnmetSearch.searches + row.searches},
            )
        )


def keep_best(source: Expertise, target: Expertise) -> None:
    """Let the target be the best of both: level, years, latest confirmation, and both notes."""
    target.level = max(source.level, target.level)
    target.years = max((years for years in (source.years, target.years) if years is not None), default=None)
    target.confirmed_at = max(source.confirmed_at, target.confirmed_at)
    target.note = joined_notes(target.note, source.note)


def joined_notes(first: str | None, second: str | None) -> str | None:
    """Both notes, one a line; one alone where the other is empty or already in it."""
    if not second or (first and second in first):
        return first
    if not first or first in second:
        return second
    return f"{first}\n{second}"


def _holders(session: Session, domain_id: UUID) -> set[UUID]:
    return set(session.scalars(select(Expertise.person_id).where(Expertise.domain_id == domain_id)))
