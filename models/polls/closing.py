"""A poll is closed: counted, its ballots published, its effects brought about, all in one transaction.

It runs `WAITS` after the end, so that what waits in the queue is still counted. In a confidential poll it is the last
time that the key is read: for a moment, in memory, each ballot is told from the others by its elector; what is written
is the choice with a receipt, one line a voice, sorted by receipts, which are as good as drawn by lot. All lines are
written anew, by one transaction, so that neither place, time nor size tells which was cast when, or by whom. The key is
destroyed once this is committed (`scrubbing.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import delete, func, select, update

from models import outbox
from models.database import Session, in_cluster, insert_rows, lock
from models.people.standing import held_at
from models.people.tables import Mandate, Office
from models.polls.again import ask_again
from models.polls.cancelling import cancel_without_key
from models.polls.casting import CLOSES_EARLY, REPRESENTATIVE
from models.polls.chain import PublishedBallot, in_order, last_hash
from models.polls.counting import PollResult, count, spelled_result
from models.polls.effects import have_effect
from models.polls.electorate import CHUNK
from models.polls.errors import KeyLost, PollUnknown
from models.polls.facts import facts_of_poll
from models.polls.keys import KeyRing
from models.polls.owed import RESULT
from models.polls.recording import owe_card, write_down
from models.polls.rules import Rules, read_rules
from models.polls.tables import Elector, Method, Poll, PollOption, PollStatus, StoredBallot
from models.polls.terms import terms_of
from models.polls.tokens import Keyed, receipts_of, token_of, unseal
from models.records import dataclass
from models.tally import Answer, Option, draw

WAITS = timedelta(seconds=5)
"""After the end, for the ballots that were cast before it and are not written yet."""

KEY_MAY_COME_BACK = timedelta(days=1)
"""For how long after its end a poll without its key is kept: the folder may not be in its place yet (a restore, a
mistake in the settings). Then it is cancelled, for it can never be counted."""

CLOSED = "polls.closed"


@dataclass(frozen=True)
class _Box:
    """What was cast, told apart by elector: in memory only."""

    published: Sequence[PublishedBallot]
    voted: frozenset[UUID]


def close_poll(session: Session, keys: KeyRing, poll_id: UUID, *, now: datetime) -> PollResult | None:
    """Close a poll whose time is over; None when it is not, or was closed or cancelled already.

    Raises `PollUnknown` or `KeyLost`.
    """
    poll = lock(session, Poll, poll_id)
    if poll is None:
        raise PollUnknown
    if poll.status != PollStatus.OPEN or not _is_over(session, poll, now):
        return None
    key = None if poll.named else Keyed(keys.read(poll_id))
    electors = session.execute(
        select(Elector.id, Elector.weight).where(Elector.poll_id == poll_id).order_by(Elector.id)
    ).all()
    box = _emptied(session, poll, key, electors)
    rules, option_ids = read_rules(poll.rules), _option_ids(session, poll_id)
    result = _counted(session, poll, rules, option_ids, box.published, now)
    if key is not None:
        _write_anew(session, poll_id, box.published)
    _note_voters(session, poll_id, [id for id, _ in electors], box.voted)
    poll.status, poll.closed_at = PollStatus.CLOSED, now
    poll.result, poll.ballots_hash = (
        spelled_result(result),
        last_hash(terms_of(facts_of_poll(session, poll)), box.published),
    )
    ask_again(session, poll, rules, result, now)
    have_effect(session, poll, result, now)
    told = {"outcome": result.outcome.value, "ballots": poll.ballots_hash}
    write_down(session, None, poll, CLOSED, after=told, now=now)
    owe_card(session, poll, now)
    outbox.post(session, RESULT, poll_id, now)
    return result


def next_close(session: Session, keys: KeyRing) -> datetime | None:
    """When the next poll is closed; opened `everywhere()`."""
    return min((due.at for due in _ends(session, keys)), default=None)


def close_due(session: Session, keys: KeyRing, now: datetime) -> None:
    """Close every poll that is over, each apart, and cancel those that can never be counted; opened `everywhere()`."""
    for due in sorted(_ends(session, keys), key=lambda each: (each.at, each.poll_id)):
        if due.at <= now:
            in_cluster(session, due.cluster_id, partial(_close_or_cancel, keys=keys, poll_id=due.poll_id, now=now))


@dataclass(frozen=True)
class _End:
    """When a poll is closed."""

    at: datetime
    cluster_id: UUID
    poll_id: UUID


def _ends(session: Session, keys: KeyRing) -> list[_End]:
    """The open polls with the instant at which they are closed, or cancelled for want of their key."""
    held = set(keys.held())
    early = {poll.id for poll in _all_voted(session)}
    ends = []
    for poll in session.scalars(select(Poll).where(Poll.status == PollStatus.OPEN)):
        if poll.closes_at is None or poll.opened_at is None:
            continue
        countable = poll.named or poll.id in held
        at = poll.closes_at + (WAITS if countable else KEY_MAY_COME_BACK)
        ends.append(_End(poll.opened_at if countable and poll.id in early else at, poll.cluster_id, poll.id))
    return ends


def _close_or_cancel(session: Session, *, keys: KeyRing, poll_id: UUID, now: datetime) -> None:
    try:
        close_poll(session, keys, poll_id, now=now)
    except KeyLost:
        poll = lock(session, Poll, poll_id)
        if poll is not None and poll.closes_at is not None and poll.closes_at + KEY_MAY_COME_BACK <= now:
            cancel_without_key(session, poll, now=now)


def _is_over(session: Session, poll: Poll, now: datetime) -> bool:
    if poll.closes_at is not None and poll.closes_at + WAITS <= now:
        return True
    if CLOSES_EARLY not in poll.rules:
        return False
    cast = session.scalar(select(func.count()).where(StoredBallot.poll_id == poll.id))
    return cast == poll.roll_electors


def _all_voted(session: Session) -> Sequence[Poll]:
    """Open polls that end once all have voted, and all have."""
    cast = (
        select(func.count())
        .select_from(StoredBallot)
        .where(StoredBallot.cluster_id == Poll.cluster_id, StoredBallot.poll_id == Poll.id)
        .scalar_subquery()
    )
    return session.scalars(
        select(Poll)
        .where(
            Poll.status == PollStatus.OPEN,
            Poll.rules.contains(CLOSES_EARLY, autoescape=True),
            Poll.roll_electors == cast,
        )
        .order_by(Poll.id)
    ).all()


def _emptied(session: Session, poll: Poll, key: Keyed | None, electors: Iterable[tuple[UUID, int]]) -> _Box:
    """The ballots by elector, as they are published. Raises `KeyLost` when some are nobody's by this key."""
    assert poll.seed is not None  # since the opening
    cast = select(StoredBallot.token, StoredBallot.choice, StoredBallot.rank).where(StoredBallot.poll_id == poll.id)
    ballots = {token: (choice, rank) for token, choice, rank in session.execute(cast)}
    seed = Keyed(poll.seed)
    published: list[PublishedBallot] = []
    voted = set()
    for elector_id, weight in electors:
        token = token_of(elector_id, key)
        ballot = ballots.pop(token, None)
        if ballot is None:
            continue
        voted.add(elector_id)
        choice, rank = ballot
        if key is None:
            (receipt,) = receipts_of(elector_id, seed, rank)
            published.append(PublishedBallot(receipt, choice, weight, str(elector_id)))
        else:  # one line a voice: nobody may tell whose they are
            choice = unseal(choice, token, key)
            published += [
                PublishedBallot(receipt, choice, 1, None) for receipt in receipts_of(elector_id, key, rank, weight)
            ]
    if ballots:
        raise KeyLost
    return _Box(in_order(published), frozenset(voted))


