"""Somebody joins a group, and somebody is let in, under every fault: whole or absent, on the group's card too, once."""

from __future__ import annotations

import pytest
from simcord import MemberActor
from sqlalchemy import func, select

from cogs.groups.cards import JOIN
from cogs.groups.list_cards import ACCEPT
from models.audit import AuditEntry
from models.database import Session
from models.groups.changing import WELCOME, owe_card
from models.groups.places import GROUP_CARD
from models.groups.tables import GroupMembership, GroupPlace, GroupPlaceKind, GroupRequest, GroupRole, RequestStatus
from tests.support import forged
from tests.support.actors import channel_named, messages_in, text
from tests.support.faults import Case, Flow, flow_cases
from tests.support.faults.left import set_aside, told_once
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld
from tests.support.group_stage import GroupStage

CHANNEL = "numerique"


async def arrange(world: FaultWorld, joining: str = "open") -> None:
    """A commission with its channel, and its card in it."""
    await world.make_cluster()
    stage = await GroupStage.prepare(world)
    world.paul = await stage.member("Paul Wea", "Lagon")  # type: ignore[attr-defined]  # carried from step to step
    world.rose = await stage.member("Rose Kaemo", "Nickel")  # type: ignore[attr-defined]  # the same
    channel, now = world.guild.create_text_channel(CHANNEL), world.now
    group_id = await stage.group("Numérique", lead=_actor(world, "paul"), joining=joining)

    def place(session: Session) -> None:
        for kind, discord_id in ((GroupPlaceKind.CHANNEL, channel.id), (GroupPlaceKind.CARD, None)):
            session.add(
                GroupPlace(
                    group_id=group_id,
                    kind=kind,
                    name="Numérique",
                    discord_id=discord_id,
                    adopted=False,
                    intended_at=now,
                )
            )
        session.flush()
        owe_card(session, group_id, now)

    await world.write(place)
    world.group_id = group_id  # type: ignore[attr-defined]  # carried from step to step


def _actor(world: FaultWorld, name: str) -> MemberActor:
    actor = getattr(world, name)
    assert isinstance(actor, MemberActor)
    return actor


async def join(world: FaultWorld) -> None:
    group_id = world.group_id  # type: ignore[attr-defined]  # from the arrangement
    await forged.press(_actor(world, "rose"), world.channel, JOIN.to(world.cluster_id, group_id))


async def joined(world: FaultWorld) -> None:
    """One row, one entry, and a card that counts both."""
    assert await _rows(world) == 1
    await told_once(world, "groups.joined")
    await _card_says(world, "2 personnes participent")


async def not_joined(world: FaultWorld) -> None:
    assert await _rows(world) == 0
    assert not await world.read(lambda session: session.scalar(select(func.count(AuditEntry.id))))


async def arrange_request(world: FaultWorld) -> None:
    """Rose asks to join a closed commission."""
    await arrange(world, joining="request")
    group_id, now = world.group_id, world.now  # type: ignore[attr-defined]  # from the arrangement
    rose = await GroupStage(world, _actor(world, "paul")).id_of(_actor(world, "rose"))
    await world.write(
        lambda session: session.add(
            GroupRequest(group_id=group_id, person_id=rose, reason="Aider", asked_at=now, status=RequestStatus.WAITING)
        )
    )


async def accept(world: FaultWorld) -> None:
    request_id = await world.read(lambda session: session.scalars(select(GroupRequest.id)).one())
    await forged.press(_actor(world, "paul"), world.channel, ACCEPT.to(world.cluster_id, request_id))


async def accepted(world: FaultWorld) -> None:
    """One row, one answer, one welcome or else its row set aside."""
    assert await _rows(world) == 1
    assert await _status(world) == RequestStatus.ACCEPTED
    await told_once(world, "groups.accepted")
    welcomes = [
        each for each in messages_in(channel_named(world.guild, CHANNEL)) if "Bienvenue" in text(each, world.env)
    ]
    assert len(welcomes) + await set_aside(world, WELCOME) == 1
    await _card_says(world, "2 personnes participent")


async def not_accepted(world: FaultWorld) -> None:
    assert await _rows(world) == 0
    assert await _status(world) == RequestStatus.WAITING


async def _status(world: FaultWorld) -> str:
    return await world.read(lambda session: session.scalars(select(GroupRequest.status)).one())


async def _rows(world: FaultWorld) -> int:
    """Rows of members beside the lead's."""
    rows = select(func.count(GroupMembership.id)).where(GroupMembership.role == GroupRole.MEMBER)
    return (await world.read(lambda session: session.scalar(rows)) or 0) - 1


async def _card_says(world: FaultWorld, words: str) -> None:
    """One card, up to date, unless its row was set aside."""
    if await set_aside(world, GROUP_CARD):
        return
    shown = [text(message, world.env) for message in messages_in(channel_named(world.guild, CHANNEL))]
    cards = [each for each in shown if "Commission Numérique" in each]
    assert len(cards) == 1, cards
    assert words in " ".join(cards[0].split()), cards[0]


JOINING = Flow("join-group", arrange=arrange, act=join, whole=joined, absent=not_joined)
ACCEPTING = Flow("accept-request", arrange=arrange_request, act=accept, whole=accepted, absent=not_accepted)


@pytest.mark.parametrize("case", [case for flow in (JOINING, ACCEPTING) for case in flow_cases(flow, sample=2)])
async def test_it_is_whole_or_absent_and_shown_once(case: Case, make_fault_world: MakeWorld) -> None:
    """The runner says at which step it was neither."""
    await case.run(make_fault_world)
