"""A vote that closes and moves a project, under faults: counted and moved, both once, or neither."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from cogs.polls.ballot_cards import CAST
from models.actor import Actor
from models.database import Session
from models.polls.going_ahead import submit
from models.polls.owed import POLL_CARD, RESULT
from models.polls.project_votes import draft_stage_vote
from models.polls.tables import Elector, Electorate, Poll
from models.projects.facts import PROJECT_CARD, PROJECT_POST, PROJECT_POSTED
from models.projects.moving import MOVED, Told
from models.projects.tables import Stage, StageMove
from tests.support import forged
from tests.support.actors import messages_in, text
from tests.support.faults import Case, Flow, Kind, flow_cases
from tests.support.faults.left import nothing_owed, set_aside, told_once
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld
from tests.support.project_stage import BROUSSE, RECIF, ProjectStage, plain

LASTS = timedelta(hours=2)


def _stage(world: FaultWorld) -> ProjectStage:
    stage = world.stage  # type: ignore[attr-defined]  # kept by `arrange`
    assert isinstance(stage, ProjectStage)
    return stage


async def arrange(world: FaultWorld) -> None:
    """A project of the commission with its card and its post, whose framing the commission votes on: Marc is for it."""
    await world.make_cluster()
    stage = await ProjectStage.prepare(world)
    world.stage = stage  # type: ignore[attr-defined]  # carried from step to step
    project_id = await stage.standing(home=stage.group)
    await stage.gives(project_id, stage.rose, RECIF)
    await stage.gives(project_id, stage.marc, BROUSSE)
    marc, now = Actor(stage.marc.id), world.now

    def ask(session: Session) -> None:
        words = {"title": "Passer au cadrage", "question": "Le projet est-il prêt\u202f?"}
        draft = draft_stage_vote(
            session, marc, project_id, Stage.FRAMING, Electorate.GROUP, **words, told=Told(), now=now
        )
        session.get_one(Poll, (world.cluster_id, draft.id)).closes_at = now + LASTS
        session.flush()
        submit(session, marc, draft.id, keys=stage.bot.keys, draw=stage.bot.draw, now=now)

    await world.write(ask)
    await world.env.settle()
    poll, elector = await world.read(
        lambda session: session.execute(select(Elector.poll_id, Elector.id).where(Elector.name == "Marc Wea")).one()
    )
    await forged.press(stage.marc, world.channel, CAST.to(world.cluster_id, poll, elector, "for"))
    await world.env.settle()
    await nothing_owed(world, PROJECT_CARD, PROJECT_POST, PROJECT_POSTED, POLL_CARD)


async def pass_the_end(world: FaultWorld) -> None:
    await world.env.advance_time(LASTS.total_seconds() + 60)


async def moved(world: FaultWorld) -> None:
    """By this vote and nobody; its cards say so, as far as Discord lets them stand, and the result is told once."""
    stage, poll = _stage(world), await _poll(world)
    row = await stage.row()
    assert (poll.status, row.stage, row.wanted_stage) == ("closed", Stage.FRAMING, None)
    steps = await world.read(lambda session: session.scalars(select(StageMove)).all())
    assert [(step.after, step.poll_id, step.moved_by_id) for step in steps] == [(Stage.FRAMING, poll.id, None)]
    await told_once(world, MOVED)
    await told_once(world, "polls.closed")
    await nothing_owed(world, PROJECT_CARD, PROJECT_POST, PROJECT_POSTED, POLL_CARD, RESULT)
    if row.message_id is not None and not await set_aside(world, PROJECT_CARD):
        assert "Cadrage" in stage.said()
    if row.post_id is not None and not await set_aside(world, PROJECT_POST):
        tags = {tag["id"]: tag["name"] for tag in world.env.backend.get_channel(stage.forum.id).available_tags}
        assert tags[str(world.env.backend.get_channel(row.post_id).applied_tags[0])] == "Cadrage"
    results = [each for each in _said_to_the_group(world) if "Résultat du scrutin nº 1" in each]
    assert len(results) + await set_aside(world, RESULT) == 1


async def not_moved(world: FaultWorld) -> None:
    """The vote is open still, and keeps the project where it is."""
    row = await _stage(world).row()
    assert ((await _poll(world)).status, row.stage, row.wanted_stage) == ("open", Stage.CALL, Stage.FRAMING)
    assert not await world.read(lambda session: session.scalars(select(StageMove.id)).all())


def _said_to_the_group(world: FaultWorld) -> list[str]:
    return [plain(text(each, world.env)) for each in messages_in(_stage(world).talk)]


async def _poll(world: FaultWorld) -> Poll:
    return await world.read(lambda session: session.scalars(select(Poll)).one())


CLOSE_AND_MOVE = Flow("stage-vote", arrange=arrange, act=pass_the_end, whole=moved, absent=not_moved)
KINDS = (Kind.ONCE_500_AFTER, Kind.OUTAGE, Kind.KILL_AFTER, Kind.COMMIT_KILL_BEFORE, Kind.COMMIT_KILL_AFTER)
"""It edits cards and posts a result, as other flows do: what is its own is that two things change in one commit."""


@pytest.mark.parametrize("case", flow_cases(CLOSE_AND_MOVE, sample=1, kinds=KINDS))
async def test_it_is_whole_or_absent_and_once(case: Case, make_fault_world: MakeWorld) -> None:
    """The runner says at which step it was neither."""
    await case.run(make_fault_world)
