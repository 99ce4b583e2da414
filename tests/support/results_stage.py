"""Votes that were cast and closed, as they stand in their channel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from simcord import InteractionResult
from sqlalchemy import func, select

from bot.ui.route import shortened
from models.database import Session
from models.polls.casting import ballot_paper, cast
from models.polls.rules import Rules
from models.polls.tables import Poll, PollStatus
from models.polls.templates import Template
from models.tally import TieRule
from tests.support import charts
from tests.support.actors import one_button
from tests.support.voting_stage import VotingStage
from tests.support.world import World

LASTS = timedelta(hours=4)
"""How long one votes here: each day that passes wakes the bot several times."""


class ResultsStage(VotingStage):
    """As `VotingStage`, and how a vote ends."""

    LOT = TieRule.LOT

    @classmethod
    async def prepare(cls, world: World) -> ResultsStage:
        """Everybody, and no poll."""
        charts.ready()
        stage = await super().prepare(world)
        assert isinstance(stage, ResultsStage)
        return stage

    async def motion(self, votes: Mapping[str, str], template: Any = Template.MOTION, **more: Any) -> UUID:
        """A motion on which these voted so, closed."""
        poll_id = await self.open(template, **{"lasts": LASTS, **more})
        await self.cast(poll_id, votes)
        await self.pass_close()
        return poll_id

    async def choice(
        self, options: tuple[str, ...], votes: Mapping[str, str], ties: TieRule = TieRule.STATUS_QUO, **more: Any
    ) -> UUID:
        """A choice, closed."""
        return await self.motion(votes, Template.CHOICE, options=options, rules=Rules(ties=ties), **more)

    async def cast(self, poll_id: UUID, votes: Mapping[str, str]) -> None:
        """Each votes so for every elector that is theirs."""
        now = self.world.now
        for name, choice in votes.items():
            actor = self.actor(name)

            def vote(session: Session, actor: Any = actor, choice: str = choice) -> None:
                paper = ballot_paper(session, actor, self.bot.keys, poll_id, now=now)
                for each in paper.votes:
                    cast(session, actor, self.bot.keys, poll_id, each.elector_id, choice, now=now)

            await self.world.write(vote)

    async def age(self, poll_id: UUID, by: timedelta) -> None:
        """It was all so long before: what years of a running bot would be."""

        def make_older(session: Session) -> None:
            poll = session.find(Poll, poll_id)
            assert poll is not None
            assert poll.opened_at is not None
            assert poll.closed_at is not None
            poll.opened_at, poll.closed_at = poll.opened_at - by, poll.closed_at - by

        await self.world.write(make_older)

    async def pass_close(self) -> None:
        """Time goes on to after the close of whatever is open."""
        ends = select(func.max(Poll.closes_at)).where(Poll.status == PollStatus.OPEN)
        last = await self.world.read(lambda session: session.scalar(ends))
        assert last is not None, "nothing is open"
        await self.world.env.advance_time((last - self.world.now).total_seconds() + 60)

    async def press_made(self, name: str, route: str, *ids: UUID | str) -> InteractionResult:
        """A button of this route, wherever it came from."""
        parts = [shortened(each) if isinstance(each, UUID) else each for each in (self.world.cluster_id, *ids)]
        return await self.press_custom(name, ":".join([route, *parts]))

    async def press_custom(self, name: str, custom_id: str) -> InteractionResult:
        """A button with this custom_id, which a client made up."""
        channel = self.bot.get_channel(self.world.channel.id)
        message = await channel.send(view=one_button("Test", custom_id))  # type: ignore[union-attr]  # a text channel
        return await self.people[name].click(message, custom_id=custom_id)
