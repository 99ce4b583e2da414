"""What nobody should type into a search of the journal: it answers in words, and harms nothing."""

from __future__ import annotations

import pytest

from models.people.tables import Office
from tests.support.actors import text
from tests.support.world import World

HOSTILE = [
    "@everyone <@&1> **gras**",
    "'; DROP TABLE audit_entry; --",
    "%",
    "_",
    "\u202eetnes\u200b",
    "🦜" * 40,
    "```\n# titre\n```",
    "é" * 100,
    "00000000-0000-0000-0000-000000000000",
    "{who} {whom} {kind}",
    "\\",
    "...",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
async def test_a_search_for_it_answers(world: World, typed: str) -> None:
    board = await world.person("Anna Kaledo", office=Office.PRESIDENT)
    await board.slash(world.channel, "bureau nommer", membre=world.member("Paul Wamo"), fonction="treasurer")
    for options in ({"texte": typed}, {"personne": typed}, {"depuis": typed[:40]}):
        shown = await board.slash(world.channel, "journal", **options)
        said = text(shown)
        assert shown.ephemeral
        assert "code" not in said, said
        assert "@everyone" not in said.replace("\\@everyone", "")
    assert "Paul Wamo" in text(await board.slash(world.channel, "journal"))
