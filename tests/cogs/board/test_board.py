"""`/bureau nommer|terminer|voir`, as people use them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from simcord.actors import MemberActor

from models.people.board import current_board
from models.people.tables import Office
from tests.support import factories
from tests.support.actors import Shown, buttons, choose, press, selects
from tests.support.actors import text as exact_text
from tests.support.world import World


def text(shown: Shown) -> str:
    """What is written, with plain spaces."""
    return plain(exact_text(shown))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


async def appoint(world: World, actor: MemberActor, member: MemberActor, office: Office, **options: object):
    return await actor.slash(world.channel, "bureau nommer", membre=member, fonction=office.value, **options)


async def names(world: World) -> list[tuple[str, str]]:
    seats = await world.read(lambda session: current_board(session, world.now))
    return [(seat.office.value, seat.name) for seat in seats]


async def test_an_administrator_names_the_first_board(world: World) -> None:
    chief = world.member("Chef", administrator=True)
    anna = world.member("Anna Kaledo")
    shown = await appoint(world, chief, anna, Office.PRESIDENT, jusqu_au="31/12/2027")
    assert shown.ephemeral
    assert "Anna Kaledo" in text(shown)
    assert "31 décembre 2027" in text(shown)
    shown = await appoint(world, anna, world.member("Paul Wamo"), Office.TREASURER)
    assert "jusqu’à nouvel ordre" in text(shown)
    shown = await appoint(world, chief, world.member("Rose"), Office.SECRETARY)
    assert "Cela revient au bureau" in text(shown)
    assert await names(world) == [("president", "Anna Kaledo"), ("treasurer", "Paul Wamo")]


async def test_like_records_are_offered_and_the_chosen_one_is_tied(world: World) -> None:
    await world.write(
        lambda session: factories.person(session, "Anna Kaledo", organisation="Nickel Sud", now=world.now)
    )
    chief = world.member("Chef", administrator=True)
    anna = world.member("kaledo anna")
    asked = await appoint(world, chief, anna, Office.PRESIDENT)
    assert "Nickel Sud" in text(asked)
    assert list(map(plain, buttons(asked))) == ["1. Anna Kaledo", "Aucune : nouvelle fiche"]
    await press(chief, asked, "1. Anna Kaledo")
    assert "Nomination enregistrée" in text(asked)
    assert await names(world) == [("president", "Anna Kaledo")]
    assert "Anna Kaledo" in text(await anna.slash(world.channel, "moi"))


async def test_a_new_record_may_be_wanted_though_one_is_like(world: World) -> None:
    await world.write(lambda session: factories.person(session, "Anna Kaledo", now=world.now))
    chief = world.member("Chef", administrator=True)
    asked = await appoint(world, chief, world.member("Anna Kaledo"), Office.PRESIDENT)
    await press(chief, asked, "Aucune")
    assert "nouvelle fiche" in text(asked)


async def test_the_choice_of_a_record_is_judged_again_when_it_is_pressed(world: World) -> None:
    await world.write(lambda session: factories.person(session, "Anna Kaledo", now=world.now))
    chief = world.member("Chef", administrator=True)
    asked = await appoint(world, chief, world.member("Anna Kaledo"), Office.PRESIDENT)
    paul = await world.person("Paul Wamo", office=Office.PRESIDENT)
    await appoint(world, paul, world.member("Rose Poadja"), Office.TREASURER)
    refused = await press(chief, asked, "1. Anna")
    assert "Cela revient au bureau" in text(refused)


async def test_records_are_completed_for_those_who_may_appoint_only(world: World) -> None:
    await world.write(
        lambda session: factories.person(session, "Anna Kaledo", organisation="Nickel Sud", now=world.now)
    )
    president = await world.person("Paul Wamo", office=Office.PRESIDENT)
    stranger = world.member("Curieux")
    given = {"membre": stranger, "fonction": "treasurer"}
    assert not await stranger.autocomplete(world.channel, "bureau nommer", "fiche", "kal", **given)
    [choice] = await president.autocomplete(world.channel, "bureau nommer", "fiche", "kal", **given)
    assert choice["name"] == "Anna Kaledo · Nickel Sud"
    shown = await appoint(world, president, world.member("annak"), Office.TREASURER, fiche=choice["value"])
    assert "Anna Kaledo" in text(shown)
    shown = await appoint(world, president, world.member("x"), Office.COUNCIL, fiche="personne de ce nom")
    assert "Je ne trouve pas cette fiche" in text(shown)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"jusqu_au": "bientôt"}, "Je ne comprends pas la date « bientôt »"),
        ({"jusqu_au": "01/01/2020"}, "à venir"),
        ({"rang": 2}, "Seules les vice-présidences"),
        ({"fiche": "Rose"}, "Je ne trouve pas cette fiche"),
    ],
)
async def test_what_is_typed_wrong_is_said_and_changes_nothing(
    world: World, options: dict[str, object], words: str
) -> None:
    chief = world.member("Chef", administrator=True)
    assert words in text(await appoint(world, chief, world.member("Anna"), Office.PRESIDENT, **options))
    assert await names(world) == []


async def test_a_stranger_learns_nothing_of_what_was_typed_wrong(world: World) -> None:
    shown = await appoint(world, world.member("Curieux"), world.member("Anna"), Office.PRESIDENT, jusqu_au="bientôt")
    assert "administration du serveur" in text(shown)


async def test_a_mandate_acts_until_its_last_instant(world: World) -> None:
    chief = world.member("Chef", administrator=True)
    anna = world.member("Anna Kaledo")
    day = (world.now + timedelta(days=1)).strftime("%Y-%m-%d")
    await appoint(world, chief, anna, Office.PRESIDENT, jusqu_au=day)
    shown = text(await anna.slash(world.channel, "bureau voir"))
    assert "Anna Kaledo" in shown
    assert "(fin <t:" in shown
    until = (await world.read(lambda session: current_board(session, world.now)))[0].until
    assert until is not None
    await world.env.advance_time((until - world.now).total_seconds() - 60)
    assert await names(world)
    await world.env.advance_time(60)
    assert await names(world) == []
    refused = await appoint(world, anna, world.member("Paul"), Office.TREASURER)
    assert "administration du serveur" in text(refused)


async def test_everyone_sees_the_board_and_only_the_board_may_end_a_mandate(world: World) -> None:
    president = await world.person("Anna Kaledo", office=Office.PRESIDENT)
    await world.person("Paul Wamo", office=Office.COUNCIL)
    seen = await world.member("Curieux").slash(world.channel, "bureau voir")
    assert "Trésorerie** : à pourvoir" in text(seen)
    assert "Paul Wamo" in text(seen)
    assert not selects(seen)
    board = await president.slash(world.channel, "bureau voir")
    asked = await choose(president, board, "Paul Wamo · Conseil d’administration")
    await press(president, asked, "Mettre fin au mandat")
    assert "Mettre fin à ce mandat maintenant ?" in text(asked)
    await press(president, asked, "Mettre fin au mandat")
    assert "Le mandat a pris fin" in text(asked)
    assert await names(world) == [("president", "Anna Kaledo")]
    again = await press(president, await choose_again(president, world), "Mettre fin au mandat")
    assert "Le mandat a pris fin" in text(again) or await names(world) == []


async def choose_again(president: MemberActor, world: World):
    [choice] = await president.autocomplete(world.channel, "bureau terminer", "mandat", "anna")
    return await president.slash(world.channel, "bureau terminer", mandat=choice["value"])


@pytest.mark.parametrize("typed", ["n'importe quoi", "00000000-0000-4000-8000-000000000000", "@everyone"])
async def test_no_mandate_is_meant(world: World, typed: str) -> None:
    president = await world.person("Anna Kaledo", office=Office.PRESIDENT)
    assert "déjà terminé" in text(await president.slash(world.channel, "bureau terminer", mandat=typed))


async def test_a_bot_is_not_appointed(world: World) -> None:
    chief = world.member("Chef", administrator=True)
    bot = world.guild.add_member(world.env.create_user("robot", bot=True))
    assert "Un robot" in text(await appoint(world, chief, bot, Office.PRESIDENT))


async def test_somebody_who_is_not_in_the_server_may_be_appointed(world: World) -> None:
    chief = world.member("Chef", administrator=True)
    away = world.env.create_user("rose", global_name="Rose Poadja")
    shown = await chief.slash(world.channel, "bureau nommer", membre=away, fonction="treasurer")
    assert "Rose Poadja" in text(shown)


async def test_a_name_of_invisible_signs_gives_way_to_the_account(world: World) -> None:
    chief = world.member("Chef", administrator=True)
    hidden = world.guild.add_member(world.env.create_user("paul", global_name="\u200b\u2060"))
    shown = await chief.slash(world.channel, "bureau nommer", membre=hidden, fonction="treasurer")
    assert "paul" in text(shown)


async def test_names_are_escaped(world: World) -> None:
    chief = world.member("Chef", administrator=True)
    shown = await appoint(world, chief, world.member("**Anna** @everyone"), Office.PRESIDENT)
    assert "\\*\\*Anna" in text(shown)
    assert "\\@everyone" in text(shown)
