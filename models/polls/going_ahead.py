"""Letting a poll go: its asker submits it, and where the cluster asks for it a second member of the board agrees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session
from models.people.board import current_board
from models.people.permissions import demand
from models.people.private_notices import owe_notices
from models.people.standing import standing_of
from models.people.tables import BOARD_OFFICES
from models.polls.completeness import demand_complete
from models.polls.drafting import needs_go_ahead
from models.polls.electorate import roll_of
from models.polls.errors import (
    NotADraft,
    NotWaitingForGoAhead,
    PollChangedMeanwhile,
    PollIsOver,
    SecondMemberNeeded,
)
from models.polls.facts import PollFacts, facts_of_poll, facts_of_polls, fingerprint
from models.polls.keys import KeyRing
from models.polls.opening import let_go
from models.polls.permissions import may_ask_again, may_go_ahead
from models.polls.reaching import ReachedPoll, look_at_poll, reach_poll
from models.polls.recording import GONE_AHEAD, SENT_BACK, SUBMITTED, TAKEN_BACK, write_down
from models.polls.roll import Draw
from models.polls.tables import Poll, PollStatus
from models.polls.wording import send_back_reason_from


def submit(session: Session, actor: Actor, poll_id: UUID, *, keys: KeyRing, draw: Draw, now: datetime) -> PollFacts:
    """Let a draft go: it opens now or at its date, or waits for a second member of the board.

    Whoever takes up a draft adrift asks it from here on. Raises `PollUnknown`, `NotADraft`, `NotAllowed`, or what keeps
    it from being opened (`completeness.py`).
    """
    reached = reach_poll(session, actor, poll_id, now)
    poll, standing = reached.poll, reached.standing
    if poll.status != PollStatus.DRAFT:
        raise NotADraft
    demand(may_ask_again(standing, reached.relation))
    poll.asked_by_id, poll.sent_back = standing.person_id, None
    if not needs_go_ahead(session, poll):
        let_go(session, standing, poll, keys=keys, draw=draw, now=now)
        return facts_of_poll(session, poll)
    demand_complete(session, poll, facts_of_poll(session, poll).options, roll_of(session, poll, now), now)
    poll.status = PollStatus.SUBMITTED
    write_down(session, standing, poll, SUBMITTED, now=now)
    board = {seat.person_id for seat in current_board(session, now) if seat.office in BOARD_OFFICES}
    owe_notices(session, board - {poll.asked_by_id}, now)
    return facts_of_poll(session, poll)


def go_ahead(
    session: Session, actor: Actor, poll_id: UUID, read: str, *, keys: KeyRing, draw: Draw, now: datetime
) -> PollFacts:
    """A second member of the board lets a poll go ahead: it opens now or at its date.

    `read` is the fingerprint of what they have read. Raises `PollUnknown`, `NotAllowed`, `NotWaitingForGoAhead`,
    `SecondMemberNeeded`, `PollChangedMeanwhile`, or what keeps it from being opened meanwhile.
    """
    reached = reach_poll(session, actor, poll_id, now)
    poll, standing = reached.poll, reached.standing
    _demand_second_member(reached)
    if fingerprint(session, poll) != read:
        raise PollChangedMeanwhile
    poll.approved_by_id, poll.approved_at = standing.person_id, now
    write_down(session, standing, poll, GONE_AHEAD, now=now)
    let_go(session, standing, poll, keys=keys, draw=draw, now=now)
    return facts_of_poll(session, poll)


def send_back(session: Session, actor: Actor, poll_id: UUID, reason: str, *, now: datetime) -> PollFacts:
    """A second member of the board gives a poll back to its asker, who reads why; it is a draft again.

    Raises `PollUnknown`, `NotAllowed`, `NotWaitingForGoAhead`, `SecondMemberNeeded`, `SendBackReasonEmpty` or
    `PollTextTooLong`.
    """
    reached = reach_poll(session, actor, poll_id, now)
    poll = reached.poll
    _demand_second_member(reached)
    poll.sent_back = send_back_reason_from(reason)
    poll.status = PollStatus.DRAFT
    write_down(session, reached.standing, poll, SENT_BACK, now=now)
    if poll.asked_by_id is not None:
        owe_notices(session, {poll.asked_by_id}, now)
    return facts_of_poll(session, poll)


def take_back(session: Session, actor: Actor, poll_id: UUID, *, now: datetime) -> PollFacts:
    """The asker makes a draft again of what waits for a go-ahead or for its date; a go-ahead that was given is void.

    Raises `PollUnknown`, `NotAllowed`, or `NotADraft` once it has opened.
    """
    reached = reach_poll(session, actor, poll_id, now)
    poll = reached.poll
    if not reached.relation.asked:
        demand(may_ask_again(reached.standing, reached.relation))
    if poll.status in (PollStatus.CLOSED, PollStatus.CANCELLED):
        raise PollIsOver
    if poll.status not in (PollStatus.SUBMITTED, PollStatus.SCHEDULED):
        raise NotADraft
    before = {"status": poll.status}
    poll.status = PollStatus.DRAFT
    poll.approved_by_id = poll.approved_at = None
    write_down(session, reached.standing, poll, TAKEN_BACK, before=before, now=now)
    return facts_of_poll(session, poll)


def waiting_for_go_ahead(session: Session, actor: Actor, *, now: datetime) -> Sequence[PollFacts]:
    """The polls that the actor may let go ahead, the first submitted first."""
    standing = standing_of(session, actor, now)
    if may_go_ahead(standing) is not None:
        return ()
    submitted = session.scalars(
        select(Poll).where(Poll.status == PollStatus.SUBMITTED).order_by(Poll.created_at, Poll.id)
    ).all()
    others = [poll for poll in submitted if poll.asked_by_id != standing.person_id]
    return facts_of_polls(session, others) if others else ()


def demand_second_member(session: Session, actor: Actor, poll_id: UUID, *, now: datetime) -> None:
    """Look whether the actor may let a poll go ahead, before anything is typed. Raises as `send_back` does."""
    _demand_second_member(look_at_poll(session, actor, poll_id, now))


def _demand_second_member(reached: ReachedPoll) -> None:
    demand(may_go_ahead(reached.standing))
    if reached.poll.status != PollStatus.SUBMITTED:
        raise NotWaitingForGoAhead
    if reached.relation.asked:
        raise SecondMemberNeeded
