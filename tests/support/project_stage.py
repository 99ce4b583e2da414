"""A cluster with the places of projects, people of several organisations, a commission, and what Discord shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import discord
from simcord import ChannelHandle, MemberActor
from simcord.backend.models import Channel
from sqlalchemy import select

from bot.client import Cagou
from models.actor import Actor
from models.cluster.tables import PlaceKind
from models.database import Session
from models.groups.tables import GroupPlaceKind
from models.people.tables import Office, Organisation, Person
from models.projects.months import end_of_month, month_of
from models.projects.publishing import show_again
from models.projects.tables import ContributionKind, Project, Stage
from tests.support import factories, project_factories
from tests.support.actors import channel, messages_in, text
from tests.support.world import World

TITLE = "Un jumeau numérique du lagon"
PITCH = "Réunir les relevés de chacun pour suivre la qualité de l’eau, avec un premier essai en baie de Dumbéa."

ZONE = ZoneInfo("Pacific/Noumea")
"""Of the cluster."""

LAGON, SISTER, BROUSSE, RECIF, MANGROVE = (
    "Lagon Numérique",
    "Lagon Services",
    "Brousse Données",
    "Récif",
    "Mangrove Conseil",
)


@dataclass
class ProjectStage:
    """Léa leads, Nina is of a sister company of hers; Marc, Rose and Sami are of others, Rose and Sami are experts;
    Chloé presides over the association. Marc heads the commission "Numérique", of which Léa is, and whose writings
    every member reads.

    `cards` is the channel of the cards, `forum` the one of the posts; `talk` and `group_forum` are the commission's.
    """

    world: World
    cards: ChannelHandle
    forum: ChannelHandle
    talk: ChannelHandle
    group_forum: ChannelHandle
    lea: MemberActor
    nina: MemberActor
    marc: MemberActor
    rose: MemberActor
    sami: MemberActor
    chloe: MemberActor
    group: UUID
    domain: UUID
    data: UUID

    @classmethod
    async def prepare(cls, world: World, *, joining: str | None = None) -> ProjectStage:
        """Everything but a project. With `joining="request"` only its people read what the commission writes."""
        guild = world.guild
        cards, forum = guild.create_text_channel("projets"), guild.create_forum_channel("projets-forum")
        talk, group_forum = guild.create_text_channel("numerique"), guild.create_forum_channel("numerique-projets")
        lea = await world.person("Léa Tein", organisation=LAGON)
        nina = await world.person("Nina Xewe", organisation=SISTER)
        marc = await world.person("Marc Wea", organisation=BROUSSE)
        rose = await world.person("Rose Poadja", organisation=RECIF)
        sami = await world.person("Sami Hmeun", organisation=MANGROVE)
        chloe = await world.person("Chloé Wamytan", office=Office.PRESIDENT)
        now = world.now

        def make(session: Session) -> tuple[UUID, UUID, UUID]:
            ids = {person.discord_user_id: person.id for person in session.scalars(select(Person))}
            factories.place(session, PlaceKind.PROJECT_CARDS, cards.id, now=now)
            factories.place(session, PlaceKind.PROJECTS, forum.id, now=now)
            sister = session.scalars(select(Organisation).where(Organisation.name == SISTER)).one()
            sister.parent_id = session.scalars(select(Organisation.id).where(Organisation.name == LAGON)).one()
            cyber = factories.domain(
                session, "cybersecurite", "Cybersécurité", keywords=("piratage",), family="securite-confiance"
            )
            data = factories.domain(session, "donnees", "Données et décision", family="donnees-ia")
            session.flush()
            for actor in (rose, sami):
                factories.expertise(session, ids[actor.id], cyber, now=now, level=3)
            factories.expertise(session, ids[sami.id], data, now=now, level=2)
            group = factories.group(
                session,
                "Numérique",
                now=now,
                lead=ids[marc.id],
                members=[ids[lea.id]],
                joining=joining,
                places={GroupPlaceKind.CHANNEL: talk.id, GroupPlaceKind.FORUM: group_forum.id},
            )
            return group, cyber, data

        group, cyber, data = await world.write(make)
        people = (lea, nina, marc, rose, sami, chloe)
        return cls(world, cards, forum, talk, group_forum, *people, group, cyber, data)

    @property
    def bot(self) -> Cagou:
        """The running bot."""
        bot = self.world.env.bot
        assert isinstance(bot, Cagou)
        return bot

    async def id_of(self, actor: MemberActor) -> UUID:
        """The person that a user is."""
        query = select(Person.id).where(Person.discord_user_id == actor.id)
        return await self.world.read(lambda session: session.scalars(query).one())

    async def organisation(self, name: str) -> UUID:
        """The organisation of a name."""
        query = select(Organisation.id).where(Organisation.name == name)
        return await self.world.read(lambda session: session.scalars(query).one())

    async def published(
        self,
        title: str = TITLE,
        *,
        lead: MemberActor | None = None,
        co_leads: Sequence[MemberActor] = (),
        stage: Stage = Stage.CALL,
        home: UUID | None = None,
        domains: Sequence[UUID] | None = None,
        kinds: Sequence[ContributionKind] = (),
    ) -> UUID:
        """A published project that Léa leads, calling for somebody in cybersecurity unless told otherwise.

        Its rows alone: it has neither card nor post in Discord (`standing` has both).
        """
        lead_id, co_ids = await self.id_of(lead or self.lea), [await self.id_of(each) for each in co_leads]
        now, wanted = self.world.now, [self.domain] if domains is None else domains
        return await self.world.write(
            lambda session: project_factories.project(
                session,
                title,
                now=now,
                lead=lead_id,
                co_leads=co_ids,
                home=home,
                stage=stage,
                domains=wanted,
                kinds=kinds,
                pitch=PITCH,
            )
        )

    async def standing(self, **facts: object) -> UUID:
        """The same, with its card and its post in Discord."""
        project_id = await self.published(**facts)  # type: ignore[arg-type] # as given
        now, lea = self.world.now, Actor(self.lea.id)
        await self.world.write(lambda session: show_again(session, lea, project_id, now=now))
        await self.world.env.settle()
        return project_id

    async def gives(self, project_id: UUID, actor: MemberActor, organisation: str, **facts: object) -> UUID:
        """Somebody's organisation gives to the project, accepted already unless `status` says otherwise.

        Of hours they are asked when the month is over, as of all that a lead accepts.
        """
        person_id, organisation_id = await self.id_of(actor), await self.organisation(organisation)
        now = self.world.now
        if facts.get("monthly") or facts.get("once"):
            facts.setdefault("ask_at", end_of_month(month_of(now, ZONE), ZONE))
        return await self.world.write(
            lambda session: project_factories.contribution(
                session,
                project_id,
                organisation_id,
                person_id,
                now=now,
                **facts,  # type: ignore[arg-type] # as given
            )
        )

    async def pass_days(self, days: float) -> None:
        """In steps: the bot looks round every six hours, and SimCord wants it at rest in five seconds."""
        while days > 0:
            await self.world.env.advance_time(timedelta(days=min(days, 3)).total_seconds())
            days -= 3
        await self.world.env.settle()

    async def pass_the_month(self) -> None:
        """Until this month is over in Nouméa, and whoever gives is asked for its hours."""
        over = end_of_month(month_of(self.world.now, ZONE), ZONE)
        await self.pass_days((over - self.world.now) / timedelta(days=1) + 0.3)

    async def rows(self) -> Sequence[Project]:
        """The projects and drafts, the oldest first."""
        return await self.world.read(lambda s: list(s.scalars(select(Project).order_by(Project.created_at))))

    async def row(self) -> Project:
        """The one project."""
        (row,) = await self.rows()
        return row

    def posted(self) -> Sequence[discord.Message]:
        """What we posted in the channel of the cards."""
        own = self.bot.user
        return [message for message in messages_in(self.cards) if own is not None and message.author.id == own.id]

    def card(self) -> discord.Message:
        """The one card there."""
        (card,) = self.posted()
        return card

    def said(self) -> str:
        """What the one card says, in one line with plain spaces."""
        return plain(text(self.card(), self.world.env))

    def posts(self, forum: ChannelHandle | None = None) -> Sequence[Channel]:
        """The posts of the forum, the oldest first."""
        channels = self.world.env.backend.channels.values()
        there = (forum or self.forum).id
        return sorted((each for each in channels if each.parent_id == there), key=lambda each: each.id)

    def post(self) -> Channel:
        """The one post of the projects forum."""
        (post,) = self.posts()
        return post

    def card_of_post(self) -> discord.Message:
        """The first message of the one post."""
        return messages_in(channel(self.world.env, self.post().id))[0]


def plain(shown: str) -> str:
    """With plain spaces, in one line."""
    return " ".join(shown.split())
