"""A cluster with the standard domains and some people who master them."""

from __future__ import annotations

import pytest
from simcord import MemberActor

from models.database import Session
from models.experts.domains import seed_domains
from models.experts.facts import DomainFacts, domains_of_cluster
from models.people.tables import Office
from tests.support import factories
from tests.support.actors import Shown, text
from tests.support.world import World


@pytest.fixture
async def board(world: World) -> MemberActor:
    """A board member of a cluster whose domains are the standard ones."""
    anna = await world.person("Anna Kaledo", organisation="Nord", office=Office.PRESIDENT)
    await world.write(lambda session: seed_domains(session, world.now))
    return anna


def said(shown: Shown) -> str:
    """All that is written on a card, with plain spaces for those of French typography."""
    return text(shown).replace("\u00a0", " ").replace("\u202f", " ")


async def domain(world: World, slug: str) -> DomainFacts:
    """The domain of that slug, as it is now."""
    return next(one for one in await world.read(domains_of_cluster) if one.slug == slug)


async def add_experts(
    world: World, slug: str, *names: str, level: int = 2, organisation: str = "Nord Ingénierie"
) -> None:
    """People who master a domain."""
    found = await domain(world, slug)

    def add(session: Session) -> None:
        for name in names:
            person_id = factories.person(
                session,
                name,
                now=world.now,
                organisation=organisation,
                title="Ingénieure **réseaux**",
                email=f"{name.lower().replace(' ', '.')}@exemple.nc",
            )
            factories.expertise(session, person_id, found.id, now=world.now, level=level)

    await world.write(add)
