"""Operations of one kind that wait at once are one call, and each still has its own result."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import select
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


async def test_those_that_wait_are_one_call_on_sqlite(store: Database, cluster: UUID) -> None:
    shelf, wanted = Shelf(), [f"title {number:02}" for number in range(40)]
    assert await put_all(store, cluster, shelf, wanted) == wanted
    assert sum(shelf.calls) == 40
    assert (len(shelf.calls) <= 3) == (store.dialect_name == "sqlite")
    assert sorted(await store.read(cluster, titles)) == wanted


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
