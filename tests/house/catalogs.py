"""Keeps the French catalogs in step with the code: ``python -m tests.house.catalogs update`` or ``check``.

``update`` adds what the code says and drops what it no longer says, keeps every translation, and sets spaces,
apostrophes and quotes right, so that a translator may type plain ones. ``--from FILE.po`` takes translations
from a file of ``msgid`` and ``msgstr`` pairs; names of catalogs (``bot experts``) limit it to them.
"""

import argparse
import io
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from bot.language.catalogs import LOCALES, Forms, Key, catalog_paths, forms_of, key_of, read_catalog
from bot.language.speaking import PLACEHOLDER
from tests.house.sentences import Found, Sentence, read_code
from tests.house.typography import typeset, typography_faults

FRENCH = LOCALES / "fr"

HEADER = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Language: fr\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

"""


def update(only: Iterable[str] = (), translated_in: Path | None = None, folder: Path = FRENCH) -> list[str]:
    """Rewrite the catalogs from the code; returns one line for each sentence still without French.

    Nothing is written when a source file cannot be parsed (``SyntaxError``) or a catalog read (``PoFileError``).
    A sentence that moved to another capability keeps its translation.
    """
    said = _by_catalog(read_code().sentences)
    known = _translations(sorted(folder.glob("*.po")))
    if translated_in is not None:
        known |= _translations([translated_in])
    chosen = set(only) or said.keys() | {path.stem for path in folder.glob("*.po")}
    missing = []
    for name in sorted(chosen):
        path = folder / f"{name}.po"
        if said[name]:
            messages = [_message(sentence, known) for sentence in said[name]]
            _write(path, messages)
            missing += [f"{name}.po: {key_of(message)[1]}" for message in messages if not all(forms_of(message))]
        else:
            path.unlink(missing_ok=True)
    return missing


def catalog_faults(found: Found, paths: list[Path]) -> list[str]:
    """What is wrong between the code and the catalogs at ``paths``, one line each; empty when all is well."""
    said = {(sentence.catalog, sentence.context, sentence.english): sentence for sentence in found.sentences}
    faults = list(found.faults)
    seen: dict[Key, Forms] = {}
    translated = set()
    for path in paths:
        catalog = read_catalog(path)
        faults += [f"{path.name}: obsolete: {id!r}" for id in catalog.obsolete]
        for message in catalog:
            if not message.id:
                continue
            key = key_of(message)
            sentence = said.get((path.stem, *key))
            translated.add((path.stem, *key))
            if sentence is None:
                faults.append(f"{path.name}: said nowhere: {key[1]!r}")
            else:
                faults += [f"{path.name}: {fault}" for fault in message_faults(message, sentence)]
            if seen.setdefault(key, forms_of(message)) != forms_of(message):
                faults.append(f"{path.name}: translated otherwise in another catalog: {key[1]!r}")
    faults += [
        f"{catalog}.po: not there: {english!r}"
        for catalog, _, english in sorted(said.keys() - translated, key=lambda key: (key[0], key[2]))
    ]
    return faults


def message_faults(message: Message, sentence: Sentence) -> list[str]:
    """What is wrong with one translation, one line each."""
    english = (sentence.english,) if sentence.plural is None else (sentence.english, sentence.plural)
    forms = forms_of(message)
    if not all(forms):
        return [f"no French: {sentence.english!r}"]
    faults = [f"fuzzy: {sentence.english!r}"] if message.fuzzy else []
    if len(forms) != len(english):
        return [*faults, f"{len(forms)} forms in French, {len(english)} in English: {sentence.english!r}"]
    wanted = {*PLACEHOLDER.findall("".join(english))}
    for form, source in zip(forms, english, strict=True):
        fields = {*PLACEHOLDER.findall(form)}
        # In a singular, "un expert" may stand for "{n} expert", and the other way round.
        counted = {"n"} if sentence.plural is not None and form is forms[0] else set()
        if fields - counted != {*PLACEHOLDER.findall(source)} - counted or fields - wanted:
            faults.append(f"other fields than the English: {form!r}")
        if source.startswith("\n") != form.startswith("\n") or source.endswith("\n") != form.endswith("\n"):
            faults.append(f"begins or ends with a line break on one side only: {form!r}")
        faults += typography_faults(form)
    return faults


def _by_catalog(sentences: Iterable[Sentence]) -> defaultdict[str, list[Sentence]]:
    said: defaultdict[str, list[Sentence]] = defaultdict(list)
    in_order = sorted(
        set(sentences), key=lambda said: (said.english.casefold(), said.english, said.context or "", said.plural or "")
    )
    for sentence in in_order:
        said[sentence.catalog].append(sentence)
    return said


def _translations(paths: list[Path]) -> dict[Key, Message]:
    return {
        key_of(message): message
        for path in paths
        for message in read_catalog(path)
        if message.id and all(forms_of(message))
    }


def _message(sentence: Sentence, known: dict[Key, Message]) -> Message:
    """The entry of a sentence, with the translation, the comments and the doubt (fuzzy) it had before."""
    before = known.get((sentence.context, sentence.english), Message(""))
    forms = tuple(map(typeset, forms_of(before)))
    kept: dict[str, Any] = {
        "flags": {"fuzzy"} if before.fuzzy else set(),
        "user_comments": before.user_comments,
        "context": sentence.context,
    }
    if sentence.plural is None:
        return Message(sentence.english, forms[0] if len(forms) == 1 else "", **kept)
    return Message((sentence.english, sentence.plural), forms if len(forms) == 2 else ("", ""), **kept)


def _write(path: Path, messages: list[Message]) -> None:
    catalog = Catalog(locale="fr")
    for message in messages:
        catalog[message.id] = message
    written = io.BytesIO()
    # One line a text and no place nor date, so that a change shows only what changed.
    write_po(written, catalog, width=0, no_location=True, omit_header=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(HEADER.encode() + written.getvalue().strip(b"\n") + b"\n")


def main() -> int:
    """Run the command line; returns 1 when something is left to mend."""
    parser = argparse.ArgumentParser(prog="python -m tests.house.catalogs", description=__doc__)
    parser.add_argument("action", choices=["update", "check"])
    parser.add_argument("catalogs", nargs="*", help="only these, by name: bot, experts...")
    parser.add_argument("--from", dest="translated_in", type=Path, help="a .po file whose translations to take")
    arguments = parser.parse_args()
    if arguments.action == "update":
        left = update(arguments.catalogs, arguments.translated_in)
    else:
        left = catalog_faults(read_code(), catalog_paths("fr"))
    for line in left:
        print(line)
    print(f"{len(left)} left to mend." if left else "The French catalogs are complete.")
    return 1 if left and arguments.action == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
