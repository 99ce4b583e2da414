"""What was sought in vain: counted by domain and month, without who asked nor what was typed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from models.database import Session, insert_into
from models.experts.tables import UnmetSearch

NO_DOMAIN = "-"
"""Stands for the domain where none came near."""


def count_unmet(session: Session, domain_id: UUID | None, *, day: date, searches: int = 1) -> None:
    """Count searches that found nothing. `domain_id` is the domain sought, or the nearest; None: none came near.

    `day` is the present day where the cluster lives. One statement.
    """
    month = day.replace(day=1)
    added = insert_into(session, UnmetSearch).values(
        cluster_id=session.own_cluster_id,
        id=session.new_id(),
        month=month,
        domain_id=domain_id,
        counted_on=f"{month.isoformat()} {domain_id or NO_DOMAIN}",
        searches=searches,
    )
    session.execute(
        added.on_conflict_do_update(
            index_elements=["cluster_id", "counted_on"], set_={"searches": UnmetSearch.searches + searches}
        )
    )
