"""A call posted, answered, closed and ended under every fault: whole or absent, on the channel's card too, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from simcord import MemberActor
from sqlalchemy import func, select

from cogs.calls.forms import ANSWER_SENT, CLOSE_SENT
from models.audit import AuditEntry
from models.calls.facts import CALL_CARD, CALL_POSTED
from models.calls.tables import CallAnswer, CallOutcome, ExpertiseCall
from models.database import Session, Topic
from tests.support import forged
from tests.support.actors import buttons, channel_named, fill, messages_in, press, text
from tests.support.call_stage import CHANNEL, NEED, WHAT, CallStage
from tests.support.faults import Case, Flow, flow_cases
from tests.support.faults.left import OF_ONE_EDIT, nothing_owed, set_aside, told_once
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld


async def arrange(world: FaultWorld) -> None:
    """A channel for calls, and people."""
    await world.make_cluster()
    stage = await CallStage.prepare(world)
    world.anna, world.ben = stage.anna, stage.ben  # type: ignore[attr-defined]  # carried from step to step


def _actor(world: FaultWorld, name: str) -> MemberActor:
    actor = getattr(world, name)
    assert isinstance(actor, MemberActor)
    return actor


async def post(world: FaultWorld) -> None:
    anna = _actor(world, "anna")
    shown = await anna.slash(world.channel, "expert appeler")
    shown = await press(anna, shown, "Je ne sais pas")
    await fill(anna, shown, {WHAT: NEED})


async def posted(world: FaultWorld) -> None:
    """One call, one card that leads to it, or else its row set aside."""
    call = await _call(world)
    cards = messages_in(channel_named(world.guild, CHANNEL))
    aside = await set_aside(world, CALL_POSTED)
    assert len(cards) + aside == 1, f"{len(cards)} cards, {aside} set aside"
    assert [card.id for card in cards] == ([call.message_id] if call.message_id is not None else [])
    await told_once(world, "calls.opened")
    await nothing_owed(world, CALL_POSTED, CALL_CARD)


async def not_posted(world: FaultWorld) -> None:
    assert not await world.read(lambda session: session.scalar(select(func.count(ExpertiseCall.id))))
    assert not messages_in(channel_named(world.guild, CHANNEL))
    assert not await world.read(lambda session: session.scalar(select(func.count(AuditEntry.id))))


async def arrange_posted(world: FaultWorld) -> None:
    await arrange(world)
    await post(world)
    await posted(world)


async def answer(world: FaultWorld) -> None:
    """Send the form of a note."""
    call = await _call(world)
    await forged.send_form(
        _actor(world, "ben"), world.channel, ANSWER_SENT.to(world.cluster_id, call.id), {"note": "Moi"}
    )


async def answered(world: FaultWorld) -> None:
    assert await world.read(lambda session: session.scalar(select(func.count(CallAnswer.id)))) == 1
    await _card_says(world, "1 personne peut aider", buttons_left=2)
    await nothing_owed(world, CALL_POSTED, CALL_CARD)


async def not_answered(world: FaultWorld) -> None:
    assert not await world.read(lambda session: session.scalar(select(func.count(CallAnswer.id))))


async def close(world: FaultWorld) -> None:
    """Send the form of the outcome."""
    call, anna = await _call(world), _actor(world, "anna")
    answers = {"outcome": CallOutcome.FOUND.value, "note": "Merci"}
    await forged.send_form(anna, world.channel, CLOSE_SENT.to(world.cluster_id, call.id), answers)


async def closed(world: FaultWorld) -> None:
    assert (await _call(world)).outcome == CallOutcome.FOUND
    await told_once(world, "calls.closed")
    await _card_says(world, "Aide trouvée", buttons_left=0)
    await nothing_owed(world, CALL_POSTED, CALL_CARD)


async def not_closed(world: FaultWorld) -> None:
    assert (await _call(world)).closed_at is None
    kinds = await world.read(lambda session: session.scalars(select(AuditEntry.kind)).all())
    assert kinds == ["calls.opened"]


async def arrange_ending(world: FaultWorld) -> None:
    """A call that ends in ten minutes."""
    await arrange_posted(world)

    def soon(session: Session) -> None:
        call = session.scalars(select(ExpertiseCall)).one()
        call.closes_at = world.now + timedelta(minutes=10)
        session.touch(Topic.DUE)

    await world.write(soon)


async def pass_the_end(world: FaultWorld) -> None:
    await world.env.advance_time(660)


async def ended(world: FaultWorld) -> None:
    assert (await _call(world)).outcome == CallOutcome.LAPSED
    await _card_says(world, "Arrivé à son terme", buttons_left=0)
    await nothing_owed(world, CALL_POSTED, CALL_CARD)


async def not_ended(world: FaultWorld) -> None:
    assert (await _call(world)).closed_at is None


async def _call(world: FaultWorld) -> ExpertiseCall:
    calls = await world.read(lambda session: session.scalars(select(ExpertiseCall)).all())
    assert len(calls) == 1, f"{len(calls)} calls"
    return calls[0]


async def _card_says(world: FaultWorld, words: str, *, buttons_left: int) -> None:
    """The card is up to date, unless Discord said that it is gone (and we believed it) or its row was set aside."""
    call = await _call(world)
    aside = await set_aside(world, CALL_CARD)
    if call.message_id is None or aside:
        return
    (card,) = messages_in(channel_named(world.guild, CHANNEL))
    assert words in " ".join(text(card, world.env).split()), text(card, world.env)
    assert len(buttons(card, world.env)) == buttons_left


POST = Flow("call", arrange=arrange, act=post, whole=posted, absent=not_posted)
ANSWER = Flow("answer", arrange=arrange_posted, act=answer, whole=answered, absent=not_answered)
CLOSE = Flow("close", arrange=arrange_posted, act=close, whole=closed, absent=not_closed)
END = Flow("end", arrange=arrange_ending, act=pass_the_end, whole=ended, absent=not_ended)


@pytest.mark.parametrize(
    "case",
    [
        *(case for flow in (POST, CLOSE) for case in flow_cases(flow, sample=2)),
        *(case for flow in (ANSWER, END) for case in flow_cases(flow, sample=2, kinds=OF_ONE_EDIT)),
    ],
)
async def test_it_is_whole_or_absent_and_shown_once(case: Case, make_fault_world: MakeWorld) -> None:
    """The runner says at which step it was neither."""
    await case.run(make_fault_world)
