"""What people declare to master, by typing and by pressing."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from models.actor import Actor
from models.database import Session, Topic
from models.experts.domains import archive_domain
from models.experts.finding import FRESH_FOR
from models.experts.merging import merge_domains
from models.experts.profile import ProfileFacts, profile_of_user
from models.experts.tables import Domain, Expertise
from models.outbox import OutboxItem
from models.people.mandates import ROLES_OF_PERSON
from models.people.tables import Office
from tests.cogs.profiles.conftest import CLOUD, CYBER, Stage, said
from tests.support import factories
from tests.support.actors import buttons, choose, form_fields, press, selects
from tests.support.world import World

FREE = "Logiciel libre et open source"


async def own(stage: Stage) -> ProfileFacts:
    return await stage.world.read(lambda session: profile_of_user(session, stage.rose.id))


async def levels(stage: Stage) -> dict[str, int]:
    return {one.name_fr: one.level for one in (await own(stage)).domains}


async def test_a_domain_is_added_by_typing_one_line(stage: Stage) -> None:
    channel = stage.world.channel
    offered = await stage.rose.autocomplete(channel, "profil expertise ajouter", "domaine", "rgpd")
    shown = await stage.rose.slash(
        channel,
        "profil expertise ajouter",
        domaine=offered[0]["value"],
        niveau=3,
        annees=12,
        note="Registres *et* AIPD",
    )
    assert "Ajouté : **RGPD et protection des données** (référence)." in said(shown)
    profile = await stage.paul.slash(channel, "expert profil", membre=stage.rose)
    assert "**RGPD et protection des données** · référence · 12 ans de pratique" in said(profile)
    assert "Registres \\*et\\* AIPD" in said(profile)
    changed = await stage.rose.slash(channel, "profil expertise ajouter", domaine="rgpd", niveau=1)
    assert "Enregistré : **RGPD et protection des données** (notions)." in said(changed)
    unclear = await stage.rose.slash(channel, "profil expertise ajouter", domaine="plomberie spatiale", niveau=1)
    assert "plomberie spatiale" in said(unclear)


async def test_a_domain_is_added_and_removed_without_typing_a_command(stage: Stage) -> None:
    """From one's page: family, domain, level."""
    rose = stage.rose
    shown = await rose.slash(stage.world.channel, "moi")
    await press(rose, shown, "Mon profil")
    await press(rose, shown, "Mes domaines")
    await press(rose, shown, "Ajouter un domaine")
    await choose(rose, shown, "Logiciel")
    form = await choose(rose, shown, FREE)
    assert form.modal is not None
    options = next(field for _, field in form_fields(form.modal) if field["custom_id"] == "level")["options"]
    assert [option["label"] for option in options if option["default"]] == ["pratique confirmée"]
    done = await rose.submit_modal(form, {"level": ["3"], "years": "20", "note": ""})
    assert "Ajouté : **Logiciel libre et open source** (référence)." in said(done)
    assert (await levels(stage))[FREE] == 3
    await choose(rose, done, FREE)
    assert "Niveau : référence · 20 ans de pratique" in said(done)
    await press(rose, done, "Retirer")
    assert "Retirer « Logiciel libre et open source » de vos domaines ?" in said(done)
    await press(rose, done, "Retirer")
    assert "Retiré : **Logiciel libre et open source**." in said(done)
    assert FREE not in await levels(stage)


async def test_a_wrong_number_of_years_keeps_what_was_typed(stage: Stage) -> None:
    rose = stage.rose
    form = await rose.slash(stage.world.channel, "profil expertise ajouter", domaine=str(stage.domains[CYBER].id))
    refused = await rose.submit_modal(form, {"level": ["1"], "years": "cent", "note": "Une note"})
    assert "« cent » n’est pas un nombre entier" in said(refused)
    again = await press(rose, refused, "Corriger")
    assert again.modal is not None
    fields = {field["custom_id"]: field for _, field in form_fields(again.modal)}
    assert (fields["note"]["value"], fields["years"]["value"]) == ("Une note", "cent")
    refused = await rose.submit_modal(again, {"level": ["1"], "years": "61", "note": "Une note"})
    assert "vont de 0 à 60" in said(refused)
    assert (await levels(stage))["Cybersécurité"] == 3


async def test_what_was_typed_in_the_command_stands_in_the_form(stage: Stage) -> None:
    form = await stage.rose.slash(
        stage.world.channel, "profil expertise ajouter", domaine="cybersécurité", annees=9, note="Audits"
    )
    assert form.modal is not None
    fields = {field["custom_id"]: field for _, field in form_fields(form.modal)}
    assert (fields["years"]["value"], fields["note"]["value"]) == ("9", "Audits")


