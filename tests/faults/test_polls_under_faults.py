"""A vote opened, cast in and closed under every fault: whole or absent, on the channel's card too, each ballot once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import discord
import pytest
from sqlalchemy import func, select

from bot.client import Cagou
from cogs.polls.asking_cards import SUBMIT
from cogs.polls.ballot_cards import CAST
from models.database import Session
from models.polls.drafting import save_draft
from models.polls.owed import POLL_CARD, POLL_POSTED, RESULT
from models.polls.tables import Elector, Poll, StoredBallot
from models.polls.templates import Draft, Template, suggested
from tests.support import forged
from tests.support.actors import channel_named, messages_in, text
from tests.support.faults import Case, Flow, flow_cases
from tests.support.faults.left import OF_ONE_EDIT, set_aside, told_once
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld
from tests.support.voting_stage import CHANNEL, QUESTION, TITLE, VotingStage, plain

LASTS = timedelta(days=1)


async def arrange(world: FaultWorld) -> None:
    """A channel for votes, people, and Anna's draft of a confidential vote."""
    await world.make_cluster()
    stage = await VotingStage.prepare(world)
    world.stage = stage  # type: ignore[attr-defined]  # carried from step to step
    now = world.now

    def draft(session: Session) -> None:
        found = suggested(Template.MOTION, TITLE, Draft("").electorate, now=now)
        asked = Draft(TITLE, QUESTION, rules=found.rules, closes_at=now + LASTS)
        save_draft(session, stage.actor("Anna"), asked, now=now)

    await world.write(draft)


def _stage(world: FaultWorld) -> VotingStage:
    stage: VotingStage = world.stage  # type: ignore[attr-defined]  # kept by `arrange`
    return stage


async def submit(world: FaultWorld) -> None:
    """Press the button that opens it."""
    poll = await _poll(world)
    await forged.press(_stage(world)["Anna"], world.channel, SUBMIT.to(world.cluster_id, poll.id))


async def opened(world: FaultWorld) -> None:
    """One roll, one card that leads to it (or its row set aside), and the key that goes with it."""
    poll = await _poll(world)
    assert (poll.status, poll.number, poll.roll_electors) == ("open", 1, 4)
    assert await world.read(lambda s: s.scalar(select(func.count(Elector.id)))) == 4
    assert len(_cards(world)) + await set_aside(world, POLL_POSTED) == 1
    assert _bot(world).keys.held() == (poll.id,)
    await told_once(world, "polls.opened")


async def not_opened(world: FaultWorld) -> None:
    poll = await _poll(world)
    assert (poll.status, poll.number) == ("draft", None)
    assert not messages_in(channel_named(world.guild, CHANNEL))


async def arrange_open(world: FaultWorld) -> None:
    await arrange(world)
    await submit(world)
    await opened(world)


async def cast(world: FaultWorld) -> None:
    """Press what confirms Ben's ballot."""
    poll, mine = await _poll(world), select(Elector.id).where(Elector.name == "Brousse")
    elector: UUID = await world.read(lambda s: s.scalars(mine).one())
    await forged.press(_stage(world)["Ben"], world.channel, CAST.to(world.cluster_id, poll.id, elector, "for"))


async def recorded(world: FaultWorld) -> None:
    assert await _ballots(world) == 1
    await _card_says(world, "**1** bulletin sur 4")


async def not_recorded(world: FaultWorld) -> None:
    assert await _ballots(world) == 0


async def arrange_cast(world: FaultWorld) -> None:
    await arrange_open(world)
    await cast(world)
    await recorded(world)


async def pass_the_end(world: FaultWorld) -> None:
    await world.env.advance_time(LASTS.total_seconds() + 60)


async def closed(world: FaultWorld) -> None:
    """Counted once, its result posted once, and no key left."""
    poll = await _poll(world)
    assert poll.status == "closed"
    assert await _ballots(world) == 1
    assert not _bot(world).keys.held()
    said = messages_in(channel_named(world.guild, CHANNEL))
    results = [each for each in said if "Résultat du scrutin nº 1" in plain(text(each, world.env))]
    assert len(results) + await set_aside(world, RESULT) == 1
    await told_once(world, "polls.closed")


async def not_closed(world: FaultWorld) -> None:
    assert (await _poll(world)).status == "open"
    assert await _ballots(world) == 1


def _cards(world: FaultWorld) -> list[discord.Message]:
    """The cards of the vote: a reminder and a result are none."""
    said = messages_in(channel_named(world.guild, CHANNEL))
    return [each for each in said if plain(text(each, world.env)).startswith("### Scrutin nº 1")]


def _bot(world: FaultWorld) -> Cagou:
    bot = world.env.bot
    assert isinstance(bot, Cagou)
    return bot


async def _poll(world: FaultWorld) -> Poll:
    return await world.read(lambda session: session.scalars(select(Poll)).one())


async def _ballots(world: FaultWorld) -> int:
    return await world.read(lambda session: len(session.scalars(select(StoredBallot)).all()))


async def _card_says(world: FaultWorld, words: str) -> None:
    """The card is up to date, unless Discord said that it is gone (and we believed it) or its row was set aside."""
    poll = await _poll(world)
    if poll.message_id is None or await set_aside(world, POLL_CARD):
        return
    (card,) = _cards(world)
    assert words in plain(text(card, world.env)), text(card, world.env)


OPEN = Flow("open", arrange=arrange, act=submit, whole=opened, absent=not_opened)
BALLOT = Flow("ballot", arrange=arrange_open, act=cast, whole=recorded, absent=not_recorded)
CLOSE = Flow("close", arrange=arrange_cast, act=pass_the_end, whole=closed, absent=not_closed)


@pytest.mark.parametrize(
    "case",
    [
        *flow_cases(OPEN, sample=2),
        *(case for flow in (BALLOT, CLOSE) for case in flow_cases(flow, sample=2, kinds=OF_ONE_EDIT)),
    ],
)
async def test_it_is_whole_or_absent_and_shown_once(case: Case, make_fault_world: MakeWorld) -> None:
    """The runner says at which step it was neither."""
    await case.run(make_fault_world)
