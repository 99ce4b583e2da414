"""No row of a cluster is seen, changed, removed or made from a session of another."""

from uuid import UUID, uuid4

import pytest
from asyncpg.pgproto import pgproto
from sqlalchemy import Uuid, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, aliased, joinedload, selectinload

from models.database import AnotherClustersRow, Database, OfOneCluster, Session, Topic, everywhere, in_cluster, lock
from tests.models.database.world import Book, Cluster, Counter, Shelf, add_book, new_cluster


@pytest.fixture
async def theirs(store: Database, other: UUID) -> UUID:
    """The id of a book of the other cluster."""
    return await store.write(other, add_book("theirs"))


async def test_selects_see_one_cluster(store: Database, cluster: UUID, other: UUID, theirs: UUID) -> None:
    await store.write(cluster, add_book("ours"))

    def query(session: Session) -> list[list[object]]:
        alias = aliased(Book)
        return [
            list(session.scalars(select(Book.title))),
            list(session.scalars(select(alias.title))),
            [book.title for book in session.scalars(select(Book).where((Book.id == theirs) | (Book.title == "ours")))],
            [session.scalar(select(func.count()).select_from(Book))],
            list(session.scalars(select(Book.title).where(Book.id.in_(select(Book.id))))),
            list(session.scalars(select(Counter.cluster_id))),
            list(session.scalars(select(Cluster.id))),
        ]

    ours = await store.read(cluster, query)
    assert ours == [["ours"], ["ours"], ["ours"], [1], ["ours"], [cluster], [cluster]]
    assert await store.read(everywhere(), lambda s: s.scalar(select(func.count()).select_from(Book))) == 2


async def test_an_id_as_another_engine_spells_it_is_the_same_cluster(store: Database, cluster: UUID) -> None:
    await store.write(cluster, add_book("ours"))
    for id in (pgproto.UUID(str(cluster)), cluster):
        assert await store.read(id, lambda session: session.scalars(select(Book.title)).all()) == ["ours"]


async def test_a_subquery_of_a_union_sees_one_cluster(store: Database, cluster: UUID, theirs: UUID) -> None:
    await store.write(cluster, add_book("ours"))

    def query(session: Session) -> list[str]:
        union = select(Book.title).union_all(select(Book.title)).subquery()
        exists = session.scalar(select(select(Book).where(Book.id == theirs).exists()))
        assert exists is False
        return list(session.scalars(select(union.c.title)))

    assert await store.read(cluster, query) == ["ours", "ours"]


async def test_get_of_anothers_row_finds_nothing(store: Database, cluster: UUID, other: UUID, theirs: UUID) -> None:
    def query(session: Session) -> list[object]:
        return [
            session.get(Book, (other, theirs)),
            session.get(Book, (other, theirs), populate_existing=True),
            session.find(Book, theirs),
            session.get(Counter, other),
            session.find(Cluster, other),
            session.get(Cluster, other),
        ]

    assert await store.read(cluster, query) == [None] * 6
    assert await store.write(cluster, lambda session: lock(session, Book, theirs)) is None
    assert await store.read(other, lambda session: session.find(Book, theirs)) is not None


async def test_bulk_updates_and_deletes_reach_one_cluster(
    store: Database, cluster: UUID, other: UUID, theirs: UUID
) -> None:
    def change(session: Session) -> tuple[int, int, int]:
        return (
            session.execute(update(Book).values(title="taken")).rowcount,  # type: ignore[attr-defined]  # a CursorResult
            session.execute(update(Book).where(Book.id == theirs).values(title="taken")).rowcount,  # type: ignore[attr-defined]  # the same
            session.execute(delete(Book)).rowcount,  # type: ignore[attr-defined]  # the same
        )

    assert await store.write(cluster, change) == (0, 0, 0)
    book = await store.read(other, lambda session: session.find(Book, theirs))
    assert book is not None
    assert book.title == "theirs"


async def test_bulk_update_by_key_does_not_reach_across(
    store: Database, cluster: UUID, other: UUID, theirs: UUID
) -> None:
    def change(session: Session) -> None:
        session.execute(update(Book), [{"cluster_id": other, "id": theirs, "title": "taken"}])

    with pytest.raises(AnotherClustersRow):
        await store.write(cluster, change)
    book = await store.read(other, lambda session: session.find(Book, theirs))
    assert book is not None
    assert book.title == "theirs"


async def test_rows_of_another_cluster_are_not_made(store: Database, cluster: UUID, other: UUID) -> None:
    row = {"cluster_id": other, "id": uuid4(), "title": "forged"}
    ours = {"cluster_id": cluster, "id": uuid4(), "title": "fine"}
    for forge in (
        lambda session: session.add(Book(**row)),
        lambda session: session.merge(Book(**row)),
        lambda session: session.execute(insert(Book).values(row)),
        lambda session: session.execute(insert(Book).values([ours, row])),
        lambda session: session.execute(insert(Book), [row]),
        lambda session: session.execute(insert(Book), row),
        lambda session: session.execute(insert(Book), [ours, row]),
        lambda session: session.execute(insert(Book).from_select(["cluster_id"], select(Counter.cluster_id))),
        lambda session: session.add(Counter(cluster_id=other, value=1)),
        lambda session: session.add(Cluster(id=uuid4(), name="new")),
    ):
        with pytest.raises(AnotherClustersRow):
            await store.write(cluster, forge)
    assert await store.read(everywhere(), lambda session: list(session.scalars(select(Book)))) == []


