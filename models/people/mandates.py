"""What follows from the start and from the end of a mandate, at their instants."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from models import outbox
from models.database import Session, Topic
from models.people.tables import Mandate

ROLES_OF_PERSON = "roles.person"
"""The outbox kind that brings a person's Discord roles in line; its subject is the person."""


def next_start(session: Session) -> datetime | None:
    """When the next mandate begins whose start was not applied yet; opened `everywhere()`."""
    return session.scalar(select(func.min(Mandate.since)).where(~Mandate.start_applied))


def apply_starts(session: Session, now: datetime) -> None:
    """Owe Discord what follows from each mandate that has begun; opened `everywhere()`."""
    begun = session.scalars(
        select(Mandate).where(Mandate.since <= now, ~Mandate.start_applied).with_for_update(skip_locked=True)
    ).all()
    for mandate in begun:
        mandate.start_applied = True
        _roles_follow(session, mandate, now)


def next_end(session: Session) -> datetime | None:
    """When the next mandate ends whose end was not applied yet; opened `everywhere()`."""
    return session.scalar(select(func.min(Mandate.until)).where(Mandate.until.is_not(None), ~Mandate.end_applied))


def apply_ends(session: Session, now: datetime) -> None:
    """Owe Discord what follows from each mandate that has ended; opened `everywhere()`.

    Nothing else follows: a power is judged on the dates, at the instant it is used.
    """
    ended = session.scalars(
        select(Mandate).where(Mandate.until <= now, ~Mandate.end_applied).with_for_update(skip_locked=True)
    ).all()
    for mandate in ended:
        mandate.end_applied = True
        _roles_follow(session, mandate, now)


def _roles_follow(session: Session, mandate: Mandate, now: datetime) -> None:
    if mandate.person_id is not None:
        outbox.project(session, ROLES_OF_PERSON, mandate.person_id, now, cluster_id=mandate.cluster_id)
    session.touch(Topic.PEOPLE)
