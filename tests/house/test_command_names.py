"""A sentence names a command as those who read it see it: in English by its English name, in French by the French."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.language.catalogs import catalog_paths, key_of, read_catalog
from tests.support.command_walk import CHAT_INPUT, Payload, every_command, payloads

NAMED = re.compile(r"(?<![\w/<:])/([a-z][a-z-]*(?: [a-z][a-z-]*){0,2})")
NO_COMMANDS = {"health"}
"""What begins with a slash and is an address of the bot's own."""
GROUPS = (1, 2)
"""Options that are commands of a group, or groups in it."""


def paths(entry: Payload, above: tuple[str, str] = ("", "")) -> Iterator[tuple[str, str]]:
    """The names of a command and of all below it, in French and in English."""
    english = (entry.get("name_localizations") or {}).get("en-US", entry["name"])
    own = (f"{above[0]} {entry['name']}".strip(), f"{above[1]} {english}".strip())
    yield own
    for option in entry.get("options") or []:
        if option["type"] in GROUPS:
            yield from paths(option, own)


def commands_in(text: str, known: set[str]) -> list[str]:
    """The commands that a text names, each as long as it is one; what is none, as it stands."""
    found = []
    for match in NAMED.findall(text):
        words = match.split()
        beginnings = [" ".join(words[:end]) for end in range(len(words), 0, -1)]
        if words[0] not in NO_COMMANDS:
            found.append(next((each for each in beginnings if each in known), f"/{match}?"))
    return found


async def test_each_language_names_commands_as_its_readers_see_them() -> None:
    received = [each for each in await payloads(every_command()) if each.get("type", CHAT_INPUT) == CHAT_INPUT]
    pairs = [pair for command in received for pair in paths(command)]
    french, english = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    in_english = dict(pairs)
    faults = []
    for path in catalog_paths("fr"):
        for message in read_catalog(path):
            _, said = key_of(message)
            meant = (message.string if isinstance(message.string, str) else message.string[0]) if message.string else ""
            named = commands_in(meant, french)
            if [in_english.get(each) for each in named] != commands_in(said, english):
                faults.append(f"{path.name}: {said!r}: {meant!r}")
    assert not faults, "\n".join(faults)
