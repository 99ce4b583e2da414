"""What the board sees: exact counts, and where a period begins and ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.actor import Actor
from models.calls.tables import CallAnswer, CallOutcome, ExpertiseCall
from models.database import Database, Session, everywhere
from models.errors import NotAllowed, Reason
from models.experts.tables import Domain, UnmetSearch
from models.figures.counting import Figures, figures_of
from models.figures.periods import period_of
from models.introductions.tables import Introduction, IntroductionStatus
from models.people.tables import Office
from tests.support import factories

NOUMEA = ZoneInfo("Pacific/Noumea")
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
CHIEF = Actor(1)
EDGE = datetime(2026, 8, 31, 13, tzinfo=UTC)
"""The first instant of September in Nouméa, eleven hours ahead of UTC."""

MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("months", "first", "since"),
    [
        (1, date(2026, 11, 1), datetime(2026, 10, 31, 13, tzinfo=UTC)),
        (3, date(2026, 9, 1), EDGE),
        (12, date(2025, 12, 1), datetime(2025, 11, 30, 13, tzinfo=UTC)),
    ],
)
def test_a_period_is_whole_months_where_the_cluster_lives(months: int, first: date, since: datetime) -> None:
    period = period_of(months, NOW, NOUMEA)
    assert len(period.months) == months
    assert (period.months[0], period.months[-1]) == (first, date(2026, 11, 1))
    assert period.since == since
    assert period.until == datetime(2026, 11, 30, 13, tzinfo=UTC)


def test_the_first_hours_of_a_month_count_for_it_before_they_do_in_utc() -> None:
    assert period_of(1, datetime(2026, 10, 31, 13, tzinfo=UTC), NOUMEA).months == (date(2026, 11, 1),)
    assert period_of(1, datetime(2026, 10, 31, 12, 59, tzinfo=UTC), NOUMEA).months == (date(2026, 10, 1),)
    with pytest.raises(ValueError, match="at least one month"):
        period_of(0, NOW, NOUMEA)


@given(
    st.integers(1, 30),
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Pacific/Noumea", "Europe/Paris", "America/Montreal", "Pacific/Apia", "UTC"]),
)
def test_every_instant_of_a_period_is_of_one_of_its_months(months: int, now: datetime, zone: str) -> None:
    period = period_of(months, now, ZoneInfo(zone))
    assert now in period
    assert period.since in period
    assert period.until not in period
    assert period.since - MOMENT not in period
    assert period.month_of(now) == period.months[-1]
    assert period.month_of(period.since) == period.months[0]
    assert period.month_of(period.until - MOMENT) == period.months[-1]
    assert period.months == tuple(sorted(set(period.months)))
    assert len(period.months) == months


class House:
    """A cluster with a president, and rows made directly."""

    def __init__(self, database: Database, id: UUID) -> None:
        self.database = database
        self.id = id

    async def figures(self, months: int = 3, actor: Actor = CHIEF) -> Figures:
        return await self.database.read(self.id, lambda session: figures_of(session, actor, months, now=NOW))

    async def make(self, *rows: object) -> None:
        await self.database.write(self.id, lambda session: session.add_all(rows))


@pytest.fixture
async def house(database: Database) -> House:
    id = await database.write(everywhere(), lambda s: factories.cluster(s, guild_id=1, now=NOW))
    await database.write(
        id, lambda s: factories.person(s, "Chloé Wamytan", user_id=1, office=Office.PRESIDENT, now=NOW)
    )
    return House(database, id)


def call(
    opened: datetime, *, closed: datetime | None = None, outcome: CallOutcome | None = None, **more: object
) -> ExpertiseCall:
    return ExpertiseCall(
        need="x", opened_at=opened, closes_at=opened + timedelta(days=14), closed_at=closed, outcome=outcome, **more
    )


def introduction(asked: datetime, *, accepted: datetime | None = None, **more: object) -> Introduction:
    status = IntroductionStatus.ASKED if accepted is None else IntroductionStatus.ACCEPTED
    given: dict[str, object] = {"status": status, "answered_at": accepted, **more}
    return Introduction(subject="x", message="x", share_email=False, muted=False, asked_at=asked, **given)


async def test_an_empty_cluster_has_figures(house: House) -> None:
    found = await house.figures()
    assert (found.members.active, found.members.suspended, found.members.people) == (0, 0, 1)
    assert (found.members.experts, found.members.experts_in_discord) == (0, 0)
    assert (found.unmet.total, found.calls.opened, found.calls.answered, found.calls.ended) == (0, 0, 0, {})
    assert (found.introductions.asked, found.introductions.accepted, found.introductions.helped) == (0, 0, 0)
    assert [month.first_day for month in found.months] == [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]


async def test_members_are_counted_as_they_are_today(house: House) -> None:
    def people(session: Session) -> None:
        crypto = factories.domain(session, "crypto", "Chiffrement")
        factories.domain(session, "voile", "Voile")
        for number, (where, status) in enumerate(
            [("Un", "active"), ("Un", "active"), ("Deux", "active"), ("Tard", "suspended"), ("Parti", "former")]
        ):
            person = factories.person(
                session,
                f"Personne Numéro{number}",
                user_id=100 + number if number != 1 else None,
                organisation=where,
                status=status,
                now=NOW,
            )
            if number != 2:
                factories.expertise(session, person, crypto, now=NOW)

    await house.database.write(house.id, people)
    found = await house.figures()
    assert (found.members.active, found.members.suspended) == (2, 1)
    assert found.members.people == 5, "those of the organisation that left are not counted; the president is"
    assert found.members.people_in_discord == 4
    assert (found.members.experts, found.members.experts_in_discord) == (3, 2)
    assert (found.domains, [domain.slug for domain in found.without_expert]) == (2, ["voile"])


async def test_what_happens_counts_from_the_first_instant_of_the_first_month(house: House) -> None:
    await house.make(
        call(EDGE - MOMENT),
        call(EDGE),
        call(NOW),
        call(EDGE - MOMENT, closed=EDGE, outcome=CallOutcome.FOUND),
        call(EDGE - timedelta(days=9), closed=EDGE - MOMENT, outcome=CallOutcome.NOTHING),
        call(NOW, closed=NOW, outcome=CallOutcome.LAPSED),
        introduction(EDGE - MOMENT),
        introduction(EDGE),
        introduction(EDGE - timedelta(days=3), accepted=EDGE, asker_helped=True),
        introduction(EDGE - timedelta(days=3), accepted=EDGE - MOMENT, asker_helped=True),
    )
    found = await house.figures()
    assert (found.calls.opened, found.calls.ended) == (3, {CallOutcome.FOUND: 1, CallOutcome.LAPSED: 1})
    assert (found.introductions.asked, found.introductions.accepted, found.introductions.helped) == (1, 1, 1)
    assert [(month.calls, month.asked, month.accepted, month.helped) for month in found.months] == [
        (1, 1, 1, 1),
        (0, 0, 0, 0),
        (2, 0, 0, 0),
    ]


async def test_a_call_is_answered_once_and_when_it_first_was(house: House) -> None:
    early, late, never = UUID(int=1), UUID(int=2), UUID(int=3)
    await house.make(call(EDGE, id=early), call(EDGE, id=late), call(EDGE, id=never))
    await house.make(
        CallAnswer(call_id=early, answered_at=EDGE - MOMENT),
        CallAnswer(call_id=early, answered_at=NOW),
        CallAnswer(call_id=late, answered_at=EDGE),
        CallAnswer(call_id=late, answered_at=NOW),
    )
    assert (await house.figures()).calls.answered == 1
    assert (await house.figures(12)).calls.answered == 2


@pytest.mark.parametrize(
    ("asker", "expert", "helped"),
    [(None, None, 0), (True, None, 1), (False, None, 0), (None, True, 1), (False, True, 0), (True, False, 1)],
)
async def test_the_asker_says_whether_it_helped_else_the_expert(
    house: House, asker: bool | None, expert: bool | None, helped: int
) -> None:
    await house.make(introduction(NOW, accepted=NOW, asker_helped=asker, expert_helped=expert))
    found = await house.figures(1)
    assert (found.introductions.accepted, found.introductions.helped) == (1, helped)


async def test_searches_count_for_the_domain_that_took_over(house: House) -> None:
    def search(session: Session) -> None:
        new, old, gone = (factories.domain(session, slug, slug.title()) for slug in ("neuf", "vieux", "passe"))
        session.flush()
        merged, archived = session.find(Domain, old), session.find(Domain, gone)
        assert merged is not None
        assert archived is not None
        merged.archived_at = archived.archived_at = NOW
        merged.merged_into_id = new
        months = [(date(2026, 8, 1), new, 50), (date(2026, 9, 1), new, 2), (date(2026, 11, 1), old, 3)]
        months += [(date(2026, 11, 1), gone, 1)]
        for month, domain_id, count in months:
            session.add(
                UnmetSearch(month=month, domain_id=domain_id, counted_on=f"{month} {domain_id}", searches=count)
            )
        session.add(UnmetSearch(month=date(2026, 10, 1), domain_id=None, counted_on="2026-10", searches=4))

    await house.database.write(house.id, search)
    found = await house.figures()
    assert found.unmet.total == 10
    assert [(domain.slug if domain else None, count) for domain, count in found.unmet.by_domain] == [
        ("neuf", 5),
        (None, 5),
    ]
    assert [month.unmet for month in found.months] == [2, 4, 4]


async def test_only_the_board_and_the_delegate_see_them(house: House) -> None:
    await house.database.write(
        house.id, lambda s: factories.person(s, "Déléguée", user_id=2, office=Office.DELEGATE, now=NOW)
    )
    await house.database.write(
        house.id, lambda s: factories.person(s, "Conseil", user_id=3, office=Office.COUNCIL, now=NOW)
    )
    assert (await house.figures(actor=Actor(2))).domains == 0
    assert (await house.figures(actor=Actor.at_command_line())).domains == 0
    for nobody in (Actor(3), Actor(4), Actor(5, server_administrator=True)):
        with pytest.raises(NotAllowed) as refused:
            await house.figures(actor=nobody)
        assert refused.value.reason is Reason.BOARD_ONLY


async def test_another_clusters_rows_are_not_counted(house: House) -> None:
    other = await house.database.write(everywhere(), lambda s: factories.cluster(s, guild_id=2, now=NOW))
    await house.database.write(other, lambda s: s.add_all([call(NOW), introduction(NOW, accepted=NOW)]))
    await house.database.write(other, lambda s: factories.person(s, "Loin", organisation="Loin", now=NOW))
    found = await house.figures(12)
    assert (found.members.active, found.members.people) == (0, 1)
    assert (found.calls.opened, found.introductions.asked) == (0, 0)
