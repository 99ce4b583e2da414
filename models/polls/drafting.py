"""A poll from its draft to the moment when it is let go: nobody but its asker sees it before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select

from models.actor import Actor
from models.cluster.tables import Cluster
from models.database import Session, lock
from models.errors import DomainError
from models.groups.errors import GroupUnknown
from models.groups.reaching import demand_open, look
from models.groups.tables import Group
from models.people.permissions import demand
from models.people.standing import Standing, standing_of
from models.people.tables import Person
from models.polls.completeness import faults_of
from models.polls.effects import let_effect_go
from models.polls.electorate import Roll, roll_of
from models.polls.errors import NotADraft, PollUnknown, RulesDoNotFit, SameOptionTwice, TooManyDrafts
from models.polls.facts import PollFacts, facts_of_poll, facts_of_polls
from models.polls.permissions import may_ask, may_ask_again, sees
from models.polls.reaching import ReachedPoll, look_at_poll, reach_poll, relation_of
from models.polls.roll import forget_corrections
from models.polls.rules import MOST_OPTIONS, read_rules, spelled
from models.polls.tables import Electorate, Method, Nature, Poll, PollOption, PollStatus, SubjectKind
from models.polls.templates import Draft
from models.polls.wording import clause_from, label_from, label_key, question_from, title_from
from models.projects.reach import project_within
from models.projects.tables import Stage
from models.records import dataclass

MOST_DRAFTS = 20
"""Drafts that one person may keep."""

Choice = tuple[str, datetime | None]
"""A label, and the instant of a date."""


@dataclass(frozen=True)
class Preview:
    """A draft as it would be opened now. `faults` keep it from being opened; the roll warns who could not vote."""

    poll: PollFacts
    roll: Roll
    faults: tuple[DomainError, ...]
    needs_go_ahead: bool


def demand_asker(
    session: Session, actor: Actor, electorate: Electorate, group_id: UUID | None = None, *, now: datetime
) -> None:
    """Look whether the actor may ask an electorate, before anything is typed. Raises as `save_draft` does."""
    _demand_asker(session, actor, standing_of(session, actor, now), electorate, group_id, now)


def save_draft(session: Session, actor: Actor, draft: Draft, *, now: datetime) -> PollFacts:
    """Keep a new draft. It may lack what it must say in the end; what it says must be sound.

    Raises `NotAllowed`, `GroupUnknown`, `GroupNotOpen`, `TooManyDrafts`, `TitleEmpty`, `PollTextTooLong`,
    `SameOptionTwice`, `RulesDoNotFit`, `PollUnknown` or `ProjectUnknown` (of what it refers to).
    """
    standing = standing_of(session, actor, now)
    _demand_asker(session, actor, standing, draft.electorate, draft.group_id, now)
    _demand_few(session, standing.person_id)
    if draft.previous_id is not None:
        followed = look_at_poll(session, actor, draft.previous_id, now).poll
        if followed.status != PollStatus.CLOSED:
            raise PollUnknown
    return _keep(session, actor, draft, standing.person_id, now)


def leave_draft(session: Session, actor: Actor, draft: Draft, *, now: datetime) -> PollFacts:
    """Keep a new draft that nobody asks yet: whoever may ask its electorate finds it among theirs, and may take it up.

    It takes the place of an earlier one about the same subject. Whether the actor may leave one is the caller's to
    judge. Raises `GroupUnknown`, `GroupNotOpen`, or as `save_draft` does about what it says.
    """
    group = session.find(Group, draft.group_id) if draft.group_id is not None else None
    if draft.electorate is Electorate.GROUP:
        if group is None:
            raise GroupUnknown
        demand_open(group)
    if draft.subject is not None:
        kind, subject_id = draft.subject
        throw_left_away(session, kind, subject_id)
    return _keep(session, actor, draft, None, now)


def throw_left_away(session: Session, kind: str, subject_id: UUID) -> None:
    """Throw away what was left about a subject and nobody has taken up; a second call, which the rules owe, stays."""
    left = (
        Poll.subject_kind == kind,
        Poll.subject_id == subject_id,
        Poll.status == PollStatus.DRAFT,
        Poll.asked_by_id.is_(None),
        Poll.previous_id.is_(None),
    )
    for poll_id in session.scalars(select(Poll.id).where(*left).order_by(Poll.id)).all():
        earlier = lock(session, Poll, poll_id)
        if earlier is not None and earlier.status == PollStatus.DRAFT and earlier.asked_by_id is None:
            _throw_away(session, earlier)


def _keep(session: Session, actor: Actor, draft: Draft, asked_by_id: UUID | None, now: datetime) -> PollFacts:
    poll = Poll(
        id=session.new_id(),
        status=PollStatus.DRAFT,
        asked_by_id=asked_by_id,
        created_at=now,
        previous_id=draft.previous_id,
    )
    options = _sound_options(draft)
    _fill(session, actor, poll, draft, now)
    session.add(poll)
    session.flush()
    _put_options(session, poll, options)
    return facts_of_poll(session, poll)


def edit_draft(session: Session, actor: Actor, poll_id: UUID, draft: Draft, *, now: datetime) -> PollFacts:
    """Put what is said now in the place of what a draft said; what it follows stays.

    Where another electorate is asked, corrections of the roll are forgotten. Raises `PollUnknown`, `NotADraft`, or as
    `save_draft` does.
    """
    poll = _own_draft(session, actor, poll_id, now)
    standing = standing_of(session, actor, now)
    _demand_asker(session, actor, standing, draft.electorate, draft.group_id, now)
    before = poll.electorate, poll.group_id
    options = _sound_options(draft)
    _fill(session, actor, poll, draft, now)
    if (poll.electorate, poll.group_id) != before:
        forget_corrections(session, poll.id)
    session.flush()
    _put_options(session, poll, options)
    return facts_of_poll(session, poll)


def draft_of(session: Session, actor: Actor, poll_id: UUID, *, now: datetime) -> Draft:
    """What a draft says, to be changed. Raises `PollUnknown` or `NotADraft`."""
    poll = _draft(look_at_poll(session, actor, poll_id, now))
    facts = facts_of_poll(session, poll)
    subject = (facts.subject_kind, poll.subject_id) if facts.subject_kind and poll.subject_id else None
    return Draft(
        title=facts.title,
        question=facts.question,
        nature=facts.nature,
        clause=facts.clause,
        method=facts.method,
        electorate=facts.electorate,
        group_id=facts.group_id,
        options=tuple((option.label, option.starts_at) for option in facts.options),
        rules=facts.rules,
        named=facts.named,
        opens_at=facts.opens_at,
        closes_at=facts.closes_at,
        channel_id=poll.channel_id,
        subject=subject,
        subject_stage=Stage(poll.subject_stage) if poll.subject_stage is not None else None,
        previous_id=poll.previous_id,
    )


def delete_draft(session: Session, actor: Actor, poll_id: UUID, *, now: datetime) -> str:
    """Throw a draft away; returns the title it had. Raises `PollUnknown` or `NotADraft`."""
    poll = _own_draft(session, actor, poll_id, now)
    _throw_away(session, poll)
    let_effect_go(session, poll, now)
    return poll.title


def _throw_away(session: Session, poll: Poll) -> None:
    forget_corrections(session, poll.id)
    session.execute(delete(PollOption).where(PollOption.poll_id == poll.id))
    session.delete(poll)


def my_drafts(session: Session, actor: Actor, *, now: datetime) -> Sequence[PollFacts]:
    """What the actor has begun and not submitted, the newest first, with the drafts adrift that they may take up."""
    standing = standing_of(session, actor, now)
    adrift = or_(Poll.asked_by_id.is_(None), Poll.previous_id.is_not(None))
    mine = adrift if standing.person_id is None else or_(Poll.asked_by_id == standing.person_id, adrift)
    drafts = session.scalars(
        select(Poll).where(Poll.status == PollStatus.DRAFT, mine).order_by(Poll.created_at.desc(), Poll.id)
    ).all()
    seen = [poll for poll in drafts if sees(standing, relation_of(session, standing, poll, now))]
    return facts_of_polls(session, seen) if seen else ()


def preview(session: Session, actor: Actor, poll_id: UUID, *, now: datetime) -> Preview:
    """A draft as it would be opened now. Raises `PollUnknown` or `NotADraft`."""
    poll = _draft(look_at_poll(session, actor, poll_id, now))
    facts, roll = facts_of_poll(session, poll), roll_of(session, poll, now)
    return Preview(facts, roll, faults_of(session, poll, facts.options, roll, now), needs_go_ahead(session, poll))


def needs_go_ahead(session: Session, poll: Poll) -> bool:
    """Whether a second member of the board must let it go ahead: where the cluster wants it, but for a group's own."""
    cluster = session.get_one(Cluster, session.own_cluster_id)
    return cluster.poll_go_ahead and poll.electorate != Electorate.GROUP


