"""A cluster where people vote: who they are, the folder of keys, and polls that are open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.cluster.tables import Cluster
from models.database import Database, Session, everywhere
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, Mandate, Office, Organisation
from models.polls.casting import Receipt, cast
from models.polls.closing import WAITS, close_poll
from models.polls.counting import PollResult
from models.polls.keys import KeyRing
from models.polls.tables import Elector, Poll, StoredBallot
from tests.support import factories, poll_factories

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
LASTS = timedelta(days=2)
END = NOW + LASTS
AFTER = END + WAITS


class Hall:
    """Anna represents Alpha and presides, Ben is her deputy, Sam is staff there; Chloé represents Beta, Dan Gamma, Eve
    Delta, and Hugo both Epsilon and Zeta. Sue represents Late, which is suspended, and Gil is of no organisation."""

    def __init__(self, database: Database, keys: KeyRing, id: UUID) -> None:
        self.database = database
        self.keys = keys
        self.id = id
        self.users: dict[str, int] = {}
        self.people: dict[str, UUID] = {}
        self.organisations: dict[str, UUID] = {}

    @classmethod
    async def build(cls, database: Database, folder: Path) -> Hall:
        """With everybody in it."""
        id = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))
        hall = cls(database, KeyRing(folder / "keys"), id)
        for name, organisation, role in (
            ("Anna", "Alpha", AffiliationRole.REPRESENTATIVE),
            ("Ben", "Alpha", AffiliationRole.DEPUTY),
            ("Sam", "Alpha", AffiliationRole.STAFF),
            ("Chloé", "Beta", AffiliationRole.REPRESENTATIVE),
            ("Dan", "Gamma", AffiliationRole.REPRESENTATIVE),
            ("Eve", "Delta", AffiliationRole.REPRESENTATIVE),
            ("Hugo", "Epsilon", AffiliationRole.REPRESENTATIVE),
            ("Hugo", "Zeta", AffiliationRole.REPRESENTATIVE),
            ("Sue", "Late", AffiliationRole.REPRESENTATIVE),
            ("Gil", None, AffiliationRole.STAFF),
        ):
            await hall.person(name, organisation, role)
        await hall.preside("Anna")
        await hall.suspend("Late")
        return hall

    async def read(self, query: Callable[[Session], T]) -> T:
        """Ask the database."""
        return await self.database.read(self.id, query)

    async def write(self, operation: Callable[[Session], T]) -> T:
        """Change it."""
        return await self.database.write(self.id, operation)

    async def person(
        self, name: str, organisation: str | None, role: AffiliationRole = AffiliationRole.REPRESENTATIVE
    ) -> None:
        """Somebody, once more in another organisation if they are there already."""

        def make(session: Session) -> None:
            if organisation is not None:
                self.organisations[organisation] = factories.organisation(session, organisation, now=NOW)
            if name not in self.people:
                self.users[name] = len(self.users) + 1
                self.people[name] = factories.person(
                    session, name, now=NOW, user_id=self.users[name], organisation=organisation, role=role
                )
            elif organisation is not None:
                session.add(
                    Affiliation(
                        person_id=self.people[name],
                        organisation_id=self.organisations[organisation],
                        role=role,
                        status=AffiliationStatus.ACCEPTED,
                        since=NOW,
                    )
                )

        await self.write(make)

    async def preside(self, name: str) -> None:
        """They are the president."""

        def appoint(session: Session) -> None:
            session.add(
                Mandate(
                    person_id=self.people[name],
                    office=Office.PRESIDENT,
                    rank=0,
                    since=NOW,
                    until=None,
                    appointed_by_administrator=True,
                )
            )

        await self.write(appoint)

    async def suspend(self, organisation: str) -> None:
        """It is late with its dues."""

        def suspend(session: Session) -> None:
            found = session.find(Organisation, self.organisations[organisation])
            assert found is not None
            found.status = "suspended"

        await self.write(suspend)

    async def open(self, weights: Mapping[str, int], *, people: Mapping[str, int] | None = None, **facts: Any) -> UUID:
        """A poll of these organisations and people with their weights."""
        organisations = [(self.organisations[name], weight) for name, weight in weights.items()]
        persons = [(self.people[name], weight) for name, weight in (people or {}).items()]
        return await self.write(
            lambda session: poll_factories.poll(
                session, now=NOW, organisations=organisations, people=persons, keys=self.keys, lasts=LASTS, **facts
            )
        )

    async def elector(self, poll_id: UUID, name: str) -> UUID:
        """The entry of the roll of an organisation, or of a person."""
        mine = (
            Elector.organisation_id == self.organisations[name]
            if name in self.organisations
            else Elector.person_id == self.people[name]
        )
        return await self.read(
            lambda session: session.scalars(select(Elector.id).where(Elector.poll_id == poll_id, mine)).one()
        )

    async def cast(
        self, poll_id: UUID, who: str, organisation: str, choice: str, *, at: datetime = NOW + timedelta(hours=1)
    ) -> Receipt:
        """Somebody votes for an organisation (or a person)."""
        elector_id = await self.elector(poll_id, organisation)
        return await self.write(
            lambda session: cast(session, self.actor(who), self.keys, poll_id, elector_id, choice, now=at)
        )

    async def close(self, poll_id: UUID, *, at: datetime = AFTER) -> PollResult | None:
        """The end has come."""
        return await self.write(lambda session: close_poll(session, self.keys, poll_id, now=at))

    async def poll(self, poll_id: UUID) -> Poll:
        """The row."""
        return await self.read(lambda session: session.scalars(select(Poll).where(Poll.id == poll_id)).one())

    async def ballots(self, poll_id: UUID) -> list[StoredBallot]:
        """What is in the box."""
        return list(
            await self.read(
                lambda session: session.scalars(select(StoredBallot).where(StoredBallot.poll_id == poll_id)).all()
            )
        )

    def actor(self, name: str) -> Actor:
        """Who acts."""
        return Actor(self.users[name])

    async def name_roll(self) -> None:
        """The cluster lets whoever runs a confidential poll see who has voted."""

        def allow(session: Session) -> None:
            session.scalars(select(Cluster)).one().roll_names = True

        await self.write(allow)
