"""A cluster with people of several organisations, for what the domain says of groups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

import pytest

from models.actor import Actor
from models.database import Database, Session, everywhere
from models.groups.membership import people_of, role_in
from models.groups.tables import GroupRole
from models.people.tables import Office, Organisation
from models.people.tying import DiscordUser
from tests.support import factories

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


class House:
    """Anna presides; the others are members of an organisation each, but for Sue, whose organisation is suspended, and
    Gil, whom the cluster knows without one."""

    def __init__(self, database: Database, id: UUID) -> None:
        self.database = database
        self.id = id
        self.ids: dict[str, UUID] = {}
        self.users: dict[str, int] = {}

    async def read(self, query: Callable[[Session], T]) -> T:
        """Ask the database."""
        return await self.database.read(self.id, query)

    async def write(self, operation: Callable[[Session], T]) -> T:
        """Change it."""
        return await self.database.write(self.id, operation)

    async def pass_by(self, run: Callable[[Session], T]) -> T:
        """Change it everywhere, as what comes due does."""
        return await self.database.write(everywhere(), run)

    async def act(self, name: str, operation: Callable[..., T], *arguments: object, at: datetime = NOW) -> T:
        """Somebody does something."""
        return await self.write(lambda session: operation(session, self.actor(name), *arguments, now=at))

    def actor(self, name: str) -> Actor:
        """Who acts."""
        return Actor(self.users[name])

    def user(self, name: str) -> DiscordUser:
        """The same as somebody who is named."""
        return DiscordUser(self.users[name], name)

    async def person(
        self, name: str, organisation: str | None = None, office: Office | None = None, status: str = "active"
    ) -> UUID:
        """Somebody known to the cluster."""
        self.users[name] = len(self.users) + 1
        self.ids[name] = await self.write(
            lambda s: factories.person(
                s,
                f"{name} Test",
                now=NOW,
                user_id=self.users[name],
                organisation=organisation,
                office=office,
                status=status,
            )
        )
        return self.ids[name]

    async def group(self, name: str = "Numérique", **facts: object) -> UUID:
        """A group; people by their names."""
        given = {
            key: [self.ids[each] for each in value]
            if isinstance(value, list | tuple)
            else self.ids[value]
            if key == "lead" and isinstance(value, str)
            else value
            for key, value in facts.items()
        }
        return await self.write(lambda s: factories.group(s, name, now=NOW, **given))  # type: ignore[arg-type] # as given

    async def sisters(self, parent: str, *daughters: str) -> None:
        """These organisations belong to one house."""

        def make(session: Session) -> None:
            above = factories.organisation(session, parent, now=NOW)
            for name in daughters:
                daughter = session.find(Organisation, factories.organisation(session, name, now=NOW))
                assert daughter is not None
                daughter.parent_id = above

        await self.write(make)

    async def role(self, group_id: UUID, name: str, at: datetime = NOW) -> GroupRole | None:
        """What somebody is in a group at an instant."""
        return await self.read(lambda s: role_in(s, group_id, self.ids[name], at))

    async def names(self, group_id: UUID, at: datetime = NOW) -> list[str]:
        """Who takes part at an instant, heads first."""
        return [each.name.removesuffix(" Test") for each in await self.read(lambda s: people_of(s, group_id, at))]


@pytest.fixture
async def house(database: Database) -> House:
    """The house, on each engine."""
    cluster_id = await database.write(everywhere(), lambda s: factories.cluster(s, guild_id=7, now=NOW))
    made = House(database, cluster_id)
    await made.person("Anna", "Bureau", Office.PRESIDENT)
    for name, organisation in (("Ben", "Lagon"), ("Chloe", "Nickel"), ("Dan", "Brousse"), ("Eva", "Récif")):
        await made.person(name, organisation)
    await made.person("Sue", "Tardive", status="suspended")
    await made.person("Gil")
    return made
