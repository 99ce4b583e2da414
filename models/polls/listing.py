"""Polls to choose from, as one types: those that exist for whoever types."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session
from models.people.names import unaccented
from models.people.standing import standing_of
from models.polls.permissions import sees
from models.polls.reaching import relation_of
from models.polls.tables import Poll, PollStatus
from models.records import dataclass

OPENED = frozenset({PollStatus.OPEN, PollStatus.CLOSED})


@dataclass(frozen=True)
class Listed:
    """A poll, as a list of choices names it."""

    poll_id: UUID
    number: int
    title: str


def polls_like(
    session: Session,
    actor: Actor,
    typed: str,
    most: int,
    *,
    statuses: Collection[PollStatus] = OPENED,
    now: datetime,
) -> Sequence[Listed]:
    """The polls that the actor sees whose number is typed, or whose title has every word of it; the latest first."""
    standing = standing_of(session, actor, now)
    words = unaccented(typed).split()
    found: list[Listed] = []
    polls = session.scalars(select(Poll).where(Poll.status.in_(statuses), Poll.number.is_not(None)))
    for poll in sorted(polls, key=lambda each: -(each.number or 0)):
        if len(found) >= most:
            break
        if _fits(poll, words) and sees(standing, relation_of(session, standing, poll, now)):
            assert poll.number is not None  # it was asked for
            found.append(Listed(poll.id, poll.number, poll.title))
    return found


def _fits(poll: Poll, words: Sequence[str]) -> bool:
    if words == [str(poll.number)]:
        return True
    title = unaccented(poll.title).split()
    return all(any(each.startswith(word) for each in title) for word in words)
