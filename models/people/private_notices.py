"""Private messages: only to those who pressed "Me prévenir en privé", each only a pointer to what waits for them.

Private messages are not a carrier (design, "Discord as it is"): what one points to is on `/moi` in any case, and may be
forgotten there by nobody.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from models import outbox
from models.actor import Actor
from models.database import Session, insert_into
from models.errors import NotAllowed, Reason
from models.people.standing import standing_of
from models.people.tables import Person, PrivateNotice
from models.records import dataclass

NOTICE = "people.notice"
"""The outbox kind of a private message that something waits; its subject is the person."""

AT_MOST_EVERY = timedelta(hours=1)
"""One private message an hour a person, however much waits."""


@dataclass(frozen=True)
class Recipient:
    """To whom a private message goes. `language` is their own choice, if they made one; `first`: it is the first."""

    user_id: int
    language: str | None
    first: bool


@dataclass(frozen=True)
class NoticeState:
    """Whether somebody gets private messages; `refused`: Discord would not deliver them."""

    on: bool
    refused: bool


def switch_on(session: Session, actor: Actor, *, now: datetime) -> None:
    """Send private messages from now on; the first, which opens the channel, comes at once.

    Raises `NotAllowed` for somebody the cluster does not know.
    """
    person_id = _person(session, actor, now)
    made = insert_into(session, PrivateNotice).values(
        cluster_id=session.own_cluster_id, id=session.new_id(), person_id=person_id, since=now
    )
    session.execute(made.on_conflict_do_nothing(index_elements=["cluster_id", "person_id"]))
    notice = _of(session, person_id)
    assert notice is not None
    notice.refused_at = notice.told_at = None
    if not outbox.owed(session, NOTICE, person_id, session.own_cluster_id):
        outbox.post(session, NOTICE, person_id, now)


def switch_off(session: Session, actor: Actor, *, now: datetime) -> None:
    """Send none any more. Raises `NotAllowed` for somebody the cluster does not know."""
    notice = _of(session, _person(session, actor, now))
    if notice is not None:
        session.delete(notice)


def state_of(session: Session, person_id: UUID) -> NoticeState:
    """Whether a person gets private messages."""
    notice = _of(session, person_id)
    return NoticeState(notice is not None and notice.refused_at is None, notice is not None and bool(notice.refused_at))


def owe_notice(session: Session, person_id: UUID, now: datetime, *, cluster_id: UUID | None = None) -> None:
    """Something new waits for a person: owe them a private message, if they want any and none is owed yet.

    `cluster_id` is needed only in a session opened everywhere.
    """
    owner = cluster_id or session.own_cluster_id
    notice = session.scalar(
        select(PrivateNotice).where(PrivateNotice.cluster_id == owner, PrivateNotice.person_id == person_id)
    )
    if notice is None or notice.refused_at is not None or outbox.owed(session, NOTICE, person_id, owner):
        return
    _owe(session, notice, now)


def wanting_notices(session: Session) -> set[UUID]:
    """The people who asked for private messages, and to whom Discord delivers them."""
    return set(session.scalars(select(PrivateNotice.person_id).where(PrivateNotice.refused_at.is_(None))))


def owe_notices(session: Session, people: Collection[UUID], now: datetime) -> None:
    """As `owe_notice` of each of these people, in two statements for all."""
    wanted = session.scalars(select(PrivateNotice).where(PrivateNotice.refused_at.is_(None))).all()
    told = set(people) - outbox.subjects_owed(session, NOTICE)
    for notice in wanted:
        if notice.person_id in told:
            _owe(session, notice, now)


def recipient_of(session: Session, person_id: UUID) -> Recipient | None:
    """Whom a private message that is owed goes to; None once they want none, or are tied to no Discord user."""
    notice = _of(session, person_id)
    person = session.find(Person, person_id)
    if notice is None or notice.refused_at is not None or person is None or person.discord_user_id is None:
        return None
    return Recipient(person.discord_user_id, person.language, notice.told_at is None)


def told(session: Session, person_id: UUID, now: datetime) -> None:
    """A private message was sent."""
    notice = _of(session, person_id)
    if notice is not None:
        notice.told_at = now


def refused(session: Session, person_id: UUID, now: datetime) -> None:
    """Discord does not deliver private messages to this person: none is tried any more until they ask again."""
    notice = _of(session, person_id)
    if notice is not None:
        notice.refused_at = now


def _owe(session: Session, notice: PrivateNotice, now: datetime) -> None:
    after = notice.told_at + AT_MOST_EVERY if notice.told_at is not None else now
    outbox.post(session, NOTICE, notice.person_id, now, not_before=after, cluster_id=notice.cluster_id)


def _of(session: Session, person_id: UUID) -> PrivateNotice | None:
    return session.scalar(select(PrivateNotice).where(PrivateNotice.person_id == person_id))


def _person(session: Session, actor: Actor, now: datetime) -> UUID:
    person_id = standing_of(session, actor, now).person_id
    if person_id is None:
        raise NotAllowed(Reason.UNKNOWN_PERSON)
    return person_id
