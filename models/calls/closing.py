"""The end of a call: by its asker, by the board, or by itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from models import audit, outbox
from models.actor import Actor
from models.calls.errors import CallOver, OutcomeUnknown
from models.calls.facts import CALL_CARD, CallFacts, demand_call, facts_of_call, outcome_of
from models.calls.permissions import may_follow, may_remove
from models.calls.tables import CallOutcome, ExpertiseCall
from models.calls.wording import note_from, reason_from
from models.cluster.journal import record
from models.database import Session, Topic, lock
from models.people.permissions import demand
from models.people.private_notices import owe_notice
from models.people.standing import Standing, standing_of
from models.records import dataclass

CLOSED = "calls.closed"
REMOVED = "calls.removed"

TOLD_BY_ASKER = (CallOutcome.FOUND, CallOutcome.PARTLY, CallOutcome.NOTHING)
"""What an asker may say came of a call."""


@dataclass(frozen=True)
class Closing:
    """A call about to be closed; `by_board` says that it is somebody else's, and a reason is owed."""

    call: CallFacts
    by_board: bool


def closing_of(session: Session, actor: Actor, call_id: UUID, *, now: datetime) -> Closing:
    """How the actor may close a call. Raises `NotAllowed`, `CallUnknown` or `CallOver`."""
    standing = standing_of(session, actor, now)
    call = session.find(ExpertiseCall, call_id)
    by_board = _demand_closer(standing, call)
    call = demand_call(call)
    _demand_unsaid(call, by_board)
    return Closing(facts_of_call(session, call), by_board)


def close_call(session: Session, actor: Actor, call_id: UUID, outcome: str, note: str, *, now: datetime) -> CallFacts:
    """Say what came of one's call, and close it unless it ended by itself already.

    Raises `NotAllowed`, `CallUnknown`, `CallOver`, `OutcomeUnknown` or `CallTextTooLong`.
    """
    standing = standing_of(session, actor, now)
    call = lock(session, ExpertiseCall, call_id)
    demand(may_follow(standing, call.asker_id if call is not None else None))
    call = demand_call(call)
    _demand_unsaid(call, by_board=False)
    if outcome not in TOLD_BY_ASKER:
        raise OutcomeUnknown
    before = {"outcome": call.outcome}
    call.outcome_note = note_from(note)
    _end(session, call, CallOutcome(outcome), now)
    change = audit.Change(CLOSED, call.id, before, {"outcome": outcome})
    record(session, change, actor=actor, person_id=standing.person_id, actor_name=standing.name, now=now)
    return facts_of_call(session, call)


def remove_call(session: Session, actor: Actor, call_id: UUID, reason: str, *, now: datetime) -> CallFacts:
    """Close a call that is out of place; the reason is told to its asker and to nobody else.

    Raises `NotAllowed`, `CallUnknown`, `CallOver`, `ReasonEmpty` or `CallTextTooLong`.
    """
    standing = standing_of(session, actor, now)
    demand(may_remove(standing))
    call = demand_call(lock(session, ExpertiseCall, call_id))
    _demand_unsaid(call, by_board=True)
    call.outcome_note = reason_from(reason)
    _end(session, call, CallOutcome.OUT_OF_PLACE, now)
    change = audit.Change(REMOVED, call.id, {}, {"outcome": CallOutcome.OUT_OF_PLACE.value})
    record(session, change, actor=actor, person_id=standing.person_id, actor_name=standing.name, now=now)
    return facts_of_call(session, call)


def put_aside(session: Session, actor: Actor, call_id: UUID, *, now: datetime) -> None:
    """The asker has taken note of an end that they did not make. Raises `NotAllowed` or `CallUnknown`."""
    standing = standing_of(session, actor, now)
    call = lock(session, ExpertiseCall, call_id)
    demand(may_follow(standing, call.asker_id if call is not None else None))
    call = demand_call(call)
    if call.closed_at is not None and call.asker_saw_at is None:
        call.asker_saw_at = now


def next_end(session: Session) -> datetime | None:
    """When the next call ends by itself; opened `everywhere()`."""
    return session.scalar(select(func.min(ExpertiseCall.closes_at)).where(ExpertiseCall.closed_at.is_(None)))


def end_calls(session: Session, now: datetime) -> None:
    """End every call whose time is over, and owe its card; opened `everywhere()`.

    Nobody acts, so the audit log has no entry: what it says of the opening tells until when.
    """
    over = session.scalars(
        select(ExpertiseCall)
        .where(ExpertiseCall.closes_at <= now, ExpertiseCall.closed_at.is_(None))
        .with_for_update(skip_locked=True)
    ).all()
    for call in over:
        _end(session, call, CallOutcome.LAPSED, now)


def _end(session: Session, call: ExpertiseCall, outcome: CallOutcome, now: datetime) -> None:
    call.outcome = outcome
    call.closed_at = call.closed_at or now
    outbox.refresh(session, CALL_CARD, call.id, now, cluster_id=call.cluster_id)
    if outcome not in TOLD_BY_ASKER and call.asker_id is not None:
        owe_notice(session, call.asker_id, now, cluster_id=call.cluster_id)
    session.touch(Topic.DUE)


def _demand_closer(standing: Standing, call: ExpertiseCall | None) -> bool:
    """Raise unless the actor may close this call; whether as the board."""
    follows = may_follow(standing, call.asker_id if call is not None else None)
    if follows is None:
        return False
    if may_remove(standing) is None:
        return True
    demand(follows)
    return False


def _demand_unsaid(call: ExpertiseCall, by_board: bool) -> None:
    """Raise `CallOver` on a closed call; its asker may still say what came of one that ended by itself."""
    if call.closed_at is not None and (by_board or call.outcome != CallOutcome.LAPSED):
        raise CallOver(call.closed_at, outcome_of(call))
