"""Requests as each side sees them: what an asker is shown holds nothing of what the expert did but an acceptance."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from models.actor import Actor
from models.database import Session
from models.experts.tables import ExpertProfile
from models.introductions.errors import RequestUnknown
from models.introductions.permissions import may_read
from models.introductions.seen_by_asker import (
    AGAIN_AFTER,
    ANSWER_WITHIN,
    OPEN_FOR,
    SETTLED,
    Look,
    look_of,
    waits_to_be_seen,
)
from models.introductions.tables import Introduction, IntroductionStatus, Meeting, Mute
from models.people.private_notices import NoticeState, state_of
from models.people.standing import standing_of
from models.people.tables import Affiliation, AffiliationStatus, Organisation, Person
from models.records import dataclass

MOST_LISTED = 100
"""Requests of one list, the latest ones."""


class Stage(Enum):
    """How far a request is for the expert, in the order in which they are listed."""

    WAITING = 0
    LATER = 1
    ACCEPTED = 2
    DECLINED = 3
    OVER = 4


@dataclass(frozen=True)
class Party:
    """The other side of a request."""

    person_id: UUID
    name: str
    title: str | None
    organisations: tuple[str, ...]
    user_id: int | None


@dataclass(frozen=True)
class Contacts:
    """How to reach the other side of an accepted request. `email`: only where both agreed."""

    user_id: int | None
    reach: str | None
    email: str | None
    thread_id: int | None
    thread_wanted: bool


@dataclass(frozen=True)
class RequestFacts:
    """A request as one side sees it. `other` is None once they were erased, `contacts` unless it was accepted.

    `look` is the asker's, `stage` the expert's; the other one is None. `new`: it waits to be seen (asker), or to be
    answered (expert). `ask_whether_it_helped`: this side is asked now; `helped` is what it said. `has_email`: this side
    has an address that it may share.
    """

    id: UUID
    other: Party | None
    subject: str
    message: str
    wanted_by: date | None
    domain_id: UUID | None
    asked_at: datetime
    look: Look | None
    stage: Stage | None
    new: bool
    reminded: bool
    contacts: Contacts | None
    ask_whether_it_helped: bool
    helped: bool | None
    has_email: bool

    @property
    def asked_by_me(self) -> bool:
        """Whether the one who looks is the asker."""
        return self.look is not None


@dataclass(frozen=True)
class RequestsAtHand:
    """What waits on a person's page: to answer, to see, to say whether it helped; whether they were set aside."""

    to_answer: Sequence[RequestFacts]
    to_see: Sequence[RequestFacts]
    to_tell: Sequence[RequestFacts]
    set_aside: bool
    notices: NoticeState


NOTHING_AT_HAND = RequestsAtHand((), (), (), False, NoticeState(False, False))


def request_seen(session: Session, actor: Actor, introduction_id: UUID, *, now: datetime) -> RequestFacts:
    """One request as the one who acts sees it. Raises `RequestUnknown`, also for anybody else."""
    standing = standing_of(session, actor, now)
    introduction = session.find(Introduction, introduction_id)
    if introduction is None or may_read(standing, introduction) is not None:
        raise RequestUnknown
    assert standing.person_id is not None
    return _facts(session, [introduction], standing.person_id, now)[0]


def look_at(session: Session, actor: Actor, introduction_id: UUID, *, now: datetime) -> RequestFacts:
    """The same, and remember that the asker has seen it. Raises `RequestUnknown`."""
    facts = request_seen(session, actor, introduction_id, now=now)
    introduction = session.find(Introduction, introduction_id)
    if facts.asked_by_me and introduction is not None:
        introduction.asker_saw_at = now
    return facts


def asked_of(session: Session, person_id: UUID, now: datetime) -> Sequence[RequestFacts]:
    """What was asked of a person: what waits first, the longest first; then the latest."""
    found = session.scalars(
        select(Introduction)
        .where(
            Introduction.expert_id == person_id,
            Introduction.muted.is_(False),
            Introduction.status != IntroductionStatus.WITHDRAWN,
        )
        .order_by(Introduction.asked_at.desc(), Introduction.id)
        .limit(MOST_LISTED)
    ).all()
    facts = _facts(session, found, person_id, now)
    waiting = [each for each in facts if each.stage is Stage.WAITING]
    others = [each for each in facts if each.stage is not Stage.WAITING]
    return [*reversed(waiting), *sorted(others, key=lambda each: each.stage.value if each.stage else 0)]


def asked_by(session: Session, person_id: UUID, now: datetime) -> Sequence[RequestFacts]:
    """What a person asked of others, the latest first."""
    found = session.scalars(
        select(Introduction)
        .where(Introduction.asker_id == person_id)
        .order_by(Introduction.asked_at.desc(), Introduction.id)
        .limit(MOST_LISTED)
    ).all()
    return _facts(session, found, person_id, now)


def at_hand(session: Session, person_id: UUID, now: datetime) -> RequestsAtHand:
    """What waits for a person."""
    found = session.scalars(
        select(Introduction)
        .where(
            or_(
                and_(
                    Introduction.expert_id == person_id,
                    Introduction.muted.is_(False),
                    Introduction.status == IntroductionStatus.ASKED,
                    Introduction.deferred_at.is_(None),
                ),
                and_(Introduction.expert_id == person_id, Introduction.ask_expert_at <= now),
                and_(Introduction.asker_id == person_id, _may_tell_asker(now)),
            )
        )
        .order_by(Introduction.asked_at.desc(), Introduction.id)
        .limit(MOST_LISTED)
    ).all()
    facts = _facts(session, list(reversed(found)), person_id, now)
    said = session.scalar(select(ExpertProfile.set_aside_at).where(ExpertProfile.person_id == person_id))
    return RequestsAtHand(
        to_answer=[each for each in facts if each.stage is Stage.WAITING],
        to_see=[each for each in facts if each.asked_by_me and each.new],
        to_tell=[each for each in facts if each.ask_whether_it_helped],
        set_aside=said is not None,
        notices=state_of(session, person_id),
    )


