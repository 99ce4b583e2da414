"""Sentences, plurals, dates and numbers in each language."""

import logging
import time
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import SUPPORTED, catalogs, choose, discord_timestamp, language_for

NOUMEA = ZoneInfo("Pacific/Noumea")
FRENCH = language_for("fr")
ENGLISH = language_for("en")
EVENING = datetime(2026, 11, 30, 13, 5, tzinfo=UTC)  # past midnight in Nouméa


@pytest.fixture
def translated(tmp_path, monkeypatch):
    """Write catalogs of one's own in place of Cagou's."""

    def write(**files: str) -> None:
        (tmp_path / "fr").mkdir(exist_ok=True)
        for name, text in files.items():
            (tmp_path / "fr" / f"{name}.po").write_text(text, encoding="utf-8")
        catalogs.translations.cache_clear()

    monkeypatch.setattr(catalogs, "LOCALES", tmp_path)
    yield write
    catalogs.translations.cache_clear()


def test_a_sentence_is_said_in_each_language(translated):
    translated(bot='msgid "Hello {name}"\nmsgstr "Bonjour {name}"', home='msgid "Yes"\nmsgstr "Oui"')
    assert FRENCH.say("Hello {name}", name="Wapone") == "Bonjour Wapone"
    assert FRENCH.say("Yes") == "Oui"
    assert ENGLISH.say("Hello {name}", name="Wapone") == "Hello Wapone"


def test_what_has_no_translation_is_said_in_english_and_logged(translated, caplog):
    translated(bot='msgid "Yes"\nmsgstr ""\n\n#, fuzzy\nmsgid "No"\nmsgstr "Nan"')
    with caplog.at_level(logging.WARNING):
        assert FRENCH.say("Yes") == "Yes"
        assert FRENCH.say("No") == "No"
        assert FRENCH.say("Unknown to the catalogs") == "Unknown to the catalogs"
    assert "Unknown to the catalogs" in caplog.text


def test_a_missing_field_keeps_nobody_from_an_answer(caplog):
    assert ENGLISH.say("Hello {name} {", other=1) == "Hello {name} {"
    assert "{name}" in caplog.text


@given(st.text())
def test_what_a_person_typed_is_shown_as_typed(typed):
    assert ENGLISH.say("{a}{b}", a=typed, b="") == typed


def test_a_context_tells_two_meanings_apart(translated):
    translated(bot='msgctxt "state"\nmsgid "Open"\nmsgstr "Ouvert"\n\nmsgid "Open"\nmsgstr "Ouvrir"')
    assert FRENCH.say_in_context("state", "Open") == "Ouvert"
    assert FRENCH.say("Open") == "Ouvrir"
    assert ENGLISH.say_in_context("state", "Open") == "Open"


def test_each_language_counts_in_its_way(translated):
    translated(bot='msgid "{n} vote"\nmsgid_plural "{n} votes"\nmsgstr[0] "{n} bulletin"\nmsgstr[1] "{n} bulletins"')
    french = [FRENCH.count("{n} vote", "{n} votes", n) for n in (0, 1, 2, 1234)]
    assert french == ["0 bulletin", "1 bulletin", "2 bulletins", "1\u202f234 bulletins"]
    english = [ENGLISH.count("{n} vote", "{n} votes", n) for n in (0, 1, 2, 1234)]
    assert english == ["0 votes", "1 vote", "2 votes", "1,234 votes"]
    assert ENGLISH.count("{n} of {all}", "{n} of {all}", 1, all=2) == "1 of 2"


def test_dates_are_those_of_the_zone():
    assert FRENCH.date(EVENING, NOUMEA) == "1er décembre 2026"
    assert FRENCH.date(EVENING, UTC) == "30 novembre 2026"
    assert FRENCH.weekday_and_date(EVENING, NOUMEA) == "mardi 1er décembre 2026"
    assert FRENCH.time(EVENING, NOUMEA) == "00:05"
    assert FRENCH.date_and_time(EVENING, NOUMEA) == "1er décembre 2026 à 00:05"
    assert FRENCH.month(EVENING, NOUMEA) == "décembre 2026"
    assert FRENCH.short_month(EVENING, NOUMEA) == "déc."
    assert FRENCH.date(datetime(2026, 12, 11, tzinfo=UTC), UTC) == "11 décembre 2026"
    assert ENGLISH.date_and_time(EVENING, NOUMEA) == "December 1, 2026 at 12:05\u202fAM"


def test_a_naive_datetime_is_refused():
    naive = EVENING.replace(tzinfo=None)
    for refused in (lambda: FRENCH.date(naive, NOUMEA), lambda: discord_timestamp(naive)):
        with pytest.raises(ValueError, match="naive"):
            refused()


def test_numbers_and_lists():
    assert FRENCH.number(12345.5) == "12\u202f345,5"
    assert ENGLISH.number(12345) == "12,345"
    assert FRENCH.percent(Fraction(1, 3), 1) == "33,3\u00a0%"
    assert ENGLISH.percent(0.5) == "50%"
    assert FRENCH.list_of(["a", "b", "c"]) == "a, b et c"
    assert FRENCH.list_of(["a", "b"], "or") == "a ou b"
    assert FRENCH.list_of(["a"]) == "a"
    assert FRENCH.list_of([]) == ""


def test_a_discord_timestamp_names_an_instant():
    assert discord_timestamp(EVENING) == "<t:1796043900:f>"
    assert discord_timestamp(EVENING.astimezone(NOUMEA), "R") == "<t:1796043900:R>"


@pytest.mark.parametrize(
    ("own", "client", "cluster", "chosen"),
    [
        ("en", "fr", "fr", "en"),
        (None, "en-US", "fr", "en"),
        (None, "en-GB", "fr", "en"),
        (None, "fr", "en", "fr"),
        (None, "es-ES", "en", "en"),
        (None, None, "en", "en"),
        (None, "ja", None, "fr"),
        ("de", "", "xx", "fr"),
    ],
)
def test_a_persons_language(own, client, cluster, chosen):
    assert choose(own, client, cluster) == language_for(chosen)


def test_only_what_is_spoken_can_be_asked_for():
    assert SUPPORTED == ("fr", "en")
    assert language_for("fr") is language_for("fr")
    with pytest.raises(ValueError, match="'es'"):
        language_for("es")


def test_a_thousand_messages_are_read_fast(translated):
    entries = [
        f'msgid "Sentence number {n} with {{name}}"\nmsgstr "Phrase numéro {n} avec {{name}}"' for n in range(1000)
    ]
    translated(bot="\n\n".join(entries))
    best = min(_seconds_to_read() for _ in range(3))
    assert best < 0.15


def _seconds_to_read() -> float:
    catalogs.translations.cache_clear()
    before = time.perf_counter()
    assert len(catalogs.translations("fr")) == 1000
    return time.perf_counter() - before
