"""`/vote voter|liste|recu`: the ballot from the card, from one's page or typed; who has voted; one's receipt."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from discord import app_commands

from bot.answers import turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes
from bot.ui.limits import MOST_CHOICES
from bot.ui.route import picked_id
from cogs.polls import ballot_cards, roll_cards, steering_cards, voting_cards
from cogs.polls.choosing import meant_poll, offered
from cogs.polls.commands import VOTE, PollsCog
from models.database import Session, Together
from models.errors import DomainError
from models.polls.asked import Asked, asked_in
from models.polls.at_hand import OpenVote, open_votes
from models.polls.casting import BallotPaper, Receipt, Vote, Wish, ballot_paper, cast_each
from models.polls.choices import demand_choice, spelled_approval, spelled_choice
from models.polls.errors import NotOnRoll, RepresentativeHasVoted
from models.polls.facts import PollSeen, poll_seen
from models.polls.listing import Listed
from models.polls.publishing import ClosedPoll, closed_poll
from models.polls.receipts import find_receipt
from models.polls.roll_call import RollCall, who_voted
from models.polls.tables import Method


class Voting(PollsCog):
    """Casting ballots."""

    GROUP = VOTE

    @completes
    async def complete_open(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The open polls in which whoever types has a voice, those to vote on first."""
        request = request_of(interaction)
        if request.cluster is None or request.person is None:
            return []
        votes = await self._votes(request)
        fitting = [vote for vote in votes if typed.casefold() in f"{vote.number} {vote.title}".casefold()]
        ordered = sorted(fitting, key=lambda vote: not vote.missing)[:MOST_CHOICES]
        return offered(request.language, [Listed(vote.poll_id, vote.number, vote.title) for vote in ordered])

    @command("voter", "cast", "Vote, or change your vote", parent=VOTE, needs=Needs.PERSON)
    @app_commands.rename(poll=named("scrutin", "poll"))
    @app_commands.describe(poll=described("Type its title or number and choose it; nothing: what is open to you"))
    @app_commands.autocomplete(poll=complete_open)
    async def vote(self, interaction: Interaction, poll: app_commands.Range[str, 1, 100] | None = None) -> None:
        """Open a ballot, or let choose which."""
        request = request_of(interaction)
        if poll is None:
            await self._open_the_only_one(interaction, request)
            return
        chosen = picked_id(poll) or await meant_poll(self.client, request, poll)
        await self._open_ballot(interaction, request, chosen)

    @on(ballot_cards.OPEN, needs=Needs.PERSON)
    async def show_open(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button to all that is open."""
        await self._show_open(interaction, request)

    @on(ballot_cards.OPEN_PICKED, needs=Needs.PERSON)
    async def pick_open(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One of them was picked."""
        await self._open_ballot(interaction, request, press.id_picked)

    @on(voting_cards.VOTE, needs=Needs.PERSON)
    async def press_vote(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of a card, however old."""
        await self._open_ballot(interaction, request, press.id())

    @on(ballot_cards.WHOSE, needs=Needs.PERSON)
    async def pick_elector(self, interaction: Interaction, request: Request, press: Press) -> None:
        """For whom was picked."""
        await self._open_ballot(interaction, request, press.id(), press.id_picked)

    @on(ballot_cards.BALLOT, needs=Needs.PERSON)
    async def press_ballot(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Choose again, or change what was recorded."""
        await self._open_ballot(interaction, request, press.id(), press.id(1))

    @on(ballot_cards.CHOOSE, needs=Needs.PERSON)
    async def press_choice(self, interaction: Interaction, request: Request, press: Press) -> None:
        """An answer was pressed: show it, record nothing."""
        await self._confirm(interaction, request, press.id(), press.id(1), press.argument(2))

    @on(ballot_cards.PICK, needs=Needs.PERSON)
    async def pick_options(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Options were picked: show them, record nothing."""
        if not all(value.isascii() and value.isdecimal() and len(value) <= 2 for value in press.values):
            raise ButtonNotKnown
        positions = [int(value) for value in press.values]
        poll_id, elector_id = press.id(), press.id(1)
        asked = await self.client.database.read(request.home.id, lambda session: asked_in(session, poll_id))
        if asked.method is Method.APPROVAL:
            choice = spelled_approval(positions)
        elif len(positions) == 1:
            choice = spelled_choice(positions[0])
        else:
            raise ButtonNotKnown
        await self._confirm(interaction, request, poll_id, elector_id, choice)

    @on(ballot_cards.CAST, needs=Needs.PERSON)
    async def cast(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Record the ballot; its receipt is shown once it is durable."""
        wish = Wish(request.actor, press.id(), press.id(1), press.argument(2), request.now)
        receipt, asked = await self.client.database.write(request.home.id, Together(self._record, wish, wish.poll_id))
        await turn_to(interaction, ballot_cards.recorded(request.language, request.home.id, asked, receipt))

    @on(voting_cards.RULES, needs=Needs.PERSON)
    async def press_rules(self, interaction: Interaction, request: Request, press: Press) -> None:
        """How it is counted, in full."""
        seen = await self._seen(request, press.id())
        card = voting_cards.rules(request.language, request.home.id, seen.poll)
        steering = steering_cards.steering(request.language, request.home.id, seen)
        await turn_to(interaction, replace(card, actions=[*card.actions, *steering]))

    @command("liste", "roll", "See who has voted (the list signed at the vote)", parent=VOTE, needs=Needs.PERSON)
    @app_commands.rename(poll=named("scrutin", "poll"))
    @app_commands.describe(poll=described("Type its title or number and choose it"))
    @app_commands.autocomplete(poll=PollsCog.complete)
    async def roll(self, interaction: Interaction, poll: app_commands.Range[str, 1, 100]) -> None:
        """Show who has voted."""
        request = request_of(interaction)
        await self._show_roll(interaction, request, await meant_poll(self.client, request, poll))

    @on(voting_cards.ROLL, needs=Needs.PERSON)
    async def press_roll(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await self._show_roll(interaction, request, press.id())

    @command("recu", "receipt", "Find your ballot in the published list", parent=VOTE, needs=Needs.PERSON)
    @app_commands.rename(poll=named("scrutin", "poll"), receipt=named("recu", "receipt"))
    @app_commands.describe(
        poll=described("Type its title or number and choose it"),
        receipt=described("The receipt that you got when you voted"),
    )
    @app_commands.autocomplete(poll=PollsCog.complete)
    async def receipt(
        self,
        interaction: Interaction,
        poll: app_commands.Range[str, 1, 100],
        receipt: app_commands.Range[str, 1, 60],
    ) -> None:
        """Look a receipt up."""
        request = request_of(interaction)
        poll_id = await meant_poll(self.client, request, poll)

        def read(session: Session) -> tuple[ClosedPoll, Asked]:
            return closed_poll(session, request.actor, poll_id, now=request.now), asked_in(session, poll_id)

        closed, asked = await self.client.database.read(request.home.id, read)
        found = await asyncio.to_thread(find_receipt, closed, receipt)
        await turn_to(interaction, roll_cards.looked_up(request.language, request.home.id, asked, receipt, found))

    def _record(self, session: Session, wishes: Sequence[Wish]) -> Sequence[tuple[Receipt, Asked] | DomainError]:
        """All that wait at once, each recorded or refused; what was asked is read once a poll."""
        cast = cast_each(session, self.client.keys, wishes)
        polls = {receipt.poll_id for receipt in cast if isinstance(receipt, Receipt)}
        asked = {poll_id: asked_in(session, poll_id) for poll_id in sorted(polls)}
        return [(receipt, asked[receipt.poll_id]) if isinstance(receipt, Receipt) else receipt for receipt in cast]

    async def _open_the_only_one(self, interaction: Interaction, request: Request) -> None:
        """Where one vote alone waits there is nothing to choose: its ballot."""
        votes = await self._votes(request)
        waiting = [vote.poll_id for vote in votes if vote.missing] or [vote.poll_id for vote in votes]
        if len(waiting) == 1:
            await self._open_ballot(interaction, request, waiting[0])
        else:
            await turn_to(interaction, ballot_cards.open_votes(request.language, request.home, votes))

    async def _votes(self, request: Request) -> Sequence[OpenVote]:
        return await self.client.database.read(
            request.home.id, lambda session: open_votes(session, request.actor, self.client.keys, now=request.now)
        )

    async def _show_open(self, interaction: Interaction, request: Request) -> None:
        votes = await self._votes(request)
        await turn_to(interaction, ballot_cards.open_votes(request.language, request.home, votes))

    async def _open_ballot(
        self, interaction: Interaction, request: Request, poll_id: UUID, elector_id: UUID | None = None
    ) -> None:
        paper, asked = await self._paper(request, poll_id)
        if elector_id is None and len(paper.votes) > 1:
            card = ballot_cards.which_ballot(request.language, request.home.id, asked, paper)
        else:
            vote = paper.votes[0] if elector_id is None else _vote_of(paper, elector_id)
            card = ballot_cards.ballot(request.language, request.home, asked, paper, vote)
        await turn_to(interaction, card)

    async def _confirm(
        self, interaction: Interaction, request: Request, poll_id: UUID, elector_id: UUID, choice: str
    ) -> None:
        paper, asked = await self._paper(request, poll_id)
        vote = _vote_of(paper, elector_id)
        demand_choice(choice, paper.method, len(paper.options))
        await turn_to(interaction, ballot_cards.confirm(request.language, request.home.id, asked, paper, vote, choice))

    async def _paper(self, request: Request, poll_id: UUID) -> tuple[BallotPaper, Asked]:
        def read(session: Session) -> tuple[BallotPaper, Asked]:
            paper = ballot_paper(session, request.actor, self.client.keys, poll_id, now=request.now)
            return paper, asked_in(session, poll_id)

        return await self.client.database.read(request.home.id, read)

    async def _seen(self, request: Request, poll_id: UUID) -> PollSeen:
        return await self.client.database.read(
            request.home.id, lambda session: poll_seen(session, request.actor, poll_id, now=request.now)
        )

    async def _show_roll(self, interaction: Interaction, request: Request, poll_id: UUID) -> None:
        def read(session: Session) -> tuple[RollCall, Asked]:
            call = who_voted(session, request.actor, self.client.keys, poll_id, now=request.now)
            return call, asked_in(session, poll_id)

        call, asked = await self.client.database.read(request.home.id, read)
        pages = await asyncio.to_thread(roll_cards.roll, request.language, request.home.id, asked, call)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))


def _vote_of(paper: BallotPaper, elector_id: UUID) -> Vote:
    """The ballot of this elector, if the voter may cast it."""
    for vote in paper.votes:
        if vote.elector_id == elector_id:
            if vote.refused:
                raise RepresentativeHasVoted(vote.organisation or "")
            return vote
    raise NotOnRoll
