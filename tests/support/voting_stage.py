"""A cluster with a channel for votes, people who vote as users do, and polls that their board opened."""

from __future__ import annotations

from collections.abc import Mapping
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
from tests.support.actors import buttons, choose, fill, form_fields, messages_in, press, selects, text
from tests.support.world import World

TITLE = "Nouveaux statuts"
QUESTION = "Approuvez-vous les nouveaux statuts ?"
CHANNEL = "votes"
SOON = "01/01/2026 15:00"
"""Four hours after a world begins, on the clock of Nouméa."""

AN_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
A_HASH = r"\b[0-9a-f]{64}\b"

MAJORITY, QUORUM, SECRECY, TIES = range(4)
"""Where these stand among the selects of the rules; of a motion there is no select of ties."""

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

    async def ask(
        self,
        template: str,
        title: str,
        filled: Mapping[str, str] | None = None,
        *,
        rules: Mapping[int, int] | None = None,
        by: str = "Anna",
        group: str | None = None,
    ) -> InteractionResult:
        """Somebody asks as people do, from the command to the open vote.

        `filled`: fields of the form by their labels; unless they say otherwise it ends after some hours, for each day
        that passes takes a while. `rules`: which entry is chosen of which select. `group`: whose vote it is.
        """
        asker, of_group = self.people[by], {"groupe": group} if group is not None else {}
        form = await asker.slash(self.world.channel, "vote creer", modele=template, **of_group)
        wanted = {"Titre": title, "La question": QUESTION, "Clôture": SOON, **(filled or {})}
        shown = await refill(asker, form, wanted)
        if rules:
            shown = await press(asker, shown, "Modifier les règles")
            for index, entry in rules.items():
                await choose(asker, shown, selects(shown)[index]["options"][entry]["label"], index=index)
            shown = await press(asker, shown, "Aperçu")
        return await press(asker, shown, "Ouvrir le vote")

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
        return self.said_by(self.card())

    def said_by(self, message: discord.Message) -> str:
        """What a message says now, likewise."""
        return plain(text(message, self.world.env))

    async def press_vote(self, name: str) -> InteractionResult:
        """By the button of the card; of the last one where several are open."""
        env = self.world.env
        cards = [card for card in self.cards() if "Voter" in buttons(card, env)]
        return await press(self.people[name], cards[-1], "Voter", env)

    async def vote(self, name: str, answer: str, organisation: str | None = None) -> InteractionResult:
        """Somebody votes, from the card to the receipt: by a button, or in a select where there are options.

        `organisation`: whose ballot it is, of one who has several.
        """
        actor, shown = self.people[name], await self.press_vote(name)
        if organisation is not None:
            shown = await choose(actor, shown, organisation)
        shown = await (choose if selects(shown) else press)(actor, shown, answer)
        return await press(actor, shown, "Confirmer")

    async def polls(self) -> list[Poll]:
        """All of them, the oldest first."""
        return list(await self.world.read(lambda s: s.scalars(select(Poll).order_by(Poll.created_at)).all()))

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
