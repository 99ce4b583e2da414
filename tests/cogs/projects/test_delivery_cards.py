"""The page of a delivered project fits a card, whatever was given and however people are called."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from bot.documents import as_pdf
from bot.language import language_for
from cogs.projects import delivery_cards
from models.cluster.facts import ClusterFacts
from models.projects.delivering import DeliveredPage, Gave
from models.projects.facts import FileFacts, MilestoneFacts, ProjectFacts
from models.projects.tables import ContributionKind, Stage

NAME, NOW = "*" * 90, datetime(2026, 11, 24, tzinfo=UTC)
MONTHS = date(2025, 9, 1), date(2026, 11, 1)
HOME = ClusterFacts(uuid4(), 1, "Open NC", "fr", "Pacific/Noumea", True)


def a_page(*, outside: bool) -> DeliveredPage:
    """Forty organisations, each with nine people, whose names are all signs."""
    said: dict[str, Any] = dict.fromkeys((field.name for field in fields(ProjectFacts)), ())
    said |= {"id": uuid4(), "title": NAME, "pitch": NAME, "summary": "_" * 1000, "stage": Stage.DELIVERED}
    said |= {"post_id": None, "outcome_url": "https://lagon.nc/" + "a" * 250}
    said["file"] = FileFacts(uuid4(), "*" * 100, (2**63, 2**63))
    gave = [Gave(NAME, 1, dict.fromkeys(ContributionKind, 999_999), [NAME] * 9, MONTHS)] * 40
    reached = [MilestoneFacts(uuid4(), NAME, None, NOW)] * 20
    return DeliveredPage(ProjectFacts(**said), outside, NOW, NOW, [NAME] * 9, gave, reached, 3, 3, True, None)


def test_a_page_of_very_many_fits_a_card() -> None:
    card = delivery_cards.page(language_for("fr"), HOME, a_page(outside=False))
    assert card.fits
    assert card.parts


async def test_the_page_to_show_outside_is_a_document_all_the_same() -> None:
    document = delivery_cards.document(language_for("fr"), HOME, a_page(outside=True))
    assert (await as_pdf(document)).startswith(b"%PDF")
