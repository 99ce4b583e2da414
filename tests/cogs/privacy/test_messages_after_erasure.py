"""After an erasure no message of ours in the server holds the name: the journal, calls, private threads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from types import SimpleNamespace
from uuid import UUID

import discord
import pytest
from sqlalchemy import select, update

from bot.delivery import Message, Post
from bot.telling_anew import AT_ONCE
from bot.ui import Accent, Card
from models import outbox
from models.actor import Actor
from models.cluster.tables import PlaceKind, Posted
from models.database import Session, everywhere
from models.groups.tables import Group, GroupPlace, GroupPlaceKind
from models.outbox import Backlog
from models.people.tables import Office, Person
from models.privacy.erasing import erase
from models.privacy.subject import Subject
from tests.support import factories
from tests.support.actors import buttons, messages_in, press, text
from tests.support.call_stage import CallStage
from tests.support.group_stage import GroupStage
from tests.support.joining_stage import JoiningStage
from tests.support.requests import open_desk
from tests.support.thread_stage import TITLE, ThreadStage
from tests.support.world import World


def said_in_guild(world: World) -> str:
    """All that every message of every channel and thread holds, as Discord keeps it."""
    backend = world.env.backend
    kept = []
    for messages in backend.messages.values():
        kept += [message for message in messages.values() if message.visible_to(None)]
    return json.dumps([[message.content, message.components] for message in kept], ensure_ascii=False, default=str)


async def with_journal(world: World):
    journal = world.guild.create_text_channel("journal")
    await world.write(lambda session: factories.place(session, PlaceKind.JOURNAL, journal.id, now=world.now))
    return journal


async def erase_oneself(world: World, person) -> None:
    asked = await person.slash(world.channel, "mes-donnees effacer")
    await press(person, asked, "Effacer définitivement")
    await world.env.settle()


async def test_the_journal_forgets_who_acted_and_who_was_concerned(world: World) -> None:
    journal = await with_journal(world)
    anna = await world.person("Anna Kaledo", office=Office.PRESIDENT)
    paul = world.member("Paul Wamo")
    await anna.slash(world.channel, "bureau nommer", membre=paul, fonction="treasurer")
    await paul.slash(world.channel, "bureau nommer", membre=anna, fonction="secretary")
    await world.env.settle()
    assert "Kaledo" in said_in_guild(world)
    await erase_oneself(world, anna)
    assert "Kaledo" not in said_in_guild(world)
    assert str(anna.id) not in said_in_guild(world)
    told = [text(message, world.env) for message in messages_in(journal)]
    assert len(told) == 3
    assert "personne effacée a nommé Paul Wamo" in told[0]
    assert "Paul Wamo a" in told[1]
    assert "personne effacée" in told[1]


async def test_an_administrator_whom_the_cluster_never_knew_is_forgotten_too(world: World) -> None:
    journal = await with_journal(world)
    chief = world.member("Chef", administrator=True)
    await chief.slash(world.channel, "bureau nommer", membre=world.member("Paul Wamo"), fonction="president")
    await world.env.settle()
    assert f"<@{chief.id}>" in said_in_guild(world)
    await erase_oneself(world, chief)
    assert str(chief.id) not in said_in_guild(world)
    [told] = messages_in(journal)
    assert "personne effacée a nommé Paul Wamo" in text(told, world.env)


async def test_calls_and_their_answers(world: World) -> None:
    stage = await CallStage.prepare(world)
    await with_journal(world)
    await stage.call()
    await stage.help(stage.ben, "Je connais bien.")
    assert "Kaledo" in said_in_guild(world)
    for person in (stage.anna, stage.ben):
        await erase_oneself(world, person)
    for name in ("Kaledo", "Païta", "messagerie est piratée", "Je connais bien"):
        assert name not in said_in_guild(world)


@pytest.mark.parametrize("who", ["anna", "rose"])
async def test_the_private_thread_of_an_introduction(world: World, who: str) -> None:
    """Whichever side goes, the thread's first message does not say any more who they are."""
    desk = await open_desk(world)
    await desk.ask()
    await desk.accept()
    await world.env.settle()
    person = getattr(desk, who)
    assert f"<@{person.id}>" in said_in_guild(world)
    await erase_oneself(world, person)
    assert str(person.id) not in said_in_guild(world)
    assert "Messagerie" not in said_in_guild(world)


WELCOME = "test.welcome"


