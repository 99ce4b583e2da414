"""Profiles as people see and change them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.database import Session, Topic
from models.experts.tables import Expertise
from models.people.tables import Organisation, Person
from tests.cogs.profiles.conftest import CYBER, Stage, plain, said
from tests.support import factories
from tests.support.actors import buttons, fill, form_fields, pages, press
from tests.support.world import World

MENU = "Voir l’expertise"
AVAILABLE = "Êtes-vous disponible\u202f?"


async def answers(stage: Stage, **changes: str) -> str:
    """Rose fills in her form; what she is told."""
    labels = {
        "title": "Votre fonction",
        "presentation": "En quoi pouvez-vous aider ?",
        "availability": "Êtes-vous disponible ?",
        "requests": "Combien de demandes par mois au plus ?",
        "shown": "Que voient les autres ?",
    }
    form = await stage.rose.slash(stage.world.channel, "profil modifier")
    given = {"title": "", "presentation": "", "availability": "kept", "requests": "", "shown": "search"} | changes
    assert form.modal is not None
    ids = {plain(label): field["custom_id"] for label, field in form_fields(form.modal)}
    assert ids == {label: name for name, label in labels.items()}
    values: dict[str, object] = {
        name: value.split(",") if name in ("availability", "shown") else value for name, value in given.items()
    }
    return said(await stage.rose.submit_modal(form, values))


async def test_a_profile_is_found_by_account_by_menu_by_name_and_by_button(stage: Stage) -> None:
    world = stage.world
    card = (
        "### Rose Poadja\n"
        f"Ingénieure \\*réseaux\\* · Lagon Numérique · <@{stage.rose.id}>\n"
        "Disponibilité non précisée\n"
        "**Cybersécurité** · référence · 5 ans de pratique · confirmé en janvier 2026\n"
        "**Cloud et hébergement** · notions · 5 ans de pratique · confirmé en janvier 2026"
    )
    by_account = await stage.paul.slash(world.channel, "expert profil", membre=stage.rose)
    by_menu = await stage.paul.context_menu(world.channel, MENU, stage.rose)
    by_name = await stage.paul.slash(world.channel, "expert profil", expert="poadja ros")
    offered = await stage.paul.autocomplete(world.channel, "expert profil", "expert", "poad")
    by_choice = await stage.paul.slash(world.channel, "expert profil", expert=offered[0]["value"])
    assert [choice["name"] for choice in offered] == ["Rose Poadja · Lagon Numérique"]
    for shown in (by_account, by_menu, by_name, by_choice):
        assert shown.ephemeral
        assert said(shown) == card
        assert buttons(shown) == ["Demander une mise en relation", "Recommander", "Ma page"]


async def test_whoever_is_not_in_discord_is_found_by_name_and_cannot_be_asked(stage: Stage) -> None:
    world = stage.world

    def add(session: Session) -> None:
        for name in ("Luc Absent", "Lucie Absente"):
            person = factories.person(session, name, now=world.now, organisation="Nord")
            factories.expertise(session, person, stage.domains[CYBER].id, now=world.now)

    await world.write(add)
    shown = await stage.paul.slash(world.channel, "expert profil", expert="luc absent")
    assert said(shown).startswith("### Luc Absent\nNord\nPas encore sur ce Discord :")
    assert buttons(shown) == ["Recommander", "Ma page"]
    unclear = await stage.paul.slash(world.channel, "expert profil", expert="abs")
    assert "Plusieurs personnes correspondent à « abs »" in said(unclear)
    assert buttons(unclear) == ["Luc Absent", "Lucie Absente", "Ma page"]
    lucie = await press(stage.paul, unclear, "Lucie Absente")
    assert said(lucie).startswith("### Lucie Absente")
    assert "« abs »" in said(unclear)  # what was found stays in sight
    nobody = await stage.paul.slash(world.channel, "expert profil", expert="zzz")
    assert "Personne ne s’appelle « zzz »" in said(nobody)


async def test_strangers_bots_and_those_who_left_have_no_profile(stage: Stage) -> None:
    world = stage.world
    refusal = "Le cluster ne connaît pas cette personne, ou elle l’a quitté."
    stranger = world.member("Inconnue")
    assert refusal in said(await stage.paul.context_menu(world.channel, MENU, stranger))
    await world.write(
        lambda session: session.execute(
            update(Organisation).where(Organisation.name == "Lagon Numérique").values(status="former")
        )
    )
    assert refusal in said(await stage.paul.slash(world.channel, "expert profil", membre=stage.rose))
    own = await stage.rose.slash(world.channel, "profil voir")
    assert "personne d’autre que vous ne voit ce profil" in said(own)
    assert "Le cluster ne vous connaît pas" in said(await stranger.slash(world.channel, "expert profil"))


async def test_the_form_changes_everything_at_once(stage: Stage) -> None:
    world = stage.world
    told = await answers(
        stage,
        title="Directrice @everyone",
        presentation="J’aide les **PME**.\n# Fort",
        availability="no 2026-01-15",
        requests="3",
        shown="search,presentation",
    )
    assert "Votre profil est enregistré." in told
    assert "Pas disponible avant le 16 janvier 2026 · jusqu’à 3 demandes par mois" in told
    assert (
        "Caché aux autres : votre compte Discord, vos années de pratique et vos notes et vos recommandations." in told
    )
    assert "J’aide les \\*\\*PME\\*\\*.\n\\# Fort" in told
    assert told.count("Visible par vous uniquement.") == 2, "of each domain, its years"
    seen = await stage.paul.slash(world.channel, "expert profil", membre=stage.rose)
    assert said(seen) == (
        "### Rose Poadja\n"
        "Directrice \\@everyone · Lagon Numérique\n"
        "Pas disponible avant le 16 janvier 2026\n"
        "J’aide les \\*\\*PME\\*\\*.\n\\# Fort\n"
        "**Cybersécurité** · référence · confirmé en janvier 2026\n"
        "**Cloud et hébergement** · notions · confirmé en janvier 2026"
    )
    assert buttons(seen) == ["Ma page"], "not to be asked now, and no endorsements are wanted"


async def test_whoever_hides_from_searches_is_found_by_their_account_only(stage: Stage) -> None:
    world = stage.world
    await answers(stage, shown="account")
    await world.env.settle()
    assert await stage.paul.autocomplete(world.channel, "expert profil", "expert", "rose") == []
    hidden = await stage.paul.slash(world.channel, "expert profil", expert="Rose Poadja")
    assert "Personne ne s’appelle" in said(hidden)
    by_account = await stage.paul.slash(world.channel, "expert profil", membre=stage.rose)
    assert said(by_account).startswith("### Rose Poadja")


async def test_a_wrong_number_keeps_what_was_typed(stage: Stage) -> None:
    world = stage.world
    form = await stage.rose.slash(world.channel, "profil modifier")
    typed = {
        "title": "Directrice",
        "presentation": "Un long texte",
        "availability": ["yes"],
        "requests": "beaucoup",
        "shown": ["search", "account", "years"],
    }
    refused = await stage.rose.submit_modal(form, typed)
    assert "« beaucoup » n’est pas un nombre entier" in said(refused)
    again = await press(stage.rose, refused, "Corriger")
    assert again.modal is not None
    fields = {field["custom_id"]: field for _, field in form_fields(again.modal)}
    assert (fields["title"]["value"], fields["requests"]["value"]) == ("Directrice", "beaucoup")
    chosen = [option["value"] for option in fields["shown"]["options"] if option["default"]]
    assert chosen == ["search", "account", "years"]
    done = await stage.rose.submit_modal(again, {**typed, "requests": "5"})
    assert "Disponible · jusqu’à 5 demandes par mois" in said(done)


async def test_exact_values_by_slash(stage: Stage) -> None:
    world = stage.world

    async def change(**options: object) -> str:
        return said(await stage.rose.slash(world.channel, "profil modifier", **options))

    assert "Disponible jusqu’au 31 décembre 2026" in await change(disponible="yes", jusqu_au="31/12/2026")
    assert "jusqu’à 7 demandes par mois" in await change(demandes_par_mois=7)
    assert "Pas disponible pour le moment · jusqu’à 7" in await change(disponible="no")
    assert "Je ne comprends pas la date « demain »" in await change(disponible="no", jusqu_au="demain")
    assert "doit être à venir" in await change(disponible="no", jusqu_au="31/12/2019")
    assert "remplissez « disponible »" in await change(jusqu_au="31/12/2026")


async def test_what_was_said_of_one_s_availability_stays_when_the_form_is_sent(stage: Stage) -> None:
    await stage.rose.slash(stage.world.channel, "profil modifier", disponible="yes", jusqu_au="31/12/2026")
    form = await stage.rose.slash(stage.world.channel, "profil modifier")
    assert form.modal is not None
    field = next(field for _, field in form_fields(form.modal) if field["custom_id"] == "availability")
    first = field["options"][0]
    assert plain(first["label"]) == "Sans changement : Disponible jusqu’au 31 décembre 2026"
    assert first["default"]
    assert "Disponible jusqu’au 31 décembre 2026" in await answers(stage)


async def test_away_and_back_in_one_press(stage: Stage) -> None:
    shown = await stage.rose.slash(stage.world.channel, "profil voir")
    await press(stage.rose, shown, "Je suis indisponible")
    assert "**Pas disponible pour le moment**" in said(shown)
    dated = [label for label in buttons(shown) if label.startswith("Jusqu’au")]
    assert dated == ["Jusqu’au 15 janvier 2026", "Jusqu’au 31 janvier 2026", "Jusqu’au 2 avril 2026"]
    await press(stage.rose, shown, dated[0])
    assert "**Pas disponible avant le 16 janvier 2026**" in said(shown)
    assert buttons(shown) == ["Je suis disponible", "Mon profil", "Ma page"]
    await press(stage.rose, shown, "Je suis disponible")
    assert "**Disponible**" in said(shown)
    await press(stage.rose, shown, "Mon profil")
    assert "Disponible" in said(shown)


async def test_the_end_of_an_absence_is_the_end_of_it(stage: Stage) -> None:
    world = stage.world
    await stage.rose.slash(world.channel, "profil modifier", disponible="no", jusqu_au="3/1/2026")
    await world.env.advance_time(timedelta(days=5).total_seconds())
    shown = await stage.paul.slash(world.channel, "expert profil", membre=stage.rose)
    assert "\nDisponible\n" in said(shown)


async def test_one_s_own_profile_is_a_press_away_from_one_s_page(stage: Stage) -> None:
    shown = await stage.rose.slash(stage.world.channel, "moi")
    await press(stage.rose, shown, "Mon profil")
    assert said(shown).startswith("### Rose Poadja")
    assert buttons(shown) == ["Modifier mon profil", "Mes domaines", "Je suis indisponible", "Ma page"]
    form = await press(stage.rose, shown, "Modifier mon profil")
    done = await fill(stage.rose, form, {"Votre fonction": "Ingénieure", AVAILABLE: ["yes"]})
    assert "Votre profil est enregistré." in said(done)


async def test_a_long_profile_has_pages_that_fit(stage: Stage) -> None:
    """The longest that may be: every text of full length, in signs that are escaped."""
    world = stage.world
    names = "*" * 60

    def fill_up(session: Session) -> None:
        person = session.scalars(select(Person).where(Person.discord_user_id == stage.rose.id)).one()
        person.title = "_" * 100
        person.given_name = person.family_name = "*" * 60
        for number in range(13):
            domain = factories.domain(session, f"d{number}", f"{number:02}{names}"[:60])
            session.flush()
            factories.expertise(session, person.id, domain, now=world.now)
        session.flush()
        session.execute(update(Expertise).values(note="|" * 200, years=60))
        session.touch(Topic.EXPERTS)

    await world.write(fill_up)
    await answers(
        stage, presentation="\n".join("~" * 199 for _ in range(3)), title="_" * 100, shown="search,years,presentation"
    )
    for who in (stage.rose, stage.paul):
        shown = await who.slash(world.channel, "expert profil", membre=stage.rose)
        read = await pages(who, shown, "Suivant")
        assert len(read) >= 3
        assert sum(page.count("référence") + page.count("pratique") + page.count("notions") for page in read) >= 15


@pytest.mark.parametrize("name", ["Rose", "Paul"])
async def test_after_a_restart_every_button_still_works(stage: Stage, name: str) -> None:
    who = stage.rose if name == "Rose" else stage.paul
    shown = await who.slash(stage.world.channel, "expert profil", membre=stage.rose)
    await stage.world.restart()
    for label in buttons(shown)[:2]:
        pressed = await press(who, shown, label)
        assert pressed.modal is not None or "Cela n’a pas fonctionné" not in said(shown)


async def test_an_english_speaker_reads_english(world: World, stage: Stage) -> None:
    await stage.paul.slash(world.channel, "langue", langue="en")
    shown = await stage.paul.slash(world.channel, "expert profil", membre=stage.rose)
    assert "Availability not given" in said(shown)
    assert "confirmed in January 2026" in said(shown)