def _counted(
    session: Session,
    poll: Poll,
    rules: Rules,
    option_ids: Sequence[Option],
    published: Iterable[PublishedBallot],
    now: datetime,
) -> PollResult:
    assert poll.seed is not None  # since the opening
    assert poll.roll_voices is not None
    return count(
        Method(poll.method),
        rules,
        option_ids,
        [(ballot.choice, ballot.weight) for ballot in published],
        roll=poll.roll_voices,
        lot=draw(poll.seed, str(poll.id), option_ids).order,
        casting_vote=_casting_vote(session, poll.id, now) if rules.casting_vote else None,
    )


def _note_voters(session: Session, poll_id: UUID, electors: Collection[UUID], voted: Collection[UUID]) -> None:
    """Who has voted, of every elector: what goes for most is said of all, and then the rest are named."""
    missing = [id for id in electors if id not in voted]
    most = len(missing) * 2 <= len(electors)
    of_poll = update(Elector).where(Elector.poll_id == poll_id).execution_options(synchronize_session=False)
    session.execute(of_poll.values(voted=most))
    rest = missing if most else [id for id in electors if id in voted]
    for start in range(0, len(rest), CHUNK):
        session.execute(of_poll.where(Elector.id.in_(rest[start : start + CHUNK])).values(voted=not most))


def _casting_vote(session: Session, poll_id: UUID, now: datetime) -> Answer | None:
    """How whoever presides now has voted themselves, if they did, and in one sense only."""
    president = select(Mandate.person_id).where(Mandate.office == Office.PRESIDENT, held_at(now))
    cast = session.scalars(
        select(StoredBallot.choice)
        .where(StoredBallot.poll_id == poll_id, StoredBallot.cast_by_id.in_(president))
        .distinct()
    ).all()
    return Answer(cast[0]) if len(cast) == 1 and cast[0] in (Answer.FOR, Answer.AGAINST) else None


def _option_ids(session: Session, poll_id: UUID) -> list[Option]:
    ids = session.scalars(select(PollOption.id).where(PollOption.poll_id == poll_id).order_by(PollOption.position))
    return [str(id) for id in ids]


def _write_anew(session: Session, poll_id: UUID, published: Iterable[PublishedBallot]) -> None:
    session.execute(delete(StoredBallot).where(StoredBallot.poll_id == poll_id))
    columns = ("poll_id", "token", "choice", "weight", "rank", "cast_by_id", "cast_at")
    rows = [(poll_id, each.receipt, each.choice, each.weight, REPRESENTATIVE, None, None) for each in published]
    insert_rows(session, StoredBallot, columns, rows)
