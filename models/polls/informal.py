"""The informal poll on Discord's own: who may ask, and the answers as they are typed. Nothing of it is kept."""

from __future__ import annotations

from datetime import datetime

from models.actor import Actor
from models.database import Session
from models.people.permissions import demand, may_propose
from models.people.standing import standing_of
from models.polls.errors import PollTextTooLong, QuickAnswersWrong, SameOptionTwice
from models.polls.wording import label_key, on_one_line

LEAST_ANSWERS, MOST_ANSWERS = 2, 10
MOST_ANSWER = 55
"""Discord's limits."""


def demand_informal(session: Session, actor: Actor, *, now: datetime) -> None:
    """Raise `NotAllowed` unless the actor may propose anything here."""
    demand(may_propose(standing_of(session, actor, now)))


def answers_from(typed: str) -> tuple[str, ...]:
    """The answers, set apart by semicolons or lines.

    Raises `QuickAnswersWrong`, `PollTextTooLong` or `SameOptionTwice`.
    """
    answers = [on_one_line(each, len(each)) for each in typed.replace("\n", ";").split(";")]
    answers = [each for each in answers if each]
    if not LEAST_ANSWERS <= len(answers) <= MOST_ANSWERS:
        raise QuickAnswersWrong(LEAST_ANSWERS, MOST_ANSWERS)
    seen: set[str] = set()
    for each in answers:
        if len(each) > MOST_ANSWER:
            raise PollTextTooLong(len(each), MOST_ANSWER)
        if label_key(each) in seen:
            raise SameOptionTwice(each)
        seen.add(label_key(each))
    return tuple(answers)
