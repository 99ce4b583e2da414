"""`/moi`, `/aide`, `/langue` and the pinned card, as people use them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.demo import locale_patch
from models.database import Session
from models.people.tables import Mandate, Office, Person
from tests.support.actors import BUTTON, buttons, components, label_of, pages, press, text
from tests.support.world import World


async def test_a_stranger_learns_who_can_register_them(world: World) -> None:
    """And can look for an expert all the same."""
    shown = await world.member("Alice").slash(world.channel, "moi")
    assert "ne vous connaît pas encore" in text(shown)
    assert "Trouver une expertise" in buttons(shown)


async def test_a_person_sees_where_they_belong_and_what_they_hold(world: World) -> None:
    """Organisation and office, in words."""
    anna = await world.person("Anna Kaledo", organisation="Lagon Numérique", office=Office.TREASURER)
    shown = text(await anna.slash(world.channel, "moi"))
    assert "Bonjour Anna Kaledo" in shown
    assert "Vous travaillez chez **Lagon Numérique**" in shown
    assert "Rien ne vous attend" in shown


async def test_the_end_of_a_mandate_is_said_two_months_before(world: World) -> None:
    """Not earlier."""
    anna = await world.person("Anna Kaledo", office=Office.TREASURER)
    end = world.now + timedelta(days=62)

    def limit(session: Session) -> None:
        mandate = session.scalar(select(Mandate))
        assert mandate is not None
        mandate.until = end

    await world.write(limit)
    assert "se termine le" not in text(await anna.slash(world.channel, "moi"))
    await world.env.advance_time(timedelta(days=3).total_seconds())
    assert "se termine le" in text(await anna.slash(world.channel, "moi"))


async def test_people_of_a_suspended_organisation_are_told(world: World) -> None:
    """What they may no longer do."""
    anna = await world.person("Anna Kaledo", organisation="Lagon Numérique", status="suspended")
    assert "ni voter ni proposer" in text(await anna.slash(world.channel, "moi"))


async def test_an_administrator_is_asked_to_name_the_first_board(world: World) -> None:
    """Until there is one; nobody else is asked."""
    assert "/bureau nommer" in text(await world.member("Root", administrator=True).slash(world.channel, "moi"))
    assert "/bureau nommer" not in text(await world.member("Alice").slash(world.channel, "moi"))


async def test_help_shows_only_what_one_may_do(world: World) -> None:
    """A member sees neither the board's commands nor the administrators'."""
    member = text(await (await world.person("Anna Kaledo")).slash(world.channel, "aide"))
    assert "/expert trouver" in member
    assert "/membres importer" not in member
    assert "/cluster installer" not in member
    ben = await world.person("Ben Païta", office=Office.PRESIDENT)
    board = await pages(ben, await ben.slash(world.channel, "aide"), "Suivant")
    assert "/membres importer" in "\n".join(board)
    administrator = text(await world.member("Root", administrator=True).slash(world.channel, "aide"))
    assert "/cluster installer" in administrator


async def test_one_gets_everywhere_by_buttons(world: World) -> None:
    """From one's page to the help, and back."""
    anna = await world.person("Anna Kaledo")
    shown = await anna.slash(world.channel, "moi")
    helped = await press(anna, shown, "Que puis-je faire ici ?")
    assert "Ce que vous pouvez faire ici" in text(helped)
    assert "Bonjour Anna Kaledo" in text(await press(anna, helped, "Ma page"))


EVERYWHERE = {
    "Trouver une expertise": "### Trouver une expertise",
    "Le bureau": "Le bureau · Open NC",
    "Les domaines": "Domaines de compétence",
    "Mes données": "conserve sur vous",
    "Langue": "Langue de mes messages",
}


@pytest.mark.parametrize("office", [None, Office.PRESIDENT])
async def test_the_help_leads_everywhere_and_each_card_back(world: World, office: Office | None) -> None:
    """All that a member may do is a press away from the help, in the same message, and nothing is a dead end."""
    anna = await world.person("Anna Kaledo", office=office)
    shown = await anna.slash(world.channel, "aide")
    for label, expected in EVERYWHERE.items():
        assert expected in text(await press(anna, shown, label)).replace("\u00a0", " "), label
        assert "Bonjour Anna Kaledo" in text(await press(anna, shown, "Ma page")), label
        await press(anna, shown, "Que puis-je faire ici ?")


