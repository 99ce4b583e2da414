"""What project threads add to what an expert has on their hands: it tells who comes first among equals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from models.database import Session
from models.experts.availability import MONTH, NO_LOAD, Load
from models.introductions import load
from models.introductions.seen_by_asker import OPEN_FOR
from models.threads.tables import Participation, WorkThread, WorkThreadPerson


def loads(session: Session, now: datetime) -> Mapping[UUID, Load]:
    """The load of every expert who has something on their hands, project threads included.

    An invitation to an open thread weighs for two weeks unless it was declined, and one that was accepted for thirty
    days (design, "Impartiality"). An invitation that a mute keeps from them weighs like one that nobody read.
    """
    found = dict(load.loads(session, now))
    asked = and_(
        WorkThreadPerson.status == Participation.INVITED,
        WorkThreadPerson.asked_at > now - OPEN_FOR,
        WorkThread.closed_at.is_(None),
    )
    taken = and_(WorkThreadPerson.status == Participation.ACCEPTED, WorkThreadPerson.answered_at > now - MONTH)
    rows = session.execute(
        select(WorkThreadPerson.person_id, func.count())
        .join(
            WorkThread,
            and_(
                WorkThread.cluster_id == WorkThreadPerson.cluster_id, WorkThread.id == WorkThreadPerson.work_thread_id
            ),
        )
        .where(or_(asked, taken))
        .group_by(WorkThreadPerson.person_id)
    )
    for person_id, threads in rows:
        found[person_id] = replace(found.get(person_id, NO_LOAD), threads=threads)
    return found
