"""What each expert has on their hands: it tells who takes a further request, and who comes first among equals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from models.database import Session
from models.experts.availability import MONTH, USUAL_MONTHLY_REQUESTS, Load
from models.experts.tables import ExpertProfile
from models.introductions.seen_by_asker import looks_open
from models.introductions.tables import Introduction, IntroductionStatus


def loads(session: Session, now: datetime) -> Mapping[UUID, Load]:
    """The load of every expert of the cluster who has something on their hands or has set a capacity.

    A request weighs as long as it looks open to its asker: for two weeks, unless it is accepted or taken back. Whether
    an expert takes a further one, and their place among equals, are there for all to see, so that neither may tell a
    refusal, a "not now" or a mute from a request nobody read (`models/introductions/seen_by_asker.py`); and an answer
    given is load too (design, "Impartiality"). An accepted one weighs for thirty days, unless one side said later that
    it did not help: then it took nobody's time, and the place is free again.
    """
    counted = _counted(session, now)
    capacities: dict[UUID, int] = {
        person_id: capacity
        for person_id, capacity in session.execute(
            select(ExpertProfile.person_id, ExpertProfile.monthly_requests).where(
                ExpertProfile.monthly_requests.is_not(None)
            )
        )
        if capacity is not None
    }
    return {
        person_id: Load(*counted.get(person_id, (0, 0)), capacities.get(person_id, USUAL_MONTHLY_REQUESTS))
        for person_id in counted.keys() | capacities.keys()
    }


def load_of(session: Session, expert_id: UUID, now: datetime) -> Load:
    """The load of one expert; of one who has nothing and said nothing, it equals `NO_LOAD`."""
    waiting, accepted = _counted(session, now, Introduction.expert_id == expert_id).get(expert_id, (0, 0))
    capacity = session.scalar(select(ExpertProfile.monthly_requests).where(ExpertProfile.person_id == expert_id))
    return Load(waiting, accepted, USUAL_MONTHLY_REQUESTS if capacity is None else capacity)


def _counted(session: Session, now: datetime, *only: ColumnElement[bool]) -> dict[UUID, tuple[int, int]]:
    """Of each expert, how many open requests and how many accepted ones weigh."""
    waits = looks_open(now)
    taken = and_(
        Introduction.status == IntroductionStatus.ACCEPTED,
        Introduction.answered_at > now - MONTH,
        or_(Introduction.asker_helped.is_(None), Introduction.asker_helped.is_(True)),
        or_(Introduction.expert_helped.is_(None), Introduction.expert_helped.is_(True)),
    )
    rows = session.execute(
        select(
            Introduction.expert_id,
            func.sum(case((waits, 1), else_=0)),
            func.sum(case((taken, 1), else_=0)),
        )
        .where(Introduction.expert_id.is_not(None), or_(waits, taken), *only)
        .group_by(Introduction.expert_id)
    )
    return {person_id: (waiting, accepted) for person_id, waiting, accepted in rows if person_id is not None}
