"""`/groupe liste|voir`: what groups there are, what each is about, who takes part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from discord import app_commands
from discord.ext import commands

from bot.answers import turn_to
from bot.command_words import described, named
from bot.door import Press, on
from bot.errors import ButtonNotKnown
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes, group
from bot.ui import Card, fitted
from bot.ui.limits import MOST_CHOICE_NAME, MOST_CHOICES
from cogs.groups import cards, list_cards
from cogs.groups.choosing import meant_group
from cogs.groups.words import LISTS, TITLES
from models.database import Session
from models.groups.facts import GroupSeen, group_seen
from models.groups.listing import GroupList, Which, groups_like, list_groups
from models.groups.tables import GroupStatus
from models.threads.activity import Activity, activity_of

if TYPE_CHECKING:
    from bot.client import Cagou

WHICH_CHOICES = [app_commands.Choice(name=described(words), value=which.value) for which, words in LISTS.items()]


class GroupsCog(commands.Cog):
    """What each of the cogs about groups has."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete(self, interaction: Interaction, typed: str) -> Sequence[app_commands.Choice[str]]:
        """The groups that exist for whoever types: never a committee of others."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        reopening = interaction.command is not None and interaction.command.name == "rouvrir"
        status = GroupStatus.ARCHIVED if reopening else None
        found = await self.client.database.read(
            request.home.id,
            lambda session: groups_like(session, request.actor, typed, MOST_CHOICES, now=request.now, status=status),
        )
        return [
            app_commands.Choice(
                name=fitted(request.language.say(TITLES[each.kind], name=each.name), MOST_CHOICE_NAME),
                value=str(each.id),
            )
            for each in found
        ]

    async def seen_card(self, request: Request, seen: GroupSeen) -> Card:
        """The card of a group as the one who asks sees it."""
        activity = await self._activity(request, [seen.group.id])
        threads = activity[seen.group.id].open_threads if seen.group.id in activity else 0
        return cards.group(request.language, request.home, seen, threads)

    async def _activity(self, request: Request, ids: Sequence[UUID]) -> dict[UUID, Activity]:
        return dict(await self.client.database.read(request.home.id, lambda session: activity_of(session, ids)))


class Groups(GroupsCog):
    """Looking at groups."""

    GROUP = group("groupe", "group", "Commissions, clubs and committees")

    @command("liste", "list", "The groups: what each is about, who heads it, what goes on", parent=GROUP)
    @app_commands.rename(which=named("lesquels", "which"), typed=named("texte", "text"))
    @app_commands.describe(
        which=described("Which groups; nothing: all of them"),
        typed=described("Words of its name or of what it is for"),
    )
    @app_commands.choices(which=WHICH_CHOICES)
    async def list(
        self,
        interaction: Interaction,
        which: app_commands.Choice[str] | None = None,
        typed: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        """List the groups."""
        chosen = Which(which.value) if which is not None else Which.ALL
        await self._list(interaction, request_of(interaction), chosen, typed or "")

    @command("voir", "show", "See a group, and all you can do there", parent=GROUP)
    @app_commands.rename(group=named("groupe", "group"))
    @app_commands.describe(group=described("Type its name and choose it; nothing: the one of this channel"))
    @app_commands.autocomplete(group=GroupsCog.complete)
    async def show(self, interaction: Interaction, group: app_commands.Range[str, 1, 100] | None = None) -> None:
        """Show a group."""
        request = request_of(interaction)
        group_id = await meant_group(self.client, interaction, request, group)
        await self._show(interaction, request, group_id)

    @on(cards.SHOW)
    async def open(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of a group."""
        await self._show(interaction, request, press.id())

    @on(cards.LIST)
    async def open_list(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of a list."""
        await self._list(interaction, request, _which(press.argument(0)))

    @on(list_cards.FILTER)
    async def filter(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Another list was picked."""
        await self._list(interaction, request, _which(press.picked))

    @on(cards.PEOPLE)
    async def people(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Who takes part."""
        seen = await self._seen(request, press.id())
        pages = list_cards.people(request.language, request.home, seen)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))

    async def _show(self, interaction: Interaction, request: Request, group_id: UUID) -> None:
        card = await self.seen_card(request, await self._seen(request, group_id))
        await turn_to(interaction, card)

    async def _seen(self, request: Request, group_id: UUID) -> GroupSeen:
        return await self.client.database.read(
            request.home.id, lambda session: group_seen(session, request.actor, group_id, now=request.now)
        )

    async def _list(self, interaction: Interaction, request: Request, chosen: Which, typed: str = "") -> None:
        def read(session: Session) -> tuple[GroupList, Mapping[UUID, Activity]]:
            found = list_groups(session, request.actor, chosen, typed, now=request.now)
            return found, activity_of(session, [each.group.id for each in found.listed])

        found, activity = await self.client.database.read(request.home.id, read)
        pages = list_cards.groups(request.language, request.home, found, activity)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))


def _which(value: str) -> Which:
    try:
        return Which(value)
    except ValueError:
        raise ButtonNotKnown from None
