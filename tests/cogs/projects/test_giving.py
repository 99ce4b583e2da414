"""Giving to projects, as members do it: offered by a form, accepted by a press; hours in two taps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from simcord import InteractionResult, MemberActor

from models.actor import Actor
from models.projects.giving_tables import ContributionStatus
from models.projects.publishing import show_again
from models.projects.tables import ContributionKind, Stage
from tests.support.actors import (
    BUTTON,
    buttons,
    choose,
    components,
    fill,
    form_fields,
    label_of,
    message_of,
    messages_in,
    press,
    text,
)
from tests.support.project_stage import BROUSSE, RECIF, TITLE, ProjectStage, plain
from tests.support.world import World

FIELD_KIND = "Qu’apportez-vous\u202f?"
FIELD_HOURS = "Combien d’heures\u202f?"
FIELD_UNTIL = "Jusqu’à quand\u202f?"
FIELD_NOTE = "Un mot à qui pilote le projet"
FIELD_ORGANISATION = "Au nom de qui\u202f?"
FIELD_MONTH = "De quel mois\u202f?"
FIELD_REPLY = "Un mot à qui le propose"
FIELD_REASON = "Pourquoi ces heures ne comptent-elles pas\u202f?"


@pytest.fixture
async def stage(world: World) -> ProjectStage:
    return await ProjectStage.prepare(world)


async def page(stage: ProjectStage, who: MemberActor) -> InteractionResult:
    """One's own page."""
    return await who.slash(stage.world.channel, "moi")


async def give(stage: ProjectStage, who: MemberActor, organisation: str, **filled: object) -> InteractionResult:
    """By the command and its form."""
    form = await who.slash(stage.world.channel, "projet contribuer", projet=TITLE)
    values = {
        FIELD_KIND: [filled.get("kind", "technical")],
        FIELD_HOURS: filled.get("hours", "12 h par mois"),
        FIELD_UNTIL: filled.get("until", ""),
        FIELD_NOTE: filled.get("note", "Deux développeuses"),
        FIELD_ORGANISATION: [str(await stage.organisation(organisation))],
    }
    return await fill(who, form, values)


async def told(who: MemberActor, form: InteractionResult, hours: str) -> InteractionResult:
    """Fill in the hours of the month that the form proposes."""
    assert form.modal is not None
    months = dict(form_fields(form.modal))[FIELD_MONTH]["options"]
    chosen = [each["value"] for each in months if each.get("default")]
    return await fill(who, form, {FIELD_MONTH: chosen, FIELD_HOURS: hours})


async def invite_first(stage: ProjectStage, shown: InteractionResult) -> InteractionResult:
    """Press the first "Inviter" of a page."""
    found = [each for each in components(shown) if each.get("type") == BUTTON and label_of(each) == "Inviter"]
    return await stage.lea.click(message_of(shown), custom_id=found[0]["custom_id"])


async def days_pass(stage: ProjectStage, days: int) -> None:
    for _ in range(days):
        await stage.world.env.advance_time(timedelta(days=1).total_seconds())
    await stage.world.env.settle()


async def test_from_the_offer_to_hours_that_count(stage: ProjectStage) -> None:
    await stage.published()
    shown = await give(stage, stage.rose, RECIF)
    said = plain(text(shown))
    assert "Votre apport est proposé" in said
    assert "12 h par mois · Récif" in said
    shown = await page(stage, stage.lea)
    assert f"« {TITLE} » : 1 apport attend votre réponse." in plain(text(shown))
    shown = await press(stage.lea, shown, "Répondre")
    assert "« Deux développeuses »" in plain(text(shown))
    assert buttons(shown)[:2] == ["Accepter", "Ne pas retenir"]
    shown = await press(stage.lea, shown, "Accepter")
    assert "Aucun apport n’attend votre réponse." in plain(text(shown))
    shown = await page(stage, stage.rose)
    assert f"Votre apport à « {TITLE} » est accepté." in plain(text(shown))
    shown = await press(stage.rose, shown, "J’ai compris")
    assert "accepté" in plain(text(shown))
    assert "est accepté." not in plain(text(await page(stage, stage.rose)))

    await days_pass(stage, 35)
    shown = await page(stage, stage.rose)
    assert "12 h comme prévu ?" in plain(text(shown))
    assert {"Oui", "Modifier", "Rien"} <= set(buttons(shown))
    shown = await press(stage.rose, shown, "Oui")
    assert "Vos heures sont notées" in plain(text(shown))
    form = await press(stage.rose, shown, "Corriger")
    shown = await told(stage.rose, form, "10 h 20")
    assert "arrondissez « 10 h 20 » à 15 minutes" in plain(text(shown))
    form = await press(stage.rose, shown, "Corriger et réessayer")
    shown = await told(stage.rose, form, "10 h 15")
    assert "C’était 12 h : la ligne d’avant reste dans l’historique." in plain(text(shown))

    shown = await page(stage, stage.lea)
    assert "10 h 15 à confirmer." in plain(text(shown))
    shown = await press(stage.lea, shown, "Voir et confirmer")
    assert "1 ligne, 10 h 15 en tout." in plain(text(shown))
    shown = await press(stage.lea, shown, "Confirmer le mois")
    said = plain(text(shown))
    assert "sont confirmées." in said
    for piece in ("Récif : **10 h 15**", "Expertise technique : **10 h 15**", "Janvier 2026 : **10 h 15**"):
        assert piece in said
    shown = await stage.rose.slash(stage.world.channel, "projet apports")
    assert "10 h 15 confirmées" in plain(text(shown))
    shown = await press(stage.rose, shown, "Toutes les lignes")
    assert "par Léa Tein" in plain(text(shown))
    assert "corrigée le" in plain(text(shown))


