"""Somebody who needs help and people who master a domain, for the tests of introductions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from simcord import MemberActor
from simcord.results import InteractionResult
from sqlalchemy import select

from models.cluster.tables import Place, PlaceKind
from models.database import Session, Topic
from models.introductions.tables import Introduction
from models.people.tables import Person
from tests.support import factories
from tests.support.actors import buttons, fill, press, text
from tests.support.world import World

SUBJECT, MESSAGE = "Sujet, en quelques mots", "De quoi avez-vous besoin\u202f?"
WANTED_BY, REACH, EMAIL = (
    "Souhaité au plus tard le (facultatif)",
    "Comment vous joindre (facultatif)",
    "Partager mon adresse e-mail\u202f?",
)
MEETING = "Comment voulez-vous échanger\u202f?"


@dataclass
class Desk:
    """Anna asks; Rose is who she asks; Paul and Mina master the same domain."""

    world: World
    domain: UUID
    anna: MemberActor
    rose: MemberActor
    paul: MemberActor
    mina: MemberActor
    ids: dict[int, UUID]

    def id_of(self, actor: MemberActor) -> UUID:
        """The person whom an actor is."""
        return self.ids[actor.id]

    async def open_form(self, asker: MemberActor | None = None, expert: MemberActor | None = None) -> InteractionResult:
        """The form of a request, by command."""
        who = asker or self.anna
        return await who.slash(self.world.channel, "expert contacter", membre=expert or self.rose)

    async def ask(
        self, asker: MemberActor | None = None, expert: MemberActor | None = None, **more: object
    ) -> InteractionResult:
        """A request sent as people do; the answer to it."""
        who = asker or self.anna
        opened = await self.open_form(who, expert)
        assert opened.modal is not None, said(opened)
        values: dict[str, object] = {SUBJECT: "Messagerie piratée", MESSAGE: "Nous n’avons plus accès à nos boîtes."}
        values |= {names[key]: value for key, value in more.items()}
        return await fill(who, opened, values)

    async def page(self, actor: MemberActor) -> InteractionResult:
        """`/moi`."""
        return await actor.slash(self.world.channel, "moi")

    async def requests(self, actor: MemberActor) -> InteractionResult:
        """ "Mes demandes"."""
        return await actor.slash(self.world.channel, "expert demandes")

    async def open_request(self, actor: MemberActor) -> InteractionResult:
        """The one request that waits on somebody's list."""
        shown = await self.requests(actor)
        return await press(actor, shown, "Répondre" if "Répondre" in buttons(shown) else "Ouvrir")

    async def accept(
        self, expert: MemberActor | None = None, values: Mapping[str, object] | None = None
    ) -> InteractionResult:
        """A yes as people give it."""
        who = expert or self.rose
        shown = await self.open_request(who)
        form = await press(who, shown, "Accepter")
        return await fill(who, form, {MEETING: ["thread"], **(values or {})})

    async def rows(self) -> list[Introduction]:
        """The requests of the cluster, the oldest first."""
        query = select(Introduction).order_by(Introduction.asked_at)
        return list(await self.world.read(lambda session: session.scalars(query).all()))

    async def days(self, days: float) -> None:
        """Time passes, a day at a time: each is to come to rest within SimCord's patience."""
        while days > 0:
            await self.world.env.advance_time(min(days, 1) * 86400)
            days -= 1


names = {"subject": SUBJECT, "message": MESSAGE, "wanted_by": WANTED_BY, "reach": REACH, "email": EMAIL}


def said(shown: InteractionResult) -> str:
    """All that is written on a card, with plain spaces."""
    return text(shown).replace("\u00a0", " ").replace("\u202f", " ")


async def open_desk(world: World) -> Desk:
    """People, a domain they master, and the cluster's home channel."""
    home = world.guild.create_text_channel("cagou")
    people = {
        "Anna Kaledo": world.member("Anna Kaledo"),
        "Rose Poadja": world.member("Rose Poadja"),
        "Paul Wamo": world.member("Paul Wamo"),
        "Mina Tein": world.member("Mina Tein"),
    }
    now = world.now

    def make(session: Session) -> UUID:
        domain = factories.domain(session, "cybersecurite", "Cybersécurité", keywords=("piratage",))
        session.flush()
        for place, (name, actor) in enumerate(people.items()):
            person = factories.person(
                session,
                name,
                user_id=actor.id,
                organisation=f"Société {place}",
                title="Direction",
                email=f"{name.split()[0].lower()}@exemple.nc",
                now=now,
            )
            if place:
                factories.expertise(session, person, domain, now=now)
        session.add(Place(kind=PlaceKind.HOME, name="cagou", discord_id=home.id, adopted=False, intended_at=now))
        session.touch(Topic.CLUSTER, Topic.PEOPLE, Topic.EXPERTS, Topic.DOMAINS)
        return domain

    domain = await world.write(make)
    rows = await world.read(lambda session: session.execute(select(Person.discord_user_id, Person.id)).all())
    ids = {user_id: person_id for user_id, person_id in rows if user_id is not None}
    anna, rose, paul, mina = people.values()
    return Desk(world, domain, anna, rose, paul, mina, ids)
