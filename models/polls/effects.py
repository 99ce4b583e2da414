"""What a result brings about, in the transaction that closes the poll: one explicit line for each kind of subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from models.database import Session, lock
from models.polls.counting import PollResult
from models.polls.recording import owe_card
from models.polls.tables import Nature, Poll, PollStatus, SubjectKind

Effect = Callable[[Session, Poll, PollResult, datetime], None]
"""Given the poll that closes, and what came of it."""


def have_effect(session: Session, poll: Poll, result: PollResult, now: datetime) -> None:
    """Whatever follows from the result of this poll."""
    if poll.subject_kind is not None:
        EFFECTS[SubjectKind(poll.subject_kind)](session, poll, result, now)


def _repeal(session: Session, poll: Poll, result: PollResult, now: datetime) -> None:
    """A decision that is adopted ends an earlier one, unless another has meanwhile."""
    if poll.nature != Nature.DECISION or not result.decides or poll.subject_id is None:
        return
    repealed = lock(session, Poll, poll.subject_id)
    taken = repealed is not None and repealed.status == PollStatus.CLOSED and repealed.nature == Nature.DECISION
    if repealed is not None and taken and repealed.repealed_by_id is None:
        repealed.repealed_by_id = poll.id
        owe_card(session, repealed, now)


EFFECTS: Mapping[SubjectKind, Effect] = {SubjectKind.REPEALS: _repeal}
