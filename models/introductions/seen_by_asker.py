"""What an asker sees of their request, from nothing that the expert did but an acceptance.

A refusal is silent (design, "Introduction"). An early "no" that showed at once would tell itself apart from a request
that nobody read; so what an asker sees is a function of what they know themselves: when they asked, whether it was
accepted, whether they took it back, and the present. Declined, put off, never read, muted and expired look the same at
every instant:

- for `ANSWER_WITHIN` the request waits, and its card already offers other people;
- then "has not been able to answer for now", with other people, in `/moi`; an acceptance may still come;
- after `OPEN_FOR` it is over: "has not been able to answer", with other people, in `/moi` once more.

For the same reason a request counts as open (`MOST_OPEN`, and in the expert's load) for the whole of `OPEN_FOR` unless
it was accepted or taken back, and the same person may be asked again `AGAIN_AFTER` the request, whatever became of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from models.database import Session
from models.introductions.tables import Introduction, IntroductionStatus

ANSWER_WITHIN = timedelta(days=2)
"""Short enough that a director goes on to somebody else; an expert who answers later is still welcome."""

OPEN_FOR = timedelta(days=14)
"""After that a request has ended (issue 9: after seven days one reminder, then expired)."""

AGAIN_AFTER = timedelta(days=30)

MOST_OPEN = 5
"""Open requests of one asker (issue 9)."""

SETTLED = frozenset({IntroductionStatus.ACCEPTED, IntroductionStatus.WITHDRAWN})
"""What an asker knows of for sure."""


class Look(Enum):
    """How a request looks to its asker."""

    WAITING = "waiting"
    NO_ANSWER_YET = "no_answer_yet"
    NO_ANSWER = "no_answer"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


def look_of(status: str, asked_at: datetime, now: datetime) -> Look:
    """How a request looks to its asker at `now`."""
    if status == IntroductionStatus.ACCEPTED:
        return Look.ACCEPTED
    if status == IntroductionStatus.WITHDRAWN:
        return Look.WITHDRAWN
    if now < asked_at + ANSWER_WITHIN:
        return Look.WAITING
    return Look.NO_ANSWER_YET if now < asked_at + OPEN_FOR else Look.NO_ANSWER


def waits_to_be_seen(status: str, asked_at: datetime, saw_at: datetime | None, now: datetime) -> bool:
    """Whether the asker is told on their page: of an acceptance until seen; of no answer too, at both of its dates, as
    long as they cannot ask the same person again.
    """
    match look_of(status, asked_at, now):
        case Look.ACCEPTED:
            return saw_at is None
        case Look.NO_ANSWER_YET:
            return saw_at is None or saw_at < asked_at + ANSWER_WITHIN
        case Look.NO_ANSWER:
            over = asked_at + OPEN_FOR
            return now < asked_at + AGAIN_AFTER and (saw_at is None or saw_at < over)
        case _:
            return False


def looks_open(now: datetime) -> ColumnElement[bool]:
    """The condition on `Introduction` rows that look open to their asker, and count so for both sides."""
    return Introduction.status.not_in(SETTLED) & (Introduction.asked_at > now - OPEN_FOR)


def count_open(session: Session, asker_id: UUID, now: datetime) -> int:
    """How many open requests somebody has."""
    mine = select(func.count(Introduction.id)).where(Introduction.asker_id == asker_id, looks_open(now))
    return session.scalar(mine) or 0
