"""What alembic runs. `models.database.migrating` gives it a connection in a transaction; there is no alembic.ini."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import BigInteger, DateTime

from models.database import Base, Instant
from models.migrations.tables import TABLE_MODULES


def compare_type(
    migration: object, inspected: object, declared: object, inspected_type: object, declared_type: object
) -> bool | None:
    """An Instant is what its engine keeps; everything else is compared by alembic."""
    if isinstance(declared_type, Instant):
        return not isinstance(inspected_type, BigInteger | DateTime)
    return None


def render_item(kind: str, item: object, autogenerate: AutogenContext) -> str | Literal[False]:
    """Write our own type by its name in a generated version."""
    if kind == "type" and isinstance(item, Instant):
        autogenerate.imports.add("from models.database import Instant")
        return "Instant()"
    return False


assert TABLE_MODULES
connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=compare_type,
    render_item=render_item,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
