"""`cagou journal export`, `cagou verify` and `cagou person erase` as an operator types them."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
from sqlalchemy import select

from models.actor import Actor
from models.cluster.tables import Cluster
from models.database import Database, Session, everywhere
from models.database.hold import Hold
from models.people.appointing import Charge, appoint
from models.people.tables import Office
from models.people.tying import DiscordUser
from tests.bench.wire.processes import cagou
from tests.support import factories

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
ENGLISH = {"LANG": "en_GB.UTF-8"}
ANNA, CHIEF = 700000000000000001, 700000000000000003

T = TypeVar("T")


def in_database(home: Path, operation: Callable[[Session], T]) -> T:
    """Work in the one cluster of the deployment."""

    async def work() -> T:
        database = await Database.open(f"sqlite:///{home / 'cagou.sqlite3'}")
        try:
            cluster_id = await database.read(everywhere(), lambda session: session.scalars(select(Cluster.id)).one())
            return await database.write(cluster_id, operation)
        finally:
            await database.close()

    return asyncio.run(work())


@pytest.fixture
def deployment(home: Path) -> Path:
    """Anna presides: appointed by somebody whom the cluster does not know."""

    def fill(session: Session) -> UUID:
        id = factories.person(session, "Anna Kaledo", email="anna@nickel.example", organisation="Nickel Sud", now=NOW)
        factories.person(session, "Annabelle Kaledonia", now=NOW)
        session.flush()
        return id

    anna = in_database(home, fill)
    chief = Actor(CHIEF, server_administrator=True)
    user, charge = DiscordUser(ANNA, "Anna Kaledo"), Charge(Office.PRESIDENT)
    in_database(home, lambda session: appoint(session, chief, user, charge, record_id=anna, now=NOW))
    return home


def names(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "cagou.sqlite3")) as connection:
        rows = connection.execute("SELECT given_name || ' ' || family_name FROM person").fetchall()
    return [name for (name,) in rows]


def test_the_journal_is_written_out_and_checked(deployment: Path) -> None:
    """Also while a bot holds the database; the check needs none."""
    hold = Hold(deployment / "cagou.sqlite3")
    try:
        written = cagou(["journal", "export", "--output", "sorties/journal.jsonl"], {}, deployment)
    finally:
        hold.release()
    assert written.returncode == 0, written.stderr
    assert "Tout est conforme." in written.stderr
    file = deployment / "sorties" / "journal.jsonl"
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.iterdir()] == ["journal.jsonl"]
    header, *entries, seal = [json.loads(line) for line in file.read_bytes().splitlines()]
    assert (header["file"], header["length"]) == ("cagou.journal", len(entries))
    assert entries[-1]["after"]["office"] == "president"
    assert list(seal) == ["seal"]

    (deployment / "cagou.sqlite3").unlink()
    checked = cagou(["verify", str(file)], ENGLISH, deployment)
    assert checked.returncode == 0, checked.stderr
    assert "Everything holds." in checked.stderr
    assert not (deployment / "cagou.sqlite3").exists()
    file.write_bytes(file.read_bytes().replace(b"president", b"treasurer"))
    changed = cagou(["verify", str(file)], ENGLISH, deployment)
    assert changed.returncode == 1
    assert "its details do not fit its digest" in changed.stderr
    assert "This file does not hold." in changed.stderr


def test_the_journal_goes_to_standard_output_by_itself(deployment: Path) -> None:
    written = cagou(["journal", "export"], {}, deployment)
    assert written.returncode == 0, written.stderr
    assert written.stdout.startswith('{"cluster":')
    (deployment / "ailleurs.jsonl").write_bytes(written.stdout.encode())
    assert cagou(["verify", "ailleurs.jsonl"], {}, deployment).returncode == 0


def test_what_is_no_file_of_ours_is_told_so(deployment: Path) -> None:
    (deployment / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    refused = cagou(["verify", "photo.jpg"], ENGLISH, deployment)
    assert refused.returncode == 1
    assert "this is no file that Cagou writes" in refused.stderr


@pytest.mark.parametrize("who", ["anna kaledo", "ANNA@nickel.example"])
def test_somebody_is_found_shown_and_erased(deployment: Path, who: str) -> None:
    asked = cagou(["person", "erase", who], ENGLISH, deployment)
    if who == "anna kaledo":  # also the beginning of another name
        assert asked.returncode == 1
        assert "Several people may be meant" in asked.stderr
        assert "anna@nickel.example" in asked.stderr
        return
    assert asked.returncode == 1
    assert f"Anna Kaledo · Nickel Sud · anna@nickel.example · Discord {ANNA}" in asked.stderr
    assert "The offices you hold or held: 1" in asked.stderr
    assert "Add --yes" in asked.stderr
    assert "Nothing was erased." in asked.stderr
    assert "Anna Kaledo" in names(deployment)
    erased = cagou(["person", "erase", who, "--yes"], ENGLISH, deployment)
    assert erased.returncode == 0, erased.stderr
    assert "Erased: nothing more is held about them." in erased.stderr
    assert "Their mandate has ended." in erased.stderr
    assert "Anna Kaledo" not in names(deployment)
    assert "Annabelle Kaledonia" in names(deployment)
    again = cagou(["person", "erase", who, "--yes"], {}, deployment)
    assert again.returncode == 1
    assert "Personne ne correspond" in again.stderr


def test_who_only_left_a_trace_is_erased_too(deployment: Path) -> None:
    erased = cagou(["person", "erase", str(CHIEF), "--yes"], {}, deployment)
    assert erased.returncode == 0, erased.stderr
    assert "Inconnu du cluster" in erased.stderr
    assert cagou(["person", "erase", str(CHIEF), "--yes"], {}, deployment).returncode == 1


def test_while_a_bot_holds_the_file_it_is_refused_politely(deployment: Path) -> None:
    hold = Hold(deployment / "cagou.sqlite3")
    try:
        refused = cagou(["person", "erase", str(ANNA), "--yes"], {}, deployment)
    finally:
        hold.release()
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
    assert "arrêtez d’abord le bot" in refused.stderr
    assert "Anna Kaledo" in names(deployment)
