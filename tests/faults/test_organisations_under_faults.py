"""A succession and a closing under every fault: whole or absent, told in the journal exactly once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.people.tables import Affiliation, AffiliationRole, Office, Organisation, OrganisationStatus, Person
from tests.faults.test_people_under_faults import _actor, _cluster, _nothing_told, _told_in_the_journal
from tests.support import factories
from tests.support.actors import press
from tests.support.faults import Case, Flow, flow_cases
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld


async def arrange(world: FaultWorld) -> None:
    await _cluster(world)
    world.anna = await world.person("Anna Kaledo", office=Office.PRESIDENT)  # type: ignore[attr-defined]  # carried from step to step
    now, role = world.now, AffiliationRole.REPRESENTATIVE
    await world.write(
        lambda s: factories.person(s, "Ben Wamo", user_id=None, organisation="Nickel Sud", role=role, now=now)
    )
    await world.write(lambda s: factories.person(s, "Dan Païta", organisation="Nickel Sud", now=now))


async def succeed(world: FaultWorld) -> None:
    await _actor(world, "anna").slash(
        world.channel, "adherent modifier", adherent="Nickel Sud", representant="Dan Païta"
    )


async def roles(world: FaultWorld) -> list[str]:
    return await world.read(lambda s: sorted(s.scalars(select(Affiliation.role))))


async def representatives(world: FaultWorld) -> list[str]:
    held = Affiliation.role == AffiliationRole.REPRESENTATIVE
    query = select(Person).join(Affiliation, Affiliation.person_id == Person.id).where(held)
    return await world.read(lambda s: [person.full_name for person in s.scalars(query)])


async def succeeded(world: FaultWorld) -> None:
    assert await representatives(world) == ["Dan Païta"]
    assert await roles(world) == ["representative", "staff"]
    await _told_in_the_journal(world, "organisations.named")


async def not_succeeded(world: FaultWorld) -> None:
    assert await representatives(world) == ["Ben Wamo"]
    await _nothing_told(world)


async def close(world: FaultWorld) -> None:
    anna = _actor(world, "anna")
    shown = await anna.slash(world.channel, "adherent clore", adherent="Nickel Sud")
    if "Clore" in str(shown.response and shown.response.components):
        await press(anna, shown, "Clore l’adhésion")


async def status(world: FaultWorld) -> str:
    return await world.read(lambda s: s.scalars(select(Organisation.status)).one())


async def closed(world: FaultWorld) -> None:
    assert await status(world) == OrganisationStatus.FORMER
    await _told_in_the_journal(world, "organisations.closed")


async def not_closed(world: FaultWorld) -> None:
    assert await status(world) == OrganisationStatus.ACTIVE
    await _nothing_told(world)


SUCCESSION = Flow("succession", arrange=arrange, act=succeed, whole=succeeded, absent=not_succeeded)
CLOSING = Flow("closing", arrange=arrange, act=close, whole=closed, absent=not_closed)


@pytest.mark.parametrize("case", [case for flow in (SUCCESSION, CLOSING) for case in flow_cases(flow, sample=2)])
async def test_it_is_whole_or_absent_and_told_once(case: Case, make_fault_world: MakeWorld) -> None:
    """The runner says at which step it was neither."""
    await case.run(make_fault_world)
