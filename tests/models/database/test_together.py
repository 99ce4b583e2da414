"""Operations of one kind that wait at once are one call, and each still has its own result."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from models.database import Database, Session, Together
from models.errors import DomainError
from tests.models.database.world import Book


class Refused(DomainError):
    """What an item is refused with."""


class Shelf:
    """Puts books up, and remembers how many came at once."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def put(self, session: Session, wanted: Sequence[str]) -> Sequence[str | DomainError]:
        """A title that begins with `no` is refused."""
        self.calls.append(len(wanted))
        found: list[str | DomainError] = []
        for title in wanted:
            if title.startswith("no"):
                found.append(Refused())
            else:
                session.add(Book(title=title))
                found.append(title)
        session.flush()
        return found


def titles(session: Session) -> list[str]:
    return list(session.scalars(select(Book.title)))


async def put_all(store: Database, cluster: UUID, shelf: Shelf, wanted: Sequence[str]) -> Sequence[object]:
    writes = (store.write(cluster, Together(shelf.put, title)) for title in wanted)
    return await asyncio.gather(*writes, return_exceptions=True)


async def test_those_that_wait_are_one_call(store: Database, cluster: UUID) -> None:
    shelf, wanted = Shelf(), [f"title {number:02}" for number in range(40)]
    assert await put_all(store, cluster, shelf, wanted) == wanted
    assert sum(shelf.calls) == 40
    assert len(shelf.calls) <= 3
    assert sorted(await store.read(cluster, titles)) == wanted


async def test_whoever_comes_later_goes_with_the_next(store: Database, cluster: UUID) -> None:
    shelf = Shelf()
    writes = []
    for number in range(30):
        writes.append(asyncio.create_task(store.write(cluster, Together(shelf.put, f"title {number:02}"))))
        await asyncio.sleep(0.001)
    assert await asyncio.gather(*writes) == [f"title {number:02}" for number in range(30)]
    assert sum(shelf.calls) == 30


async def test_what_is_about_something_else_has_a_transaction_of_its_own(store: Database, cluster: UUID) -> None:
    """On PostgreSQL, which notes beside each row which transaction wrote it."""
    shelf, names = Shelf(), ["a1", "b1", "a2", "b2", "a3", "b3"]
    writes = (store.write(cluster, Together(shelf.put, name, name[0])) for name in names)
    assert await asyncio.gather(*writes) == names
    if store.dialect_name == "postgresql":
        born = await store.read(
            cluster, lambda session: session.execute(text("SELECT title, xmin::text FROM book")).all()
        )
        assert shelf.calls == [3, 3]
        assert len({(title[0], xmin) for title, xmin in born}) == len({xmin for _, xmin in born}) == 2


async def test_one_whose_caller_has_left_is_not_begun(store: Database, cluster: UUID) -> None:
    shelf = Shelf()
    writes = [asyncio.create_task(store.write(cluster, Together(shelf.put, name))) for name in ("one", "two", "three")]
    await asyncio.sleep(0)
    writes[1].cancel()
    results = await asyncio.gather(*writes, return_exceptions=True)
    assert isinstance(results[1], asyncio.CancelledError)
    assert (results[0], results[2]) == ("one", "three")
    assert sorted(await store.read(cluster, titles)) == ["one", "three"]


async def test_a_refusal_reaches_its_own_caller(store: Database, cluster: UUID) -> None:
    first, refused, last = await put_all(store, cluster, Shelf(), ["first", "no", "last"])
    assert (first, last) == ("first", "last")
    assert isinstance(refused, Refused)
    assert sorted(await store.read(cluster, titles)) == ["first", "last"]


async def test_alone_a_refusal_undoes_all(store: Database, cluster: UUID) -> None:
    with pytest.raises(Refused):
        await store.write(cluster, Together(Shelf().put, "no"))


async def test_only_the_one_at_fault_fails(store: Database, cluster: UUID) -> None:
    results = await put_all(store, cluster, Shelf(), ["same", "same", "other"])
    assert sum(isinstance(result, IntegrityError) for result in results) == 1
    assert sorted(await store.read(cluster, titles)) == ["other", "same"]


async def test_others_keep_their_turn(store: Database, cluster: UUID) -> None:
    """An operation of another kind between them is carried out too."""
    shelf = Shelf()

    def other(session: Session) -> str:
        session.add(Book(title="between"))
        return "between"

    results = await asyncio.gather(
        store.write(cluster, Together(shelf.put, "one")),
        store.write(cluster, other),
        store.write(cluster, Together(shelf.put, "two")),
    )
    assert tuple(results) == ("one", "between", "two")


async def test_what_was_gathered_is_written_before_the_end(store: Database, cluster: UUID) -> None:
    writes = [asyncio.create_task(store.write(cluster, Together(Shelf().put, str(number)))) for number in range(3)]
    await asyncio.sleep(0)
    await store.close()
    assert await asyncio.gather(*writes) == ["0", "1", "2"]
