"""`/bureau tableau`: the figures in words and as a chart, for the board and the delegate."""

from __future__ import annotations

import struct
from datetime import timedelta

import pytest
from simcord import InteractionResult, MemberActor
from simcord.components import walk_components

from bot.ui.limits import MOST_IMAGE_DESCRIPTION
from models.calls.tables import CallAnswer, CallOutcome, ExpertiseCall
from models.database import Session
from models.experts.tables import UnmetSearch
from models.introductions.tables import Introduction, IntroductionStatus
from models.people.tables import Office
from tests.support import charts, factories
from tests.support.actors import buttons, press, stored, text
from tests.support.call_stage import plain
from tests.support.world import World

GALLERY = 12


def gallery(world: World, shown: InteractionResult) -> dict[str, str]:
    """The picture of a card, and its words."""
    galleries = [each for each in walk_components(stored(world.env, shown).components) if each["type"] == GALLERY]
    (item,) = galleries[0]["items"]
    return {"url": item["media"]["url"], "description": item["description"]}


@pytest.fixture
async def chloe(world: World) -> MemberActor:
    """The president of a cluster where a few things happened lately."""
    charts.ready()
    president = await world.person("Chloé Wamytan", office=Office.PRESIDENT, organisation="Lagon Numérique")
    now = world.now

    def make(session: Session) -> None:
        crypto = factories.domain(session, "crypto", "Chiffrement")
        factories.domain(session, "voile", "Voile **numérique**")
        ben = factories.person(session, "Ben Païta", user_id=77, organisation="Lagon Numérique", now=now)
        factories.expertise(session, ben, crypto, now=now)
        month = now.date().replace(day=1)
        session.add(UnmetSearch(month=month, domain_id=crypto, counted_on="a", searches=4))
        session.add(UnmetSearch(month=month, domain_id=None, counted_on="b", searches=2))
        call = ExpertiseCall(
            id=session.new_id(), asker_id=ben, need="Secret", opened_at=now, closes_at=now + timedelta(days=14)
        )
        call.closed_at, call.outcome = now, CallOutcome.FOUND
        session.add(call)
        session.flush()
        session.add(CallAnswer(call_id=call.id, person_id=ben, answered_at=now))
        for helped in (True, None):
            session.add(
                Introduction(
                    asker_id=ben,
                    subject="Secret",
                    message="Secret",
                    share_email=False,
                    muted=False,
                    status=IntroductionStatus.ACCEPTED,
                    asked_at=now,
                    answered_at=now,
                    asker_helped=helped,
                )
            )

    await world.write(make)
    return president


async def test_the_figures_in_words_and_as_a_picture(world: World, chloe: MemberActor) -> None:
    shown = await chloe.slash(world.channel, "bureau tableau")
    said = plain(text(shown))
    assert "Tableau de bord : Open NC" in said
    assert "1 adhérent actif" in said
    assert "2 personnes, dont 2 dans Discord" in said
    assert "1 avec une expertise, dont 1 dans Discord" in said
    assert r"1 domaine sur 2 sans expertise : Voile \*\*numérique\*\*" in said
    assert "6 recherches sans résultat, au plus près de : Chiffrement (4) et aucun domaine proche (2)" in said
    assert "1 appel lancé · 1 a reçu une réponse" in said
    assert "1 appel terminé : aide trouvée (1)" in said
    assert "Demandées : 2 · acceptées : 2 · utiles : 1" in said
    assert "janvier 2026 : 2 / 2 / 1 · 6 · 1" in said
    assert "Secret" not in said
    assert "Ben" not in said
    assert shown.ephemeral
    assert buttons(shown) == ["1 mois", "12 mois", "Ma page"]
    picture = gallery(world, shown)
    assert picture["url"].endswith("tableau.png")
    assert "Mises en relation, demandées : " in plain(picture["description"])
    assert len(picture["description"]) <= MOST_IMAGE_DESCRIPTION


async def test_the_picture_is_sent_with_it(world: World, chloe: MemberActor) -> None:
    shown = await chloe.slash(world.channel, "bureau tableau", periode=12)
    (attachment,) = stored(world.env, shown).attachments
    assert attachment["filename"] == "tableau.png"
    content = world.env.backend.cdn.get(attachment["url"])
    assert content is not None
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert width == 900
    assert height > width / 2


async def test_another_period_in_the_same_place(world: World, chloe: MemberActor) -> None:
    shown = await chloe.slash(world.channel, "bureau tableau", periode=1)
    assert text(shown).count("appels") >= 1
    assert len([line for line in text(shown).splitlines() if line.count(" / ") == 2 and ":" in line]) == 1
    assert "Rien les autres mois." not in text(shown)
    again = await press(chloe, shown, "12 mois")
    assert "décembre 2025" not in plain(text(again)).split("Mois par mois")[1]
    assert len([line for line in text(again).splitlines() if line.count(" / ") == 2 and ":" in line]) == 1
    assert "Rien les autres mois." in text(again)
    assert "12 mois" not in buttons(again)
    assert len(stored(world.env, again).attachments) == 1


async def test_nothing_is_drawn_where_nothing_happened(world: World) -> None:
    president = await world.person("Chloé Wamytan", office=Office.PRESIDENT)
    shown = await president.slash(world.channel, "bureau tableau")
    assert "0 appel lancé" in text(shown)
    assert "reçu" not in text(shown)
    assert "Rien pour l’instant sur cette période." in text(shown)
    assert not stored(world.env, shown).attachments
    again = await press(president, shown, "12 mois")
    assert not stored(world.env, again).attachments


async def test_by_buttons_alone(world: World, chloe: MemberActor) -> None:
    shown = await chloe.slash(world.channel, "aide")
    while "Tableau de bord" not in buttons(shown):
        await press(chloe, shown, "Suivant")
    shown = await press(chloe, shown, "Tableau de bord")
    assert "Tableau de bord : Open NC" in plain(text(shown))


async def test_nobody_else_sees_them(world: World, chloe: MemberActor) -> None:
    anna = await world.person("Anna Kaledo")
    shown = await anna.slash(world.channel, "bureau tableau")
    assert "Cela revient au bureau" in plain(text(shown))
    assert "Tableau de bord" not in buttons(await anna.slash(world.channel, "aide"))
    delegate = await world.person("Delphine", office=Office.DELEGATE)
    assert "Tableau de bord : Open NC" in plain(text(await delegate.slash(world.channel, "bureau tableau")))
    assert "Tableau de bord" in buttons(await delegate.slash(world.channel, "aide"))
