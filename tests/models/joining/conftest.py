"""A cluster that people join, rows only: user 1 represents Lagon, 2 presides, 3 is staff; the others are new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

import pytest
from sqlalchemy import select

from models.actor import Actor
from models.database import Database, Session, everywhere
from models.joining.asking import ToldOfOneself, ask
from models.joining.deciding import accept, refuse
from models.joining.waiting import JoinRequest
from models.people.tables import Affiliation, AffiliationRole, Office, Person
from tests.support import factories

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
REPRESENTATIVE, PRESIDENT, STAFF, NEW = (Actor(user) for user in (1, 2, 3, 10))


@dataclass
class Reception:
    """The cluster, its organisations and a domain."""

    database: Database
    cluster_id: UUID
    lagon: UUID
    brousse: UUID
    domain: UUID
    now: datetime = NOW

    async def write(self, operation: Callable[[Session], T]) -> T:
        return await self.database.write(self.cluster_id, operation)

    async def read(self, query: Callable[[Session], T]) -> T:
        return await self.database.read(self.cluster_id, query)

    async def ask(
        self, actor: Actor = NEW, name: str = "Nora Wéma", organisation: UUID | None = None, **told: object
    ) -> JoinRequest:
        about = ToldOfOneself(name, **told)  # type: ignore[arg-type]  # what the request tells
        where, now = organisation or self.lagon, self.now
        return await self.write(lambda session: ask(session, actor, about, where, now=now))

    async def accept(self, actor: Actor, request_id: UUID) -> JoinRequest:
        return await self.write(lambda session: accept(session, actor, request_id, now=self.now))

    async def refuse(self, actor: Actor, request_id: UUID, reason: str = "Non") -> JoinRequest:
        return await self.write(lambda session: refuse(session, actor, request_id, reason, now=self.now))

    async def person(self, actor: Actor = NEW) -> Person:
        query = select(Person).where(Person.discord_user_id == actor.user_id)
        return await self.read(lambda session: session.scalars(query).one())

    async def row(self, request_id: UUID) -> Affiliation:
        found = await self.read(lambda session: session.find(Affiliation, request_id))
        assert found is not None
        return found

    async def record(self, name: str = "Nora Wema", organisation: str | None = "Lagon", **about: object) -> UUID:
        now = self.now
        return await self.write(
            lambda session: factories.person(session, name, organisation=organisation, now=now, **about)  # type: ignore[arg-type]  # what the factory takes
        )


@pytest.fixture
async def reception(database: Database) -> Reception:
    cluster_id = await database.write(everywhere(), lambda s: factories.cluster(s, guild_id=1, now=NOW))

    def make(session: Session) -> tuple[UUID, UUID, UUID]:
        role = AffiliationRole.REPRESENTATIVE
        factories.person(session, "Anna Kaledo", user_id=1, organisation="Lagon", role=role, now=NOW)
        factories.person(session, "Chloé Wamytan", user_id=2, office=Office.PRESIDENT, now=NOW)
        factories.person(session, "Sam Poadja", user_id=3, organisation="Lagon", now=NOW)
        domain = factories.domain(session, "drones", "Drones")
        lagon = factories.organisation(session, "Lagon", now=NOW)
        return lagon, factories.organisation(session, "Brousse", now=NOW), domain

    return Reception(database, cluster_id, *await database.write(cluster_id, make))
