"""A start loads what a start needs, and whoever checks a file loads no database: seconds that were won stay won."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

NOT_AT_A_START = (
    *("aiohttp.web", "alembic", "asyncpg", "babel.messages", "matplotlib", "numpy", "prometheus_client", "reportlab"),
    *("simcord", "sqlalchemy.dialects.postgresql", "xlsxwriter", "bot.demo", "bot.doctor"),
)
NOT_TO_CHECK_A_POLL = (
    *("aiohttp", "discord", "pydantic", "sqlalchemy", "structlog", "yaml"),
    *("models.database", "models.polls.tables", "config.settings", "babel.messages"),
)


@pytest.mark.parametrize(
    ("loads", "without"),
    [
        ("bot.cli, config.settings, bot.running, bot.charts, bot.documents", NOT_AT_A_START),
        ("bot.cli, bot.command_line_verify", NOT_TO_CHECK_A_POLL),
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_used(loads: str, without: tuple[str, ...]) -> None:
    code = f"import {loads}, sys; print(*(name for name in {without!r} if name in sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == []


def test_data_classes_are_made_when_they_are_used() -> None:
    """By `models/records.py`; the counts alone import nothing of ours."""
    found = [
        str(path.relative_to(ROOT))
        for folder in ("bot", "cogs", "models")
        for path in (ROOT / folder).rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("from dataclasses import") and "dataclass" in line.split("import")[1]
    ]
    assert [name for name in found if not name.startswith("models/tally/")] == []
