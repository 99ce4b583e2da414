"""What a bot that runs for days does once, and thousands of short-lived bots in one process would do again and again.

Each test starts a bot on a database of its own. Nothing here changes what a bot does, only how long that takes:
statements are compiled once a process, commands are translated once, the collector of garbage leaves alone what was
there before the first test, and an exception is logged as plain text, as in production.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator
from functools import wraps
from typing import Any

import structlog
from discord import app_commands
from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import Mapper
from sqlalchemy.util import LRUCache

MOST_STATEMENTS = 10_000
YOUNG = 50_000
"""Objects made before the youngest generation is looked through; CPython's 700 means thousands of times a world."""


def pytest_configure() -> None:
    """From here on."""
    Engine._compiled_cache = property(lambda engine: _statements, _leave_out)  # type: ignore[assignment]  # a patch
    Mapper._compiled_cache = property(lambda mapper: _statements)  # type: ignore[method-assign, assignment]  # a patch
    for command in (app_commands.Command, app_commands.Group, app_commands.ContextMenu):
        command.get_translated_payload = _once(command.get_translated_payload)  # type: ignore[method-assign]  # a patch
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], _plain()])


def pytest_collection_finish() -> None:
    """Every module is loaded and every test is known: none of it will be garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)


class Statements:
    """Compiled statements by what they are and by the kind and version of server they are compiled for.

    Engines and mappers keep them by dialect, which is another object for each engine.
    """

    def __init__(self) -> None:
        self._kept: LRUCache[Any, Any] = LRUCache(MOST_STATEMENTS)

    def get(self, key: tuple[Any, ...]) -> Any:
        return self._kept.get(_of_any_engine(key))

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        self._kept[_of_any_engine(key)] = compiled

    def clear(self) -> None:
        self._kept.clear()


_statements = Statements()


def _leave_out(engine: Engine, own: object) -> None:
    """The cache that SQLAlchemy makes for one engine."""


def _of_any_engine(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect: Dialect = key[0]
    version = getattr(dialect, "server_version_info", None)
    if version is None:
        return key  # it has not met its server, which may tell it more than its version
    return (type(dialect), version, dialect.paramstyle, *key[1:])


def _once(translate: Any) -> Any:
    """The payload of a command, which depends on the command, the tree's own notions of it, and the translator.

    What it is in other languages stands in no payload yet: that goes with the functions that it calls.
    """
    known: dict[tuple[object, ...], str] = {}

    @wraps(translate)
    async def payload(self: Any, tree: Any, translator: Any) -> Any:
        if getattr(self, "parent", None) is not None:
            return await translate(self, tree, translator)  # its parent's payload is what is kept
        spelled = json.dumps(self.to_dict(tree), sort_keys=True, default=str)
        key = (type(self), type(translator), spelled, *_called_by(self))
        if key not in known:
            known[key] = json.dumps(await translate(self, tree, translator))
        return json.loads(known[key])

    return payload


def _called_by(command: Any) -> Iterator[object]:
    if isinstance(command, app_commands.Group):
        for each in command.commands:
            yield from _called_by(each)
    else:
        yield command.callback


def _plain() -> structlog.dev.ConsoleRenderer:
    """Drawing a traceback with its frames and variables takes longer than most tests."""
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
