"""The log holds nothing that people wrote, whatever a database says of a failed statement."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.logs import set_up_logs
from models.database import Database, Session, everywhere
from models.people.tables import Person
from tests.support import factories
from tests.support.world import VirtualClock

NOW = VirtualClock().now()
NAMES, ADDRESS, TITLE = ("Anna Kaledo", "Hnalaine Wamo"), "anna@lagon.example", "Chef\n\nde projet"
"""Here, and not in the statements: a traceback quotes those."""


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What goes to the log, set up as the bot does it."""
    root = logging.getLogger()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()
    set_up_logs("json", "INFO")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    lines = io.StringIO()
    handler.setStream(lines)
    yield lines
    root.handlers[:], root.level = handlers, level
    structlog.configure(**before)


async def test_a_failed_statement_tells_no_address_and_no_name(database: Database, written: io.StringIO) -> None:
    cluster_id = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))

    def twice(session: Session) -> None:
        for name in NAMES:
            factories.person(session, name, now=NOW)
        session.execute(update(Person).values(email_key=ADDRESS))

    def nameless(session: Session) -> None:
        factories.person(session, NAMES[0], now=NOW)
        session.flush()
        session.execute(text("UPDATE person SET title = :title, name_key = NULL"), {"title": TITLE})

    for operation in (twice, nameless):
        with pytest.raises(IntegrityError) as caught:
            await database.write(cluster_id, operation)
        structlog.get_logger("test").error("failed", exc_info=caught.value)
        logging.getLogger("test").error("failed", exc_info=caught.value)
    assert written.getvalue().count("IntegrityError") >= 4
    for private in ("lagon.example", "Anna", "Wamo", "de projet"):
        assert private not in written.getvalue()


async def test_a_value_of_another_kind_is_not_told(database: Database, written: io.StringIO) -> None:
    """The driver of PostgreSQL quotes what it cannot write."""
    if database.dialect_name != "postgresql":
        pytest.skip("SQLite takes any value in any column")
    wanted = text("SELECT id FROM person WHERE discord_user_id = :user")
    with pytest.raises(DBAPIError) as caught:
        await database.read(everywhere(), lambda session: session.execute(wanted, {"user": NAMES[0]}).all())
    assert NAMES[0] in str(caught.value), "what is looked for could be there"
    structlog.get_logger("test").error("failed", exc_info=caught.value)
    logging.getLogger("test").error("failed", exc_info=caught.value)
    assert written.getvalue().count("invalid input for query argument") >= 2
    assert "Kaledo" not in written.getvalue()


async def test_the_finest_level_tells_no_parameter_of_a_query(database: Database, written: io.StringIO) -> None:
    """The driver of SQLite would: whom somebody looked for, and which ballot is whose."""
    set_up_logs("json", "DEBUG")
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)
    logging.getLogger("tests").debug("this is written")
    wanted = select(Person.id).where(Person.given_name == NAMES[0])
    await database.read(everywhere(), lambda session: session.scalars(wanted).all())
    assert "this is written" in written.getvalue()
    assert NAMES[0] not in written.getvalue()


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    "library",
    ["discord.webhook.async_", "discord.http", "discord.gateway", "discord.ui.view", "sqlalchemy.engine.Engine"],
)
def test_the_finest_level_is_none_of_libraries_that_tell(library: str) -> None:
    """The first would write the address by which a private answer can be read, a receipt with its choice too."""
    logging.getLogger("sqlalchemy").setLevel(logging.NOTSET)
    set_up_logs("json", "DEBUG")
    assert logging.getLogger("bot").isEnabledFor(logging.DEBUG)
    assert not logging.getLogger(library).isEnabledFor(logging.DEBUG)
    assert logging.getLogger(library).isEnabledFor(logging.WARNING)
