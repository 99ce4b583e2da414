"""What an actor is in the cluster at an instant, loaded afresh inside each operation.

What is held in memory serves display only: a mandate that has ended must not act.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from models.actor import Actor
from models.database import Session
from models.people.tables import (
    BOARD_OFFICES,
    Affiliation,
    AffiliationStatus,
    Mandate,
    Office,
    Organisation,
    OrganisationStatus,
    Person,
)


@dataclass(frozen=True)
class Standing:
    """Facts a permission may be judged on.

    `organisation_statuses` are those of the organisations whose affiliation was accepted. `only_not_accepted` says that
    the person has affiliations, and that all of them ended or wait to be accepted. `board_exists` says whether
    anybody holds a board mandate now: without, the server's administrators may appoint the first one.
    `first_appointment` is when the cluster's very first mandate began and `board_acted` whether one was ever given by
    the board itself; both are loaded for the server's administrators only.
    """

    actor: Actor
    person_id: UUID | None
    name: str | None
    offices: frozenset[Office]
    organisation_statuses: frozenset[OrganisationStatus]
    board_exists: bool
    at: datetime
    first_appointment: datetime | None = None
    board_acted: bool = True
    only_not_accepted: bool = False

    @property
    def on_board(self) -> bool:
        """Whether the person holds a current board mandate."""
        return bool(self.offices & BOARD_OFFICES)


def held_at(now: datetime) -> ColumnElement[bool]:
    """The condition on `Mandate` rows that hold at `now`: the start is included, the end is not."""
    return and_(Mandate.since <= now, or_(Mandate.until.is_(None), Mandate.until > now))


def standing_of(session: Session, actor: Actor, now: datetime) -> Standing:
    """Load what the actor is at `now` in the session's cluster."""
    person = None
    if actor.user_id is not None:
        person = session.scalar(select(Person).where(Person.discord_user_id == actor.user_id))
    current = session.execute(select(Mandate.person_id, Mandate.office).where(held_at(now))).all()
    board_exists = any(office in BOARD_OFFICES for _, office in current)
    first, acted = _founding(session) if actor.server_administrator else (None, True)
    if person is None:
        return Standing(actor, None, None, frozenset(), frozenset(), board_exists, now, first, acted)
    affiliations = session.execute(
        select(Affiliation.status, Organisation.status)
        .join(
            Organisation,
            (Organisation.cluster_id == Affiliation.cluster_id) & (Organisation.id == Affiliation.organisation_id),
        )
        .where(Affiliation.person_id == person.id)
    ).all()
    statuses = [status for affiliation, status in affiliations if affiliation == AffiliationStatus.ACCEPTED]
    return Standing(
        actor=actor,
        person_id=person.id,
        name=person.full_name,
        offices=frozenset(Office(office) for person_id, office in current if person_id == person.id),
        organisation_statuses=frozenset(OrganisationStatus(status) for status in statuses),
        board_exists=board_exists,
        at=now,
        first_appointment=first,
        board_acted=acted,
        only_not_accepted=bool(affiliations) and not statuses,
    )


def _founding(session: Session) -> tuple[datetime | None, bool]:
    """When the first mandate began, and whether the board itself ever gave one."""
    first = session.scalar(select(func.min(Mandate.since)))
    by_board = select(Mandate.id).where(~Mandate.appointed_by_administrator).limit(1)
    return first, session.scalar(by_board) is not None
