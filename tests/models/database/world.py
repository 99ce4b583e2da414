"""Tables of these tests alone, so that they do not depend on the domain, and databases that hold them."""

from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import MetaData, UniqueConstraint, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from models.database import ClusterItself, Database, OfOneCluster, OwnedByCluster, Session, reference
from models.database.base import NAMING_CONVENTION, Base
from models.database.postgresql import async_engine
from models.database.sqlite import migrating_engine
from models.database.tables import ShardLease


class TestBase(DeclarativeBase):
    """Apart from the domain's tables."""

    __test__ = False
    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar[dict[Any, Any]] = Base.type_annotation_map


class Cluster(TestBase, ClusterItself):
    """The owner of all."""

    __tablename__ = "cluster"

    name: Mapped[str]


class Counter(TestBase, OfOneCluster):
    """One row a cluster."""

    __tablename__ = "counter"

    value: Mapped[int]


class Shelf(TestBase, OwnedByCluster):
    """What books stand on."""

    __tablename__ = "shelf"

    name: Mapped[str]
    places: Mapped[int] = mapped_column(default=0)
    books: Mapped[list["Book"]] = relationship(viewonly=True, lazy="select", order_by="Book.title")


class Book(TestBase, OwnedByCluster):
    """What stands on a shelf."""

    __tablename__ = "book"
    __table_args__ = (reference("shelf", "shelf_id"), UniqueConstraint("cluster_id", "title"))

    title: Mapped[str]
    shelf_id: Mapped[UUID | None]
    at: Mapped[datetime | None]


async def build(url: str) -> None:
    """Make these tables."""
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    engine = migrating_engine(Path(parsed.database or "")) if sqlite else async_engine(parsed, pool_size=1)
    async with engine.begin() as connection:
        await connection.run_sync(TestBase.metadata.create_all)
        await connection.run_sync(
            lambda sync: Base.metadata.create_all(sync, [ShardLease.metadata.tables["shard_lease"]])
        )
    await engine.dispose()


async def new_cluster(database: Database) -> UUID:
    """A cluster with nothing in it but a counter at 0."""
    cluster_id = uuid4()

    def make(session: Session) -> None:
        session.add(Cluster(id=cluster_id, name="cluster"))
        session.flush()
        session.add(Counter(value=0))

    await database.write(cluster_id, make)
    return cluster_id


def add_book(title: str) -> Any:
    """An operation that adds a book and returns its id."""

    def operation(session: Session) -> UUID:
        book = Book(title=title)
        session.add(book)
        session.flush()
        return book.id

    return operation
