"""Every command says what it is, in French and in English, within what Discord accepts."""

import discord
import pytest
from discord import app_commands
from discord.app_commands import locale_str

from bot.command_words import CommandTranslator, described, named
from bot.language import catalogs, language_for
from tests.house.sentences import ROOT
from tests.support.command_walk import CHAT_INPUT, every_command, payloads, word_faults


async def test_the_words_of_every_command_are_accepted_by_discord():
    found = every_command()
    assert found or not list((ROOT / "cogs").rglob("commands.py"))
    received = await payloads(found)
    assert word_faults(received) == []
    assert sum(command.get("type", CHAT_INPUT) == CHAT_INPUT for command in received) <= 100


@pytest.fixture
def french(monkeypatch, tmp_path):
    (tmp_path / "fr").mkdir()
    entries = {"Find an expert": "Trouver un expert", "Which domain": "Quel domaine", "Experts": "Les experts"}
    text = "\n".join(f'msgid "{english}"\nmsgstr "{french}"\n' for english, french in entries.items())
    (tmp_path / "fr" / "experts.po").write_text(text, encoding="utf-8")
    monkeypatch.setattr(catalogs, "LOCALES", tmp_path)
    catalogs.translations.cache_clear()
    yield
    catalogs.translations.cache_clear()


def make(name="", description="", option="", option_description="", choice=""):
    """A command in a group, right but for what is given."""
    group = app_commands.Group(name=named("expert", "expert"), description=described("Experts"))

    @group.command(name=name or named("trouver", "find"), description=description or described("Find an expert"))
    @app_commands.rename(domain=option or named("domaine", "domain"))
    @app_commands.describe(domain=option_description or described("Which domain"))
    @app_commands.choices(domain=[app_commands.Choice(name=choice or described("Find an expert"), value="x")])
    async def find(interaction: discord.Interaction, domain: str) -> None: ...

    return group


async def test_a_right_command_is_shown_in_each_language(french):
    [group] = received = await payloads([make()])
    assert word_faults(received) == []
    [find] = group["options"]
    assert (find["name"], find["name_localizations"]) == ("trouver", {"en-US": "find", "en-GB": "find"})
    assert find["description"] == "Trouver un expert"
    assert find["description_localizations"] == {"en-US": "Find an expert", "en-GB": "Find an expert"}
    [domain] = find["options"]
    assert domain["name_localizations"]["en-GB"] == "domain"
    assert domain["choices"][0]["name"] == "Trouver un expert"


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"name": "trouver"}, "no en-US name"),
        ({"name": "réunir"}, "plain lower-case"),
        ({"option": "domaine"}, "no en-US name"),
        ({"description": "Trouver un expert"}, "no English"),
        ({"description": described("Not translated")}, "no French"),
        ({"option_description": locale_str("Long " * 30, english="Long")}, "1 to 100"),
        ({"option_description": locale_str("Long", english="Long " * 30)}, "1 to 100"),
        ({"option_description": "Qui ?"}, "U+202F"),
        ({"choice": "Oui"}, "no English"),
    ],
)
async def test_wrong_words_are_named(french, wrong, fault):
    assert fault in "\n".join(word_faults(await payloads([make(**wrong)])))


async def test_two_names_alike_in_one_language_are_named(french):
    other = app_commands.Group(name=named("specialiste", "expert"), description=described("Experts"))
    faults = word_faults(await payloads([make(), other]))
    assert faults == ["/expert: 2 times in en-US", "/expert: 2 times in en-GB"]


@pytest.mark.parametrize("name", ["", "Trouver", "réunion", "a b", "a" * 33, "a.b"])
def test_a_name_no_phone_finds_is_refused(name):
    with pytest.raises(ValueError, match="not a command name"):
        named(name, "find")
    with pytest.raises(ValueError, match="not a command name"):
        named("trouver", name)


async def test_other_locales_see_the_french(french):
    words = described("Find an expert")
    context: app_commands.TranslationContext = app_commands.TranslationContext(
        app_commands.TranslationContextLocation.other, None
    )
    assert words.message == language_for("fr").say("Find an expert")
    for locale in discord.Locale:
        shown = await CommandTranslator().translate(words, locale, context)
        assert shown == ("Find an expert" if locale.value.startswith("en") else None)
