"""Answering an interaction: one way to show a card, whatever was answered before."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.request import Interaction
from bot.ui.card import Card
from bot.ui.form import Form

NOBODY = discord.AllowedMentions.none()


async def show(
    interaction: Interaction, card: Card, *, private: bool = True, files: Sequence[discord.File] = ()
) -> None:
    """Answer with a card: the first answer, or another message when one was given already."""
    if interaction.response.is_done():
        await interaction.followup.send(view=card.view(), ephemeral=private, allowed_mentions=NOBODY, files=list(files))
    else:
        await interaction.response.send_message(
            view=card.view(), ephemeral=private, allowed_mentions=NOBODY, files=list(files)
        )


async def replace(interaction: Interaction, card: Card) -> None:
    """Put a card in the place of the one whose button was pressed (or of the answer that was put off)."""
    if interaction.response.is_done():
        await interaction.edit_original_response(view=card.view(), allowed_mentions=NOBODY)
    else:
        await interaction.response.edit_message(view=card.view(), allowed_mentions=NOBODY)


async def ask(interaction: Interaction, form: Form) -> None:
    """Open a form; only as the first answer, and not to a form."""
    await interaction.response.send_modal(form.modal())


async def think(interaction: Interaction, *, private: bool = True) -> None:
    """Say that the answer takes a while: then `show` fills it in, within 15 minutes."""
    await interaction.response.defer(ephemeral=private, thinking=True)


async def work_on_card(interaction: Interaction) -> None:
    """Say that the card whose button was pressed will change: then `replace` does it."""
    await interaction.response.defer()
