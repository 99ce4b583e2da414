"""Answering an interaction: one way to show a card, whatever was answered before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import discord

from bot.request import Interaction
from bot.ui.card import Card
from bot.ui.form import Form

NOBODY = discord.AllowedMentions.none()

ALREADY_ANSWERED = 40060
"""Discord's code for a second first answer: ours arrived, its receipt was lost, and discord.py sent it again."""


@contextmanager
def _arrived(interaction: Interaction, kind: discord.InteractionResponseType) -> Iterator[None]:
    """Take an answer that Discord has already for given, and remember that it was."""
    try:
        yield
    except discord.HTTPException as refused:
        if refused.code != ALREADY_ANSWERED:
            raise
        interaction.response._response_type = kind  # discord.py sets it only with the receipt


async def show(
    interaction: Interaction, card: Card, *, private: bool = True, files: Sequence[discord.File] = ()
) -> None:
    """Answer with a card: the first answer, or another message when one was given already."""
    attached = list(files) or discord.utils.MISSING
    if interaction.response.is_done():
        await interaction.followup.send(view=card.view(), ephemeral=private, allowed_mentions=NOBODY, files=attached)
    else:
        with _arrived(interaction, discord.InteractionResponseType.channel_message):
            await interaction.response.send_message(
                view=card.view(), ephemeral=private, allowed_mentions=NOBODY, files=attached
            )


async def replace(interaction: Interaction, card: Card) -> None:
    """Put a card in the place of the one whose button was pressed (or of the answer that was put off)."""
    if interaction.response.is_done():
        await interaction.edit_original_response(view=card.view(), allowed_mentions=NOBODY)
    else:
        with _arrived(interaction, discord.InteractionResponseType.message_update):
            await interaction.response.edit_message(view=card.view(), allowed_mentions=NOBODY)


async def ask(interaction: Interaction, form: Form) -> None:
    """Open a form; only as the first answer, and not to a form."""
    with _arrived(interaction, discord.InteractionResponseType.modal):
        await interaction.response.send_modal(form.modal())


async def think(interaction: Interaction, *, private: bool = True) -> None:
    """Say that the answer takes a while: then `show` fills it in, within 15 minutes."""
    with _arrived(interaction, discord.InteractionResponseType.deferred_channel_message):
        await interaction.response.defer(ephemeral=private, thinking=True)


async def work_on_card(interaction: Interaction) -> None:
    """Say that the card whose button was pressed will change: then `replace` does it."""
    with _arrived(interaction, discord.InteractionResponseType.deferred_message_update):
        await interaction.response.defer()
