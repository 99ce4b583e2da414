"""Whom a reminder in the channel calls: those who could cast a ballot that is missing, where one votes by name."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from models.database import Session
from models.people.tables import Person
from models.polls.electorate import voters_for
from models.polls.errors import KeyLost
from models.polls.keys import KeyRing
from models.polls.roll_call import yet_to_vote
from models.polls.tables import Poll
from models.records import dataclass

MOST_CALLED = 50
"""People whom a reminder calls; of more, none: a vote of everybody pings nobody by name."""


@dataclass(frozen=True)
class Missing:
    """How many ballots are missing, and the Discord ids of those who could cast them."""

    ballots: int
    users: Sequence[int]


def missing_in(session: Session, poll_id: UUID, keys: KeyRing) -> Missing:
    """What is missing in an open poll. In a confidential one nobody is named: a channel must not tell who voted."""
    poll = session.find(Poll, poll_id)
    try:
        electors = yet_to_vote(session, keys, poll) if poll is not None else ()
    except KeyLost:
        electors = ()
    people = voters_for(session, [each.who for each in electors]) if poll is not None and poll.named else ()
    if not people or len(people) > MOST_CALLED:
        return Missing(len(electors), ())
    found = select(Person.discord_user_id).where(Person.id.in_(people), Person.discord_user_id.is_not(None))
    return Missing(len(electors), tuple(user for user in session.scalars(found.order_by(Person.name_key)) if user))
