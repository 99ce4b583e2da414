"""Which endorsements count today: those of another group than the endorsed person's (design, "Impartiality")."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from models.database import Session
from models.experts.tables import Endorsement
from models.people.kinship import groups_of_organisations, groups_of_people


def counting(session: Session, endorsements: Sequence[Endorsement]) -> Collection[UUID]:
    """The ids of those that count today.

    One counts no more once the endorsed person and its author (or the organisation the author spoke for) belong to
    one group: companies are bought, people change sides. It counts on when the author only left.
    """
    if not endorsements:
        return frozenset()
    spoken_for = groups_of_organisations(session, {row.organisation_id for row in endorsements})
    people = groups_of_people(session, {id for row in endorsements for id in (row.person_id, row.author_id)})
    nothing: frozenset[UUID] = frozenset()
    return frozenset(
        row.id
        for row in endorsements
        if (people.get(row.author_id, nothing) | {spoken_for[row.organisation_id]}).isdisjoint(
            people.get(row.person_id, nothing)
        )
    )
