"""The tags of the projects forum: the stages of a project and the families of domains."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.language import Language
from config.domains import standard_domains
from config.words import N_

MOST_TAGS = 20
"""Of a forum, of 20 characters each (Discord's documentation, Channels Resource)."""

STAGES: tuple[str, ...] = (
    N_("Idea"),
    N_("Call for partners"),
    N_("Framing"),
    N_("Building"),
    N_("Delivered"),
    N_("Dropped"),
)


def tag_names(language: Language) -> list[str]:
    """What the tags are called, stages first."""
    families = standard_domains().families
    return [language.say(stage) for stage in STAGES] + [family.names[language.code] for family in families]


def tags_to_have(present: Sequence[discord.ForumTag], language: Language) -> list[discord.ForumTag] | None:
    """All tags the forum should have, those it has among them; None when none is missing or can be added."""
    names = {tag.name for tag in present}
    missing = [name for name in tag_names(language) if name not in names][: MOST_TAGS - len(present)]
    if not missing:
        return None
    return [*present, *(discord.ForumTag(name=name) for name in missing)]