def _may_tell_asker(now: datetime) -> ColumnElement[bool]:
    """The condition on rows of which `waits_to_be_seen` or the question whether it helped may hold."""
    return or_(
        and_(
            Introduction.status == IntroductionStatus.ACCEPTED,
            or_(Introduction.asker_saw_at.is_(None), Introduction.ask_asker_at <= now),
        ),
        and_(
            Introduction.status.not_in(SETTLED),
            Introduction.asked_at <= now - ANSWER_WITHIN,
            Introduction.asked_at > now - AGAIN_AFTER,
        ),
    )


def muted_by(session: Session, actor: Actor, *, now: datetime) -> Sequence[Party]:
    """Whose requests the one who acts does not want to see."""
    person_id = standing_of(session, actor, now).person_id
    if person_id is None:
        return []
    mutes = session.scalars(select(Mute).where(Mute.person_id == person_id).order_by(Mute.since.desc())).all()
    if not mutes:
        return []
    parties = _parties(session, [each.muted_id for each in mutes])
    return [parties[each.muted_id] for each in mutes if each.muted_id in parties]


def _facts(
    session: Session, introductions: Sequence[Introduction], person_id: UUID, now: datetime
) -> list[RequestFacts]:
    if not introductions:
        return []
    others = [_other_id(each, person_id) for each in introductions]
    people = {
        person.id: person
        for person in session.scalars(
            select(Person).where(Person.id.in_({person_id, *(other for other in others if other is not None)}))
        )
    }
    parties = _parties(session, people.keys())
    return [
        _fact(each, person_id, people, parties.get(other) if other is not None else None, now)
        for each, other in zip(introductions, others, strict=True)
    ]


def _fact(
    introduction: Introduction, person_id: UUID, people: Mapping[UUID, Person], other: Party | None, now: datetime
) -> RequestFacts:
    asking = introduction.asker_id == person_id
    look = look_of(introduction.status, introduction.asked_at, now) if asking else None
    stage = None if asking else _stage(introduction, now)
    accepted = introduction.status == IntroductionStatus.ACCEPTED
    ask_at = introduction.ask_asker_at if asking else introduction.ask_expert_at
    helped = introduction.asker_helped if asking else introduction.expert_helped
    saw_at = introduction.asker_saw_at
    return RequestFacts(
        id=introduction.id,
        other=other,
        subject=introduction.subject,
        message=introduction.message,
        wanted_by=introduction.wanted_by,
        domain_id=introduction.domain_id,
        asked_at=introduction.asked_at,
        look=look,
        stage=stage,
        new=(
            waits_to_be_seen(introduction.status, introduction.asked_at, saw_at, now)
            if asking
            else stage is Stage.WAITING
        ),
        reminded=not asking and introduction.reminded_at is not None,
        contacts=_contacts(introduction, asking, people, other) if accepted else None,
        ask_whether_it_helped=accepted and helped is None and ask_at is not None and ask_at <= now,
        helped=helped if accepted else None,
        has_email=person_id in people and people[person_id].email is not None,
    )


def _stage(introduction: Introduction, now: datetime) -> Stage:
    match introduction.status:
        case IntroductionStatus.ACCEPTED:
            return Stage.ACCEPTED
        case IntroductionStatus.DECLINED:
            return Stage.DECLINED
        case IntroductionStatus.ASKED if now < introduction.asked_at + OPEN_FOR:
            return Stage.WAITING if introduction.deferred_at is None else Stage.LATER
        case _:
            return Stage.OVER


def _contacts(
    introduction: Introduction, asking: bool, people: Mapping[UUID, Person], other: Party | None
) -> Contacts | None:
    if other is None:
        return None
    agreed = introduction.share_email and introduction.expert_shares_email
    return Contacts(
        user_id=other.user_id,
        reach=introduction.reach_expert if asking else introduction.reach,
        email=people[other.person_id].email if agreed else None,
        thread_id=introduction.thread_id,
        thread_wanted=introduction.meeting == Meeting.THREAD,
    )


def _other_id(introduction: Introduction, person_id: UUID) -> UUID | None:
    return introduction.expert_id if introduction.asker_id == person_id else introduction.asker_id


def _parties(session: Session, ids: Collection[UUID]) -> dict[UUID, Party]:
    organisations: dict[UUID, list[str]] = {}
    rows = session.execute(
        select(Affiliation.person_id, Organisation.name)
        .join(
            Organisation,
            and_(Organisation.cluster_id == Affiliation.cluster_id, Organisation.id == Affiliation.organisation_id),
        )
        .where(Affiliation.person_id.in_(ids), Affiliation.status == AffiliationStatus.ACCEPTED)
        .order_by(Organisation.name_key)
    )
    for person_id, name in rows:
        organisations.setdefault(person_id, []).append(name)
    return {
        person.id: Party(
            person.id, person.full_name, person.title, tuple(organisations.get(person.id, ())), person.discord_user_id
        )
        for person in session.scalars(select(Person).where(Person.id.in_(ids)))
    }
