"""The log: structured lines on standard error, for people or as JSON. It never holds what people write."""

from __future__ import annotations

import logging
import re
import sys
from typing import Literal

import structlog

_ROW = re.compile(
    r"\nDETAIL:.*?(?=\n\[SQL: |\n\nThe above exception was the direct cause|\n\nDuring handling of the above|\Z)",
    re.DOTALL,
)
"""What PostgreSQL adds to the message of a failed statement: the row, or the values that were there already."""


_VALUE = re.compile(r"(invalid input for query argument \$\d+: ).*")
"""What asyncpg says of a value that is of another kind than its column: the value."""

TELLING = ("aiosqlite", "sqlalchemy")
"""Libraries that write what each query asks and finds when they are asked for detail: names, and whose ballot it is."""


def without_rows(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Take what people wrote out of an error that the database reports (the parameters its engine hides itself)."""
    if isinstance(event.get("exception"), str):
        event["exception"] = _VALUE.sub(r"\1?", _ROW.sub("", event["exception"]))
    return event


def set_up_logs(form: Literal["console", "json"], level: str) -> None:
    """Send structlog's lines, and those of the libraries, to standard error in one form."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        without_rows,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("discord.gateway", "discord.client", "discord.http", "alembic", *TELLING):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
    # In detail it writes the address of each private answer. For a quarter of an hour whoever has that reads the answer
    # and to whom it went: what a ballot says, and whose it is.
    logging.getLogger("discord").setLevel(max(logging.INFO, root.level))
