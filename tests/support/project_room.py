"""The rows that tests of the domain of projects begin with: people of several organisations, a commission, places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.cluster.tables import PlaceKind
from models.database import Database, Session, everywhere
from models.groups.tables import GroupKind, GroupPlaceKind
from models.outbox import OutboxItem
from models.people.tables import Office, Organisation
from models.projects.facts import ProjectFacts
from models.projects.proposing import NOWHERE, Filled, Origin, draft_project
from models.projects.publishing import publish
from models.projects.tables import Project, Stage
from tests.support import factories, project_factories

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
DAY = timedelta(days=1)
LEA, NINA, MARC, ROSE, SAMI, CHLOE = (Actor(number) for number in range(10, 16))
ZOE, SUE, STRANGER = Actor(16), Actor(17), Actor(99)
"""Nina's organisation is a sister of Léa's; Zoé is of none, Sue's is suspended, Chloé presides."""

TITLE, PITCH = "Un jumeau numérique du lagon", "Réunir les relevés de chacun pour suivre la qualité de l’eau."
CARDS, FORUM, TALK, GROUP_CHANNEL, GROUP_FORUM = 501, 502, 505, 503, 504
"""Of the projects; the commission's channel; the committee's channel and forum."""

T = TypeVar("T")


@dataclass
class Room:
    """Marc heads the commission, which every member reads and Léa is in; Rose heads the committee, with Sami in it.

    What is proposed and published comes by the operations; `project` makes the rows of one alone, at any stage.
    """

    database: Database
    cluster_id: UUID
    people: dict[int, UUID]
    organisations: dict[str, UUID]
    commission: UUID
    committee: UUID
    domain: UUID
    data: UUID

    async def do(self, operation: Callable[[Session], T]) -> T:
        """In one transaction."""
        return await self.database.write(self.cluster_id, operation)

    async def read(self, query: Callable[[Session], T]) -> T:
        """Ask."""
        return await self.database.read(self.cluster_id, query)

    def id(self, actor: Actor) -> UUID:
        """The person that an actor is."""
        return self.people[actor.user_id or 0]

    async def draft(
        self, who: Actor = LEA, filled: Filled | None = None, origin: Origin = NOWHERE, now: datetime = NOW
    ) -> ProjectFacts:
        """A draft by the operation."""
        wanted = filled or Filled(TITLE, PITCH, [self.domain], ["technical"])
        return await self.do(lambda session: draft_project(session, who, wanted, origin, now=now))

    async def publish(self, who: Actor = LEA, filled: Filled | None = None, now: datetime = NOW) -> ProjectFacts:
        """A published project by the operations."""
        made = await self.draft(who, filled, now=now)
        return await self.do(lambda session: publish(session, who, made.id, now=now))

    async def project(self, title: str = TITLE, **facts: object) -> UUID:
        """A published project that Léa leads and is being built, unless told otherwise."""
        values = {"now": NOW, "lead": self.id(LEA), "stage": Stage.BUILDING, **facts}
        return await self.do(lambda session: project_factories.project(session, title, **values))  # type: ignore[arg-type] # as given

    async def gives(self, project_id: UUID, who: Actor, organisation: str, **facts: object) -> UUID:
        """What an organisation gives, accepted unless told otherwise."""
        return await self.do(
            lambda session: project_factories.contribution(
                session,
                project_id,
                self.organisations[organisation],
                self.id(who),
                now=NOW,
                **facts,  # type: ignore[arg-type] # as given
            )
        )

    async def row(self, project_id: UUID) -> Project:
        """The project as it is kept."""
        return await self.read(lambda session: session.scalars(select(Project).where(Project.id == project_id)).one())

    async def owed(self) -> list[tuple[str, str]]:
        """What is owed to Discord about projects, in its order."""

        def query(session: Session) -> list[tuple[str, str]]:
            there = select(OutboxItem).where(OutboxItem.kind.like("projects.%"))
            return [(item.way, item.kind) for item in session.scalars(there.order_by(OutboxItem.place))]

        return await self.read(query)

    async def owed_of(self, kind: str) -> list[UUID | None]:
        """The subjects of what is owed to Discord of a kind, in its order."""
        query = select(OutboxItem.subject_id).where(OutboxItem.kind == kind).order_by(OutboxItem.place)
        return await self.read(lambda session: list(session.scalars(query)))

    async def carried_out(self) -> None:
        """Everything that was owed is in Discord."""

        def forget(session: Session) -> None:
            for item in session.scalars(select(OutboxItem)):
                session.delete(item)

        await self.do(forget)


async def prepare_room(database: Database, guild_id: int = 1) -> Room:
    """Everything but a project."""
    cluster_id = await database.write(
        everywhere(), lambda session: factories.cluster(session, guild_id=guild_id, now=NOW)
    )

    def make(session: Session) -> Room:
        def person(actor: Actor, name: str, organisation: str | None = None, **facts: object) -> UUID:
            return factories.person(
                session,
                name,
                user_id=actor.user_id,
                organisation=organisation,
                now=NOW,
                **facts,  # type: ignore[arg-type] # as given
            )

        people = {
            10: person(LEA, "Léa Tein", "Lagon"),
            11: person(NINA, "Nina Xewe", "Lagon Services"),
            12: person(MARC, "Marc Wea", "Brousse"),
            13: person(ROSE, "Rose Poadja", "Récif"),
            14: person(SAMI, "Sami Hmeun", "Mangrove"),
            15: person(CHLOE, "Chloé Wamytan", office=Office.PRESIDENT),
            16: person(ZOE, "Zoé Kai"),
            17: person(SUE, "Sue Retard", "Retard", status="suspended"),
        }
        session.flush()
        organisations = {each.name: each for each in session.scalars(select(Organisation))}
        organisations["Lagon Services"].parent_id = organisations["Lagon"].id
        factories.place(session, PlaceKind.PROJECT_CARDS, CARDS, now=NOW)
        factories.place(session, PlaceKind.PROJECTS, FORUM, now=NOW)
        places = {GroupPlaceKind.CHANNEL: GROUP_CHANNEL, GroupPlaceKind.FORUM: GROUP_FORUM}
        return Room(
            database,
            cluster_id,
            people,
            {name: each.id for name, each in organisations.items()},
            factories.group(
                session,
                "Numérique",
                now=NOW,
                lead=people[12],
                members=[people[10]],
                places={GroupPlaceKind.CHANNEL: TALK},
            ),
            factories.group(
                session,
                "Crise",
                kind=GroupKind.COMMITTEE,
                now=NOW,
                lead=people[13],
                members=[people[14]],
                places=places,
            ),
            factories.domain(session, "cybersecurite", "Cybersécurité", family="securite-confiance"),
            factories.domain(session, "donnees", "Données et décision", family="donnees-ia"),
        )

    return await database.write(cluster_id, make)
