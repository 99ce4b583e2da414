"""`/mes-donnees`, as people use it."""

from __future__ import annotations

import json

import discord
from simcord.actors import MemberActor
from simcord.results import InteractionResult
from sqlalchemy import select

from models.cluster.tables import Place, PlaceKind
from models.database import Session, Topic
from models.people.board import current_board
from models.people.tables import Office, Person
from tests.support.actors import buttons, message_of, press, stored, text
from tests.support.world import World


async def attached(shown: InteractionResult, world: World) -> bytes:
    [file] = stored(world.env, shown).attachments
    [attachment] = [each for each in message_of(shown).attachments if each.filename == file["filename"]]
    return await attachment.read()


async def anna(world: World, **options: object) -> MemberActor:
    return await world.person("Anna Kaledo", organisation="Nickel Sud", office=Office.PRESIDENT)


async def test_somebody_sees_what_is_held_about_them_in_words(world: World) -> None:
    shown = await (await anna(world)).slash(world.channel, "mes-donnees voir")
    assert shown.ephemeral
    seen = text(shown)
    assert "Anna Kaledo" in seen
    assert "Nickel Sud (équipe)" in seen
    assert "Présidence" in seen
    assert buttons(shown) == ["Récupérer en un fichier", "Tout effacer", "Ce qui est gardé, et pourquoi", "Ma page"]


async def test_about_a_stranger_nothing_is_held(world: World) -> None:
    stranger = world.member("Curieux")
    for command in ("voir", "exporter", "effacer"):
        shown = await stranger.slash(world.channel, f"mes-donnees {command}")
        assert "Rien n’est conservé sur vous" in text(shown)
        assert buttons(shown) == ["Ce qui est gardé, et pourquoi", "Ma page"]


async def test_everything_comes_as_a_readable_file(world: World) -> None:
    person = await anna(world)
    shown = await person.slash(world.channel, "mes-donnees exporter")
    assert shown.ephemeral
    content = json.loads(await attached(shown, world))
    assert content["cluster"] == "Open NC"
    [row] = content["tables"]["person"]["rows"]
    assert (row["family_name"], row["discord_user_id"]) == ("Kaledo", str(person.id))
    assert content["tables"]["affiliation"]["rows"][0]["organisation"] == "Nickel Sud"
    again = await press(person, await person.slash(world.channel, "mes-donnees voir"), "Récupérer")
    assert json.loads(await attached(again, world))["tables"] == content["tables"]


async def test_erasing_is_asked_first_and_then_done(world: World) -> None:
    person = await anna(world)
    shown = await person.slash(world.channel, "mes-donnees voir")
    asked = await press(person, shown, "Tout effacer")
    assert "Conservé sans votre nom" in text(asked)
    assert "Votre mandat prend fin" in text(asked)
    assert "Anna Kaledo" in text(await press(person, asked, "Ne rien effacer"))
    asked = await press(person, asked, "Tout effacer")
    assert await world.read(lambda session: session.scalars(select(Person.id)).all())
    await press(person, asked, "Effacer définitivement")
    assert "Plus rien n’est conservé" in text(asked)
    assert await world.read(lambda session: session.scalars(select(Person.id)).all()) == []
    assert await world.read(lambda session: current_board(session, world.now)) == []
    later = await person.slash(world.channel, "bureau nommer", membre=person, fonction="president")
    assert "administration du serveur" in text(later)


async def test_pressing_again_after_a_restart_erases_nothing_more(world: World) -> None:
    person = await anna(world)
    paul = await world.person("Paul Wamo")
    asked = await person.slash(world.channel, "mes-donnees effacer")
    await world.restart()
    await press(person, asked, "Effacer définitivement")
    assert "Plus rien" in text(asked)
    assert "Paul Wamo" in text(await paul.slash(world.channel, "mes-donnees voir"))


async def test_the_roles_go_with_the_data(world: World) -> None:
    """Also one that was there before Cagou, which the outbox leaves to those whom it does not know."""
    person = await anna(world)
    role = world.guild.create_role("Bureau d'avant")

    def adopt(session: Session) -> None:
        place = Place(
            kind=PlaceKind.BOARD_ROLE, name=role.name, discord_id=role.id, adopted=True, intended_at=world.now
        )
        session.add(place)
        session.touch(Topic.CLUSTER)

    await world.write(adopt)
    client = world.env.bot
    guild = client.get_guild(world.guild.id)
    assert guild is not None
    member = await guild.fetch_member(person.id)
    await member.add_roles(discord.Object(role.id))
    await world.env.settle()
    await press(person, await person.slash(world.channel, "mes-donnees effacer"), "Effacer définitivement")
    await world.env.settle()
    assert role.id not in {held.id for held in (await guild.fetch_member(person.id)).roles}
