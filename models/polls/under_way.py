"""Votes under way, for whoever runs the bot: how many, and how many that can never be counted as things are."""

from __future__ import annotations

from sqlalchemy import select

from models.database import Session
from models.polls.keys import KeyRing
from models.polls.tables import Poll, PollStatus
from models.records import dataclass


@dataclass(frozen=True)
class VotesUnderWay:
    """Open votes. `without_key`: the confidential ones whose key is not in the folder, as after a restore."""

    open: int
    without_key: int


def votes_under_way(session: Session, keys: KeyRing) -> VotesUnderWay:
    """Those of all clusters; opened `everywhere()`."""
    held = set(keys.held())
    rows = session.execute(select(Poll.id, Poll.named).where(Poll.status == PollStatus.OPEN)).all()
    return VotesUnderWay(len(rows), sum(not named and id not in held for id, named in rows))
