"""What home looks like."""

from __future__ import annotations

from bot.language import Language
from bot.ui import Accent, Action, Card, Route, Style

HOME = Route("home:open")
HELP = Route("home:help")


def me(language: Language, name: str) -> Card:
    """What waits for a person."""
    return Card(
        Accent.HOME,
        language.say("Hello {name}", name=name),
        [language.say("Nothing is waiting for you.")],
        [Action(language.say("What can I do here?"), HELP.to(None), Style.PRIMARY)],
    )