def welcome(world: World, *, place: int, stays: bool) -> Post:
    """A message that names a person, as any capability posts one."""

    async def render(client, delivery) -> Message | None:
        person_id = delivery.subject_id
        person = await client.database.read(delivery.cluster_id, lambda session: session.find(Person, person_id))
        if person is None and not stays:
            return None
        return Message(place, Card(Accent.HOME, f"Bienvenue à {person.full_name if person else 'tous'}"))

    post = Post(render, names_people=True)
    courier = world.env.bot.courier  # type: ignore[attr-defined]  # the bot in it is ours
    courier._renderers.pop(WELCOME, None)
    courier.take({WELCOME: post})
    return post


async def somebody(world: World) -> UUID:
    now = world.now
    return await world.write(lambda session: factories.person(session, "Anna Kaledo", user_id=77, now=now))


async def noted(world: World) -> Sequence[Posted]:
    return await world.read(lambda session: session.scalars(select(Posted)).all())


@pytest.mark.parametrize("stays", [True, False])
async def test_a_message_of_any_kind_is_told_anew_or_deleted(world: World, stays: bool) -> None:
    """As its renderer says; what another person is named in stays as it is."""
    welcome(world, place=world.channel.id, stays=stays)
    anna, now = await somebody(world), world.now
    paul = await world.write(lambda session: factories.person(session, "Paul Wamo", now=now))
    for person_id in (anna, paul):
        await world.write(partial(outbox.post, kind=WELCOME, subject_id=person_id, now=now))
    assert len(await noted(world)) == 2
    await world.write(lambda session: erase(session, Actor(77), now=now))
    said = [text(message, world.env) for message in messages_in(world.channel)]
    assert said == (["### Bienvenue à tous"] if stays else []) + ["### Bienvenue à Paul Wamo"]
    assert len(await noted(world)) == (2 if stays else 1)


async def test_in_an_archived_thread_too(world: World) -> None:
    """It is opened for the moment, and archived again."""
    client = world.env.bot
    channel = client.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    thread = await channel.create_thread(name="Chantier", type=discord.ChannelType.public_thread)
    await world.env.settle()
    welcome(world, place=thread.id, stays=True)
    anna, now = await somebody(world), world.now
    await world.write(lambda session: outbox.post(session, WELCOME, anna, now))
    assert "Kaledo" in said_in_guild(world)
    await thread.edit(archived=True)
    await world.env.settle()
    await world.write(lambda session: erase(session, Actor(77), now=now))
    assert "Kaledo" not in said_in_guild(world)
    again = await client.fetch_channel(thread.id)
    assert isinstance(again, discord.Thread)
    assert again.archived


async def test_a_message_deleted_by_hand_is_forgotten(world: World) -> None:
    welcome(world, place=world.channel.id, stays=True)
    anna, now = await somebody(world), world.now
    await world.write(lambda session: outbox.post(session, WELCOME, anna, now))
    [message] = messages_in(world.channel)
    channel = world.env.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.get_partial_message(message.id).delete()
    await world.write(lambda session: erase(session, Actor(77), now=now))
    assert await noted(world) == []
    assert await world.read(outbox.backlog, everywhere()) == Backlog(0, 0)


async def test_an_erasure_between_the_sending_and_the_note_is_caught(world: World) -> None:
    """The message went out with the name, and the erasure did not know of it yet."""
    anna, now = await somebody(world), world.now
    post = welcome(world, place=world.channel.id, stays=True)
    courier = world.env.bot.courier  # type: ignore[attr-defined]  # the bot in it is ours
    send = courier._post

    async def send_and_erase(delivery, message):
        sent = await send(delivery, message)
        await world.database.write(world.cluster_id, lambda session: erase(session, Actor(77), now=now))
        return sent

    courier._post = send_and_erase
    assert post.names_people
    await world.write(lambda session: outbox.post(session, WELCOME, anna, now))
    courier._post = send
    assert "Kaledo" not in said_in_guild(world)
    assert "Bienvenue à tous" in said_in_guild(world)


def ours_in_guild(world: World) -> str:
    """All that our own messages hold: what people wrote is theirs."""
    own_id = world.env.bot.user.id  # type: ignore[union-attr]  # it runs
    kept = []
    for messages in world.env.backend.messages.values():
        kept += [each for each in messages.values() if each.visible_to(None) and each.author_id == own_id]
    return json.dumps([[message.content, message.components] for message in kept], ensure_ascii=False, default=str)


