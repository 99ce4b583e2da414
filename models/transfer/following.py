"""What follows from an affiliation that a file accepts, refuses or ends: the same as from the button.

A file says a role and a status. When it was so, what was claimed with a request, why it was refused, and what the
person has still to be told stand in the same row (models/joining/deciding.py, models/organisations/leaving.py).
Whether a person gives themselves a vote by a file is asked here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, literal, null, or_, select, update

from models.cluster.posted import tell_anew
from models.cluster.tables import Posted
from models.database import Session
from models.errors import NotAllowed, Reason
from models.joining.telling import ASKED
from models.people.permissions import lent_only
from models.people.private_notices import owe_notice
from models.people.standing import Standing
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, PrivateNotice
from models.records import dataclass
from models.transfer.comparing import Change, Part
from models.transfer.tables import StagedAffiliation

CARRIES_THE_VOTE = (AffiliationRole.REPRESENTATIVE, AffiliationRole.DEPUTY)


@dataclass(frozen=True, slots=True)
class Place:
    """What an import makes of somebody's place in an organisation; None: as it is."""

    id: UUID
    person_id: UUID | None
    role: str | None
    status: str | None


def places_in(rows: Iterable[Change]) -> Iterator[Place]:
    """What the files say of affiliations."""
    for row in rows:
        if row.part is Part.AFFILIATIONS:
            person_id, role, status = (row.fields.get(name) for name in ("person_id", "role", "status"))
            yield Place(
                row.id,
                person_id if isinstance(person_id, UUID) else None,
                AffiliationRole(role) if isinstance(role, str) else None,
                AffiliationStatus(status) if isinstance(status, str) else None,
            )


def staged_places(session: Session, person_id: UUID | None, import_id: UUID) -> Iterator[Place]:
    """What an import that is staged says of a person's affiliations."""
    own = select(Affiliation.id).where(Affiliation.person_id == person_id)
    staged = select(StagedAffiliation).where(
        StagedAffiliation.import_id == import_id,
        or_(StagedAffiliation.person_id == person_id, StagedAffiliation.id.in_(own)),
    )
    for row in session.scalars(staged):
        yield Place(row.id, row.person_id, row.role, row.status)


def demand_no_vote_for_oneself(session: Session, standing: Standing, places: Iterable[Place]) -> None:
    """Raise `NotAllowed` where whoever acts with a lent power only would represent an organisation by this import."""
    own = standing.person_id
    if own is None or not lent_only(standing):
        return
    held = {row.id: row for row in session.scalars(select(Affiliation).where(Affiliation.person_id == own))}
    for place in places:
        before = held.get(place.id)
        if before is None and place.person_id != own:
            continue
        role = place.role or (before.role if before is not None else None)
        status = place.status or (before.status if before is not None else None)
        carries = role in CARRIES_THE_VOTE and status == AffiliationStatus.ACCEPTED
        if carries and (before is None or (before.role, before.status) != (role, status)):
            raise NotAllowed(Reason.NOT_FOR_ONESELF)


def follow(session: Session, import_id: UUID, start: int, end: int) -> None:
    """Bring the rest of the rows in line whose status a slice of an import changes; before it does."""
    slice_of = and_(
        StagedAffiliation.cluster_id == session.own_cluster_id,
        StagedAffiliation.import_id == import_id,
        StagedAffiliation.place >= start,
        StagedAffiliation.place < end,
        StagedAffiliation.creates.is_(False),
        StagedAffiliation.status.is_not(None),
    )
    concerned = select(StagedAffiliation.id).where(slice_of)
    if session.scalar(concerned.limit(1)) is None:
        return
    _tell(session, concerned.scalar_subquery(), import_id)
    same = and_(Affiliation.cluster_id == StagedAffiliation.cluster_id, Affiliation.id == StagedAffiliation.id)
    becomes, was = StagedAffiliation.status, Affiliation.status
    taken_out = and_(becomes == AffiliationStatus.ENDED, was == AffiliationStatus.ACCEPTED)
    never_was = and_(becomes == AffiliationStatus.ENDED, was != AffiliationStatus.ACCEPTED)
    change = (
        update(Affiliation)
        .where(Affiliation.cluster_id == literal(session.own_cluster_id), same, slice_of)
        .values(
            since=case((becomes == AffiliationStatus.ENDED, Affiliation.since), else_=StagedAffiliation.since),
            claimed_id=null(),
            refusal=null(),
            taken_out_at=case((taken_out, StagedAffiliation.since)),
            seen_at=case((never_was, StagedAffiliation.since)),
        )
    )
    session.execute(change.execution_options(synchronize_session=False))


def _tell(session: Session, concerned: ColumnElement[UUID], import_id: UUID) -> None:
    """The people concerned who want private notices, and what Discord shows of their requests."""
    now = session.scalars(
        select(StagedAffiliation.since).where(StagedAffiliation.import_id == import_id).limit(1)
    ).one()
    tell_anew(session, and_(Posted.kind == ASKED, Posted.subject_id.in_(concerned)), now)
    wanting = (
        select(PrivateNotice.person_id)
        .join(
            Affiliation,
            and_(Affiliation.cluster_id == PrivateNotice.cluster_id, Affiliation.person_id == PrivateNotice.person_id),
        )
        .where(Affiliation.id.in_(concerned))
        .distinct()
    )
    for person_id in sorted(session.scalars(wanting)):
        owe_notice(session, person_id, now)
