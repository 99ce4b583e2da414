"""What stays of common things when somebody is erased: that they took place, without who and what."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, false, or_, select, update

from models import outbox
from models.calls.facts import CALL_CARD
from models.calls.tables import CallAnswer, CallOutcome, ExpertiseCall
from models.database import Session
from models.groups.places import GROUP_CARD
from models.groups.tables import Group, GroupMembership
from models.introductions.answering import THREAD
from models.introductions.tables import Introduction, IntroductionStatus, Meeting, Mute
from models.people.tables import Affiliation
from models.polls.owed import POLL_CARD
from models.polls.tables import Elector, Poll, StoredBallot
from models.privacy.subject import Subject, is_person, is_user
from models.threads.facts import ANNOUNCEMENT, WORK_THREAD
from models.threads.tables import WorkThread

ANSWER_OF_THE_EXPERT = frozenset(
    {"status", "muted", "deferred_at", "answered_at", "remind_at", "reminded_at", "expires_at"}
)
"""What an asker must not read of an expert's answer: a refusal is silent (design, "Introduction")."""

OF_THE_EXPERT = frozenset({"muted", "deferred_at", "reminded_at", "expert_helped", "ask_expert_at"})
OF_THE_ASKER = frozenset({"surfaces_at", "asker_helped", "asker_saw_at", "ask_asker_at"})

CONTACT_OF_THE_ASKER = frozenset({"reach", "share_email"})
"""What passes to the expert on acceptance only."""


def in_introductions(subject: Subject) -> ColumnElement[bool]:
    """The requests that a person made or was asked; not those of somebody they had muted."""
    if subject.person_id is None:
        return false()
    asked = and_(is_person(subject, Introduction.expert_id), Introduction.muted.is_(False))
    return or_(is_person(subject, Introduction.asker_id), asked)


def others_part(introduction: object, subject: Subject) -> Collection[str]:
    """The columns of a request that are the other side's; of an accepted one, the answer is no secret."""
    if not isinstance(introduction, Introduction):
        return ()
    accepted = introduction.status == IntroductionStatus.ACCEPTED
    if introduction.asker_id != subject.person_id:
        return OF_THE_ASKER if accepted else OF_THE_ASKER | CONTACT_OF_THE_ASKER
    return OF_THE_EXPERT if accepted else OF_THE_EXPERT | ANSWER_OF_THE_EXPERT


def unlink_introductions(session: Session, subject: Subject, now: datetime) -> None:
    """Each side's words go with them; a request under way ends without betraying how.

    What we wrote in a thread of theirs is brought in line: it shows who they were, and what they asked.
    """
    asked = is_person(subject, Introduction.asker_id)
    was_asked = is_person(subject, Introduction.expert_id)
    waits = Introduction.status == IntroductionStatus.ASKED
    over = {"remind_at": None, "expires_at": None}
    met = Introduction.status == IntroductionStatus.ACCEPTED
    threads = select(Introduction.id).where(or_(asked, was_asked), met, Introduction.meeting == Meeting.THREAD)
    outbox.project_each(session, THREAD, session.scalars(threads.order_by(Introduction.id)).all(), now)
    session.execute(update(Introduction).where(asked, waits).values(status=IntroductionStatus.WITHDRAWN, **over))
    session.execute(update(Introduction).where(was_asked, waits).values(status=IntroductionStatus.EXPIRED, **over))
    words = {"subject": "", "message": "", "reach": None, "share_email": False, "surfaces_at": None}
    session.execute(update(Introduction).where(asked).values(asker_id=None, **words))
    session.execute(
        update(Introduction).where(was_asked).values(expert_id=None, reach_expert=None, expert_shares_email=False)
    )


def unmute(session: Session, subject: Subject, _: datetime) -> None:
    """Whom they muted, and who muted them (which no export shows)."""
    session.execute(delete(Mute).where(is_person(subject, Mute.person_id, Mute.muted_id)))


