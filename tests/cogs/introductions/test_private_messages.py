""" "Me prévenir en privé": a pointer, to those who asked for it, within a budget, and never to a closed door twice."""

from __future__ import annotations

import discord
import pytest
from simcord import MemberActor
from sqlalchemy import select, update

from bot.private_channels import MOST_OPENED
from models.database import Session, Topic
from models.outbox import OutboxItem
from models.people.tables import Person, PrivateNotice
from tests.support.actors import buttons, channel, fill, messages_in, press, text
from tests.support.requests import MESSAGE, SUBJECT, Desk, said
from tests.support.world import World

HOUR = 3600


def private(world: World, actor: MemberActor) -> list[discord.Message]:
    """What the bot wrote to somebody privately, the oldest first."""
    channel_id = world.env.backend.dm_channels.get(actor.id)
    return [] if channel_id is None else messages_in(channel(world.env, channel_id))


async def switch(desk: Desk, actor: MemberActor) -> str:
    """Press the button of "Mes demandes"."""
    shown = await press(actor, await desk.requests(actor), "prévenir en privé")
    await desk.world.env.settle()
    return said(shown)


async def test_the_first_comes_at_once_and_the_button_in_it_works(desk: Desk) -> None:
    """So the channel is opened while the person is there, and they see whether it works."""
    assert "au plus une fois par heure" in await switch(desk, desk.rose)
    (first,) = private(desk.world, desk.rose)
    words = text(first, desk.world.env)
    assert "Je vous préviendrai ici" in words
    assert "Open NC" in words
    shown = await press(desk.rose.user, first, "Ma page", desk.world.env)
    assert "Bonjour Rose Poadja" in said(shown)


async def test_what_waits_is_pointed_to_once_an_hour_without_a_word_of_it(desk: Desk) -> None:
    await switch(desk, desk.rose)
    await desk.ask()
    await desk.ask(asker=desk.paul)
    assert len(private(desk.world, desk.rose)) == 1
    await desk.days(1.01 / 24)
    _, second = private(desk.world, desk.rose)
    words = text(second, desk.world.env)
    assert "Quelque chose vous attend" in words
    assert not any(word in words for word in ("Anna", "Paul", "Messagerie", "boîtes"))
    await desk.days(1)
    assert len(private(desk.world, desk.rose)) == 2, "two requests are one message"


async def test_who_did_not_ask_for_it_gets_none(desk: Desk) -> None:
    await desk.ask()
    await desk.accept()
    await desk.days(20)
    assert not private(desk.world, desk.anna)
    assert not private(desk.world, desk.rose)


async def test_an_asker_is_told_of_a_yes_at_once_and_of_no_answer_at_the_same_hour(desk: Desk) -> None:
    """Whether it was declined or never read."""
    jean = await desk.world.person("Jean Wetta", organisation="Société 9")
    for actor in (desk.anna, jean, desk.mina):
        await switch(desk, actor)
    await desk.days(1)
    await desk.ask(expert=desk.rose)
    await press(desk.rose, await desk.open_request(desk.rose), "Décliner")
    await desk.ask(asker=desk.mina, expert=desk.rose)
    await desk.accept()
    await desk.ask(asker=jean, expert=desk.paul)
    await desk.world.env.settle()
    assert [len(private(desk.world, each)) for each in (desk.anna, jean, desk.mina)] == [1, 1, 2]
    await desk.days(2.1)
    assert [len(private(desk.world, each)) for each in (desk.anna, jean, desk.mina)] == [2, 2, 2]
    declined, unread = (private(desk.world, each)[-1] for each in (desk.anna, jean))
    assert abs((declined.created_at - unread.created_at).total_seconds()) < 60
    assert text(declined, desk.world.env) == text(unread, desk.world.env)


async def test_switched_off_nothing_comes_any_more(desk: Desk) -> None:
    await switch(desk, desk.rose)
    await desk.ask()
    assert "reste sur votre page" in await switch(desk, desk.rose)
    await desk.days(1)
    assert len(private(desk.world, desk.rose)) == 1