async def test_an_offer_that_is_not_taken(stage: ProjectStage) -> None:
    await stage.published()
    await give(stage, stage.rose, RECIF)
    shown = await press(stage.lea, await page(stage, stage.lea), "Répondre")
    form = await press(stage.lea, shown, "Ne pas retenir")
    shown = await fill(stage.lea, form, {FIELD_REPLY: "Merci, au *prochain* cadrage"})
    assert "L’apport n’est pas retenu" in plain(text(shown))
    shown = await page(stage, stage.rose)
    assert f"Votre apport à « {TITLE} » n’a pas été retenu : Merci, au \\*prochain\\* cadrage" in plain(text(shown))
    shown = await press(stage.rose, shown, "J’ai compris")
    assert "Vous n’apportez encore rien" in plain(text(shown))


async def test_giving_stops_and_the_lead_hears_of_nothing_wrong(stage: ProjectStage) -> None:
    project_id = await stage.published(kinds=[ContributionKind.MEANS])
    shown = await give(stage, stage.rose, RECIF, kind="means", hours="", note="Un serveur", until="31/12/2026")
    assert "**Moyens** · jusqu’au 31 décembre 2026 · Récif" in plain(text(shown))
    again = await give(stage, stage.rose, RECIF, kind="means", hours="")
    assert "Vous apportez ou proposez déjà cela" in plain(text(again))
    assert "Corriger et réessayer" in buttons(again)
    shown = await press(stage.rose, shown, "Mes apports")
    shown = await press(stage.rose, shown, "Retirer")
    assert "C’est fait." in plain(text(shown))
    await stage.gives(project_id, stage.marc, BROUSSE, monthly=48)
    shown = await stage.lea.slash(stage.world.channel, "projet voir", projet=TITLE)
    shown = await press(stage.lea, shown, "Gérer…")
    shown = await press(stage.lea, shown, "Heures données")
    assert "Confirmées en tout : **0 h**" in plain(text(shown))


async def test_what_is_typed_wrong_is_kept_to_be_mended(stage: ProjectStage) -> None:
    await stage.published()
    for wrong, told in (
        ({"hours": "douze"}, "Je ne lis pas d’heures dans « douze »"),
        ({"until": "hier"}, "hier"),
        ({"until": "01/01/2020"}, "Donnez un jour à venir"),
        ({"hours": "99999 h en tout"}, "c’est trop"),
    ):
        shown = await give(stage, stage.rose, RECIF, **wrong)
        assert told in plain(text(shown))
        assert "Corriger et réessayer" in buttons(shown)


async def test_hours_refused_are_corrected(stage: ProjectStage) -> None:
    project_id = await stage.published()
    await stage.gives(project_id, stage.rose, RECIF, monthly=48)
    shown = await stage.rose.slash(stage.world.channel, "projet apports")
    form = await press(stage.rose, shown, "Déclarer des heures")
    await told(stage.rose, form, "8 h")
    shown = await press(stage.lea, await page(stage, stage.lea), "Voir et confirmer")
    form = await press(stage.lea, shown, "Refuser")
    shown = await fill(stage.lea, form, {FIELD_REASON: "C’était pour un autre projet"})
    assert "Ces heures ne comptent pas" in plain(text(shown))
    shown = await page(stage, stage.rose)
    assert "8 h non comptées : C’était pour un autre projet" in plain(text(shown))
    form = await press(stage.rose, shown, "Corriger")
    await told(stage.rose, form, "2 h")
    assert "non comptées" not in plain(text(await page(stage, stage.rose)))
    shown = await press(stage.lea, await page(stage, stage.lea), "Voir et confirmer")
    old = await press(stage.lea, shown, "Confirmer le mois")
    assert "sont confirmées" in plain(text(old))
    shown = await press(stage.lea, old, next(each for each in buttons(old) if each.startswith("Lignes de")))
    form = await press(stage.lea, shown, "Refuser")
    await fill(stage.lea, form, {FIELD_REASON: "Compté deux fois"})
    shown = await page(stage, stage.rose)
    seen = [each for each in components(shown) if str(each.get("custom_id")).startswith("projects:refusal_seen")]
    shown = await stage.rose.click(message_of(shown), custom_id=seen[0]["custom_id"])
    assert "« Compté deux fois »" in plain(text(shown))


