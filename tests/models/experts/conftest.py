"""A database with one cluster whose list of domains is the standard one, and a board of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

import pytest

from models.actor import Actor
from models.database import Database, Session, everywhere
from models.experts.domains import seed_domains
from models.experts.facts import DomainFacts, domains_of_cluster
from models.people.tables import Office
from tests.support import factories

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@dataclass
class House:
    """The cluster, and who acts in it."""

    database: Database
    cluster_id: UUID
    board: Actor
    member: Actor

    async def write(self, operation: Callable[[Session], T]) -> T:
        return await self.database.write(self.cluster_id, operation)

    async def read(self, query: Callable[[Session], T]) -> T:
        return await self.database.read(self.cluster_id, query)

    async def domain(self, slug: str) -> DomainFacts:
        return next(one for one in await self.read(domains_of_cluster) if one.slug == slug)


@pytest.fixture
async def house(database: Database) -> House:
    """On each engine."""
    cluster_id = await database.write(everywhere(), lambda s: factories.cluster(s, guild_id=1, now=NOW))

    def people(session: Session) -> None:
        factories.person(session, "Anna Board", now=NOW, user_id=1, office=Office.PRESIDENT)
        factories.person(session, "Marc Member", now=NOW, user_id=2, organisation="Nord")
        assert seed_domains(session, NOW) == 32

    await database.write(cluster_id, people)
    return House(database, cluster_id, Actor(1), Actor(2))
