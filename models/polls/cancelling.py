"""A poll is cancelled: who, when and why stand on its card, and no ballot of it is kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from models.actor import Actor
from models.database import Session
from models.people.permissions import demand
from models.people.private_notices import owe_notices
from models.people.standing import Standing
from models.polls.effects import let_effect_go
from models.polls.errors import NotADraft, PollIsOver
from models.polls.facts import PollFacts, facts_of_poll
from models.polls.permissions import may_steer
from models.polls.reaching import ReachedPoll, look_at_poll, reach_poll
from models.polls.recording import CANCELLED, KEY_LOST, owe_card, write_down
from models.polls.tables import Poll, PollStatus, StoredBallot
from models.polls.wording import cancel_reason_from

OVER = frozenset({PollStatus.CLOSED, PollStatus.CANCELLED})


def cancel(session: Session, actor: Actor, poll_id: UUID, reason: str, *, now: datetime) -> PollFacts:
    """Call off a poll that waits, is scheduled or open; a draft is thrown away instead.

    The ballots go: nobody shall count what was called off. Of a confidential one the caller destroys the key once this
    is committed, and scrubs what is left (`keys.py`, `scrubbing.py`). Raises `PollUnknown`, `NotAllowed`, `PollIsOver`,
    `NotADraft` (it is one still), `CancelReasonEmpty` or `PollTextTooLong`.
    """
    reached = reach_poll(session, actor, poll_id, now)
    poll = reached.poll
    _demand(reached)
    poll.cancel_reason = cancel_reason_from(reason)
    poll.cancelled_by_id = reached.standing.person_id
    _call_off(session, reached.standing, poll, CANCELLED, now)
    return facts_of_poll(session, poll)


def demand_cancellable(session: Session, actor: Actor, poll_id: UUID, *, now: datetime) -> None:
    """Raise what `cancel` would, whatever the reason: before somebody types one."""
    _demand(look_at_poll(session, actor, poll_id, now))


def _demand(reached: ReachedPoll) -> None:
    poll = reached.poll
    if not (reached.relation.asked and poll.opened_at is None):
        demand(may_steer(reached.standing, reached.relation))
    if poll.status in OVER:
        raise PollIsOver
    if poll.status == PollStatus.DRAFT:
        raise NotADraft


def cancel_without_key(session: Session, poll: Poll, *, now: datetime) -> None:
    """Call off an open confidential poll whose key is not there: it can never be counted. The poll is locked.

    Nobody did it, and there is no reason but this one: the card says so where neither stands.
    """
    if poll.status == PollStatus.OPEN and not poll.named:
        _call_off(session, None, poll, KEY_LOST, now)


def _call_off(session: Session, standing: Standing | None, poll: Poll, kind: str, now: datetime) -> None:
    before = {"status": poll.status}
    poll.status, poll.cancelled_at = PollStatus.CANCELLED, now
    session.execute(delete(StoredBallot).where(StoredBallot.poll_id == poll.id))
    let_effect_go(session, poll, now)
    write_down(session, standing, poll, kind, before=before, now=now)
    owe_card(session, poll, now)
    if poll.asked_by_id is not None and (standing is None or poll.asked_by_id != standing.person_id):
        owe_notices(session, {poll.asked_by_id}, now)
