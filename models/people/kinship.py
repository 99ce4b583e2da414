"""Which organisations count as one: sister companies share a group (design, "Organisation")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from models.database import Session
from models.people.tables import Affiliation, AffiliationStatus, Organisation


def groups_of_organisations(session: Session) -> Mapping[UUID, UUID]:
    """Each organisation's group: the parent above all its parents, or itself where it has none."""
    rows = session.execute(select(Organisation.id, Organisation.parent_id))
    parents = {row.id: row.parent_id for row in rows}
    return {id: _highest(id, parents) for id in parents}


def groups_of_people(
    session: Session, groups: Mapping[UUID, UUID], person_ids: Collection[UUID] | None = None
) -> Mapping[UUID, frozenset[UUID]]:
    """The groups to which each person's accepted organisations belong, former ones too; of all people, or of some.

    `groups` is what `groups_of_organisations` found. Somebody without an accepted organisation is left out.
    """
    query = select(Affiliation.person_id, Affiliation.organisation_id).where(
        Affiliation.status == AffiliationStatus.ACCEPTED
    )
    if person_ids is not None:
        query = query.where(Affiliation.person_id.in_(person_ids))
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for person_id, organisation_id in session.execute(query):
        found[person_id].add(groups[organisation_id])
    return {person_id: frozenset(each) for person_id, each in found.items()}


def _highest(id: UUID, parents: Mapping[UUID, UUID | None]) -> UUID:
    """The last above; of a ring, where each is above the other, one and the same for all below and in it."""
    way = [id]
    while (above := parents.get(way[-1])) is not None:
        if above in way:
            return min(way[way.index(above) :])
        way.append(above)
    return way[-1]
