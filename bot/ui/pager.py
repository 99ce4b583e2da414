"""A long list as pages one turns; kept in memory for a quarter of an hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.language import Language
from bot.ui.card import Action, Card
from bot.ui.route import Route
from models.records import dataclass

TURN = Route("page:turn", temporary=True)


@dataclass(frozen=True)
class Pages:
    """At least one card of the same list, in order."""

    cards: Sequence[Card]

    def page(self, index: int, token: str, language: Language) -> Card:
        """The card at `index` (0 is the first, clamped to what there is) with the buttons to turn from it."""
        index = max(0, min(index, len(self.cards) - 1))
        card = self.cards[index]
        if len(self.cards) == 1:
            return card
        turning = [
            Action(language.say("Previous"), TURN.to(None, token, index - 1, "b"), disabled=index == 0),
            Action(f"{index + 1} / {len(self.cards)}", TURN.to(None, token, index, "n"), disabled=True),
            Action(language.say("Next"), TURN.to(None, token, index + 1, "f"), disabled=index == len(self.cards) - 1),
        ]
        return replace(card, actions=[*turning, *card.actions])
