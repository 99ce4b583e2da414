"""Which of our roles the bot may give and take, as Discord's hierarchy has it; what is out of reach is told once."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import discord

from models import outbox
from models.cluster.obstacles import ROLE_OBSTACLES, Forbidden, gone, note, obstacles
from models.cluster.places import ROLES_OF_ALL
from models.database import Session

if TYPE_CHECKING:
    from datetime import datetime

    from bot.client import Cagou

Obstruction = tuple[Forbidden, str]
"""What an obstacle is known by: its kind and its subject."""


def obstruction(guild: discord.Guild, role_id: int) -> Obstruction | None:
    """What keeps the bot from giving a role of the server; None when nothing does, or the role is gone."""
    role = guild.get_role(role_id)
    if role is None:
        return None
    if not guild.me.guild_permissions.manage_roles:
        return Forbidden.NO_MANAGE_ROLES, ""
    return (Forbidden.ROLE_ABOVE_OURS, str(role_id)) if role >= guild.me.top_role else None


def stands(guild: discord.Guild, key: Obstruction, ours: Collection[int]) -> bool:
    """Whether an obstacle in the way of giving our roles still stands."""
    what, subject = key
    if what is Forbidden.NO_MANAGE_ROLES:
        return not guild.me.guild_permissions.manage_roles
    return int(subject) in ours and obstruction(guild, int(subject)) == key


async def keep_obstacles(
    client: Cagou, cluster_id: UUID, guild: discord.Guild, ours: Collection[int], met: Collection[Obstruction]
) -> None:
    """Remember what was `met`, forget what has gone; then those who went without a role for it get it now."""
    known = {each.key for each in await client.database.read(cluster_id, obstacles) if each.what in ROLE_OBSTACLES}
    mended = {key for key in known if not stands(guild, key, ours)}
    new = set(met) - known
    if new or mended:
        now = client.clock.now()
        await client.database.write(cluster_id, partial(_keep, new=new, mended=mended, now=now))


def _keep(session: Session, *, new: Collection[Obstruction], mended: Collection[Obstruction], now: datetime) -> None:
    for what, subject in sorted(new):
        note(session, what, subject, now)
    if mended:
        gone(session, mended)
        outbox.project(session, ROLES_OF_ALL, None, now)
