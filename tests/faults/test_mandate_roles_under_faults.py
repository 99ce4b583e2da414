"""The role that comes with an office, under every fault: at the mandate's first instant, not before, and once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from models import outbox
from models.actor import Actor
from models.cluster.facts import cluster_of_guild
from models.cluster.places import ROLES_OF_ALL, places_of
from models.cluster.tables import PlaceKind
from models.database import everywhere
from models.outbox import OutboxItem
from models.people.appointing import Charge, appoint
from models.people.tables import Mandate, Office
from models.people.tying import DiscordUser
from tests.support.actors import press
from tests.support.faults import Case, Flow, flow_cases
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld

BEFORE = timedelta(minutes=10)


async def arrange(world: FaultWorld) -> None:
    """An installed cluster whose board has named a treasurer ten minutes ahead."""
    chief = world.member("Chef", administrator=True)
    await press(chief, await chief.slash(world.channel, "cluster installer"), "Installer")
    found = await world.read(lambda session: cluster_of_guild(session, world.guild.id), everywhere())
    assert found is not None
    world.cluster_id = found.id
    anna = await world.person("Anna Kaledo", organisation="Alizé", office=Office.PRESIDENT)
    paul = await world.person("Paul Wamo", organisation="Alizé")
    world.paul = paul  # type: ignore[attr-defined]  # of this flow
    await world.write(lambda session: outbox.project(session, ROLES_OF_ALL, None, world.now))
    charge = Charge(Office.TREASURER, None, None, world.now + BEFORE)
    user = DiscordUser(paul.id, "Paul Wamo")
    await world.write(lambda session: appoint(session, Actor(anna.id), user, charge, now=world.now))
    await absent(world)


async def let_time_pass(world: FaultWorld) -> None:
    """The instant comes."""
    await world.env.advance_time(BEFORE.total_seconds() + 60)


async def has_role(world: FaultWorld) -> bool:
    """Whether the treasurer holds the board's role; the member's they have in any case."""
    places = await world.read(places_of)
    held = world.env.backend.get_member(world.guild.id, world.paul.id).role_ids  # type: ignore[attr-defined]  # see `arrange`
    assert held.count(places[PlaceKind.MEMBER_ROLE].discord_id or 0) == 1
    return places[PlaceKind.BOARD_ROLE].discord_id in held


async def applied(world: FaultWorld) -> bool:
    """Whether the start of the office has been attended to."""
    query = select(Mandate.start_applied).where(Mandate.office == Office.TREASURER)
    return bool(await world.read(lambda session: session.scalar(query)))


async def whole(world: FaultWorld) -> None:
    """The role is held, and nothing is owed any more."""
    assert await applied(world), "the start was passed over"
    assert await has_role(world), "the role did not come"
    owed = await world.read(lambda session: list(session.scalars(select(OutboxItem.kind))))
    assert not owed, f"still owed: {owed}"


async def absent(world: FaultWorld) -> None:
    """The office has not begun, and neither has the role."""
    assert not await applied(world), "the start is attended to"
    assert not await has_role(world), "the role came before the office"


BEGINNING = Flow("mandate-role", arrange=arrange, act=let_time_pass, whole=whole, absent=absent)


@pytest.mark.parametrize("case", flow_cases(BEGINNING, sample=2))
async def test_the_role_comes_with_the_office(case: Case, make_fault_world: MakeWorld) -> None:
    """The runner says at which step it was neither."""
    await case.run(make_fault_world)
