"""What every engine promises behind `read` and `write`."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import cast
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from models.database import Database, Session, Topic, everywhere, insert_rows, lock
from models.database.base import Instant
from models.errors import DatabaseReadOnly, DatabaseStopped
from tests.models.database.world import Book, Cluster, Counter, Shelf, add_book, new_cluster


def titles(session: Session) -> list[str]:
    return sorted(session.scalars(select(Book.title)))


async def test_what_was_written_is_read(store: Database, cluster: UUID) -> None:
    book_id = await store.write(cluster, add_book("Kanak"))
    book = await store.read(cluster, lambda session: session.find(Book, book_id))
    assert book is not None
    assert (book.title, book.cluster_id) == ("Kanak", cluster)


async def test_one_failure_fails_alone(store: Database, cluster: UUID) -> None:
    def fail(session: Session) -> None:
        session.add(Book(title="lost"))
        session.flush()
        raise LookupError("on purpose")

    operations = [add_book("a"), fail, add_book("b"), add_book("a"), add_book("c")]
    results = await asyncio.gather(*(store.write(cluster, each) for each in operations), return_exceptions=True)
    failures = [type(result) for result in results if isinstance(result, BaseException)]
    assert sorted(failures, key=str) == sorted([LookupError, IntegrityError], key=str)
    assert await store.read(cluster, titles) == ["a", "b", "c"]


async def test_many_at_once_are_all_kept(store: Database, cluster: UUID) -> None:
    await asyncio.gather(*(store.write(cluster, add_book(f"{number:03}")) for number in range(300)))
    assert await store.read(cluster, titles) == [f"{number:03}" for number in range(300)]
    assert store.queue_depth == 0


async def test_writers_on_one_row_lose_nothing(store: Database, cluster: UUID) -> None:
    shelf_id = uuid4()
    await store.write(cluster, lambda session: session.add(Shelf(id=shelf_id, name="one")))

    def add_place(session: Session) -> int:
        shelf = lock(session, Shelf, shelf_id)
        assert shelf is not None
        shelf.places += 1
        return shelf.places

    results = await asyncio.gather(*(store.write(cluster, add_place) for _ in range(40)))
    assert sorted(results) == list(range(1, 41))


async def test_of_several_with_one_title_one_is_kept(store: Database, cluster: UUID) -> None:
    writes = (store.write(cluster, add_book("same")) for _ in range(20))
    results = await asyncio.gather(*writes, return_exceptions=True)
    assert sum(isinstance(result, UUID) for result in results) == 1
    assert sum(isinstance(result, IntegrityError) for result in results) == 19
    assert await store.read(cluster, titles) == ["same"]


async def test_an_attempt_within_an_operation_fails_alone(store: Database, cluster: UUID) -> None:
    def attempt(session: Session) -> None:
        with session.begin_nested():
            session.add(Book(title="first"))

    def operation(session: Session) -> None:
        session.add(Book(title="first"))
        session.flush()
        with pytest.raises(IntegrityError):
            attempt(session)
        session.add(Book(title="second"))

    await store.write(cluster, operation)
    assert await store.read(cluster, titles) == ["first", "second"]


@pytest.mark.parametrize("step", ["commit", "rollback"])
async def test_an_operation_neither_commits_nor_rolls_back(store: Database, cluster: UUID, step: str) -> None:
    def operation(session: Session) -> None:
        session.add(Book(title="lost"))
        getattr(session, step)()

    with pytest.raises(RuntimeError, match="an operation does not"):
        await store.write(cluster, operation)
    assert await store.read(cluster, titles) == []


async def test_an_asynchronous_operation_is_refused(store: Database, cluster: UUID) -> None:
    async def operation(session: Session) -> None: ...

    with pytest.raises(TypeError, match="plain function"):
        await store.write(cluster, cast(Callable[[Session], None], operation))


async def test_stop_iteration_reaches_its_caller(store: Database, cluster: UUID) -> None:
    with pytest.raises(RuntimeError, match="StopIteration"):
        await store.write(cluster, lambda session: next(iter([])))


async def test_reading_cannot_write(store: Database, cluster: UUID) -> None:
    with pytest.raises(DatabaseReadOnly):
        await store.read(cluster, add_book("no"))
    assert await store.read(cluster, titles) == []


async def test_a_query_sees_one_state(store: Database, cluster: UUID) -> None:
    """What is committed between two statements of a query is not seen by the second."""
    started, written = asyncio.Event(), asyncio.Event()

    def query(session: Session) -> tuple[int, int]:
        before = session.scalar(select(func.count()).select_from(Book))
        started.set()
        for _ in range(200):
            session.execute(select(1))
            if written.is_set():
                break
        after = session.scalar(select(func.count()).select_from(Book))
        return before or 0, after or 0

    async def write() -> None:
        await started.wait()
        await store.write(cluster, add_book("late"))
        written.set()

    counts, _ = await asyncio.gather(store.read(cluster, query), write())
    assert counts == (0, 0)
    assert await store.read(cluster, titles) == ["late"]


async def test_a_cancelled_caller_leaves_the_others_alone(store: Database, cluster: UUID) -> None:
    tasks = [asyncio.create_task(store.write(cluster, add_book(f"{number:02}"))) for number in range(40)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(result, UUID) for result in results[1::2])
    kept = set(await store.read(cluster, titles))
    assert kept >= {f"{number:02}" for number in range(1, 40, 2)}
    assert store.queue_depth == 0


async def test_of_many_who_read_those_who_came_first_are_served_first(store: Database, cluster: UUID) -> None:
    """Newcomers who kept overtaking would starve some in a storm, whose reads then fail for want of a connection."""
    served: list[int] = []
    reading: set[asyncio.Task[None]] = set()

    def read(number: int) -> asyncio.Task[None]:
        return asyncio.create_task(store.read(cluster, lambda _: served.append(number)))

    await asyncio.wait([read(0) for _ in range(20)])  # so that there are connections
    served.clear()
    for number in range(1000):
        if len(reading) == 250:
            _, reading = await asyncio.wait(reading, return_when=asyncio.FIRST_COMPLETED)
        reading.add(read(number))
    await asyncio.wait(reading)
    assert max(place - number for place, number in enumerate(served)) < 50


async def test_closing_finishes_what_waits(url: str) -> None:
    database = await Database.open(url, migrate=False)
    cluster = await new_cluster(database)
    tasks = [asyncio.create_task(database.write(cluster, add_book(f"{number:03}"))) for number in range(100)]
    await asyncio.sleep(0)
    await database.close()
    assert all(isinstance(result, UUID) for result in await asyncio.gather(*tasks))
    with pytest.raises(DatabaseStopped):
        await database.write(cluster, add_book("late"))
    with pytest.raises(DatabaseStopped):
        await database.read(cluster, titles)
    await database.close()
    again = await Database.open(url, migrate=False)
    assert len(await again.read(cluster, titles)) == 100
    await again.close()


async def test_subscribers_hear_after_the_commit(store: Database, cluster: UUID) -> None:
    heard: list[tuple[UUID | None, frozenset[Topic]]] = []
    store.subscribe(lambda changed, topics: heard.append((changed, topics)))

    def touch(session: Session) -> None:
        session.touch(Topic.PEOPLE)
        session.touch(Topic.OUTBOX, Topic.PEOPLE)

    def fail(session: Session) -> None:
        session.touch(Topic.CLUSTER)
        raise LookupError

    await store.write(cluster, touch)
    with pytest.raises(LookupError):
        await store.write(cluster, fail)
    await store.write(cluster, add_book("untold"))
    await store.write(everywhere(), touch)
    told = frozenset({Topic.PEOPLE, Topic.OUTBOX})
    assert heard == [(cluster, told), (None, told)]


async def test_a_failing_subscriber_harms_nobody(store: Database, cluster: UUID) -> None:
    heard: list[object] = []

    def fail(changed: object, topics: object) -> None:
        raise LookupError

    store.subscribe(fail)
    store.subscribe(lambda changed, topics: heard.append(topics))
    await store.write(cluster, lambda session: session.touch(Topic.DUE))
    assert heard == [frozenset({Topic.DUE})]


async def test_ids_come_from_the_source_given(url: str) -> None:
    wanted = [UUID(int=number) for number in range(1, 5)]
    source = iter(wanted)
    database = await Database.open(url, migrate=False, ids=lambda: next(source))
    cluster = await new_cluster(database)
    assert await database.write(cluster, add_book("a")) == wanted[0]
    assert await database.write(cluster, lambda session: session.new_id()) == wanted[1]
    await database.close()


async def test_nothing_is_under_way_when_idle(store: Database, cluster: UUID) -> None:
    await store.read(cluster, titles)
    assert asyncio.all_tasks() == {asyncio.current_task()}


instants = st.datetimes(
    min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29), timezones=st.timezones() | st.just(UTC)
) | st.datetimes(timezones=st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(timezone)).filter(
    lambda moment: 1 < moment.year < 9999
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moments=st.lists(instants, min_size=1, max_size=20))
async def test_instants_come_back_exact_aware_and_in_order(store: Database, moments: list[datetime]) -> None:
    cluster = await new_cluster(store)

    def write(session: Session) -> None:
        session.add_all(Book(title=str(number), at=moment) for number, moment in enumerate(moments))

    await store.write(cluster, write)
    found = await store.read(
        cluster,
        lambda session: {book.title: book.at for book in session.scalars(select(Book).order_by(Book.at)) if book.at},
    )
    for number, moment in enumerate(moments):
        # In UTC on both sides: an instant in a repeated hour equals no instant of another zone (PEP 495).
        assert found[str(number)] == moment.astimezone(UTC)
        assert found[str(number)].tzinfo is UTC
    assert list(found.values()) == sorted(found.values())


async def test_a_naive_instant_is_refused(store: Database, cluster: UUID) -> None:
    with pytest.raises(StatementError, match="time zone"):
        await store.write(cluster, lambda session: session.add(Book(title="naive", at=datetime(2026, 1, 1))))
    assert Instant.cache_ok


async def test_rows_are_counted_by_core_statements_of_the_orm(store: Database, cluster: UUID) -> None:
    await store.write(cluster, lambda session: session.execute(update(Counter).values(value=Counter.value + 1)))
    assert await store.read(cluster, lambda session: session.scalar(select(Counter.value))) == 1
    assert await store.read(everywhere(), lambda session: session.scalar(select(func.count()).select_from(Cluster)))


async def test_rows_by_the_thousand_are_written_as_the_session_writes_them(store: Database, cluster: UUID) -> None:
    """In whichever order their columns are named, with the types of the table, and by their own cluster's session."""
    at = datetime(2026, 11, 24, 9, tzinfo=timezone(timedelta(hours=11)))
    rows = [(at if number % 2 else None, uuid4(), f"Tome {number}") for number in range(1_500)]

    def write(session: Session) -> None:
        insert_rows(session, Book, ("at", "id", "title"), rows)
        insert_rows(session, Book, ("at", "id", "title"), [])

    await store.write(cluster, write)
    query = select(Book.at, Book.id, Book.title, Book.cluster_id, Book.shelf_id)
    found = await store.read(cluster, lambda session: {tuple(row) for row in session.execute(query)})
    assert found == {(*row, cluster, None) for row in rows}
    with pytest.raises(RuntimeError, match="everywhere"):
        await store.write(everywhere(), write)
