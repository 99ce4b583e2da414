"""From an answer to a talk: the asker chooses whom to meet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.actor import Actor
from models.calls.errors import AnswerGone
from models.calls.facts import demand_call
from models.calls.permissions import may_call, may_follow
from models.calls.tables import CallAnswer, ExpertiseCall
from models.database import Session, lock
from models.introductions.from_call import introduce
from models.people.permissions import demand
from models.people.standing import standing_of
from models.people.tables import Person
from models.records import dataclass


@dataclass(frozen=True)
class Met:
    """The introduction that was made, and with whom."""

    introduction_id: UUID
    call_id: UUID
    name: str


def meet(session: Session, actor: Actor, answer_id: UUID, *, now: datetime) -> Met:
    """Be introduced to somebody who answered one's call, closed or not; twice is once.

    Raises `NotAllowed`, or `AnswerGone`.
    """
    standing = standing_of(session, actor, now)
    answer = session.find(CallAnswer, answer_id)
    call = lock(session, ExpertiseCall, answer.call_id) if answer is not None else None
    demand(may_follow(standing, call.asker_id if call is not None else None))
    demand(may_call(standing))
    call = demand_call(call)
    answer = lock(session, CallAnswer, answer_id)
    person = session.find(Person, answer.person_id) if answer is not None and answer.person_id is not None else None
    if answer is None or person is None:
        raise AnswerGone
    answer.seen_at = answer.seen_at or now
    assert call.asker_id is not None
    introduction_id = introduce(
        session,
        call.id,
        asker_id=call.asker_id,
        expert_id=person.id,
        domain_id=call.domain_id,
        need=call.need,
        now=now,
    )
    return Met(introduction_id, call.id, person.full_name)
