"""What follows from an affiliation that a file accepts, refuses or ends: the same as from the button.

A file says a role and a status. When it was so, what was claimed with a request, why it was refused, and what the
person has still to be told stand in the same row (models/joining/deciding.py, models/organisations/leaving.py).
Whether a person gives themselves a vote by a file is asked here too.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, literal, null, or_, select, update

from models.cluster.posted import tell_anew
from models.cluster.tables import Posted
from models.database import Session
from models.joining.telling import ASKED
from models.people.permissions import board_only, demand
from models.people.private_notices import owe_notice
from models.people.standing import Standing
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, PrivateNotice
from models.transfer.tables import StagedAffiliation

CARRIES_THE_VOTE = (AffiliationRole.REPRESENTATIVE, AffiliationRole.DEPUTY)


def demand_no_vote_for_oneself(session: Session, standing: Standing, import_id: UUID) -> None:
    """Raise `NotAllowed` where whoever acts with a lent power only would represent an organisation by this import."""
    if board_only(standing) is None or standing.person_id is None:
        return
    held = {
        row.id: row for row in session.scalars(select(Affiliation).where(Affiliation.person_id == standing.person_id))
    }
    staged = select(StagedAffiliation).where(
        StagedAffiliation.import_id == import_id,
        or_(StagedAffiliation.person_id == standing.person_id, StagedAffiliation.id.in_(held)),
    )
    for row in session.scalars(staged).all():
        before = held.get(row.id)
        role = row.role or (before.role if before is not None else None)
        status = row.status or (before.status if before is not None else None)
        if role not in CARRIES_THE_VOTE or status != AffiliationStatus.ACCEPTED:
            continue
        if before is None or (before.role, before.status) != (role, status):
            demand(board_only(standing))


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
