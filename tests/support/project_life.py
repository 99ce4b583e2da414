"""A cluster for tests of the domain of projects: its people by their Discord ids, and what is asked of the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.cluster.tables import PlaceKind
from models.database import Database, Session, everywhere
from models.groups.tables import GroupPlaceKind
from models.outbox import OutboxItem
from models.people.tables import AffiliationRole, Office, Organisation
from models.projects.tables import Project, Stage
from tests.support import factories, project_factories

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
DAY = timedelta(days=1)
LEA, MARC, ROSE, SAMI, ZOE, CHLOE, ANNA = (Actor(number) for number in (10, 11, 12, 13, 14, 15, 16))

CARDS, TALK = 700, 701
"""The channels of the cards and of the commission."""

T = TypeVar("T")


@dataclass
class ProjectRoom:
    """Léa (Lagon) leads what is proposed, and Marc (Brousse) heads the commission; Rose (Récif) and Sami (Mangrove) are
    members, Zoé of no organisation. Chloé presides over the association, Anna is treasurer.
    """

    database: Database
    cluster_id: UUID
    people: Mapping[int, UUID]
    organisations: Mapping[str, UUID]
    group: UUID
    domain: UUID

    @classmethod
    async def open(cls, database: Database, *, joining: str | None = None) -> ProjectRoom:
        """Everything but a project. With `joining="request"` only its people read what the commission writes."""
        cluster_id = await database.write(everywhere(), lambda s: factories.cluster(s, guild_id=1, now=NOW))

        def make(session: Session) -> tuple[dict[int, UUID], dict[str, UUID], UUID, UUID]:
            people: dict[int, UUID] = {}
            for number, name, organisation in (
                (10, "Léa Tein", "Lagon"),
                (11, "Marc Wea", "Brousse"),
                (12, "Rose Poadja", "Récif"),
                (13, "Sami Hmeun", "Mangrove"),
                (14, "Zoé Kai", None),
            ):
                people[number] = factories.person(
                    session,
                    name,
                    user_id=number,
                    organisation=organisation,
                    role=AffiliationRole.REPRESENTATIVE,
                    now=NOW,
                )
            people[15] = factories.person(session, "Chloé Wamytan", user_id=15, office=Office.PRESIDENT, now=NOW)
            people[16] = factories.person(session, "Anna Kaledo", user_id=16, office=Office.TREASURER, now=NOW)
            factories.place(session, PlaceKind.PROJECT_CARDS, CARDS, now=NOW)
            domain = factories.domain(session, "donnees", "Données et décision")
            session.flush()
            group = factories.group(
                session,
                "Numérique",
                now=NOW,
                lead=people[11],
                members=[people[10], people[12]],
                joining=joining,
                places={GroupPlaceKind.CHANNEL: TALK},
            )
            found = {each.name: each.id for each in session.scalars(select(Organisation))}
            return people, found, group, domain

        return cls(database, cluster_id, *await database.write(cluster_id, make))

    async def do(self, operation: Callable[[Session], T]) -> T:
        """In one transaction of the cluster."""
        return await self.database.write(self.cluster_id, operation)

    async def project(self, title: str = "Jumeau du lagon", **facts: object) -> UUID:
        """A published project that Léa leads."""
        values = {"now": NOW, "lead": self.people[10], "stage": Stage.BUILDING, **facts}
        return await self.do(lambda session: project_factories.project(session, title, **values))  # type: ignore[arg-type] # as given

    async def gives(self, project_id: UUID, who: Actor, organisation: str, **facts: object) -> UUID:
        """Somebody's organisation gives to it, accepted."""
        person, given = self.people[who.user_id or 0], {"now": NOW, **facts}
        return await self.do(
            lambda session: project_factories.contribution(
                session,
                project_id,
                self.organisations[organisation],
                person,
                **given,  # type: ignore[arg-type] # as given
            )
        )

    async def row(self, project_id: UUID) -> Project:
        """The project as it stands."""
        found = await self.do(lambda session: session.find(Project, project_id))
        assert found is not None
        return found

    async def owed(self, kind: str) -> list[UUID | None]:
        """What is owed to Discord of a kind: the subjects."""
        query = select(OutboxItem.subject_id).where(OutboxItem.kind == kind).order_by(OutboxItem.place)
        return await self.do(lambda session: list(session.scalars(query)))

    async def delivered(self) -> None:
        """Whatever is owed is carried out."""

        def empty(session: Session) -> None:
            for item in session.scalars(select(OutboxItem)).all():
                session.delete(item)

        await self.do(empty)
