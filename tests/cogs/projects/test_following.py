"""News, milestones and links of a project, its quiet, its votes, its figures and its page, as people see them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from models.database import Session
from models.projects.giving_tables import EntryStatus, HoursEntry
from models.projects.tables import ContributionKind
from tests.support.actors import buttons, channel, choose, fill, messages_in, press, text
from tests.support.project_stage import TITLE, ProjectStage, plain
from tests.support.world import World

DONE, NEXT, BLOCKED = (
    "Qu’est-ce qui a été fait\u202f?",
    "Qu’est-ce qui vient ensuite\u202f?",
    "Qu’est-ce qui bloque\u202f?",
)
TO_REACH, BY = "Qu’est-ce qui doit être atteint\u202f?", "Pour quelle date\u202f?"
ADDRESS, CALLED = "Adresse de la page", "Comment s’appelle-t-elle\u202f?"
NOUMEA = ZoneInfo("Pacific/Noumea")


@pytest.fixture
async def stage(world: World) -> ProjectStage:
    return await ProjectStage.prepare(world)


async def test_news_stand_on_the_card_and_are_told_in_the_post(stage: ProjectStage) -> None:
    await stage.standing()
    inside = channel(stage.world.env, stage.post().id)
    form = await stage.lea.slash(inside, "projet point")
    shown = await fill(stage.lea, form, {DONE: "Essai *fini*", NEXT: "", BLOCKED: "Le capteur"})
    assert "Votre point est publié" in plain(text(shown))
    await stage.world.env.settle()
    assert "Dernières nouvelles" in stage.said() or "Essai" in stage.said()
    told = plain(text(messages_in(inside)[-1], stage.world.env))
    assert f"Le point sur « {TITLE} »" in told
    assert r"Essai \*fini\*" in told
    assert "Léa" not in told, "it names nobody"
    shown = await stage.rose.slash(stage.world.channel, "projet voir", projet=TITLE)
    shown = await press(stage.rose, shown, "Tous les points")
    assert "Le capteur" in text(shown)
    assert "Faire le point" not in buttons(shown)
    refused = await stage.rose.slash(stage.world.channel, "projet point", projet=TITLE)
    assert "pilotent le projet" in plain(text(refused))
    listed = await stage.rose.slash(stage.world.channel, "projet point")
    assert "Mes projets" in text(listed)


async def test_news_reach_an_archived_post(stage: ProjectStage) -> None:
    await stage.standing()
    stage.world.env.backend.edit_channel(stage.post().id, {}, thread_metadata={"archived": True, "locked": False})
    form = await stage.lea.slash(stage.world.channel, "projet point", projet=TITLE)
    await fill(stage.lea, form, {DONE: "Essai fini", NEXT: "", BLOCKED: ""})
    await stage.world.env.settle()
    assert "Essai fini" in text(messages_in(channel(stage.world.env, stage.post().id))[-1], stage.world.env)


async def test_milestones_and_links_are_kept(stage: ProjectStage) -> None:
    await stage.standing()
    shown = await stage.lea.slash(stage.world.channel, "projet voir", projet=TITLE)
    shown = await press(stage.lea, shown, "Gérer…")
    shown = await press(stage.lea, shown, "Jalons et liens")
    assert "Il n’y a encore ni jalon ni lien" in text(shown)
    shown = await fill(stage.lea, await press(stage.lea, shown, "Ajouter un jalon"), {TO_REACH: "Essai", BY: "bientôt"})
    assert "Corriger et réessayer" in buttons(shown)
    form = await press(stage.lea, shown, "Corriger et réessayer")
    shown = await fill(stage.lea, form, {TO_REACH: "Essai en mer", BY: "31/03/2027"})
    assert "Essai en mer : pour le 31 mars 2027" in plain(text(shown))
    shown = await fill(
        stage.lea, await press(stage.lea, shown, "Ajouter un lien"), {ADDRESS: "lagon.nc/jumeau", CALLED: "Essai"}
    )
    assert "Essai" in buttons(shown, links=True)
    await stage.world.env.settle()
    assert "pour le 31 mars 2027" in stage.said()
    assert "Essai" in buttons(stage.card(), stage.world.env, links=True)
    shown = await choose(stage.lea, shown, "Essai en mer")
    form = await press(stage.lea, shown, "Une autre date")
    shown = await fill(stage.lea, form, {BY: "30/06/2027"})
    assert "30 juin 2027" in plain(text(shown))
    shown = await press(stage.lea, await choose(stage.lea, shown, "Essai en mer"), "C’est atteint")
    assert "atteint le" in text(shown)
    seen = await stage.rose.slash(stage.world.channel, "projet voir", projet=TITLE)
    seen = await press(stage.rose, seen, "Jalons et liens")
    assert buttons(seen) == ["Voir le projet", "Ma page"]
    shown = await press(stage.lea, await choose(stage.lea, shown, "Essai en mer"), "Le retirer")
    shown = await choose(stage.lea, shown, "Essai")
    assert "Il n’y a encore ni jalon ni lien" in text(shown)


async def test_a_quiet_project_is_asked_about_and_then_its_home_hears(stage: ProjectStage) -> None:
    await stage.standing(home=stage.group)
    await stage.pass_days(30.5)
    asked = stage.posted()[-1]
    assert "Un projet silencieux" in text(asked, stage.world.env)
    assert f"<@{stage.lea.id}>" in text(asked, stage.world.env)
    mine = await stage.lea.slash(stage.world.channel, "moi")
    assert "Plus de nouvelles de" in plain(text(mine))
    refused = await press(stage.rose, asked, "Toujours en cours", stage.world.env)
    assert "pilotent le projet" in plain(text(refused))
    own = stage.bot.user
    assert own is not None
    told = [each for each in messages_in(stage.talk) if each.author.id == own.id]
    await stage.pass_days(30)
    heard = [each for each in messages_in(stage.talk) if each.author.id == own.id][len(told) :]
    assert any("le trouve ici" in text(each, stage.world.env) for each in heard)
    await press(stage.lea, asked, "Toujours en cours", stage.world.env)
    await stage.world.env.settle()
    assert "est toujours en cours" in plain(text(asked, stage.world.env))
    mine = await stage.lea.slash(stage.world.channel, "moi")
    assert "Plus de nouvelles de" not in plain(text(mine))


async def test_somebody_who_writes_in_the_post_ends_the_quiet(stage: ProjectStage) -> None:
    await stage.standing()
    await stage.pass_days(20)
    await stage.rose.send(channel(stage.world.env, stage.post().id), "Le capteur est arrivé")
    await stage.pass_days(12)
    assert not [each for each in stage.posted() if "silencieux" in text(each, stage.world.env)]
    row = await stage.row()
    assert row.active_at > row.created_at


async def test_a_vote_of_the_group_moves_the_project(stage: ProjectStage) -> None:
    project_id = await stage.standing(home=stage.group)
    await stage.gives(project_id, stage.rose, "Récif")
    await stage.gives(project_id, stage.sami, "Mangrove Conseil")
    shown = await stage.lea.slash(stage.world.channel, "projet voir", projet=TITLE)
    shown = await press(stage.lea, shown, "Gérer…")
    shown = await press(stage.lea, shown, "Mettre au vote")
    form = await choose(stage.lea, shown, "Cadrage")
    shown = await fill(stage.lea, form, {"La question": "On y va\u202f?"})
    assert "le trouvent sur leur page" in plain(text(shown)), "she heads no group"
    mine = await stage.marc.slash(stage.world.channel, "moi")
    assert f"Le projet « {TITLE} » demande un vote" in plain(text(mine))
    shown = await press(stage.marc, mine, "Le lire")
    said = plain(text(shown))
    assert f"S’il est adopté, le projet « {TITLE} » passe à « Cadrage »." in said
    shown = await press(stage.marc, shown, "Ouvrir le vote")
    await stage.world.env.settle()
    seen = await stage.lea.slash(stage.world.channel, "projet voir", projet=TITLE)
    assert "Un vote décide" in plain(text(seen))
    assert "Mettre au vote" not in buttons(seen)
    refused = await stage.lea.slash(stage.world.channel, "projet etape", projet=TITLE)
    assert "Un vote décide de l’étape du projet" in plain(text(refused))


async def test_figures_come_with_a_chart_and_with_files(stage: ProjectStage) -> None:
    project_id = await stage.published(kinds=[ContributionKind.NETWORK])
    given = await stage.gives(project_id, stage.rose, "Récif", kind=ContributionKind.TECHNICAL)
    now = stage.world.now

    def log(session: Session) -> None:
        month = now.astimezone(NOUMEA).date().replace(day=1)
        session.add(
            HoursEntry(contribution_id=given, month=month, quarters=50, status=EntryStatus.CONFIRMED, logged_at=now)
        )

    await stage.world.write(log)
    shown = await stage.sami.slash(stage.world.channel, "projet tableau")
    said = plain(text(shown))
    assert "Appel à partenaires : 1" in said
    assert "Cybersécurité : 1" in said
    assert "12 h 30" in said
    shown = await press(stage.sami, shown, "Emporter en fichier")
    for label in ("Tout (XLSX)", "Projets (CSV)", "Besoins (CSV)", "Heures (CSV)"):
        sent = await press(stage.sami, shown, label)
        assert "Autres fichiers" in buttons(sent)
    listed = await stage.sami.slash(stage.world.channel, "projet liste")
    assert "12 h 30" in plain(text(await press(stage.sami, listed, "En chiffres")))
