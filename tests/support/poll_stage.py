"""A cluster whose members vote: organisations with and without a representative, a board, a council, two groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.audit import AuditDetail, AuditEntry
from models.cluster.tables import Cluster
from models.database import Database, Session, everywhere
from models.groups.tables import GroupKind
from models.outbox import OutboxItem
from models.people.tables import AffiliationRole, Mandate, Office, Organisation, OrganisationStatus, Person
from models.polls.drafting import save_draft
from models.polls.due import pass_time
from models.polls.facts import PollFacts, PollSeen, poll_seen
from models.polls.going_ahead import submit
from models.polls.keys import KeyRing
from models.polls.tables import Elector, Electorate, Poll
from models.polls.templates import Draft, Template, suggested
from tests.support import factories

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUESTION = "Approuvez-vous le rapport moral ?"

REPRESENTATIVE, DEPUTY, STAFF = AffiliationRole.REPRESENTATIVE, AffiliationRole.DEPUTY, AffiliationRole.STAFF


@dataclass
class PollStage:
    """Whoever acts is called by their given name.

    | who | organisation | there | office |
    |---|---|---|---|
    | Anna | Bureau | representative | president |
    | Paul | Bureau | staff | treasurer |
    | Ben, Bea | Lagon | representative, deputy | |
    | Chloe | Nickel | representative | council member |
    | Dan | Brousse (which nobody represents) | staff | |
    | Sue | Tardive (suspended) | representative | |
    | Gil | none: guest of the committee | | |

    The commission "Numérique": Ben leads, Chloe and Dan. The committee "Câble": Chloe leads, Dan; Gil is its guest.
    """

    database: Database
    id: UUID
    keys: KeyRing
    random: Random = field(default_factory=lambda: Random(1901))
    people: dict[str, UUID] = field(default_factory=dict)
    organisations: dict[str, UUID] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    known: int = 0
    commission: UUID = field(init=False)
    committee: UUID = field(init=False)

    @classmethod
    async def open(cls, database: Database, folder: Path) -> PollStage:
        """The cluster on a fresh database; the keys of its confidential polls in a folder."""
        id = await database.write(everywhere(), lambda s: factories.cluster(s, guild_id=7, now=NOW))
        random = Random(1901)
        stage = cls(database, id, KeyRing(folder / "keys", random.randbytes), random)
        await stage.person("Anna", "Bureau", REPRESENTATIVE, Office.PRESIDENT)
        await stage.person("Paul", "Bureau", STAFF, Office.TREASURER)
        await stage.person("Ben", "Lagon", REPRESENTATIVE)
        await stage.person("Bea", "Lagon", DEPUTY)
        await stage.person("Chloe", "Nickel", REPRESENTATIVE, Office.COUNCIL)
        await stage.person("Dan", "Brousse")
        await stage.person("Sue", "Tardive", REPRESENTATIVE, status="suspended")
        await stage.person("Gil")
        stage.commission = await stage.group("Numérique", GroupKind.COMMISSION, "Ben", "Chloe", "Dan")
        stage.committee = await stage.group("Câble", GroupKind.COMMITTEE, "Chloe", "Dan", guests=("Gil",))
        return stage

    def draw(self, count: int) -> bytes:
        """Random bytes, the same in every run."""
        return self.random.randbytes(count)

    def actor(self, name: str) -> Actor:
        """Who acts."""
        return Actor(self.users[name])

    async def read(self, query: Callable[[Session], T]) -> T:
        """Ask the database."""
        return await self.database.read(self.id, query)

    async def write(self, operation: Callable[[Session], T]) -> T:
        """Change it."""
        return await self.database.write(self.id, operation)

    async def act(
        self, name: str, operation: Callable[..., T], *arguments: object, at: datetime = NOW, **more: object
    ) -> T:
        """Somebody does something."""
        return await self.write(lambda s: operation(s, self.actor(name), *arguments, now=at, **more))

    async def look(self, name: str, query: Callable[..., T], *arguments: object, at: datetime = NOW) -> T:
        """Somebody looks at something."""
        return await self.read(lambda s: query(s, self.actor(name), *arguments, now=at))

    async def pass_time(self, at: datetime) -> None:
        """What comes due by itself is done."""
        await self.database.write(everywhere(), lambda s: pass_time(s, at, keys=self.keys, draw=self.draw))

    async def person(
        self,
        name: str,
        organisation: str | None = None,
        role: AffiliationRole = STAFF,
        office: Office | None = None,
        *,
        status: str = "active",
        in_discord: bool = True,
        email: str | None = None,
    ) -> UUID:
        """Somebody known to the cluster."""
        self.known += 1
        self.users[name] = self.known
        made = await self.write(
            lambda s: factories.person(
                s,
                f"{name} Test",
                now=NOW,
                user_id=self.users[name] if in_discord else None,
                organisation=organisation,
                role=role,
                office=office,
                status=status,
                email=email,
            )
        )
        self.people[name] = made
        if organisation is not None:
            self.organisations[organisation] = await self.organisation(organisation)
        return made

    async def organisation(self, name: str, status: str = "active") -> UUID:
        """An organisation, with or without people."""
        self.organisations[name] = await self.write(lambda s: factories.organisation(s, name, now=NOW, status=status))
        return self.organisations[name]

    async def group(self, name: str, kind: GroupKind, lead: str, *members: str, guests: tuple[str, ...] = ()) -> UUID:
        """A group at work."""
        return await self.write(
            lambda s: factories.group(
                s,
                name,
                now=NOW,
                kind=kind,
                lead=self.people[lead],
                members=[self.people[each] for each in members],
                guests=[self.people[each] for each in guests],
            )
        )

    async def set_status(self, organisation: str, status: OrganisationStatus) -> None:
        """Its dues are paid, or late; or it leaves."""

        def change(session: Session) -> None:
            session.get_one(Organisation, (self.id, self.organisations[organisation])).status = status

        await self.write(change)

    async def leaves_server(self, name: str, at: datetime = NOW) -> None:
        """Somebody leaves the Discord server."""

        def change(session: Session) -> None:
            session.get_one(Person, (self.id, self.people[name])).left_at = at

        await self.write(change)

    async def leaves_office(self, name: str, at: datetime = NOW) -> None:
        """Somebody's mandate ends."""

        def change(session: Session) -> None:
            for mandate in session.scalars(select(Mandate).where(Mandate.person_id == self.people[name])):
                mandate.until = at

        await self.write(change)

    async def wants_go_ahead(self, wanted: bool = True) -> None:
        """Each poll needs a second member of the board."""

        def change(session: Session) -> None:
            session.get_one(Cluster, self.id).poll_go_ahead = wanted

        await self.write(change)

    def motion(self, **facts: object) -> Draft:
        """A named motion to the organisations, for a week."""
        draft = suggested(Template.MOTION, "Rapport moral", Electorate.ORGANISATIONS, now=NOW)
        return replace(draft, **{"question": QUESTION, "named": True, **facts})  # type: ignore[arg-type]  # fields of it

    async def draft(self, draft: Draft | None = None, by: str = "Anna", at: datetime = NOW) -> UUID:
        """A draft; returns its id."""
        made = await self.act(by, save_draft, draft or self.motion(), at=at)
        return made.id

    async def submit(self, poll_id: UUID, by: str = "Anna", at: datetime = NOW) -> PollFacts:
        """Somebody lets a draft go."""
        return await self.act(by, submit, poll_id, at=at, keys=self.keys, draw=self.draw)

    async def opened(self, draft: Draft | None = None, by: str = "Anna", at: datetime = NOW) -> PollFacts:
        """An open poll."""
        return await self.submit(await self.draft(draft, by, at), by, at)

    async def poll(self, poll_id: UUID) -> Poll:
        """The row, as it is kept."""
        return await self.read(lambda s: s.get_one(Poll, (self.id, poll_id)))

    async def seen(self, name: str, poll_id: UUID, at: datetime = NOW) -> PollSeen:
        """The poll as somebody sees it."""
        return await self.look(name, poll_seen, poll_id, at=at)

    async def electors(self, poll_id: UUID) -> dict[str, int]:
        """The frozen roll: names and voices."""
        query = select(Elector.name, Elector.weight).where(Elector.poll_id == poll_id).order_by(Elector.name)
        return await self.read(
            lambda s: {(name or "").removesuffix(" Test"): weight for name, weight in s.execute(query)}
        )

    async def elector(self, poll_id: UUID, name: str) -> UUID:
        """The elector of a frozen roll that an organisation or a person is."""
        who = self.organisations.get(name) or self.people[name]
        query = select(Elector.id).where(
            Elector.poll_id == poll_id, (Elector.organisation_id == who) | (Elector.person_id == who)
        )
        return await self.read(lambda s: s.scalars(query).one())

    async def kinds(self) -> list[str]:
        """What the audit log holds, in order."""
        return list(await self.read(lambda s: s.scalars(select(AuditEntry.kind).order_by(AuditEntry.sequence)).all()))

    async def last_detail(self) -> AuditDetail:
        """The readable part of the last entry."""
        query = (
            select(AuditDetail)
            .join(AuditEntry, (AuditEntry.cluster_id == AuditDetail.cluster_id) & (AuditEntry.id == AuditDetail.id))
            .order_by(AuditEntry.sequence.desc())
        )
        return await self.read(lambda s: s.scalars(query.limit(1)).one())

    async def owed(self, kind: str) -> list[UUID | None]:
        """The subjects of what is owed to Discord of this kind."""
        query = select(OutboxItem.subject_id).where(OutboxItem.kind == kind)
        return list(await self.read(lambda s: s.scalars(query).all()))
