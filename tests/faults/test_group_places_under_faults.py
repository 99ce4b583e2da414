"""A committee's places under faults: whole or absent, exactly once, and never open to an outsider on the way."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import discord
import pytest
from sqlalchemy import func, select

from models import outbox
from models.cluster.facts import cluster_of_guild
from models.cluster.obstacles import obstacles
from models.cluster.places import ROLES_OF_ALL
from models.database import Session, everywhere
from models.groups.places import facts, intend
from models.groups.tables import Group, GroupKind, GroupPlaceKind
from models.outbox import OutboxItem
from models.people.tables import Person
from tests.support import factories
from tests.support.actors import buttons, channel_named, messages_in, press
from tests.support.faults import Case, Flow, Kind, flow_cases
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld

NAME = "Souveraineté"
MADE = {"Comités", "Invité", NAME, "souveraineté", "souveraineté-fils"}
VIEW = discord.Permissions.view_channel.flag


async def arrange(world: FaultWorld) -> None:
    """An installed cluster with a member who will lead, and an outsider."""
    chief = world.member("Chef", administrator=True)
    await press(chief, await chief.slash(world.channel, "cluster installer"), "Installer")
    found = await world.read(lambda session: cluster_of_guild(session, world.guild.id), everywhere())
    assert found is not None
    world.cluster_id = found.id
    world.lead = await world.person("Anna Kaledo", organisation="Alizé")  # type: ignore[attr-defined]  # of this flow
    world.outsider = await world.person("Bruno Luc", organisation="Autre")  # type: ignore[attr-defined]  # of this flow
    await world.write(lambda session: outbox.project(session, ROLES_OF_ALL, None, world.now))
    await world.env.advance_time(60)


async def open_committee(world: FaultWorld) -> None:
    """The one operation that founds it and owes its places; done again, it only owes them."""
    lead = world.lead  # type: ignore[attr-defined]  # see `arrange`

    def found(session: Session) -> None:
        group_id = session.scalar(select(Group.id))
        if group_id is None:
            person_id = session.scalar(select(Person.id).where(Person.discord_user_id == lead.id))
            group_id = factories.group(session, NAME, now=world.now, kind=GroupKind.COMMITTEE, lead=person_id)
        intend(session, group_id, name=NAME, now=world.now)

    await world.write(found)


def names(world: FaultWorld) -> Counter[str]:
    """What the server has by the names of the committee's places."""
    guild = world.env.backend.get_guild(world.guild.id)
    every = [str(world.env.backend.channels[each].name) for each in guild.channel_ids]
    return Counter(name for name in (*every, *(role.name for role in guild.roles.values())) if name in MADE)


def nobody_else_sees(world: FaultWorld) -> None:
    """At no moment may an outsider see what is there."""
    outsider = world.outsider  # type: ignore[attr-defined]  # see `arrange`
    guild = world.env.backend.get_guild(world.guild.id)
    for each in guild.channel_ids:
        if str(world.env.backend.channels[each].name).startswith("souveraineté"):
            assert not world.env.backend.compute_permissions(guild.id, outsider.id, each) & VIEW, "seen by an outsider"


async def whole(world: FaultWorld) -> None:
    """Each once, in its category, hidden, with its card and its lead; nothing owed and nothing in the way."""
    nobody_else_sees(world)
    assert names(world) == Counter(dict.fromkeys(MADE, 1)), f"in the server: {dict(names(world))}"
    group_id = await world.read(lambda session: session.scalar(select(Group.id)))
    assert isinstance(group_id, UUID), "no group"
    places = await world.read(lambda session: facts(session, group_id))
    assert set(places) == set(GroupPlaceKind), "places"
    category, backend = channel_named(world.guild, "Comités"), world.env.backend
    for kind, name in ((GroupPlaceKind.CHANNEL, "souveraineté"), (GroupPlaceKind.FORUM, "souveraineté-fils")):
        made = channel_named(world.guild, name)
        assert places[kind].discord_id == made.id, f"{name} is an orphan"
        assert backend.get_channel(made.id).parent_id == category.id, f"{name} is elsewhere"
    cards = [each for each in messages_in(channel_named(world.guild, "souveraineté")) if each.type.value == 0]
    assert len(cards) == 1, f"{len(cards)} cards"
    assert cards[0].pinned, "not pinned"
    assert cards[0].id == places[GroupPlaceKind.CARD].discord_id
    lead = world.lead  # type: ignore[attr-defined]  # see `arrange`
    role = places[GroupPlaceKind.ROLE].discord_id
    assert role in backend.get_member(world.guild.id, lead.id).role_ids, "the lead lacks the role"
    assert not await world.read(obstacles), "an obstacle is left"
    owed = await world.read(
        lambda session: list(session.scalars(select(OutboxItem.kind).where(OutboxItem.failed_at.is_(None))))
    )
    assert not owed, f"still owed: {owed}"


async def absent(world: FaultWorld) -> None:
    """Neither the server nor the database has anything of it."""
    assert not names(world), f"in the server: {dict(names(world))}"
    count = await world.read(lambda session: session.scalar(select(func.count()).select_from(Group)))
    assert not count, f"{count} groups"


OPENING = Flow("group-places", arrange=arrange, act=open_committee, whole=whole, absent=absent)


@pytest.mark.parametrize("case", flow_cases(OPENING, sample=2))
async def test_a_committee_gets_its_places_wholly_and_once(case: Case, make_fault_world: MakeWorld) -> None:
    """At every step, whatever fails there."""
    await case.run(make_fault_world)


async def arrange_broken(world: FaultWorld) -> None:
    """A committee whose role and forum somebody deleted, which is noticed."""
    await arrange(world)
    await open_committee(world)
    await whole(world)
    backend = world.env.backend
    backend.delete_channel(channel_named(world.guild, "souveraineté-fils").id)
    roles = backend.get_guild(world.guild.id).roles.values()
    backend.delete_role(world.guild.id, next(role.id for role in roles if role.name == NAME))
    await world.env.advance_time(60)


async def make_again(world: FaultWorld) -> None:
    """An administrator presses the button of `/cluster etat`, if there is something to mend."""
    chief = world.member("Autre chef", administrator=True)
    shown = await chief.slash(world.channel, "cluster etat")
    if "Réparer ce qui peut l’être" in buttons(shown):
        await press(chief, shown, "Réparer")


async def broken(world: FaultWorld) -> None:
    """As it was left: nothing comes back unasked."""
    nobody_else_sees(world)
    left = MADE - {NAME, "souveraineté-fils"}
    assert names(world) == Counter(dict.fromkeys(left, 1)), f"{dict(names(world))}"


AGAIN = Flow("group-places-again", arrange=arrange_broken, act=make_again, whole=whole, absent=broken)


@pytest.mark.parametrize(
    "case", flow_cases(AGAIN, sample=2, kinds=(Kind.ONCE_500_AFTER, Kind.KILL_AFTER, Kind.COMMIT_KILL_AFTER))
)
async def test_what_was_deleted_of_it_comes_back_once(case: Case, make_fault_world: MakeWorld) -> None:
    """The same for making again: answers lost, and the process killed."""
    await case.run(make_fault_world)
