"""A cluster with a channel for calls, people who call, answer and close, and what the channel shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import discord
from simcord import ChannelHandle, InteractionResult, MemberActor
from sqlalchemy import select

from bot.client import Cagou
from models.calls.tables import CallAnswer, ExpertiseCall
from models.cluster.tables import PlaceKind
from models.database import Session
from models.people.tables import Office
from tests.support import factories
from tests.support.actors import fill, messages_in, press, text
from tests.support.world import World

NEED = "Notre messagerie est piratée : qui peut nous aider cette semaine ?"
CHANNEL = "appels-a-expertise"

WHAT = "De quoi avez-vous besoin\u202f?"
DOMAIN = "Domaine, si vous le connaissez"
NOTE = "Un mot, si vous voulez"
OUTCOME = "Qu’en est-il ressorti\u202f?"
THANKS = "Un mot de remerciement ou d’explication"
WHY = "Pourquoi n’a-t-il pas sa place ici\u202f?"
"""The fields of the forms."""


@dataclass
class CallStage:
    """Anna calls, Ben may help, Chloé presides."""

    world: World
    calls: ChannelHandle
    anna: MemberActor
    ben: MemberActor
    chloe: MemberActor
    domain: UUID

    @classmethod
    async def prepare(cls, world: World) -> CallStage:
        """Everything but a call."""
        calls = world.guild.create_text_channel(CHANNEL)
        anna = await world.person("Anna Kaledo", organisation="Lagon Numérique")
        ben = await world.person("Ben Païta", organisation="Brousse Données")
        chloe = await world.person("Chloé Wamytan", office=Office.PRESIDENT)
        now = world.now

        def make(session: Session) -> UUID:
            factories.place(session, PlaceKind.CALLS, calls.id, now=now)
            words = ("piratage",)
            return factories.domain(session, "cybersecurite", "Cybersécurité", keywords=words, family="securite")

        return cls(world, calls, anna, ben, chloe, await world.write(make))

    @property
    def bot(self) -> Cagou:
        """The running bot."""
        bot = self.world.env.bot
        assert isinstance(bot, Cagou)
        return bot

    def cards(self) -> Sequence[discord.Message]:
        """What we posted in the channel. (SimCord announces private threads there too; Discord does not.)"""
        return [message for message in messages_in(self.calls) if message.type is discord.MessageType.default]

    def card(self) -> discord.Message:
        """The one card that stands there."""
        (card,) = self.cards()
        return card

    def said(self) -> str:
        """What the one card says, in one line with plain spaces."""
        return plain(text(self.card(), self.world.env))

    async def rows(self) -> Sequence[ExpertiseCall]:
        """The calls, the oldest first."""
        return await self.world.read(lambda s: list(s.scalars(select(ExpertiseCall).order_by(ExpertiseCall.opened_at))))

    async def answers(self) -> Sequence[CallAnswer]:
        """The answers, the oldest first."""
        return await self.world.read(lambda s: list(s.scalars(select(CallAnswer).order_by(CallAnswer.answered_at))))

    async def call(self, who: MemberActor | None = None, need: str = NEED) -> InteractionResult:
        """By the command, without a domain."""
        shown = await (who or self.anna).slash(self.world.channel, "expert appeler")
        shown = await press(who or self.anna, shown, "Je ne sais pas")
        return await fill(who or self.anna, shown, {WHAT: need})

    async def help(self, who: MemberActor, note: str = "") -> InteractionResult:
        """By the button of the card."""
        shown = await press(who, self.card(), "Je peux aider", self.world.env)
        return await fill(who, shown, {NOTE: note})

    async def close(self, who: MemberActor, outcome: str, note: str = "") -> InteractionResult:
        """By the button of the card."""
        shown = await press(who, self.card(), "Clore", self.world.env)
        return await fill(who, shown, {OUTCOME: [outcome], THANKS: note})


def plain(shown: str) -> str:
    """With plain spaces, in one line."""
    return " ".join(shown.split())
