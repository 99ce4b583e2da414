"""Which project an option means, or the place where one is, and what autocompletion offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import discord
from discord import app_commands

from bot.request import Interaction, Request, request_of
from bot.ui.limits import MOST_CHOICES
from bot.ui.route import picked_id
from cogs.threads.choosing import meant
from models.people.names import folded
from models.projects.errors import ProjectUnknown
from models.projects.finding import Filters
from models.projects.known import visibility_of
from models.projects.projecting import project_of_post

if TYPE_CHECKING:
    from bot.client import Cagou


async def offered_projects(client: Cagou, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The projects that whoever types may read and may mean: those whose title begins so first."""
    request = request_of(interaction)
    if request.cluster is None or request.person is None:
        return []
    visible = await client.database.read(
        request.cluster.id, lambda session: visibility_of(session, request.actor, request.now)
    )
    index = await client.projects.of(request.cluster.id)
    found = list(index.find(visible, Filters(text=typed)))
    found.sort(key=lambda each: not folded(each.title).startswith(folded(typed)))
    return [app_commands.Choice(name=each.title, value=str(each.id)) for each in found[:MOST_CHOICES]]


async def project_meant(client: Cagou, request: Request, typed: str) -> UUID:
    """The project that an option means: one that was picked, or the only one whose title holds what was typed.

    Raises `ProjectUnknown`.
    """
    id = picked_id(typed)
    if id is not None:
        return id
    visible = await client.database.read(
        request.home.id, lambda session: visibility_of(session, request.actor, request.now)
    )
    index = await client.projects.of(request.home.id)
    found = meant([(each.id, each.title) for each in index.find(visible)], typed)
    if found is None:
        raise ProjectUnknown
    return found


async def project_here(client: Cagou, interaction: Interaction, request: Request) -> UUID | None:
    """The project in whose post one is."""
    if not isinstance(interaction.channel, discord.Thread):
        return None
    post_id = interaction.channel.id
    return await client.database.read(request.home.id, lambda session: project_of_post(session, post_id))


async def project_meant_or_here(
    client: Cagou, interaction: Interaction, request: Request, typed: str | None
) -> UUID | None:
    """The project that an option means, or without one that in whose post one is. Raises `ProjectUnknown`."""
    if typed is not None and typed.strip():
        return await project_meant(client, request, typed)
    return await project_here(client, interaction, request)


async def homes_found(client: Cagou, request: Request) -> Sequence[tuple[UUID, str]]:
    """The groups whose projects the person reads, by name."""
    visible = await client.database.read(
        request.home.id, lambda session: visibility_of(session, request.actor, request.now)
    )
    index = await client.projects.of(request.home.id)
    named = {each.home_id: each.home for each in index.find(visible)}
    found = [(id, name) for id, name in named.items() if id is not None and name is not None]
    return sorted(found, key=lambda each: folded(each[1]))
