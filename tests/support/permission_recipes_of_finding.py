"""What the buttons of a search need to be given, made anew for each use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simcord import MemberActor

from bot.client import Cagou
from cogs.experts.searching import Search
from models.database import Session
from tests.support import factories
from tests.support.permission_acts import Argument
from tests.support.permission_kinds import Scene


async def kept_search(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """A search of theirs, in memory."""
    bot = scene.world.env.bot
    assert isinstance(bot, Cagou)
    return (bot.memory.keep(Search(text="pirates", available_only=True), actor.id, scene.world.now),)


async def organisation_with_experts(scene: Scene, actor: MemberActor) -> str:
    """The id of an organisation in which one may search."""
    number, now = scene.number(), scene.world.now

    def make(session: Session) -> str:
        name = f"Atelier {number}"
        person_id = factories.person(session, f"Experte {number}", now=now, organisation=name)
        domain_id = factories.domain(session, f"atelier-{number}", f"Atelier numéro {number}")
        session.flush()
        factories.expertise(session, person_id, domain_id, now=now)
        return str(factories.organisation(session, name, now=now))

    return await scene.world.write(make)


def need(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    """A need in words."""
    return {"need": "on s’est fait pirater"}
