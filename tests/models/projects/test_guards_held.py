"""Whatever is done with a project, in whatever order, by hand or by vote: no stage is reached without its guard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from models.database import Database, Session, everywhere
from models.errors import DomainError
from models.polls.casting import cast
from models.polls.due import pass_time
from models.polls.going_ahead import submit
from models.polls.keys import KeyRing
from models.polls.project_votes import draft_stage_vote
from models.polls.tables import Elector, Electorate, Poll, PollStatus
from models.projects.amounts import Amount
from models.projects.contributing import Offer, accept, decline, end, offer, withdraw
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.moving import Told, move
from models.projects.needs import fill_need, open_need, reopen_need
from models.projects.tables import OVER, ContributionKind, Project, ProjectFile, ProjectNeed, Stage, StageMove
from tests.support.project_room import CHLOE, DAY, LEA, NINA, NOW, ROSE, SAMI, Room, prepare_room

pytestmark = pytest.mark.parametrize("engine_name", [pytest.param("sqlite", marks=pytest.mark.engine)], indirect=True)
"""What is asked here is a matter of rules: each of them is tried on PostgreSQL elsewhere."""

GUILDS = count(8000)
GIVERS = (LEA, NINA, ROSE, SAMI)
SISTERS = {"Lagon Services": "Lagon"}
"""Nina's organisation is one with Léa's."""
GIVEN = {ContributionStatus.ACCEPTED, ContributionStatus.ENDED}
WORK = Offer(ContributionKind.TECHNICAL, Amount(monthly=48))
WHOLE = Told("Parce que", "Une carte que tous lisent.", "https://lagon.example/carte")
HALF = Told(summary="Une carte")

Deed = tuple[str, int]

places = st.integers(0, 5)
deeds = st.one_of(
    st.tuples(st.sampled_from(["offer", "accept", "decline", "withdraw", "end", "fill", "need", "reopen"]), places),
    st.tuples(st.sampled_from(["offer", "accept"]), places),
    st.tuples(st.sampled_from(["move", "move", "half_told", "vote"]), places),
    st.tuples(st.just("close"), st.just(0)),
)


@dataclass(frozen=True)
class Seen:
    """A project as its rows are, counted here without the code that judges it."""

    stage: Stage
    wanted: str | None
    needs: int
    partners: int
    told: bool
    reason: bool
    moves: Sequence[tuple[str, str]]
    open_votes: int
    waiting: int


@dataclass
class Story:
    """One project of Léa's; what is done to it is done a minute after what was done before."""

    room: Room
    project_id: UUID
    keys: KeyRing
    random: Random
    now: datetime = NOW
    reached: set[Stage] = field(default_factory=set)

    async def act(self, deed: str, place: int) -> None:
        """Do it or be refused, then look at what it came to."""
        before = await self.room.read(self.look)
        self.now += timedelta(minutes=1)
        with suppress(DomainError, IndexError):
            await getattr(self, deed)(place)
        self.hold(before, await self.room.read(self.look))

    async def offer(self, place: int) -> None:
        await self.do(offer, GIVERS[place % 4], project_id=self.project_id, wanted=WORK)

    async def accept(self, place: int) -> None:
        await self.do(accept, LEA, contribution_id=await self.one_of(Contribution, Contribution.offered_at, place))

    async def decline(self, place: int) -> None:
        await self.do(
            decline, LEA, contribution_id=await self.one_of(Contribution, Contribution.offered_at, place), reply=None
        )

    async def withdraw(self, place: int) -> None:
        for giver in GIVERS:
            with suppress(DomainError):
                await self.do(
                    withdraw, giver, contribution_id=await self.one_of(Contribution, Contribution.offered_at, place)
                )

    async def end(self, place: int) -> None:
        await self.do(end, LEA, contribution_id=await self.one_of(Contribution, Contribution.offered_at, place))

    async def need(self, place: int) -> None:
        await self.do(open_need, LEA, project_id=self.project_id, domain_id=self.room.data, kind=None)

    async def fill(self, place: int) -> None:
        await self.do(
            fill_need,
            LEA,
            project_id=self.project_id,
            need_id=await self.one_of(ProjectNeed, ProjectNeed.opened_at, place),
        )

    async def reopen(self, place: int) -> None:
        await self.do(
            reopen_need,
            LEA,
            project_id=self.project_id,
            need_id=await self.one_of(ProjectNeed, ProjectNeed.opened_at, place),
        )

    async def move(self, place: int, told: Told = WHOLE) -> None:
        await self.do(move, LEA, project_id=self.project_id, after=list(Stage)[place], told=told)

    async def half_told(self, place: int) -> None:
        await self.move(place, HALF)

    async def vote(self, place: int) -> None:
        """The president puts a stage to the board, and adopts it: when it closes, it decides."""
        of = {"project_id": self.project_id, "stage": list(Stage)[place], "electorate": Electorate.BOARD}
        draft = await self.do(draft_stage_vote, CHLOE, **of, title="Passer ?", question="Passons-nous ?", told=WHOLE)
        box = {"keys": self.keys, "poll_id": draft.id}
        await self.do(submit, CHLOE, **box, draw=self.random.randbytes)
        elector = select(Elector.id).where(Elector.poll_id == draft.id)
        elector_id = await self.room.read(lambda session: session.scalars(elector).one())
        await self.do(cast, CHLOE, **box, elector_id=elector_id, choice="for")

    async def close(self, place: int) -> None:
        self.now += 30 * DAY
        due = partial(pass_time, now=self.now, keys=self.keys, draw=self.random.randbytes)
        await self.room.database.write(everywhere(), due)

    async def do(self, operation: Callable[..., Any], actor: object, **more: object) -> Any:
        return await self.room.do(partial(operation, actor=actor, now=self.now, **more))

    async def one_of(self, entity: Any, since: Any, place: int) -> UUID:
        """One of the project's, in the order in which they came."""
        there = select(entity.id).where(entity.project_id == self.project_id).order_by(since, entity.id)
        ids: Sequence[UUID] = await self.room.read(lambda session: session.scalars(there).all())
        return ids[place % max(1, len(ids))]

    def look(self, session: Session) -> Seen:
        row = session.get_one(Project, (self.room.cluster_id, self.project_id))
        gifts = session.scalars(select(Contribution).where(Contribution.project_id == self.project_id)).all()
        sisters: dict[UUID | None, str] = {id: SISTERS.get(name, name) for name, id in self.room.organisations.items()}
        file = session.scalar(select(ProjectFile.id).where(ProjectFile.project_id == self.project_id))
        made = select(StageMove).where(StageMove.project_id == self.project_id).order_by(StageMove.moved_at)
        open_needs = select(func.count(ProjectNeed.id)).where(ProjectNeed.filled_at.is_(None))
        votes = select(func.count(Poll.id)).where(Poll.status == PollStatus.OPEN)
        return Seen(
            Stage(row.stage),
            row.wanted_stage,
            session.scalar(open_needs) or 0,
            len({sisters[gift.organisation_id] for gift in gifts if gift.status in GIVEN}),
            bool(row.summary and (row.outcome_url or file)),
            bool(row.drop_reason),
            [(each.before, each.after) for each in session.scalars(made)],
            session.scalar(votes) or 0,
            sum(gift.status in (ContributionStatus.OFFERED, ContributionStatus.ACCEPTED) for gift in gifts),
        )

    def hold(self, before: Seen, after: Seen) -> None:
        """Whatever came of it: a stage that was reached had what it needs, in what was there just before."""
        assert after.open_votes == (after.wanted is not None), "who waits for a vote waits for one that runs"
        if after.stage in OVER:
            assert after.waiting == 0
        if after.stage is before.stage:
            assert after.moves == before.moves
            return
        self.reached.add(after.stage)
        assert before.stage not in OVER, "an end is an end"
        assert after.moves == [*before.moves, (before.stage, after.stage)]
        assert after.wanted is None
        assert after.stage is not Stage.CALL or before.needs > 0
        assert after.stage not in (Stage.FRAMING, Stage.BUILDING, Stage.DELIVERED) or before.partners >= 2
        assert after.stage is not Stage.BUILDING or before.stage is Stage.FRAMING
        assert after.stage is not Stage.DELIVERED or (before.stage is Stage.BUILDING and after.told)
        assert after.stage is not Stage.DROPPED or after.reason


