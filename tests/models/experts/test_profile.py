"""What people say of themselves as experts."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from models.actor import Actor
from models.database import Session
from models.errors import DomainError, NotAllowed
from models.experts.availability import Availability
from models.experts.errors import (
    AvailabilityNotAhead,
    DomainTextTooLong,
    MonthlyRequestsOutOfRange,
    NumberNotUnderstood,
    ProfileUnknown,
)
from models.experts.presenting import (
    MOST_PRESENTATION,
    MOST_REQUESTS,
    ProfileEdit,
    Said,
    edit_profile,
    requests_typed,
    say_availability,
    until_day,
)
from models.experts.profile import ProfileFacts, profile_of, profile_of_user, shows
from models.experts.tables import ExpertProfile, ShownPart
from models.people.errors import DateNotUnderstood
from models.people.tables import Organisation
from tests.models.experts.conftest import NOW, House

NOUMEA = ZoneInfo("Pacific/Noumea")
EDIT = ProfileEdit("Directrice technique", "Vingt ans de réseaux.", Said(True), 3, frozenset({ShownPart.ACCOUNT}))


async def own(house: House, edit: ProfileEdit = EDIT, actor: Actor | None = None) -> ProfileFacts:
    return await house.write(lambda s: edit_profile(s, actor or house.member, edit, now=NOW))


async def profile(house: House) -> ProfileFacts:
    return await house.read(lambda s: profile_of_user(s, 2))


async def test_a_profile_is_there_before_anybody_wrote_it(house: House) -> None:
    facts = await profile(house)
    assert (facts.name, facts.organisations, facts.reachable) == ("Marc Member", ("Nord",), True)
    assert facts.presentation is None
    assert facts.availability(NOW) is Availability.UNKNOWN
    assert all(shows(facts, part) for part in ShownPart)


async def test_what_is_filled_in_is_kept_and_may_be_taken_away(house: House) -> None:
    facts = await own(house)
    assert (facts.title, facts.presentation) == ("Directrice technique", "Vingt ans de réseaux.")
    assert (facts.monthly_requests, facts.availability(NOW)) == (3, Availability.AVAILABLE)
    assert not shows(facts, ShownPart.ACCOUNT)
    again = await own(house, ProfileEdit("", " \n ", None, None, frozenset()))
    assert (again.title, again.presentation, again.monthly_requests) == (None, None, None)
    assert again.available is True, "no availability was given: it stays"
    assert again == await profile(house)


async def test_strangers_write_nothing_and_nobody_is_found_by_a_made_up_id(house: House) -> None:
    with pytest.raises(NotAllowed):
        await own(house, actor=Actor(99))
    with pytest.raises(NotAllowed):
        await house.write(lambda s: say_availability(s, Actor(99), Said(False), now=NOW))
    with pytest.raises(ProfileUnknown):
        await house.read(lambda s: profile_of(s, UUID(int=7)))
    with pytest.raises(ProfileUnknown):
        await house.read(lambda s: profile_of_user(s, 99))


@pytest.mark.parametrize(
    ("edit", "refusal"),
    [
        (replace(EDIT, title="x" * 101), DomainTextTooLong),
        (replace(EDIT, presentation="x" * (MOST_PRESENTATION + 1)), DomainTextTooLong),
        (replace(EDIT, monthly_requests=0), MonthlyRequestsOutOfRange),
        (replace(EDIT, monthly_requests=MOST_REQUESTS + 1), MonthlyRequestsOutOfRange),
    ],
)
async def test_what_does_not_fit_is_refused_and_nothing_is_kept(
    house: House, edit: ProfileEdit, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        await own(house, edit)
    facts = await profile(house)
    assert (facts.title, facts.presentation) == (None, None)


async def test_what_the_storage_cannot_hold_is_cleaned(house: House) -> None:
    facts = await own(house, replace(EDIT, presentation="un\x00deux\ud800\n\n\ntrois", title="A\nB\x07"))
    assert (facts.presentation, facts.title) == ("un deux\ntrois", "A B")


async def test_whoever_was_set_aside_comes_back_by_saying_anything(house: House) -> None:
    """The requests they left unanswered are counted anew from then on."""
    await own(house)
    await house.write(lambda s: s.execute(update(ExpertProfile).values(set_aside_at=NOW)))
    assert (await profile(house)).availability(NOW) is Availability.UNAVAILABLE
    later = NOW + timedelta(days=2)
    kept = await house.write(lambda s: say_availability(s, house.member, None, 5, now=later))
    assert (kept.set_aside_at, kept.monthly_requests) == (NOW, 5), "a number says nothing of being back"
    back = await house.write(lambda s: say_availability(s, house.member, Said(True), now=later))
    assert back.availability(later) is Availability.AVAILABLE
    assert await house.read(lambda s: s.scalar(select(ExpertProfile.answers_counted_from))) == later


async def test_a_person_of_a_former_organisation_edits_but_is_not_reachable(house: House) -> None:
    await house.write(lambda s: s.execute(update(Organisation).values(status="former")))
    facts = await own(house)
    assert (facts.reachable, facts.organisations) == (False, ())


async def test_two_first_edits_at_once_make_one_profile(house: House) -> None:
    done = await asyncio.gather(*(own(house, replace(EDIT, title=str(n))) for n in range(4)))
    assert len(done) == 4

    def count(session: Session) -> int | None:
        return session.scalar(select(func.count()).select_from(ExpertProfile))

    assert await house.read(count) == 1


def test_a_day_ends_where_the_cluster_lives() -> None:
    until = until_day("31/12/2026", NOUMEA, NOW)
    assert until == datetime(2027, 1, 1, tzinfo=NOUMEA)
    assert until_day("24.11.2026", NOUMEA, NOW) > NOW, "today is still ahead"


@pytest.mark.parametrize("typed", ["23/11/2026", "1/1/2031", "2019-01-01"])
def test_a_day_must_be_ahead_and_near(typed: str) -> None:
    with pytest.raises(AvailabilityNotAhead):
        until_day(typed, NOUMEA, NOW)


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_clearly_none(typed: str) -> None:
    with suppress(DateNotUnderstood, AvailabilityNotAhead):
        assert until_day(typed, NOUMEA, NOW) > NOW


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_clearly_none(typed: str) -> None:
    try:
        number = requests_typed(typed)
    except (NumberNotUnderstood, MonthlyRequestsOutOfRange):
        return
    assert number is None or 1 <= number <= MOST_REQUESTS


@given(
    available=st.none() | st.booleans(),
    until=st.none() | st.integers(-5, 5),
    aside=st.booleans(),
)
def test_nobody_who_said_no_is_ever_shown_as_available_before_its_end(
    available: bool | None, until: int | None, aside: bool
) -> None:
    end = None if until is None else NOW + timedelta(days=until)
    facts = ProfileFacts(
        UUID(int=1), "A", None, None, (), False, True, None, available, end, NOW if aside else None, None,
        frozenset(), (), (),
    )  # fmt: skip
    found = facts.availability(NOW)
    if aside or (available is False and (end is None or end > NOW)):
        assert found is Availability.UNAVAILABLE
    else:
        assert found is not Availability.UNAVAILABLE