@pytest.mark.parametrize("method", ["bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings"])
async def test_methods_without_a_guard_are_refused(store: Database, cluster: UUID, method: str) -> None:
    with pytest.raises(RuntimeError, match="bulk"):
        await store.write(cluster, lambda session: getattr(session, method)(Book, []))


async def test_our_own_rows_are_made_by_insert(store: Database, cluster: UUID) -> None:
    def rows(*titles: str) -> list[dict[str, object]]:
        return [{"cluster_id": cluster, "id": uuid4(), "title": title} for title in titles]

    await store.write(cluster, lambda session: session.execute(insert(Book).values(rows("a")[0])))
    await store.write(cluster, lambda session: session.execute(insert(Book).values(rows("b", "c"))))
    await store.write(cluster, lambda session: session.execute(insert(Book), rows("d", "e")))
    assert await store.read(cluster, lambda s: sorted(s.scalars(select(Book.title)))) == ["a", "b", "c", "d", "e"]


async def test_a_row_does_not_move(store: Database, cluster: UUID, other: UUID) -> None:
    book_id = await store.write(cluster, add_book("ours"))

    def move(session: Session) -> None:
        book = session.get(Book, (cluster, book_id))
        assert book is not None
        book.cluster_id = other

    for scope in (cluster, everywhere()):
        with pytest.raises(AnotherClustersRow):
            await store.write(scope, move)
    with pytest.raises(AnotherClustersRow):
        await store.write(cluster, lambda session: session.execute(update(Book).values(cluster_id=other)))


async def test_a_row_loaded_elsewhere_is_not_written(store: Database, cluster: UUID, other: UUID, theirs: UUID) -> None:
    stolen = await store.read(other, lambda session: session.find(Book, theirs))
    assert stolen is not None

    def change(session: Session) -> None:
        session.add(stolen)
        stolen.title = "taken"

    def remove(session: Session) -> None:
        session.delete(stolen)

    for operation in (remove, change):
        with pytest.raises(AnotherClustersRow):
            await store.write(cluster, operation)


async def test_a_reference_cannot_cross(store: Database, cluster: UUID, other: UUID) -> None:
    shelf_id = uuid4()
    await store.write(other, lambda session: session.add(Shelf(id=shelf_id, name="theirs")))
    with pytest.raises(IntegrityError):
        await store.write(cluster, lambda session: session.add(Book(title="crossing", shelf_id=shelf_id)))


@pytest.mark.parametrize("load", [None, selectinload(Shelf.books), joinedload(Shelf.books)])
async def test_relationships_show_one_cluster(store: Database, cluster: UUID, other: UUID, load: object) -> None:
    shelf_id = uuid4()  # the same id in both clusters

    def fill(session: Session) -> None:
        session.add(Shelf(id=shelf_id, name="same"))
        session.flush()
        session.add(Book(title=f"of {session.cluster_id}", shelf_id=shelf_id))

    await store.write(cluster, fill)
    await store.write(other, fill)

    def query(session: Session) -> list[str]:
        statement = select(Shelf) if load is None else select(Shelf).options(load)  # type: ignore[arg-type]  # an option
        shelf = session.scalars(statement).unique().one()
        return [book.title for book in shelf.books]

    assert await store.read(cluster, query) == [f"of {cluster}"]
    assert await store.read(other, query) == [f"of {other}"]


async def test_a_relationship_is_not_written(store: Database, cluster: UUID) -> None:
    def write(session: Session) -> None:
        shelf = Shelf(name="shelf")
        shelf.books.append(Book(title="slipped in"))
        session.add(shelf)

    await store.write(cluster, write)
    assert await store.read(cluster, lambda session: list(session.scalars(select(Book)))) == []


async def test_everywhere_needs_the_cluster_named(store: Database, cluster: UUID) -> None:
    with pytest.raises(RuntimeError, match="everywhere"):
        await store.write(everywhere(), add_book("whose"))
    await store.write(everywhere(), lambda session: session.add(Book(cluster_id=cluster, title="ours")))
    assert await store.read(cluster, lambda session: list(session.scalars(select(Book.title)))) == ["ours"]
    assert await new_cluster(store) != cluster


async def test_what_is_done_for_one_cluster_from_everywhere_sees_it_alone(
    store: Database, cluster: UUID, other: UUID, theirs: UUID
) -> None:
    """And what it refuses undoes it alone: the rest of the transaction is kept."""
    told: list[frozenset[Topic]] = []
    store.subscribe(lambda _, topics: told.append(topics))

    def refused(session: Session) -> None:
        add_book("never")(session)
        session.flush()
        raise LookupError

    def from_everywhere(session: Session) -> list[str]:
        in_cluster(session, cluster, add_book("ours"))
        with pytest.raises(LookupError):
            in_cluster(session, other, refused)
        in_cluster(session, other, lambda inner: inner.touch(Topic.DUE))
        return in_cluster(session, cluster, lambda inner: list(inner.scalars(select(Book.title))))

    assert await store.write(everywhere(), from_everywhere) == ["ours"]
    titles = await store.read(everywhere(), lambda s: sorted(s.scalars(select(Book.title))))
    assert titles == ["ours", "theirs"]
    assert any(Topic.DUE in topics for topics in told)


def test_a_statement_that_is_made_before_the_table_of_clusters_is_known_takes_ids() -> None:
    """Else no ballot is recorded where the statements of `casting.py` happen to be made first."""

    class Alone(DeclarativeBase):
        """Knows no cluster."""

    class Early(Alone, OfOneCluster):
        __tablename__ = "early"

    made = select(Early.cluster_id).where(Early.cluster_id == bindparam("cluster")).compile()
    assert isinstance(made.binds["cluster"].type, Uuid)
