"""What an actor is in the cluster at an instant, loaded afresh inside each operation.

What is held in memory serves display only: a mandate that has ended must not act.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from models.actor import Actor
from models.database import Session
from models.people.tables import (
    BOARD_OFFICES,
    Affiliation,
    AffiliationRole,
    AffiliationStatus,
    Mandate,
    Office,
    Organisation,
    OrganisationStatus,
    Person,
    Power,
)
from models.records import dataclass


@dataclass(frozen=True)
class Standing:
    """Facts a permission may be judged on.

    `powers` are those that the board has lent to this delegate. `roles` are the accepted affiliations: what one is in
    which organisation, whatever its status; `organisation_statuses` are theirs. `only_not_accepted` says that they
    came by asking to join or have affiliations, and that none is accepted today; `newcomer` that none ever was.
    `board_exists` says whether anybody holds a board mandate now: without, the server's administrators may appoint the
    first one. `first_appointment` is when the cluster's very first mandate began and `board_acted` whether one was ever
    given by the board itself; both are loaded for the server's administrators only.
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
    newcomer: bool = False
    powers: frozenset[Power] = frozenset()
    roles: Mapping[UUID, AffiliationRole] = field(default_factory=dict, hash=False)

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
    current = session.execute(select(Mandate.person_id, Mandate.office, Mandate.powers).where(held_at(now))).all()
    board_exists = any(mandate.office in BOARD_OFFICES for mandate in current)
    first, acted = _founding(session) if actor.server_administrator else (None, True)
    if person is None:
        return Standing(actor, None, None, frozenset(), frozenset(), board_exists, now, first, acted)
    affiliations = session.execute(
        select(Affiliation.status, Organisation.status, Affiliation.organisation_id, Affiliation.role)
        .join(
            Organisation,
            (Organisation.cluster_id == Affiliation.cluster_id) & (Organisation.id == Affiliation.organisation_id),
        )
        .where(Affiliation.person_id == person.id)
    ).all()
    accepted = [each for each in affiliations if each[0] == AffiliationStatus.ACCEPTED]
    own = [mandate for mandate in current if mandate.person_id == person.id]
    return Standing(
        actor=actor,
        person_id=person.id,
        name=person.full_name,
        offices=frozenset(Office(mandate.office) for mandate in own),
        organisation_statuses=frozenset(OrganisationStatus(status) for _, status, _, _ in accepted),
        board_exists=board_exists,
        at=now,
        first_appointment=first,
        board_acted=acted,
        newcomer=person.newcomer,
        only_not_accepted=(bool(affiliations) or person.newcomer) and not accepted,
        powers=frozenset(Power(power) for mandate in own for power in mandate.powers),
        roles={organisation_id: AffiliationRole(role) for _, _, organisation_id, role in accepted},
    )


def _founding(session: Session) -> tuple[datetime | None, bool]:
    """When the first mandate was given, and whether the board itself ever gave one."""
    first = session.scalar(select(func.min(func.coalesce(Mandate.appointed_at, Mandate.since))))
    by_board = select(Mandate.id).where(~Mandate.appointed_by_administrator).limit(1)
    return first, session.scalar(by_board) is not None
