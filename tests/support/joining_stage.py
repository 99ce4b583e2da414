"""A cluster that people join: an organisation with its representative, one without, the board, and its channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import discord
from simcord import ChannelHandle, InteractionResult, MemberActor
from sqlalchemy import select

from models.cluster.tables import PlaceKind
from models.database import Session
from models.joining.tables import UnlistedRequest
from models.people.tables import Affiliation, AffiliationRole, Office, Person
from tests.support import factories
from tests.support.actors import choose, fill, messages_in, press, text
from tests.support.world import World

ORGANISATION = "Lagon Numérique"
ORPHAN = "Brousse Données"
"""Nobody represents it."""
JOURNAL = "journal-du-bureau"

NAME = "Vos prénom et nom"
TYPED = "Votre organisation"
REASON = "Pourquoi refusez-vous\u202f?"
SEND = "Envoyer ma demande"


@dataclass
class JoiningStage:
    """Anna represents Lagon Numérique, Chloé presides, Nora is new in the server."""

    world: World
    journal: ChannelHandle
    anna: MemberActor
    chloe: MemberActor
    nora: MemberActor
    organisation: UUID
    orphan: UUID
    domain: UUID
    other_domain: UUID

    @classmethod
    async def prepare(cls, world: World) -> JoiningStage:
        """Everything but a request."""
        journal = world.guild.create_text_channel(JOURNAL)
        anna, nora = world.member("Anna Kaledo"), world.member("Nora Wéma")
        chloe = await world.person("Chloé Wamytan", office=Office.PRESIDENT)
        now = world.now

        def make(session: Session) -> Sequence[UUID]:
            factories.place(session, PlaceKind.JOURNAL, journal.id, now=now)
            role = AffiliationRole.REPRESENTATIVE
            factories.person(session, "Anna Kaledo", user_id=anna.id, organisation=ORGANISATION, role=role, now=now)
            orphan = factories.organisation(session, ORPHAN, now=now)
            domain = factories.domain(session, "cyber", "Cybersécurité", family="securite-confiance")
            other = factories.domain(session, "drone", "Drones", family="securite-confiance")
            return [factories.organisation(session, ORGANISATION, now=now), orphan, domain, other]

        return cls(world, journal, anna, chloe, nora, *await world.write(make))

    async def record(self, name: str, *, organisation: str | None = ORGANISATION, **about: object) -> UUID:
        """An imported record, that nobody is tied to."""
        now = self.world.now
        return await self.world.write(
            lambda session: factories.person(session, name, organisation=organisation, now=now, **about)  # type: ignore[arg-type]  # what the factory takes
        )

    async def begin(self, who: MemberActor | None = None, typed: str = ORGANISATION) -> InteractionResult:
        """By the command with the organisation: what comes next."""
        return await (who or self.nora).slash(self.world.channel, "rejoindre", organisation=typed)

    async def ask(self, who: MemberActor | None = None, typed: str = ORGANISATION) -> InteractionResult:
        """A request without more, sent."""
        return await press(who or self.nora, await self.begin(who, typed), SEND)

    async def ask_unlisted(self, typed: str, who: MemberActor | None = None) -> InteractionResult:
        """A request for an organisation that is not listed, sent."""
        shown = await press(who or self.nora, await self.begin(who, typed), "Elle n’est pas dans la liste")
        return await press(who or self.nora, shown, SEND)

    async def see(self, who: MemberActor) -> InteractionResult:
        """The one request that waits for somebody, from their own page."""
        return await press(who, await who.slash(self.world.channel, "moi"), "Voir la demande")

    async def refuse(self, who: MemberActor, reason: str) -> InteractionResult:
        """Refuse the one request that waits for somebody."""
        return await fill(who, await press(who, await self.see(who), "Refuser"), {REASON: reason})

    async def choose_domains(self, who: MemberActor, shown: InteractionResult, *names: str) -> InteractionResult:
        """Pick domains of the one family."""
        shown = await choose(who, shown, "Sécurité, confiance", index=0)
        return await choose(who, shown, *names, index=1)

    def cards(self) -> list[discord.Message]:
        """What stands in the board's channel about joining, the oldest first."""
        return [each for each in messages_in(self.journal) if text(each, self.world.env).startswith("### Une ")]

    async def home(self, who: MemberActor) -> str:
        """What somebody's page says, in one line."""
        return " ".join(text(await who.slash(self.world.channel, "moi")).split())

    async def person(self, who: MemberActor) -> Person:
        """The record of somebody."""
        query = select(Person).where(Person.discord_user_id == who.id)
        return await self.world.read(lambda session: session.scalars(query).one())

    async def affiliations(self, who: MemberActor) -> Sequence[Affiliation]:
        """All that tie somebody to organisations."""
        person = await self.person(who)
        query = select(Affiliation).where(Affiliation.person_id == person.id).order_by(Affiliation.since)
        return await self.world.read(lambda session: list(session.scalars(query)))

    async def unlisted(self) -> Sequence[UnlistedRequest]:
        """The requests for organisations that are not listed."""
        return await self.world.read(lambda session: list(session.scalars(select(UnlistedRequest))))
