"""The register of organisations, as the board keeps it: a new one, and what changes in one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from models import audit
from models.actor import Actor
from models.database import Session, Topic
from models.organisations.case import Case, lock_register, open_case, today_of, write_down
from models.organisations.errors import (
    DuesOutOfReach,
    NothingToChange,
    OrganisationNameTaken,
    OrganisationUnknown,
    ParentInARing,
)
from models.organisations.facts import Seen, seen_by
from models.organisations.permissions import may_keep
from models.organisations.wording import commune_from, email_from, key_of, name_from
from models.people.dates import day_of
from models.people.permissions import demand
from models.people.standing import standing_of
from models.people.tables import Organisation, OrganisationStatus
from models.records import dataclass

ADDED = "organisations.added"
CHANGED = "organisations.changed"

FARTHEST_DUES = 20
"""Years from today, before and after; another day is a slip of the keyboard."""


@dataclass(frozen=True)
class Entry:
    """What is written in the register. None leaves a field as it is, an empty text empties it.

    `dues` is the last day paid for, as it was typed. `parent_id` is the group above, `without_parent` that there is
    none.
    """

    name: str | None = None
    dues: str | None = None
    commune: str | None = None
    email: str | None = None
    parent_id: UUID | None = None
    without_parent: bool = False

    @property
    def says_something(self) -> bool:
        """Whether anything is to be written."""
        return self != Entry()


def add(session: Session, actor: Actor, entry: Entry, *, now: datetime) -> Seen:
    """Take in an organisation, active from now on.

    Raises `NotAllowed`, `OrganisationNameEmpty`, `OrganisationNameTaken`, `OrganisationTextTooLong`, `EmailWrong`,
    `DateNotUnderstood`, `DuesOutOfReach` or `OrganisationUnknown` (of the group above).
    """
    cluster = lock_register(session)
    standing = standing_of(session, actor, now)
    demand(may_keep(standing))
    name = name_from(entry.name or "")
    _demand_free(session, name, None)
    organisation = Organisation(
        id=session.new_id(), name=name, name_key=key_of(name), status=OrganisationStatus.ACTIVE, created_at=now
    )
    session.add(organisation)
    session.flush()
    for field, value in _written(session, organisation, entry, today_of(cluster, now)):
        setattr(organisation, field, value)
    session.flush()
    write_down(session, standing, audit.Change(ADDED, organisation.id, {}, {"name": name}), now)
    session.touch(Topic.PEOPLE, Topic.EXPERTS)
    return seen_by(session, standing, organisation, now)


def demand_keeper(session: Session, actor: Actor, *, now: datetime) -> None:
    """Look whether the actor keeps the register before anything is typed. Raises `NotAllowed`."""
    demand(may_keep(standing_of(session, actor, now)))


def edit(session: Session, actor: Actor, organisation_id: UUID, entry: Entry, *, now: datetime) -> Seen:
    """Write in the register. Raises as `add` does, and `OrganisationUnknown`, `ParentInARing`, `NothingToChange`."""
    lock_register(session)
    case = open_case(session, actor, organisation_id, lambda standing, _: may_keep(standing), now)
    if not write(case, entry):
        raise NothingToChange
    return seen_by(session, case.standing, case.organisation, now)


def write(case: Case, entry: Entry) -> bool:
    """Write the entry into an organisation, under the lock of the register; whether it changed anything."""
    organisation, session = case.organisation, case.session
    today = today_of(lock_register(session), case.now)
    changes = {
        field: value
        for field, value in _written(session, organisation, entry, today)
        if getattr(organisation, field) != value
    }
    if not changes:
        return False
    before = {field: _told(getattr(organisation, field)) for field in changes if field in _TOLD}
    for field, value in changes.items():
        setattr(organisation, field, value)
    after = {field: _told(value) for field, value in changes.items() if field in _TOLD}
    fields = sorted(field for field in changes if field != "name_key")
    session.flush()
    case.record(CHANGED, organisation.id, before, {**after, "fields": fields})
    session.touch(Topic.PEOPLE, Topic.EXPERTS)
    return True


_TOLD = frozenset({"name", "dues_paid_until", "parent_id"})
"""Fields whose values the audit log holds; of the others, that they changed."""


def _written(
    session: Session, organisation: Organisation, entry: Entry, today: date
) -> Iterator[tuple[str, str | date | UUID | None]]:
    """The fields that an entry speaks of with their new values, checked."""
    if entry.name is not None:
        name = name_from(entry.name)
        _demand_free(session, name, organisation.id)
        yield "name", name
        yield "name_key", key_of(name)
    if entry.dues is not None:
        yield "dues_paid_until", _day_of(entry.dues, today)
    if entry.commune is not None:
        yield "commune", commune_from(entry.commune)
    if entry.email is not None:
        yield "email", email_from(entry.email)
    if entry.without_parent:
        yield "parent_id", None
    elif entry.parent_id is not None:
        _demand_no_ring(session, organisation, entry.parent_id)
        yield "parent_id", entry.parent_id


def _day_of(typed: str, today: date) -> date | None:
    if not typed.strip():
        return None
    day = day_of(typed)
    if abs(day.year - today.year) > FARTHEST_DUES:
        raise DuesOutOfReach(FARTHEST_DUES)
    return day


def _demand_free(session: Session, name: str, own_id: UUID | None) -> None:
    other = session.scalar(select(Organisation).where(Organisation.name_key == key_of(name)))
    if other is not None and other.id != own_id:
        raise OrganisationNameTaken(other.name)


def _demand_no_ring(session: Session, organisation: Organisation, parent_id: UUID) -> None:
    """Raise `ParentInARing` where the organisation stands above its new parent, or is it.

    A ring of others that an old import left does not hold us.
    """
    parent = session.find(Organisation, parent_id)
    if parent is None:
        raise OrganisationUnknown
    above, seen = parent, {parent.id}
    while above.id != organisation.id:
        higher = session.find(Organisation, above.parent_id) if above.parent_id is not None else None
        if higher is None or higher.id in seen:
            return
        above = higher
        seen.add(above.id)
    raise ParentInARing(organisation.name, parent.name)


def _told(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
