"""A vote about a project's stage opens while somebody moves the project, or opens another: one of them, whole."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from models.polls.cancelling import cancel
from models.polls.going_ahead import submit
from models.polls.tables import Electorate, Poll, PollStatus
from models.projects.moving import Told, move
from models.projects.tables import Stage
from tests.models.polls.test_project_votes import project, put, row
from tests.support.poll_stage import PollStage


async def at_once(*acts: object) -> list[str]:
    """What became of each, sorted."""
    done = await asyncio.gather(*acts, return_exceptions=True)  # type: ignore[call-overload]  # coroutines
    return sorted(type(each).__name__ for each in done)


async def test_a_move_meets_the_opening_of_a_vote(stage: PollStage) -> None:
    for title in ("Un", "Deux", "Trois"):
        id = await project(stage, title=title)
        poll = await put(stage, id)
        became = await at_once(
            stage.act("Ben", submit, poll.id, keys=stage.keys, draw=stage.draw),
            stage.act("Chloe", move, id, Stage.DROPPED, Told("Plus personne")),
        )
        left, status = await row(stage, id), (await stage.poll(poll.id)).status
        if became == ["PollFacts", "StageVoteRuns"]:
            assert (left.stage, left.wanted_stage, status) == (Stage.CALL, Stage.FRAMING, PollStatus.OPEN)
        else:
            assert became == ["ProjectFacts", "ProjectOver"]
            assert (left.stage, left.wanted_stage, status) == (Stage.DROPPED, None, PollStatus.DRAFT)


async def test_of_two_votes_about_one_project_one_opens(stage: PollStage) -> None:
    """So that a project waits for the one that its card tells of, and is let go by it."""
    for title in ("Un", "Deux", "Trois"):
        id = await project(stage, title=title)
        polls = [await put(stage, id), await put(stage, id, by="Anna", whom=Electorate.BOARD)]
        became = await at_once(
            *(
                stage.act(name, submit, poll.id, keys=stage.keys, draw=stage.draw)
                for name, poll in zip(("Ben", "Anna"), polls, strict=True)
            )
        )
        assert became == ["PollFacts", "StageVoteRuns"]
        there = select(Poll.id).where(Poll.subject_id == id, Poll.status == PollStatus.OPEN)
        [opened] = await stage.read(lambda session, of=there: session.scalars(of).all())  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        await stage.act("Anna", cancel, opened, "Trop tôt")
        assert (await row(stage, id)).wanted_stage is None
