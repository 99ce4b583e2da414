"""A published project: seen, found, moved, edited, led, and made again in Discord, as its people do it."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from models.actor import Actor
from models.database import Session
from models.people.tables import Organisation, OrganisationStatus
from models.privacy.erasing import erase_all
from models.projects.publishing import card_is_missing, post_is_missing
from models.projects.tables import ContributionKind, Project, Stage
from tests.support.actors import buttons, choose, fill, press, text
from tests.support.project_stage import LAGON, PITCH, TITLE, ProjectStage, plain
from tests.support.world import World

WHY = "Pourquoi\u202f?"
NEWS = (
    "Qu’est-ce qui a été fait\u202f?",
    "Qu’est-ce qui vient ensuite\u202f?",
    "Qu’est-ce qui bloque\u202f?",
)
WHO = "Qui\u202f?"
WHO_LEADS = "Qui le pilote désormais\u202f?"


@pytest.fixture
async def stage(world: World) -> ProjectStage:
    return await ProjectStage.prepare(world)


async def shown_in_discord(stage: ProjectStage) -> None:
    """Whoever leads the one project has its card and its post made."""
    shown = await stage.lea.slash(stage.world.channel, "projet voir", projet=TITLE)
    shown = await press(stage.lea, shown, "Gérer…")
    await press(stage.lea, shown, "L’afficher à nouveau")
    await stage.world.env.settle()


async def test_the_stage_moves_with_its_card_and_its_tags(stage: ProjectStage) -> None:
    world = stage.world
    project_id = await stage.published(stage=Stage.IDEA)
    await shown_in_discord(stage)
    shown = await stage.lea.slash(world.channel, "projet etape", projet=TITLE)
    said = plain(text(shown))
    assert "Le cadrage demande des partenaires de 2 adhérents" in said, "what stands in the way is told"
    form = await choose(stage.lea, shown, "Appel à partenaires")
    shown = await fill(stage.lea, form, {WHY: "Il nous manque un cybersécuritaire."})
    assert "L’étape a changé" in plain(text(shown))
    await world.env.settle()
    assert "Appel à partenaires" in stage.said()
    tags = {tag["id"]: tag["name"] for tag in world.env.backend.get_channel(stage.forum.id).available_tags}
    assert tags[str(stage.post().applied_tags[0])] == "Appel à partenaires"
    await stage.gives(project_id, stage.rose, "Récif")
    await stage.gives(project_id, stage.sami, "Mangrove Conseil")
    for label in ("Cadrage", "Réalisation"):
        shown = await stage.lea.slash(world.channel, "projet etape", projet=TITLE)
        form = await choose(stage.lea, shown, label)
        shown = await fill(stage.lea, form, {WHY: ""})
    shown = await press(stage.lea, shown, "Changer l’étape")
    form = await choose(stage.lea, shown, "Livré")
    wrong = {"Qu’est-ce qui a été livré\u202f?": "Une carte", "Adresse d’une page": "là", WHY: ""}
    shown = await fill(stage.lea, form, wrong)
    assert "Corriger et réessayer" in buttons(shown)
    form = await press(stage.lea, shown, "Corriger et réessayer")
    shown = await fill(
        stage.lea,
        form,
        {"Adresse d’une page": "https://lagon.example/carte"}
        | {"Qu’est-ce qui a été livré\u202f?": "Une carte", WHY: ""},
    )
    await world.env.settle()
    said = stage.said()
    assert f"Livré : {TITLE}" in said
    assert "https://lagon.example/carte" in said
    assert buttons(stage.card(), world.env) == ["Page du projet", "Voir le projet"]
    metadata = stage.post().thread_metadata
    assert metadata is not None
    assert metadata.archived
    shown = await stage.lea.slash(world.channel, "projet etape", projet=TITLE)
    assert "Ce projet a été livré le" in plain(text(shown))


async def test_who_moved_it_and_why_is_read_by_all_who_read_it(stage: ProjectStage) -> None:
    world, why = stage.world, "Il nous manque quelqu’un."
    await stage.published(stage=Stage.IDEA)

    async def move_to(label: str, why: str) -> str:
        form = await choose(stage.lea, await stage.lea.slash(world.channel, "projet etape", projet=TITLE), label)
        return plain(text(await fill(stage.lea, form, {WHY: why})))

    async def news() -> str:
        shown = await stage.rose.slash(world.channel, "projet voir", projet=TITLE)
        return plain(text(await press(stage.rose, shown, "Tous les points")))

    assert f"· Léa Tein : {why}" in await move_to("Appel à partenaires", why)
    await world.env.advance_time(60)
    form = await stage.lea.slash(world.channel, "projet point", projet=TITLE)
    await fill(stage.lea, form, dict.fromkeys(NEWS, "") | {NEWS[0]: "Premier relevé"})
    await world.env.advance_time(60)
    await move_to("Idée", "")
    seen = plain(text(await stage.rose.slash(world.channel, "projet voir", projet=TITLE)))
    assert "De « Appel à partenaires » à « Idée »" in seen
    assert why not in seen, "the last move alone stands on the card"
    said = await news()
    places = [said.index(each) for each in ("à « Idée »", "Premier relevé", "De « Idée »", why)]
    assert places == sorted(places), "the latest first, among the news"
    assert "Léa" in said
    await erase_all(stage.bot.database, world.cluster_id, Actor(stage.lea.id), now=world.now)
    said = await news()
    assert why in said
    assert "Léa" not in said


async def test_who_does_not_steer_sees_and_gives_only(stage: ProjectStage) -> None:
    await stage.published()
    shown = await stage.rose.slash(stage.world.channel, "projet voir", projet=TITLE)
    assert buttons(shown) == ["Je contribue", "Les projets", "Ma page"]
    shown = await stage.rose.slash(stage.world.channel, "projet etape", projet=TITLE)
    assert "Réservé à celles et ceux qui pilotent le projet" in plain(text(shown))
    shown = await stage.lea.slash(stage.world.channel, "projet voir", projet=TITLE)
    assert "Changer l’étape" in buttons(shown)
    unknown = await stage.rose.slash(stage.world.channel, "projet voir", projet="Rien de tel")
    assert "Ce projet n’est pas là" in plain(text(unknown))


async def test_a_project_of_a_closed_group_is_found_by_its_people_only(world: World) -> None:
    stage = await ProjectStage.prepare(world, joining="request")
    await stage.published(home=stage.group)
    assert await stage.marc.autocomplete(world.channel, "projet voir", "projet", "jumeau")
    assert not await stage.rose.autocomplete(world.channel, "projet voir", "projet", "jumeau")
    shown = await stage.rose.slash(world.channel, "projet liste", texte="lagon")
    assert TITLE not in text(shown)
    await shown_in_discord(stage)
    assert not stage.posted()
    assert [post.name for post in stage.posts(stage.group_forum)] == [TITLE]


async def test_projects_are_listed_and_filtered(stage: ProjectStage) -> None:
    await stage.published(kinds=[ContributionKind.NETWORK])
    await stage.published("École du code", lead=stage.rose, stage=Stage.IDEA, domains=[], home=stage.group)
    await stage.published("Vieux projet", lead=stage.sami, stage=Stage.DROPPED, domains=[])
    channel = stage.world.channel
    shown = await stage.marc.slash(channel, "projet liste")
    assert "3 projets" in plain(text(shown))
    assert "Recherche : Cybersécurité · Réseau" in plain(text(shown))
    for option, value, found in (
        ("etape", "dropped", "Vieux projet"),
        ("domaine", "cybersécurité", TITLE),
        ("groupe", "Numérique", "École du code"),
        ("recherche", "network", TITLE),
        ("texte", "ecoles de codage", "École du code"),
    ):
        shown = await stage.marc.slash(channel, "projet liste", **{option: value})
        said = plain(text(shown))
        assert "1 projet ·" in said, (option, said)
        assert found in said
    shown = await stage.marc.slash(channel, "projet liste", adherent="Récif")
    assert "Aucun projet ne correspond" in plain(text(shown))
    shown = await choose(stage.marc, shown, "Idée")
    assert "École du code" in text(shown)
    assert TITLE not in text(shown)
    shown = await choose(stage.marc, shown, "Réseau", index=1)
    assert "Aucun projet ne correspond : Idée · qui recherchent : Réseau" in plain(text(shown)), "both stay chosen"
    assert "3 projets" in plain(text(await press(stage.marc, shown, "Tous les projets")))
    shown = await press(stage.rose, await stage.rose.slash(channel, "projet liste"), "Mes projets")
    assert "École du code" in text(shown)
    assert TITLE not in text(shown)


async def test_needs_and_the_pitch_change(stage: ProjectStage) -> None:
    await stage.published(domains=[])
    await shown_in_discord(stage)
    shown = await stage.lea.slash(stage.world.channel, "projet voir", projet=TITLE)
    shown = await press(stage.lea, shown, "Gérer…")
    shown = await press(stage.lea, shown, "Ses besoins")
    form = await press(stage.lea, shown, "Ouvrir un besoin")
    shown = await fill(
        stage.lea,
        form,
        {
            "Domaine": "données",
            "Que recherchez-vous\u202f?": ["human"],
            "Une précision, si vous voulez": "2 h par mois",
        },
    )
    assert "Données et décision · Expertise humaine · 2 h par mois" in plain(text(shown))
    shown = await choose(stage.lea, shown, "Données et décision · Expertise humaine")
    assert "comblé le" in plain(text(shown))
    shown = await press(stage.lea, shown, "Voir le projet")
    shown = await press(stage.lea, shown, "Gérer…")
    form = await press(stage.lea, shown, "Modifier titre et présentation")
    shown = await fill(stage.lea, form, {"Titre": "Lagon mesuré", "De quoi s’agit-il\u202f?": PITCH})
    assert "Le projet est modifié" in plain(text(shown))
    await stage.world.env.settle()
    assert "Lagon mesuré" in stage.said()
    assert stage.post().name == "Lagon mesuré"


async def test_the_lead_is_shared_handed_over_and_left(stage: ProjectStage) -> None:
    await stage.published()
    shown = await stage.lea.slash(stage.world.channel, "projet voir", projet=TITLE)
    shown = await press(stage.lea, shown, "Gérer…")
    shown = await press(stage.lea, shown, "Qui le pilote")
    form = await press(stage.lea, shown, "Ajouter une personne au copilotage")
    shown = await fill(stage.lea, form, {WHO: [stage.rose]})
    assert "Rose Poadja · copilote" in plain(text(shown))
    form = await press(stage.lea, shown, "Transmettre le pilotage")
    shown = await fill(stage.lea, form, {WHO_LEADS: [stage.sami]})
    assert "Sami Hmeun · pilote" in plain(text(shown))
    assert "Léa Tein · copilote" in plain(text(shown))
    shown = await press(stage.lea, shown, "Quitter le pilotage")
    assert "Vous ne pilotez plus ce projet" in plain(text(shown))


async def test_the_head_of_the_group_takes_up_what_its_lead_may_steer_no_more(stage: ProjectStage) -> None:
    await stage.published(home=stage.group)
    lagon = await stage.organisation(LAGON)
    suspended = update(Organisation).where(Organisation.id == lagon).values(status=OrganisationStatus.SUSPENDED)
    await stage.world.write(lambda session: session.execute(suspended))
    seen = await stage.marc.slash(stage.world.channel, "projet voir", projet=TITLE)
    assert "Reprendre le projet" in buttons(seen)
    mine = await stage.marc.slash(stage.world.channel, "moi")
    assert f"La personne qui pilote « {TITLE} » ne peut plus le piloter." in plain(text(mine))
    shown = await press(stage.marc, mine, "Reprendre le projet")
    assert "Piloté par Marc Wea" in plain(text(shown)).replace("**", "")


async def test_what_is_deleted_by_hand_is_noticed_and_made_again(stage: ProjectStage) -> None:
    world = stage.world
    project_id = await stage.published()
    await shown_in_discord(stage)
    world.env.backend.delete_channel(stage.post().id)
    await world.env.settle()
    row = await stage.row()
    assert row.post_id is None
    assert row.gone_at is not None
    await shown_in_discord(stage)
    assert stage.post().name == TITLE
    world.env.backend.delete_channel(stage.forum.id)
    await world.env.settle()

    def missing(session: Session) -> tuple[bool, bool]:
        found = session.get_one(Project, (world.cluster_id, project_id))
        return card_is_missing(session, found), post_is_missing(session, found)

    assert await world.read(missing) == (False, True)
