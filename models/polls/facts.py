"""A poll as it is shown: to everybody who sees it, and what one person may do with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from models.actor import Actor
from models.database import Session
from models.groups.kinds import traits_of
from models.groups.tables import Group, GroupKind, GroupPlace, GroupPlaceKind
from models.people.tables import Person
from models.polls.electorate import entries_of
from models.polls.permissions import may_ask_again, may_go_ahead, may_steer, sees
from models.polls.reaching import ReachedPoll, look_at_poll, reads_project, relation_of
from models.polls.related_project import RelatedProject, related_projects
from models.polls.rules import Rules, read_rules
from models.polls.tables import (
    Elector,
    Electorate,
    Method,
    Nature,
    Poll,
    PollOption,
    PollStatus,
    RollEntry,
    StoredBallot,
    SubjectKind,
)
from models.records import dataclass
from models.tally import commitment


@dataclass(frozen=True)
class OptionFacts:
    """What may be chosen. `starts_at`: it is a date, and the label a note on it, or empty."""

    id: UUID
    position: int
    label: str
    starts_at: datetime | None


@dataclass(frozen=True)
class RelatedPoll:
    """Another poll that this one has to do with. `number` is None before it opens.

    `title` is None where the poll does not exist for whoever reads of it.
    """

    id: UUID
    number: int | None
    title: str | None


@dataclass(frozen=True)
class PollFacts:
    """A poll with the names of today; the names of people are empty once they were erased.

    `electors` and `voices` are of the frozen roll, 0 before the opening; `cast` is how many electors have a ballot, and
    says nothing of what is on it. `corrections` counts the electors weighed or left out before the opening.
    `fingerprint` changes with whatever a poll that waits for its go-ahead asks, of whom, how it is counted and when.
    `commitment` promises the lot; `seed` and `result` are there after the close only. `channel_id` is where its card
    shall stand, or stands (`message_id`); a group's stands in the group's own channel.
    """

    id: UUID
    number: int | None
    title: str
    question: str
    nature: Nature
    clause: str | None
    method: Method
    status: PollStatus
    electorate: Electorate
    group_id: UUID | None
    group: str | None
    group_kind: GroupKind | None
    rules: Rules
    named: bool
    options: tuple[OptionFacts, ...]
    asked_by_id: UUID | None
    asked_by: str | None
    created_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    sent_back: str | None
    opens_at: datetime | None
    closes_at: datetime | None
    first_closes_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    cancelled_by: str | None
    cancelled_at: datetime | None
    cancel_reason: str | None
    channel_id: int | None
    message_id: int | None
    electors: int
    voices: int
    cast: int
    corrections: int
    fingerprint: str
    roll_hash: str | None
    commitment: str | None
    seed: str | None
    result: str | None
    ballots_hash: str | None
    subject_kind: SubjectKind | None
    subject: RelatedPoll | None
    project: RelatedProject | None
    previous: RelatedPoll | None
    repealed_by: RelatedPoll | None

    @property
    def extended(self) -> bool:
        """Whether voting ends later than was said at the opening."""
        return self.first_closes_at is not None and self.closes_at != self.first_closes_at

    @property
    def dates(self) -> bool:
        """Whether the options are dates."""
        return bool(self.options) and all(option.starts_at is not None for option in self.options)

    @property
    def hidden(self) -> bool:
        """Whether it is asked of a group that exists only for its people."""
        return self.group_kind is not None and traits_of(self.group_kind).hidden


@dataclass(frozen=True)
class PollSeen:
    """A poll and what the one who looks may do with it: the predicates of the operations hide the buttons.

    `may_ask`: ask its electorate something of their own.
    """

    poll: PollFacts
    asked: bool
    on_roll: bool
    may_edit: bool
    may_ask: bool
    may_go_ahead: bool
    may_take_back: bool
    may_extend: bool
    may_cancel: bool


def poll_seen(session: Session, actor: Actor, poll_id: UUID, *, now: datetime) -> PollSeen:
    """The poll as the actor sees it. Raises `PollUnknown`."""
    return seen(session, look_at_poll(session, actor, poll_id, now), now)


def seen(session: Session, reached: ReachedPoll, now: datetime) -> PollSeen:
    """The same, of a poll that was reached already and perhaps changed since."""
    session.flush()
    poll, standing, relation = reached.poll, reached.standing, reached.relation
    status = PollStatus(poll.status)
    before_opening = status in (PollStatus.SUBMITTED, PollStatus.SCHEDULED)
    steers = may_steer(standing, relation) is None
    waits = status is PollStatus.OPEN and poll.closes_at is not None and now < poll.closes_at
    return PollSeen(
        facts_for(session, reached, now),
        relation.asked,
        relation.on_roll,
        may_edit=status is PollStatus.DRAFT and may_ask_again(standing, relation) is None,
        may_ask=may_ask_again(standing, replace(relation, asked=True)) is None,
        may_go_ahead=status is PollStatus.SUBMITTED and may_go_ahead(standing) is None and not relation.asked,
        may_take_back=before_opening and relation.asked,
        may_extend=steers and waits,
        may_cancel=(steers or (relation.asked and before_opening)) and (before_opening or status is PollStatus.OPEN),
    )


def facts_for(session: Session, reached: ReachedPoll, now: datetime) -> PollFacts:
    """The poll for one reader: of another that does not exist for them, which this one repeals or follows, no title; of
    a project that they do not read, nothing.
    """
    facts = facts_of_poll(session, reached.poll)

    def told(related: RelatedPoll | None) -> RelatedPoll | None:
        if related is None:
            return None
        poll = session.find(Poll, related.id)
        if poll is not None and sees(reached.standing, relation_of(session, reached.standing, poll, now)):
            return related
        return replace(related, title=None)

    return replace(
        facts,
        subject=told(facts.subject),
        project=facts.project if reads_project(session, reached, now) else None,
        previous=told(facts.previous),
        repealed_by=told(facts.repealed_by),
    )


def poll_facts(session: Session, poll_id: UUID) -> PollFacts | None:
    """The poll of this id, whoever asks: for its card. None when there is none."""
    poll = session.find(Poll, poll_id)
    return None if poll is None else facts_of_poll(session, poll)


def facts_of_poll(session: Session, poll: Poll) -> PollFacts:
    """A row with its options, people, roll and turnout."""
    return facts_of_polls(session, [poll])[0]


def facts_of_polls(session: Session, polls: Sequence[Poll]) -> list[PollFacts]:
    """The same for several rows, in as many statements as for one."""
    session.flush()
    ids = [poll.id for poll in polls]
    options = _options(session, ids)
    gathered = _Gathered(
        options=options,
        names=_names(session, {id for poll in polls for id in _people_of(poll)}),
        groups=_groups(session, {poll.group_id for poll in polls if poll.group_id is not None}),
        channels=_channels(session, {poll.group_id for poll in polls if poll.group_id is not None}),
        cast=_cast(session, polls),
        corrections=_counted(session, RollEntry.poll_id, ids),
        fingerprints={
            poll.id: fingerprint(session, poll, options.get(poll.id, ()))
            for poll in polls
            if poll.status == PollStatus.SUBMITTED
        },
        related=_related(session, polls),
        projects=related_projects(session, polls),
    )
    return [_facts(poll, gathered) for poll in polls]


def fingerprint(session: Session, poll: Poll, options: Sequence[OptionFacts] | None = None) -> str:
    """Of all that a second member of the board lets go ahead: it is what they have read, or it is another."""
    if options is None:
        options = _options(session, [poll.id]).get(poll.id, ())
    corrections = [(str(who.id), weight) for who, weight in entries_of(session, poll.id).items()]
    asked = (
        (poll.title, poll.question, poll.nature, poll.clause, poll.method, poll.rules, poll.named),
        (poll.electorate, poll.group_id, sorted(corrections)),
        [(option.label, option.starts_at) for option in options],
        (poll.opens_at, poll.closes_at, poll.channel_id),
        (poll.subject_kind, poll.subject_id, poll.subject_stage),
    )
    return hashlib.sha256(json.dumps(asked, default=str, ensure_ascii=False).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class _Gathered:
    """What was read of several polls together."""

    options: Mapping[UUID, tuple[OptionFacts, ...]]
    names: Mapping[UUID, str]
    groups: Mapping[UUID, Group]
    channels: Mapping[UUID, int | None]
    cast: Mapping[UUID, int]
    corrections: Mapping[UUID, int]
    fingerprints: Mapping[UUID, str]
    related: Mapping[UUID, RelatedPoll]
    projects: Mapping[UUID, RelatedProject]

    def name(self, id: UUID | None) -> str | None:
        return self.names.get(id) if id is not None else None

    def poll(self, id: UUID | None) -> RelatedPoll | None:
        return self.related.get(id) if id is not None else None


def _facts(poll: Poll, of: _Gathered) -> PollFacts:
    group = of.groups.get(poll.group_id) if poll.group_id is not None else None
    own_channel = of.channels.get(group.id) if group is not None else None
    over = poll.closed_at is not None
    return PollFacts(
        id=poll.id,
        number=poll.number,
        title=poll.title,
        question=poll.question,
        nature=Nature(poll.nature),
        clause=poll.clause,
        method=Method(poll.method),
        status=PollStatus(poll.status),
        electorate=Electorate(poll.electorate),
        group_id=poll.group_id,
        group=group.name if group is not None else None,
        group_kind=GroupKind(group.kind) if group is not None else None,
        rules=read_rules(poll.rules),
        named=poll.named,
        options=of.options.get(poll.id, ()),
        asked_by_id=poll.asked_by_id,
        asked_by=of.name(poll.asked_by_id),
        created_at=poll.created_at,
        approved_by=of.name(poll.approved_by_id),
        approved_at=poll.approved_at,
        sent_back=poll.sent_back,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        first_closes_at=poll.first_closes_at,
        opened_at=poll.opened_at,
        closed_at=poll.closed_at,
        cancelled_by=of.name(poll.cancelled_by_id),
        cancelled_at=poll.cancelled_at,
        cancel_reason=poll.cancel_reason,
        channel_id=poll.channel_id if poll.channel_id is not None else own_channel,
        message_id=poll.message_id,
        electors=poll.roll_electors or 0,
        voices=poll.roll_voices or 0,
        cast=of.cast.get(poll.id, 0),
        corrections=of.corrections.get(poll.id, 0),
        fingerprint=of.fingerprints.get(poll.id, ""),
        roll_hash=poll.roll_hash,
        commitment=commitment(poll.seed) if poll.seed is not None else None,
        seed=poll.seed.hex() if poll.seed is not None and over else None,
        result=poll.result if over else None,
        ballots_hash=poll.ballots_hash if over else None,
        subject_kind=SubjectKind(poll.subject_kind) if poll.subject_kind is not None else None,
        subject=of.poll(poll.subject_id),
        project=of.projects.get(poll.id),
        previous=of.poll(poll.previous_id),
        repealed_by=of.poll(poll.repealed_by_id),
    )


def _people_of(poll: Poll) -> Collection[UUID]:
    return [id for id in (poll.asked_by_id, poll.approved_by_id, poll.cancelled_by_id) if id is not None]


def _options(session: Session, ids: Collection[UUID]) -> Mapping[UUID, tuple[OptionFacts, ...]]:
    rows = session.scalars(select(PollOption).where(PollOption.poll_id.in_(ids)).order_by(PollOption.position))
    found: dict[UUID, tuple[OptionFacts, ...]] = {}
    for row in rows:
        option = OptionFacts(row.id, row.position, row.label, row.starts_at)
        found[row.poll_id] = (*found.get(row.poll_id, ()), option)
    return found


def _names(session: Session, ids: Collection[UUID]) -> Mapping[UUID, str]:
    if not ids:
        return {}
    return {person.id: person.full_name for person in session.scalars(select(Person).where(Person.id.in_(ids)))}


def _groups(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Group]:
    return {group.id: group for group in session.scalars(select(Group).where(Group.id.in_(ids)))} if ids else {}


def _channels(session: Session, ids: Collection[UUID]) -> Mapping[UUID, int | None]:
    if not ids:
        return {}
    own = GroupPlace.group_id.in_(ids), GroupPlace.kind == GroupPlaceKind.CHANNEL
    return dict(session.execute(select(GroupPlace.group_id, GroupPlace.discord_id).where(*own)).all())


def _cast(session: Session, polls: Sequence[Poll]) -> Mapping[UUID, int]:
    """How many electors have voted: while a poll is open, its ballots; since the close, what the roll says."""
    open_ids = [poll.id for poll in polls if poll.status == PollStatus.OPEN]
    closed = [poll.id for poll in polls if poll.status == PollStatus.CLOSED]
    found = dict(_counted(session, StoredBallot.poll_id, open_ids)) if open_ids else {}
    if closed:
        rows = session.execute(
            select(Elector.poll_id, func.count())
            .where(Elector.poll_id.in_(closed), Elector.voted.is_(True))
            .group_by(Elector.poll_id)
        )
        found |= dict(rows.all())
    return found


def _counted(session: Session, column: InstrumentedAttribute[UUID], ids: Collection[UUID]) -> Mapping[UUID, int]:
    rows = session.execute(select(column, func.count()).where(column.in_(ids)).group_by(column))
    return dict(rows.all())


def _related(session: Session, polls: Sequence[Poll]) -> Mapping[UUID, RelatedPoll]:
    ids = {id for poll in polls for id in (poll.subject_id, poll.previous_id, poll.repealed_by_id) if id is not None}
    if not ids:
        return {}
    rows = session.execute(select(Poll.id, Poll.number, Poll.title).where(Poll.id.in_(ids)))
    return {id: RelatedPoll(id, number, title) for id, number, title in rows}
