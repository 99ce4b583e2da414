"""Endorsements, on a profile: written, replaced, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from discord.ext import commands

from bot.answers import turn_to
from bot.door import Press, on
from bot.errors import ButtonNotKnown
from bot.request import Interaction, Request
from cogs.experts.words import quoted
from cogs.profiles import cards, forms
from cogs.profiles.commands import Profiles
from cogs.profiles.reading import of_oneself, of_person
from models.experts.endorsing import endorse, to_endorse, withdraw
from models.experts.errors import EndorsementGone

if TYPE_CHECKING:
    from bot.client import Cagou


class Endorsing(commands.Cog):
    """What people say of each other."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @on(cards.ENDORSE)
    async def write(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Open the form, or say why not."""
        person_id = press.id()
        asked = await self.client.database.read(
            request.home.id, lambda session: to_endorse(session, request.actor, person_id, now=request.now)
        )
        form = forms.endorsement(request.language, request.home.id, person_id, asked)
        await self.client.door.ask(interaction, request, form)

    @on(forms.ENDORSED)
    async def written(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        person_id, sentence = press.id(), press.answers.get("sentence", "")
        try:
            domain_id = UUID(press.answers.get("domain", ""))
        except ValueError:
            raise ButtonNotKnown from None
        given = await self.client.database.write(
            request.home.id,
            lambda session: endorse(session, request.actor, person_id, domain_id, sentence, now=request.now),
        )
        language, name = request.language, quoted(given.profile.name, 80)
        if given.replaced:
            done = language.say("Your endorsement of {name} is replaced.", name=name)
        else:
            done = language.say("Thank you: your endorsement stands on the profile of {name}.", name=name)
        await self._profiles.show_profile(interaction, request, of_person(person_id), done=done)

    @on(cards.CHOOSE)
    async def choose(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One was picked on one's own profile: ask before it is taken off."""
        endorsement_id = press.id_picked
        find = of_oneself(request.actor, request.now)
        profile = await self.client.database.read(request.home.id, find)
        found = next((one for one in profile.endorsements if one.id == endorsement_id), None)
        if found is None:
            raise EndorsementGone
        names = {one.domain_id: one.name(request.language.code) for one in profile.domains}
        await turn_to(interaction, cards.ask_withdraw(request.language, request.home, found, names[found.domain_id]))

    @on(cards.WITHDRAW)
    async def withdraw(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Take an endorsement back, as its author or as whom it is about."""
        endorsement_id = press.id()
        person_id = await self.client.database.write(
            request.home.id, lambda session: withdraw(session, request.actor, endorsement_id, now=request.now)
        )
        done = request.language.say("The endorsement is no longer there.")
        await self._profiles.show_profile(interaction, request, of_person(person_id), done=done)

    @property
    def _profiles(self) -> Profiles:
        cog = self.client.get_cog(Profiles.__cog_name__)
        assert isinstance(cog, Profiles)
        return cog
