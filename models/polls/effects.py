"""What a poll brings about, in the transaction that opens, closes or cancels it: one line for each kind of subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from models.database import Session, lock
from models.polls import project_stages
from models.polls.counting import PollResult
from models.polls.recording import owe_card
from models.polls.tables import Nature, Poll, PollStatus, SubjectKind
from models.records import dataclass


def _nothing(session: Session, poll: Poll, now: datetime) -> None:
    """Nothing follows from this alone."""


@dataclass(frozen=True)
class Effect:
    """What follows from the result of a poll that closes; before that, from its opening, or from its being called off.

    A draft that is thrown away is called off too.
    """

    closes: Callable[[Session, Poll, PollResult, datetime], None]
    opens: Callable[[Session, Poll, datetime], None] = _nothing
    cancelled: Callable[[Session, Poll, datetime], None] = _nothing


def begin_effect(session: Session, poll: Poll, now: datetime) -> None:
    """Whatever follows from the opening of this poll."""
    if poll.subject_kind is not None:
        EFFECTS[SubjectKind(poll.subject_kind)].opens(session, poll, now)


def have_effect(session: Session, poll: Poll, result: PollResult, now: datetime) -> None:
    """Whatever follows from the result of this poll."""
    if poll.subject_kind is not None:
        EFFECTS[SubjectKind(poll.subject_kind)].closes(session, poll, result, now)


def let_effect_go(session: Session, poll: Poll, now: datetime) -> None:
    """Whatever follows from this poll being cancelled, or its draft thrown away."""
    if poll.subject_kind is not None:
        EFFECTS[SubjectKind(poll.subject_kind)].cancelled(session, poll, now)


def _repeal(session: Session, poll: Poll, result: PollResult, now: datetime) -> None:
    """A decision that is adopted ends an earlier one, unless another has meanwhile."""
    if poll.nature != Nature.DECISION or not result.decides or poll.subject_id is None:
        return
    repealed = lock(session, Poll, poll.subject_id)
    taken = repealed is not None and repealed.status == PollStatus.CLOSED and repealed.nature == Nature.DECISION
    if repealed is not None and taken and repealed.repealed_by_id is None:
        repealed.repealed_by_id = poll.id
        owe_card(session, repealed, now)


EFFECTS: Mapping[SubjectKind, Effect] = {
    SubjectKind.REPEALS: Effect(_repeal),
    SubjectKind.PROJECT_STAGE: Effect(
        project_stages.decide, opens=project_stages.begin, cancelled=project_stages.let_go
    ),
}
