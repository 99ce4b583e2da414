"""What moves a project but its lead: a thread it grows from, a vote of its group, whoever follows a lead who leaves."""

from __future__ import annotations

from simcord import MemberActor

from models.projects.tables import Stage
from tests.support.actors import buttons, channel, choose, fill, messages_in, press, text
from tests.support.project_stage import BROUSSE, RECIF, TITLE, ProjectStage, plain
from tests.support.world import World

QUESTION = "La question"
OF_THE_THREAD = "Mesurer le lagon"


async def standing(stage: ProjectStage, co_lead: MemberActor | None = None) -> None:
    """A project of the commission that has partners of two companies, with its card and its post."""
    project_id = await stage.standing(home=stage.group, co_leads=[co_lead] if co_lead is not None else [])
    await stage.gives(project_id, stage.rose, RECIF)
    await stage.gives(project_id, stage.marc, BROUSSE)


async def test_a_vote_of_the_group_moves_it(world: World) -> None:
    stage = await ProjectStage.prepare(world)
    await standing(stage)
    shown = await stage.marc.slash(world.channel, "projet voir", projet=TITLE)
    shown = await press(stage.marc, shown, "Gérer…")
    shown = await press(stage.marc, shown, "Mettre au vote")
    form = await choose(stage.marc, shown, "Cadrage")
    shown = await fill(stage.marc, form, {QUESTION: "Passe-t-on au cadrage\u202f?"})
    await press(stage.marc, shown, "Ouvrir le vote")
    await world.env.settle()
    asked = next(each for each in messages_in(stage.talk) if "Voter" in buttons(each, world.env))
    for who in (stage.marc, stage.lea):
        shown = await press(who, asked, "Voter", world.env)
        await press(who, await press(who, shown, "Pour"), "Confirmer")
    assert (await stage.row()).stage == Stage.CALL, "it moves when the vote is over"
    await stage.pass_days(8)
    row = await stage.row()
    assert (row.stage, row.wanted_stage) == (Stage.FRAMING, None)
    assert "Cadrage" in stage.said()
    tags = {tag["id"]: tag["name"] for tag in world.env.backend.get_channel(stage.forum.id).available_tags}
    assert tags[str(stage.post().applied_tags[0])] == "Cadrage"


async def test_a_lead_who_leaves_is_followed(world: World) -> None:
    stage = await ProjectStage.prepare(world)
    await standing(stage, co_lead=stage.rose)
    shown = await stage.lea.slash(world.channel, "projet voir", projet=TITLE)
    shown = await press(stage.lea, shown, "Gérer…")
    shown = await press(stage.lea, shown, "Qui le pilote")
    shown = await press(stage.lea, shown, "Quitter le pilotage")
    assert "Vous ne pilotez plus ce projet" in plain(text(shown))
    await world.env.settle()
    assert "Piloté par **Rose Poadja**" in stage.said()

    # Rose leaves the server, nobody co-leads: after a while nobody leads, and the head of the commission takes it up.
    world.guild.remove_member(stage.rose)
    await stage.pass_days(8)
    assert "Personne ne le pilote pour l’instant" in stage.said()
    shown = await stage.marc.slash(world.channel, "projet voir", projet=TITLE)
    shown = await press(stage.marc, shown, "Reprendre le projet")
    assert "Vous pilotez désormais ce projet" in plain(text(shown))
    await world.env.settle()
    assert "Piloté par **Marc Wea**" in stage.said()


async def test_a_thread_becomes_a_project(world: World) -> None:
    stage = await ProjectStage.prepare(world)
    form = await stage.marc.slash(stage.talk, "fil ouvrir")
    await fill(
        stage.marc,
        form,
        {
            "Titre": OF_THE_THREAD,
            "À quoi sert-il\u202f?": "Voir qui a des capteurs.",
            "Domaines utiles": "cybersécurité",
            "Qui peut participer\u202f?": ["group"],
        },
    )
    await world.env.settle()
    (thread,) = stage.posts(stage.group_forum)
    inside = channel(world.env, thread.id)
    form = await press(stage.lea, messages_in(inside)[0], "En faire un projet", world.env)
    shown = await fill(
        stage.lea,
        form,
        {
            "Titre": OF_THE_THREAD,
            "De quoi s’agit-il\u202f?": "Voir qui a des capteurs.",
            "Domaines utiles": "Cybersécurité",
            "Que recherchez-vous\u202f?": [],
            "À quoi se rattache-t-il\u202f?": [str(stage.group)],
        },
    )
    await press(stage.lea, shown, "Publier")
    await world.env.settle()
    row = await stage.row()
    assert (row.title, row.home_id) == (OF_THE_THREAD, stage.group)
    assert row.work_thread_id is not None
    assert f"/{thread.id}" in text(stage.card(), world.env)
    shown = await stage.rose.slash(world.channel, "projet voir", projet=OF_THE_THREAD)
    assert "Né du fil de projet" in plain(text(shown)), "whoever sees the project learns where it grew"
