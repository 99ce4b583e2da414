"""No table holds anything about people that `/mes-donnees` does not export and erase.

The tables are walked by reflection and filled by reflection: a new one needs a line in `models/privacy/holdings.py`,
and nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, String, Table, Text, Uuid, cast, insert, select
from sqlalchemy.types import JSON

from models.actor import Actor
from models.database import Base, Database, Instant, Session, everywhere
from models.migrations import tables
from models.people.tables import Person
from models.privacy.erasing import erase
from models.privacy.exporting import held_about
from models.privacy.holdings import HOLDINGS, NO_PEOPLE

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
USER = 987654321098765432
MARK = "marque"
COVERED = {holding.name: holding for holding in HOLDINGS}

assert tables.TABLE_MODULES  # they fill the metadata


def columns() -> Iterator[tuple[Table, Column[Any]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            yield table, column


def refers_elsewhere(column: Column[Any]) -> bool:
    """Whether a foreign key says that the column refers to something else than a person."""
    targets = {key.column.table.name for key in column.foreign_keys}
    return bool(targets) and "person" not in targets


def may_refer_to_somebody(table: Table, column: Column[Any]) -> bool:
    if f"{table.name}.{column.name}" in NO_PEOPLE or column.name == "cluster_id":
        return False
    own_key = column.name == "id" and table.name != "person" and not table.name.startswith("staged_")
    return isinstance(column.type, Uuid) and column.name != "import_id" and not own_key and not refers_elsewhere(column)


def test_every_column_marked_personal_is_exported() -> None:
    missing = [
        f"{table.name}.{column.name}"
        for table, column in columns()
        if column.info.get("personal") and (table.name not in COVERED or column.name in COVERED[table.name].left_out)
    ]
    assert not missing, "add them to models/privacy/holdings.py"


def test_every_reference_to_a_person_is_covered() -> None:
    missing = [
        f"{table.name}.{column.name}"
        for table, column in columns()
        if may_refer_to_somebody(table, column)
        and (table.name not in COVERED or column.name not in COVERED[table.name].refers)
    ]
    assert not missing, "add them to models/privacy/holdings.py, or to its NO_PEOPLE with what they refer to"


def test_every_discord_id_is_marked_or_is_nobodys() -> None:
    unmarked = [
        f"{table.name}.{column.name}"
        for table, column in columns()
        if type(column.type).__name__ == "BigInteger"
        and not column.info.get("personal")
        and f"{table.name}.{column.name}" not in NO_PEOPLE
    ]
    assert not unmarked


def test_the_list_names_only_what_is_there() -> None:
    there = {f"{table.name}.{column.name}" for table, column in columns()}
    named = {f"{each.name}.{column}" for each in HOLDINGS for column in (*each.refers, *each.left_out, *each.named)}
    assert named | NO_PEOPLE.keys() <= there


@pytest.fixture
async def filled(database: Database) -> tuple[UUID, UUID]:
    """One row in every table, about one person, every personal column bearing a mark; (cluster, person)."""
    ids = {table.name: uuid4() for table in Base.metadata.sorted_tables}

    def fill(session: Session) -> None:
        for table in Base.metadata.sorted_tables:
            row = {column.name: value_for(table, column, ids) for column in table.columns}
            session.connection().execute(insert(table).values(**row))

    await database.write(everywhere(), fill)
    return ids["cluster"], ids["person"]


def value_for(table: Table, column: Column[Any], ids: dict[str, UUID]) -> object:
    targets = [key.column.table.name for key in column.foreign_keys if column.name != "cluster_id"]
    if column.name == "cluster_id":
        return ids["cluster"]
    if targets == [table.name]:
        return None
    if targets:
        return ids[targets[0]]
    if f"{table.name}.{column.name}" in NO_PEOPLE:
        return ids[table.name] if column.name == "id" else (7 if not isinstance(column.type, Uuid) else uuid4())
    if may_refer_to_somebody(table, column):
        return ids["person"]
    personal = bool(column.info.get("personal"))
    kind = column.type
    if isinstance(kind, Uuid):
        return ids[table.name]
    if isinstance(kind, JSON):
        return {"said": MARK} if personal else []
    if isinstance(kind, String):
        return (f"{MARK} {column.name}" if personal else column.name)[: kind.length or 100]
    return plain_value(kind, personal)


def plain_value(kind: object, personal: bool) -> object:
    if isinstance(kind, Instant):
        return NOW
    if isinstance(kind, Date):
        return date(2026, 11, 24)
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, LargeBinary):
        return b"a picture"
    assert isinstance(kind, Integer), kind
    return USER if personal else 1


async def everything(database: Database) -> dict[str, list[str]]:
    """Every value in the database as text, by table and column."""

    def read(session: Session) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for table, column in columns():
            rows = select(cast(column, Text)).select_from(table).where(column.is_not(None))
            found[f"{table.name}.{column.name}"] = list(session.connection().execute(rows).scalars())
        return found

    return await database.read(everywhere(), read)


async def test_what_every_table_holds_is_exported(database: Database, filled: tuple[UUID, UUID]) -> None:
    cluster_id, _ = filled
    held = await database.read(cluster_id, lambda session: held_about(session, Actor(USER)))
    lacking = [
        f"{table.name}.{column.name}"
        for table, column in columns()
        if column.info.get("personal") and all(row.get(column.name) is None for row in held.rows(table.name))
    ]
    assert not lacking
    assert set(held.tables) == set(COVERED)


async def test_after_an_erasure_nothing_is_found_anywhere(database: Database, filled: tuple[UUID, UUID]) -> None:
    cluster_id, person_id = filled
    before = await everything(database)
    assert sum(MARK in value or str(USER) in value for values in before.values() for value in values) > 10
    await database.write(cluster_id, lambda session: erase(session, Actor(USER), now=NOW))
    after = await everything(database)
    marked = {
        where: value for where, values in after.items() for value in values if MARK in value or str(USER) in value
    }
    assert not marked
    kept = {f"{each.name}.{column}" for each in HOLDINGS for column in each.kept}
    refers = {
        where
        for where, values in after.items()
        for value in values
        if value.replace("-", "") == person_id.hex and where not in kept
    }
    assert not refers
    assert await database.read(cluster_id, lambda session: session.scalars(select(Person.id)).all()) == []
