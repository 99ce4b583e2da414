"""What every table shares: names of constraints, instants, identifiers, and belonging to one cluster."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Dialect, ForeignKey, ForeignKeyConstraint, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Identifier = Uuid(as_uuid=True)
"""The type of every id: a random UUID. A sequence would tell the order of ballots."""

Personal = Literal["name", "identity", "contact", "profile", "preference", "opinion", "trace"]


class Instant(TypeDecorator[datetime]):
    """A moment, exact to the microsecond: an integer of UTC microseconds on SQLite, timestamptz on PostgreSQL.

    A naive datetime is refused with ValueError; what is read is always aware and in UTC.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """timestamptz where there is one."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Aware datetime to what the engine keeps."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        if dialect.name == "postgresql":
            return value.astimezone(UTC)
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """What the engine keeps to an aware datetime in UTC."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return EPOCH + timedelta(microseconds=value)


class Base(DeclarativeBase):
    """Base of every table. `Mapped[datetime]` is an Instant and `Mapped[UUID]` an Identifier."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant(), UUID: Identifier}


class OfOneCluster:
    """A row that belongs to one cluster: its sessions see it, no other cluster's do.

    A table with this mixin alone has one row a cluster. `cluster_id` is filled at the flush when left out. It says its
    type itself: SQLAlchemy would take that of `cluster.id`, and none for a statement made before that table is known.
    """

    cluster_id: Mapped[UUID] = mapped_column(Identifier, ForeignKey("cluster.id"), primary_key=True, sort_order=-2)


class OwnedByCluster(OfOneCluster):
    """A row of one cluster. The key is (cluster_id, id), so that no reference can cross from one to another.

    `id` too is filled at the flush when left out, with a new one.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)


class ClusterItself:
    """The row that is a cluster: the table named "cluster" takes this mixin.

    A session opened for a cluster sees that one row of it and no other.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-1)


def reference(
    target_table: str, local_column: str, *, ondelete: Literal["CASCADE", "RESTRICT"] | None = None
) -> ForeignKeyConstraint:
    """The foreign key (cluster_id, local_column) -> (target_table.cluster_id, target_table.id).

    Goes into `__table_args__`. A null in `local_column` refers to nothing. There is no SET NULL: it would empty
    `cluster_id` too.
    """
    return ForeignKeyConstraint(
        ["cluster_id", local_column], [f"{target_table}.cluster_id", f"{target_table}.id"], ondelete=ondelete
    )


def personal(what: Personal) -> dict[str, Any]:
    """The `info` of a column that holds personal data: `mapped_column(info=personal("contact"))`."""
    return {"personal": what}
