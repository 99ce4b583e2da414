"""Everything Cagou says is in the catalogs, in full and right French."""

from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from bot.language.catalogs import catalog_paths, forms_of, key_of, read_catalog, translations
from tests.house import catalogs
from tests.house.sentences import ROOT, Found, Sentence, loose_words, read_code, read_source, source_paths, unspoken

NOT_FOR_DISCORD = ("bot/demo/", "bot/cli.py", "config/", "models/")
"""The demo's page and the command line speak elsewhere than in Discord."""


def test_the_french_catalogs_are_complete_and_right():
    assert catalogs.catalog_faults(read_code(), catalog_paths("fr")) == []


def test_what_is_said_is_what_babel_reads():
    read = [message for path in catalog_paths("fr") for message in read_catalog(path) if message.id]
    assert translations("fr") == {key_of(message): forms_of(message) for message in read}


def test_nothing_is_shown_in_discord_without_passing_through_a_catalog():
    shown = [path for path in source_paths() if not str(path.relative_to(ROOT)).startswith(NOT_FOR_DISCORD)]
    assert [
        fault for path in shown for fault in unspoken(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    ] == []


def test_no_words_stand_loose_in_the_cogs():
    assert [
        fault
        for path in source_paths()
        if path.is_relative_to(ROOT / "cogs")
        for fault in loose_words(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    ] == []


def test_updating_again_changes_nothing(tmp_path):
    for path in catalog_paths("fr"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    catalogs.update(folder=tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        path.name: path.read_text() for path in catalog_paths("fr")
    }, "run `make catalogs`"


HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def write(folder: Path, name: str, *entries: str) -> Path:
    path = folder / f"{name}.po"
    path.write_text(HEAD + "\n\n".join(entries) + "\n", encoding="utf-8")
    return path


def entry(english: str, french: str) -> str:
    return f'msgid "{english}"\nmsgstr "{french}"'


@pytest.mark.parametrize(
    ("french", "fault"),
    [
        ("", "no French"),
        ("Bonjour {nom}", "other fields"),
        ("Bonjour", "other fields"),
        ("Bonjour {name} !", "U+202F"),
        ("C'est {name}", "’"),
    ],
)
def test_a_wrong_translation_is_named(tmp_path, french, fault):
    path = write(tmp_path, "bot", entry("Hello {name}", french))
    [found] = catalogs.catalog_faults(Found([Sentence("bot", None, "Hello {name}")], []), [path])
    assert fault in found


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ([], "not there: 'Yes'"),
        ([entry("Yes", "Oui"), entry("No", "Non")], "said nowhere: 'No'"),
        (["#, fuzzy\n" + entry("Yes", "Oui")], "fuzzy: 'Yes'"),
        ([entry("Yes", "Oui"), '#~ msgid "Old"\n#~ msgstr "Vieux"'], "obsolete: 'Old'"),
        (['msgid "Yes"\nmsgid_plural "Yeses"\nmsgstr[0] "Oui"\nmsgstr[1] "Ouis"'], "2 forms in French"),
    ],
)
def test_a_catalog_out_of_step_is_named(tmp_path, entries, fault):
    path = write(tmp_path, "bot", *entries)
    [found] = catalogs.catalog_faults(Found([Sentence("bot", None, "Yes")], []), [path])
    assert fault in found


def test_one_sentence_has_one_translation(tmp_path):
    paths = [write(tmp_path, "bot", entry("Open", "Ouvrir")), write(tmp_path, "home", entry("Open", "Ouvert"))]
    said = Found([Sentence("bot", None, "Open"), Sentence("home", None, "Open")], [])
    assert catalogs.catalog_faults(said, paths) == ["home.po: translated otherwise in another catalog: 'Open'"]


def test_a_singular_may_leave_out_its_number(tmp_path):
    plural = 'msgid "{n} expert"\nmsgid_plural "{n} experts"\nmsgstr[0] "un expert"\nmsgstr[1] "{n} experts"'
    said = Found([Sentence("bot", None, "{n} expert", "{n} experts")], [])
    assert catalogs.catalog_faults(said, [write(tmp_path, "bot", plural)]) == []
    without = plural.replace('"{n} experts"\n', '"{n} experts"\n').replace('msgstr[1] "{n}', 'msgstr[1] "des')
    assert len(catalogs.catalog_faults(said, [write(tmp_path, "bot", without)])) == 1


def test_an_update_keeps_adds_drops_moves_and_mends(tmp_path, monkeypatch):
    said = [
        Sentence("bot", None, "Who?"),
        Sentence("bot", None, "New"),
        Sentence("bot", "verb", "Open"),
        Sentence("home", None, "Moved"),
        Sentence("home", None, "{n} vote", "{n} votes"),
    ]
    monkeypatch.setattr(catalogs, "read_code", lambda: Found(said, []))
    context = '# Un verbe\nmsgctxt "verb"\n' + entry("Open", "Ouvrir")
    write(tmp_path, "bot", entry("Who?", "Qui ?"), context, entry("Moved", "Parti"), entry("Gone", "Fini"))
    write(tmp_path, "left", entry("Gone too", "Fini aussi"))
    more = tmp_path / "more"
    more.mkdir()
    votes = 'msgid "{n} vote"\nmsgid_plural "{n} votes"\nmsgstr[0] "{n} voix"\nmsgstr[1] "{n} voix"'

    assert catalogs.update(folder=tmp_path, translated_in=write(more, "votes", votes)) == ["bot.po: New"]

    assert {path.name for path in tmp_path.glob("*.po")} == {"bot.po", "home.po"}
    bot = (tmp_path / "bot.po").read_text()
    assert 'msgstr "Qui\u202f?"' in bot
    assert 'msgid "New"\nmsgstr ""' in bot
    assert '# Un verbe\nmsgctxt "verb"\nmsgid "Open"\nmsgstr "Ouvrir"' in bot
    assert "Gone" not in bot
    home = (tmp_path / "home.po").read_text()
    assert 'msgid "Moved"\nmsgstr "Parti"' in home
    assert 'msgstr[1] "{n} voix"' in home


def test_an_update_limited_to_one_catalog_leaves_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogs, "read_code", lambda: Found([Sentence("bot", None, "Yes")], []))
    other = write(tmp_path, "home", entry("Waiting for its code", "En attente"))
    before = other.read_bytes()
    catalogs.update(["bot"], folder=tmp_path)
    assert other.read_bytes() == before
    assert (tmp_path / "bot.po").exists()


