"""An introduction made of an answer to a call: whoever answered has agreed already."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models import outbox
from models.database import Session, Topic
from models.introductions.answering import ASK_AFTER, THREAD
from models.introductions.tables import Introduction, IntroductionStatus, Meeting
from models.introductions.wish import MOST_SUBJECT
from models.people.private_notices import owe_notice


def introduce(
    session: Session,
    call_id: UUID,
    *,
    asker_id: UUID,
    expert_id: UUID,
    domain_id: UUID | None,
    need: str,
    now: datetime,
) -> UUID:
    """The introduction of both, accepted at `now`, or the one that was made of this call before; returns its id.

    No limit is asked: the expert offered it, so it neither waits nor can be refused. The caller holds a lock on the
    call, so that two presses make one.
    """
    made = select(Introduction.id).where(Introduction.call_id == call_id, Introduction.expert_id == expert_id)
    before = session.scalar(made)
    if before is not None:
        return before
    introduction = Introduction(
        id=session.new_id(),
        asker_id=asker_id,
        expert_id=expert_id,
        domain_id=domain_id,
        call_id=call_id,
        subject=subject_of(need),
        message=need,
        share_email=False,
        muted=False,
        status=IntroductionStatus.ACCEPTED,
        asked_at=now,
        answered_at=now,
        asker_saw_at=now,
        meeting=Meeting.THREAD,
        ask_asker_at=now + ASK_AFTER,
        ask_expert_at=now + ASK_AFTER,
    )
    session.add(introduction)
    session.flush()
    outbox.project(session, THREAD, introduction.id, now)
    owe_notice(session, expert_id, now)
    session.touch(Topic.EXPERTS, Topic.DUE)
    return introduction.id


def subject_of(need: str) -> str:
    """The beginning of a need, as the subject of the introduction."""
    line = " ".join(need.split())
    return line if len(line) <= MOST_SUBJECT else line[: MOST_SUBJECT - 1].rstrip() + "…"
