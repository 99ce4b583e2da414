"""Joining as a newcomer does it: look for the organisation, say what one masters, send, be answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.client import Cagou
from models.experts.tables import Expertise, ExpertProfile
from models.people.tables import AffiliationRole, AffiliationStatus
from tests.support.actors import buttons, choose, fill, form_fields, press, selects, text
from tests.support.joining_stage import NAME, ORGANISATION, ORPHAN, REASON, SEND, TYPED, JoiningStage
from tests.support.world import World


@pytest.fixture
async def stage(world: World) -> JoiningStage:
    return await JoiningStage.prepare(world)


async def test_a_stranger_is_led_to_the_form_with_their_name_in_it(stage: JoiningStage) -> None:
    home = await stage.nora.slash(stage.world.channel, "moi")
    form = await press(stage.nora, home, "Rejoindre")
    fields = dict(form_fields(form.modal or {}))
    assert fields[NAME]["value"] == "Nora Wéma"
    shown = await fill(stage.nora, form, {NAME: "Nora Wéma", TYPED: "lagon"})
    shown = await choose(stage.nora, shown, ORGANISATION)
    assert "Rejoindre Lagon Numérique" in text(shown)
    assert SEND in buttons(shown)


async def test_domains_and_availability_are_declared_and_seen_by_nobody(stage: JoiningStage) -> None:
    shown = await stage.choose_domains(stage.nora, await stage.begin(), "Cybersécurité", "Drones")
    assert "Vos domaines : Cybersécurité et Drones" in " ".join(text(shown).split())
    shown = await choose(stage.nora, shown, "Disponible", index=2)
    shown = await press(stage.nora, shown, SEND)
    assert "Votre demande est partie" in text(shown)
    person = await stage.person(stage.nora)
    assert (person.newcomer, person.full_name) == (True, "Nora Wéma")
    declared = await stage.world.read(lambda s: s.scalars(select(Expertise.domain_id)).all())
    assert set(declared) == {stage.domain, stage.other_domain}
    said = await stage.world.read(lambda s: s.scalars(select(ExpertProfile)).one())
    assert said.available is True
    (affiliation,) = await stage.affiliations(stage.nora)
    assert (affiliation.status, affiliation.role) == (AffiliationStatus.PENDING, AffiliationRole.STAFF)
    found = await stage.anna.slash(stage.world.channel, "expert trouver", domaine="Cybersécurité")
    assert "Nora" not in text(found)


async def test_a_choice_may_be_taken_back(stage: JoiningStage) -> None:
    shown = await stage.choose_domains(stage.nora, await stage.begin(), "Cybersécurité", "Drones")
    shown = await choose(stage.nora, shown, index=1)
    assert "Vos domaines : aucun" in " ".join(text(shown).split())


async def test_the_representative_accepts_on_their_page(stage: JoiningStage) -> None:
    await stage.ask()
    assert "Nora Wéma demande à rejoindre Lagon Numérique" in (await stage.home(stage.anna)).replace("*", "")
    shown = await stage.see(stage.anna)
    assert f"<@{stage.nora.id}>" in text(shown)
    shown = await press(stage.anna, shown, "Accepter")
    assert "fait maintenant partie de Lagon Numérique" in text(shown)
    (affiliation,) = await stage.affiliations(stage.nora)
    assert affiliation.status == AffiliationStatus.ACCEPTED
    assert not (await stage.person(stage.nora)).newcomer
    home = await stage.nora.slash(stage.world.channel, "moi")
    assert "Bienvenue" in text(home)
    await press(stage.nora, home, "J’ai compris")
    assert "Bienvenue" not in await stage.home(stage.nora)


async def test_the_board_sees_the_card_and_it_follows(stage: JoiningStage) -> None:
    await stage.ask()
    (card,) = stage.cards()
    assert "Nora Wéma" in text(card, stage.world.env)
    assert not card.mentions
    assert "demande à rejoindre" not in await stage.home(stage.chloe), "the representative answers"
    shown = await press(stage.chloe, card, "Voir la demande", stage.world.env)
    await press(stage.chloe, shown, "Accepter")
    await stage.world.env.settle()
    (card,) = stage.cards()
    assert "Acceptée" in text(card, stage.world.env)
    assert buttons(card, stage.world.env) == []


async def test_without_a_representative_the_board_has_it_on_its_page(stage: JoiningStage) -> None:
    await stage.ask(typed=ORPHAN)
    assert "Nora Wéma" in await stage.home(stage.chloe)
    await press(stage.chloe, await stage.see(stage.chloe), "Accepter")
    (affiliation,) = await stage.affiliations(stage.nora)
    assert affiliation.status == AffiliationStatus.ACCEPTED


async def test_a_refusal_is_told_with_its_reason_to_the_person_alone(stage: JoiningStage) -> None:
    await stage.ask()
    shown = await stage.refuse(stage.anna, "Je ne vous connais pas")
    assert "La demande est refusée" in text(shown)
    home = await stage.home(stage.nora)
    assert "est refusée : « Je ne vous connais pas »" in home
    await stage.world.env.settle()
    (card,) = stage.cards()
    assert "Refusée" in text(card, stage.world.env)
    assert "connais" not in text(card, stage.world.env)
    again = await press(stage.nora, await stage.nora.slash(stage.world.channel, "moi"), "Refaire une demande")
    shown = await fill(stage.nora, again, {NAME: "Nora Wéma-Poadja", TYPED: ORGANISATION})
    await press(stage.nora, shown, SEND)
    assert (await stage.person(stage.nora)).full_name == "Nora Wéma-Poadja"
    (affiliation,) = await stage.affiliations(stage.nora)
    assert (affiliation.status, affiliation.refusal) == (AffiliationStatus.PENDING, None)


async def test_an_empty_reason_is_asked_for_again(stage: JoiningStage) -> None:
    await stage.ask()
    shown = await stage.refuse(stage.anna, " \u200b")
    assert "Dites pourquoi vous refusez" in text(shown)


async def test_a_request_may_be_taken_back(stage: JoiningStage) -> None:
    shown = await stage.ask()
    shown = await press(stage.nora, shown, "Retirer ma demande")
    assert "retirée" in text(shown)
    assert "Nora" not in await stage.home(stage.anna)
    card = stage.cards()[-1]
    assert "plus en cours" in text(card, stage.world.env)
    again = await stage.ask()
    assert "partie" in text(again)
    assert len(stage.cards()) == 1, "the card of before serves again"


async def test_whoever_waits_sees_that_they_do(stage: JoiningStage) -> None:
    await stage.ask()
    shown = await stage.nora.slash(stage.world.channel, "rejoindre")
    assert "Votre demande attend une réponse" in text(shown)
    form = await press(stage.nora, shown, "Rejoindre une autre organisation")
    assert form.modal is not None
    assert "Vous avez déjà demandé" in text(await stage.ask())


async def test_a_known_person_joins_a_further_organisation(stage: JoiningStage) -> None:
    ben = await stage.world.person("Ben Païta", organisation="Récif")
    shown = await stage.begin(ben)
    assert "Votre profil et vos domaines restent tels quels" in text(shown)
    assert selects(shown) == []
    await press(ben, shown, SEND)
    await press(stage.anna, await stage.see(stage.anna), "Accepter")
    assert len(await stage.affiliations(ben)) == 2
    assert "Vous faites déjà partie de Lagon Numérique" in text(await stage.ask(ben))


async def test_an_organisation_that_is_not_listed_is_added_by_the_board(stage: JoiningStage) -> None:
    await stage.ask_unlisted("Ferme du Nord")
    assert "Ferme du Nord" in await stage.home(stage.chloe)
    assert "Ferme" not in await stage.home(stage.anna)
    shown = await stage.see(stage.chloe)
    form = await press(stage.chloe, shown, "Ajouter l’organisation")
    shown = await fill(stage.chloe, form, {"Nom de l’organisation": "La Ferme du Nord"})
    assert "fait maintenant partie de La Ferme du Nord" in text(shown)
    (affiliation,) = await stage.affiliations(stage.nora)
    assert affiliation.status == AffiliationStatus.ACCEPTED
    assert "La Ferme du Nord" in await stage.home(stage.nora)
    (request,) = await stage.unlisted()
    assert request.organisation_id == affiliation.organisation_id


async def test_the_board_finds_the_organisation_under_another_name(stage: JoiningStage) -> None:
    await stage.ask_unlisted("LagNum SARL")
    form = await press(stage.chloe, await stage.see(stage.chloe), "Elle est déjà dans la liste")
    shown = await fill(stage.chloe, form, {"Nom de l’organisation": "lagon"})
    shown = await choose(stage.chloe, shown, ORGANISATION)
    assert "fait maintenant partie de Lagon Numérique" in text(shown)
    (affiliation,) = await stage.affiliations(stage.nora)
    assert affiliation.organisation_id == stage.organisation


async def test_the_board_refuses_an_organisation_that_is_none(stage: JoiningStage) -> None:
    await stage.ask_unlisted("Club de pétanque")
    await stage.refuse(stage.chloe, "Ce n’est pas une entreprise")
    assert "Ce n’est pas une entreprise" in await stage.home(stage.nora)
    assert "Rien ne vous attend" in await stage.home(stage.chloe)


async def test_a_week_without_an_answer_is_brought_up_once(stage: JoiningStage) -> None:
    await stage.ask()
    await stage.world.env.advance_time(timedelta(days=6, hours=23).total_seconds())
    assert "Nora" not in await stage.home(stage.chloe)
    await stage.world.env.advance_time(timedelta(hours=2).total_seconds())
    await stage.world.env.settle()
    assert "Nora Wéma" in await stage.home(stage.chloe)
    reminders = [each for each in stage.cards() if "attend depuis une semaine" in text(each, stage.world.env)]
    assert len(reminders) == 1
    assert "Nora" not in text(reminders[0], stage.world.env)
    await stage.world.env.advance_time(timedelta(days=8).total_seconds())
    await stage.world.env.settle()
    reminders = [each for each in stage.cards() if "attend depuis une semaine" in text(each, stage.world.env)]
    assert len(reminders) == 1


async def test_arrivals_are_listed_for_whoever_decides(stage: JoiningStage) -> None:
    await stage.ask()
    shown = await stage.anna.slash(stage.world.channel, "arrivees")
    assert "Nora Wéma" in text(shown)
    refused = await stage.nora.slash(stage.world.channel, "arrivees")
    assert "Nora" not in text(refused)


async def test_leaving_keeps_the_record_and_returning_restores_it(stage: JoiningStage) -> None:
    shown = await stage.choose_domains(stage.nora, await stage.begin(), "Cybersécurité")
    await press(stage.nora, shown, SEND)
    await press(stage.anna, await stage.see(stage.anna), "Accepter")
    await stage.world.env.settle()
    find = {"domaine": "Cybersécurité"}
    assert "Nora" in text(await stage.chloe.slash(stage.world.channel, "expert trouver", **find))
    await leave(stage)
    assert (await stage.person(stage.nora)).left_at is not None
    assert "Nora" not in text(await stage.chloe.slash(stage.world.channel, "expert trouver", **find))
    stage.world.env.backend.add_member(stage.world.guild.id, stage.nora.id, announce=True)
    await stage.world.env.settle()
    assert (await stage.person(stage.nora)).left_at is None
    assert "Nora" in text(await stage.chloe.slash(stage.world.channel, "expert trouver", **find))


async def test_who_left_while_the_bot_was_away_is_noticed_at_its_start(stage: JoiningStage) -> None:
    await stage.ask()
    person = await stage.person(stage.nora)
    assert person.left_at is None
    bot = stage.world.env.bot
    assert isinstance(bot, Cagou)
    stage.world.env.backend.guilds[stage.world.guild.id].members.pop(stage.nora.id)
    await stage.world.restart()
    await stage.world.env.settle()
    assert (await stage.person(stage.nora)).left_at is not None


async def leave(stage: JoiningStage) -> None:
    stage.world.guild.remove_member(stage.nora)
    await stage.world.env.settle()


async def test_the_refusal_of_a_form_offers_to_correct_it(stage: JoiningStage) -> None:
    form = await press(stage.nora, await stage.nora.slash(stage.world.channel, "moi"), "Rejoindre")
    shown = await fill(stage.nora, form, {NAME: "\u200b", TYPED: "x"})
    assert "Corriger et réessayer" in buttons(shown)
    await stage.ask()
    form = await press(stage.anna, await stage.see(stage.anna), "Refuser")
    assert dict(form_fields(form.modal or {})).keys() == {REASON}
