"""What a person has under way: their calls with the answers, and the calls they answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from models.actor import Actor
from models.calls.facts import CallFacts, demand_call, domain_of, facts_of_call, organisations_of
from models.calls.permissions import may_follow
from models.calls.tables import CallAnswer, CallOutcome, ExpertiseCall
from models.database import Session, lock
from models.errors import NotAllowed, Reason
from models.experts.tables import Expertise
from models.introductions.tables import Introduction
from models.people.permissions import demand
from models.people.standing import standing_of
from models.people.tables import Person
from models.records import dataclass

REMEMBERED_FOR = timedelta(days=60)
"""How long a closed call stays among one's own, and one is asked what came of it."""

NEW_FOR = timedelta(days=7)
"""How long whoever answered is told that they were introduced; then they are asked whether it helped."""


@dataclass(frozen=True)
class OwnCall:
    """A call of one's own; `unseen` are the answers that one has not looked at yet."""

    id: UUID
    need: str
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    outcome: CallOutcome | None
    outcome_note: str | None
    put_aside: bool
    answers: int
    unseen: int
    channel_id: int | None
    message_id: int | None


@dataclass(frozen=True)
class AnsweredCall:
    """An open call that one has answered."""

    id: UUID
    need: str
    closes_at: datetime


@dataclass(frozen=True)
class Accepted:
    """An offer of one's own that the asker took up: the introduction, who asks, and for what."""

    introduction_id: UUID
    asker: str
    need: str


@dataclass(frozen=True)
class Followed:
    """Everything of one person's."""

    own: Sequence[OwnCall]
    answered: Sequence[AnsweredCall]


@dataclass(frozen=True)
class Helper:
    """Somebody who answered a call. `level` is theirs in the call's domain, None where they declared none.

    `introduction_id` is the introduction that was made of the answer, if one was.
    """

    answer_id: UUID
    person_id: UUID
    name: str
    title: str | None
    organisations: tuple[str, ...]
    level: int | None
    note: str | None
    answered_at: datetime
    introduction_id: UUID | None


@dataclass(frozen=True)
class Answers:
    """A call and those who answered it, the first first."""

    call: CallFacts
    helpers: Sequence[Helper]


def own_calls(session: Session, person_id: UUID, now: datetime) -> Sequence[OwnCall]:
    """The calls of a person that are open or were closed lately, the newest first; one statement."""
    lately = or_(ExpertiseCall.closed_at.is_(None), ExpertiseCall.closed_at > now - REMEMBERED_FOR)
    unseen = and_(CallAnswer.seen_at.is_(None), CallAnswer.person_id.is_not(None))
    rows = session.execute(
        select(
            ExpertiseCall,
            func.count(CallAnswer.id),
            func.count(CallAnswer.id).filter(unseen),
        )
        .outerjoin(
            CallAnswer,
            and_(CallAnswer.cluster_id == ExpertiseCall.cluster_id, CallAnswer.call_id == ExpertiseCall.id),
        )
        .where(ExpertiseCall.asker_id == person_id, lately)
        .group_by(ExpertiseCall.cluster_id, ExpertiseCall.id)
        .order_by(ExpertiseCall.opened_at.desc(), ExpertiseCall.id)
    )
    return [
        OwnCall(
            call.id,
            call.need,
            call.opened_at,
            call.closes_at,
            call.closed_at,
            CallOutcome(call.outcome) if call.outcome is not None else None,
            call.outcome_note,
            call.asker_saw_at is not None,
            answers,
            unseen,
            call.channel_id,
            call.message_id,
        )
        for call, answers, unseen in rows
    ]


def accepted_lately(session: Session, person_id: UUID, now: datetime) -> Sequence[Accepted]:
    """The introductions made of a person's answers within `NEW_FOR`, the latest first; one statement."""
    rows = session.execute(
        select(Introduction.id, Person, Introduction.message)
        .join(Person, and_(Person.cluster_id == Introduction.cluster_id, Person.id == Introduction.asker_id))
        .where(
            Introduction.expert_id == person_id,
            Introduction.call_id.is_not(None),
            Introduction.answered_at > now - NEW_FOR,
            Introduction.expert_helped.is_(None),
        )
        .order_by(Introduction.answered_at.desc(), Introduction.id)
    )
    return [Accepted(id, asker.full_name, need) for id, asker, need in rows]


def followed(session: Session, actor: Actor, *, now: datetime) -> Followed:
    """What the actor has under way. Raises `NotAllowed` for somebody whom the cluster does not know."""
    standing = standing_of(session, actor, now)
    if standing.person_id is None:
        raise NotAllowed(Reason.UNKNOWN_PERSON)
    rows = session.execute(
        select(ExpertiseCall.id, ExpertiseCall.need, ExpertiseCall.closes_at)
        .join(
            CallAnswer,
            and_(CallAnswer.cluster_id == ExpertiseCall.cluster_id, CallAnswer.call_id == ExpertiseCall.id),
        )
        .where(CallAnswer.person_id == standing.person_id, ExpertiseCall.closed_at.is_(None))
        .order_by(ExpertiseCall.closes_at, ExpertiseCall.id)
    )
    return Followed(own_calls(session, standing.person_id, now), [AnsweredCall(*row) for row in rows])


def see_answers(session: Session, actor: Actor, call_id: UUID, *, now: datetime) -> Answers:
    """Who answered one's call; from now on they have been seen. Raises `NotAllowed` or `CallUnknown`."""
    standing = standing_of(session, actor, now)
    call = lock(session, ExpertiseCall, call_id)
    demand(may_follow(standing, call.asker_id if call is not None else None))
    call = demand_call(call)
    domain = domain_of(session, call.domain_id)
    rows = session.execute(
        select(CallAnswer, Person)
        .join(Person, and_(Person.cluster_id == CallAnswer.cluster_id, Person.id == CallAnswer.person_id))
        .where(CallAnswer.call_id == call.id)
        .order_by(CallAnswer.answered_at, CallAnswer.id)
    ).all()
    levels = _levels(session, domain.id if domain is not None else None, [person.id for _, person in rows])
    met: dict[UUID | None, UUID] = {
        expert_id: id
        for id, expert_id in session.execute(
            select(Introduction.id, Introduction.expert_id).where(Introduction.call_id == call.id)
        )
    }
    helpers = []
    for answer, person in rows:
        answer.seen_at = answer.seen_at or now
        helpers.append(
            Helper(
                answer.id,
                person.id,
                person.full_name,
                person.title,
                organisations_of(session, person.id),
                levels.get(person.id),
                answer.note,
                answer.answered_at,
                met.get(person.id),
            )
        )
    return Answers(facts_of_call(session, call), helpers)


def _levels(session: Session, domain_id: UUID | None, people: Sequence[UUID]) -> dict[UUID, int]:
    if domain_id is None or not people:
        return {}
    rows = session.execute(
        select(Expertise.person_id, Expertise.level).where(
            Expertise.domain_id == domain_id, Expertise.person_id.in_(people)
        )
    )
    return dict(rows.all())
