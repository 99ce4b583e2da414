"""A commission with a channel and a forum, its head, people who may help, and what Discord shows of its threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import discord
from simcord import ChannelHandle, InteractionResult, MemberActor
from simcord.backend.models import Channel
from sqlalchemy import select

from bot.client import Cagou
from models.database import Session
from models.groups.tables import GroupKind, GroupPlaceKind
from models.people.tables import Office, Person
from models.threads.tables import WorkThread, WorkThreadPerson
from tests.support import factories
from tests.support.actors import BUTTON, channel, components, fill, label_of, message_of, messages_in
from tests.support.world import World

TITLE = "Former les équipes à la cybersécurité"
PURPOSE = "Trois ateliers avant juin, avec deux adhérents volontaires."
SUMMARY = "Trois ateliers tenus, quarante personnes formées."

FIELD_TITLE = "Titre"
FIELD_PURPOSE = "À quoi sert-il\u202f?"
FIELD_DOMAINS = "Domaines utiles"
FIELD_JOIN = "Qui peut participer\u202f?"
FIELD_PEOPLE = "Personnes à associer"
FIELD_SUMMARY = "Qu’en est-il ressorti\u202f?"
"""The fields of the forms."""


@dataclass
class ThreadStage:
    """Léa heads the commission, Marc is in it; Rose and Sami are experts; Chloé presides."""

    world: World
    talk: ChannelHandle
    forum: ChannelHandle
    lea: MemberActor
    marc: MemberActor
    rose: MemberActor
    sami: MemberActor
    chloe: MemberActor
    group: UUID
    domain: UUID

    @classmethod
    async def prepare(
        cls, world: World, *, kind: GroupKind = GroupKind.COMMISSION, joining: str | None = None
    ) -> ThreadStage:
        """Everything but a thread."""
        talk, forum = (
            world.guild.create_text_channel("numerique"),
            world.guild.create_forum_channel("numerique-projets"),
        )
        lea = await world.person("Léa Tein", organisation="Lagon Numérique")
        marc = await world.person("Marc Wea", organisation="Brousse Données")
        rose = await world.person("Rose Poadja", organisation="Récif")
        sami = await world.person("Sami Hmeun", organisation="Mangrove Conseil")
        chloe = await world.person("Chloé Wamytan", office=Office.PRESIDENT)
        now = world.now

        def make(session: Session) -> tuple[UUID, UUID]:
            ids = {person.discord_user_id: person.id for person in session.scalars(select(Person))}
            domain = factories.domain(
                session, "cybersecurite", "Cybersécurité", keywords=("piratage",), family="securite-confiance"
            )
            session.flush()
            for actor in (rose, sami):
                factories.expertise(session, ids[actor.id], domain, now=now, level=3)
            group = factories.group(
                session,
                "Numérique",
                now=now,
                kind=kind,
                lead=ids[lea.id],
                members=[ids[marc.id]],
                joining=joining,
                places={GroupPlaceKind.CHANNEL: talk.id, GroupPlaceKind.FORUM: forum.id},
            )
            return group, domain

        group, domain = await world.write(make)
        return cls(world, talk, forum, lea, marc, rose, sami, chloe, group, domain)

    @property
    def bot(self) -> Cagou:
        """The running bot."""
        bot = self.world.env.bot
        assert isinstance(bot, Cagou)
        return bot

    def posts(self) -> Sequence[Channel]:
        """The posts of the forum, the oldest first."""
        channels = self.world.env.backend.channels.values()
        return sorted((each for each in channels if each.parent_id == self.forum.id), key=lambda each: each.id)

    def post(self) -> Channel:
        """The one post of the forum."""
        (post,) = self.posts()
        return post

    def card(self) -> discord.Message:
        """The first card of the one post."""
        return messages_in(channel(self.world.env, self.post().id))[0]

    def told(self) -> Sequence[discord.Message]:
        """What we posted in the group's channel."""
        own = self.bot.user
        return [message for message in messages_in(self.talk) if own is not None and message.author.id == own.id]

    async def rows(self) -> Sequence[WorkThread]:
        """The threads, the oldest first."""
        return await self.world.read(lambda s: list(s.scalars(select(WorkThread).order_by(WorkThread.opened_at))))

    async def thread(self) -> WorkThread:
        """The one thread."""
        (thread,) = await self.rows()
        return thread

    async def parts(self) -> dict[str, str]:
        """What everybody is in the threads, by their given names."""

        def read(session: Session) -> dict[str, str]:
            rows = session.execute(
                select(Person.given_name, WorkThreadPerson.status).join(
                    WorkThreadPerson,
                    (WorkThreadPerson.person_id == Person.id) & (WorkThreadPerson.cluster_id == Person.cluster_id),
                )
            )
            return dict(rows.all())

        return await self.world.read(read)

    async def another_group(self, name: str, forum_id: int) -> UUID:
        """Another commission that Léa heads."""
        now = self.world.now

        def make(session: Session) -> UUID:
            lead = session.scalars(select(Person.id).where(Person.discord_user_id == self.lea.id)).one()
            return factories.group(session, name, now=now, lead=lead, places={GroupPlaceKind.FORUM: forum_id})

        return await self.world.write(make)

    def hidden(self, name: str) -> ChannelHandle:
        """A channel that only Léa sees."""
        seen, unseen = discord.PermissionOverwrite(view_channel=True), discord.PermissionOverwrite(view_channel=False)
        overwrites: dict[Any, discord.PermissionOverwrite] = {self.world.guild.default_role: unseen, self.lea: seen}
        return self.world.guild.create_text_channel(name, overwrites=overwrites)

    async def open(self, who: MemberActor | None = None, **filled: object) -> InteractionResult:
        """By the command, in the group's channel."""
        shown = await (who or self.lea).slash(self.talk, "fil ouvrir")
        return await self.fill(who or self.lea, shown, **filled)

    async def invite_first(self, shown: InteractionResult) -> InteractionResult:
        """Press the first "Inviter" of a page."""
        found = [each for each in components(shown) if each.get("type") == BUTTON and label_of(each) == "Inviter"]
        return await self.lea.click(message_of(shown), custom_id=found[0]["custom_id"])

    async def fill(self, who: MemberActor, shown: InteractionResult, **filled: object) -> InteractionResult:
        """Fill in the form of a thread that came."""
        values = {
            FIELD_TITLE: filled.get("title", TITLE),
            FIELD_PURPOSE: filled.get("purpose", PURPOSE),
            FIELD_DOMAINS: filled.get("domains", "cyber sécurité"),
            FIELD_JOIN: [filled.get("may_join", "group")],
        }
        if "people" in filled:
            values[FIELD_PEOPLE] = filled["people"]
        return await fill(who, shown, values)


def plain(shown: str) -> str:
    """With plain spaces, in one line."""
    return " ".join(shown.split())
