"""Hours in words: exact to the quarter, as people read them."""

from __future__ import annotations

from decimal import Decimal

from bot.language import Language


def hours(language: Language, quarters: int) -> str:
    """So many quarters of an hour: 12,25 h."""
    return language.say("{n} h", n=language.number(in_hours(quarters)))


def in_hours(quarters: int) -> Decimal:
    """The same as a number."""
    return Decimal(quarters) / 4
