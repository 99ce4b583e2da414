"""Showing an organisation: its card with its logo, in the place of the card that was pressed or beside it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord

from bot.answers import replace, show, turn_to
from bot.request import Interaction, Request
from bot.ui import Pages
from cogs.organisations import cards, list_cards
from models.organisations.facts import Seen
from models.organisations.listing import Filter, list_organisations
from models.organisations.presenting import logo_of

if TYPE_CHECKING:
    from bot.client import Cagou


async def show_organisation(
    client: Cagou, interaction: Interaction, request: Request, seen: Seen, done: str | None = None
) -> None:
    """Show the card of an organisation; `done` says what was just done."""
    organisation_id = seen.facts.id
    logo = None
    if seen.facts.logo is not None:
        logo = await client.database.read(
            request.home.id, lambda session: logo_of(session, request.actor, organisation_id, now=request.now)
        )
    name = logo.file_name if logo is not None else None
    card = cards.organisation(request.language, request.home, seen, logo=name, done=done)
    if logo is None:
        await turn_to(interaction, card)
        return
    files = [discord.File(io.BytesIO(logo.content), filename=logo.file_name)]
    message = interaction.message
    if message is not None and message.flags.ephemeral:
        await replace(interaction, card, files=files)
    else:
        await show(interaction, card, files=files)


async def show_list(client: Cagou, interaction: Interaction, request: Request, wanted: Filter) -> None:
    """Show the organisations that are looked for."""
    found = await client.database.read(
        request.home.id, lambda session: list_organisations(session, request.actor, wanted, now=request.now)
    )
    await show_pages(client, interaction, request, list_cards.listing(request.language, request.home, found))


async def show_pages(client: Cagou, interaction: Interaction, request: Request, pages: Pages) -> None:
    """Show the first of several pages."""
    token = client.memory.keep(pages, interaction.user.id, request.now)
    await turn_to(interaction, pages.page(0, token, request.language))
