"""What waits about giving, on one's own page: three lines of a kind, and how much more comes up after them."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from bot.language import language_for
from cogs.projects.giving_lines import waiting
from models.cluster.facts import ClusterFacts
from models.projects.giving_at_hand import GivingAtHand, InvitedTo, MonthToConfirm

HOME = ClusterFacts(uuid4(), 1, "Open NC", "fr", "Pacific/Noumea", True)


def test_nothing_that_waits_is_left_untold() -> None:
    invitations = [InvitedTo(uuid4(), f"Projet {at}", None) for at in range(4)]
    months = [MonthToConfirm(uuid4(), f"Mois {at}", date(2026, 10, 1), 1, 4) for at in range(5)]
    lines = list(waiting(language_for("fr"), HOME, GivingAtHand(invitations=invitations, to_confirm=months)))
    told = [" ".join(text.split()) for text, _ in lines]
    assert [text for text in told if "Projet" in text] == [
        f"Le projet « Projet {at} » sollicite votre aide." for at in range(3)
    ]
    assert len([text for text in told if "à confirmer" in text]) == 3
    assert told[-1].startswith("3 autres choses vous attendent")
    assert all(actions for _, actions in lines), "each with a button"
