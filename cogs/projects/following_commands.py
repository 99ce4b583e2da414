"""`/projet suivre`: following domains, so that new calls wait on one's page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.answers import turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes
from cogs.calls.choosing import of_family
from cogs.experts.choosing import Unclear, meant, offered
from cogs.projects import following_cards
from cogs.projects.commands import Projects
from cogs.projects.giving_routes import FOLLOW
from models.experts.errors import DomainUnknown
from models.projects.following_domains import (
    Following,
    follow,
    following,
    put_calls_aside,
    set_mentions,
    unfollow,
)

if TYPE_CHECKING:
    from bot.client import Cagou

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST_DIGITS = 16
"""Of an instant in microseconds: until the year 2286."""


class FollowingDomains(commands.Cog):
    """The domains that one follows."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete_domain(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The domains that what is typed may mean."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        return offered(await self.client.domains.of(request.cluster.id), typed, request.language)

    @command("suivre", "follow", "Follow a domain that projects may seek", parent=Projects.PROJECT, needs=Needs.PERSON)
    @app_commands.rename(domain=named("domaine", "domain"))
    @app_commands.describe(domain=described("The domain; nothing: those that you follow"))
    @app_commands.autocomplete(domain=complete_domain)
    async def follow(self, interaction: Interaction, domain: str | None = None) -> None:
        """Follow a domain, or show those that one follows."""
        request = request_of(interaction)
        if domain is None or not domain.strip():
            await self._all(interaction, request)
            return
        found = meant(await self.client.domains.of(request.home.id), domain)
        if isinstance(found, Unclear):
            raise DomainUnknown
        domain_id = found.id
        done = await self.client.database.write(
            request.home.id, lambda session: follow(session, request.actor, domain_id, now=request.now)
        )
        await self._show(interaction, request, done, request.language.say("You follow this domain."))

    @on(FOLLOW, needs=Needs.PERSON)
    async def all(self, interaction: Interaction, request: Request, press: Press) -> None:
        """What one follows."""
        await self._all(interaction, request)

    @on(following_cards.FAMILY, needs=Needs.PERSON)
    async def family(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A family was chosen: its domains."""
        domains = of_family(await self.client.domains.of(request.home.id), press.picked)
        await turn_to(interaction, following_cards.choose(request.language, request.home.id, domains))

    @on(following_cards.DOMAIN, needs=Needs.PERSON)
    async def follow_picked(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A domain was picked."""
        domain_id = press.id_picked
        done = await self.client.database.write(
            request.home.id, lambda session: follow(session, request.actor, domain_id, now=request.now)
        )
        await self._show(interaction, request, done, request.language.say("You follow this domain."))

    @on(following_cards.UNFOLLOW, needs=Needs.PERSON)
    async def unfollow(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One is followed no more."""
        domain_id = press.id_picked
        done = await self.client.database.write(
            request.home.id, lambda session: unfollow(session, request.actor, domain_id, now=request.now)
        )
        await self._show(interaction, request, done, request.language.say("You follow it no more."))

    @on(following_cards.MENTIONS, needs=Needs.PERSON)
    async def mentions(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Wants mentions, or none."""
        wanted = press.argument(0) == "1"
        done = await self.client.database.write(
            request.home.id, lambda session: set_mentions(session, request.actor, wanted, now=request.now)
        )
        await self._show(interaction, request, done)

    @on(following_cards.SEEN, needs=Needs.PERSON)
    async def seen(self, interaction: Interaction, request: Request, press: Press) -> None:
        """What was sought so far was seen."""
        digits = press.argument(0)
        if not digits.isdecimal() or len(digits) > MOST_DIGITS:
            raise ButtonNotKnown
        until = EPOCH + timedelta(microseconds=int(digits))
        await self.client.database.write(
            request.home.id, lambda session: put_calls_aside(session, request.actor, until, now=request.now)
        )
        await self._all(interaction, request, request.language.say("Put aside: the next ones come here."))

    async def _all(self, interaction: Interaction, request: Request, said: str | None = None) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: following(session, request.actor, now=request.now)
        )
        await self._show(interaction, request, found, said)

    async def _show(
        self, interaction: Interaction, request: Request, found: Following, said: str | None = None
    ) -> None:
        domains = await self.client.domains.of(request.home.id)
        await turn_to(interaction, following_cards.following(request.language, request.home.id, found, domains, said))
