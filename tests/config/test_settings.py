"""The settings: where they come from, and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import WrongSetting, load_settings, settings_or_exit

TOKEN = "MTAw.secret.never-shown"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("CAGOU_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_a_deployment_needs_to_set_nothing_but_the_token() -> None:
    """Everything else has a default that works."""
    settings = load_settings()
    assert (settings.token, settings.database_url, settings.health_port) == (None, "sqlite:///cagou.sqlite3", 8080)
    assert (settings.metrics, settings.shard_count, settings.shard_ids) == (False, 1, ())


def test_the_environment_goes_before_the_env_file_and_that_before_a_secret_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As container engines and people expect."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "cagou_token").write_text("of-the-file\n")
    (secrets / "cagou_log_level").write_text("debug")
    (tmp_path / ".env").write_text("CAGOU_TOKEN=of-dotenv\nCAGOU_LOG_FORMAT=json\nUNRELATED=1\n")
    monkeypatch.setenv("CAGOU_LOG_FORMAT", "console")
    settings = load_settings(_secrets_dir=secrets)
    assert settings.token is not None
    assert settings.token.get_secret_value() == "of-dotenv"
    assert (settings.log_format, settings.log_level) == ("console", "debug")
    (tmp_path / ".env").unlink()
    alone = load_settings(_secrets_dir=secrets).token
    assert alone is not None
    assert alone.get_secret_value() == "of-the-file"


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_a_token_left_empty_is_none(monkeypatch: pytest.MonkeyPatch, blank: str) -> None:
    """`CAGOU_TOKEN=` stands in many an .env file."""
    monkeypatch.setenv("CAGOU_TOKEN", blank)
    assert load_settings().token is None


def test_shards_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a person writes them."""
    monkeypatch.setenv("CAGOU_DATABASE_URL", "postgresql://cagou@db/cagou")
    monkeypatch.setenv("CAGOU_SHARD_COUNT", "4")
    monkeypatch.setenv("CAGOU_SHARD_IDS", "0, 1")
    assert load_settings().shard_ids == (0, 1)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"CAGOU_HEALTH_PORT": "70000"}, "CAGOU_HEALTH_PORT"),
        ({"CAGOU_HEALTH_PORT": "web"}, "CAGOU_HEALTH_PORT"),
        ({"CAGOU_METRICS": "peut-être"}, "CAGOU_METRICS"),
        ({"CAGOU_LOG_FORMAT": "xml"}, "CAGOU_LOG_FORMAT"),
        ({"CAGOU_DATABASE_URL": f"mysql://cagou:{TOKEN}@db/cagou"}, "CAGOU_DATABASE_URL"),
        ({"CAGOU_DISCORD_API_URL": "discord.com"}, "CAGOU_DISCORD_API_URL"),
        ({"CAGOU_DISCORD_GATEWAY_URL": "https://gateway.discord.gg"}, "CAGOU_DISCORD_GATEWAY_URL"),
        ({"CAGOU_SHARD_IDS": "0,5"}, "shard_ids"),
        ({"CAGOU_SHARD_IDS": "un"}, "CAGOU_SHARD_IDS"),
        ({"CAGOU_SHARD_COUNT": "2", "CAGOU_SHARD_IDS": "1"}, "PostgreSQL"),
        ({"CAGOU_STOP_SECONDS": "0"}, "CAGOU_STOP_SECONDS"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line_and_its_value_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: dict[str, str], named: str
) -> None:
    """And the exit status is 2."""
    monkeypatch.setenv("CAGOU_TOKEN", TOKEN)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting, match=named):
        load_settings()
    with pytest.raises(SystemExit) as ended:
        settings_or_exit()
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.count("\n") == 1
    assert said.startswith("cagou: ")
    assert TOKEN not in said


def test_the_token_never_shows_in_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither as text nor as the settings' own."""
    monkeypatch.setenv("CAGOU_TOKEN", TOKEN)
    settings = load_settings()
    assert TOKEN not in f"{settings} {settings!r} {settings.model_dump_json()}"
