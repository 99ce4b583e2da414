"""A project is delivered with a file: posted once where it was talked about, kept, and never half of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import discord
import pytest
from simcord import InteractionResult
from sqlalchemy import select, update

from models.actor import Actor
from models.groups.tables import Group, Joining
from models.projects.publishing import show_again
from models.projects.tables import ProjectFile, ProjectHead, Stage
from tests.support.actors import (
    buttons,
    channel,
    choose,
    components,
    fill,
    label_of,
    message_of,
    messages_in,
    press,
    text,
)
from tests.support.project_stage import MANGROVE, RECIF, TITLE, ProjectStage, plain
from tests.support.world import World

WHAT, PAGE, FILE, WHY = "Qu’est-ce qui a été livré\u202f?", "Adresse d’une page", "Un fichier", "Pourquoi\u202f?"
PDF = b"%PDF-1.7\n" + bytes(range(256))
NAME = "Carte du *lagon* (été).pdf"


@pytest.fixture
async def stage(world: World) -> ProjectStage:
    return await ProjectStage.prepare(world)


async def built(stage: ProjectStage, *, posted: bool = True, home: UUID | None = None) -> UUID:
    """A project that two companies build; with its card and its post in Discord."""
    project_id = await stage.published(stage=Stage.BUILDING, home=home)
    await stage.gives(project_id, stage.rose, RECIF)
    await stage.gives(project_id, stage.sami, MANGROVE)
    if posted:
        lea, now = Actor(stage.lea.id), stage.world.now
        await stage.world.write(lambda session: show_again(session, lea, project_id, now=now))
        await stage.world.env.settle()
    return project_id


async def deliver(stage: ProjectStage, **filled: Any) -> InteractionResult:
    shown = await stage.lea.slash(stage.world.channel, "projet etape", projet=TITLE)
    form = await choose(stage.lea, shown, "Livré")
    sent = await fill(stage.lea, form, {WHAT: "Une carte", WHY: "", **filled})
    await stage.world.env.settle()
    return sent


async def test_a_file_alone_is_enough_and_stands_in_the_post(stage: ProjectStage) -> None:
    await built(stage)
    shown = await deliver(stage, **{FILE: (NAME, PDF)})
    assert "L’étape a changé" in plain(text(shown))
    post = channel(stage.world.env, stage.post().id)
    carrying = [message for message in messages_in(post) if message.attachments]
    assert [await message.attachments[0].read() for message in carrying] == [PDF]
    assert carrying[0].attachments[0].filename == "Carte-du-lagon-ete.pdf"
    metadata = stage.post().thread_metadata
    assert metadata is not None
    assert metadata.archived
    assert r"Carte du \*lagon\* \(été\).pdf" in text(carrying[0], stage.world.env)
    assert "Fichier : Carte du" in plain(text(stage.card(), stage.world.env)).replace("**", "")
    assert "Aller au fichier" in buttons(stage.card(), stage.world.env, links=True)
    page = await press(stage.rose, stage.card(), "Page du projet", stage.world.env)
    sent = await press(stage.rose, page, "Recevoir le fichier")
    assert await message_of(sent).attachments[0].read() == PDF
    pdf = await press(stage.rose, await press(stage.rose, sent, "Retour à la page"), "Page pour l’extérieur (PDF)")
    assert (await message_of(pdf).attachments[0].read()).startswith(b"%PDF")


async def test_where_it_has_no_post_the_file_stands_beside_its_card(stage: ProjectStage) -> None:
    await built(stage, posted=False)
    await deliver(stage, **{FILE: ("releves.csv", "site;ph\nDumbéa;8,1\n".encode()), PAGE: "lagon.example"})
    carrying = [message for message in stage.posted() if message.attachments]
    assert [message.attachments[0].filename for message in carrying] == ["releves.csv"]
    assert not stage.posts()
    row = await stage.world.read(lambda session: session.scalars(select(ProjectFile)).one())
    assert (row.channel_id, row.message_id) == (stage.cards.id, carrying[0].id)


def carrying(stage: ProjectStage, channel_id: int) -> discord.Message:
    """The one message of a channel that has a file."""
    (found,) = [message for message in messages_in(channel(stage.world.env, channel_id)) if message.attachments]
    return found


def led_to(stage: ProjectStage) -> str | None:
    """Where the card in the channel leads who wants the file."""
    links = {label_of(each): each.get("url") for each in components(stage.posted()[0], stage.world.env)}
    return links.get("Aller au fichier")


async def test_a_file_that_somebody_deletes_is_posted_again(stage: ProjectStage) -> None:
    """Its message, its post, while nobody listens: the card leads to where it stands, or nowhere."""
    world, backend = stage.world, stage.world.env.backend
    await built(stage)
    await deliver(stage, **{FILE: (NAME, PDF)})
    first = carrying(stage, stage.post().id)
    assert led_to(stage) == first.jump_url
    await world.env.advance_time(900)
    backend.delete_message(first.channel.id, first.id)
    await world.env.settle()
    again = carrying(stage, stage.post().id)
    assert (again.id != first.id, led_to(stage)) == (True, again.jump_url)
    backend.delete_channel(stage.post().id)
    await world.env.settle()
    beside = carrying(stage, stage.cards.id)
    assert led_to(stage) == beside.jump_url
    backend.delete_message(stage.cards.id, beside.id)
    await world.env.settle()
    assert led_to(stage) is None
    assert len(stage.posted()) == 1, "somebody does not want it there"
    page = await press(stage.rose, stage.posted()[0], "Page du projet", world.env)
    assert "Recevoir le fichier" in buttons(page), "it is kept"
    await world.restart()
    beside = carrying(stage, stage.cards.id)
    assert led_to(stage) == beside.jump_url
    await world.write(lambda session: session.execute(update(ProjectFile).values(message_id=beside.id - 1)))
    await world.restart()
    assert led_to(stage) == stage.posted()[-1].jump_url


async def test_a_file_is_posted_again_where_the_project_belongs_today(stage: ProjectStage) -> None:
    """Its home was closed meanwhile: what only its people read now is not shown anew to all."""
    world = stage.world
    await built(stage, home=stage.group)
    await deliver(stage, **{FILE: (NAME, PDF)})
    first = carrying(stage, stage.post().id)
    await world.write(lambda session: session.execute(update(Group).values(joining=Joining.REQUEST)))
    await world.env.advance_time(900)
    world.env.backend.delete_message(first.channel.id, first.id)
    await world.env.settle()
    assert led_to(stage) == carrying(stage, stage.talk.id).jump_url


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({}, "donnez une adresse ou joignez un fichier"),
        ({FILE: ("gros.pdf", PDF.ljust(8_000_001, b"."))}, "pèse 9 Mo"),
        ({FILE: ("vide.pdf", b"")}, "rien dans ce fichier"),
        ({FILE: ("jeu.exe", b"MZ")}, "Je ne peux pas prendre ce fichier"),
        ({FILE: ("jeu.pdf", b"MZ")}, "Je ne peux pas prendre ce fichier"),
    ],
    ids=["neither", "too big", "empty", "of another kind", "not what it says"],
)
async def test_what_cannot_be_delivered_is_told_and_changes_nothing(
    stage: ProjectStage, filled: dict[str, Any], said: str
) -> None:
    await built(stage, posted=False)
    shown = await deliver(stage, **filled)
    assert said in plain(text(shown))
    assert "Corriger et réessayer" in buttons(shown)
    assert (await stage.row()).stage == Stage.BUILDING
    assert not await stage.world.read(lambda session: session.scalars(select(ProjectFile.id)).all())
    form = await press(stage.lea, shown, "Corriger et réessayer")
    again = await fill(stage.lea, form, {WHAT: "Une carte", WHY: "", FILE: (NAME, PDF)})
    assert "L’étape a changé" in plain(text(again))


async def test_only_who_may_deliver_is_asked_for_the_bytes(stage: ProjectStage) -> None:
    await built(stage, posted=False)
    shown = await stage.lea.slash(stage.world.channel, "projet etape", projet=TITLE)
    form = await choose(stage.lea, shown, "Livré")
    await stage.world.write(lambda session: session.execute(update(ProjectHead).values(until=stage.world.now)))
    shown = await fill(stage.lea, form, {WHAT: "Une carte", WHY: "", FILE: (NAME, PDF)})
    assert "Réservé à celles et ceux qui pilotent le projet" in plain(text(shown))


async def test_one_reads_what_one_votes_on(stage: ProjectStage) -> None:
    """Whoever opens the vote looks into the file; while it is open, the project shows it with its summary."""
    await built(stage, posted=False)
    shown = await press(stage.lea, await stage.lea.slash(stage.world.channel, "projet voir", projet=TITLE), "Gérer…")
    form = await choose(stage.lea, await press(stage.lea, shown, "Mettre au vote"), "Livré")
    await fill(stage.lea, form, {"La question": "Est-ce livré\u202f?", WHAT: "Une carte publique", FILE: (NAME, PDF)})
    draft = await press(stage.chloe, await stage.chloe.slash(stage.world.channel, "moi"), "Le lire")
    sent = await press(stage.chloe, draft, "Voir le fichier")
    assert await message_of(sent).attachments[0].read() == PDF
    await press(stage.chloe, await press(stage.chloe, sent, "Retour au vote"), "Ouvrir le vote")
    await stage.world.env.settle()
    assert (await stage.row()).wanted_stage == Stage.DELIVERED
    shown = await stage.rose.slash(stage.world.channel, "projet voir", projet=TITLE)
    assert "Ce qui serait livré" in plain(text(shown))
    assert "Une carte publique" in plain(text(shown))
    sent = await press(stage.rose, shown, "Recevoir le fichier")
    assert await message_of(sent).attachments[0].read() == PDF
    assert not [message for message in stage.posted() if message.attachments], "posted once it is delivered"
