"""Offering help on a call, and taking the offer back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models import outbox
from models.actor import Actor
from models.calls.errors import AnswerGone, CallOver, OwnCall
from models.calls.facts import CALL_CARD, CallFacts, demand_call, facts_of_call, outcome_of
from models.calls.permissions import may_answer
from models.calls.tables import CallAnswer, ExpertiseCall
from models.calls.wording import note_from
from models.database import Session, lock
from models.people.permissions import demand
from models.people.private_notices import owe_notice
from models.people.standing import standing_of
from models.records import dataclass


@dataclass(frozen=True)
class OwnAnswer:
    """What the actor answered to a call; `answered_at` is empty while they have not."""

    call: CallFacts
    note: str | None = None
    answered_at: datetime | None = None


def own_answer(session: Session, actor: Actor, call_id: UUID, *, now: datetime) -> OwnAnswer:
    """What the actor answered to a call, to be shown or given.

    Raises what `answer_call` raises; a closed call that they answered is no refusal.
    """
    standing = standing_of(session, actor, now)
    call = session.find(ExpertiseCall, call_id)
    if standing.person_id is None or call is None:
        demand(may_answer(standing))
        call = demand_call(call)
    answer = _answer(session, call_id, standing.person_id)
    if answer is not None:
        return OwnAnswer(facts_of_call(session, call), answer.note, answer.answered_at)
    demand(may_answer(standing))
    _demand_open(call, standing.person_id)
    return OwnAnswer(facts_of_call(session, call))


def answer_call(session: Session, actor: Actor, call_id: UUID, note: str, *, now: datetime) -> OwnAnswer:
    """Offer help; a second time, only the note changes.

    Raises `NotAllowed`, `CallUnknown`, `CallOver`, `OwnCall` or `CallTextTooLong`.
    """
    standing = standing_of(session, actor, now)
    demand(may_answer(standing))
    person_id = standing.person_id
    assert person_id is not None
    call = demand_call(lock(session, ExpertiseCall, call_id))
    _demand_open(call, person_id)
    written = note_from(note)
    answer = _answer(session, call_id, person_id)
    if answer is None:
        answer = CallAnswer(id=session.new_id(), call_id=call_id, person_id=person_id, answered_at=now)
        session.add(answer)
        outbox.refresh(session, CALL_CARD, call_id, now)
        if call.asker_id is not None:
            owe_notice(session, call.asker_id, now)
    answer.note = written
    session.flush()
    return OwnAnswer(facts_of_call(session, call), answer.note, answer.answered_at)


def withdraw_answer(session: Session, actor: Actor, call_id: UUID, *, now: datetime) -> CallFacts:
    """Take one's offer back; an introduction that was made of it stays. Raises `NotAllowed` or `AnswerGone`."""
    standing = standing_of(session, actor, now)
    call = lock(session, ExpertiseCall, call_id)
    answer = _answer(session, call_id, standing.person_id)
    if call is None or answer is None:
        demand(may_answer(standing))
        raise AnswerGone
    session.delete(answer)
    session.flush()
    outbox.refresh(session, CALL_CARD, call_id, now)
    return facts_of_call(session, call)


def _demand_open(call: ExpertiseCall, person_id: UUID | None) -> None:
    demand_call(call)
    if call.closed_at is not None:
        raise CallOver(call.closed_at, outcome_of(call))
    if call.asker_id == person_id:
        raise OwnCall


def _answer(session: Session, call_id: UUID, person_id: UUID | None) -> CallAnswer | None:
    if person_id is None:
        return None
    mine = select(CallAnswer).where(CallAnswer.call_id == call_id, CallAnswer.person_id == person_id)
    return session.scalar(mine)
