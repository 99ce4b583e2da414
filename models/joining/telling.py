"""Who is told of a request to join."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, select

from models import outbox
from models.cluster.posted import tell_anew
from models.cluster.tables import Posted
from models.database import Session
from models.people.private_notices import owe_notice
from models.people.standing import held_at
from models.people.tables import (
    BOARD_OFFICES,
    Affiliation,
    AffiliationRole,
    AffiliationStatus,
    Mandate,
    Organisation,
    OrganisationStatus,
    Person,
)

ASKED = "joining.asked"
"""The outbox kind of the card of a request, in the board's channel; its subject is the request."""
REMINDED = "joining.reminded"
"""The outbox kind that says that a request has been waiting for long; it names nobody."""


def representatives(session: Session, cluster_id: UUID, organisation_id: UUID | None) -> Sequence[UUID]:
    """Those who carry the vote of an organisation in order, and are in the server to answer."""
    found = _representing().where(Person.cluster_id == cluster_id, Affiliation.organisation_id == organisation_id)
    return [person_id for person_id, _ in session.execute(found.order_by(Person.id))]


def answered_for(session: Session, organisation_ids: Collection[UUID]) -> frozenset[UUID]:
    """Of these organisations, those that somebody represents who can answer; their ids are of no two clusters."""
    if not organisation_ids:
        return frozenset()
    found = _representing().where(Affiliation.organisation_id.in_(organisation_ids))
    return frozenset(organisation_id for _, organisation_id in session.execute(found))


def _representing() -> Select[UUID, UUID]:
    """Who represents which organisation."""
    return (
        select(Person.id, Affiliation.organisation_id)
        .join(Affiliation, and_(Affiliation.cluster_id == Person.cluster_id, Affiliation.person_id == Person.id))
        .join(
            Organisation,
            and_(Organisation.cluster_id == Affiliation.cluster_id, Organisation.id == Affiliation.organisation_id),
        )
        .where(
            Person.discord_user_id.is_not(None),
            Person.left_at.is_(None),
            Affiliation.role == AffiliationRole.REPRESENTATIVE,
            Affiliation.status == AffiliationStatus.ACCEPTED,
            Organisation.status == OrganisationStatus.ACTIVE,
        )
    )


def board_members(session: Session, cluster_id: UUID, now: datetime) -> Sequence[UUID]:
    """Who is on the board at `now`."""
    query = select(Mandate.person_id).where(
        Mandate.cluster_id == cluster_id, Mandate.office.in_(BOARD_OFFICES), held_at(now)
    )
    return sorted({person_id for person_id in session.scalars(query) if person_id is not None})


def tell_deciders(
    session: Session, request_id: UUID, organisation_id: UUID | None, now: datetime, *, notices: bool = True
) -> None:
    """Owe the card of a request, and with `notices` a private pointer to whoever decides and wanted any."""
    cluster_id = session.own_cluster_id
    people = representatives(session, cluster_id, organisation_id) or board_members(session, cluster_id, now)
    for person_id in people if notices else ():
        owe_notice(session, person_id, now)
    if not _bring_card_in_line(session, request_id, now) and not outbox.owed(session, ASKED, request_id, cluster_id):
        outbox.post(session, ASKED, request_id, now)


def tell_person(session: Session, request_id: UUID, person_id: UUID, now: datetime) -> None:
    """Owe the person a pointer to the outcome, if they wanted any, and bring the card in line."""
    owe_notice(session, person_id, now)
    _bring_card_in_line(session, request_id, now)


def _bring_card_in_line(session: Session, request_id: UUID, now: datetime) -> bool:
    """Owe the card, where it stands already, as it should look now. One that is owed is rendered when it is posted."""
    return tell_anew(session, and_(Posted.kind == ASKED, Posted.subject_id == request_id), now) > 0
