"""`/mes-donnees voir|exporter|effacer`, in the server and in private messages."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import discord
import structlog
from discord.ext import commands

from bot.answers import replace, show, show_with_file, turn_to
from bot.door import Needs, Press, on
from bot.projection.wanted import our_roles
from bot.request import Interaction, Request, in_cluster, request_of
from bot.tree import command, group
from bot.ui import Card, Route
from cogs.privacy import cards
from models.privacy.erasing import erase_all
from models.privacy.exporting import Held, held_about
from models.privacy.retention import months_kept

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)


class Privacy(commands.Cog):
    """Everybody's own data, theirs alone to see, to take away and to erase; also of those the cluster does not know.

    In a private message too, for who has left the server: Discord offers these commands to whoever installs Cagou for
    themselves, in any server or none.
    """

    GROUP = group("mes-donnees", "my-data", "What is held about you: see it, take it away, erase it", private_too=True)

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @command("voir", "show", "See what is held about you", parent=GROUP, needs=Needs.NOTHING)
    async def show_data(self, interaction: Interaction) -> None:
        """In words."""
        request = await self._meant(interaction, cards.SHOW)
        if request is not None:
            await show(interaction, await self._words(interaction, request))

    @on(cards.SHOW, anywhere=True)
    async def press_show(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await turn_to(interaction, await self._words(interaction, request))

    @command("exporter", "export", "Take away everything held about you, as a file", parent=GROUP, needs=Needs.NOTHING)
    async def export_data(self, interaction: Interaction) -> None:
        """As a file."""
        request = await self._meant(interaction, cards.EXPORT)
        if request is not None:
            await self._export(interaction, request)

    @on(cards.EXPORT, anywhere=True)
    async def press_export(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of the card."""
        await self._export(interaction, request)

    @command("effacer", "erase", "Erase everything held about you", parent=GROUP, needs=Needs.NOTHING)
    async def erase_data(self, interaction: Interaction) -> None:
        """Say first what goes and what stays."""
        request = await self._meant(interaction, cards.ERASE)
        if request is not None:
            await show(interaction, await self._question(interaction, request))

    @on(cards.ERASE, anywhere=True)
    async def press_erase(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of the card."""
        await turn_to(interaction, await self._question(interaction, request))

    @on(cards.CONFIRM, anywhere=True)
    async def confirm(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Erase what is held about whoever pressed: nobody can press for another."""
        roles = await self.client.database.read(request.home.id, our_roles)
        outcome = await erase_all(self.client.database, request.home.id, request.actor, now=request.now)
        self.client.memory.forget(interaction.user.id)
        await replace(interaction, cards.erased(request.language, outcome))
        await self._take_roles(interaction, request, {role.role_id for role in roles.values()})

    @on(cards.PAGE, anywhere=True)
    async def press_page(self, interaction: Interaction, request: Request, press: Press) -> None:
        """What is kept of people at all: the same for everybody."""
        months = await self.client.database.read(request.home.id, months_kept)
        pages = cards.kept(request.language, request.home, months, here=_here(interaction, request))
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))

    async def _meant(self, interaction: Interaction, route: Route) -> Request | None:
        """For which cluster it is asked: this server's, else the only one that holds something.

        None once something else was answered: none does, or several.
        """
        request = request_of(interaction)
        if request.cluster is not None:
            return request
        user_id = interaction.user.id
        clusters = await self.client.directory.clusters_holding(user_id)
        if len(clusters) != 1:
            several = cards.which_cluster(request.language, clusters, route)
            await show(interaction, several if clusters else cards.no_cluster(request.language))
            return None
        person = await self.client.directory.person(clusters[0].id, user_id)
        return in_cluster(interaction, request, clusters[0], person)

    async def _words(self, interaction: Interaction, request: Request) -> Card:
        return cards.held(request.language, request.home, await self._held(request), here=_here(interaction, request))

    async def _export(self, interaction: Interaction, request: Request) -> None:
        data = await self._held(request)
        if not data.tables:
            await show(interaction, await self._words(interaction, request))
            return
        content = cards.file_of(request.language, request.home, data, request.now)
        await show_with_file(interaction, cards.exported(request.language), cards.FILE_NAME, content)

    async def _question(self, interaction: Interaction, request: Request) -> Card:
        data = await self._held(request)
        if not data.tables:
            return cards.held(request.language, request.home, data, here=_here(interaction, request))
        offices = cards.offices_now(data.rows("mandate"), request.now)
        return cards.before_erasing(request.language, request.home, offices=offices)

    async def _held(self, request: Request) -> Held:
        return await self.client.database.read(request.home.id, lambda session: held_about(session, request.actor))

    async def _take_roles(self, interaction: Interaction, request: Request, ours: Collection[int]) -> None:
        """Take the cluster's roles away at once, while it is known whose they are.

        The outbox does the same with the roles that Cagou made, by looking for holders whom the cluster does not know;
        of a role that was there before Cagou it cannot tell who held it on their own account.
        """
        guild = self.client.get_guild(request.home.guild_id)
        try:
            member = await _member(guild, interaction.user.id) if guild is not None else None
            held = [role for role in member.roles if role.id in ours] if member is not None else []
            if member is not None and held:
                await member.remove_roles(*held)
        except discord.HTTPException as refused:
            log.warning("roles_not_taken", reference=request.reference, code=refused.code)


async def _member(guild: discord.Guild, user_id: int) -> discord.Member | None:
    try:
        return guild.get_member(user_id) or await guild.fetch_member(user_id)
    except discord.NotFound:
        return None


def _here(interaction: Interaction, request: Request) -> bool:
    """Whether it is asked in the cluster's own server, where the ways on lead somewhere."""
    return interaction.guild_id == request.home.guild_id