async def test_ten_are_proposed_and_one_is_invited(stage: ProjectStage) -> None:
    await stage.published()
    shown = await stage.lea.slash(stage.world.channel, "projet voir", projet=TITLE)
    shown = await press(stage.lea, shown, "Qui pourrait aider")
    said = plain(text(shown))
    assert "Cybersécurité : référence · rien en cours" in said
    rose_first = said.index("Rose Poadja") < said.index("Sami Hmeun")
    shown = await invite_first(stage, shown)
    assert "Demande envoyée à" in plain(text(shown))
    assert "Sollicités, sans réponse" in plain(text(shown))
    invited = stage.rose if rose_first else stage.sami
    shown = await invited.slash(stage.world.channel, "projet voir", projet=TITLE)
    assert buttons(shown)[:2] == ["Je contribue", "Pas disponible"], "both answers stand where the project is seen"
    shown = await page(stage, invited)
    assert f"Le projet « {TITLE} » sollicite votre aide : Cybersécurité" in plain(text(shown))
    shown = await press(invited, shown, "Lire et répondre")
    assert buttons(shown)[:3] == ["Accepter et contribuer", "Pas disponible", "Ne plus m’en parler"]
    muted = await press(invited, shown, "Ne plus m’en parler")
    assert "On ne vous parlera plus de ce projet" in plain(text(muted))
    shown = await press(invited, muted, "M’en reparler")
    assert "On vous reparlera de ce projet" in plain(text(shown))
    other = stage.sami if rose_first else stage.rose
    shown = await stage.lea.slash(stage.world.channel, "projet voir", projet=TITLE)
    shown = await invite_first(stage, await press(stage.lea, shown, "Qui pourrait aider"))
    name = "Sami Hmeun" if rose_first else "Rose Poadja"
    shown = await choose(stage.lea, shown, name)
    assert f"{name} n’a plus d’invitation en attente." in plain(text(shown))
    assert "sollicite votre aide" not in plain(text(await page(stage, other)))


async def test_following_a_domain(stage: ProjectStage) -> None:
    world = stage.world
    project_id = await stage.published(stage=Stage.IDEA)
    lea = Actor(stage.lea.id)
    await world.write(lambda session: show_again(session, lea, project_id, now=world.now))
    await world.env.settle()
    shown = await stage.rose.slash(world.channel, "projet suivre", domaine="Cybersécurité")
    assert "Vous suivez : Cybersécurité" in plain(text(shown))
    shown = await press(stage.rose, shown, "Ne plus me mentionner")
    assert "On ne vous mentionne jamais" in plain(text(shown))
    await press(stage.rose, shown, "Me mentionner")
    shown = await stage.sami.slash(world.channel, "projet suivre")
    shown = await choose(stage.sami, shown, "Sécurité, confiance")
    shown = await choose(stage.sami, shown, "Cybersécurité")
    assert "Vous suivez ce domaine." in plain(text(shown))
    form = await choose(
        stage.lea, await stage.lea.slash(world.channel, "projet etape", projet=TITLE), "Appel à partenaires"
    )
    await fill(stage.lea, form, {"Pourquoi\u202f?": ""})
    await world.env.settle()
    told = messages_in(stage.cards)[-1]
    assert "Un projet cherche ce que vous suivez" in plain(text(told, world.env))
    assert {user.id for user in told.mentions} == {stage.rose.id, stage.sami.id}
    shown = await page(stage, stage.rose)
    assert f"« {TITLE} » cherche : Cybersécurité" in plain(text(shown))
    shown = await press(stage.rose, shown, "Vu")
    assert "Mis de côté" in plain(text(shown))
    assert "cherche : Cybersécurité" not in plain(text(await page(stage, stage.rose)))
    shown = await choose(stage.rose, shown, "Cybersécurité", index=1)
    assert "Vous ne le suivez plus." in plain(text(shown))


async def test_who_may_not_give_reads_why_before_a_form(stage: ProjectStage) -> None:
    await stage.published()
    guest = await stage.world.person("Zoé Kai")
    shown = await guest.slash(stage.world.channel, "projet contribuer", projet=TITLE)
    assert shown.modal is None
    await stage.gives((await stage.row()).id, stage.rose, RECIF, status=ContributionStatus.OFFERED)
    shown = await stage.sami.slash(stage.world.channel, "projet contribuer")
    assert shown.modal is None
    assert TITLE in plain(text(shown)), "without a project, those that seek something"
