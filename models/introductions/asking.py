"""Asking an expert, within limits that betray nothing of what they did with earlier requests."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select

from models.actor import Actor
from models.database import Session, Topic, lock
from models.experts.availability import Availability, availability_at
from models.experts.reach import reachable
from models.experts.tables import Domain, Expertise, ExpertProfile
from models.introductions import errors
from models.introductions.load import load_of
from models.introductions.permissions import may_request
from models.introductions.seen_by_asker import AGAIN_AFTER, ANSWER_WITHIN, MOST_OPEN, OPEN_FOR, count_open
from models.introductions.tables import Introduction, IntroductionStatus, Mute
from models.introductions.wish import Wish
from models.people.permissions import demand
from models.people.private_notices import owe_notice
from models.people.standing import standing_of
from models.people.tables import Person
from models.records import dataclass

REMIND_AFTER = timedelta(days=7)
"""When an expert is reminded, once (issue 9)."""


@dataclass(frozen=True)
class Prepared:
    """Who is about to be asked, and whether the asker has an e-mail address that they may share."""

    expert_id: UUID
    expert_name: str
    has_email: bool


@dataclass(frozen=True)
class Asked:
    """A request that was made."""

    introduction_id: UUID
    expert_id: UUID
    expert_name: str
    domain_id: UUID | None


def prepare(session: Session, actor: Actor, expert_id: UUID, *, now: datetime) -> Prepared:
    """Look whether the expert may be asked before anything is typed. Raises as `ask` does."""
    asker, expert = _both(session, actor, expert_id, now)
    _within_limits(session, asker, expert, now)
    return Prepared(expert.id, expert.full_name, asker.email is not None)


def ask(session: Session, actor: Actor, expert_id: UUID, wish: Wish, *, today: date, now: datetime) -> Asked:
    """Ask an expert. `today` is the present day where the cluster lives.

    A muted asker's request is taken as any other; the expert never sees it. Raises `NotAllowed`, `ExpertUnknown`,
    `ExpertIsYourself`, `ExpertNotHere`, `AskedAlready`, `TooManyRequests`, `ExpertUnavailable`, `ExpertFull`, and what
    `Wish.checked` raises.
    """
    asker, expert = _both(session, actor, expert_id, now)
    wish = wish.checked(today)
    # Two askers for the last free place, or two requests for the last open one, come one after the other; always in
    # the same order, so that neither waits for the other.
    for person_id in sorted((asker.id, expert.id)):
        if lock(session, Person, person_id) is None:
            raise errors.ExpertUnknown
    _within_limits(session, asker, expert, now)
    muted = session.scalar(select(Mute.id).where(Mute.person_id == expert.id, Mute.muted_id == asker.id)) is not None
    introduction = Introduction(
        id=session.new_id(),
        asker_id=asker.id,
        expert_id=expert.id,
        domain_id=_known_domain(session, wish.domain_id),
        subject=wish.subject,
        message=wish.message,
        wanted_by=wish.wanted_by,
        reach=wish.reach,
        share_email=wish.share_email and asker.email is not None,
        muted=muted,
        status=IntroductionStatus.ASKED,
        asked_at=now,
        remind_at=now + REMIND_AFTER,
        surfaces_at=now + ANSWER_WITHIN,
        expires_at=now + OPEN_FOR,
    )
    session.add(introduction)
    if not muted:
        owe_notice(session, expert.id, now)
    session.touch(Topic.EXPERTS, Topic.DUE)
    return Asked(introduction.id, expert.id, expert.full_name, introduction.domain_id)


def _both(session: Session, actor: Actor, expert_id: UUID, now: datetime) -> tuple[Person, Person]:
    """The asker and the expert, who must master something in use and belong to the cluster."""
    standing = standing_of(session, actor, now)
    demand(may_request(standing))
    assert standing.person_id is not None
    if standing.person_id == expert_id:
        raise errors.ExpertIsYourself
    masters = exists().where(
        Expertise.cluster_id == Person.cluster_id,
        Expertise.person_id == Person.id,
        Domain.cluster_id == Expertise.cluster_id,
        Domain.id == Expertise.domain_id,
        Domain.archived_at.is_(None),
    )
    expert = session.scalar(select(Person).where(Person.id == expert_id, reachable(), masters))
    if expert is None:
        raise errors.ExpertUnknown
    asker = session.find(Person, standing.person_id)
    assert asker is not None
    return asker, expert


def _within_limits(session: Session, asker: Person, expert: Person, now: datetime) -> None:
    """Raise where a limit is reached. What the asker did comes first: then nothing shows of the expert's answers."""
    if expert.discord_user_id is None:
        raise errors.ExpertNotHere(expert.full_name, expert.id)
    last = session.scalar(
        select(Introduction.asked_at)
        .where(Introduction.asker_id == asker.id, Introduction.expert_id == expert.id)
        .order_by(Introduction.asked_at.desc())
        .limit(1)
    )
    if last is not None and now < last + AGAIN_AFTER:
        raise errors.AskedAlready(expert.full_name, expert.id, last + AGAIN_AFTER)
    if count_open(session, asker.id, now) >= MOST_OPEN:
        raise errors.TooManyRequests(MOST_OPEN)
    said = session.scalar(select(ExpertProfile).where(ExpertProfile.person_id == expert.id))
    if said is not None and (
        availability_at(said.available, said.available_until, said.set_aside_at, now) is Availability.UNAVAILABLE
    ):
        raise errors.ExpertUnavailable(expert.full_name, expert.id)
    if load_of(session, expert.id, now).full:
        raise errors.ExpertFull(expert.full_name, expert.id)


def _known_domain(session: Session, domain_id: UUID | None) -> UUID | None:
    """The domain that the request is about; one of another cluster, or that never was, is none."""
    return domain_id if domain_id is not None and session.find(Domain, domain_id) is not None else None


def askable(session: Session, actor: Actor, people: Collection[UUID], *, now: datetime) -> frozenset[UUID]:
    """Who of these experts the one who acts may ask, as far as they themselves decide: here, and not asked lately."""
    person_id = standing_of(session, actor, now).person_id
    here = set(session.scalars(select(Person.id).where(Person.id.in_(people), Person.discord_user_id.is_not(None))))
    lately = session.scalars(
        select(Introduction.expert_id).where(
            Introduction.asker_id == person_id, Introduction.asked_at > now - AGAIN_AFTER
        )
    )
    return frozenset(here - set(lately) - {person_id})
