"""Which endorsements count today: those of another group than the endorsed person's (design, "Impartiality")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from models.database import Session
from models.experts.tables import Endorsement
from models.people.kinship import groups_of_organisations, groups_of_people


def counted_endorsements(session: Session) -> Mapping[tuple[UUID, UUID], int]:
    """How many endorsements count today, by person and domain; what has none is left out.

    All of the cluster in four statements, for what is kept in memory.
    """
    rows = session.scalars(select(Endorsement)).all()
    counted = counting(session, rows)
    return Counter((row.person_id, row.domain_id) for row in rows if row.id in counted)


def counting(session: Session, endorsements: Sequence[Endorsement]) -> Collection[UUID]:
    """The ids of those that count today.

    One counts no more once the endorsed person and its author (or the organisation the author spoke for) belong to
    one group: companies are bought, people change sides. It counts on when the author only left.
    """
    if not endorsements:
        return frozenset()
    groups = groups_of_organisations(session)
    concerned = {row.person_id for row in endorsements} | {row.author_id for row in endorsements}
    # Many names in one statement would pass a database's limit of parameters.
    of_people = groups_of_people(session, groups, concerned if len(concerned) <= MOST_NAMED else None)
    nothing: frozenset[UUID] = frozenset()
    return frozenset(
        row.id
        for row in endorsements
        if (of_people.get(row.author_id, nothing) | {groups[row.organisation_id]}).isdisjoint(
            of_people.get(row.person_id, nothing)
        )
    )


MOST_NAMED = 500
"""People named one by one in a statement; beyond, all are read."""
