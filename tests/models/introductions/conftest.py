"""A cluster with askers and experts, rows only, and a clock that the test turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

import pytest
from sqlalchemy import select

from models.actor import Actor
from models.database import Database, Session, everywhere
from models.introductions.answering import Acceptance, accept
from models.introductions.asking import Asked, ask
from models.introductions.due import pass_time
from models.introductions.showing import RequestsAtHand, at_hand
from models.introductions.tables import Introduction
from models.introductions.wish import Wish
from models.people.tables import Person
from tests.support import factories

T = TypeVar("T")
START = datetime(2026, 11, 24, 3, tzinfo=UTC)
WISH = Wish("Messagerie piratée", "Nous n’avons plus accès à nos boîtes.")
YES = Acceptance()


@dataclass
class Office:
    """The cluster; people are named by their Discord users: 1 to 9 ask, 11 to 19 are experts."""

    database: Database
    cluster_id: UUID
    domain: UUID
    people: dict[int, UUID] = field(default_factory=dict)
    now: datetime = START

    async def write(self, operation: Callable[[Session], T]) -> T:
        return await self.database.write(self.cluster_id, operation)

    async def read(self, query: Callable[[Session], T]) -> T:
        return await self.database.read(self.cluster_id, query)

    async def ask(self, asker: int = 1, expert: int = 11, wish: Wish = WISH) -> Asked:
        expert_id, now = self.people[expert], self.now
        return await self.write(lambda s: ask(s, Actor(asker), expert_id, wish, today=now.date(), now=now))

    async def accept(self, introduction_id: UUID, expert: int = 11, given: Acceptance = YES) -> None:
        await self.write(lambda s: accept(s, Actor(expert), introduction_id, given, now=self.now))

    async def row(self, introduction_id: UUID) -> Introduction:
        found = await self.read(lambda session: session.find(Introduction, introduction_id))
        assert found is not None
        return found

    async def hand(self, user: int) -> RequestsAtHand:
        return await self.read(lambda session: at_hand(session, self.people[user], self.now))

    async def pass_days(self, days: float) -> None:
        """Time passes and what is due is done, as by the schedule."""
        self.now += timedelta(days=days)
        await self.database.write(everywhere(), lambda session: pass_time(session, self.now))


async def open_office(database: Database, guild_id: int = 1) -> Office:
    """Nine askers and nine experts of one domain; each has an e-mail address."""
    cluster_id = await database.write(everywhere(), lambda s: factories.cluster(s, guild_id=guild_id, now=START))

    def make(session: Session) -> UUID:
        domain = factories.domain(session, "cybersecurite", "Cybersécurité")
        session.flush()
        for user in (*range(1, 10), *range(11, 20)):
            person = factories.person(
                session,
                f"Prénom{user} Nom",
                user_id=user,
                organisation=f"Société {user}",
                email=f"p{user}@exemple.nc",
                now=START,
            )
            if user > 10:
                factories.expertise(session, person, domain, now=START)
        return domain

    domain = await database.write(cluster_id, make)
    rows = await database.read(cluster_id, lambda s: s.execute(select(Person.discord_user_id, Person.id)).all())
    return Office(database, cluster_id, domain, {user: person for user, person in rows if user is not None})


@pytest.fixture
async def office(database: Database) -> Office:
    """On each engine."""
    return await open_office(database)


def about(**changes: object) -> Wish:
    """A wish that differs from the usual one."""
    return replace(WISH, **changes)  # type: ignore[arg-type]  # fields by name