@pytest.mark.parametrize("who", ["lea", "marc", "rose"])
async def test_a_project_thread_its_announcement_and_its_question(world: World, who: str) -> None:
    """Whoever opened it, whose message it began with, whoever was invited; the heads who are asked about the quiet."""
    stage = await ThreadStage.prepare(world)
    await with_journal(world)
    message = await stage.marc.send(stage.talk, "Deux adhérents ont été piratés.")
    form = await stage.lea.context_menu(stage.talk, "Ouvrir un fil de projet", message)
    shown = await stage.fill(stage.lea, form, people=[stage.marc])
    await stage.invite_first(shown)
    for _ in range(31):
        await world.env.advance_time(86400)
    await world.env.settle()
    names = {"lea": "Léa Tein", "marc": "Marc Wea", "rose": "Rose Poadja"}
    person = getattr(stage, who)
    before = ours_in_guild(world)
    assert who == "rose" or names[who] in before or f"<@{person.id}>" in before
    await erase_oneself(world, person)
    after = ours_in_guild(world)
    assert names[who] not in after
    assert str(person.id) not in after
    assert TITLE in after


async def test_a_group_that_greeted_them_and_that_they_headed(world: World) -> None:
    stage = await GroupStage.prepare(world)
    await with_journal(world)
    lead, paul = await stage.member("Léa Tein", "Nickel Sud"), await stage.member("Paul Wea", "Lagon Données")
    group_id = await stage.group("Numérique", lead=lead, joining="open", channel_too=True)
    now = world.now

    def with_card_and_welcome(session: Session) -> None:
        card = {"kind": GroupPlaceKind.CARD, "name": "carte", "adopted": False, "intended_at": now}
        session.add(GroupPlace(group_id=group_id, **card))
        session.execute(update(Group).values(welcome="Bienvenue !"))

    await world.write(with_card_and_welcome)
    await press(paul, await paul.slash(world.channel, "groupe voir", groupe="numérique"), "Rejoindre")
    await world.env.settle()
    assert str(paul.id) in ours_in_guild(world)
    assert "**Léa Tein**" in ours_in_guild(world)
    for person, name in ((paul, "Paul Wea"), (lead, "Léa Tein")):
        await erase_oneself(world, person)
        assert name not in ours_in_guild(world)
        assert str(person.id) not in ours_in_guild(world)


async def test_a_request_to_join_and_what_was_said_of_it(world: World) -> None:
    """The board's channel shows the request, and brings it up once more after a week."""
    stage = await JoiningStage.prepare(world)
    await stage.ask()
    await stage.ask_unlisted("Voile Bleue", world.member("Teva Boula"))
    for _ in range(8):
        await world.env.advance_time(86400)
    await world.env.settle()
    assert "Nora" in ours_in_guild(world)
    await erase_oneself(world, stage.nora)
    assert "Nora" not in ours_in_guild(world)
    assert str(stage.nora.id) not in ours_in_guild(world)
    assert "Teva Boula" in ours_in_guild(world)


async def test_a_record_that_somebody_else_claims(world: World) -> None:
    """The operator erases the record; the claim by a newcomer does not name it any more."""
    stage = await JoiningStage.prepare(world)
    record = await stage.record("Nora Wéma-Tidjine")
    shown = await stage.begin()
    if any("fiche" in label for label in buttons(shown)):
        shown = await press(stage.nora, shown, next(label for label in buttons(shown) if "fiche" in label))
    await world.env.settle()
    now = world.now
    subject = Subject(record, None)
    await world.write(lambda session: erase(session, Actor.at_command_line(), subject=subject, now=now))
    assert "Tidjine" not in ours_in_guild(world)


async def test_many_are_told_anew_a_few_at_a_time_and_one_that_cannot_be_waits(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What others owe comes between; a message in a channel that shut us out is tried again later."""
    welcome(world, place=world.channel.id, stays=True)
    anna, now = await somebody(world), world.now
    for _ in range(AT_ONCE + 3):
        await world.write(partial(outbox.post, kind=WELCOME, subject_id=anna, now=now))
    first = messages_in(world.channel)[0].id
    edit = discord.PartialMessage.edit
    refused: list[int] = []

    async def refuse_one(message: discord.PartialMessage, **options: object) -> object:
        if message.id == first and not refused:
            refused.append(message.id)
            answer = SimpleNamespace(status=403, reason="Forbidden")
            raise discord.Forbidden(answer, {"code": 50001, "message": "Missing Access"})  # type: ignore[arg-type]  # as little as it needs
        return await edit(message, **options)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(discord.PartialMessage, "edit", refuse_one)
    await world.write(lambda session: erase(session, Actor(77), now=now))
    await world.env.advance_time(60)
    await world.env.settle()
    assert refused == [first]
    assert "Kaledo" not in said_in_guild(world)
    assert [each.stale_since for each in await noted(world)] == [None] * (AT_ONCE + 3)
    assert await world.read(outbox.backlog, everywhere()) == Backlog(0, 0)
