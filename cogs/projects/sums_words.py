"""What hours come to, in words: by kind, by month, by whatever has a name; and the choice of the period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.door import Press
from bot.errors import ButtonNotKnown
from bot.language import Language
from bot.ui import Choice, Part, Picker
from cogs.projects.giving_words import hours, month_to_begin_with
from cogs.projects.words import kind_in_words
from config.words import N_
from models.projects.ledger import Given, totals_by
from models.projects.periods import Period

PERIODS: Mapping[Period, str] = {
    Period.THIS_YEAR: N_("This year"),
    Period.LAST_YEAR: N_("Last year"),
    Period.TWELVE_MONTHS: N_("The last 12 months"),
    Period.EVERYTHING: N_("Since the beginning"),
}
MOST_MONTHS = 12
"""Months that have a line each, the last ones; those before are summed by year."""
MOST_NAMED = 8


def period_from(text: str) -> Period:
    """The period that a button or an entry of the select stands for. Raises `ButtonNotKnown`."""
    if text not in set(Period):
        raise ButtonNotKnown
    return Period(text)


def period_carried(press: Press, at: int, otherwise: Period = Period.EVERYTHING) -> Period:
    """The period that a button carries; those that were posted before there was a choice carry none."""
    return period_from(press.argument(at)) if len(press.address.arguments) > at else otherwise


def period_picker(language: Language, custom_id: str, period: Period) -> Picker:
    """The choice of the period, with the one that is shown."""
    choices = [Choice(language.say(name), each.value, chosen=each is period) for each, name in PERIODS.items()]
    return Picker(custom_id, language.say("Over which period?"), choices)


def sum_of_period(language: Language, period: Period, quarters: int) -> str:
    """What was given in a period, in one line."""
    return _sum(language, language.say(PERIODS[period]), quarters)


def by_kind(language: Language, rows: Sequence[Given]) -> Part:
    """What was given of each kind, the most first."""
    kinds = [(kind_in_words(language, kind), each) for kind, each in totals_by(rows, lambda row: row.kind).items()]
    return Part([f"**{language.say('By kind')}**", *sums_in_words(language, kinds)])


def by_month(language: Language, rows: Sequence[Given]) -> Part:
    """What was given in each of the last months, the latest first; what was before them, by year."""
    months = totals_by(rows, lambda row: row.month)
    newest = sorted(months, reverse=True)
    lines = [_sum(language, month_to_begin_with(language, month), months[month]) for month in newest[:MOST_MONTHS]]
    before = set(newest[MOST_MONTHS:])
    years = totals_by((row for row in rows if row.month in before), lambda row: row.month.year)
    for year in sorted(years, reverse=True):
        partly = any(month.year == year for month in newest[:MOST_MONTHS])
        name = language.say("{year}, the months before", year=year) if partly else str(year)
        lines.append(_sum(language, name, years[year]))
    return Part([f"**{language.say('By month')}**", *lines])


def sums_in_words(language: Language, found: Iterable[tuple[str, int]]) -> list[str]:
    """A line for each name, the most first; beyond a few, all others together."""
    order = sorted(found, key=lambda each: (-each[1], each[0].casefold()))
    lines = [_sum(language, name, quarters) for name, quarters in order[:MOST_NAMED]]
    more = sum(quarters for _, quarters in order[MOST_NAMED:])
    if more:
        lines.append(_sum(language, language.say("others"), more))
    return lines


def _sum(language: Language, name: str, quarters: int) -> str:
    return language.say("{name}: {hours}", name=name, hours=f"**{hours(language, quarters)}**")
