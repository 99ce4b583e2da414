"""`cagou doctor` finds what is wrong, and says how to mend it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from discord.http import Route

from bot.doctor import Finding, Health, examine, restored
from bot.language import language_for
from config.settings import Settings, load_settings
from models.database import Database, Session, everywhere
from models.polls.keys import KeyRing
from tests.bench.wire.objects import FEW_PERMISSIONS
from tests.bench.wire.processes import TOKEN, Wire, cagou
from tests.support import factories, poll_factories


@pytest.fixture
def settings(wire: Wire, home: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Those of a sound deployment; where Discord is supposed to be is put back afterwards."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    return load_settings(
        token=TOKEN,
        database_url=f"sqlite:///{home / 'cagou.sqlite3'}",
        discord_api_url=f"{wire.base}/api/v10",
        _env_file=None,
    )


async def found(settings: Settings, code: str = "en") -> list[Finding]:
    """Every finding."""
    return [finding async for finding in examine(settings, language_for(code))]


def bad(findings: list[Finding]) -> str:
    """What is not good, with the way to mend it."""
    return "\n".join(f"{each.what} {each.mend}" for each in findings if each.health is not Health.GOOD)


async def test_a_sound_deployment_is_found_sound(settings: Settings) -> None:
    """Catalogs, database, token, intent, permissions: five things looked at."""
    findings = await found(settings)
    assert bad(findings) == ""
    assert len(findings) == 5


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ({"token": "another"}, "Reset it on the Bot page"),
        ({"members_intent": False}, "Switch on Server Members Intent"),
        ({"permissions": FEW_PERMISSIONS}, "In Open NC I lack"),
        ({"in_server": False}, "The bot is in no server"),
    ],
)
async def test_what_is_wrong_at_discord_is_said(
    wire: Wire, settings: Settings, rules: dict[str, object], says: str
) -> None:
    """One fault, one line, one remedy."""
    wire.ask("rules", {"members_intent": True, **rules})
    assert says in bad(await found(settings))


@pytest.mark.parametrize("token", ["a-client-secret", "deux.parties", "pas.un.identifiant"])
async def test_a_thing_that_is_no_token_is_told_apart(settings: Settings, token: str) -> None:
    """Before it is sent anywhere, and without showing it."""
    findings = await found(load_settings(**{**settings.model_dump(), "token": token, "_env_file": None}))
    assert "not a bot's token" in bad(findings)
    assert token not in bad(findings)


async def test_a_missing_and_a_damaged_database_are_said(settings: Settings, home: Path) -> None:
    """With the command that mends it."""
    (home / "cagou.sqlite3").write_bytes(b"no database at all, just text" * 100)
    assert "cagou" in bad(await found(settings))
    (home / "cagou.sqlite3").unlink()
    assert "cagou migrate" in bad(await found(settings))


async def test_votes_whose_key_is_gone_are_said_and_after_a_restore_those_under_way(
    settings: Settings, tmp_path: Path
) -> None:
    """By the examination at any time; by a restore at once."""
    settings = load_settings(**{**settings.model_dump(), "key_directory": tmp_path / "keys", "_env_file": None})
    assert await restored(settings, language_for("en")) == []
    keys, now = KeyRing(tmp_path / "keys"), datetime(2026, 1, 1, tzinfo=UTC)
    database = await Database.open(settings.database_url)
    home = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=now))

    def make(session: Session) -> None:
        who = [(factories.organisation(session, "Lagon", now=now), 1)]
        for number, named in ((1, True), (2, False)):
            poll_factories.poll(session, now=now, number=number, named=named, organisations=who, keys=keys)

    await database.write(home, make)
    await database.close()
    assert bad(await found(settings)) == ""
    [one] = await restored(settings, language_for("en"))
    assert "2 votes are open in this copy" in one.what
    (lost,) = keys.held()
    keys.destroy(lost)
    assert "1 confidential vote is open without its key" in bad(await found(settings))
    assert "1 vote confidentiel est en cours sans sa clé" in (await restored(settings, language_for("fr")))[1].what


async def test_a_silent_discord_is_said(settings: Settings) -> None:
    """Nobody listens on port 9."""
    away = load_settings(**{**settings.model_dump(), "discord_api_url": "http://127.0.0.1:9/", "_env_file": None})
    assert "Discord does not answer" in bad(await found(away))


def test_the_command_says_it_in_french_and_fails(wire: Wire, home: Path) -> None:
    """The exit status is for scripts."""
    wire.ask("rules", {"members_intent": False})
    examined = cagou(["doctor"], wire.environment, home)
    assert examined.returncode == 1
    assert "Server Members Intent" in examined.stderr
    assert "✗" in examined.stderr
    assert TOKEN not in examined.stderr
