"""Which organisations count as one: sister companies share a group (design, "Organisation")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from models.database import Session
from models.people.tables import Affiliation, AffiliationStatus, Organisation

MOST_NAMED = 500
"""Rows named one by one in a statement; for more, all are read: a database limits the parameters."""


def groups_of_organisations(session: Session, ids: Collection[UUID] | None = None) -> Mapping[UUID, UUID]:
    """The group of each organisation, of all or of these: the parent above all its parents, or itself without one."""
    parents = _parents_above(session, ids) if ids is not None and len(ids) <= MOST_NAMED else _all_parents(session)
    return {id: _highest(id, parents) for id in parents}


def groups_of_people(session: Session, person_ids: Collection[UUID]) -> Mapping[UUID, frozenset[UUID]]:
    """The groups to which the accepted organisations of each of these belong, former ones too.

    Somebody without an accepted organisation is left out.
    """
    query = select(Affiliation.person_id, Affiliation.organisation_id).where(
        Affiliation.status == AffiliationStatus.ACCEPTED
    )
    if len(person_ids) <= MOST_NAMED:
        query = query.where(Affiliation.person_id.in_(person_ids))
    rows = session.execute(query).all()
    groups = groups_of_organisations(session, {row.organisation_id for row in rows})
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        found[row.person_id].add(groups[row.organisation_id])
    return {person_id: frozenset(each) for person_id, each in found.items()}


def _all_parents(session: Session) -> Mapping[UUID, UUID | None]:
    rows = session.execute(select(Organisation.id, Organisation.parent_id))
    return {row.id: row.parent_id for row in rows}


def _parents_above(session: Session, ids: Collection[UUID]) -> Mapping[UUID, UUID | None]:
    """Of these organisations and all above them, the parent; a statement a level."""
    parents: dict[UUID, UUID | None] = {}
    asked = set(ids)
    while asked:
        rows = session.execute(select(Organisation.id, Organisation.parent_id).where(Organisation.id.in_(asked)))
        parents |= {row.id: row.parent_id for row in rows}
        asked = {parent for parent in parents.values() if parent is not None and parent not in parents}
    return parents


def _highest(id: UUID, parents: Mapping[UUID, UUID | None]) -> UUID:
    """The last above; of a ring, where each is above the other, one and the same for all below and in it."""
    way = [id]
    while (above := parents.get(way[-1])) is not None:
        if above in way:
            return min(way[way.index(above) :])
        way.append(above)
    return way[-1]
