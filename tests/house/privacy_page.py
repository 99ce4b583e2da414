"""PRIVACY.md is made from the page that the bot shows: `python -m tests.house.privacy_page` writes it anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.language import language_for
from cogs.privacy import page
from models.cluster.tables import Cluster

PRIVACY = Path(__file__).resolve().parents[2] / "PRIVACY.md"

TITLES = {
    "fr": "Données personnelles : ce qui est gardé, pourquoi, combien de temps",
    "en": "Personal data: what is kept, why and for how long",
}
STANDS = {"fr": "Dans la base", "en": "In the database"}
ERASING = {"fr": "Effacer", "en": "Erasing"}
BESIDES = {"fr": "Et aussi", "en": "Besides"}
OTHER = {"fr": "*[In English](#personal-data-what-is-kept-why-and-for-how-long)*", "en": ""}


def written() -> str:
    """The whole page, French first."""
    return "\n\n".join(paragraph for code in ("fr", "en") for paragraph in _in(code)) + "\n"


def _in(code: str) -> Iterator[str]:
    language, months = language_for(code), Cluster.__table__.c.retention_months.default.arg
    yield f"# {TITLES[code]}"
    if OTHER[code]:
        yield OTHER[code]
    for kept in page.KEPT:
        yield f"## {language.say(kept.title)}"
        tables = ", ".join(f"`{table}`" for table in sorted(kept.tables))
        facts = [*page.about(language, kept, months), (STANDS[code], tables)]
        yield "\n".join(f"- **{heading}** — {fact}" for heading, fact in facts)
    yield f"## {ERASING[code]}"
    yield "\n\n".join(page.erasing(language))
    yield f"## {BESIDES[code]}"
    yield "\n".join(f"- {line}" for line in page.besides(language, months))


if __name__ == "__main__":
    PRIVACY.write_text(written(), "utf-8")
