"""Proposing a project, as members do it: by the command, from a message, from a project thread."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord import InteractionResult, MemberActor

from tests.support.actors import buttons, channel, choose, fill, messages_in, press, text
from tests.support.project_stage import PITCH, TITLE, ProjectStage, plain
from tests.support.world import World

FIELD_TITLE = "Titre"
FIELD_PITCH = "De quoi s’agit-il\u202f?"
FIELD_DOMAINS = "Domaines utiles"
FIELD_KINDS = "Que recherchez-vous\u202f?"
FIELD_HOME = "À quoi se rattache-t-il\u202f?"
MENU = "Proposer comme projet"


@pytest.fixture
async def stage(world: World) -> ProjectStage:
    return await ProjectStage.prepare(world)


async def filled(who: MemberActor, form: InteractionResult, **given: Any) -> InteractionResult:
    """Send the form of a project."""
    values: dict[str, Any] = {
        FIELD_TITLE: given.get("title", TITLE),
        FIELD_PITCH: given.get("pitch", PITCH),
        FIELD_DOMAINS: given.get("domains", "cyber sécurité, tricot"),
        FIELD_KINDS: given.get("kinds", ["technical", "network"]),
        FIELD_HOME: [given.get("home", "cluster")],
    }
    return await fill(who, form, values)


async def test_from_the_form_to_the_card_and_the_post(stage: ProjectStage) -> None:
    world = stage.world
    form = await stage.lea.slash(world.channel, "projet proposer")
    shown = await filled(stage.lea, form)
    said = plain(text(shown))
    assert f"Brouillon : {TITLE}" in said
    assert "Aucun domaine trouvé pour : tricot" in said
    assert "Cybersécurité" in said
    assert buttons(shown) == ["Publier", "Modifier", "Garder en brouillon", "Supprimer"]
    assert not stage.posted(), "nobody sees a draft"
    assert (await stage.row()).published_at is None
    shown = await press(stage.lea, shown, "Publier")
    assert "Votre projet est publié" in plain(text(shown))
    await world.env.settle()
    said = stage.said()
    for piece in (TITLE, "Réunir les relevés", "Idée", "tout le cluster", "Léa Tein", "Réseau"):
        assert piece in said, piece
    assert buttons(stage.card(), world.env) == ["Je contribue", "Voir le projet"]
    assert buttons(stage.card(), world.env, links=True)[-1] == "En parler", "the card leads to the post"
    post = stage.post()
    assert post.name == TITLE
    row = await stage.row()
    assert (row.message_id, row.post_id) == (stage.card().id, post.id)
    card = stage.card_of_post()
    assert "Aller à la fiche" in buttons(card, world.env, links=True), "and the post to the card"
    tags = {tag["id"]: tag["name"] for tag in world.env.backend.get_channel(stage.forum.id).available_tags}
    assert [tags[str(each)] for each in post.applied_tags] == ["Idée", "Sécurité, confiance"]


async def test_what_is_like_it_is_shown_first(stage: ProjectStage) -> None:
    await stage.published("Des jumeaux numériques pour le lagon", lead=stage.rose)
    form = await stage.lea.slash(stage.world.channel, "projet proposer")
    shown = await filled(stage.lea, form)
    said = plain(text(shown))
    assert "Des projets semblables existent déjà" in said
    assert "Des jumeaux numériques pour le lagon" in said
    assert "piloté par Rose Poadja" in said
    shown = await press(stage.lea, shown, "Le mien est différent")
    shown = await press(stage.lea, shown, "Garder en brouillon")
    assert "Votre brouillon est gardé" in plain(text(shown))
    shown = await stage.lea.slash(stage.world.channel, "projet liste")
    shown = await press(stage.lea, shown, "Mes brouillons (1)")
    shown = await choose(stage.lea, shown, "Un jumeau numérique du lagon")
    form = await press(stage.lea, shown, "Modifier")
    shown = await filled(stage.lea, form, title="Lagon mesuré", domains="", kinds=[], home=str(stage.group))
    assert "Brouillon : Lagon mesuré" in plain(text(shown))
    assert "Il n’indique aucun besoin" in plain(text(shown))
    shown = await press(stage.lea, shown, "Supprimer")
    assert "Le brouillon est supprimé" in plain(text(shown))
    assert [row.title for row in await stage.rows()] == ["Des jumeaux numériques pour le lagon"]


async def test_a_message_becomes_a_project(stage: ProjectStage) -> None:
    message = await stage.marc.send(stage.world.channel, "On devrait mesurer l’eau ensemble")
    form = await stage.rose.context_menu(stage.world.channel, MENU, message)
    shown = await filled(stage.rose, form)
    assert "On devrait mesurer l’eau" in plain(text(shown))
    row = await stage.row()
    assert (row.source_message_id, row.source_user_id) == (message.id, stage.marc.id)


async def test_what_few_could_read_is_not_told_to_all(stage: ProjectStage) -> None:
    secret = stage.world.guild.create_text_channel("conseil", overwrites=hidden_from_all(stage))
    message = await stage.lea.send(secret, "Entre nous : le lagon va mal")
    form = await stage.lea.context_menu(secret, MENU, message)
    await filled(stage.lea, form)
    row = await stage.row()
    assert (row.source_message_id, row.source_text) == (message.id, None)


def hidden_from_all(stage: ProjectStage) -> dict[Any, Any]:
    """Overwrites of a channel that only Léa sees."""
    see, unseen = discord.PermissionOverwrite(view_channel=True), discord.PermissionOverwrite(view_channel=False)
    return {stage.world.guild.default_role: unseen, stage.lea: see}


async def test_who_may_not_propose_reads_why_before_a_form(stage: ProjectStage) -> None:
    guest = await stage.world.person("Zoé Kai")
    shown = await guest.slash(stage.world.channel, "projet proposer")
    assert shown.modal is None
    assert "adhérent" in plain(text(shown))


async def test_a_project_grows_from_a_thread_in_one_press(stage: ProjectStage) -> None:
    world = stage.world
    shown = await stage.marc.slash(stage.talk, "fil ouvrir")
    await fill(
        stage.marc,
        shown,
        {
            "Titre": "Mesurer le lagon",
            "À quoi sert-il\u202f?": "Voir qui a des capteurs.",
            FIELD_DOMAINS: "cybersécurité",
            "Qui peut participer\u202f?": ["group"],
        },
    )
    await world.env.settle()
    (post,) = stage.posts(stage.group_forum)
    card = messages_in(channel(world.env, post.id))[0]
    form = await press(stage.lea, card, "En faire un projet", world.env)
    assert form.modal is not None
    shown = await filled(stage.lea, form, title="Mesurer le lagon", home=str(stage.group))
    shown = await press(stage.lea, shown, "Publier")
    await world.env.settle()
    row = await stage.row()
    assert row.work_thread_id is not None
    assert f"/{post.id}" in text(stage.card(), world.env), "the project refers to its thread"
