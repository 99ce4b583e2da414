"""Asking an expert, as people do."""

from __future__ import annotations

from uuid import UUID

import pytest
from simcord import MemberActor
from sqlalchemy import update

from models.database import Session, Topic
from models.experts.tables import ExpertProfile
from models.people.tables import Organisation, OrganisationStatus, Person
from tests.support import factories
from tests.support.actors import Shown, buttons, components, fill, form_fields, message_of, press
from tests.support.requests import EMAIL, MESSAGE, REACH, SUBJECT, WANTED_BY, Desk, said


async def say_of(desk: Desk, expert: MemberActor, **values: object) -> None:
    """What an expert says of themselves."""

    def write(session: Session) -> None:
        session.add(ExpertProfile(person_id=desk.id_of(expert), hidden=[], changed_at=desk.world.now, **values))
        session.touch(Topic.EXPERTS)

    await desk.world.write(write)


async def test_what_is_sent_says_what_comes_next_and_who_else_can_help(desk: Desk) -> None:
    """A busy director knows at once whether to wait."""
    sent = await desk.ask()
    assert sent.ephemeral
    assert "Seule la personne sollicitée, **Rose Poadja**, lit votre message" in said(sent)
    assert "la réponse sera sur votre page (/moi)." in said(sent)
    assert "Si c’est pressé, ces personnes peuvent aussi vous aider :" in said(sent)
    assert all(name in said(sent) for name in ("Paul Wamo", "Mina Tein"))
    assert buttons(sent)[-2:] == ["Mes demandes", "Ma page"]


async def test_the_form_asks_for_an_e_mail_only_of_who_has_one(desk: Desk) -> None:
    """And how to be reached, which is Discord when left empty."""
    opened = await desk.open_form()
    assert opened.modal is not None
    assert [label for label, _ in form_fields(opened.modal)] == [SUBJECT, MESSAGE, WANTED_BY, REACH, EMAIL]
    mine = Person.id == desk.id_of(desk.anna)
    await desk.world.write(lambda s: s.execute(update(Person).where(mine).values(email=None, email_key=None)))
    opened = await desk.open_form()
    assert opened.modal is not None
    assert EMAIL not in [label for label, _ in form_fields(opened.modal)]


async def test_experts_are_found_by_their_names(desk: Desk) -> None:
    """In any order of the words, without accents, from memory; who masters nothing is not there."""
    world = desk.world

    async def typed(text: str) -> list[str]:
        choices = await desk.anna.autocomplete(world.channel, "expert contacter", "expert", text)
        return [choice["name"] for choice in choices]

    assert await typed("poad ros") == ["Rose Poadja · Société 1"]
    assert await typed("") == ["Mina Tein · Société 3", "Paul Wamo · Société 2", "Rose Poadja · Société 1"]
    assert await typed("Kaledo") == []
    choices = await desk.anna.autocomplete(world.channel, "expert contacter", "expert", "mina")
    opened = await desk.anna.slash(world.channel, "expert contacter", expert=choices[0]["value"])
    assert opened.modal is not None
    assert opened.modal["title"] == "Demander à Mina Tein"


@pytest.mark.parametrize("typed", ["Rose Poadja", "POADJA rose", "poadja"])
async def test_a_name_typed_without_picking_is_understood(desk: Desk, typed: str) -> None:
    opened = await desk.anna.slash(desk.world.channel, "expert contacter", expert=typed)
    assert opened.modal is not None


async def test_nobody_meant_is_said_clearly(desk: Desk) -> None:
    """Neither a name, nor a member whom nobody knows, nor nothing at all."""
    stranger = desk.world.member("Alice")
    shown = await desk.anna.slash(desk.world.channel, "expert contacter", expert="zzz")
    assert "Personne ne s’appelle « zzz »" in said(shown)
    assert buttons(shown) == ["Trouver une expertise", "Ma page"]
    for given in ({"membre": stranger}, {}, {"expert": "  "}):
        shown = await desk.anna.slash(desk.world.channel, "expert contacter", **given)
        assert "ne peut pas ou plus être sollicitée" in said(shown)


async def test_a_name_that_several_have_offers_each(desk: Desk) -> None:
    await desk.world.write(lambda s: factories.expertise(s, _namesake(s, desk), desk.domain, now=desk.world.now))
    shown = await desk.anna.slash(desk.world.channel, "expert contacter", expert="rose")
    assert "Plusieurs personnes correspondent à « rose » : laquelle cherchez-vous ?" in said(shown)
    assert "Rose Wabealo" in said(shown)
    opened = await desk.anna.click(message_of(shown), custom_id=_ask_button(shown))
    assert opened.modal is not None


def _namesake(session: Session, desk: Desk) -> UUID:
    return factories.person(session, "Rose Wabealo", user_id=8_100_000_000, now=desk.world.now)


async def test_the_button_of_a_card_opens_the_form_for_that_domain(desk: Desk) -> None:
    """From who is proposed after a request."""
    sent = await desk.ask()
    opened = await desk.anna.click(message_of(sent), custom_id=_ask_button(sent))
    assert opened.modal is not None
    await fill(desk.anna, opened, {SUBJECT: "Autre", MESSAGE: "Autre"})
    assert {row.domain_id for row in await desk.rows()} == {None, desk.domain}


def _ask_button(shown: Shown) -> str:
    ids = [str(part.get("custom_id", "")) for part in components(shown)]
    return next(each for each in ids if each.startswith("introductions:ask"))


