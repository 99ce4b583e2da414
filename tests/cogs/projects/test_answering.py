"""What waits on somebody's page about projects, and how they answer it there; who follows is mentioned once a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from simcord import InteractionResult, MemberActor
from sqlalchemy import select, update

from cogs.projects.giving_cards import TELL
from cogs.projects.matching_cards import MUTE
from models.actor import Actor
from models.database import Session, Topic
from models.privacy.erasing import erase_all
from models.projects.giving_tables import Contribution, EntryStatus, HoursEntry
from models.projects.inviting import invite
from models.projects.months import end_of_month
from models.projects.tables import ProjectInvitation, ProjectMention, Stage
from tests.support.actors import (
    choose,
    fill,
    form_fields,
    message_of,
    press,
    text,
)
from tests.support.project_stage import RECIF, TITLE, ZONE, ProjectStage, plain
from tests.support.world import World

MONTH, HOURS = "De quel mois\u202f?", "Combien d’heures\u202f?"


@pytest.fixture
async def stage(world: World) -> ProjectStage:
    return await ProjectStage.prepare(world)


async def page(stage: ProjectStage, who: MemberActor) -> InteractionResult:
    """One's own page."""
    return await who.slash(stage.world.channel, "moi")


async def test_an_invitation_is_declined_in_one_press(stage: ProjectStage) -> None:
    project_id, rose, lea, now = (
        await stage.published(),
        await stage.id_of(stage.rose),
        Actor(stage.lea.id),
        stage.world.now,
    )
    await stage.world.write(lambda session: invite(session, lea, project_id, rose, now=now))
    mine = await page(stage, stage.rose)
    assert f"Le projet « {TITLE} » sollicite votre aide" in plain(text(mine))
    shown = await press(stage.rose, mine, "Pas disponible")
    assert "sollicite votre aide" not in plain(text(shown))
    mine = await page(stage, stage.rose)
    assert "sollicite votre aide" not in plain(text(mine))
    status = await stage.world.read(lambda session: session.scalars(select(ProjectInvitation.status)).one())
    assert status == "declined"
    shown = await stage.lea.slash(stage.world.channel, "projet voir", projet=TITLE)
    shown = await press(stage.lea, shown, "Qui pourrait aider")
    assert "Rose Poadja" not in plain(text(shown)), "who declined is proposed no more"


async def test_the_hours_of_a_month_are_changed_or_none(stage: ProjectStage) -> None:
    """Of two months that are over: another figure for the first, which is proposed for the second, and nothing."""
    project_id, now = await stage.published(), stage.world.now
    began, over = now - timedelta(days=70), end_of_month(date(2025, 11, 1), ZONE)
    given = await stage.gives(project_id, stage.rose, RECIF, monthly=48)

    def accepted_long_ago(session: Session) -> None:
        session.execute(update(Contribution).values(offered_at=began, decided_at=began, ask_at=over))
        session.touch(Topic.DUE)

    await stage.world.write(accepted_long_ago)
    await stage.world.env.settle()
    mine = await page(stage, stage.rose)
    assert plain(text(mine)).count("12 h comme prévu ?") == 2
    november = TELL.to(stage.world.cluster_id, given, "2025-11")
    form = await stage.rose.click(message_of(mine), custom_id=november)
    assert form.modal is not None
    months = [each["value"] for each in dict(form_fields(form.modal))[MONTH]["options"] if each.get("default")]
    shown = await fill(stage.rose, form, {MONTH: months, HOURS: "8 h 30"})
    assert "Novembre 2025 : 8 h 30" in plain(text(shown)).replace("**", "")
    mine = await page(stage, stage.rose)
    assert "comme prévu" not in plain(text(mine)), "it is answered"
    assert "décembre 2025 : 8 h 30 comme le mois d’avant ?" in plain(text(mine))
    shown = await press(stage.rose, mine, "Rien")
    assert "0 h" in plain(text(shown))
    assert "comme le mois d’avant" not in plain(text(await page(stage, stage.rose)))
    rows = await stage.world.read(lambda s: s.scalars(select(HoursEntry).order_by(HoursEntry.month)).all())
    assert [(row.quarters, row.status) for row in rows] == [(34, EntryStatus.LOGGED)], "of nothing no line is kept"
    lead = await page(stage, stage.lea)
    assert "8 h 30 à confirmer" in plain(text(lead)), "of nothing there is nothing to confirm"


async def move(stage: ProjectStage, title: str, label: str) -> None:
    """Léa brings a project to a stage."""
    shown = await stage.lea.slash(stage.world.channel, "projet etape", projet=title)
    await fill(stage.lea, await choose(stage.lea, shown, label), {"Pourquoi\u202f?": ""})
    await stage.world.env.settle()


def mentions(stage: ProjectStage) -> list[tuple[str, set[int]]]:
    """The messages that name anybody, by what they say, with whom."""
    return [
        (plain(text(each, stage.world.env)), {user.id for user in each.mentions})
        for each in stage.posted()
        if each.mentions
    ]


async def test_who_follows_is_mentioned_once_a_day_at_most(stage: ProjectStage) -> None:
    """Whatever the number of projects and restarts; who wants no mention, or no more of a project, is not named."""
    first, second = "Lagon un", "Lagon deux"
    ids = {title: await stage.standing(title=title, stage=Stage.IDEA) for title in (first, second)}
    for who in (stage.rose, stage.marc, stage.sami):
        followed = await who.slash(stage.world.channel, "projet suivre", domaine="Cybersécurité")
    await press(stage.sami, followed, "Ne plus me mentionner")
    await move(stage, first, "Appel à partenaires")
    ((said, named),) = mentions(stage)
    assert first in said
    assert named == {stage.rose.id, stage.marc.id}
    await stage.world.restart()
    await move(stage, second, "Appel à partenaires")
    assert len(mentions(stage)) == 1, "nobody a second time within a day"
    for who in (stage.rose, stage.marc, stage.sami):
        read = plain(text(await page(stage, who)))
        for title in ids:
            assert f"« {title} » cherche : Cybersécurité" in read, "both wait on their pages"
    mine = await page(stage, stage.marc)
    await stage.marc.click(message_of(mine), custom_id=MUTE.to(stage.world.cluster_id, ids[second]))
    assert second not in plain(text(await page(stage, stage.marc)))

    await stage.pass_days(1.1)
    await stage.world.restart()
    await move(stage, second, "Idée")
    await move(stage, second, "Appel à partenaires")
    _, (said, named) = mentions(stage)
    assert second in said
    assert named == {stage.rose.id}, "Marc wants to hear no more of it, Sami of none"
    query = select(ProjectMention.project_id, ProjectMention.person_id)
    told = await stage.world.read(lambda session: {(project, person) for project, person in session.execute(query)})
    rose, marc = await stage.id_of(stage.rose), await stage.id_of(stage.marc)
    assert told == {(ids[first], rose), (ids[first], marc), (ids[second], rose)}

    await erase_all(stage.bot.database, stage.world.cluster_id, Actor(stage.marc.id), now=stage.world.now)
    await stage.world.env.settle()
    first_says, second_says = [
        text(each, stage.world.env) for each in stage.posted() if "ce que vous suivez" in text(each)
    ]
    assert f"<@{stage.rose.id}>" in first_says, "what names somebody who was erased names the others still"
    assert f"<@{stage.marc.id}>" not in first_says
    assert f"<@{stage.rose.id}>" in second_says
