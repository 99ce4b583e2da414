"""Where a vote's card will stand: the preview says who reads there, and we refuse what we could not post in."""

from __future__ import annotations

import discord
import pytest
from simcord import ChannelHandle, InteractionResult
from sqlalchemy import select

from cogs.polls import asking_forms as forms
from models.polls.tables import Electorate, Poll
from tests.support.actors import buttons, choose, press, text
from tests.support.forged import send_form
from tests.support.voting_stage import QUESTION, VotingStage, plain, refill
from tests.support.world import World

ASKED = {"Titre": "Nouveau local", "La question": QUESTION}
CANNOT = "Je ne peux pas publier dans ce salon"


@pytest.fixture
async def stage(world: World) -> VotingStage:
    return await VotingStage.prepare(world)


async def asked(
    stage: VotingStage, place: ChannelHandle | None = None, who: str = "organisations"
) -> InteractionResult:
    """The preview of a motion whose card shall stand there."""
    chosen = {} if place is None else {"salon": place}
    form = await stage["Anna"].slash(stage.world.channel, "vote creer", modele="motion", qui=who, **chosen)
    return form if form.modal is None else await refill(stage["Anna"], form, ASKED)


def in_discord(stage: VotingStage, place: ChannelHandle) -> discord.TextChannel:
    """As the bot sees it."""
    channel = stage.bot.get_channel(place.id)
    assert isinstance(channel, discord.TextChannel)
    return channel


async def hide(stage: VotingStage, place: ChannelHandle, *roles: str) -> None:
    """Only these roles read there, and Anna has them; we too."""
    channel = in_discord(stage, place)
    await channel.set_permissions(channel.guild.me, view_channel=True, send_messages=True, attach_files=True)
    anna = channel.guild.get_member(stage["Anna"].id)
    assert anna is not None
    for name in roles:
        role = await channel.guild.create_role(name=name)
        await anna.add_roles(role)
        await channel.set_permissions(role, view_channel=True)
    await channel.set_permissions(channel.guild.default_role, view_channel=False)


async def silence(stage: VotingStage, place: ChannelHandle) -> None:
    """We may not write there any more."""
    channel = in_discord(stage, place)
    await channel.set_permissions(channel.guild.me, send_messages=False)


async def test_the_preview_says_who_reads_the_channel(stage: VotingStage) -> None:
    said = plain(text(await asked(stage)))
    assert f"Sa carte sera dans <#{stage.votes.id}>, que tout le serveur peut lire." in said
    assert "⚠️ Sa carte" not in said
    shown = await asked(stage, stage.votes, "board")
    assert f"⚠️ Sa carte sera dans <#{stage.votes.id}>, que tout le serveur peut lire." in plain(text(shown))
    few = stage.world.guild.create_text_channel("comptes")
    await hide(stage, few, "Finances", "Commission *Numérique*")
    said = plain(text(await asked(stage, few)))
    assert f"Sa carte sera dans <#{few.id}>, que lisent seulement : Finances, Commission" in said
    assert "*Numérique*" not in said.replace("\\*", "")


async def test_a_channel_that_we_cannot_post_in_is_refused_before_anything_is_typed(stage: VotingStage) -> None:
    closed = stage.world.guild.create_text_channel("ferme")
    await silence(stage, closed)
    shown = await asked(stage, closed)
    assert CANNOT in plain(text(shown))


async def test_a_vote_is_not_let_go_where_its_card_cannot_stand(stage: VotingStage) -> None:
    shown = await asked(stage)
    await silence(stage, stage.votes)
    refused = await press(stage["Anna"], shown, "Ouvrir le vote")
    assert CANNOT in plain(text(refused))
    drafts = await stage["Anna"].slash(stage.world.channel, "vote brouillons")
    shown = await choose(stage["Anna"], drafts, "Nouveau local")
    assert f"⚠️ {CANNOT}" in plain(text(shown))
    assert "Ouvrir le vote" not in buttons(shown)


async def test_the_second_member_is_told_too(stage: VotingStage) -> None:
    await stage.rule(poll_go_ahead=True)
    await press(stage["Anna"], await asked(stage), "Soumettre au bureau")
    read = await press(stage["Paul"], await stage["Paul"].slash(stage.world.channel, "moi"), "Le lire")
    await silence(stage, stage.votes)
    assert CANNOT in plain(text(await press(stage["Paul"], read, "Donner mon accord")))


async def test_a_made_up_channel_of_another_server_is_refused(stage: VotingStage) -> None:
    """A form carries the channel that was chosen, and a client may send what it likes."""
    elsewhere = stage.world.env.create_guild("Ailleurs")
    theirs = elsewhere.create_text_channel("chez-eux")
    hidden = stage.world.guild.create_text_channel("cache")
    await hide(stage, hidden)
    cluster, electorate = stage.world.cluster_id, Electorate.ORGANISATIONS.value
    filled = {"title": "Nouveau local", "question": QUESTION, "until": "31/12/2026"}
    for channel_id in (theirs.id, hidden.id, 1):
        custom_id = forms.ASKED.to(cluster, "motion", electorate, "-", channel_id)
        shown = await send_form(stage["Ben"], stage.world.channel, custom_id, filled)
        assert "Cela n’a pas fonctionné" in text(shown)
        shown = await send_form(stage["Anna"], stage.world.channel, custom_id, filled)
        assert CANNOT in plain(text(shown))
    assert not await stage.world.read(lambda s: s.scalars(select(Poll)).all())
