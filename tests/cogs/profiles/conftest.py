"""A cluster with the standard domains, and people of several organisations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import pytest
from simcord import MemberActor
from sqlalchemy import select

from models.database import Session
from models.experts.domains import seed_domains
from models.experts.facts import DomainFacts, domains_of_cluster
from models.people.tables import Organisation, Person
from tests.support import factories
from tests.support.actors import Shown, text
from tests.support.world import World

CYBER, CLOUD = "cybersecurite", "cloud-hebergement"


def plain(written: str) -> str:
    """With plain spaces for those of French typography."""
    return written.replace("\u00a0", " ").replace("\u202f", " ")


def said(shown: Shown) -> str:
    """All that is written on a card, with plain spaces."""
    return plain(text(shown))


@dataclass
class Stage:
    """Rose masters two domains for Lagon; Paul is of another group, Sara of a sister company, Carl a colleague."""

    world: World
    rose: MemberActor
    paul: MemberActor
    sara: MemberActor
    carl: MemberActor
    domains: dict[str, DomainFacts]

    async def id_of(self, actor: MemberActor) -> UUID:
        """The person tied to somebody's Discord user."""
        found = select(Person.id).where(Person.discord_user_id == actor.id)
        return await self.world.read(lambda session: session.scalars(found).one())

    async def names(self) -> Sequence[str]:
        return [domain.names["fr"] for domain in self.domains.values()]


@pytest.fixture
async def stage(world: World) -> Stage:
    """On each engine."""
    await world.write(lambda session: seed_domains(session, world.now))
    rose = await world.person("Rose Poadja", organisation="Lagon Numérique")
    paul = await world.person("Paul Wamo", organisation="Nickel Sud")
    sara = await world.person("Sara Soeur", organisation="Lagon Conseil")
    carl = await world.person("Carl Collègue", organisation="Lagon Numérique")
    facts = await world.read(domains_of_cluster)
    domains = {slug: next(one for one in facts if one.slug == slug) for slug in (CYBER, CLOUD)}

    def arrange(session: Session) -> None:
        head = session.scalars(select(Organisation).where(Organisation.name == "Lagon Numérique")).one()
        sister = session.scalars(select(Organisation).where(Organisation.name == "Lagon Conseil")).one()
        sister.parent_id = head.id
        person = session.scalars(select(Person).where(Person.discord_user_id == rose.id)).one()
        person.title = "Ingénieure *réseaux*"
        factories.expertise(session, person.id, domains[CYBER].id, now=world.now, level=3)
        factories.expertise(session, person.id, domains[CLOUD].id, now=world.now, level=1)

    await world.write(arrange)
    return Stage(world, rose, paul, sara, carl, domains)