@pytest.mark.wrong_on_purpose
async def test_a_closed_door_switches_it_off_and_the_page_says_so(desk: Desk) -> None:
    layer = desk.world.layer
    assert layer is not None
    layer.block_private(desk.rose)
    with layer.expects(50007):
        await switch(desk, desk.rose)
    page = await desk.page(desk.rose)
    assert "Discord ne vous remet pas mes messages privés" in said(page)
    await desk.ask()
    await desk.days(1)
    assert not private(desk.world, desk.rose)
    owed = await desk.world.read(lambda s: s.scalars(select(OutboxItem.kind)).all())
    assert not owed
    layer.allow_private(desk.rose)
    again = await press(desk.rose, await desk.page(desk.rose), "Me prévenir en privé")
    await desk.world.env.settle()
    assert "Je vous préviendrai en privé" in said(again)
    assert len(private(desk.world, desk.rose)) == 1
    assert "Discord ne vous remet pas" not in said(await desk.page(desk.rose))


@pytest.mark.wrong_on_purpose
async def unheard(desk: Desk) -> None:
    """As if the bot had not heard yet that somebody is gone: whoever has left is not found any more."""

    def forget(session: Session) -> None:
        session.execute(update(Person).values(left_at=None))
        session.touch(Topic.PEOPLE, Topic.EXPERTS)

    await desk.world.env.settle()
    await desk.world.write(forget)


async def test_who_left_every_server_of_ours_is_left_alone(desk: Desk) -> None:
    layer = desk.world.layer
    assert layer is not None
    await switch(desk, desk.rose)
    desk.world.guild.remove_member(desk.rose)
    await unheard(desk)
    with layer.expects(50278):
        by_name = {"expert": str(desk.id_of(desk.rose))}
        opened = await desk.anna.slash(desk.world.channel, "expert contacter", **by_name)
        await fill(desk.anna, opened, {SUBJECT: "Messagerie", MESSAGE: "Piratée"})
        await desk.days(1)
    assert len(private(desk.world, desk.rose)) == 1
    refused = [each for each in layer.refusals if each.code == 50278]
    assert len(refused) == 1, "tried once"


async def test_a_refusal_can_be_left_at_that(desk: Desk) -> None:
    layer = desk.world.layer
    assert layer is not None
    layer.block_private(desk.rose)
    with layer.expects(50007):
        await switch(desk, desk.rose)
    left = await press(desk.rose, await desk.page(desk.rose), "Laisser ainsi")
    assert "Ne plus me prévenir" in said(left)
    assert "Discord ne vous remet pas" not in said(await desk.page(desk.rose))
    assert "Me prévenir en privé" in buttons(await desk.requests(desk.rose))


async def test_few_channels_are_opened_an_hour_and_none_is_forgotten(desk: Desk) -> None:
    people = [await desk.world.person(f"Membre Numéro{number}") for number in range(MOST_OPENED + 3)]
    for person in people:
        await switch(desk, person)
    assert sum(bool(private(desk.world, each)) for each in people) == MOST_OPENED
    await desk.days(4 / 24)
    assert all(len(private(desk.world, each)) == 1 for each in people)


@pytest.mark.wrong_on_purpose
async def test_when_discord_says_too_fast_it_waits(desk: Desk) -> None:
    """40003: nothing more is tried for an hour, then it comes."""
    layer = desk.world.layer
    assert layer is not None
    object.__setattr__(layer.limits, "private_channels", 0)
    object.__setattr__(layer.limits, "press_memory", layer.limits.press_memory * 0)
    with layer.expects(40003):
        await switch(desk, desk.rose)
        layer.pressed.clear()
        await desk.days(1 / 24)
    object.__setattr__(layer.limits, "private_channels", 25)
    await desk.days(4 / 24)
    assert len(private(desk.world, desk.rose)) == 1


async def test_after_a_restart_nothing_comes_twice(desk: Desk) -> None:
    await switch(desk, desk.rose)
    await desk.ask()
    await desk.world.restart()
    await desk.days(2 / 24)
    assert len(private(desk.world, desk.rose)) == 2


async def test_an_account_that_is_gone_is_left_alone(desk: Desk) -> None:
    """10013, unknown user: their requests wait on a page that nobody opens, and nothing is tried again."""
    await switch(desk, desk.rose)
    nobody = 999_999_999_999
    mine = Person.id == desk.id_of(desk.rose)
    await desk.world.write(lambda s: s.execute(update(Person).where(mine).values(discord_user_id=nobody)))
    await desk.world.restart()
    await unheard(desk)
    opened = await desk.anna.slash(desk.world.channel, "expert contacter", expert=str(desk.id_of(desk.rose)))
    await fill(desk.anna, opened, {SUBJECT: "Messagerie", MESSAGE: "Piratée"})
    await desk.days(1)
    assert not await desk.world.read(lambda s: s.scalars(select(OutboxItem.kind)).all())
    assert (await desk.world.read(lambda s: s.scalars(select(PrivateNotice)).one())).refused_at is not None
