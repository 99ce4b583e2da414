"""`/vote creer|brouillons`: a draft, its preview, its rules and roll, and letting it go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

import discord
from discord import app_commands

from bot.answers import turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.request import Interaction, Request, request_of
from bot.tree import command
from bot.ui import Card
from bot.ui.route import as_id
from cogs.groups.choosing import meant_group
from cogs.groups.commands import GroupsCog
from cogs.polls import asking_cards as cards
from cogs.polls import asking_forms as forms
from cogs.polls.commands import VOTE, PollsCog
from cogs.polls.posts import channel_of
from cogs.polls.rule_choices import Setting, chosen, figured
from models.database import Session
from models.groups.facts import GroupFacts
from models.groups.listing import Which, list_groups
from models.people.standing import standing_of
from models.polls import drafting, roll_lines
from models.polls.drafting import Preview
from models.polls.electorate import Roll
from models.polls.facts import PollFacts, PollSeen, poll_seen
from models.polls.going_ahead import submit, take_back
from models.polls.permissions import may_ask
from models.polls.roll import roll_before_opening
from models.polls.tables import Electorate, Method, Nature, PollStatus
from models.polls.templates import LASTS, Draft, Template, suggested
from models.polls.typed import close_from, opening_from, options_from

TEMPLATE_CHOICES = [
    app_commands.Choice(name=described(said), value=each.value) for each, said in forms.TEMPLATES.items()
]
WHO_CHOICES = [app_commands.Choice(name=described(said), value=each.value) for each, said in cards.WHO.items()]

NOTHING = "-"


class Asking(PollsCog):
    """Drafts, until they are let go."""

    @command("creer", "create", "Ask for a vote", parent=VOTE, needs=Needs.PERSON)
    @app_commands.rename(
        template=named("modele", "template"),
        who=named("qui", "who"),
        group=named("groupe", "group"),
        channel=named("salon", "channel"),
    )
    @app_commands.describe(
        template=described("What kind of vote; nothing: choose it"),
        who=described("Who votes; nothing: the member organisations"),
        group=described("A group whose people vote: type its name and choose it"),
        channel=described("Where its card shall stand; nothing: in the channel for votes, or the group’s own"),
    )
    @app_commands.choices(template=TEMPLATE_CHOICES, who=WHO_CHOICES)
    @app_commands.autocomplete(group=GroupsCog.complete)
    async def create(
        self,
        interaction: Interaction,
        template: app_commands.Choice[str] | None = None,
        who: app_commands.Choice[str] | None = None,
        group: app_commands.Range[str, 1, 100] | None = None,
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Open the form, or let choose who votes and what it starts from."""
        request = request_of(interaction)
        if template is None and who is None and group is None:
            await self._start(interaction, request)
            return
        group_id = await meant_group(self.client, interaction, request, group) if group is not None else None
        electorate = Electorate.GROUP if group_id else Electorate(who.value) if who else Electorate.ORGANISATIONS
        await self._demand_asker(request, electorate, group_id)
        if template is None:
            card = cards.templates(request.language, request.home.id, electorate, group_id)
            await turn_to(interaction, card)
            return
        await self._ask(interaction, request, Template(template.value), electorate, group_id, channel)

    @on(cards.START, needs=Needs.PERSON)
    async def press_start(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button that begins."""
        await self._start(interaction, request)

    @on(cards.WHOM, needs=Needs.PERSON)
    async def pick_whom(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Who votes was picked: a kind of people, or a group."""
        if press.picked in set(Electorate) - {Electorate.GROUP}:
            electorate, group_id = Electorate(press.picked), None
        else:
            electorate, group_id = Electorate.GROUP, press.id_picked
        await self._demand_asker(request, electorate, group_id)
        await turn_to(interaction, cards.templates(request.language, request.home.id, electorate, group_id))

    @on(cards.TEMPLATE, needs=Needs.PERSON)
    async def pick_template(self, interaction: Interaction, request: Request, press: Press) -> None:
        """What it starts from was picked: the form opens."""
        electorate, group_id = _whom(press, 0)
        await self._demand_asker(request, electorate, group_id)
        await self._ask(interaction, request, _template(press.picked), electorate, group_id, None)

    @on(forms.ASKED, needs=Needs.PERSON)
    async def asked(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent: a draft, and its preview."""
        template, (electorate, group_id) = _template(press.argument(0)), _whom(press, 1)
        channel_id = int(press.argument(3)) if press.argument(3).isdecimal() else None
        start = suggested(template, "", electorate, group_id=group_id, now=request.now)
        draft = replace(self._filled(request, press, start, template is Template.DATES), channel_id=channel_id)
        poll = await self.client.database.write(
            request.home.id, lambda session: drafting.save_draft(session, request.actor, draft, now=request.now)
        )
        await turn_to(interaction, await self._preview(request, poll.id))

    @command("brouillons", "drafts", "Your drafts of votes", parent=VOTE, needs=Needs.PERSON)
    async def drafts(self, interaction: Interaction) -> None:
        """List one's drafts."""
        await self._drafts(interaction, request_of(interaction))

    @on(cards.DRAFTS, needs=Needs.PERSON)
    async def press_drafts(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await self._drafts(interaction, request)

    @on(cards.DRAFT_PICKED, needs=Needs.PERSON)
    async def pick_draft(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One of them was picked."""
        await turn_to(interaction, await self.shown(request, press.id_picked))

    @on(cards.SHOW, needs=Needs.PERSON)
    async def show(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The preview of a draft, or how a poll that was let go stands."""
        await turn_to(interaction, await self.shown(request, press.id()))

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

    @on(cards.DRAFT_ROLL, needs=Needs.PERSON)
    async def show_roll(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Who would be on the roll."""
        await self._roll(interaction, request, press.id())

    @on(cards.CORRECT, needs=Needs.PERSON)
    async def correct(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of its corrections."""
        poll_id = press.id()

        def read(session: Session) -> tuple[str, PollFacts]:
            typed = roll_lines.lines_of(session, request.actor, poll_id, now=request.now)
            return typed, poll_seen(session, request.actor, poll_id, now=request.now).poll

        typed, poll = await self.client.database.read(request.home.id, read)
        listed = poll.electorate is Electorate.FILE
        form = forms.correct(request.language, request.home.id, poll_id, typed, listed=listed)
        await self.client.door.ask(interaction, request, form)

    @on(forms.CORRECTED, needs=Needs.PERSON)
    async def corrected(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        poll_id, typed = press.id(), press.answers.get("lines", "")
        await self.client.database.write(
            request.home.id,
            lambda session: roll_lines.correct_by_lines(session, request.actor, poll_id, typed, now=request.now),
        )
        await self._roll(interaction, request, poll_id)

    @on(cards.SUBMIT, needs=Needs.PERSON)
    async def submit(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Let it go: it opens, is scheduled, or waits for a second member of the board."""
        poll_id, client = press.id(), self.client
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

    async def _start(self, interaction: Interaction, request: Request) -> None:
        def read(session: Session) -> tuple[Sequence[Electorate], Sequence[GroupFacts]]:
            standing = standing_of(session, request.actor, request.now)
            asked = [each for each in cards.WHO if may_ask(standing, each) is None]
            found = list_groups(session, request.actor, Which.MINE, now=request.now).listed
            groups = [
                each.group
                for each in found
                if may_ask(standing, Electorate.GROUP, group_kind=each.group.kind, role=each.role) is None
            ]
            return asked, groups

        asked, groups = await self.client.database.read(request.home.id, read)
        if not asked and not groups:
            await self._demand_asker(request, Electorate.ORGANISATIONS, None)
        await turn_to(interaction, cards.start(request.language, request.home.id, asked, groups))

    async def _ask(
        self,
        interaction: Interaction,
        request: Request,
        template: Template,
        electorate: Electorate,
        group_id: UUID | None,
        channel: discord.TextChannel | None,
    ) -> None:
        placed = channel.id if channel is not None and group_id is None else NOTHING
        custom_id = forms.ASKED.to(request.home.id, template.value, electorate.value, group_id or NOTHING, placed)
        closes_at = request.now + LASTS
        form = forms.new_poll(request.language, custom_id, template, closes_at, request.home.zone)
        await self.client.door.ask(interaction, request, form)

    def _filled(self, request: Request, press: Press, draft: Draft, dates: bool) -> Draft:
        """What a form says, in the place of what a draft said."""
        answers, zone = press.answers, request.home.zone
        clause = answers.get("clause", "").strip() or None
        options = draft.options
        if draft.method is not Method.MOTION:
            options = options_from(answers.get("options", ""), zone, dates=dates)
        return replace(
            draft,
            title=answers.get("title", ""),
            question=answers.get("question", ""),
            clause=clause,
            nature=Nature.DECISION if clause else Nature.CONSULTATION,
            options=options,
            closes_at=close_from(answers.get("until", ""), zone),
        )

    async def _demand_asker(self, request: Request, electorate: Electorate, group_id: UUID | None) -> None:
        await self.client.database.read(
            request.home.id,
            lambda session: drafting.demand_asker(session, request.actor, electorate, group_id, now=request.now),
        )

    async def _draft(self, request: Request, poll_id: UUID) -> Draft:
        return await self.client.database.read(
            request.home.id, lambda session: drafting.draft_of(session, request.actor, poll_id, now=request.now)
        )

    async def _change(self, request: Request, poll_id: UUID, change: Callable[[Draft], Draft]) -> Draft:
        """The draft as it is after a change, kept."""

        def write(session: Session) -> Draft:
            wanted = change(drafting.draft_of(session, request.actor, poll_id, now=request.now))
            drafting.edit_draft(session, request.actor, poll_id, wanted, now=request.now)
            return drafting.draft_of(session, request.actor, poll_id, now=request.now)

        return await self.client.database.write(request.home.id, write)

    async def _found(self, request: Request, poll_id: UUID) -> Preview:
        return await self.client.database.read(
            request.home.id, lambda session: drafting.preview(session, request.actor, poll_id, now=request.now)
        )

    async def _preview(self, request: Request, poll_id: UUID) -> Card:
        found = await self._found(request, poll_id)
        return cards.preview(request.language, request.home, found, channel_of(request.home, found.poll))

    async def shown(self, request: Request, poll_id: UUID) -> Card:
        """A draft as its preview, anything else as it stands."""

        def read(session: Session) -> tuple[PollSeen, Preview | None]:
            seen = poll_seen(session, request.actor, poll_id, now=request.now)
            if seen.poll.status is not PollStatus.DRAFT:
                return seen, None
            return seen, drafting.preview(session, request.actor, poll_id, now=request.now)

        seen, found = await self.client.database.read(request.home.id, read)
        channel_id = channel_of(request.home, seen.poll)
        if found is not None:
            return cards.preview(request.language, request.home, found, channel_id)
        return cards.state(request.language, request.home, seen, channel_id)

    async def _drafts(self, interaction: Interaction, request: Request) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: drafting.my_drafts(session, request.actor, now=request.now)
        )
        await turn_to(interaction, cards.drafts(request.language, request.home.id, found))

    async def _roll(self, interaction: Interaction, request: Request, poll_id: UUID) -> None:
        def read(session: Session) -> tuple[PollFacts, Roll]:
            roll = roll_before_opening(session, request.actor, poll_id, now=request.now)
            return poll_seen(session, request.actor, poll_id, now=request.now).poll, roll

        poll, roll = await self.client.database.read(request.home.id, read)
        pages = cards.roll(request.language, request.home.id, poll, roll)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))


def _template(value: str) -> Template:
    if value not in set(Template):
        raise ButtonNotKnown
    return Template(value)


def _whom(press: Press, index: int) -> tuple[Electorate, UUID | None]:
    """Who is asked, as a custom_id carries it."""
    value, group_id = press.argument(index), as_id(press.argument(index + 1))
    if value not in set(Electorate) or (group_id is not None) is not (value == Electorate.GROUP):
        raise ButtonNotKnown
    return Electorate(value), group_id
