"""Bringing the whole server in line on demand: its places, those of its groups, and everybody's roles."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models import audit, outbox
from models.actor import Actor
from models.cluster.journal import record
from models.cluster.places import PLACES, ROLES_OF_ALL
from models.database import Session
from models.groups.missing import WITH_PLACES, intend_missing
from models.groups.tables import Group
from models.people.permissions import demand, may_synchronise
from models.people.standing import standing_of

SYNCHRONISED = "cluster.synchronised"


def demand_synchroniser(session: Session, actor: Actor, *, now: datetime) -> None:
    """Look whether the actor may synchronise. Raises `NotAllowed`."""
    demand(may_synchronise(standing_of(session, actor, now)))


def synchronise(session: Session, actor: Actor, *, now: datetime) -> None:
    """Owe everything: what was deleted is made again, what falls short is mended, roles follow. Raises `NotAllowed`."""
    standing = standing_of(session, actor, now)
    demand(may_synchronise(standing))
    outbox.project(session, PLACES, None, now)
    mend_groups(session, now)
    outbox.project(session, ROLES_OF_ALL, None, now)
    change = audit.Change(SYNCHRONISED, session.own_cluster_id, {}, {})
    record(session, change, actor=actor, person_id=standing.person_id, actor_name=standing.name, now=now)


def mend_groups(session: Session, now: datetime) -> None:
    """Owe the places of every group that has some, and make again what was deleted of them."""
    intend_missing(session, _groups(session), now)


def _groups(session: Session) -> list[UUID]:
    return list(session.scalars(select(Group.id).where(Group.status.in_(WITH_PLACES)).order_by(Group.id)))
