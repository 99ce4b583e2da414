"""Afterwards: did it help? Each side says so for themselves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.actor import Actor
from models.database import Session, Topic, lock
from models.introductions.answering import ASK_AFTER
from models.introductions.errors import RequestUnknown
from models.introductions.tables import Introduction, IntroductionStatus
from models.people.standing import standing_of


def say_whether_it_helped(
    session: Session, actor: Actor, introduction_id: UUID, helped: bool | None, *, now: datetime
) -> None:
    """Keep what one side says of an accepted request; None, "not yet", asks again `ASK_AFTER` later.

    Raises `RequestUnknown`.
    """
    introduction = lock(session, Introduction, introduction_id)
    person_id = standing_of(session, actor, now).person_id
    if introduction is None or person_id is None or introduction.status != IntroductionStatus.ACCEPTED:
        raise RequestUnknown
    again = now + ASK_AFTER if helped is None else None
    if introduction.asker_id == person_id:
        introduction.asker_helped, introduction.ask_asker_at = helped, again
    elif introduction.expert_id == person_id:
        introduction.expert_helped, introduction.ask_expert_at = helped, again
    else:
        raise RequestUnknown
    session.touch(Topic.EXPERTS)
