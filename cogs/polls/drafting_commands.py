"""The preview of a draft: its text, rules and dates are changed, it is let go, taken back or thrown away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from bot.answers import show_with_file, think, turn_to
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.request import Interaction, Request
from cogs.polls import asking_cards as cards
from cogs.polls import asking_forms as forms
from cogs.polls.drafts import DraftsCog
from cogs.polls.places import demand_postable
from cogs.polls.rule_choices import Setting, chosen, figured, joined
from models.database import Session
from models.polls import drafting
from models.polls.going_ahead import submit, take_back
from models.polls.outcome_files import file_decided_on
from models.polls.templates import Draft
from models.polls.typed import close_from, opening_from


class Drafting(DraftsCog):
    """A draft, until it is let go."""

    @on(cards.SHOW, needs=Needs.PERSON)
    async def show(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The preview of a draft, or how a poll that was let go stands."""
        await turn_to(interaction, await self.shown(request, press.id()))

    @on(cards.OUTCOME_FILE, needs=Needs.PERSON)
    async def outcome_file(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The file that would be delivered: one looks into it before the vote opens."""
        poll_id = press.id()
        file = await self.client.database.read(
            request.home.id, lambda session: file_decided_on(session, request.actor, poll_id, now=request.now)
        )
        await think(interaction)
        card = cards.outcome_file(request.language, request.home.id, poll_id, file)
        await show_with_file(interaction, card, file.sent_as, file.content)

    @on(cards.EDIT, needs=Needs.PERSON)
    async def edit(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form with what the draft says."""
        draft = await self._draft(request, press.id())
        form = forms.edit(request.language, request.home.id, press.id(), draft, request.home.zone)
        await self.client.door.ask(interaction, request, form)

    @on(forms.EDITED, needs=Needs.PERSON)
    async def edited(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""

        def change(draft: Draft) -> Draft:
            dates = any(starts_at is not None for _, starts_at in draft.options)
            return self._filled(request, press, draft, dates)

        await self._change(request, press.id(), change)
        await turn_to(interaction, await self._preview(request, press.id()))

    @on(cards.RULES_SET, needs=Needs.PERSON)
    async def show_rules(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The rules, to be chosen."""
        draft = await self._draft(request, press.id())
        await turn_to(interaction, cards.rules(request.language, request.home.id, press.id(), draft))

    @on(cards.SET, needs=Needs.PERSON)
    async def set_rule(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One of them was chosen: it is kept at once."""
        if press.argument(1) not in set(Setting):
            raise ButtonNotKnown
        setting = Setting(press.argument(1))
        draft = await self._change(request, press.id(), lambda draft: chosen(draft, setting, press.values))
        await turn_to(interaction, cards.rules(request.language, request.home.id, press.id(), draft))

    @on(cards.FIGURES, needs=Needs.PERSON)
    async def figures(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of any other figure."""
        draft = await self._draft(request, press.id())
        await self.client.door.ask(
            interaction, request, forms.figures(request.language, request.home.id, press.id(), draft)
        )

    @on(forms.FIGURES_SENT, needs=Needs.PERSON)
    async def figures_sent(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        draft = await self._change(request, press.id(), lambda draft: figured(draft, press.answers))
        await turn_to(interaction, cards.rules(request.language, request.home.id, press.id(), draft))

    @on(cards.SECOND, needs=Needs.PERSON)
    async def second(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a second majority."""
        draft = await self._draft(request, press.id())
        form = forms.second(request.language, request.home.id, press.id(), draft)
        await self.client.door.ask(interaction, request, form)

    @on(forms.SECOND_SENT, needs=Needs.PERSON)
    async def second_sent(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        draft = await self._change(request, press.id(), lambda draft: joined(draft, press.answers))
        await turn_to(interaction, cards.rules(request.language, request.home.id, press.id(), draft))

    @on(cards.DATES, needs=Needs.PERSON)
    async def dates(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of its dates."""
        draft = await self._draft(request, press.id())
        form = forms.dates(request.language, request.home.id, press.id(), draft, request.home.zone)
        await self.client.door.ask(interaction, request, form)

    @on(forms.DATED, needs=Needs.PERSON)
    async def dated(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        zone = request.home.zone
        opens_at = opening_from(press.answers.get("from", ""), zone)
        closes_at = close_from(press.answers.get("until", ""), zone)
        await self._change(request, press.id(), lambda draft: replace(draft, opens_at=opens_at, closes_at=closes_at))
        await turn_to(interaction, await self._preview(request, press.id()))

    @on(cards.SUBMIT, needs=Needs.PERSON)
    async def submit(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Let it go: it opens, is scheduled, or waits for a second member of the board."""
        poll_id, client = press.id(), self.client
        found = await self._found(request, poll_id)
        demand_postable(self._place(request, found.poll))
        await client.database.write(
            request.home.id,
            lambda session: submit(
                session, request.actor, poll_id, keys=client.keys, draw=client.draw, now=request.now
            ),
        )
        await turn_to(interaction, await self.shown(request, poll_id))

    @on(cards.TAKE_BACK, needs=Needs.PERSON)
    async def press_take_back(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Make a draft of it again."""
        poll_id = press.id()
        await self.client.database.write(
            request.home.id, lambda session: take_back(session, request.actor, poll_id, now=request.now)
        )
        await turn_to(interaction, await self.shown(request, poll_id))

    @on(cards.DELETE, needs=Needs.PERSON)
    async def delete(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Ask once more."""
        found = await self._found(request, press.id())
        await turn_to(interaction, cards.throw_away(request.language, request.home.id, found.poll))

    @on(cards.CONFIRM_DELETE, needs=Needs.PERSON)
    async def confirm_delete(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Throw it away."""
        poll_id = press.id()
        title = await self.client.database.write(
            request.home.id, lambda session: drafting.delete_draft(session, request.actor, poll_id, now=request.now)
        )
        await turn_to(interaction, cards.thrown_away(request.language, request.home.id, title))

    async def _change(self, request: Request, poll_id: UUID, change: Callable[[Draft], Draft]) -> Draft:
        """The draft as it is after a change, kept."""

        def write(session: Session) -> Draft:
            wanted = change(drafting.draft_of(session, request.actor, poll_id, now=request.now))
            drafting.edit_draft(session, request.actor, poll_id, wanted, now=request.now)
            return drafting.draft_of(session, request.actor, poll_id, now=request.now)

        return await self.client.database.write(request.home.id, write)