def test_a_malformed_catalog_is_refused(tmp_path):
    path = tmp_path / "bot.po"
    path.write_text("<<<<<<< HEAD\n" + entry("Yes", "Oui"))
    with pytest.raises(PoFileError):
        read_catalog(path)


@pytest.mark.parametrize(
    ("source", "sentences"),
    [
        ('language.say("Hello {name}", name=x)', [("Hello {name}", None, None)]),
        ('say("Yes" if x else "No")', [("Yes", None, None), ("No", None, None)]),
        ('language.count("{n} a", "{n} b", 3)', [("{n} a", None, "{n} b")]),
        ('language.say_in_context("verb", "Open")', [("Open", "verb", None)]),
        ('N_("One " "two")', [("One two", None, None)]),
        ('named("aide", "help"), described("Help")', [("Help", None, None)]),
        ('@command("aide", "help", "Help", parent=moi)\ndef help(): ...', [("Help", None, None)]),
        ('say(words[kind], name=x); "text".count("e"); "text".count("e", 0, 3)', []),
        ('say("Hello {name}", **fields)', [("Hello {name}", None, None)]),
    ],
)
def test_what_is_said_is_found(source, sentences):
    found = read_source(source, "bot", "x.py")
    assert found.faults == []
    assert {(said.english, said.context, said.plural) for said in found.sentences} == set(sentences)


@pytest.mark.parametrize(
    "source",
    [
        'say(f"Hello {name}")',
        'say("Hello " + name)',
        'say("Hello {name}")',
        'say("Hello", name=x)',
        'say("Hello {name!r}", name=x)',
        'count("{n} a of {x}", "{n} b", 3)',
    ],
)
def test_what_cannot_be_translated_is_named(source):
    assert len(read_source(source, "bot", "x.py").faults) == 1


@pytest.mark.parametrize(
    "source",
    [
        'Button(label="Cancel")',
        'Button(label="Yes" if x else y)',
        'TextDisplay("# Home")',
        'TextDisplay(f"Page {page}")',
        'channel.send("Hello")',
        'channel.send(content="Dear " + name)',
        'class Ask(Form, title="Ask"): ...',
        '@command(name="aide", description=x)\ndef help(): ...',
        'Card(Accent.HOME, title, ["Hello", line])',
        'Action(f"Page {n}", route)',
        '@app_commands.describe(domain="Which one")\ndef find(): ...',
    ],
)
def test_a_text_that_escaped_the_catalogs_is_named(source):
    assert len(unspoken(source, "x.py")) == 1


@pytest.mark.parametrize(
    "source",
    [
        'Button(label=language.say("Cancel"))',
        'Button(label="1", emoji="✅")',
        'TextDisplay(f"# {title}\\n<t:{at}:R> :white_check_mark:")',
        "channel.send(text, allowed_mentions=NONE)",
        '@command(name=named("aide", "help"), description=described("Help"))\ndef help(): ...',
    ],
)
def test_a_text_from_the_catalogs_is_left_alone(source):
    assert unspoken(source, "x.py") == []


@pytest.mark.parametrize(
    "source",
    [
        'lines.append("Nothing here yet")',
        'lines += [f"{name} knows about {domain}"]',
        'language.say("Hello {name}", name="no one")',
    ],
)
def test_words_that_stand_loose_are_named(source):
    assert len(loose_words(source, "x.py")) == 1


@pytest.mark.parametrize(
    "source",
    [
        '"""About this."""\ndef f():\n    """What it does."""\n    raise ValueError("not a number")',
        'log.info("it went well"); ROUTE = Route("experts:profile")',
        'lines.append(language.say("Nothing here yet"))',
        '@command("aide", "help", "Show what you can do")\ndef help(): ...',
    ],
)
def test_words_that_are_not_shown_are_left_alone(source):
    assert loose_words(source, "x.py") == []