def _own_draft(session: Session, actor: Actor, poll_id: UUID, now: datetime) -> Poll:
    """A draft that the actor may edit; no other operation changes it meanwhile."""
    return _draft(reach_poll(session, actor, poll_id, now))


def _draft(reached: ReachedPoll) -> Poll:
    if reached.poll.status != PollStatus.DRAFT:
        raise NotADraft
    if not reached.relation.asked:
        demand(may_ask_again(reached.standing, reached.relation))
    return reached.poll


def _demand_asker(
    session: Session,
    actor: Actor,
    standing: Standing,
    electorate: Electorate,
    group_id: UUID | None,
    now: datetime,
) -> None:
    if electorate is not Electorate.GROUP:
        demand(may_ask(standing, electorate))
        return
    if group_id is None:
        raise GroupUnknown
    reached = look(session, actor, group_id, now)
    demand(may_ask(standing, electorate, group_kind=reached.group.kind, role=reached.role))
    demand_open(reached.group)


def _demand_few(session: Session, person_id: UUID | None) -> None:
    if person_id is None:
        return
    lock(session, Person, person_id)  # two forms sent at once are counted one after the other
    mine = Poll.asked_by_id == person_id, Poll.status == PollStatus.DRAFT
    if (session.scalar(select(func.count()).select_from(Poll).where(*mine)) or 0) >= MOST_DRAFTS:
        raise TooManyDrafts(MOST_DRAFTS)


