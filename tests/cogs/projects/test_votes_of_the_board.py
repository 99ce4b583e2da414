"""Stages put to the vote of the board, as its members do it: adopted, rejected, without a quorum or an effect."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from simcord import InteractionResult, MemberActor
from sqlalchemy import select, update

from models.people.tables import Office
from models.polls.tables import Poll, PollStatus
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.tables import Stage, StageMove
from tests.support.actors import buttons, choose, fill, press, selects, text
from tests.support.project_stage import MANGROVE, RECIF, ProjectStage, plain
from tests.support.voting_stage import QUORUM
from tests.support.world import World

ADOPTED, REJECTED, UNHEARD, LEFT_ALONE = "Carte du lagon", "École du code", "Nuage local", "Toile des communes"
LASTS = timedelta(hours=2)
"""As long as these votes are open: each day that passes takes a while."""
WHY = "Deux équipes sont prêtes."


@pytest.fixture
async def stage(world: World) -> ProjectStage:
    return await ProjectStage.prepare(world)


async def ask(stage: ProjectStage, title: str) -> None:
    """The lead, who may not ask the board, leaves the question to it."""
    shown = await stage.lea.slash(stage.world.channel, "projet voir", projet=title)
    shown = await press(stage.lea, await press(stage.lea, shown, "Gérer…"), "Mettre au vote")
    form = await choose(stage.lea, shown, "Cadrage")
    shown = await fill(stage.lea, form, {"La question": f"« {title} » est-il prêt à être cadré\u202f?"})
    said = plain(text(shown))
    assert "Le bureau le trouve" in said
    assert "Ouvrir le vote" not in buttons(shown)


async def open_vote(stage: ProjectStage, title: str, *, quorum: str | None = None) -> None:
    """The president finds it on her page, reads it, and opens it; with a quorum if one is told."""
    mine = await stage.chloe.slash(stage.world.channel, "moi")
    assert f"Le projet « {title} » demande un vote" in plain(text(mine))
    draft = await press(stage.chloe, mine, "Le lire")
    assert f"S’il est adopté, le projet « {title} » passe à « Cadrage »." in plain(text(draft))
    if quorum is not None:
        draft = await press(stage.chloe, draft, "Modifier les règles")
        wanted = next(each for each in selects(draft)[QUORUM]["options"] if each["value"] == quorum)
        draft = await press(stage.chloe, await choose(stage.chloe, draft, wanted["label"], index=QUORUM), "Aperçu")
    sooner = update(Poll).where(Poll.status == PollStatus.DRAFT).values(closes_at=stage.world.now + LASTS)
    await stage.world.write(lambda session: session.execute(sooner))
    await press(stage.chloe, draft, "Ouvrir le vote")
    await stage.world.env.settle()


async def vote(stage: ProjectStage, who: MemberActor, number: int, answer: str) -> None:
    """A vote of the board has no card: its members find it on their pages, or by its number."""
    shown = await who.slash(stage.world.channel, "vote voter", scrutin=str(number))
    await press(who, await press(who, shown, answer), "Confirmer")


async def look(stage: ProjectStage, title: str) -> tuple[InteractionResult, str]:
    """What a member reads of the project."""
    shown = await stage.marc.slash(stage.world.channel, "projet voir", projet=title)
    return shown, plain(text(shown))


async def test_the_board_moves_a_project_or_leaves_it(stage: ProjectStage) -> None:
    world, ids = stage.world, dict[str, UUID]()
    paul = await world.person("Paul Naisseline", office=Office.TREASURER)
    ines = await world.person("Inès Bula", office=Office.SECRETARY)
    for title in (ADOPTED, REJECTED, UNHEARD, LEFT_ALONE):
        ids[title] = await (stage.standing if title == ADOPTED else stage.published)(title=title)
        await stage.gives(ids[title], stage.rose, RECIF)
        await stage.gives(ids[title], stage.sami, MANGROVE)
        await ask(stage, title)
        await open_vote(stage, title, quorum="half" if title == UNHEARD else None)
    _, said = await look(stage, ADOPTED)
    assert "Un vote décide s’il passe à « Cadrage »" in said
    refused = await stage.lea.slash(world.channel, "projet etape", projet=ADOPTED)
    assert "Un vote décide de l’étape du projet" in plain(text(refused)), "nobody moves it meanwhile"
    stranger = await stage.marc.slash(world.channel, "vote voter", scrutin="1")
    assert "Pour" not in buttons(stranger), "it is the board that is asked"

    every = (("Pour", "Pour", "Contre"), ("Pour", "Contre", "Contre"), ("Pour",), ("Pour",))
    for number, answers in enumerate(every, start=1):
        for who, answer in zip((stage.chloe, paul, ines), answers, strict=False):
            await vote(stage, who, number, answer)
    rows = {row.title: row for row in await stage.rows()}
    assert {row.stage for row in rows.values()} == {Stage.CALL}, "it moves when the vote is over"
    alone = update(Contribution).where(Contribution.project_id == ids[LEFT_ALONE])
    await world.write(lambda session: session.execute(alone.values(status=ContributionStatus.DECLINED)))
    await world.env.advance_time(LASTS.total_seconds() + 60)
    await world.env.settle()

    history = plain(text(await paul.slash(world.channel, "vote historique")))
    for words in ("motion adoptée", "motion non adoptée", "quorum non atteint"):
        assert words in history, history
    rows = {row.title: row for row in await stage.rows()}
    stages = {title: (row.stage, row.wanted_stage) for title, row in rows.items()}
    assert stages.pop(ADOPTED) == (Stage.FRAMING, None)
    assert set(stages.values()) == {(Stage.CALL, None)}
    steps = await world.read(lambda session: session.scalars(select(StageMove)).all())
    first = await world.read(lambda session: session.scalars(select(Poll).where(Poll.number == 1)).one())
    assert [(each.project_id, each.poll_id, each.moved_by_id) for each in steps] == [(ids[ADOPTED], first.id, None)]
    assert "Cadrage" in stage.said()
    _, said = await look(stage, ADOPTED)
    assert "De « Appel à partenaires » à « Cadrage »" in said
    assert "par le vote nº 1" in said
    for title in (REJECTED, UNHEARD, LEFT_ALONE):
        _, said = await look(stage, title)
        assert "par le vote" not in said
        assert "Un vote décide" not in said
    form = await choose(stage.lea, await stage.lea.slash(world.channel, "projet etape", projet=REJECTED), "Cadrage")
    await fill(stage.lea, form, {"Pourquoi\u202f?": WHY})
    _, said = await look(stage, REJECTED)
    assert f"Léa Tein : {WHY}" in said, "who steers it moves it again, and says why"
    shown, _ = await look(stage, ADOPTED)
    news = plain(text(await press(stage.marc, shown, "Tous les points")))
    assert "par le vote nº 1" in news
    for name in ("Chloé", "Paul", "Inès", "Léa"):
        assert name not in news, "of a vote nobody is named"
    mine = plain(text(await stage.lea.slash(world.channel, "moi")))
    assert f"« {LEFT_ALONE} » : le vote nº 4 est adopté, mais les conditions de « Cadrage »" in mine
    past = await paul.slash(world.channel, "vote historique", texte=LEFT_ALONE)
    found = next(each["label"] for each in selects(past)[0]["options"] if LEFT_ALONE in each["label"])
    detail = plain(text(await choose(paul, past, found)))
    assert "adoptée : 1 pour, 0 contre" in detail
    assert "Le projet n’a pas changé d’étape" in detail
