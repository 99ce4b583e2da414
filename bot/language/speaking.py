"""Says things in a language: sentences, plurals, dates, numbers and lists."""

import logging
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Literal, get_args

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from bot.language.catalogs import translations
from models.records import dataclass

Code = Literal["fr", "en"]
SUPPORTED: tuple[Code, ...] = get_args(Code)
"""The languages spoken; the first is the one used when nothing says otherwise."""

TimestampStyle = Literal["t", "T", "d", "D", "f", "F", "R"]
PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Language:
    """A language in which Cagou speaks. Get one from ``language_for``; two of the same code are equal.

    A sentence is written in English where it is said, with ``{name}`` for each field. One that has no
    translation is said in English, and a field that is not given stays ``{name}``: a fault in the words
    is logged, and never keeps anyone from an answer. The house tests refuse both.
    """

    code: Code

    def say(self, key: str, /, **fields: object) -> str:
        """The sentence ``key`` in this language, with its fields filled in."""
        return _fill(self._forms(None, key, (key,))[0], fields)

    def say_in_context(self, context: str, key: str, /, **fields: object) -> str:
        """As ``say``, for an English sentence that has several translations: ``context`` tells which."""
        return _fill(self._forms(context, key, (key,))[0], fields)

    def count(self, one: str, many: str, n: int, /, **fields: object) -> str:
        """``one`` or ``many`` as this language counts ``n``; ``{n}`` is the number, with its thousands apart."""
        singular, plural = self._forms(None, one, (one, many))
        return _fill(singular if self._is_singular(n) else plural, {"n": self.number(n), **fields})

    def date(self, instant: datetime, zone: tzinfo) -> str:
        """The day in that zone: "24 novembre 2026"."""
        return self._day(instant, zone, "long")

    def weekday_and_date(self, instant: datetime, zone: tzinfo) -> str:
        """The day in that zone, named: "mardi 24 novembre 2026"."""
        return self._day(instant, zone, "full")

    def time(self, instant: datetime, zone: tzinfo) -> str:
        """The hour in that zone: "14:05"."""
        return format_time(_local(instant, zone).time(), "short", locale=self.code)

    def date_and_time(self, instant: datetime, zone: tzinfo) -> str:
        """Day and hour in that zone: "24 novembre 2026 à 14:05"."""
        return self.say("{date} at {time}", date=self.date(instant, zone), time=self.time(instant, zone))

    def month(self, instant: datetime, zone: tzinfo) -> str:
        """The month in that zone: "novembre 2026"."""
        return format_skeleton("yMMMM", _local(instant, zone).replace(tzinfo=None), locale=self.code)

    def short_month(self, instant: datetime, zone: tzinfo) -> str:
        """The month in that zone, shortened and without its year: "nov."."""
        return format_skeleton("MMM", _local(instant, zone).replace(tzinfo=None), locale=self.code)

    def number(self, number: int | float | Decimal) -> str:
        """A number with its thousands and decimals as this language writes them."""
        return _whole_number(number, self.code) if type(number) is int else format_decimal(number, locale=self.code)

    def percent(self, share: Fraction | Decimal | float, places: int = 0) -> str:
        """A share of one, as a percentage with that many decimal places, half to even: 0.255 is "26 %"."""
        exact = Decimal(share.numerator) / Decimal(share.denominator) if isinstance(share, Fraction) else share
        pattern: str = Locale.parse(self.code).percent_formats[None].pattern
        return format_percent(exact, pattern.replace("0", f"0.{'0' * places}") if places else pattern, self.code)

    def list_of(self, items: Iterable[str], style: Literal["and", "or"] = "and") -> str:
        """The items in one phrase: "a, b et c" or "a, b ou c"; nothing when there are none."""
        return format_list(list(items), "standard" if style == "and" else "or", locale=self.code)

    def _forms(self, context: str | None, key: str, english: tuple[str, ...]) -> tuple[str, ...]:
        forms = translations(self.code).get((context, key))
        if forms is not None and len(forms) == len(english):
            return forms
        if self.code != "en":
            _report_untranslated(self.code, context, key)
        return english

    def _is_singular(self, n: int) -> bool:
        """Zero is singular in French and plural in English (CLDR, cardinal plural rules)."""
        return abs(n) < 2 if self.code == "fr" else n == 1

    def _day(self, instant: datetime, zone: tzinfo, length: Literal["long", "full"]) -> str:
        local = _local(instant, zone)
        day = format_date(local.date(), length, locale=self.code)
        # CLDR writes "1 décembre"; French says "1er décembre" (Imprimerie nationale, Lexique).
        return re.sub(r"\b1 ", "1er ", day, count=1) if self.code == "fr" and local.day == 1 else day


@cache
def language_for(code: str) -> Language:
    """The language of that code. Raises ``ValueError`` when Cagou does not speak it."""
    for supported in SUPPORTED:
        if code == supported:
            return Language(supported)
    raise ValueError(f"Cagou does not speak {code!r}, only {', '.join(SUPPORTED)}")


def choose(own: str | None, client_locale: str | None, cluster: str | None) -> Language:
    """A person's language: own choice, else that of the Discord client, else the cluster's, else French.

    ``client_locale`` is as Discord gives it ("fr", "en-US", "en-GB", "es-ES"...); one that Cagou
    does not speak is passed over.
    """
    client = client_locale.partition("-")[0] if client_locale else None
    for code in (own, client, cluster):
        if code in SUPPORTED:
            return language_for(code)
    return language_for(SUPPORTED[0])


def discord_timestamp(instant: datetime, style: TimestampStyle = "f") -> str:
    """An instant that each reader's Discord shows in their own zone and language.

    Styles: t and T the time, d and D the date, f both, F both with the weekday, R how far away it is.
    Raises ``ValueError`` for a naive datetime.
    """
    if instant.tzinfo is None:
        raise ValueError("a naive datetime is no instant")
    return f"<t:{int(instant.timestamp())}:{style}>"


def _local(instant: datetime, zone: tzinfo) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("a naive datetime is no instant")
    return instant.astimezone(zone)


@lru_cache(maxsize=4096)
def _whole_number(number: int, code: str) -> str:
    """Kept, for most cards count something, and mostly few of it."""
    return format_decimal(number, locale=code)


def _fill(sentence: str, fields: Mapping[str, object]) -> str:
    """Put the fields in; a value is never searched for placeholders itself, whatever a person typed in it."""

    def value(match: re.Match[str]) -> str:
        if match[1] in fields:
            return str(fields[match[1]])
        log.error("A field is missing in what is said: %s", match[0])
        return match[0]

    return PLACEHOLDER.sub(value, sentence) if "{" in sentence else sentence


@cache
def _report_untranslated(code: str, context: str | None, key: str) -> None:
    """Once for each sentence: what is said often would fill the log."""
    log.warning("Not translated into %s: %r", code, key if context is None else (context, key))
