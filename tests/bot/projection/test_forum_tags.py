"""The tags of a post, in forums that are not as we would have them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord

from bot.language import language_for
from bot.projection.forum_posts import _tags

FRENCH = language_for("fr")


def forum(names: list[str], *, required: bool) -> Any:
    """A forum that does not let us change it."""

    async def refuse(**changes: object) -> None:
        response: Any = SimpleNamespace(status=403, reason="Forbidden")
        raise discord.Forbidden(response, {"code": 50013, "message": "Missing Permissions"})

    tags = [discord.ForumTag(name=name, moderated=name == "Annonces") for name in names]
    return SimpleNamespace(id=1, available_tags=tags, flags=SimpleNamespace(require_tag=required), edit=refuse)


async def test_a_post_does_without_tags_that_cannot_be_made_and_takes_one_where_it_must() -> None:
    assert await _tags(forum([], required=False), ["Idée"], FRENCH) == []
    full = ["Annonces", *(f"Autre {number}" for number in range(19))]
    found = await _tags(forum(full, required=True), ["Idée"], FRENCH)
    assert [tag.name for tag in found] == ["Autre 0"]
    found = await _tags(forum(["Idée"], required=True), ["Idée", "Données et IA"], FRENCH)
    assert [tag.name for tag in found] == ["Idée"]
