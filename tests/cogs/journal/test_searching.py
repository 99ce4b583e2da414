"""`/journal`: who may search it, by words, by person, by date, by what the changes are about."""

from __future__ import annotations

import pytest
from simcord.actors import MemberActor
from sqlalchemy import update

from models.actor import Actor
from models.audit import Change, append
from models.database import Session, Topic
from models.people.tables import Mandate, Office, Power
from tests.support.actors import buttons, choose, fill, pages, press, text
from tests.support.world import World

COMMAND = "journal"


def said(shown) -> str:
    return text(shown).replace("\u00a0", " ").replace("\u202f", " ")


async def board(world: World) -> MemberActor:
    """A president who appointed two people."""
    president = await world.person("Anna Kaledo", office=Office.PRESIDENT)
    for name, office in (("Paul Wamo", "treasurer"), ("Rose Poadja", "secretary")):
        await president.slash(world.channel, "bureau nommer", membre=world.member(name), fonction=office)
        await world.env.advance_time(60)
    return president


async def test_the_newest_change_comes_first_and_only_to_whoever_asked(world: World) -> None:
    president = await board(world)
    shown = await president.slash(world.channel, COMMAND)
    assert shown.ephemeral
    assert said(shown).index("Rose Poadja") < said(shown).index("Paul Wamo")
    assert "2 changements." in said(shown)


async def test_words_are_found_whatever_their_accents(world: World) -> None:
    president = await board(world)
    shown = await president.slash(world.channel, COMMAND, texte="NOMMÉ wamo tresorerie")
    assert "Paul Wamo" in said(shown)
    assert "Rose" not in said(shown)
    assert "Un changement. Mots : « NOMMÉ wamo tresorerie »." in said(shown)
    nothing = await president.slash(world.channel, COMMAND, texte="girafe")
    assert "Aucun changement ne correspond" in said(nothing)


async def test_somebody_is_found_as_actor_and_as_concerned(world: World) -> None:
    president = await board(world)
    [choice] = await president.autocomplete(world.channel, COMMAND, "personne", "wam")
    shown = await president.slash(world.channel, COMMAND, personne=choice["value"])
    assert "Un changement. À propos de Paul Wamo." in said(shown)
    assert "Anna Kaledo a nommé Paul Wamo" in said(shown)
    both = await president.slash(world.channel, COMMAND, personne="anna kaledo")
    assert "2 changements." in said(both)
    unknown = await president.slash(world.channel, COMMAND, personne="Personne Connue")
    assert "Je ne connais personne du nom de « Personne Connue »" in said(unknown)


async def test_two_people_of_like_names_are_told_apart(world: World) -> None:
    president = await board(world)
    await world.person("Paul Wamolo")
    shown = await president.slash(world.channel, COMMAND, personne="Paul")
    assert "Plusieurs personnes" in said(shown)
    assert "Paul Wamo, Paul Wamolo" in said(shown)


async def test_since_a_day_of_the_clusters_own_time(world: World) -> None:
    president = await board(world)
    await world.env.advance_time(3 * 86400)
    await president.slash(world.channel, "bureau nommer", membre=world.member("Mina Tein"), fonction="council")
    zone_day = (world.now).strftime("%d/%m/%Y")
    shown = await president.slash(world.channel, COMMAND, depuis=zone_day)
    assert "Mina Tein" in said(shown)
    assert "Paul" not in said(shown)
    refused = await president.slash(world.channel, COMMAND, depuis="hier")
    assert "Je ne comprends pas la date" in said(refused)


async def test_what_it_is_about_is_picked_on_the_card(world: World) -> None:
    president = await board(world)
    shown = await president.slash(world.channel, COMMAND, personne="anna kaledo")
    await choose(president, shown, "Domaines de compétence")
    assert "Aucun changement ne correspond" in said(shown)
    assert "À propos de Anna Kaledo" in said(shown)
    await choose(president, shown, "Fonctions et pouvoirs")
    assert "2 changements" in said(shown)
    await choose(president, shown, "Tous les changements")
    assert "2 changements" in said(shown)


async def test_without_a_command_by_a_form(world: World) -> None:
    president = await board(world)
    shown = await president.slash(world.channel, COMMAND)
    form = await press(president, shown, "Chercher")
    found = await fill(president, form, {"Mots": "poadja", "Une personne concernée, par son nom": "", "Depuis le": ""})
    assert "Rose Poadja" in said(found)
    assert "Paul" not in said(found)


async def test_long_results_are_turned_and_end_somewhere(world: World) -> None:
    president = await board(world)

    def many(session: Session) -> None:
        for number in range(230):
            change = Change("domains.add", None, {}, {"name": f"Domaine {number}"})
            append(session, change, actor=Actor.nobody(), person_id=None, actor_name=None, now=world.now)

    await world.write(many)
    shown = await president.slash(world.channel, COMMAND, texte="domaine")
    assert "Les 200 changements les plus récents" in said(shown)
    read = await pages(president, shown, "Suivant")
    assert len(read) == 40
    assert "Domaine 229" in read[0]
    assert "Domaine 30" in read[-1]
    older = await president.slash(world.channel, COMMAND, texte="wamo")
    assert "Un changement." in said(older)


@pytest.mark.parametrize("power", [True, False])
async def test_a_delegate_reads_it_if_the_board_lets_them(world: World, power: bool) -> None:
    await board(world)
    delegate = await world.person("Marie Diainon", office=Office.DELEGATE)

    def lend(session: Session) -> None:
        mine = Mandate.office == Office.DELEGATE
        session.execute(update(Mandate).where(mine).values(powers=[Power.READ_JOURNAL.value] if power else []))
        session.touch(Topic.PEOPLE)

    await world.write(lend)
    shown = await delegate.slash(world.channel, COMMAND)
    assert ("Paul Wamo" in said(shown)) == power
    offered = await delegate.autocomplete(world.channel, COMMAND, "personne", "paul")
    assert bool(offered) == power
    if not power:
        assert "Cela revient au bureau" in said(shown)


async def test_a_member_learns_nothing_of_who_is_known(world: World) -> None:
    await board(world)
    member = await world.person("Curieux Membre")
    assert await member.autocomplete(world.channel, COMMAND, "personne", "p") == []
    shown = await member.slash(world.channel, COMMAND, personne="Paul Wamo")
    other = await member.slash(world.channel, COMMAND, personne="Personne Connue")
    assert said(shown) == said(other)
    assert "Chercher" not in buttons(shown)
