"""Experts who leave requests unanswered are no longer asked, until they say that they are back: one click."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from models.actor import Actor
from models.database import Session, Topic, insert_into
from models.errors import NotAllowed, Reason
from models.experts.tables import ExpertProfile
from models.introductions.errors import NotSetAside
from models.introductions.tables import Introduction, IntroductionStatus
from models.people.private_notices import owe_notice
from models.people.standing import standing_of
from models.people.tables import Person

MOST_UNANSWERED = 3
"""In a row, before an expert is set aside (issue 9)."""


def set_aside_where_silent(session: Session, cluster_id: UUID, expert_id: UUID, now: datetime) -> None:
    """Set an expert aside whose last requests all ended without an answer; opened `everywhere()`.

    Requests of muted askers, which they never saw, and those taken back before an answer do not count; what was asked
    before the expert came back neither.
    """
    # Another process may be ending others of their requests: whoever comes second counts those too.
    session.execute(
        select(Person.id).where(Person.cluster_id == cluster_id, Person.id == expert_id).with_for_update()
    ).all()
    mine = (ExpertProfile.cluster_id == cluster_id) & (ExpertProfile.person_id == expert_id)
    profile = session.scalar(select(ExpertProfile).where(mine))
    if profile is not None and profile.set_aside_at is not None:
        return
    counted_from = profile.answers_counted_from if profile is not None else None
    if not _all_silent(session, cluster_id, expert_id, counted_from):
        return
    made = insert_into(session, ExpertProfile).values(
        cluster_id=cluster_id, id=session.new_id(), person_id=expert_id, hidden=[], set_aside_at=now, changed_at=now
    )
    session.execute(
        made.on_conflict_do_update(
            index_elements=["cluster_id", "person_id"], set_={"set_aside_at": now, "changed_at": now}
        )
    )
    owe_notice(session, expert_id, now, cluster_id=cluster_id)
    session.touch(Topic.EXPERTS)


def come_back(session: Session, actor: Actor, *, now: datetime) -> None:
    """Take requests again, and count silence anew. Raises `NotAllowed` or `NotSetAside`."""
    person_id = standing_of(session, actor, now).person_id
    if person_id is None:
        raise NotAllowed(Reason.UNKNOWN_PERSON)
    profile = session.scalar(select(ExpertProfile).where(ExpertProfile.person_id == person_id).with_for_update())
    if profile is None or profile.set_aside_at is None:
        raise NotSetAside
    profile.set_aside_at = None
    profile.answers_counted_from = now
    profile.changed_at = now
    if profile.available is False:  # they say now that they are
        profile.available, profile.available_until = None, None
    session.touch(Topic.EXPERTS)


def _all_silent(session: Session, cluster_id: UUID, expert_id: UUID, counted_from: datetime | None) -> bool:
    ended = (
        select(Introduction.status, Introduction.answered_at, Introduction.deferred_at)
        .where(
            Introduction.cluster_id == cluster_id,
            Introduction.expert_id == expert_id,
            Introduction.muted.is_(False),
            or_(
                Introduction.status == IntroductionStatus.EXPIRED,
                Introduction.answered_at.is_not(None),
                Introduction.deferred_at.is_not(None),
            ),
        )
        .order_by(Introduction.asked_at.desc())
        .limit(MOST_UNANSWERED)
    )
    if counted_from is not None:
        ended = ended.where(Introduction.asked_at >= counted_from)
    last = session.execute(ended).all()
    return len(last) == MOST_UNANSWERED and all(
        status == IntroductionStatus.EXPIRED and answered is None and deferred is None
        for status, answered, deferred in last
    )
