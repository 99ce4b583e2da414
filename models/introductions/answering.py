"""What an expert answers, and an asker takes back. Nothing of it goes into the journal: it would betray."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from models import outbox
from models.actor import Actor
from models.database import Session, Topic, lock
from models.introductions.errors import RequestOver, RequestUnknown
from models.introductions.permissions import may_answer, may_withdraw
from models.introductions.seen_by_asker import OPEN_FOR, SETTLED
from models.introductions.tables import Introduction, IntroductionStatus, Meeting, Mute
from models.introductions.wish import reached_by
from models.people.private_notices import owe_notice
from models.people.standing import standing_of
from models.people.tables import Person
from models.records import dataclass

THREAD = "introductions.thread"
"""The outbox kind that opens the private thread of an accepted request, and keeps what we wrote in it in line."""

ASK_AFTER = timedelta(days=7)
"""When each side is asked whether it helped (issue 9)."""


@dataclass(frozen=True)
class Acceptance:
    """What the expert says with a yes."""

    meeting: Meeting = Meeting.THREAD
    reach: str | None = None
    share_email: bool = False


def accept(session: Session, actor: Actor, introduction_id: UUID, given: Acceptance, *, now: datetime) -> None:
    """Accept a request, put off earlier or not. Raises `RequestUnknown`, `RequestOver`, `RequestTextTooLong`."""
    introduction = _to_answer(session, actor, introduction_id, now)
    expert = session.find(Person, introduction.expert_id) if introduction.expert_id is not None else None
    introduction.status = IntroductionStatus.ACCEPTED
    introduction.answered_at = now
    introduction.meeting = given.meeting
    introduction.reach_expert = reached_by(given.reach)
    introduction.expert_shares_email = given.share_email and expert is not None and expert.email is not None
    introduction.asker_saw_at = None
    introduction.ask_asker_at = introduction.ask_expert_at = now + ASK_AFTER
    _ended(introduction)
    if given.meeting is Meeting.THREAD:
        outbox.project(session, THREAD, introduction.id, now)
    if introduction.asker_id is not None:
        owe_notice(session, introduction.asker_id, now)
    session.touch(Topic.EXPERTS, Topic.DUE)


def decline(session: Session, actor: Actor, introduction_id: UUID, *, now: datetime) -> None:
    """Decline a request; the asker never learns of it. Raises `RequestUnknown` or `RequestOver`."""
    _decline(session, _to_answer(session, actor, introduction_id, now), now)


def defer(session: Session, actor: Actor, introduction_id: UUID, *, now: datetime) -> None:
    """Put a request off: an answer, after which nothing reminds of it; they may still accept until it ends.

    Raises `RequestUnknown` or `RequestOver`.
    """
    introduction = _to_answer(session, actor, introduction_id, now)
    if introduction.deferred_at is None:
        introduction.deferred_at = now
        introduction.remind_at = None
        session.touch(Topic.DUE)


def mute(session: Session, actor: Actor, introduction_id: UUID, *, now: datetime) -> str:
    """See no request of this asker any more, and decline this one if it waits; the asker's name.

    Raises `RequestUnknown`.
    """
    introduction = _locked(session, introduction_id)
    standing = standing_of(session, actor, now)
    asker = session.find(Person, introduction.asker_id) if introduction.asker_id is not None else None
    if may_answer(standing, introduction) is not None or asker is None:
        raise RequestUnknown
    assert standing.person_id is not None
    lock(session, Person, standing.person_id)  # two presses are one row
    known = [mute.muted_id for mute in _mutes(session, standing.person_id)]
    if asker.id not in known:
        session.add(Mute(person_id=standing.person_id, muted_id=asker.id, since=now))
    if _waits(introduction, now):
        _decline(session, introduction, now)
    return asker.full_name


def unmute(session: Session, actor: Actor, muted_id: UUID, *, now: datetime) -> None:
    """See somebody's next requests again; what they asked meanwhile stays unseen. Nothing if they were not muted."""
    person_id = standing_of(session, actor, now).person_id
    for each in _mutes(session, person_id) if person_id is not None else ():
        if each.muted_id == muted_id:
            session.delete(each)


def withdraw(session: Session, actor: Actor, introduction_id: UUID, *, now: datetime) -> None:
    """Take one's request back while it looks open. Raises `RequestUnknown` or `RequestOver`."""
    introduction = _locked(session, introduction_id)
    if may_withdraw(standing_of(session, actor, now), introduction) is not None:
        raise RequestUnknown
    if introduction.status in SETTLED or now >= introduction.asked_at + OPEN_FOR:
        raise RequestOver
    introduction.status = IntroductionStatus.WITHDRAWN
    _ended(introduction)
    session.touch(Topic.EXPERTS, Topic.DUE)


def _mutes(session: Session, person_id: UUID) -> Sequence[Mute]:
    return session.scalars(select(Mute).where(Mute.person_id == person_id)).all()


def _to_answer(session: Session, actor: Actor, introduction_id: UUID, now: datetime) -> Introduction:
    introduction = _locked(session, introduction_id)
    if may_answer(standing_of(session, actor, now), introduction) is not None:
        raise RequestUnknown
    if not _waits(introduction, now):
        raise RequestOver
    return introduction


def _locked(session: Session, introduction_id: UUID) -> Introduction:
    introduction = lock(session, Introduction, introduction_id)
    if introduction is None:
        raise RequestUnknown
    return introduction


def _waits(introduction: Introduction, now: datetime) -> bool:
    return introduction.status == IntroductionStatus.ASKED and now < introduction.asked_at + OPEN_FOR


def _decline(session: Session, introduction: Introduction, now: datetime) -> None:
    """What all may notice stays due: it must not come earlier or later than without an answer, the end neither, when
    the expert's place is free again.
    """
    introduction.status = IntroductionStatus.DECLINED
    introduction.answered_at = now
    introduction.remind_at = None
    session.touch(Topic.DUE)


def _ended(introduction: Introduction) -> None:
    introduction.remind_at = introduction.surfaces_at = introduction.expires_at = None
