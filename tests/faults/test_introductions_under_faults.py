"""A request, a yes with its private thread, and a private message under every fault: whole or absent, exactly once."""

from __future__ import annotations

import pytest
from simcord.enums import ChannelType
from sqlalchemy import func, select

from models.database import Session
from models.introductions.answering import THREAD
from models.introductions.tables import Introduction, Meeting
from models.outbox import OutboxItem
from models.people.private_notices import NOTICE
from models.people.tables import PrivateNotice
from tests.support.actors import buttons, channel, messages_in, press
from tests.support.faults import Case, Flow, flow_cases
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld
from tests.support.requests import Desk, open_desk


def desk_of(world: FaultWorld) -> Desk:
    """The one made while arranging."""
    desk = world.desk  # type: ignore[attr-defined]  # carried from step to step
    assert isinstance(desk, Desk)
    return desk


async def count(world: FaultWorld) -> int:
    return await world.read(lambda session: session.scalar(select(func.count(Introduction.id))) or 0)


async def arrange(world: FaultWorld) -> None:
    await world.make_cluster()
    world.desk = await open_desk(world)  # type: ignore[attr-defined]  # as above


async def ask(world: FaultWorld) -> None:
    await desk_of(world).ask()


async def asked(world: FaultWorld) -> None:
    assert await count(world) == 1, f"{await count(world)} requests"
    assert "Répondre" in buttons(await desk_of(world).requests(desk_of(world).rose))


async def not_asked(world: FaultWorld) -> None:
    assert not await count(world), "a request"


ASK = Flow("ask", arrange=arrange, act=ask, whole=asked, absent=not_asked, repeatable=False)


async def arrange_request(world: FaultWorld) -> None:
    await arrange(world)
    await desk_of(world).ask()


async def accept(world: FaultWorld) -> None:
    """Rose opens her list and says yes, unless she did already."""
    desk = desk_of(world)
    shown = await desk.requests(desk.rose)
    if "Répondre" in buttons(shown):
        await desk.accept()


def threads(world: FaultWorld) -> list[int]:
    """The private threads that are open, by their ids."""
    guild = world.env.backend.get_guild(world.guild.id)
    found = [world.env.backend.channels[each] for each in guild.thread_ids if each in world.env.backend.channels]
    return [
        each.id
        for each in found
        if each.type == ChannelType.PRIVATE_THREAD and each.thread_metadata and not each.thread_metadata.archived
    ]


async def accepted(world: FaultWorld) -> None:
    """One thread with both and one card in it; or none at all, and both meet by contacts."""
    desk = desk_of(world)
    row = await world.read(lambda session: session.scalars(select(Introduction)).one())
    assert row.status == "accepted"
    owed = await world.read(lambda s: s.scalars(select(OutboxItem).where(OutboxItem.kind == THREAD)).all())
    assert not owed, f"owed: {[(item.failure, item.attempts) for item in owed]}"
    if row.meeting == Meeting.CONTACTS:  # Discord said that there can be none
        assert not threads(world), "a thread that nobody was told of"
        return
    assert threads(world) == [row.thread_id], f"{threads(world)} are there, {row.thread_id} is meant"
    thread = world.env.backend.get_channel(row.thread_id or 0)
    assert {desk.anna.id, desk.rose.id} <= set(thread.thread_members), "somebody was not let in"
    messages = messages_in(channel(world.env, thread.id))
    assert len(messages) == 1, f"{len(messages)} messages"


async def not_accepted(world: FaultWorld) -> None:
    row = await world.read(lambda session: session.scalars(select(Introduction)).one())
    assert row.status == "asked"
    assert not threads(world)


ACCEPT = Flow("accept", arrange=arrange_request, act=accept, whole=accepted, absent=not_accepted)


def private_messages(world: FaultWorld) -> int:
    channel_id = world.env.backend.dm_channels.get(desk_of(world).rose.id)
    return 0 if channel_id is None else len(messages_in(channel(world.env, channel_id)))


async def tell_me(world: FaultWorld) -> None:
    """Rose switches private messages on, unless she did."""
    desk = desk_of(world)
    shown = await desk.requests(desk.rose)
    if "Me prévenir en privé" in buttons(shown):
        await press(desk.rose, shown, "Me prévenir en privé")


def _notices(session: Session) -> tuple[int, int]:
    """How many are switched on, and how many messages were given up."""
    on = session.scalar(select(func.count(PrivateNotice.id))) or 0
    lost = select(func.count()).where(OutboxItem.kind == NOTICE, OutboxItem.failed_at.is_not(None))
    return on, session.scalar(lost) or 0


async def told(world: FaultWorld) -> None:
    on, lost = await world.read(_notices)
    assert on == 1, "not switched on"
    assert private_messages(world) + lost == 1, f"{private_messages(world)} messages, {lost} given up"


async def not_told(world: FaultWorld) -> None:
    assert await world.read(_notices) == (0, 0)
    assert not private_messages(world)


TELL = Flow("private-message", arrange=arrange, act=tell_me, whole=told, absent=not_told)


@pytest.mark.parametrize("case", [case for flow in (ASK, ACCEPT, TELL) for case in flow_cases(flow, sample=2)])
async def test_it_is_whole_or_absent_and_once(case: Case, make_fault_world: MakeWorld) -> None:
    """The runner says at which step it was neither."""
    await case.run(make_fault_world)
