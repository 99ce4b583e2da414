"""One process a shard."""

import asyncio
from datetime import UTC, datetime, timedelta

from models.database import Database, everywhere
from models.database.leases import release_shard_lease, renew_shard_lease, shard_holder, take_shard_lease

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LONG = timedelta(seconds=30)


async def take(store: Database, holder: str, now: datetime = NOW, shard: int = 0) -> bool:
    return await store.write(everywhere(), lambda session: take_shard_lease(session, shard, holder, LONG, now))


async def renew(store: Database, holder: str, now: datetime) -> bool:
    return await store.write(everywhere(), lambda session: renew_shard_lease(session, 0, holder, LONG, now))


async def test_a_lease_is_one_holders_until_it_ends(store: Database) -> None:
    assert await take(store, "a")
    assert await take(store, "a")
    assert not await take(store, "b", NOW + LONG - timedelta(microseconds=1))
    assert await take(store, "b", shard=1)
    assert await store.read(everywhere(), lambda session: shard_holder(session, 0, NOW)) == "a"
    assert await store.read(everywhere(), lambda session: shard_holder(session, 0, NOW + LONG)) is None
    assert await take(store, "b", NOW + LONG)
    assert not await renew(store, "a", NOW + LONG)


async def test_a_renewed_lease_goes_on(store: Database) -> None:
    await take(store, "a")
    assert await renew(store, "a", NOW + LONG / 2)
    assert not await take(store, "b", NOW + LONG)
    assert await renew(store, "a", NOW + 5 * LONG)  # late, but nobody took it


async def test_a_released_lease_is_free(store: Database) -> None:
    await take(store, "a")
    await store.write(everywhere(), lambda session: release_shard_lease(session, 0, "b"))
    assert not await take(store, "b")
    await store.write(everywhere(), lambda session: release_shard_lease(session, 0, "a"))
    assert await take(store, "b")


async def test_of_many_who_want_it_one_gets_it(store: Database) -> None:
    taken = await asyncio.gather(*(take(store, str(number)) for number in range(20)))
    assert sum(taken) == 1
    taken = await asyncio.gather(*(take(store, str(number), NOW + 2 * LONG) for number in range(20)))
    assert sum(taken) == 1