def _fill(session: Session, actor: Actor, poll: Poll, draft: Draft, now: datetime) -> None:
    group_id = draft.group_id if draft.electorate is Electorate.GROUP else None
    poll.title, poll.question = title_from(draft.title), question_from(draft.question)
    poll.nature, poll.method, poll.named = draft.nature, draft.method, draft.named
    poll.clause = clause_from(draft.clause) if draft.nature is Nature.DECISION else None
    poll.electorate, poll.group_id = draft.electorate, group_id
    poll.channel_id = draft.channel_id if group_id is None else None
    poll.rules = spelled(draft.rules)
    assert read_rules(poll.rules) == draft.rules
    poll.opens_at, poll.closes_at = draft.opens_at, draft.closes_at
    poll.subject_kind = poll.subject_id = poll.subject_stage = None
    if draft.subject is not None:
        kind, subject_id = draft.subject
        if kind is SubjectKind.PROJECT_STAGE:
            project_within(session, actor, subject_id, now)
        else:
            look_at_poll(session, actor, subject_id, now)
        poll.subject_kind, poll.subject_id, poll.subject_stage = SubjectKind(kind), subject_id, draft.subject_stage


def _sound_options(draft: Draft) -> list[Choice]:
    """The options in the order in which they were typed, without empty ones; a motion has none."""
    wanted: list[Choice] = []
    keys: set[Choice] = set()
    for typed, starts_at in draft.options if draft.method is not Method.MOTION else ():
        label = label_from(typed)
        if not label and starts_at is None:
            continue
        key = label_key(label), starts_at
        if key in keys:
            raise SameOptionTwice(label)
        keys.add(key)
        wanted.append((label, starts_at))
    if len(wanted) > MOST_OPTIONS:
        raise RulesDoNotFit("options")
    return wanted


def _put_options(session: Session, poll: Poll, options: Sequence[Choice]) -> None:
    session.execute(delete(PollOption).where(PollOption.poll_id == poll.id))
    session.add_all(
        PollOption(id=session.new_id(), poll_id=poll.id, position=position, label=label, starts_at=starts_at)
        for position, (label, starts_at) in enumerate(options)
    )
    session.flush()
