"""What was voted, found again years later: decisions first, the latest before the earlier."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from models.actor import Actor
from models.database import Session
from models.people.names import unaccented
from models.people.standing import standing_of
from models.polls.facts import PollFacts, facts_of_polls
from models.polls.permissions import sees
from models.polls.reaching import relation_of
from models.polls.tables import Nature, Poll, PollOption, PollStatus

MOST_FOUND = 100


def past_polls(session: Session, actor: Actor, text: str, *, now: datetime, most: int = MOST_FOUND) -> list[PollFacts]:
    """Polls that are over and that the actor sees, with every word of the text, or its number; all without a text.

    Those that were cancelled too, unless nobody ever saw them open. Words are looked for at their beginning, without
    accents and case, in title, question, clause and options.
    """
    standing = standing_of(session, actor, now)
    words = unaccented(text).split()
    found: list[Poll] = []
    for poll in _over(session):
        if len(found) >= most:
            break
        if _fits(session, poll, words) and sees(standing, relation_of(session, standing, poll, now)):
            found.append(poll)
    return facts_of_polls(session, found)


def _over(session: Session) -> Iterable[Poll]:
    ended = func.coalesce(Poll.closed_at, Poll.cancelled_at)
    polls = session.scalars(
        select(Poll)
        .where(Poll.status.in_((PollStatus.CLOSED, PollStatus.CANCELLED)), Poll.number.is_not(None))
        .order_by(ended.desc(), Poll.number.desc())
    ).all()
    return sorted(polls, key=lambda poll: poll.nature != Nature.DECISION)


def _fits(session: Session, poll: Poll, words: list[str]) -> bool:
    if not words or words == [str(poll.number)]:
        return True
    labels = session.scalars(select(PollOption.label).where(PollOption.poll_id == poll.id))
    said = unaccented(" ".join((poll.title, poll.question, poll.clause or "", *labels))).split()
    return all(any(each.startswith(word) for each in said) for word in words)