async def test_the_board_takes_the_members_out_with_a_button(world: World) -> None:
    """As a workbook, privately; a member without office has no such button."""
    anna = await world.person("Anna Kaledo", office=Office.PRESIDENT)
    shown = await anna.slash(world.channel, "aide")
    await pages(anna, shown, "Suivant")
    exported = await press(anna, shown, "Exporter les membres")
    assert exported.ephemeral
    assert "données personnelles" in text(exported)
    member = await (await world.person("Ben Païta")).slash(world.channel, "aide")
    assert "Exporter les membres" not in buttons(member)


async def test_an_administrator_checks_the_installation_with_a_button(world: World) -> None:
    """And changes it; whoever the cluster does not know is offered no language to keep."""
    root = world.member("Root", administrator=True)
    shown = await root.slash(world.channel, "aide")
    assert {"Vérifier l’installation", "Modifier l’installation"} <= set(buttons(shown))
    assert "Langue" not in buttons(shown)


async def test_a_refusal_is_no_dead_end(world: World) -> None:
    """It leads back to one's page."""
    anna = await world.person("Anna Kaledo")
    refused = await anna.slash(world.channel, "membres exporter", format="csv")
    assert "Cela revient au bureau" in text(refused)
    assert "Bonjour Anna Kaledo" in text(await press(anna, refused, "Ma page"))


async def test_the_language_is_chosen_with_a_button_and_kept(world: World) -> None:
    """The answer is in the new language at once, and after a restart."""
    anna = await world.person("Anna Kaledo")
    shown = await anna.slash(world.channel, "langue")
    await press(anna, shown, "Anglais")
    assert "Hello Anna Kaledo" in text(await anna.slash(world.channel, "moi"))
    await world.restart()
    assert "Hello Anna Kaledo" in text(await anna.slash(world.channel, "moi"))
    assert await world.read(lambda session: session.scalar(select(Person.language))) == "en"


async def test_the_language_is_chosen_with_a_word(world: World) -> None:
    """And given back to the Discord client."""
    anna = await world.person("Anna Kaledo")
    await anna.slash(world.channel, "langue", langue="en")
    assert "Hello" in text(await anna.slash(world.channel, "moi"))
    await anna.slash(world.channel, "langue", langue="client")
    assert "Bonjour" in text(await anna.slash(world.channel, "moi"))


@pytest.mark.parametrize(("locale", "greeting"), [("fr", "Bonjour"), ("en-GB", "Hello"), ("de", "Bonjour")])
async def test_without_a_choice_the_client_speaks_then_the_cluster(world: World, locale: str, greeting: str) -> None:
    """A client in a language we do not speak gets the cluster's."""
    anna = await world.person("Anna Kaledo")
    locale_patch.set_locale(world.env.backend, anna.id, locale)
    assert greeting in text(await anna.slash(world.channel, "moi"))


async def test_somebody_unknown_cannot_keep_a_language(world: World) -> None:
    """And is told who can register them."""
    assert "membre du bureau" in text(await world.member("Alice").slash(world.channel, "langue"))


async def test_who_is_everything_at_once_has_all_of_the_help_on_two_pages(world: World) -> None:
    """One message holds forty components: a president who administers the server may do more than that."""
    anna = await world.person("Anna Kaledo", organisation="Nickel", office=Office.PRESIDENT, administrator=True)
    shown = await anna.slash(world.channel, "aide")
    read = await pages(anna, shown, "Suivant")
    assert len(read) == 2
    assert "/expert trouver" in read[0]
    assert "/bureau nommer" in read[1]
    assert "/cluster etat" in read[1]


async def test_what_stands_out_to_somebody_unknown_is_to_join(world: World) -> None:
    await world.person("Chloé Wamytan", office=Office.PRESIDENT)
    known = await world.person("Anna Kaledo", organisation="Lagon")
    for actor, label in ((world.member("Paul Wea"), "Rejoindre"), (known, "Trouver une expertise")):
        shown = await actor.slash(world.channel, "moi")
        found = [label_of(each) for each in components(shown) if each.get("type") == BUTTON and each.get("style") == 1]
        assert found == [label]
