"""From nothing to a profile that others find, believe and rely on: by pressing alone, as on a phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from simcord import MemberActor
from sqlalchemy import select, update

from models.database import Session
from models.experts.domains import seed_domains
from models.experts.finding import FRESH_FOR
from models.experts.tables import Expertise
from models.people.tables import Office, Organisation
from tests.support.actors import Shown, buttons, choose, press, text
from tests.support.world import World

CYBER = "Cybersécurité"


def said(shown: Shown) -> str:
    return text(shown).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
async def people(world: World) -> dict[str, MemberActor]:
    """Rose of Lagon, Paul of another company, Sara of a sister of Rose's, and Anna of the board."""
    await world.write(lambda session: seed_domains(session, world.now))
    found = {
        "rose": await world.person("Rose Poadja", organisation="Lagon Numérique"),
        "paul": await world.person("Paul Wamo", organisation="Nickel Sud"),
        "sara": await world.person("Sara Soeur", organisation="Lagon Conseil"),
        "anna": await world.person("Anna Kaledo", organisation="Nord", office=Office.PRESIDENT),
    }

    def related(session: Session) -> None:
        head = session.scalars(select(Organisation.id).where(Organisation.name == "Lagon Numérique")).one()
        session.scalars(select(Organisation).where(Organisation.name == "Lagon Conseil")).one().parent_id = head

    await world.write(related)
    return found


async def test_a_profile_from_the_first_press_to_the_first_endorsement(
    world: World, people: dict[str, MemberActor]
) -> None:
    rose, paul, sara = people["rose"], people["paul"], people["sara"]

    # Rose says what she masters, without typing a command but /moi.
    page = await rose.slash(world.channel, "moi")
    await press(rose, page, "Mon profil")
    assert "Vous n’avez déclaré aucun domaine" in said(page)
    await press(rose, page, "Mes domaines")
    await press(rose, page, "Ajouter un domaine")
    await choose(rose, page, "Sécurité, confiance")
    form = await choose(rose, page, CYBER)
    listed = await rose.submit_modal(form, {"level": ["3"], "years": "12", "note": "Réponse aux incidents"})
    assert "Ajouté : **Cybersécurité** (référence)." in said(listed)
    await press(rose, listed, "Mon profil")
    form = await press(rose, listed, "Modifier mon profil")
    saved = await rose.submit_modal(
        form,
        {
            "title": "Ingénieure",
            "presentation": "J’aide quand tout brûle.",
            "availability": ["yes"],
            "requests": "2",
            "shown": ["search", "account", "presentation", "years", "endorsements"],
        },
    )
    assert "Votre profil est enregistré." in said(saved)

    # Paul finds her, opens her profile by the menu on her name, and endorses her.
    assert "Rose Poadja" in said(await paul.slash(world.channel, "expert trouver", domaine=CYBER))
    profile = await paul.context_menu(world.channel, "Voir l’expertise", rose)
    assert "J’aide quand tout brûle." in said(profile)
    assert "Réponse aux incidents" in said(profile)
    form = await press(paul, profile, "Recommander")
    domain = next(each["value"] for each in options_of(form.modal) if each["label"] == CYBER)
    endorsed = await paul.submit_modal(form, {"domain": [domain], "sentence": "Debout en une nuit."})
    assert "« Debout en une nuit. »" in said(endorsed)

    # Sara, of a sister company, is told why she cannot.
    profile = await sara.context_menu(world.channel, "Voir l’expertise", rose)
    assert "1 recommandation" in said(profile)
    refused = await press(sara, profile, "Recommander")
    assert "sont du même groupe" in said(refused)

    # She goes away for two weeks in two presses, and comes back by herself.
    own = await rose.slash(world.channel, "profil voir")
    await press(rose, own, "Je suis indisponible")
    fortnight = next(label for label in buttons(own) if label.startswith("Jusqu’au"))
    await press(rose, own, fortnight)
    away = await paul.context_menu(world.channel, "Voir l’expertise", rose)
    assert "Pas disponible avant le" in said(away)
    assert "Demander une mise en relation" not in buttons(away)
    await world.env.advance_time(timedelta(days=16).total_seconds())
    back = await paul.context_menu(world.channel, "Voir l’expertise", rose)
    assert "Demander une mise en relation" in buttons(back)

    # Half a year after she last said so she is asked whether it still holds.
    half_a_year_ago = world.now - FRESH_FOR - timedelta(days=1)
    await world.write(lambda session: session.execute(update(Expertise).values(confirmed_at=half_a_year_ago)))
    page = await rose.slash(world.channel, "moi")
    assert "est-il toujours exact" in said(page)
    await press(rose, page, "Tout est toujours exact")
    assert "est-il toujours exact" not in said(await rose.slash(world.channel, "moi"))


def options_of(modal: object) -> list[dict[str, str]]:
    """The entries of all lists of a form."""
    assert isinstance(modal, dict)
    return [option for wrapper in modal["components"] for option in wrapper["component"].get("options") or ()]
