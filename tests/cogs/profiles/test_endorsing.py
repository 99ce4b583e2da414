"""Endorsements on a profile."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

from simcord import MemberActor
from sqlalchemy import select, update

from bot.language import language_for
from cogs.journal.words import in_words
from models.actor import Actor
from models.audit import AuditEntry
from models.chronicle.telling import told
from models.database import Session, Topic
from models.experts.endorsing import endorse as write
from models.people.tables import Office, Organisation
from tests.cogs.profiles.conftest import CLOUD, CYBER, Stage, plain, said
from tests.support import factories
from tests.support.actors import Shown, buttons, choose, form_fields, pages, press
from tests.support.world import World

SENTENCE = "A remis notre **réseau** debout en une nuit."


async def look(stage: Stage, who: MemberActor) -> Shown:
    return await who.slash(stage.world.channel, "expert profil", membre=stage.rose)


async def endorse(stage: Stage, who: MemberActor, sentence: str = SENTENCE, domain: str = CYBER) -> Shown:
    form = await press(who, await look(stage, who), "Recommander")
    return await who.submit_modal(form, {"domain": [str(stage.domains[domain].id)], "sentence": sentence})


async def test_an_endorsement_is_written_seen_replaced_and_withdrawn(stage: Stage) -> None:
    done = await endorse(stage, stage.paul)
    assert "Rose Poadja : votre recommandation figure sur son profil, merci." in said(done)
    seen = said(await look(stage, stage.sara))
    assert "**Cybersécurité** · référence · 5 ans de pratique · confirmé en janvier 2026 · 1 recommandation" in seen
    assert "« A remis notre \\*\\*réseau\\*\\* debout en une nuit. »" in seen
    assert "-# Paul Wamo (Nickel Sud) · Cybersécurité · janvier 2026" in seen
    again = await endorse(stage, stage.paul, "Encore mieux.")
    assert "Rose Poadja : votre recommandation est remplacée." in said(again)
    assert "en une nuit" not in said(again)
    assert "Retirer ma recommandation" in buttons(again)
    await press(stage.paul, again, "Retirer ma recommandation")
    assert "La recommandation a été retirée." in said(again)
    assert "recommandation\n" not in said(await look(stage, stage.sara))


async def test_the_form_says_what_one_wrote_already(stage: Stage) -> None:
    await endorse(stage, stage.paul)
    form = await press(stage.paul, await look(stage, stage.paul), "Recommander")
    assert form.modal is not None
    options = next(field for _, field in form_fields(form.modal) if field["custom_id"] == "domain")["options"]
    hints = {option["label"]: plain(option.get("description") or "") for option in options}
    assert hints == {"Cybersécurité": "Déjà fait : votre phrase sera remplacée.", "Cloud et hébergement": ""}


async def test_own_and_sister_organisations_are_refused_with_the_reason(stage: Stage) -> None:
    for who, reason in (
        (stage.carl, "Vous êtes tous deux chez Lagon Numérique"),
        (stage.sara, "Lagon Conseil et l’organisation où travaille Rose Poadja sont du même groupe"),
    ):
        refused = await press(who, await look(stage, who), "Recommander")
        assert reason in said(refused)


async def test_whoever_speaks_for_no_member_sees_no_button(world: World, stage: Stage) -> None:
    free = await world.person("Fred Libre", office=Office.DELEGATE)
    late = await world.person("Lea Tard", organisation="Retard", status="suspended")
    assert "Recommander" not in buttons(await look(stage, free))
    assert "Recommander" not in buttons(await look(stage, late))
    assert "Recommander" not in buttons(await look(stage, stage.rose))


async def test_one_s_own_profile_may_be_rid_of_an_endorsement(stage: Stage) -> None:
    await endorse(stage, stage.paul)
    shown = await look(stage, stage.rose)
    await choose(stage.rose, shown, "Paul Wamo · Cybersécurité")
    assert "Retirer cette recommandation de votre profil ?" in said(shown)
    assert "en une nuit" in said(shown)
    await press(stage.rose, shown, "La retirer")
    assert "La recommandation a été retirée." in said(shown)
    assert "recommandation" not in said(await look(stage, stage.sara))


async def test_a_refused_sentence_keeps_what_was_typed(stage: Stage) -> None:
    refused = await endorse(stage, stage.paul, "…")
    assert "Écrivez une phrase" in said(refused)
    again = await press(stage.paul, refused, "Corriger")
    assert again.modal is not None
    done = await stage.paul.submit_modal(
        again, {"domain": [str(stage.domains[CLOUD].id)], "sentence": "Fiable et claire."}
    )
    assert "« Fiable et claire. »" in said(done)


async def test_once_of_one_group_it_counts_no_more_and_only_both_see_it(stage: Stage) -> None:
    world = stage.world
    await endorse(stage, stage.paul)

    def bought(session: Session) -> None:
        head = session.scalars(select(Organisation.id).where(Organisation.name == "Lagon Numérique")).one()
        session.execute(update(Organisation).where(Organisation.name == "Nickel Sud").values(parent_id=head))
        session.touch(Topic.PEOPLE, Topic.EXPERTS)

    await world.write(bought)
    stranger = await world.person("Tiers Lointain", organisation="Autre")
    assert "en une nuit" not in said(await look(stage, stranger))
    assert "1 recommandation" not in said(await look(stage, stranger))
    for who in (stage.rose, stage.paul):
        shown = said(await look(stage, who))
        assert "Ne compte plus : vous êtes désormais du même groupe." in shown


async def test_a_double_click_leaves_one_endorsement(stage: Stage) -> None:
    form = await press(stage.paul, await look(stage, stage.paul), "Recommander")
    values = {"domain": [str(stage.domains[CYBER].id)], "sentence": SENTENCE}
    other = await press(stage.paul, await look(stage, stage.paul), "Recommander")
    for each in (form, other):
        await stage.paul.submit_modal(each, values)
    assert said(await look(stage, stage.sara)).count("en une nuit") == 1


async def test_many_endorsements_have_pages(stage: Stage) -> None:
    world = stage.world

    def people(session: Session) -> list[int]:
        ids = []
        for number in range(12):
            user = 900_000 + number
            factories.person(
                session, f"Voix Numero{number}", user_id=user, organisation=f"Maison {number}", now=world.now
            )
            ids.append(user)
        return ids

    rose = await stage.id_of(stage.rose)
    for user in await world.write(people):
        await world.write(
            partial(
                write,
                actor=Actor(user),
                person_id=rose,
                domain_id=stage.domains[CYBER].id,
                sentence="*" * 299 + "x",
                now=world.now,
            )
        )
    shown = await look(stage, stage.rose)
    read = await pages(stage.rose, shown, "Suivant")
    assert sum(page.count("Voix Numero") for page in read) == 12
    assert "12 recommandations" in plain(read[0])


async def test_the_journal_tells_who_endorsed_whom_and_nothing_of_what_was_said(stage: Stage) -> None:
    await endorse(stage, stage.paul)
    await press(stage.paul, await look(stage, stage.paul), "Retirer ma recommandation")
    await endorse(stage, stage.paul)
    shown = await look(stage, stage.rose)
    await choose(stage.rose, shown, "Paul Wamo · Cybersécurité")
    await press(stage.rose, shown, "La retirer")

    def read(session: Session) -> list[str]:
        ids = session.scalars(select(AuditEntry.id).order_by(AuditEntry.sequence))
        entries = [told(session, id) for id in ids]
        return [in_words(each, language_for("fr"), ZoneInfo("Pacific/Noumea")) for each in entries if each is not None]

    assert (await stage.world.read(read))[-4:] == [
        "Paul Wamo a recommandé Rose Poadja.",
        "Paul Wamo a retiré une recommandation (Rose Poadja).",
        "Paul Wamo a recommandé Rose Poadja.",
        "Rose Poadja a retiré une recommandation de son profil.",
    ]
