"""An organisation that is being changed, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from models import audit
from models.actor import Actor
from models.cluster.journal import record
from models.cluster.tables import Cluster
from models.database import Session, lock
from models.organisations.errors import OrganisationUnknown
from models.people.permissions import Verdict, demand
from models.people.standing import Standing, standing_of
from models.people.tables import Organisation
from models.records import dataclass

May = Callable[[Standing, Organisation | None], Verdict]


@dataclass(frozen=True)
class Case:
    """A locked organisation, and the standing of who changes it, as it was once the lock was had."""

    session: Session
    standing: Standing
    organisation: Organisation
    now: datetime

    def record(self, kind: str, subject_id: UUID, before: audit.Facts, after: audit.Facts) -> None:
        """Write a change down in the audit log."""
        write_down(self.session, self.standing, audit.Change(kind, subject_id, before, after), self.now)


def open_case(session: Session, actor: Actor, organisation_id: UUID, may: May, now: datetime) -> Case:
    """Lock an organisation, then judge. Raises `NotAllowed` or `OrganisationUnknown`.

    In this order: who waited for the lock while their successor was named has lost what they may.
    """
    organisation = lock(session, Organisation, organisation_id)
    standing = standing_of(session, actor, now)
    demand(may(standing, organisation))
    if organisation is None:
        raise OrganisationUnknown
    return Case(session, standing, organisation, now)


def lock_register(session: Session) -> Cluster:
    """One change at a time of what depends on all organisations: that names differ, and that no group is a ring."""
    cluster = lock(session, Cluster, session.own_cluster_id)
    assert cluster is not None
    return cluster


def today_of(cluster: Cluster, now: datetime) -> date:
    """The day it is where the cluster lives."""
    return now.astimezone(ZoneInfo(cluster.time_zone)).date()


def write_down(session: Session, standing: Standing, change: audit.Change, now: datetime) -> None:
    """Record a change by whoever has this standing."""
    record(session, change, actor=standing.actor, person_id=standing.person_id, actor_name=standing.name, now=now)
