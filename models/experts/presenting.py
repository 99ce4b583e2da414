"""What people say of themselves as experts: who they are, when they can be asked, what others see."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from models.actor import Actor
from models.database import Session, Topic, insert_into, lock
from models.errors import NotAllowed, Reason
from models.experts.errors import (
    AvailabilityNotAhead,
    MonthlyRequestsOutOfRange,
    NumberNotUnderstood,
)
from models.experts.permissions import may_edit_own_profile
from models.experts.profile import ProfileFacts, profile_of
from models.experts.tables import ExpertProfile, ShownPart
from models.experts.wording import cleaned, cleaned_lines, fitting
from models.people.dates import day_of, end_of_day
from models.people.permissions import demand
from models.people.standing import standing_of
from models.people.tables import Person
from models.records import dataclass

MOST_TITLE = 100
MOST_PRESENTATION = 600
LEAST_REQUESTS, MOST_REQUESTS = 1, 30
"""Introductions in thirty days: whoever wants none says that they are not available."""

LONGEST_SAID = 2
"""Years; a later end is a slip of the keyboard."""


@dataclass(frozen=True)
class Said:
    """Available or not, until an instant (excluded; empty: until further notice)."""

    available: bool
    until: datetime | None = None


@dataclass(frozen=True)
class ProfileEdit:
    """A profile as it was filled in. `said` is empty where the availability stays; an empty text is taken away."""

    title: str
    presentation: str
    said: Said | None
    monthly_requests: int | None
    hidden: frozenset[ShownPart]


def edit_profile(session: Session, actor: Actor, edit: ProfileEdit, *, now: datetime) -> ProfileFacts:
    """Change one's own profile. Raises `NotAllowed`, `DomainTextTooLong` or `MonthlyRequestsOutOfRange`."""
    person = acting_person(session, actor, now)
    title = fitting(cleaned(edit.title), MOST_TITLE) or None
    if title != person.title:
        person.title = title
        session.touch(Topic.PEOPLE)
    profile = written_profile(session, person.id, now)
    profile.presentation = fitting(cleaned_lines(edit.presentation), MOST_PRESENTATION) or None
    profile.monthly_requests = _in_range(edit.monthly_requests)
    profile.hidden = sorted(edit.hidden)
    _say(profile, edit.said, now)
    return _changed(session, profile, now)


def say_availability(
    session: Session, actor: Actor, said: Said | None, monthly_requests: int | None = None, *, now: datetime
) -> ProfileFacts:
    """Change one's own availability, the number of requests one takes, or both; what is None stays.

    Raises `NotAllowed` or `MonthlyRequestsOutOfRange`.
    """
    person = acting_person(session, actor, now)
    profile = written_profile(session, person.id, now)
    if monthly_requests is not None:
        profile.monthly_requests = _in_range(monthly_requests)
    _say(profile, said, now)
    return _changed(session, profile, now)


def acting_person(session: Session, actor: Actor, now: datetime) -> Person:
    """The actor's own row, which nobody else changes meanwhile. Raises `NotAllowed` for somebody unknown."""
    person = lock(session, Person, acting_person_id(session, actor, now))
    if person is None:  # erased while this waited
        raise NotAllowed(Reason.UNKNOWN_PERSON)
    return person


def acting_person_id(session: Session, actor: Actor, now: datetime) -> UUID:
    """Who the actor is, to be shown what is theirs. Raises `NotAllowed` for somebody unknown."""
    standing = standing_of(session, actor, now)
    demand(may_edit_own_profile(standing))
    assert standing.person_id is not None
    return standing.person_id


def written_profile(session: Session, person_id: UUID, now: datetime) -> ExpertProfile:
    """What a person wrote of themselves, begun if there is nothing yet; nobody else changes it meanwhile.

    Unanswered requests may begin it at the same time, so it is inserted unless it is there.
    """
    begun = insert_into(session, ExpertProfile).values(
        cluster_id=session.own_cluster_id, id=session.new_id(), person_id=person_id, hidden=[], changed_at=now
    )
    session.execute(begun.on_conflict_do_nothing(index_elements=["cluster_id", "person_id"]))
    written = select(ExpertProfile).where(ExpertProfile.person_id == person_id).with_for_update()
    return session.scalars(written).one()


def until_day(typed: str, zone: ZoneInfo, now: datetime) -> datetime:
    """When what holds "until" a day ends: with that local day. Raises `DateNotUnderstood` or `AvailabilityNotAhead`."""
    day, today = day_of(typed), now.astimezone(zone).date()
    if not today <= day or day.year > today.year + LONGEST_SAID:
        raise AvailabilityNotAhead(LONGEST_SAID)
    return end_of_day(day, zone)


def requests_typed(typed: str) -> int | None:
    """How many requests were typed; None for nothing. Raises `NumberNotUnderstood` or `MonthlyRequestsOutOfRange`."""
    text = typed.strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9:
        raise NumberNotUnderstood(typed)
    return _in_range(int(text))


def _in_range(number: int | None) -> int | None:
    if number is not None and not LEAST_REQUESTS <= number <= MOST_REQUESTS:
        raise MonthlyRequestsOutOfRange(LEAST_REQUESTS, MOST_REQUESTS)
    return number


def _say(profile: ExpertProfile, said: Said | None, now: datetime) -> None:
    """Whoever says anything is back: the requests they left unanswered are not held against them any more."""
    if said is None:
        return
    profile.available, profile.available_until = said.available, said.until
    if profile.set_aside_at is not None:
        profile.set_aside_at = None
        profile.answers_counted_from = now


def _changed(session: Session, profile: ExpertProfile, now: datetime) -> ProfileFacts:
    profile.changed_at = now
    session.flush()
    session.touch(Topic.EXPERTS)
    return profile_of(session, profile.person_id)
