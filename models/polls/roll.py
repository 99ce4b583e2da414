"""The roll of a poll: corrected before the opening, frozen by it, and from then on told by its hash."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from models.actor import Actor
from models.database import Session, insert_rows
from models.people.permissions import demand
from models.people.tables import Organisation, Person
from models.polls.digests import name_digest, roll_hash
from models.polls.electorate import Entitled, Roll, Who, asked_of, entries_of, roll_of
from models.polls.errors import NotADraft, NotEntitled, TooManyElectors, WeightOutOfRange
from models.polls.permissions import may_steer
from models.polls.reaching import ReachedPoll, look_at_poll, reach_poll
from models.polls.tables import Elector, Electorate, Poll, PollStatus, RollEntry
from models.records import dataclass

Draw = Callable[[int], bytes]
"""Gives so many random bytes."""

SALT_BYTES = 16

MOST_WEIGHT = 1_000
"""Voices of one elector: in a confidential poll each becomes a ballot of its own at the close."""
MOST_ELECTORS = 20_000


@dataclass(frozen=True)
class Correction:
    """Somebody has so many voices; 0 leaves them out."""

    who: Who
    weight: int


def roll_before_opening(session: Session, actor: Actor, poll_id: UUID, *, now: datetime) -> Roll:
    """Who would be on the roll, for whoever may correct it. Raises `PollUnknown`, `NotAllowed` or `NotADraft`."""
    reached = look_at_poll(session, actor, poll_id, now)
    _demand_correctable(reached)
    return roll_of(session, reached.poll, now)


def askable(
    session: Session, actor: Actor, poll_id: UUID, *, now: datetime
) -> tuple[Electorate, Mapping[Who, Entitled]]:
    """Whom a correction may concern, for whoever may make one. Raises `PollUnknown`, `NotAllowed` or `NotADraft`."""
    reached = look_at_poll(session, actor, poll_id, now)
    _demand_correctable(reached)
    return Electorate(reached.poll.electorate), asked_of(session, reached.poll, now)


def correct_roll(
    session: Session,
    actor: Actor,
    poll_id: UUID,
    corrections: Sequence[Correction],
    *,
    whole: bool = False,
    now: datetime,
) -> Roll:
    """Weigh electors or leave them out before the opening, all or none; of a list, put on it.

    `whole`: what was corrected before is forgotten, as when a file is read again. What was corrected is written down at
    the opening. Raises `PollUnknown`, `NotAllowed`, `NotADraft`, `NotEntitled`, `WeightOutOfRange` or
    `TooManyElectors`.
    """
    reached = reach_poll(session, actor, poll_id, now)
    _demand_correctable(reached)
    poll = reached.poll
    usual = 0 if poll.electorate == Electorate.FILE else 1
    wanted = {} if whole else dict(entries_of(session, poll_id))
    asked = asked_of(session, poll, now)
    for each in corrections:
        if not 0 <= each.weight <= MOST_WEIGHT:
            raise WeightOutOfRange(0, MOST_WEIGHT)
        if each.who not in asked and each.weight != usual:
            raise NotEntitled(_name_of(session, each.who))
        wanted[each.who] = each.weight
    kept = {who: weight for who, weight in wanted.items() if weight != usual}
    if len(kept) > MOST_ELECTORS:
        raise TooManyElectors(MOST_ELECTORS)
    _replace(session, poll_id, kept)
    return roll_of(session, poll, now)


def freeze(session: Session, poll: Poll, roll: Roll, draw: Draw) -> str:
    """Write the roll down for good; returns its hash."""
    rows = []
    for each in sorted(roll.electors, key=lambda each: each.who.id.int):  # so that SQLite finds neighbours
        salt = draw(SALT_BYTES)
        digest = name_digest(salt, each.name)
        who = each.who
        rows.append(
            (session.new_id(), poll.id, who.organisation_id, who.person_id, each.weight, each.name, salt, digest)
        )
    columns = ("id", "poll_id", "organisation_id", "person_id", "weight", "name", "salt", "name_digest")
    insert_rows(session, Elector, columns, rows)
    lines = [(id, weight, digest) for id, _, _, _, weight, _, _, digest in rows]
    poll.roll_hash = roll_hash(lines)
    poll.roll_electors, poll.roll_voices = len(rows), roll.voices
    return poll.roll_hash


def hash_of_frozen(session: Session, poll_id: UUID) -> str:
    """The hash of the roll as it stands in the database: the one of the opening, unless somebody changed it by hand."""
    rows = session.execute(select(Elector.id, Elector.weight, Elector.name_digest).where(Elector.poll_id == poll_id))
    return roll_hash(rows)


def forget_corrections(session: Session, poll_id: UUID) -> None:
    """Another electorate is asked: what was corrected of the one before means nothing any more."""
    session.execute(delete(RollEntry).where(RollEntry.poll_id == poll_id))


def _replace(session: Session, poll_id: UUID, kept: Mapping[Who, int]) -> None:
    forget_corrections(session, poll_id)
    rows = [(session.new_id(), poll_id, who.organisation_id, who.person_id, weight) for who, weight in kept.items()]
    insert_rows(session, RollEntry, ("id", "poll_id", "organisation_id", "person_id", "weight"), rows)


def _demand_correctable(reached: ReachedPoll) -> None:
    """Until the opening; once a second member of the board has read it, no more unless it is taken back first."""
    demand(may_steer(reached.standing, reached.relation))
    poll = reached.poll
    scheduled = poll.status == PollStatus.SCHEDULED and poll.approved_at is None
    if poll.status != PollStatus.DRAFT and not scheduled:
        raise NotADraft


def _name_of(session: Session, who: Who) -> str:
    """What it was called; empty for what is not there."""
    if who.organisation_id is not None:
        organisation = session.find(Organisation, who.organisation_id)
        return organisation.name if organisation is not None else ""
    person = session.find(Person, who.id)
    return person.full_name if person is not None else ""
