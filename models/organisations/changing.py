"""Several things changed in an organisation at once, all of them or none: what one command may say."""

from __future__ import annotations

from dataclasses import field, replace
from datetime import datetime
from uuid import UUID

from models.actor import Actor
from models.database import Session
from models.errors import Reason
from models.organisations.case import lock_register, open_case
from models.organisations.editing import Entry, write
from models.organisations.errors import NothingToChange, OrganisationUnknown
from models.organisations.facts import Seen, seen_by
from models.organisations.naming import put_in_place
from models.organisations.permissions import may_keep, may_name, may_present
from models.organisations.presenting import Presentation, put_up
from models.people.permissions import demand
from models.people.standing import Standing, standing_of
from models.people.tables import AffiliationRole, Organisation
from models.records import dataclass


@dataclass(frozen=True)
class Changes:
    """What is to change, nothing where it is not said."""

    entry: Entry = field(default_factory=Entry)
    presentation: Presentation = field(default_factory=Presentation)
    representative: UUID | None = None
    deputy: UUID | None = None

    @property
    def says_something(self) -> bool:
        """Whether anything is to change."""
        return self != Changes()

    def with_logo(self, logo: bytes) -> Changes:
        """The same with the bytes of a picture that was fetched meanwhile."""
        return replace(self, presentation=replace(self.presentation, logo=logo))

    def may(self, standing: Standing, organisation: Organisation | None) -> Reason | None:
        """Everything that is said must be allowed; where nothing is, presenting must."""
        named = [each for each in (self.representative, self.deputy) if each is not None]
        kept = self.entry.says_something or bool(named)
        refused = may_keep(standing) if kept else None
        for person_id in named:
            refused = refused or may_name(standing, person_id)
        if refused is None and (self.presentation.says_something or not kept):
            refused = may_present(standing, organisation)
        return refused


def may_change(session: Session, actor: Actor, organisation_id: UUID, changes: Changes, *, now: datetime) -> Seen:
    """Look whether the actor may before anything is fetched. Raises `NotAllowed` or `OrganisationUnknown`."""
    standing = standing_of(session, actor, now)
    organisation = session.find(Organisation, organisation_id)
    demand(changes.may(standing, organisation))
    if organisation is None:
        raise OrganisationUnknown
    return seen_by(session, standing, organisation, now)


def change(session: Session, actor: Actor, organisation_id: UUID, changes: Changes, *, now: datetime) -> Seen:
    """Change an organisation. Raises as `edit`, `name_person` and `present` do."""
    if changes.entry.says_something:
        lock_register(session)
    case = open_case(session, actor, organisation_id, changes.may, now)
    done = [
        changes.entry.says_something and write(case, changes.entry),
        changes.representative is not None
        and put_in_place(case, AffiliationRole.REPRESENTATIVE, changes.representative),
        changes.deputy is not None and put_in_place(case, AffiliationRole.DEPUTY, changes.deputy),
        changes.presentation.says_something and put_up(case, changes.presentation),
    ]
    if not any(done):
        raise NothingToChange
    return seen_by(session, case.standing, case.organisation, now)
