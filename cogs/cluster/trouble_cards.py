"""What the journal tells of troubles with the server: what Discord forbids, and what somebody deleted by hand."""

from __future__ import annotations

from uuid import UUID

import discord

from bot.language import Language
from bot.ui import Accent, Action, Card, Style, escaped
from bot.ui.ways import my_page, recreate_places
from cogs.cluster.cards import CHECK
from cogs.cluster.words import OBSTACLES, bot_role, pieces_shown
from models.cluster.obstacles import ObstacleFacts
from models.groups.missing import Lacking


def obstacle_lines(language: Language, guild: discord.Guild, found: ObstacleFacts, group: str) -> list[str]:
    """What is forbidden, in one line, and in another where an administrator mends it."""
    wrong, how = OBSTACLES[found.what]
    fields = {"role": f"<@&{found.subject}>", "bot": bot_role(guild), "group": escaped(group)}
    return [language.say(wrong, **fields), language.say(how, **fields)]


def obstacle_card(language: Language, guild: discord.Guild, cluster_id: UUID, found: ObstacleFacts, group: str) -> Card:
    """For the journal: said once, as long as it stands."""
    return Card(
        Accent.TROUBLE,
        language.say("Discord stands in the way"),
        obstacle_lines(language, guild, found, group),
        [Action(language.say("Check"), CHECK.to(cluster_id), Style.PRIMARY)],
        footer=language.say("Said once. As soon as it is mended, I catch up by myself."),
    )


def missing_line(language: Language, found: Lacking) -> str:
    """What was deleted of a group, in one line."""
    return language.say(
        "**{group}** lacks {pieces}.", group=escaped(found.name), pieces=pieces_shown(language, found.kinds)
    )


def missing_card(language: Language, cluster_id: UUID, found: Lacking) -> Card:
    """For the journal: somebody deleted a place of a group."""
    return Card(
        Accent.TROUBLE,
        language.say("A group has lost a place"),
        [
            missing_line(language, found),
            language.say("Somebody deleted it in Discord. What was written there is lost, the group itself is not."),
        ],
        [recreate_places(language, cluster_id, found.group_id)],
    )


def remade_card(language: Language, cluster_id: UUID, found: Lacking) -> Card:
    """It is being made again."""
    return Card(
        Accent.CLUSTER,
        language.say("It is being made again"),
        [
            language.say(
                "For **{group}**: {pieces}.", group=escaped(found.name), pieces=pieces_shown(language, found.kinds)
            ),
            language.say("It will be there in a moment."),
        ],
        [my_page(language, cluster_id)],
    )
