"""Voting is made longer: only before its end, only to a later one, and openly."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.actor import Actor
from models.database import Session, Topic
from models.people.permissions import demand
from models.polls.completeness import LONGEST
from models.polls.errors import CannotExtend
from models.polls.facts import PollFacts, facts_of_poll
from models.polls.permissions import may_steer
from models.polls.reaching import ReachedPoll, look_at_poll, reach_poll
from models.polls.recording import EXTENDED, owe_card, write_down
from models.polls.reminders import LAST_DAY
from models.polls.tables import PollStatus


def extend(session: Session, actor: Actor, poll_id: UUID, closes_at: datetime, *, now: datetime) -> PollFacts:
    """Let one vote until a later instant; the card goes on saying what was said first.

    The last day is announced anew where it lies ahead again. Raises `PollUnknown`, `NotAllowed`, or `CannotExtend`
    where it is not open (any more), or not to a later end within a year of its opening.
    """
    reached = reach_poll(session, actor, poll_id, now)
    poll = reached.poll
    opened_at, before = _demand(reached, now)
    if closes_at <= before or closes_at - opened_at > LONGEST:
        raise CannotExtend
    poll.closes_at = closes_at
    if closes_at - LAST_DAY > now:
        poll.last_reminded_at = None
    write_down(
        session,
        reached.standing,
        poll,
        EXTENDED,
        before={"closes_at": before.isoformat()},
        after={"closes_at": closes_at.isoformat()},
        now=now,
    )
    owe_card(session, poll, now)
    session.touch(Topic.DUE)
    return facts_of_poll(session, poll)


def demand_extendable(session: Session, actor: Actor, poll_id: UUID, *, now: datetime) -> None:
    """Raise what `extend` would, whatever the later end: before somebody types one."""
    _demand(look_at_poll(session, actor, poll_id, now), now)


def _demand(reached: ReachedPoll, now: datetime) -> tuple[datetime, datetime]:
    """Since when and until when one votes, where the actor may have it made longer."""
    poll = reached.poll
    demand(may_steer(reached.standing, reached.relation))
    if poll.status != PollStatus.OPEN or poll.opened_at is None or poll.closes_at is None or now >= poll.closes_at:
        raise CannotExtend
    return poll.opened_at, poll.closes_at
