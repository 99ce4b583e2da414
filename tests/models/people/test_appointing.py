"""Who may appoint, to what, and until when."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from models.actor import Actor
from models.audit import AuditDetail, AuditEntry
from models.database import Database, Session, everywhere
from models.errors import NotAllowed, Reason
from models.outbox import OutboxItem
from models.people.appointing import Appointed, Charge, appoint
from models.people.board import Seat, current_board
from models.people.dates import day_of, end_of_day, end_of_mandate
from models.people.errors import (
    BotsHoldNoOffice,
    DateNotAhead,
    DateNotUnderstood,
    HoldsItAlready,
    MandateOver,
    RankIsForVicePresidents,
    RankTaken,
    RecordNotFound,
    RecordTiedToAnother,
    UserTiedToAnother,
)
from models.people.tables import Office, Person
from models.people.terms import end_mandate
from models.people.tying import DiscordUser, WhichRecord, record_named
from tests.support import factories

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
NOUMEA = ZoneInfo("Pacific/Noumea")
ADMINISTRATOR = Actor(1, server_administrator=True)


class Cluster:
    """A cluster on a database, and shorter ways to act in it."""

    def __init__(self, database: Database, id: UUID) -> None:
        self.database = database
        self.id = id

    async def read(self, query: Callable[[Session], T]) -> T:
        return await self.database.read(self.id, query)

    async def write(self, operation: Callable[[Session], T]) -> T:
        return await self.database.write(self.id, operation)

    async def board(self, now: datetime = NOW) -> list[Seat]:
        return list(await self.read(lambda session: current_board(session, now)))

    async def name(
        self,
        actor: Actor,
        user: DiscordUser,
        office: Office,
        *,
        rank: int | None = None,
        until: datetime | None = None,
        now: datetime = NOW,
        **options: object,
    ) -> Appointed:
        outcome = await self.write(
            lambda session: appoint(session, actor, user, Charge(office, rank, until), now=now, **options)  # type: ignore[arg-type]  # passed on
        )
        assert isinstance(outcome, Appointed)
        return outcome


@pytest.fixture
async def cluster(database: Database) -> Cluster:
    id = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))
    return Cluster(database, id)


def user(id: int, name: str | None = None) -> DiscordUser:
    return DiscordUser(id, name or f"Personne Numero{id}")


async def refused(reason: Reason, waits: object) -> None:
    with pytest.raises(NotAllowed) as error:
        await waits  # type: ignore[misc]  # a coroutine
    assert error.value.reason is reason


async def test_an_administrator_names_the_whole_first_board_within_a_week(cluster: Cluster) -> None:
    await cluster.name(ADMINISTRATOR, user(10), Office.PRESIDENT)
    await cluster.name(ADMINISTRATOR, user(11), Office.TREASURER, now=NOW + timedelta(days=6))
    late = NOW + timedelta(days=7)
    await refused(Reason.BOARD_ONLY, cluster.name(ADMINISTRATOR, user(12), Office.SECRETARY, now=late))
    await cluster.name(Actor(10), user(12), Office.SECRETARY, now=late)


async def test_once_the_board_has_appointed_the_administrator_no_longer_may(cluster: Cluster) -> None:
    await cluster.name(ADMINISTRATOR, user(10), Office.PRESIDENT)
    await cluster.name(Actor(10), user(11), Office.TREASURER)
    await refused(Reason.BOARD_ONLY, cluster.name(ADMINISTRATOR, user(12), Office.SECRETARY))


async def test_an_administrator_appoints_again_when_nobody_is_on_the_board_any_more(cluster: Cluster) -> None:
    await cluster.name(ADMINISTRATOR, user(10), Office.PRESIDENT, until=NOW + timedelta(days=30))
    await cluster.name(Actor(10), user(11), Office.COUNCIL)
    later = NOW + timedelta(days=30)
    await refused(Reason.SERVER_ADMINISTRATORS_ONLY, cluster.name(Actor(11), user(12), Office.PRESIDENT, now=later))
    await cluster.name(ADMINISTRATOR, user(12), Office.PRESIDENT, now=later)


@pytest.mark.parametrize("office", [Office.COUNCIL, Office.DELEGATE])
async def test_council_and_delegate_are_not_the_board(cluster: Cluster, office: Office) -> None:
    await cluster.name(ADMINISTRATOR, user(10), Office.PRESIDENT)
    given = await cluster.name(ADMINISTRATOR, user(11), office)
    await refused(Reason.BOARD_ONLY, cluster.name(Actor(11), user(12), Office.SECRETARY))
    await refused(
        Reason.BOARD_ONLY,
        cluster.write(lambda session: end_mandate(session, Actor(11), given.seat.mandate_id, now=NOW)),
    )


async def test_a_mandate_that_has_ended_no_longer_acts(cluster: Cluster) -> None:
    until = NOW + timedelta(days=1)
    await cluster.name(ADMINISTRATOR, user(10), Office.PRESIDENT, until=until)
    await cluster.name(ADMINISTRATOR, user(11), Office.TREASURER)
    await cluster.name(Actor(10), user(12), Office.COUNCIL, now=until - timedelta(microseconds=1))
    await refused(Reason.BOARD_ONLY, cluster.name(Actor(10), user(13), Office.COUNCIL, now=until))


async def test_a_new_president_ends_the_mandate_of_the_old_one(cluster: Cluster) -> None:
    first = await cluster.name(ADMINISTRATOR, user(10), Office.PRESIDENT)
    outcome = await cluster.name(Actor(10), user(11), Office.PRESIDENT)
    assert [seat.mandate_id for seat in outcome.replaced] == [first.seat.mandate_id]
    assert [(seat.office, seat.name) for seat in await cluster.board()] == [(Office.PRESIDENT, "Personne Numero11")]
    owed = await cluster.read(lambda session: session.scalars(select(OutboxItem.subject_id)).all())
    assert {first.seat.person_id, outcome.seat.person_id} <= set(owed)


async def test_co_presidents_are_several(cluster: Cluster) -> None:
    for number in (10, 11):
        await cluster.name(ADMINISTRATOR, user(number), Office.CO_PRESIDENT)
    assert len(await cluster.board()) == 2


async def test_vice_presidents_have_ranks(cluster: Cluster) -> None:
    await cluster.name(ADMINISTRATOR, user(10), Office.VICE_PRESIDENT, rank=2)
    assert (await cluster.name(ADMINISTRATOR, user(11), Office.VICE_PRESIDENT)).seat.rank == 1
    assert (await cluster.name(ADMINISTRATOR, user(12), Office.VICE_PRESIDENT)).seat.rank == 3
    with pytest.raises(RankTaken) as error:
        await cluster.name(ADMINISTRATOR, user(13), Office.VICE_PRESIDENT, rank=2)
    assert error.value.name == "Personne Numero10"
    with pytest.raises(RankIsForVicePresidents):
        await cluster.name(ADMINISTRATOR, user(13), Office.TREASURER, rank=1)
    moved = await cluster.name(ADMINISTRATOR, user(12), Office.VICE_PRESIDENT, rank=4)
    assert [seat.rank for seat in moved.replaced] == [3]
    assert [seat.rank for seat in await cluster.board()] == [1, 2, 4]


async def test_giving_the_same_office_again_changes_its_end_or_is_refused(cluster: Cluster) -> None:
    await cluster.name(ADMINISTRATOR, user(10), Office.PRESIDENT)
    until = NOW + timedelta(days=300)
    assert (await cluster.name(Actor(10), user(10), Office.PRESIDENT, until=until)).seat.until == until
    with pytest.raises(HoldsItAlready):
        await cluster.name(Actor(10), user(10), Office.PRESIDENT, until=until)
    assert len(await cluster.board()) == 1


async def test_bots_hold_no_office(cluster: Cluster) -> None:
    with pytest.raises(BotsHoldNoOffice):
        await cluster.name(ADMINISTRATOR, DiscordUser(10, "Cagou", is_bot=True), Office.PRESIDENT)


async def test_a_mandate_is_ended_once(cluster: Cluster) -> None:
    await cluster.name(ADMINISTRATOR, user(10), Office.PRESIDENT)
    given = await cluster.name(ADMINISTRATOR, user(11), Office.TREASURER)
    await cluster.write(lambda session: end_mandate(session, Actor(10), given.seat.mandate_id, now=NOW))
    assert len(await cluster.board()) == 1
    with pytest.raises(MandateOver):
        await cluster.write(lambda session: end_mandate(session, Actor(10), given.seat.mandate_id, now=NOW))


async def test_a_user_is_tied_to_the_record_of_a_like_name_only_by_a_human(cluster: Cluster) -> None:
    record_id = await cluster.write(
        lambda session: factories.person(session, "Anna Kaledo", organisation="Nickel Sud", now=NOW)
    )
    anna = user(10, "KALEDO anna")
    outcome = await cluster.write(
        lambda session: appoint(session, ADMINISTRATOR, anna, Charge(Office.PRESIDENT), now=NOW)
    )
    assert isinstance(outcome, WhichRecord)
    [candidate] = outcome.candidates
    assert (candidate.person_id, candidate.organisations) == (record_id, ("Nickel Sud",))
    assert await cluster.board() == []
    given = await cluster.name(ADMINISTRATOR, anna, Office.PRESIDENT, record_id=record_id)
    assert (given.seat.person_id, given.now_tied, given.created) == (record_id, True, False)
    again = await cluster.name(Actor(10), anna, Office.TREASURER)
    assert (again.seat.person_id, again.now_tied) == (record_id, False)


async def test_a_new_record_is_made_where_none_is_meant(cluster: Cluster) -> None:
    await cluster.write(lambda session: factories.person(session, "Anna Kaledo", now=NOW))
    given = await cluster.name(ADMINISTRATOR, user(10, "Anna Kaledo"), Office.PRESIDENT, as_new=True)
    assert given.created
    people = await cluster.read(lambda session: session.scalars(select(Person.discord_user_id)).all())
    assert sorted(people, key=bool) == [None, 10]


async def test_wrong_records_are_refused(cluster: Cluster) -> None:
    taken = await cluster.write(lambda session: factories.person(session, "Paul Wamo", user_id=99, now=NOW))
    free = await cluster.write(lambda session: factories.person(session, "Rose Naisseline", now=NOW))
    with pytest.raises(RecordTiedToAnother):
        await cluster.name(ADMINISTRATOR, user(10), Office.PRESIDENT, record_id=taken)
    with pytest.raises(UserTiedToAnother):
        await cluster.name(ADMINISTRATOR, user(99), Office.PRESIDENT, record_id=free)
    with pytest.raises(RecordNotFound):
        await cluster.name(ADMINISTRATOR, user(10), Office.PRESIDENT, record_id=UUID(int=5))
    assert await cluster.read(lambda session: record_named(session, "naisseline ROSE")) == free
    with pytest.raises(RecordNotFound):
        await cluster.read(lambda session: record_named(session, "Paul Wamo"))


async def test_each_change_is_in_the_audit_log_without_names(cluster: Cluster) -> None:
    await cluster.name(ADMINISTRATOR, user(10, "Anna Kaledo"), Office.PRESIDENT)
    await cluster.name(Actor(10), user(11, "Paul Wamo"), Office.PRESIDENT)
    kinds = await cluster.read(
        lambda session: session.scalars(select(AuditEntry.kind).order_by(AuditEntry.sequence)).all()
    )
    assert kinds == ["board.appointed", "board.ended", "board.appointed"]
    details = await cluster.read(lambda session: session.scalars(select(AuditDetail)).all())
    written = str([(detail.before, detail.after) for detail in details])
    assert "Anna" not in written
    assert "Wamo" not in written


async def test_two_presidents_named_at_once_leave_one(cluster: Cluster) -> None:
    await cluster.name(ADMINISTRATOR, user(10), Office.PRESIDENT)
    await asyncio.gather(*(cluster.name(ADMINISTRATOR, user(20 + n), Office.PRESIDENT) for n in range(6)))
    assert len(await cluster.board()) == 1


async def test_a_president_named_by_a_request_that_was_overtaken_leaves_one(cluster: Cluster) -> None:
    """Whoever is carried out last is president, whichever request was made first."""
    await cluster.name(ADMINISTRATOR, user(10), Office.PRESIDENT)
    moment = NOW + timedelta(seconds=2)
    await cluster.name(ADMINISTRATOR, user(11), Office.PRESIDENT, now=moment)
    last = await cluster.name(ADMINISTRATOR, user(12), Office.PRESIDENT, now=moment - timedelta(milliseconds=500))
    assert [seat.person_id for seat in await cluster.board(moment)] == [last.seat.person_id]


async def test_a_mandate_is_ended_once_also_by_a_request_that_was_overtaken(cluster: Cluster) -> None:
    seat = (await cluster.name(ADMINISTRATOR, user(10), Office.PRESIDENT)).seat
    other = (await cluster.name(ADMINISTRATOR, user(11), Office.TREASURER)).seat
    moment, board = NOW + timedelta(seconds=2), Actor(10)
    await cluster.write(lambda session: end_mandate(session, board, other.mandate_id, now=moment))
    with pytest.raises(MandateOver):
        await cluster.write(
            lambda session: end_mandate(session, board, other.mandate_id, now=moment - timedelta(seconds=1))
        )
    assert [each.mandate_id for each in await cluster.board(moment)] == [seat.mandate_id]


async def test_vice_presidents_named_at_once_get_ranks_of_their_own(cluster: Cluster) -> None:
    await asyncio.gather(*(cluster.name(ADMINISTRATOR, user(20 + n), Office.VICE_PRESIDENT) for n in range(6)))
    assert [seat.rank for seat in await cluster.board()] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("typed", ["31/12/2027", "2027-12-31", " 31.12.2027 ", "31-12-2027"])
def test_days_as_people_type_them(typed: str) -> None:
    assert end_of_mandate(typed, NOUMEA, NOW) == datetime(2027, 12, 31, 13, tzinfo=UTC)


def test_until_today_is_ahead_and_yesterday_is_not() -> None:
    # 01:00 UTC is noon in Noumea: the 24th there.
    assert end_of_mandate("24/11/2026", NOUMEA, NOW) == end_of_day(day_of("24/11/2026"), NOUMEA)
    for typed in ("23/11/2026", "24/11/2126", "01/01/9999"):
        with pytest.raises(DateNotAhead):
            end_of_mandate(typed, NOUMEA, NOW)


@pytest.mark.parametrize(
    "typed", ["", "demain", "31/02/2027", "12/2027", "31/12/27", "2027-13-01", "0000-01-01", "٣١/١٢/٢٠٢٧x"]
)
def test_what_is_no_date(typed: str) -> None:
    with pytest.raises(DateNotUnderstood):
        day_of(typed)
