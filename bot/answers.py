"""Answering an interaction: one way to show a card, whatever was answered before."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import discord
from discord.http import MultipartParameters
from discord.webhook.async_ import async_context

from bot.request import Interaction
from bot.ui.card import Card
from bot.ui.form import Form
from models.records import dataclass

NOBODY = discord.AllowedMentions.none()

MESSAGE = discord.InteractionResponseType.channel_message
UPDATE = discord.InteractionResponseType.message_update
COMPONENTS_FOR_ALL = discord.MessageFlags(components_v2=True).value
COMPONENTS_FOR_ONE = discord.MessageFlags(components_v2=True, ephemeral=True).value

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
        return
    with _arrived(interaction, MESSAGE):
        if files:
            await interaction.response.send_message(
                view=card.view(), ephemeral=private, allowed_mentions=NOBODY, files=attached
            )
        else:
            await _answer(interaction, MESSAGE, card, COMPONENTS_FOR_ONE if private else COMPONENTS_FOR_ALL)


async def show_with_file(interaction: Interaction, card: Card, name: str, content: bytes) -> None:
    """Answer with a card and the file that it names, to whoever asked for it."""
    await show(interaction, card, files=[discord.File(io.BytesIO(content), filename=name)])


async def _answer(interaction: Interaction, kind: discord.InteractionResponseType, card: Card, flags: int) -> None:
    """What `send_message` and `edit_message` of discord.py 2.7's `InteractionResponse` do, but for the message object
    that they make of the receipt: nobody reads it, and it is a tenth of what a simple command costs (`tests/bench`).
    """
    data = {"components": card.components, "flags": flags, "allowed_mentions": NOBODY.to_dict()}
    http = interaction._state.http
    await async_context.get().create_interaction_response(
        interaction.id,
        interaction.token,
        session=interaction._session,
        proxy=http.proxy,
        proxy_auth=http.proxy_auth,
        params=MultipartParameters(payload={"type": kind.value, "data": data}, multipart=None, files=None),
    )
    interaction.response._response_type = kind


@dataclass(frozen=True)
class QuickPoll:
    """A poll of Discord's own, which anybody answers: nothing of it is kept here."""

    question: str
    answers: Sequence[str]
    lasts: timedelta
    several: bool


async def show_poll(interaction: Interaction, poll: QuickPoll, content: str) -> None:
    """Answer in the channel with a poll of Discord's own, under a line that says what it is."""
    native = discord.Poll(poll.question, duration=poll.lasts, multiple=poll.several)
    for answer in poll.answers:
        native.add_answer(text=answer)
    with _arrived(interaction, MESSAGE):
        await interaction.response.send_message(content, poll=native, allowed_mentions=NOBODY)


async def replace(interaction: Interaction, card: Card, *, files: Sequence[discord.File] | None = None) -> None:
    """Put a card in the place of the one whose button was pressed (or of the answer that was put off).

    `files` take the place of those that were there; None leaves them (a card of components shows only what it names).
    """
    if files is not None:
        if not interaction.response.is_done():
            await work_on_card(interaction)
        await interaction.edit_original_response(view=card.view(), allowed_mentions=NOBODY, attachments=files)
    elif interaction.response.is_done():
        await interaction.edit_original_response(view=card.view(), allowed_mentions=NOBODY)
    else:
        with _arrived(interaction, UPDATE):
            await _answer(interaction, UPDATE, card, COMPONENTS_FOR_ALL)


async def turn_to(interaction: Interaction, card: Card) -> None:
    """Lead on from the card whose button was pressed: in its place where only the asker sees it, else beside it."""
    message = interaction.message
    if message is not None and message.flags.ephemeral:
        await replace(interaction, card)
    else:
        await show(interaction, card)


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