async def test_roles_follow_what_one_masters(stage: Stage) -> None:
    world = stage.world
    await world.write(lambda session: session.execute(delete(OutboxItem)))
    await stage.rose.slash(world.channel, "profil expertise ajouter", domaine="rgpd", niveau=2)
    owed = select(OutboxItem.kind, OutboxItem.subject_id)
    rows = await world.read(lambda session: [tuple(row) for row in session.execute(owed)])
    assert rows in ([], [(ROLES_OF_PERSON, await stage.id_of(stage.rose))]), "owed, or delivered already"


async def test_searches_follow_within_a_second(stage: Stage) -> None:
    world = stage.world
    await stage.paul.slash(world.channel, "expert trouver", domaine="rgpd")
    await stage.rose.slash(world.channel, "profil expertise ajouter", domaine="rgpd", niveau=3)
    found = await stage.paul.slash(world.channel, "expert trouver", domaine="rgpd")
    assert "Rose Poadja" in said(found)


async def test_after_six_months_one_is_asked_and_confirms_in_one_press(stage: Stage) -> None:
    world, rose = stage.world, stage.rose
    assert "est-il toujours exact" not in said(await rose.slash(world.channel, "moi"))

    def age(session: Session) -> None:
        for row in session.scalars(select(Expertise)):
            row.confirmed_at = world.now - FRESH_FOR - timedelta(days=1)
        session.touch(Topic.EXPERTS)

    await world.write(age)
    shown = await rose.slash(world.channel, "moi")
    assert "Ce que vous maîtrisez est-il toujours exact ? 2 domaines n’ont pas été confirmés" in said(shown)
    own_profile = await rose.slash(world.channel, "profil voir")
    assert said(own_profile).count("**à confirmer**") == 2
    assert "à confirmer" not in said(await stage.paul.slash(world.channel, "expert profil", membre=rose))
    await press(rose, shown, "Tout est toujours exact")
    assert "Merci : 2 domaines confirmés." in said(shown)
    assert "est-il toujours exact" not in said(await rose.slash(world.channel, "moi"))
    assert {one.confirmed_at for one in (await own(stage)).domains} == {world.now}
    nothing = await stage.paul.slash(world.channel, "profil expertise confirmer")
    assert "Il n’y avait rien à confirmer." in said(nothing)


async def test_a_domain_that_was_merged_or_archived_meanwhile(world: World, stage: Stage) -> None:
    """A form opened before is still of use after a merge, and clearly refused after an archiving."""
    board = await world.person("Anna Kaledo", office=Office.PRESIDENT)
    cyber, cloud = stage.domains[CYBER], stage.domains[CLOUD]
    form = await stage.rose.slash(world.channel, "profil expertise ajouter", domaine=str(cyber.id))
    archived = await stage.rose.slash(world.channel, "profil expertise ajouter", domaine=str(cyber.id))
    actor = Actor(board.id)
    await world.write(lambda session: merge_domains(session, actor, cyber.id, cloud.id, now=world.now))
    done = await stage.rose.submit_modal(form, {"level": ["3"], "years": "1", "note": ""})
    assert "Enregistré : **Cloud et hébergement** (référence)." in said(done)
    await world.write(lambda session: archive_domain(session, actor, cloud.id, now=world.now))
    refused = await stage.rose.submit_modal(archived, {"level": ["3"], "years": "1", "note": ""})
    assert "est archivé" in said(refused)
    assert "Vous n’avez déclaré aucun domaine" in said(await stage.rose.slash(world.channel, "profil voir"))


async def test_fifteen_domains_are_the_most(stage: Stage) -> None:
    world = stage.world

    def fill_up(session: Session) -> None:
        person = profile_of_user(session, stage.rose.id).person_id
        taken = {stage.domains[CYBER].id, stage.domains[CLOUD].id}
        others = [one for one in session.scalars(select(Domain.id)) if one not in taken]
        for domain in others[:13]:
            factories.expertise(session, person, domain, now=world.now)

    await world.write(fill_up)
    shown = await stage.rose.slash(world.channel, "profil expertise voir")
    assert buttons(shown) == ["Tout est toujours exact", "Mon profil", "Ma page"]
    assert len(selects(shown)[0]["options"]) == 15
    own_names = await levels(stage)
    free = await world.read(
        lambda session: next(one for one in session.scalars(select(Domain)) if one.name_fr not in own_names)
    )
    refused = await stage.rose.slash(world.channel, "profil expertise ajouter", domaine=str(free.id), niveau=1)
    assert "Vous avez 15 domaines, le maximum" in said(refused)


async def test_one_without_domains_is_led_to_add_one(stage: Stage) -> None:
    shown = await stage.paul.slash(stage.world.channel, "profil voir")
    assert "Vous n’avez déclaré aucun domaine" in said(shown)
    assert buttons(shown)[0] == "Mes domaines"
    await press(stage.paul, shown, "Mes domaines")
    assert buttons(shown) == ["Ajouter un domaine", "Mon profil", "Ma page"]
