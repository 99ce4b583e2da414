"""How an organisation presents itself: its text, its web address, its logo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.calls.wording import cleaned
from models.database import Session, Topic
from models.organisations.case import Case, open_case
from models.organisations.errors import NoLogo, NothingToChange, OrganisationUnknown
from models.organisations.facts import Seen, seen_by
from models.organisations.logos import Logo, checked
from models.organisations.permissions import may_present, may_see
from models.organisations.tables import OrganisationLogo
from models.organisations.wording import presentation_from, web_address_from
from models.people.permissions import demand
from models.people.standing import Standing, standing_of
from models.people.tables import AffiliationRole, Organisation, OrganisationStatus
from models.records import dataclass

PRESENTED = "organisations.presented"


@dataclass(frozen=True)
class Presentation:
    """What is said and shown. None leaves a field as it is, an empty text empties it; `logo` are a picture's bytes."""

    text: str | None = None
    web_address: str | None = None
    logo: bytes | None = None

    @property
    def says_something(self) -> bool:
        """Whether anything is to be written."""
        return self != Presentation()


def present(session: Session, actor: Actor, organisation_id: UUID, said: Presentation, *, now: datetime) -> Seen:
    """Present an organisation.

    Raises `NotAllowed`, `OrganisationUnknown`, `OrganisationTextTooLong`, `WebAddressWrong`, what
    `models/organisations/logos.py` raises, or `NothingToChange`.
    """
    case = open_case(session, actor, organisation_id, may_present, now)
    if not put_up(case, said):
        raise NothingToChange
    return seen_by(session, case.standing, case.organisation, now)


def put_up(case: Case, said: Presentation) -> bool:
    """Write the presentation into an organisation; whether it changed anything."""
    organisation, fields = case.organisation, []
    # One that an import brought may be longer than what we take: it stays as long as nobody touches it.
    if said.text is not None and cleaned(said.text) != organisation.presentation:
        text = presentation_from(said.text)
        if text != organisation.presentation:
            organisation.presentation = text
            fields.append("presentation")
    if said.web_address is not None and (address := web_address_from(said.web_address)) != organisation.web_address:
        organisation.web_address = address
        fields.append("web_address")
    if said.logo is not None and _keep(case, checked(said.logo)):
        fields.append("logo")
    if fields:
        case.record(PRESENTED, organisation.id, {}, {"fields": fields})
        case.session.touch(Topic.PEOPLE)
    return bool(fields)


def remove_logo(session: Session, actor: Actor, organisation_id: UUID, *, now: datetime) -> Seen:
    """Take the logo away. Raises `NotAllowed`, `OrganisationUnknown` or `NoLogo`."""
    case = open_case(session, actor, organisation_id, may_present, now)
    row = _row(session, organisation_id)
    if row is None:
        raise NoLogo
    session.delete(row)
    session.flush()
    case.record(PRESENTED, organisation_id, {}, {"fields": ["logo"]})
    return seen_by(session, case.standing, case.organisation, now)


def may_be_presented(session: Session, actor: Actor, organisation_id: UUID, *, now: datetime) -> tuple[str, str]:
    """The presentation and the web address as they are, for whoever may change them, before anything is typed.

    Raises `NotAllowed` or `OrganisationUnknown`.
    """
    organisation = session.find(Organisation, organisation_id)
    demand(may_present(standing_of(session, actor, now), organisation))
    if organisation is None:
        raise OrganisationUnknown
    return organisation.presentation or "", organisation.web_address or ""


def logo_of(session: Session, actor: Actor, organisation_id: UUID, *, now: datetime) -> Logo | None:
    """The logo to show, None when there is none. Raises `NotAllowed`."""
    demand(may_see(standing_of(session, actor, now)))
    row = _row(session, organisation_id)
    return Logo(row.content_type, row.content) if row is not None else None


def unpresented(session: Session, standing: Standing) -> Sequence[tuple[UUID, str]]:
    """The active organisations that somebody represents and that say nothing of themselves yet, with their names."""
    represented = [id for id, role in standing.roles.items() if role is AffiliationRole.REPRESENTATIVE]
    rows = session.execute(
        select(Organisation.id, Organisation.name)
        .where(
            Organisation.id.in_(represented),
            Organisation.status == OrganisationStatus.ACTIVE,
            Organisation.presentation.is_(None),
        )
        .order_by(Organisation.name_key)
    )
    return [(id, name) for id, name in rows]


def _keep(case: Case, logo: Logo) -> bool:
    row = _row(case.session, case.organisation.id)
    if row is None:
        case.session.add(
            OrganisationLogo(
                id=case.session.new_id(),
                organisation_id=case.organisation.id,
                content_type=logo.content_type,
                content=logo.content,
            )
        )
    elif row.content == logo.content:
        return False
    else:
        row.content_type, row.content = logo.content_type, logo.content
    case.session.flush()
    return True


def _row(session: Session, organisation_id: UUID) -> OrganisationLogo | None:
    return session.scalar(select(OrganisationLogo).where(OrganisationLogo.organisation_id == organisation_id))
