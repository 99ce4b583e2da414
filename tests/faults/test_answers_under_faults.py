"""A choice made with a button under every fault: kept or not, never an unexplained half, and it can be made again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.database import Session
from models.people.tables import Person
from tests.support.actors import press
from tests.support.faults import Case, Flow, flow_cases
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld


async def arrange(world: FaultWorld) -> None:
    await world.make_cluster()
    world.anna = await world.person("Anna Kaledo")  # type: ignore[attr-defined]  # carried from step to step


async def choose_english(world: FaultWorld) -> None:
    anna = world.anna  # type: ignore[attr-defined]  # carried from step to step
    shown = await anna.slash(world.channel, "langue")
    if shown.response is not None and "Anglais" in str(shown.response.components):
        await press(anna, shown, "Anglais")


def chosen(session: Session) -> str | None:
    return session.scalar(select(Person.language))


async def kept(world: FaultWorld) -> None:
    assert await world.read(chosen) == "en"


async def not_kept(world: FaultWorld) -> None:
    assert await world.read(chosen) is None


CHOICE = Flow("language", arrange=arrange, act=choose_english, whole=kept, absent=not_kept)


@pytest.mark.parametrize("case", flow_cases(CHOICE))
async def test_a_choice_is_kept_or_not_and_can_be_made_again(case: Case, make_fault_world: MakeWorld) -> None:
    """The runner says which."""
    await case.run(make_fault_world)
