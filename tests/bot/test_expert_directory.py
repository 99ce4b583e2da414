"""The experts in memory are those of the database, within a second of any change."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

import pytest
from sqlalchemy import delete, update

from bot import expert_directory
from bot.expert_directory import ExpertDirectory
from models.database import Database, Session, Topic, everywhere
from models.errors import DomainError
from models.experts.availability import Availability
from models.experts.tables import Expertise, ExpertProfile, ShownPart
from models.people.tables import Person
from tests.support import factories

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


class StoppedClock:
    """Stands until it is set."""

    instant = NOW

    def now(self) -> datetime:
        return self.instant


class House:
    """A cluster with one domain, and Julie who masters it."""

    def __init__(self, database: Database, cluster_id: UUID, domain_id: UUID, julie_id: UUID) -> None:
        self.database, self.cluster_id, self.domain_id, self.julie_id = database, cluster_id, domain_id, julie_id
        self.clock = StoppedClock()
        self.directory = ExpertDirectory(database, self.clock)

    async def write(self, operation: Callable[[Session], T]) -> T:
        return await self.database.write(self.cluster_id, operation)

    async def names(self) -> list[str]:
        """Who is found in the domain now."""
        experts = await self.directory.of(self.cluster_id)
        now = self.clock.now()
        return [one.name for one in experts.of_domain(self.domain_id, 1, now=now, day=now.date())]

    async def add(self, name: str) -> UUID:
        """One more expert of the domain."""

        def operation(session: Session) -> UUID:
            person_id = factories.person(session, name, now=NOW, organisation="Nord")
            factories.expertise(session, person_id, self.domain_id, now=NOW)
            return person_id

        return await self.write(operation)

    async def hide(self, person_id: UUID, *parts: ShownPart) -> None:
        """Let a person hide parts of their profile."""

        def operation(session: Session) -> None:
            session.add(ExpertProfile(person_id=person_id, hidden=[str(part) for part in parts], changed_at=NOW))
            session.touch(Topic.EXPERTS)

        await self.write(operation)


@pytest.fixture
async def house(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """On each engine; on a busy machine too whoever asks waits for what is being read."""
    monkeypatch.setattr(expert_directory, "UNNOTICED_SECONDS", 20.0)
    monkeypatch.setattr(expert_directory, "STALE_SECONDS", 60.0)
    cluster_id = await database.write(everywhere(), lambda s: factories.cluster(s, guild_id=1, now=NOW))
    domain_id = await database.write(cluster_id, lambda s: factories.domain(s, "cloud", "Cloud"))
    made = House(database, cluster_id, domain_id, UUID(int=0))
    made.julie_id = await made.add("Julie Naisseline")
    yield made
    await made.directory.close()


async def test_a_change_is_seen_by_the_next_who_asks(house: House) -> None:
    """A small cluster is read again before anybody notices."""
    assert await house.names() == ["Julie Naisseline"]
    await house.add("Paul Wea")
    assert sorted(await house.names()) == ["Julie Naisseline", "Paul Wea"]


async def test_an_erased_person_is_gone(house: House) -> None:
    """With their expertise."""
    await house.names()

    def erase(session: Session) -> None:
        session.execute(delete(Expertise).where(Expertise.person_id == house.julie_id))
        session.touch(Topic.EXPERTS)

    await house.write(erase)
    assert await house.names() == []


async def test_those_of_before_serve_while_reading_is_slow_but_never_over_a_second(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks is not kept waiting, until what is shown would be too old."""
    await house.names()
    monkeypatch.setattr(expert_directory, "UNNOTICED_SECONDS", 0.05)
    slow = asyncio.Event()
    read = house.directory._rows

    async def slowly(*arguments: object) -> object:
        await slow.wait()
        return await read(*arguments)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(house.directory, "_rows", slowly)
    await house.add("Paul Wea")
    assert await house.names() == ["Julie Naisseline"]
    house.directory._kept[house.cluster_id].stale_since = time.monotonic() - expert_directory.STALE_SECONDS
    monkeypatch.setattr(expert_directory, "LONGEST_WAIT_SECONDS", 20.0)
    late = asyncio.create_task(house.names())
    await asyncio.sleep(4 * expert_directory.UNNOTICED_SECONDS)
    assert not late.done()
    slow.set()
    assert len(await late) == 2


