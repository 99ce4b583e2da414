"""Who is told of a request to join, and where its card stands in the board's channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, select

from models import outbox
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
CARD = "joining.card"
"""The outbox kind that brings that card up to date."""
REMINDED = "joining.reminded"
"""The outbox kind that says that a request has been waiting for long; it names nobody."""


def representatives(session: Session, cluster_id: UUID, organisation_id: UUID | None) -> Sequence[UUID]:
    """Those who carry the vote of an organisation in order, and are in the server to answer."""
    query = (
        select(Person.id)
        .join(Affiliation, and_(Affiliation.cluster_id == Person.cluster_id, Affiliation.person_id == Person.id))
        .join(
            Organisation,
            and_(Organisation.cluster_id == Affiliation.cluster_id, Organisation.id == Affiliation.organisation_id),
        )
        .where(
            Person.cluster_id == cluster_id,
            Person.discord_user_id.is_not(None),
            Person.left_at.is_(None),
            Affiliation.organisation_id == organisation_id,
            Affiliation.role == AffiliationRole.REPRESENTATIVE,
            Affiliation.status == AffiliationStatus.ACCEPTED,
            Organisation.status == OrganisationStatus.ACTIVE,
        )
    )
    return session.scalars(query.order_by(Person.id)).all()


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
    if place_of_card(session, request_id) is None:
        outbox.post(session, ASKED, request_id, now)
    else:
        outbox.refresh(session, CARD, request_id, now)


def tell_person(session: Session, request_id: UUID, person_id: UUID, now: datetime) -> None:
    """Owe the person a pointer to the outcome, if they wanted any, and bring the card in line."""
    owe_notice(session, person_id, now)
    outbox.refresh(session, CARD, request_id, now)


def card_stands(session: Session, request_id: UUID, channel_id: int, message_id: int, *, now: datetime) -> None:
    """Remember where the card of a request was posted; what happened meanwhile is owed to it."""
    if place_of_card(session, request_id) is not None:
        return
    session.add(
        Posted(
            id=session.new_id(),
            kind=ASKED,
            subject_id=request_id,
            channel_id=channel_id,
            message_id=message_id,
            posted_at=now,
        )
    )
    outbox.refresh(session, CARD, request_id, now)


def card_gone(session: Session, request_id: UUID) -> None:
    """Somebody deleted the card by hand: the request still stands in `/moi` and in the list."""
    session.execute(delete(Posted).where(Posted.kind == ASKED, Posted.subject_id == request_id))


def place_of_card(session: Session, request_id: UUID) -> tuple[int, int] | None:
    """The channel and the message of a request's card."""
    row = session.execute(
        select(Posted.channel_id, Posted.message_id).where(Posted.kind == ASKED, Posted.subject_id == request_id)
    ).first()
    return None if row is None else (row[0], row[1])
