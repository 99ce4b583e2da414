"""`/profil` and `/expert profil`: seeing a profile, and saying who one is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers import show, turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes, group, user_menu
from bot.ui import Card, ways
from cogs.experts import naming
from cogs.experts.commands import Experts
from cogs.profiles import cards, forms
from cogs.profiles.reading import Seen, of_oneself, of_person, of_user, seen_by
from cogs.profiles.words import UntilWithoutAvailability
from config.words import N_
from models.database import Session
from models.experts.presenting import LEAST_REQUESTS, MOST_REQUESTS, Said, edit_profile, say_availability, until_day
from models.experts.profile import ProfileFacts

if TYPE_CHECKING:
    from bot.client import Cagou

Find = Callable[[Session], ProfileFacts]


class Profiles(commands.Cog):
    """Profiles of experts."""

    GROUP = group("profil", "profile", "Your profile as an expert")
    EXPERTISE = group("expertise", "expertise", "What you master", parent=GROUP)

    def __init__(self, client: Cagou) -> None:
        self.client = client

    async def cog_load(self) -> None:
        """Offer the profile in the menu on a person."""
        self.client.tree.add_command(see_expertise)

    @completes
    async def complete_expert(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The experts whose names go on like what is typed."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        return naming.offered(await self.client.experts.of(request.cluster.id), typed)

    @command("profil", "profile", "See somebody's profile, or yours", parent=Experts.EXPERT, needs=Needs.CLUSTER)
    @app_commands.rename(expert=named("expert", "expert"), member=named("membre", "member"))
    @app_commands.describe(
        expert=described("Type a name and choose it"), member=described("Or choose somebody of this Discord")
    )
    @app_commands.autocomplete(expert=complete_expert)
    async def profile(
        self,
        interaction: Interaction,
        expert: app_commands.Range[str, 1, 100] | None = None,
        member: discord.Member | discord.User | None = None,
    ) -> None:
        """Show a profile; one's own where nobody is named."""
        request = request_of(interaction)
        if member is not None:
            await self.show_profile(interaction, request, of_user(member.id))
        elif expert is not None:
            await self._of_name(interaction, request, expert)
        else:
            await self.show_profile(interaction, request, of_oneself(request.actor, request.now))

    @on(ways.PROFILE)
    async def press_profile(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of a person: beside the card it is on, so that the others found stay in sight."""
        seen = await self._seen(request, of_person(press.id()))
        await show(interaction, self._pages(interaction, request, seen, None))

    @command("voir", "show", "See your own profile, as others see it", parent=GROUP, needs=Needs.PERSON)
    async def mine(self, interaction: Interaction) -> None:
        """Show one's own profile."""
        request = request_of(interaction)
        await self.show_profile(interaction, request, of_oneself(request.actor, request.now))

    @on(cards.MINE, Needs.PERSON)
    async def press_mine(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await self.show_profile(interaction, request, of_oneself(request.actor, request.now))

    @command("modifier", "edit", "Change your profile: a form, or only what you fill in here", parent=GROUP)
    @app_commands.rename(
        available=named("disponible", "available"),
        until=named("jusqu_au", "until"),
        monthly=named("demandes_par_mois", "requests_a_month"),
    )
    @app_commands.describe(
        available=described("Can people ask you for help now?"),
        until=described("Last day, like 31/12/2026; nothing: until further notice"),
        monthly=described("How many requests a month you take at most"),
    )
    @app_commands.choices(
        available=[
            app_commands.Choice(name=described(N_("Yes")), value=cards.YES),
            app_commands.Choice(name=described(N_("No")), value=cards.NO),
        ]
    )
    async def edit(
        self,
        interaction: Interaction,
        available: app_commands.Choice[str] | None = None,
        until: app_commands.Range[str, 1, 40] | None = None,
        monthly: app_commands.Range[int, LEAST_REQUESTS, MOST_REQUESTS] | None = None,
    ) -> None:
        """Change what was given; without anything, open the form."""
        request = request_of(interaction)
        if available is None and until is None and monthly is None:
            await self._open_form(interaction, request)
            return
        said = None
        if available is not None:
            end = until_day(until, request.home.zone, request.now) if until is not None else None
            said = Said(available.value == cards.YES, end)
        elif until is not None:
            raise UntilWithoutAvailability
        await self.client.database.write(
            request.home.id,
            lambda session: say_availability(session, request.actor, said, monthly, now=request.now),
        )
        await self._show_saved(interaction, request)

    @on(cards.EDIT, Needs.PERSON)
    async def press_edit(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form, by a button."""
        await self._open_form(interaction, request)

    @on(forms.EDITED)
    async def edited(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        edit = forms.read_profile(press.answers, request.home, request.now)
        await self.client.database.write(
            request.home.id, lambda session: edit_profile(session, request.actor, edit, now=request.now)
        )
        await self._show_saved(interaction, request)

    @on(cards.SAY)
    async def say(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Available or not, by a button."""
        state, day = press.argument(0), press.argument(1)
        value = state if day == cards.UNTIL_FURTHER_NOTICE else f"{state} {day}"
        said = forms.read_said(value, request.home, request.now)
        profile = await self.client.database.write(
            request.home.id, lambda session: say_availability(session, request.actor, said, now=request.now)
        )
        await turn_to(interaction, cards.said(request.language, request.home, profile, request.now))

    async def show_profile(
        self, interaction: Interaction, request: Request, find: Find, *, done: str | None = None
    ) -> None:
        """Show the profile that `find` finds, in the place of a private card or beside another."""
        seen = await self._seen(request, find)
        await turn_to(interaction, self._pages(interaction, request, seen, done))

    async def _seen(self, request: Request, find: Find) -> Seen:
        return await self.client.database.read(
            request.home.id, lambda session: seen_by(session, request.actor, find, now=request.now)
        )

    def _pages(self, interaction: Interaction, request: Request, seen: Seen, done: str | None) -> Card:
        pages = cards.profile(request.language, request.home, seen, request.now, done=done)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        return pages.page(0, token, request.language)

    async def _show_saved(self, interaction: Interaction, request: Request) -> None:
        done = request.language.say("Your profile is saved.")
        await self.show_profile(interaction, request, of_oneself(request.actor, request.now), done=done)

    async def _of_name(self, interaction: Interaction, request: Request, typed: str) -> None:
        found = naming.meant(await self.client.experts.of(request.home.id), typed)
        if len(found) == 1:
            await self.show_profile(interaction, request, of_person(found[0].person_id))
            return
        near = [(one.person_id, one.name) for one in found[: cards.MOST_NEAR]]
        await show(interaction, cards.which_person(request.language, request.home.id, typed, near))

    async def _open_form(self, interaction: Interaction, request: Request) -> None:
        find = of_oneself(request.actor, request.now)
        profile = await self.client.database.read(request.home.id, find)
        form = forms.own_profile(request.language, request.home, profile, request.now)
        await self.client.door.ask(interaction, request, form)


@user_menu(N_("See the expertise"), needs=Needs.CLUSTER)
async def see_expertise(interaction: Interaction, member: discord.Member | discord.User) -> None:
    """The menu on a person: their profile."""
    cog = interaction.client.get_cog(Profiles.__cog_name__)
    assert isinstance(cog, Profiles)
    await cog.show_profile(interaction, request_of(interaction), of_user(member.id))