async def test_nobody_waits_longer_than_discord(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where reading takes for ever, those of before are shown."""
    await house.names()
    monkeypatch.setattr(expert_directory, "LONGEST_WAIT_SECONDS", 0.2)

    async def for_ever(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(house.directory, "_rows", for_ever)
    await house.add("Paul Wea")
    house.directory._kept[house.cluster_id].stale_since = time.monotonic() - expert_directory.STALE_SECONDS
    assert await house.names() == ["Julie Naisseline"]


async def test_many_changes_in_a_row_are_read_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """When nobody asks meanwhile."""
    await house.names()
    readings = 0
    read = house.directory._rows

    async def counted(*arguments: object) -> object:
        nonlocal readings
        readings += 1
        return await read(*arguments)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(house.directory, "_rows", counted)
    for number in range(10):
        await house.add(f"Paul {number}")
    for _ in range(100):
        await asyncio.sleep(expert_directory.COALESCED_SECONDS)
        if house.directory._kept[house.cluster_id].stale_since is None:
            break
    assert 1 <= readings < 10
    before = readings
    assert len(await house.names()) == 11
    assert readings == before


async def test_nothing_is_under_way_once_all_is_read(house: House) -> None:
    """No task waits, and a cluster nobody asks for is dropped at the next change."""
    await house.names()
    assert {task.get_name() for task in asyncio.all_tasks()}.isdisjoint({"experts"})
    house.directory._kept[house.cluster_id].asked_at -= expert_directory.ASKED_WITHIN_SECONDS + 1
    await house.add("Paul Wea")
    await asyncio.sleep(0.05)
    assert house.cluster_id not in house.directory._kept
    assert len(await house.names()) == 2


async def test_a_change_by_another_process_is_heard(house: House, database_url: str) -> None:
    """Through PostgreSQL; SQLite has one process."""
    if house.database.dialect_name != "postgresql":
        pytest.skip("SQLite: one process holds the file")
    await house.names()
    other = await Database.open(database_url, migrate=False)
    try:

        def rename(session: Session) -> None:
            session.execute(update(Person).where(Person.id == house.julie_id).values(given_name="Juliette"))
            session.touch(Topic.PEOPLE)

        await other.write(house.cluster_id, rename)
        began = time.monotonic()
        while await house.names() != ["Juliette Naisseline"]:
            assert time.monotonic() - began < 3  # on a busy machine; by itself it takes a fifth of a second
            await asyncio.sleep(0.02)
    finally:
        await other.close()


async def test_what_somebody_hides_is_not_read(house: House) -> None:
    """The account; or oneself."""

    def tie(session: Session) -> None:
        session.execute(update(Person).where(Person.id == house.julie_id).values(discord_user_id=7))
        session.touch(Topic.PEOPLE)

    await house.write(tie)
    await house.hide(house.julie_id, ShownPart.ACCOUNT, ShownPart.YEARS)
    experts = await house.directory.of(house.cluster_id)
    (julie,) = experts.of_domain(house.domain_id, 1, now=NOW, day=NOW.date())
    assert (julie.discord_user_id, julie.years) == (None, None)
    paul = await house.add("Paul Wea")
    await house.hide(paul, ShownPart.SEARCH)
    assert await house.names() == ["Julie Naisseline"]


async def test_what_time_alone_changes_is_seen(house: House) -> None:
    """An absence ends at the instant that was told."""
    back = NOW + timedelta(minutes=30)

    def away(session: Session) -> None:
        session.add(
            ExpertProfile(person_id=house.julie_id, available=False, available_until=back, hidden=[], changed_at=NOW)
        )
        session.touch(Topic.EXPERTS)

    await house.write(away)
    experts = await house.directory.of(house.cluster_id)
    (julie,) = experts.of_domain(house.domain_id, 1, now=NOW, day=NOW.date())
    assert julie.availability is Availability.UNAVAILABLE
    assert not experts.of_domain(house.domain_id, 1, now=NOW, day=NOW.date(), available_only=True)
    (julie,) = experts.of_domain(house.domain_id, 1, now=back, day=back.date())
    assert julie.availability is Availability.AVAILABLE


async def test_an_outage_leaves_those_of_before(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks is not refused; the first time, there is nothing to show."""
    await house.names()

    async def away(*_: object) -> object:
        raise DomainError

    read = house.directory._rows
    monkeypatch.setattr(house.directory, "_rows", away)
    await house.add("Paul Wea")
    assert await house.names() == ["Julie Naisseline"]
    monkeypatch.setattr(house.directory, "_rows", read)
    assert len(await house.names()) == 2
    other = ExpertDirectory(house.database, house.clock)
    monkeypatch.setattr(other, "_rows", away)
    with pytest.raises(DomainError):
        await other.of(house.cluster_id)
    await other.close()
