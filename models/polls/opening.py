"""A poll opens: it gets its number, its roll is frozen, its lot is promised, and its card is owed.

At once when it is submitted or let go ahead, or by itself when its date comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from models import outbox
from models.cluster.tables import Cluster
from models.database import Session, Topic, lock
from models.errors import DomainError
from models.people.private_notices import owe_notices, wanting_notices
from models.people.standing import Standing
from models.polls.completeness import demand_complete
from models.polls.effects import begin_effect
from models.polls.electorate import Entitled, Roll, roll_of, voters_for
from models.polls.facts import facts_of_poll
from models.polls.keys import KeyRing
from models.polls.owed import POLL_POSTED
from models.polls.recording import NOT_OPENED, OPENED, SCHEDULED, write_down
from models.polls.roll import Draw, freeze
from models.polls.tables import Electorate, Poll, PollStatus
from models.tally import commitment
from models.tally.lot import SEED_BYTES

MOST_NAMED = 50
"""Corrections that the audit log names one by one; of more, only how many there are."""


def let_go(session: Session, standing: Standing, poll: Poll, *, keys: KeyRing, draw: Draw, now: datetime) -> None:
    """Open a poll now, or when its date comes; the poll is locked, and whoever lets it go may do so.

    Raises what keeps it from being opened (`completeness.py`).
    """
    roll = roll_of(session, poll, now, voters=False)
    demand_complete(session, poll, facts_of_poll(session, poll).options, roll, now)
    if poll.opens_at is not None and poll.opens_at > now:
        poll.status = PollStatus.SCHEDULED
        write_down(session, standing, poll, SCHEDULED, after={"opens_at": poll.opens_at.isoformat()}, now=now)
        return
    _open(session, standing, poll, roll, keys=keys, draw=draw, now=now)


def open_scheduled(session: Session, poll: Poll, *, keys: KeyRing, draw: Draw, now: datetime) -> None:
    """Open a poll whose date has come; nothing where it was opened, taken back or cancelled meanwhile.

    Where nobody could vote any more as was announced (an outage left less than an hour, the group was archived), it
    goes back to its asker as a draft, who is told: an end is never moved without a word.
    """
    if poll.status != PollStatus.SCHEDULED or poll.opens_at is None or poll.opens_at > now:
        return
    roll = roll_of(session, poll, now, voters=False)
    try:
        demand_complete(session, poll, facts_of_poll(session, poll).options, roll, now)
    except DomainError as fault:
        _give_back(session, poll, fault, now)
        return
    _open(session, None, poll, roll, keys=keys, draw=draw, now=now)


def _open(
    session: Session, standing: Standing | None, poll: Poll, roll: Roll, *, keys: KeyRing, draw: Draw, now: datetime
) -> None:
    lock(session, Cluster, session.own_cluster_id)  # one after the other, without a gap: by its number one speaks of it
    poll.number = (session.scalar(select(func.max(Poll.number))) or 0) + 1
    if not poll.named:
        keys.make(poll.id)  # one that is left over because this is undone is harmless, and serves again
    freeze(session, poll, roll, draw)
    seed = draw(SEED_BYTES)
    poll.seed, poll.status = seed, PollStatus.OPEN
    poll.opened_at, poll.first_closes_at = now, poll.closes_at
    session.flush()
    begin_effect(session, poll, now)
    after = {
        "electors": poll.roll_electors,
        "voices": poll.roll_voices,
        "roll_hash": poll.roll_hash,
        "commitment": commitment(seed),
        "closes_at": poll.closes_at.isoformat() if poll.closes_at is not None else None,
        **_corrections(poll, roll),
    }
    write_down(session, standing, poll, OPENED, after=after, now=now)
    outbox.post(session, POLL_POSTED, poll.id, now)
    wanting = wanting_notices(session)
    owe_notices(session, voters_for(session, [each.who for each in roll.electors], wanting), now)
    session.touch(Topic.DUE)


def _corrections(poll: Poll, roll: Roll) -> dict[str, object]:
    """Who was left out and who has more than one voice, by id: that may be asked about, years later."""
    weighed = [each for each in roll.electors if each.weight != 1]
    told: dict[str, object] = {"left_out": len(roll.left_out), "weighed": len(weighed)}
    if poll.electorate != Electorate.FILE and len(roll.left_out) + len(weighed) <= MOST_NAMED:
        told["corrections"] = _by_id((*roll.left_out, *weighed))
    return told


def _by_id(corrected: Sequence[Entitled]) -> dict[str, int]:
    return {str(each.who.id): each.weight for each in sorted(corrected, key=lambda each: each.who.id)}


def _give_back(session: Session, poll: Poll, fault: DomainError, now: datetime) -> None:
    poll.status = PollStatus.DRAFT
    poll.approved_by_id = poll.approved_at = None
    write_down(session, None, poll, NOT_OPENED, after={"why": type(fault).__name__}, now=now)
    if poll.asked_by_id is not None:
        owe_notices(session, {poll.asked_by_id}, now)
