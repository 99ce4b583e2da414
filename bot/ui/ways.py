"""The ways that any card may offer, whichever capability answers them: back to one's page, and to the help."""

from __future__ import annotations

from uuid import UUID

from bot.language import Language
from bot.ui.card import Action
from bot.ui.route import Route

HOME = Route("home:open")
HELP = Route("home:help")


def my_page(language: Language, cluster_id: UUID) -> Action:
    """The button back to one's own page: no card is a dead end."""
    return Action(language.say("My page"), HOME.to(cluster_id))
