"""The result of a vote by name while it is open, where its rules let everybody follow it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from models.database import Session
from models.polls.choices import positions_of
from models.polls.rules import read_rules
from models.polls.tables import Method, Poll, PollOption, PollStatus, StoredBallot


def figures_so_far(session: Session, poll_id: UUID) -> Mapping[str, int] | None:
    """Voices by answer, or by the position of the option; None where nothing is told before the close."""
    poll = session.find(Poll, poll_id)
    if poll is None or poll.status != PollStatus.OPEN or not poll.named or not read_rules(poll.rules).live:
        return None
    ballots = session.execute(select(StoredBallot.choice, StoredBallot.weight).where(StoredBallot.poll_id == poll_id))
    options = len(session.scalars(select(PollOption.id).where(PollOption.poll_id == poll_id)).all())
    method = Method(poll.method)
    figures = {str(position): 0 for position in range(options)}
    for choice, weight in ballots:
        named = [str(position) for position in positions_of(choice, method, options)] or [choice]
        for each in named:
            figures[each] = figures.get(each, 0) + weight
    return figures
