"""Whole stories of introductions, from the need to "it helped", and to each way in which none comes."""

from __future__ import annotations

import re

import pytest
from simcord import MemberActor
from simcord.results import InteractionResult

from tests.support import forged
from tests.support.actors import buttons, channel, components, fill, message_of, messages_in, press
from tests.support.requests import MESSAGE, SUBJECT, Desk, open_desk, said
from tests.support.world import World


@pytest.fixture
async def desk(world: World) -> Desk:
    """On each engine."""
    return await open_desk(world)


async def ask_first(desk: Desk, shown: InteractionResult, asker: MemberActor) -> tuple[MemberActor, InteractionResult]:
    """Press the first "Demander une mise en relation" of a card; whom it asks, and what was answered."""
    ids = [str(part.get("custom_id", "")) for part in components(shown)]
    opened = await asker.click(message_of(shown), custom_id=next(i for i in ids if i.startswith("introductions:ask")))
    assert opened.modal is not None
    people = {"Rose Poadja": desk.rose, "Paul Wamo": desk.paul, "Mina Tein": desk.mina}
    expert = people[opened.modal["title"].removeprefix("Demander à ")]
    sent = await fill(asker, opened, {SUBJECT: "Messagerie piratée", MESSAGE: "Plus d’accès depuis ce matin."})
    return expert, sent


async def test_from_a_need_to_somebody_who_helped(desk: Desk) -> None:
    """A director types what hurts, asks the first person shown, who agrees; a week later both say that it helped."""
    world = desk.world
    found = await desk.anna.slash(world.channel, "expert trouver", domaine="piratage")
    expert, sent = await ask_first(desk, found, desk.anna)
    assert "Demande envoyée" in said(sent)

    page = await desk.page(expert)
    assert "Anna Kaledo vous demande une mise en relation : « Messagerie piratée »" in said(page)
    shown = await press(expert, page, "Répondre")
    form = await press(expert, shown, "Accepter")
    await fill(expert, form, {"Comment vous joindre (facultatif)": "au bureau le matin"})
    await world.env.settle()

    page = await desk.page(desk.anna)
    assert "a accepté votre demande" in said(page)
    card = await press(desk.anna, page, "Voir comment échanger")
    assert "au bureau le matin" in said(card)
    found_thread = re.search(r"<#(\d+)>", said(card))
    assert found_thread is not None
    thread = channel(world.env, int(found_thread[1]))
    await expert.send(thread, "Bonjour, je regarde.")
    assert len(messages_in(thread)) == 2

    await desk.days(7.1)
    for side in (desk.anna, expert):
        page = await desk.page(side)
        assert "vous a-t-il aidé ?" in said(page)
        await press(side, page, "Oui, cela a aidé")
        assert "vous a-t-il aidé ?" not in said(await desk.page(side))
    (row,) = await desk.rows()
    assert (row.status, row.asker_helped, row.expert_helped) == ("accepted", True, True)


async def test_a_refusal_that_nobody_can_tell_from_silence(desk: Desk) -> None:
    """The asker goes on to somebody else, who agrees; they never learn what the first one did."""
    await desk.ask(expert=desk.rose)
    await press(desk.rose, await desk.open_request(desk.rose), "Décliner")
    assert "vous demande" not in said(await desk.page(desk.rose))
    await desk.days(1)
    assert "En attente de réponse" in said(await desk.requests(desk.anna))
    await desk.days(1.1)
    page = await desk.page(desk.anna)
    assert "Rose Poadja n’a pas pu répondre pour l’instant" in said(page)
    others = await press(desk.anna, page, "Voir d’autres personnes")
    assert not re.search("refus|décliné", said(others), re.IGNORECASE)
    second, sent = await ask_first(desk, others, desk.anna)
    assert second is not desk.rose
    assert "Demande envoyée" in said(sent)
    await desk.accept(second)
    assert "a accepté votre demande" in said(await desk.page(desk.anna))
    again = await desk.open_form(expert=desk.rose)
    assert "il y a moins de trente jours" in said(again)


async def test_a_request_that_nobody_answers_ends_by_itself(desk: Desk) -> None:
    """One reminder after a week, the end after two, also when the bot was away, and others are proposed."""
    await desk.ask(expert=desk.rose)
    await desk.world.restart()
    await desk.days(7.1)
    assert "attend votre réponse depuis une semaine" in said(await desk.page(desk.rose))
    await press(desk.anna, await desk.page(desk.anna), "Voir d’autres personnes")
    await desk.days(7)
    assert "depuis une semaine" not in said(await desk.page(desk.rose))
    page = await desk.page(desk.anna)
    shown = await press(desk.anna, page, "Voir d’autres personnes")
    assert "Rose Poadja n’a pas pu répondre ; voici d’autres personnes." in said(shown).replace("**", "")
    assert "Accepter" not in buttons(await press(desk.rose, await desk.requests(desk.rose), "Ouvrir"))


async def test_an_asker_who_is_not_heard_lives_the_same_story(desk: Desk) -> None:
    """Muted, they can ask, and wait, and are led to others; the expert sees nothing."""
    await desk.ask(expert=desk.rose)
    await press(desk.rose, await desk.open_request(desk.rose), "Ne plus recevoir ses demandes")
    await desk.days(31)
    sent = await desk.ask(expert=desk.rose)
    assert "Demande envoyée" in said(sent)
    assert "vous demande" not in said(await desk.page(desk.rose))
    assert said(await desk.requests(desk.rose)).count("Messagerie piratée") == 1, "the one of before"
    await desk.days(2.1)
    page = await desk.page(desk.anna)
    assert "n’a pas pu répondre pour l’instant" in said(page)
    await desk.days(12)
    assert "sont restées sans réponse" not in said(await desk.page(desk.rose))


async def test_three_silences_and_back(desk: Desk) -> None:
    """Nobody is sent to somebody who does not answer, until they say that they are there."""
    for asker in (desk.anna, desk.paul, desk.mina):
        await desk.ask(asker=asker, expert=desk.rose)
    await desk.days(14.1)
    page = await desk.page(desk.rose)
    assert "on ne vous sollicite plus" in said(page)
    jean = await desk.world.person("Jean Wetta", organisation="Société 9")
    assert "n’est pas disponible en ce moment" in said(await desk.open_form(jean, desk.rose))
    await press(desk.rose, page, "Je suis de nouveau disponible")
    assert "Demande envoyée" in said(await desk.ask(asker=jean, expert=desk.rose))


async def test_nobody_else_gets_anywhere_with_the_buttons_of_a_request(desk: Desk) -> None:
    """Neither a stranger nor another member, and no button says whether there is such a request."""
    await desk.ask(expert=desk.rose)
    shown = await desk.open_request(desk.rose)
    custom_ids = [str(part["custom_id"]) for part in components(shown) if part.get("custom_id")]
    stranger = desk.world.member("Alice")
    for custom_id in custom_ids:
        answer = await forged.press(stranger, desk.world.channel, custom_id)
        assert "Le cluster ne vous connaît pas encore" in said(answer)
        other = await forged.press(desk.mina, desk.world.channel, custom_id)
        assert "n’est pas parmi les vôtres" in said(other) or ":list:" in custom_id
    (row,) = await desk.rows()
    assert row.status == "asked"