async def test_who_is_not_available_leads_to_others_and_what_was_typed_stays(desk: Desk) -> None:
    """They became unavailable while the form was open."""
    opened = await desk.open_form()
    await say_of(desk, desk.rose, available=False)
    refused = await fill(desk.anna, opened, {SUBJECT: "Messagerie", MESSAGE: "Piratée ce matin"})
    assert "Rose Poadja n’est pas disponible en ce moment" in said(refused)
    assert "Paul Wamo" in said(refused)
    again = await desk.anna.click(message_of(refused), custom_id=_ask_button(refused))
    assert again.modal is not None
    assert [field.get("value") for _, field in form_fields(again.modal)][:2] == ["Messagerie", "Piratée ce matin"]
    sent = await fill(desk.anna, again, {SUBJECT: "Messagerie", MESSAGE: "Piratée ce matin"})
    assert "Demande envoyée" in said(sent)
    third = await desk.open_form(expert=desk.mina if "Paul" in said(sent) else desk.paul)
    if third.modal is not None:
        assert not next(field.get("value") for _, field in form_fields(third.modal))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"available": False}, "n’est pas disponible en ce moment"),
        ({"monthly_requests": 0}, "a déjà autant de demandes que possible ce mois-ci"),
    ],
)
async def test_limits_say_what_to_do(desk: Desk, values: dict[str, object], words: str) -> None:
    """Before anything is typed."""
    await say_of(desk, desk.rose, **values)
    shown = await desk.open_form()
    assert words in said(shown)
    assert {"Demander une mise en relation", "Trouver une expertise", "Ma page"} - set(buttons(shown)) <= {"Ma page"}


async def test_asking_the_same_person_again_leads_to_others(desk: Desk) -> None:
    await desk.ask()
    again = await desk.open_form()
    assert "Vous avez sollicité Rose Poadja il y a moins de trente jours" in said(again)
    assert "Paul Wamo" in said(again)


async def test_the_sixth_open_request_is_refused_and_says_how_to_free_a_place(desk: Desk) -> None:
    def more(session: Session) -> list[int]:
        users = [8_000_000_000 + number for number in range(6)]
        for user in users:
            person = factories.person(session, f"Expert{user} Nom", user_id=user, now=desk.world.now)
            factories.expertise(session, person, desk.domain, now=desk.world.now)
        return users

    await desk.world.write(more)
    for number in range(5):
        name = f"Expert{8_000_000_000 + number} Nom"
        opened = await desk.anna.slash(desk.world.channel, "expert contacter", expert=name)
        await fill(desk.anna, opened, {SUBJECT: "Messagerie", MESSAGE: "Piratée"})
    shown = await desk.open_form()
    assert "Vous avez 5 demandes en cours, le maximum" in said(shown)
    listed = await desk.requests(desk.anna)
    assert said(listed).count("En attente de réponse") == 5


async def test_a_wrong_date_keeps_what_was_typed(desk: Desk) -> None:
    refused = await desk.ask(wanted_by="demain peut-être")
    assert "31/12/2027" in said(refused)
    again = await press(desk.anna, refused, "Corriger et réessayer")
    assert again.modal is not None
    assert [field.get("value") for _, field in form_fields(again.modal)][:3] == [
        "Messagerie piratée",
        "Nous n’avons plus accès à nos boîtes.",
        "demain peut-être",
    ]
    sent = await fill(desk.anna, again, {SUBJECT: "Messagerie", MESSAGE: "Piratée", WANTED_BY: "31/12/2026"})
    assert "Demande envoyée" in said(sent)
    shown = await desk.open_request(desk.rose)
    assert "Souhaité au plus tard le 31 décembre 2026." in said(shown)


async def test_oneself_a_stranger_and_a_suspended_organisation(desk: Desk) -> None:
    """Each with its reason."""
    assert "C’est vous" in said(await desk.open_form(desk.rose, desk.rose))
    stranger = desk.world.member("Alice")
    assert "Le cluster ne vous connaît pas encore" in said(await desk.open_form(stranger))
    suspended = OrganisationStatus.SUSPENDED
    await desk.world.write(
        lambda s: s.execute(update(Organisation).where(Organisation.name == "Société 0").values(status=suspended))
    )
    assert "suspendue" in said(await desk.open_form())


async def test_who_is_not_on_discord_yet_leads_to_others(desk: Desk) -> None:
    mine = Person.id == desk.id_of(desk.rose)
    await desk.world.write(lambda s: s.execute(update(Person).where(mine).values(discord_user_id=None)))
    shown = await desk.anna.slash(desk.world.channel, "expert contacter", expert=str(desk.id_of(desk.rose)))
    assert "Rose Poadja n’est pas encore sur ce Discord" in said(shown)
    assert "Paul Wamo" in said(shown)


async def test_two_presses_of_the_form_are_one_request(desk: Desk) -> None:
    opened = await desk.open_form()
    values = {SUBJECT: "Messagerie", MESSAGE: "Piratée"}
    await fill(desk.anna, opened, values)
    twice = await fill(desk.anna, await desk.open_form(expert=desk.paul), values)
    assert "Demande envoyée" in said(twice)
    assert len(await desk.rows()) == 2


async def test_markup_and_mentions_of_an_asker_have_no_effect(desk: Desk) -> None:
    opened = await desk.open_form()
    await fill(desk.anna, opened, {SUBJECT: "**@everyone** <@1>", MESSAGE: "# Titre\n[x](http://exemple.org) `code`"})
    shown = await desk.open_request(desk.rose)
    assert r"\*\*\@everyone\*\*" in said(shown)
    assert r"\[x\]" in said(shown)
