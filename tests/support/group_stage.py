"""People of several organisations, sisters among them, around a club, a commission and a committee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import discord
from simcord import MemberActor
from sqlalchemy import select

from models.database import Session
from models.groups.tables import Group, GroupKind, GroupPlace, GroupPlaceKind
from models.people.tables import Office, Organisation, Person
from tests.support import factories
from tests.support.actors import channel, messages_in
from tests.support.world import World

NAME = "Nom"
KIND = "De quoi s’agit-il\u202f?"
MISSION = "À quoi sert-il\u202f?"
JOINING = "Comment y entre-t-on\u202f?"
LEAD = "Qui le préside\u202f?"
CLUB_LEAD = "Qui l’anime\u202f?"
WELCOME = "Mot de bienvenue"
WISH = "Pourquoi souhaitez-vous participer\u202f?"
WHY = "Pourquoi\u202f?"
WHO = "Qui\u202f?"
AS_WHAT = "En quelle qualité\u202f?"
FROM = "Premier jour"
UNTIL = "Dernier jour"
"""The fields of the forms."""

PIN = "Épingler dans le groupe"


@dataclass
class GroupStage:
    """Anna presides over the association; the others are members, `people` by their given names."""

    world: World
    anna: MemberActor
    people: dict[str, MemberActor] = field(default_factory=dict)

    @classmethod
    async def prepare(cls, world: World) -> GroupStage:
        """The president alone."""
        anna = await world.person("Anna Kaledo", organisation="Bureau Calédonien", office=Office.PRESIDENT)
        return cls(world, anna)

    async def member(self, name: str, organisation: str | None = None, **facts: object) -> MemberActor:
        """Somebody of an organisation, kept under their given name."""
        actor = await self.world.person(name, organisation=organisation, **facts)  # type: ignore[arg-type] # as given
        self.people[name.split()[0]] = actor
        return actor

    async def sisters(self, parent: str, *daughters: str) -> None:
        """These organisations belong to one house."""
        now = self.world.now

        def make(session: Session) -> None:
            above = factories.organisation(session, parent, now=now)
            for name in daughters:
                found = session.get_one(
                    Organisation, (session.own_cluster_id, factories.organisation(session, name, now=now))
                )
                found.parent_id = above

        await self.world.write(make)

    async def id_of(self, actor: MemberActor) -> UUID:
        """The person that a user is."""
        query = select(Person.id).where(Person.discord_user_id == actor.id)
        return await self.world.read(lambda session: session.scalars(query).one())

    async def group(
        self,
        name: str,
        *,
        kind: GroupKind = GroupKind.COMMISSION,
        lead: MemberActor | None = None,
        co_leads: Sequence[MemberActor] = (),
        members: Sequence[MemberActor] = (),
        guests: Sequence[MemberActor] = (),
        joining: str | None = None,
        channel_too: bool = False,
    ) -> UUID:
        """A group at work, with a channel if wanted."""
        now = self.world.now
        ids = {actor.id: await self.id_of(actor) for actor in [*co_leads, *members, *guests, *([lead] if lead else [])]}
        places = {}
        if channel_too:
            places[GroupPlaceKind.CHANNEL] = self.world.guild.create_text_channel(f"groupe-{len(name)}-{name[:2]}").id
        return await self.world.write(
            lambda session: factories.group(
                session,
                name,
                now=now,
                kind=kind,
                lead=ids[lead.id] if lead else None,
                co_leads=[ids[each.id] for each in co_leads],
                members=[ids[each.id] for each in members],
                guests=[ids[each.id] for each in guests],
                joining=joining,
                places=places,
            )
        )

    async def let_days_pass(self, days: int) -> None:
        """Move the clock on, a day at a time: what comes due in one step is done within the time of a step."""
        for _ in range(days):
            await self.world.env.advance_time(timedelta(days=1).total_seconds())
            await self.world.env.settle()

    async def row(self, name: str) -> Group:
        """The group of a name, as it is kept."""
        query = select(Group).where(Group.name == name)
        return await self.world.read(lambda session: session.scalars(query).one())

    async def place(self, group_id: UUID, kind: GroupPlaceKind) -> int | None:
        """What serves as a place of a group."""
        query = select(GroupPlace.discord_id).where(GroupPlace.group_id == group_id, GroupPlace.kind == kind)
        return await self.world.read(lambda session: session.scalar(query))

    async def channel_messages(self, group_id: UUID) -> list[discord.Message]:
        """What stands in the group's channel, oldest first."""
        place = await self.place(group_id, GroupPlaceKind.CHANNEL)
        assert place is not None
        return messages_in(channel(self.world.env, place))