def unlink_calls(session: Session, subject: Subject, now: datetime) -> None:
    """A call loses its words, and ends; its card, which shows who asked, is brought up to date."""
    mine = is_person(subject, ExpertiseCall.asker_id)
    calls = session.scalars(select(ExpertiseCall.id).where(mine).order_by(ExpertiseCall.id)).all()
    outbox.refresh_each(session, CALL_CARD, calls, now)
    session.execute(
        update(ExpertiseCall)
        .where(mine, ExpertiseCall.closed_at.is_(None))
        .values(closed_at=now, outcome=CallOutcome.LAPSED)
    )
    session.execute(update(ExpertiseCall).where(mine).values(asker_id=None, need="", outcome_note=None))


def unlink_answers(session: Session, subject: Subject, _: datetime) -> None:
    """That somebody answered a call still counts; who, and what they wrote, goes."""
    session.execute(
        update(CallAnswer).where(is_person(subject, CallAnswer.person_id)).values(person_id=None, note=None)
    )


def unlink_affiliations(session: Session, subject: Subject, _: datetime) -> None:
    """Their own go. A claim by somebody else to be this person stands on nothing any more."""
    session.execute(update(Affiliation).where(is_person(subject, Affiliation.claimed_id)).values(claimed_id=None))
    session.execute(delete(Affiliation).where(is_person(subject, Affiliation.person_id)))


def unlink_groups(session: Session, subject: Subject, _: datetime) -> None:
    """A club goes on without the name of who proposed it."""
    session.execute(update(Group).where(is_person(subject, Group.proposed_by_id)).values(proposed_by_id=None))


def leave_groups(session: Session, subject: Subject, now: datetime) -> None:
    """Their part in groups goes, whole; the groups' cards, which may name them as a head, follow."""
    theirs = is_person(subject, GroupMembership.person_id)
    groups = session.scalars(select(GroupMembership.group_id).where(theirs).distinct()).all()
    outbox.refresh_each(session, GROUP_CARD, sorted(groups), now)
    session.execute(delete(GroupMembership).where(theirs))


def unlink_threads(session: Session, subject: Subject, now: datetime) -> None:
    """A project thread is the group's: it stays, without who opened it, and without the message it began with.

    Its card, which shows both, is brought up to date.
    """
    opened = is_person(subject, WorkThread.opened_by_id)
    quoted = is_user(subject, WorkThread.source_user_id)
    threads = session.scalars(select(WorkThread.id).where(or_(opened, quoted)).order_by(WorkThread.id)).all()
    outbox.project_each(session, WORK_THREAD, threads, now)
    outbox.refresh_each(session, ANNOUNCEMENT, threads, now)
    session.execute(update(WorkThread).where(opened).values(opened_by_id=None))
    session.execute(update(WorkThread).where(quoted).values(source_user_id=None, source_text=None))


def unlink_polls(session: Session, subject: Subject, now: datetime) -> None:
    """What was asked and decided is the association's: it stays, without who asked, let it go ahead or cancelled it.

    Its card, which may name them, is brought up to date.
    """
    columns = (Poll.asked_by_id, Poll.approved_by_id, Poll.cancelled_by_id)
    theirs = select(Poll.id).where(is_person(subject, *columns), Poll.opened_at.is_not(None))
    for poll_id in session.scalars(theirs.order_by(Poll.id)).all():
        outbox.refresh(session, POLL_CARD, poll_id, now)
    for column in columns:
        session.execute(update(Poll).where(is_person(subject, column)).values({column: None}))


def leave_rolls(session: Session, subject: Subject, _: datetime) -> None:
    """Their entry stays on each frozen roll, which its hash still tells, and nothing says whose it was."""
    mine = is_person(subject, Elector.person_id)
    session.execute(update(Elector).where(mine).values(person_id=None, name=None, salt=None))


def unlink_ballots(session: Session, subject: Subject, _: datetime) -> None:
    """Ballots stay and count (design, "Privacy"), without who cast them."""
    mine = is_person(subject, StoredBallot.cast_by_id)
    session.execute(update(StoredBallot).where(mine).values(cast_by_id=None, cast_at=None))