GIVE = [("offer", 0), ("accept", 0), ("offer", 1), ("accept", 1), ("move", 2), ("offer", 2), ("accept", 2)]
"""Two sisters and a third: only then can it be framed."""
BY_HAND = [
    *(("fill", 0), ("move", 1), ("reopen", 0), ("move", 1)),
    *GIVE,
    *(("move", 2), ("move", 4), ("move", 3), ("half_told", 4), ("end", 0), ("move", 4), ("move", 5), ("offer", 3)),
]
BY_VOTE = [
    *(("vote", 2), ("vote", 1), ("move", 1), ("fill", 0), ("close", 0), ("need", 0), ("vote", 1), ("close", 0)),
    *GIVE,
    *(("vote", 2), ("close", 0), ("vote", 3), ("close", 0), ("vote", 4), ("vote", 5), ("move", 5), ("close", 0)),
]
"""A vote that was adopted finds no need any more when it closes, and moves nothing; later ones do."""
DROPPED_BY_VOTE = [("vote", 5), ("offer", 2), ("close", 0), ("need", 0), ("vote", 1), ("close", 0)]


async def held(database: Database, folder: Path, story: Sequence[Deed]) -> set[Stage]:
    """Tell a story on a project of its own; returns the stages that it came to."""
    guild, random = next(GUILDS), Random(1901)
    room = await prepare_room(database, guild)
    project_id = await room.project(stage=Stage.IDEA, domains=[room.domain])
    told = Story(room, project_id, KeyRing(folder / str(guild), random.randbytes), random)
    for deed, place in story:
        await told.act(deed, place)
    return told.reached


@pytest.mark.parametrize(
    ("story", "reached"),
    [
        (BY_HAND, {Stage.CALL, Stage.FRAMING, Stage.BUILDING, Stage.DELIVERED}),
        (BY_VOTE, {Stage.CALL, Stage.FRAMING, Stage.BUILDING, Stage.DELIVERED}),
        (DROPPED_BY_VOTE, {Stage.DROPPED}),
    ],
    ids=["by hand", "by vote", "dropped by vote"],
)
async def test_every_stage_is_reached_when_its_guard_holds(
    database: Database, tmp_path: Path, story: Sequence[Deed], reached: set[Stage]
) -> None:
    assert await held(database, tmp_path, story) == reached


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(deeds, min_size=10, max_size=20))
async def test_no_stage_is_reached_without_its_guard(database: Database, tmp_path: Path, story: Sequence[Deed]) -> None:
    await held(database, tmp_path, [*GIVE, *story])


@pytest.mark.soak
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(deeds, min_size=10, max_size=60))
async def test_no_stage_is_reached_without_its_guard_in_long_stories(
    database: Database, tmp_path: Path, story: Sequence[Deed]
) -> None:
    await held(database, tmp_path, story)
