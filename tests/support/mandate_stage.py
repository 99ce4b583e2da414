"""A cluster on a database whose offices are given and taken, and shorter ways to do so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.audit import AuditDetail, AuditEntry
from models.database import Database, Session, everywhere
from models.outbox import OutboxItem
from models.people.appointing import Appointed, Charge, appoint
from models.people.board import Seat, current_board, seats_from
from models.people.tables import Office
from models.people.tying import DiscordUser
from tests.support import factories

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
ADMINISTRATOR = Actor(1, server_administrator=True)
ANNA, PAUL, ROSE = Actor(10), Actor(11), Actor(12)


class Stage:
    """A cluster; users 10, 11 and 12 are Anna, Paul and Rose."""

    def __init__(self, database: Database, id: UUID) -> None:
        self.database = database
        self.id = id

    @classmethod
    async def open(cls, database: Database) -> Stage:
        """A cluster that never had a board."""
        id = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))
        return cls(database, id)

    async def read(self, query: Callable[[Session], T]) -> T:
        return await self.database.read(self.id, query)

    async def write(self, operation: Callable[[Session], T]) -> T:
        return await self.database.write(self.id, operation)

    async def name(
        self,
        actor: Actor,
        who: Actor,
        office: Office,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        rank: int | None = None,
        now: datetime = NOW,
    ) -> Appointed:
        assert who.user_id is not None
        user = DiscordUser(who.user_id, f"Personne Numero{who.user_id}")
        charge = Charge(office, rank, until, since)
        outcome = await self.write(lambda session: appoint(session, actor, user, charge, now=now))
        assert isinstance(outcome, Appointed)
        return outcome

    async def board(self, now: datetime = NOW) -> list[Seat]:
        return list(await self.read(lambda session: current_board(session, now)))

    async def ahead(self, now: datetime = NOW) -> list[Seat]:
        return list(await self.read(lambda session: seats_from(session, now)))

    async def kinds(self) -> list[str]:
        """What the audit log holds, in order."""
        return list(await self.read(lambda s: s.scalars(select(AuditEntry.kind).order_by(AuditEntry.sequence)).all()))

    async def last_detail(self) -> AuditDetail:
        query = (
            select(AuditDetail)
            .join(AuditEntry, (AuditEntry.cluster_id == AuditDetail.cluster_id) & (AuditEntry.id == AuditDetail.id))
            .order_by(AuditEntry.sequence.desc())
        )
        return await self.read(lambda session: session.scalars(query.limit(1)).one())

    async def owed(self, kind: str) -> list[UUID | None]:
        """The subjects of what is owed to Discord of this kind."""
        query = select(OutboxItem.subject_id).where(OutboxItem.kind == kind)
        return list(await self.read(lambda session: session.scalars(query).all()))

    async def due(self, job: Callable[[Session, datetime], None], now: datetime) -> None:
        """Do a job that is due."""
        await self.database.write(everywhere(), lambda session: job(session, now))
