"""What is asked in a poll, and nothing of who votes: read again for each ballot, so in few statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.database import Session
from models.polls.casting import PaperOption
from models.polls.errors import PollUnknown
from models.polls.tables import Method, Poll, PollOption


@dataclass(frozen=True)
class Asked:
    """A question with its options; a motion has none. `closes_at` is empty of a draft only."""

    poll_id: UUID
    number: int | None
    title: str
    question: str
    method: Method
    named: bool
    closes_at: datetime | None
    options: tuple[PaperOption, ...]


def asked_in(session: Session, poll_id: UUID) -> Asked:
    """The question of a poll that the caller has reached already. Raises `PollUnknown`."""
    columns = Poll.number, Poll.title, Poll.question, Poll.method, Poll.named, Poll.closes_at
    row = session.execute(select(*columns).where(Poll.id == poll_id)).one_or_none()
    if row is None:
        raise PollUnknown
    options: tuple[PaperOption, ...] = ()
    if row.method != Method.MOTION:
        found = select(PollOption.position, PollOption.label, PollOption.starts_at).where(PollOption.poll_id == poll_id)
        options = tuple(PaperOption(*each) for each in session.execute(found.order_by(PollOption.position)).tuples())
    return Asked(poll_id, row.number, row.title, row.question, Method(row.method), row.named, row.closes_at, options)
