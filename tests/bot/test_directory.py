"""Who a user is, from memory: read once for all who ask at once, and never older than the last commit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from bot.directory import Directory
from models.database import Database, Session, everywhere
from models.errors import DatabaseUnreachable
from tests.support import factories

NOW = datetime(2026, 11, 29, tzinfo=UTC)


@pytest.fixture
async def cluster(database: Database) -> UUID:
    """Of three people, users 0 to 2."""
    made = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))
    for user_id in range(3):
        await _add(database, made, user_id)
    return made


async def _add(database: Database, cluster_id: UUID, user_id: int) -> None:
    name = f"Membre {user_id}"
    await database.write(cluster_id, lambda s: factories.person(s, name, user_id=user_id, now=NOW))


@pytest.fixture
def reads(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[Callable[[Session], Any]]:
    """The reads that were made."""
    made: list[Callable[[Session], Any]] = []
    read = database.read

    async def noted(scope: Any, query: Callable[[Session], Any]) -> Any:
        made.append(query)
        return await read(scope, query)

    monkeypatch.setattr(database, "read", noted)
    return made


async def test_many_who_come_at_once_are_read_at_once(database: Database, cluster: UUID, reads: list[Any]) -> None:
    directory = Directory(database)
    found = await asyncio.gather(*(directory.person(cluster, user_id % 4) for user_id in range(200)))
    assert [person and person.name for person in found[:5]] == ["Membre 0", "Membre 1", "Membre 2", None, "Membre 0"]
    assert len(reads) <= 2
    await directory.person(cluster, 3)
    assert len(reads) <= 2
    await _add(database, cluster, 3)
    late = await directory.person(cluster, 3)
    assert late is not None
    assert late.name == "Membre 3"


async def test_who_stops_waiting_takes_nothing_from_the_others(database: Database, cluster: UUID) -> None:
    directory = Directory(database)
    asking = [asyncio.create_task(directory.person(cluster, 0)) for _ in range(3)]
    await asyncio.sleep(0)
    asking[0].cancel()
    _, second, third = await asyncio.gather(*asking, return_exceptions=True)
    assert not isinstance(second, BaseException)
    assert second is not None
    assert second == third


async def test_all_who_wait_learn_that_it_failed_and_the_next_asks_again(
    database: Database, cluster: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = Directory(database)

    async def away(*_: object) -> None:
        raise DatabaseUnreachable("somewhere")

    with monkeypatch.context() as patched:
        patched.setattr(database, "read", away)
        failed = await asyncio.gather(*(directory.person(cluster, each) for each in range(3)), return_exceptions=True)
    assert [type(each) for each in failed] == [DatabaseUnreachable] * 3
    assert await directory.person(cluster, 0) is not None
