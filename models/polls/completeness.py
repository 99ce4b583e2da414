"""Whether a draft says all that a poll must say before anybody votes: told on the preview, demanded in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from models.database import Session
from models.errors import DomainError
from models.groups.reaching import demand_open
from models.groups.tables import Group
from models.polls.electorate import Roll
from models.polls.errors import (
    ClauseMissing,
    CloseIsPast,
    CloseMissing,
    DatePast,
    NothingToRepeal,
    OpensAfterItCloses,
    PollUnknown,
    RollEmpty,
    TooManyElectors,
)
from models.polls.facts import OptionFacts
from models.polls.project_stages import demand_stage_vote, hold_project
from models.polls.roll import MOST_ELECTORS
from models.polls.rules import demand_fitting, read_rules
from models.polls.tables import Method, Nature, Poll, PollStatus, SubjectKind
from models.polls.wording import demand_question

SHORTEST = timedelta(hours=1)
LONGEST = timedelta(days=366)
"""How long one can vote."""


def faults_of(
    session: Session, poll: Poll, options: Sequence[OptionFacts], roll: Roll, now: datetime
) -> tuple[DomainError, ...]:
    """All that keeps a poll from being opened, in the order in which a form asks for it."""
    return tuple(_faults(session, poll, options, roll, now))


def demand_complete(session: Session, poll: Poll, options: Sequence[OptionFacts], roll: Roll, now: datetime) -> None:
    """Raise the first of `faults_of`: what the vote is about stays as it was found, until it is open."""
    if poll.subject_kind == SubjectKind.PROJECT_STAGE:
        hold_project(session, poll)
    for fault in _faults(session, poll, options, roll, now):
        raise fault


def demand_span(opens_at: datetime, closes_at: datetime) -> None:
    """Raise `OpensAfterItCloses` unless one votes for an hour at least and a year at most."""
    if not SHORTEST <= closes_at - opens_at <= LONGEST:
        raise OpensAfterItCloses


def _faults(
    session: Session, poll: Poll, options: Sequence[OptionFacts], roll: Roll, now: datetime
) -> Iterable[DomainError]:
    checks: tuple[Callable[[], None], ...] = (
        lambda: demand_question(poll.question),
        lambda: _demand_clause(poll),
        lambda: demand_fitting(read_rules(poll.rules), Method(poll.method), named=poll.named, options=len(options)),
        lambda: _demand_dates_ahead(options, now),
        lambda: _demand_close(poll, now),
        lambda: _demand_group(session, poll),
        lambda: _demand_roll(roll),
        lambda: _demand_subject(session, poll),
    )
    for check in checks:
        try:
            check()
        except DomainError as fault:
            yield fault


def _demand_clause(poll: Poll) -> None:
    if poll.nature == Nature.DECISION and not poll.clause:
        raise ClauseMissing


def _demand_dates_ahead(options: Sequence[OptionFacts], now: datetime) -> None:
    if any(option.starts_at is not None and option.starts_at <= now for option in options):
        raise DatePast


def _demand_close(poll: Poll, now: datetime) -> None:
    if poll.closes_at is None:
        raise CloseMissing
    if poll.closes_at <= now:
        raise CloseIsPast
    demand_span(max(now, poll.opens_at or now), poll.closes_at)


def _demand_group(session: Session, poll: Poll) -> None:
    group = session.find(Group, poll.group_id) if poll.group_id is not None else None
    if group is not None:
        demand_open(group)


def _demand_roll(roll: Roll) -> None:
    if not roll.electors:
        raise RollEmpty
    if len(roll.electors) > MOST_ELECTORS:
        raise TooManyElectors(MOST_ELECTORS)


def _demand_subject(session: Session, poll: Poll) -> None:
    if poll.subject_kind == SubjectKind.PROJECT_STAGE:
        demand_stage_vote(session, poll)
    elif poll.subject_kind is not None:
        demand_repealable(session, poll)


def demand_repealable(session: Session, poll: Poll) -> None:
    """Raise `NothingToRepeal` unless what the poll would repeal was decided and still holds, and this is a decision."""
    earlier = session.find(Poll, poll.subject_id) if poll.subject_id is not None else None
    if earlier is None:
        raise PollUnknown
    taken = earlier.status == PollStatus.CLOSED and earlier.nature == Nature.DECISION
    if not taken or earlier.repealed_by_id is not None or poll.nature != Nature.DECISION:
        raise NothingToRepeal
