"""The ways that any card may offer, whichever capability answers them: to one's page, the help, the installation."""

from __future__ import annotations

from uuid import UUID

from bot.language import Language
from bot.ui.card import Action, Style
from bot.ui.route import Route

HOME = Route("home:open")
HELP = Route("home:help")
INSTALL = Route("cluster:start")


def my_page(language: Language, cluster_id: UUID) -> Action:
    """The button back to one's own page: no card is a dead end."""
    return Action(language.say("My page"), HOME.to(cluster_id))


def install_cagou(language: Language) -> Action:
    """The button of an administrator whose server is no cluster yet."""
    return Action(language.say("Install Cagou"), INSTALL.to(None), Style.PRIMARY)
