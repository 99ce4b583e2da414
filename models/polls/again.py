"""What is asked again after a close: a second round between those who are left, or a second call without quorum.

It is a draft of the same asker, who opens it when it shall be; it may run as long as the first did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from models.database import Session
from models.polls.counting import Outcome, PollResult
from models.polls.rules import Rules, WithoutQuorum, spelled
from models.polls.tables import Poll, PollOption, PollStatus, RollEntry
from models.tally import Option

SAME = (
    *("title", "question", "nature", "clause", "method", "electorate", "group_id", "named", "asked_by_id"),
    *("channel_id", "subject_kind", "subject_id", "subject_stage"),
)
"""What the second has of the first."""


def ask_again(session: Session, poll: Poll, rules: Rules, result: PollResult, now: datetime) -> UUID | None:
    """The draft that follows from this result; None where nothing is asked again."""
    options = session.scalars(
        select(PollOption).where(PollOption.poll_id == poll.id).order_by(PollOption.position)
    ).all()
    if result.outcome is Outcome.SECOND_ROUND:
        return _draft(session, poll, _of_second_round(rules, result), _going(options, result.going), now)
    if result.outcome is Outcome.NO_QUORUM and rules.without_quorum is WithoutQuorum.SECOND_CALL:
        without = replace(rules, quorum=None, without_quorum=WithoutQuorum.FAILED)
        return _draft(session, poll, without, options, now)
    return None


def _of_second_round(rules: Rules, result: PollResult) -> Rules:
    """The most voices suffice; there is no third round for want of a majority."""
    return replace(rules, majorities=(), second_round=False, seats=max(result.places, 1))


def _going(options: Sequence[PollOption], going: Sequence[Option]) -> list[PollOption]:
    return [option for option in options if str(option.id) in going]


def _draft(session: Session, poll: Poll, rules: Rules, options: Sequence[PollOption], now: datetime) -> UUID:
    assert poll.opened_at is not None  # it was open
    assert poll.closes_at is not None
    draft = Poll(
        id=session.new_id(),
        status=PollStatus.DRAFT,
        rules=spelled(rules),
        created_at=now,
        previous_id=poll.id,
        closes_at=now + ((poll.first_closes_at or poll.closes_at) - poll.opened_at),
        **{name: getattr(poll, name) for name in SAME},
    )
    session.add(draft)
    session.flush()
    for position, option in enumerate(options):
        session.add(PollOption(poll_id=draft.id, position=position, label=option.label, starts_at=option.starts_at))
    corrected = session.scalars(select(RollEntry).where(RollEntry.poll_id == poll.id).order_by(RollEntry.id)).all()
    rows = [
        {
            "cluster_id": session.own_cluster_id,
            "id": session.new_id(),
            "poll_id": draft.id,
            "organisation_id": entry.organisation_id,
            "person_id": entry.person_id,
            "weight": entry.weight,
        }
        for entry in corrected
    ]
    if rows:
        session.execute(insert(RollEntry), rows)
    return draft.id
