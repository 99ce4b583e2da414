"""The organisations by name, as they are kept in memory for whoever types one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from models.database import Session
from models.people.tables import Organisation, OrganisationStatus
from models.records import dataclass


@dataclass(frozen=True)
class NamedHere:
    """An organisation of the cluster, whatever its status."""

    id: UUID
    name: str
    status: OrganisationStatus


def organisations_by_name(session: Session) -> Sequence[NamedHere]:
    """All of them, by name."""
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.status).order_by(Organisation.name_key)
    )
    return [NamedHere(id, name, OrganisationStatus(status)) for id, name, status in rows]
