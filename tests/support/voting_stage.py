"""A cluster with a channel for votes, people who vote as users do, and polls that their board opened."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import discord
from simcord import ChannelHandle, InteractionResult, MemberActor
from sqlalchemy import select

from bot.client import Cagou
from models.actor import Actor
from models.cluster.tables import Cluster, PlaceKind
from models.database import Session
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, Office, Person
from models.polls.cancelling import cancel
from models.polls.drafting import save_draft
from models.polls.going_ahead import submit
from models.polls.tables import Electorate, Poll, StoredBallot
from models.polls.templates import Draft, Template, suggested
from tests.support import factories
from tests.support.actors import fill, form_fields, messages_in, press, text
from tests.support.world import World

TITLE = "Nouveaux statuts"
QUESTION = "Approuvez-vous les nouveaux statuts ?"
CHANNEL = "votes"

REPRESENTATIVE, DEPUTY, STAFF = AffiliationRole.REPRESENTATIVE, AffiliationRole.DEPUTY, AffiliationRole.STAFF


@dataclass
class VotingStage:
    """Who acts is called by their given name.

    | who | organisation | there | office |
    |---|---|---|---|
    | Anna | Lagon | representative | president |
    | Paul | Lagon | staff | treasurer |
    | Dan | Lagon | deputy | |
    | Ben | Brousse | representative | |
    | Chloé | Nickel, Récif | representative of both | |
    | Sue | Tardive (suspended) | representative | |
    """

    world: World
    votes: ChannelHandle
    people: dict[str, MemberActor] = field(default_factory=dict)

    @classmethod
    async def prepare(cls, world: World) -> VotingStage:
        """Everybody, and no poll."""
        votes, now = world.guild.create_text_channel(CHANNEL), world.now
        stage = cls(world, votes)
        await world.write(lambda s: factories.place(s, PlaceKind.VOTES, votes.id, now=now))
        await stage.person("Anna", "Lagon", REPRESENTATIVE, office=Office.PRESIDENT)
        await stage.person("Paul", "Lagon", STAFF, office=Office.TREASURER)
        await stage.person("Dan", "Lagon", DEPUTY)
        await stage.person("Ben", "Brousse", REPRESENTATIVE)
        await stage.person("Chloé", "Nickel", REPRESENTATIVE)
        await stage.represent("Chloé", "Récif")
        await stage.person("Sue", "Tardive", REPRESENTATIVE, status="suspended")
        return stage

    async def person(self, name: str, organisation: str, role: AffiliationRole, **more: Any) -> None:
        """Somebody of an organisation."""
        actor, now = self.world.member(name), self.world.now
        self.people[name] = actor
        await self.world.write(
            lambda s: factories.person(s, name, user_id=actor.id, organisation=organisation, role=role, now=now, **more)
        )

    async def represent(self, name: str, organisation: str) -> None:
        """They represent another organisation too."""
        now, user_id = self.world.now, self.people[name].id

        def make(session: Session) -> None:
            organisation_id = factories.organisation(session, organisation, now=now)
            person_id = session.scalars(select(Person.id).where(Person.discord_user_id == user_id)).one()
            session.add(
                Affiliation(
                    person_id=person_id,
                    organisation_id=organisation_id,
                    role=REPRESENTATIVE,
                    status=AffiliationStatus.ACCEPTED,
                    since=now,
                )
            )

        await self.world.write(make)

    @property
    def bot(self) -> Cagou:
        """The running bot."""
        bot = self.world.env.bot
        assert isinstance(bot, Cagou)
        return bot

    def __getitem__(self, name: str) -> MemberActor:
        return self.people[name]

    def actor(self, name: str) -> Actor:
        """Who acts, for an operation."""
        return Actor(self.people[name].id)

    async def open(
        self,
        template: Template = Template.MOTION,
        *,
        title: str = TITLE,
        asker: str = "Anna",
        electorate: Electorate = Electorate.ORGANISATIONS,
        options: tuple[str | datetime, ...] = (),
        lasts: timedelta = timedelta(days=7),
        **facts: Any,
    ) -> UUID:
        """A poll that the board asked and opened; of a motion that is confidential, unless it is said otherwise."""
        now = self.world.now
        draft: Draft = replace(
            suggested(template, title, electorate, group_id=facts.pop("group_id", None), now=now),
            question=facts.pop("question", QUESTION),
            options=tuple((each, None) if isinstance(each, str) else ("", each) for each in options),
            closes_at=now + lasts,
            **facts,
        )

        def make(session: Session) -> UUID:
            actor = self.actor(asker)
            poll = save_draft(session, actor, draft, now=now)
            return submit(session, actor, poll.id, keys=self.bot.keys, draw=self.bot.draw, now=now).id

        return await self.world.write(make)

    async def cancel(self, poll_id: UUID, reason: str) -> None:
        """Anna calls it off."""
        now = self.world.now
        await self.world.write(lambda s: cancel(s, self.actor("Anna"), poll_id, reason, now=now))

    async def rule(self, **rules: bool) -> None:
        """The association's rules about votes."""

        def change(session: Session) -> None:
            cluster = session.scalars(select(Cluster)).one()
            for name, value in rules.items():
                setattr(cluster, name, value)

        await self.world.write(change)

    def cards(self) -> list[discord.Message]:
        """What we posted in the channel for votes."""
        return messages_in(self.votes)

    def card(self) -> discord.Message:
        """The one card that stands there."""
        (card,) = self.cards()
        return card

    def said(self) -> str:
        """What the one card says, in one line with plain spaces."""
        return plain(text(self.card(), self.world.env))

    async def press_vote(self, name: str) -> InteractionResult:
        """By the button of the card."""
        return await press(self.people[name], self.card(), "Voter", self.world.env)

    async def vote(self, name: str, answer: str) -> InteractionResult:
        """Somebody votes on a motion, from the card to the receipt."""
        shown = await self.press_vote(name)
        shown = await press(self.people[name], shown, answer)
        return await press(self.people[name], shown, "Confirmer")

    async def ballots(self) -> list[StoredBallot]:
        """What is in the box."""
        return list(await self.world.read(lambda s: s.scalars(select(StoredBallot)).all()))

    async def poll(self, poll_id: UUID) -> Poll:
        """The row."""
        return await self.world.read(lambda s: s.scalars(select(Poll).where(Poll.id == poll_id)).one())


async def refill(person: MemberActor, form: InteractionResult, changes: dict[str, Any]) -> InteractionResult:
    """Send a form as Discord does: what stood in it already, but for what is typed anew."""
    assert form.modal is not None, f"no form came: {form!r}"
    stood = {label: _stood(field) for label, field in form_fields(form.modal)}
    return await fill(person, form, {label: value for label, value in {**stood, **changes}.items() if value})


def _stood(field: dict[str, Any]) -> Any:
    if "options" in field:
        return [option["value"] for option in field["options"] if option.get("default")]
    return field.get("value")


def plain(shown: str) -> str:
    """With plain spaces, in one line."""
    return " ".join(shown.split())
