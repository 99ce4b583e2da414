"""What is asked in a poll, and nothing of who votes: read again for each ballot, so in few statements."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from models.database import Session
from models.polls.casting import OPTIONS, PaperOption
from models.polls.errors import PollUnknown
from models.polls.tables import Method, Poll
from models.records import dataclass


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
    which = {"cluster": session.own_cluster_id, "poll": poll_id}
    connection = session.connection()
    row = connection.execute(_ASKED, which).one_or_none()
    if row is None:
        raise PollUnknown
    options: tuple[PaperOption, ...] = ()
    if row.method != Method.MOTION:
        options = tuple(PaperOption(*each) for each in connection.execute(OPTIONS, which))
    return Asked(poll_id, row.number, row.title, row.question, Method(row.method), row.named, row.closes_at, options)


_ASKED = select(Poll.number, Poll.title, Poll.question, Poll.method, Poll.named, Poll.closes_at).where(
    Poll.cluster_id == bindparam("cluster"), Poll.id == bindparam("poll")
)
"""Made once, and executed below the session: each ballot comes through here. It names the cluster itself."""
