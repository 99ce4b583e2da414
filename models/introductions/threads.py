"""What the private thread of an accepted request should be, and which one it is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.database import Session, lock
from models.introductions.tables import Introduction, IntroductionStatus, Meeting
from models.people.tables import Person
from models.records import dataclass


@dataclass(frozen=True)
class Participant:
    """One of the two who meet."""

    name: str
    user_id: int | None


@dataclass(frozen=True)
class ThreadPlan:
    """The thread of a request. `thread_id` is empty while it is only intended, since `intended_at`.

    `participants` are asker and expert, who are missing once erased. `taken` are the threads of other requests.
    """

    introduction_id: UUID
    thread_id: int | None
    wanted: bool
    intended_at: datetime
    subject: str
    asker: Participant | None
    expert: Participant | None
    taken: Collection[int]


def thread_plan(session: Session, introduction_id: UUID) -> ThreadPlan | None:
    """What should be there for a request; None where there never was to be a thread."""
    introduction = session.find(Introduction, introduction_id)
    if introduction is None or introduction.status != IntroductionStatus.ACCEPTED or introduction.answered_at is None:
        return None
    taken = session.scalars(
        select(Introduction.thread_id).where(Introduction.thread_id.is_not(None), Introduction.id != introduction_id)
    )
    return ThreadPlan(
        introduction_id=introduction.id,
        thread_id=introduction.thread_id,
        wanted=introduction.meeting == Meeting.THREAD,
        intended_at=introduction.answered_at,
        subject=introduction.subject,
        asker=_participant(session, introduction.asker_id),
        expert=_participant(session, introduction.expert_id),
        taken=frozenset(id for id in taken if id is not None),
    )


def settle_thread(session: Session, introduction_id: UUID, thread_id: int) -> None:
    """Remember which thread it is."""
    introduction = lock(session, Introduction, introduction_id)
    if introduction is not None:
        introduction.thread_id = thread_id


def meet_by_contacts(session: Session, introduction_id: UUID) -> None:
    """There can be no thread: both reach each other by what each gave."""
    introduction = lock(session, Introduction, introduction_id)
    if introduction is not None and introduction.thread_id is None:
        introduction.meeting = Meeting.CONTACTS


def _participant(session: Session, person_id: UUID | None) -> Participant | None:
    person = session.find(Person, person_id) if person_id is not None else None
    return Participant(person.full_name, person.discord_user_id) if person is not None else None
