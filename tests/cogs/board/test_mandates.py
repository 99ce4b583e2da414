"""Mandates by buttons and forms: given for later, changed, cancelled; powers lent; what is not as it should be."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from models.actor import Actor
from models.people.tables import Office, Power
from models.people.terms import end_mandate
from tests.support.actors import buttons, fill, form_fields, message_of, messages_in, selects
from tests.support.board_stage import FROM, RANK, UNTIL, BoardStage
from tests.support.world import World

REGISTER, JOURNAL = "Tenir le registre des adhérents", "Consulter le journal"


@pytest.fixture
async def stage(world: World) -> BoardStage:
    return await BoardStage.prepare(world)


async def test_an_office_is_given_by_the_form_alone(stage: BoardStage, world: World) -> None:
    shown = await stage.see(stage.anna)
    form = await stage.press(stage.anna, shown, "Nommer à une fonction")
    paul = world.member("Paul Wamo")
    given = await stage.fill_in(
        stage.anna, form, paul, Office.VICE_PRESIDENT, **{FROM: "01/02/2026", UNTIL: "31/12/2027", RANK: "2"}
    )
    assert given.ephemeral
    said = stage.text(given)
    assert "**Paul Wamo** · Vice-présidence de rang 2" in said
    assert "Du 1er février 2026 au 31 décembre 2027. Sans effet avant cette date." in said
    assert "Paul Wamo : vice-présidence, du 1er février 2026 au 31 décembre 2027." in stage.told()
    assert "Votre mandat (Vice-présidence de rang 2) débute le 1er février 2026" in stage.text(
        await paul.slash(world.channel, "moi")
    )
    seen = stage.text(await stage.see(world.member("Curieux")))
    assert "**À venir**\n• Paul Wamo, à partir du 1er février 2026 : Vice-présidence de rang 2" in seen
    assert "À vérifier" not in seen


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({RANK: "deux"}, "Je ne comprends pas le rang « deux » : écrivez un nombre de 1 à 20."),
        ({RANK: "99"}, "de 1 à 20"),
        ({RANK: "1"}, "Seules les vice-présidences"),
        ({FROM: "hier"}, "Je ne comprends pas la date « hier »"),
        ({FROM: "01/01/2100"}, "à moins de 20 ans"),
        ({FROM: "01/06/2026", UNTIL: "01/05/2026"}, "se terminerait avant de débuter"),
    ],
)
async def test_a_form_filled_in_wrong_keeps_all_that_was_typed(
    stage: BoardStage, world: World, fields: dict[str, str], words: str
) -> None:
    form = await stage.press(stage.anna, await stage.see(stage.anna), "Nommer à une fonction")
    paul = world.member("Paul Wamo")
    refused = await stage.fill_in(stage.anna, form, paul, Office.TREASURER, **fields)
    assert words in stage.text(refused)
    again = await stage.press(stage.anna, refused, "Corriger")
    filled = dict(form_fields(again.modal or {}))
    assert filled["Qui\u202f?"]["default_values"] == [{"id": paul.id, "type": "user"}]
    assert all(filled[label]["value"] == typed for label, typed in fields.items())
    assert "Nomination enregistrée" in stage.text(
        await stage.fill_in(stage.anna, again, paul, Office.TREASURER, **dict.fromkeys(fields, ""))
    )


async def test_a_bot_picked_in_the_form_holds_no_office(stage: BoardStage, world: World) -> None:
    form = await stage.press(stage.anna, await stage.see(stage.anna), "Nommer à une fonction")
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    assert "Un robot" in stage.text(await stage.fill_in(stage.anna, form, robot, Office.TREASURER))


async def test_dates_are_changed_on_the_card_of_a_mandate(stage: BoardStage, world: World) -> None:
    await stage.appoint(stage.anna, world.member("Paul Wamo"), Office.TREASURER, jusqu_au="31/12/2026")
    [_, before] = await stage.seats()
    shown = await stage.mandate(stage.anna, "Paul Wamo")
    form = await stage.press(stage.anna, shown, "Modifier les dates")
    changed = await fill(stage.anna, form, {FROM: "01/01/2026", UNTIL: "31/12/2028"})
    assert "Les dates sont modifiées" in stage.text(changed)
    [_, after] = await stage.seats()
    assert (after.mandate_id, after.since) == (before.mandate_id, before.since), "a day left as it was keeps its hour"
    assert "Trésorerie** : Paul Wamo, du 1er janvier 2026 au 31 décembre 2028" in stage.text(
        await stage.see(stage.anna)
    )
    assert "(Paul Wamo) : trésorerie, du 1er janvier 2026 au 31 décembre 2028." in stage.told()


async def test_an_appointment_ahead_is_cancelled_by_its_card(stage: BoardStage, world: World) -> None:
    await stage.appoint(stage.anna, world.member("Paul Wamo"), Office.TREASURER, depuis="01/06/2026")
    shown = await stage.mandate(stage.anna, "Paul Wamo")
    await stage.press(stage.anna, shown, "Annuler la nomination")
    assert "Annuler cette nomination ?" in stage.text(shown)
    await stage.press(stage.anna, shown, "Annuler la nomination")
    assert "La nomination est annulée" in stage.text(shown)
    assert len(await stage.seats()) == 1
    assert "a annulé une nomination (Paul Wamo) : trésorerie." in stage.told()


async def test_the_board_sees_what_overlaps_and_what_nobody_takes_up(stage: BoardStage, world: World) -> None:
    paul, rose = world.member("Paul Wamo"), world.member("Rose Poadja")
    await stage.appoint(stage.anna, paul, Office.TREASURER)
    told = stage.text(await stage.appoint(stage.anna, rose, Office.TREASURER))
    assert "Deux personnes en même temps (Trésorerie) : Paul Wamo et Rose Poadja" in told
    await stage.appoint(stage.anna, world.member("Luc Tein"), Office.COUNCIL, jusqu_au="31/01/2026")
    await stage.appoint(stage.anna, world.member("Ida Xalite"), Office.PRESIDENT, depuis="01/03/2026")
    seen = stage.text(await stage.see(stage.anna))
    assert "Délégation générale** : à pourvoir" in seen
    assert "Conseil d’administration** : à pourvoir" not in seen
    await stage.appoint(stage.anna, world.member("Max Wea"), Office.VICE_PRESIDENT, rang=2)
    seen = stage.text(await stage.see(stage.anna))
    assert "• Vice-présidence de rang 1 : à pourvoir" in seen
    assert "• Deux personnes en même temps (Trésorerie)" in seen
    assert "• Conseil d’administration : fin le 31 janvier 2026, personne pour la suite" in seen
    assert "Secrétariat** : à pourvoir" in seen
    assert "Présidence : fin" not in seen, "somebody follows"


async def test_a_delegate_is_lent_powers_on_the_card_of_their_appointment(stage: BoardStage, world: World) -> None:
    luc = world.member("Luc Tein")
    given = await stage.appoint(stage.anna, luc, Office.DELEGATE)
    (offered,) = (each for each in selects(given, world.env)[0]["options"] if each["value"] == Power.RUN_POLLS)
    assert offered["label"] == "Organiser les votes"
    assert "l’accord d’un second membre reste au bureau" in offered["description"]
    refused = stage.text(await luc.slash(world.channel, "membres exporter", format="csv"))
    assert "Cela revient au bureau" in refused
    await stage.lend(given, REGISTER, JOURNAL)
    assert "Pouvoirs confiés : tenir le registre des adhérents et consulter le journal." in stage.text(given)
    exported = await luc.slash(world.channel, "membres exporter", format="csv")
    assert "Cela n’a pas fonctionné" not in stage.text(exported)
    assert "ces pouvoirs : tenir le registre des adhérents et consulter le journal." in stage.told()
    seen = stage.text(await stage.see(world.member("Curieux")))
    assert "peut tenir le registre des adhérents et consulter le journal" in seen
    shown = await stage.mandate(stage.anna, "Luc Tein")
    chosen = [option["value"] for option in selects(shown, world.env)[0]["options"] if option["default"]]
    assert chosen == [Power.KEEP_REGISTER, Power.READ_JOURNAL]
    await stage.lend(shown)
    assert "aucun pouvoir" in stage.text(shown)
    assert "Cela revient au bureau" in stage.text(await luc.slash(world.channel, "membres exporter", format="csv"))
    assert "a repris tous les pouvoirs" in stage.told()


async def test_a_first_delegate_named_by_the_administrator_waits_for_the_board(world: World) -> None:
    chief = world.member("Chef", administrator=True)
    stage = BoardStage(world, chief, world.channel)
    await stage.appoint(chief, world.member("Anna Kaledo"), Office.PRESIDENT)
    given = await stage.appoint(chief, world.member("Luc Tein"), Office.DELEGATE)
    assert not selects(given, world.env)


async def test_an_administrator_names_the_first_board_by_buttons(world: World) -> None:
    chief = world.member("Chef", administrator=True)
    stage = BoardStage(world, chief, world.channel)
    form = await stage.press(chief, await chief.slash(world.channel, "moi"), "Nommer à une fonction")
    given = await stage.fill_in(chief, form, world.member("Anna Kaledo"), Office.PRESIDENT)
    assert "Nomination enregistrée" in stage.text(given)
    assert "Nommer à une fonction" in buttons(await stage.see(chief))
    assert not selects(await stage.see(chief))


async def test_more_mandates_than_one_list_holds(stage: BoardStage, world: World) -> None:
    for number in range(27):
        await stage.appoint(stage.anna, world.member(f"Membre Numero{number:02}"), Office.COUNCIL)
    shown = await stage.see(stage.anna)
    first, second = selects(shown)
    assert [len(each["options"]) for each in (first, second)] == [25, 3]
    last = second["options"][-1]["value"]
    await stage.anna.select(message_of(shown), [last], custom_id=second["custom_id"])
    assert "Membre Numero26" in stage.text(shown)


async def ends_in(stage: BoardStage, days: float) -> datetime:
    """Paul is treasurer until midnight in Nouméa, so many days from now."""
    await stage.appoint(stage.anna, stage.world.member("Paul Wamo"), Office.TREASURER)
    [_, paul] = await stage.seats()
    until = stage.world.now + timedelta(days=days, hours=13)
    await stage.move_end(paul, until)
    return until


async def test_whoever_follows_is_named_from_the_reminder_in_the_journal(stage: BoardStage, world: World) -> None:
    until = await ends_in(stage, 31)
    assert "se termine bientôt" not in stage.told()
    await stage.wait_until(until - timedelta(days=30))
    message = messages_in(stage.journal)[-1]
    said = stage.text(message)
    assert "**Paul Wamo** · Trésorerie" in said
    assert "Fin le 1er février 2026, <t:" in said
    told = stage.text(await stage.anna.slash(world.channel, "moi"))
    assert "Paul Wamo (Trésorerie) : fin du mandat le 1er février 2026" in told
    refused = await stage.press(world.member("Curieux"), message, "Préparer la suite")
    assert "Cela revient au bureau" in stage.text(refused)
    form = await stage.press(stage.anna, message, "Préparer la suite")
    assert dict(form_fields(form.modal or {}))[FROM]["value"] == "02/02/2026"
    given = await stage.fill_in(stage.anna, form, world.member("Rose"), Office.TREASURER, **{FROM: "02/02/2026"})
    assert "Deux personnes" not in stage.text(given)
    assert "fin du mandat" not in stage.text(await stage.anna.slash(world.channel, "moi"))


async def test_nothing_more_is_said_once_somebody_follows(stage: BoardStage, world: World) -> None:
    until = await ends_in(stage, 8)
    assert stage.told().count("Un mandat se termine bientôt") == 1
    await stage.appoint(stage.anna, world.member("Rose Poadja"), Office.TREASURER, depuis="10/01/2026")
    await stage.wait_until(until - timedelta(days=6))
    assert stage.told().count("Un mandat se termine bientôt") == 1


async def test_a_second_reminder_where_nobody_is_named(stage: BoardStage) -> None:
    until = await ends_in(stage, 9)
    assert stage.told().count("Un mandat se termine bientôt") == 1
    for days, said in ((8, 1), (7, 2), (6, 2)):
        await stage.wait_until(until - timedelta(days=days))
        assert stage.told().count("Un mandat se termine bientôt") == said


async def test_buttons_of_a_mandate_that_is_over_say_so(stage: BoardStage, world: World) -> None:
    await stage.appoint(stage.anna, world.member("Luc Tein"), Office.DELEGATE)
    [_, luc] = await stage.seats()
    shown, other = await stage.mandate(stage.anna, "Luc Tein"), await stage.mandate(stage.anna, "Luc Tein")
    form = await stage.press(stage.anna, shown, "Modifier les dates")
    paul = Actor((await world.person("Paul Wamo", office=Office.TREASURER)).id)
    await world.write(lambda session: end_mandate(session, paul, luc.mandate_id, now=world.now))
    assert "déjà terminé" in stage.text(await stage.lend(other, REGISTER))
    assert "déjà terminé" in stage.text(await fill(stage.anna, form, {UNTIL: "31/12/2030"}))
    assert "déjà terminé" in stage.text(await stage.press(stage.anna, shown, "Mettre fin au mandat"))


async def test_a_form_opened_before_somebody_else_changed_the_end_does_not_undo_that(
    stage: BoardStage, world: World
) -> None:
    await stage.appoint(stage.anna, world.member("Paul Wamo"), Office.TREASURER, jusqu_au="31/12/2026")
    shown = await stage.mandate(stage.anna, "Paul Wamo")
    dates = await stage.press(stage.anna, shown, "Modifier les dates")
    follow = await stage.press(stage.anna, await stage.mandate(stage.anna, "Paul Wamo"), "Préparer la suite")
    assert dict(form_fields(follow.modal or {}))[FROM]["value"] == "01/01/2027"
    meanwhile = await stage.press(stage.anna, await stage.mandate(stage.anna, "Paul Wamo"), "Modifier les dates")
    await fill(stage.anna, meanwhile, {FROM: "01/01/2026", UNTIL: "31/12/2028"})

    await fill(stage.anna, dates, {FROM: "15/12/2025", UNTIL: "31/12/2026"})
    assert "Paul Wamo, du 15 décembre 2025 au 31 décembre 2028" in stage.text(await stage.see(stage.anna))
    given = await stage.fill_in(stage.anna, follow, world.member("Rose"), Office.TREASURER, **{FROM: "01/01/2027"})
    assert "1er janvier 2029" in stage.text(given)
    assert "Deux personnes" not in stage.text(given)


async def test_a_reminder_goes_that_is_out_of_date(stage: BoardStage, world: World) -> None:
    until = await ends_in(stage, 31)
    await stage.wait_until(until - timedelta(days=30))
    assert stage.told().count("Un mandat se termine bientôt") == 1
    form = await stage.press(stage.anna, await stage.mandate(stage.anna, "Paul Wamo"), "Modifier les dates")
    await fill(stage.anna, form, {UNTIL: "31/03/2026"})
    await stage.wait_until(world.now + timedelta(hours=1))
    assert "Un mandat se termine bientôt" not in stage.told()
