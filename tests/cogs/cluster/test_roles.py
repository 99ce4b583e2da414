"""Discord's roles follow the association: given, taken, given again to who comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import discord
from simcord import MemberActor
from simcord.builders import UserHandle
from sqlalchemy import select

from bot.projection.roles import PEOPLE_AT_ONCE
from models import outbox
from models.cluster.facts import cluster_of_guild
from models.cluster.places import ROLES_OF_ALL
from models.database import Session, everywhere
from models.outbox import OutboxItem
from models.people.mandates import ROLES_OF_PERSON
from models.people.tables import Mandate, Office, Organisation, OrganisationStatus, Person
from tests.support import factories
from tests.support.actors import press
from tests.support.wire import Call, intercept
from tests.support.world import World


async def set_up(world: World) -> None:
    """An installed cluster."""
    chief = world.member("Chef", administrator=True)
    await press(chief, await chief.slash(world.channel, "cluster installer"), "Installer")
    facts = await world.read(lambda session: cluster_of_guild(session, world.guild.id), everywhere())
    assert facts is not None
    world.cluster_id = facts.id


def roles_of(world: World, actor: MemberActor) -> set[str]:
    """The names of the roles somebody holds."""
    guild = world.env.backend.get_guild(world.guild.id)
    return {guild.roles[each].name for each in guild.members[actor.id].role_ids}


async def person_id(world: World, actor: MemberActor) -> UUID:
    """The person tied to a Discord user."""
    found = await world.read(
        lambda session: session.scalar(select(Person.id).where(Person.discord_user_id == actor.id))
    )
    assert found is not None
    return found


async def owe_all(world: World) -> None:
    """Bring everybody in line."""
    await world.write(lambda session: outbox.project(session, ROLES_OF_ALL, None, world.now))


async def owe(world: World, actor: MemberActor) -> None:
    """Bring one person in line."""
    whose = await person_id(world, actor)
    await world.write(lambda session: outbox.project(session, ROLES_OF_PERSON, whose, world.now))


async def nothing_owed(world: World) -> bool:
    """Whether the outbox is empty."""
    return not await world.read(lambda session: list(session.scalars(select(OutboxItem.kind))))


async def test_everybody_gets_what_they_should(bare_world: World) -> None:
    """Members, experts and the board; a visitor and a former member get nothing; other roles stay."""
    world = bare_world
    await set_up(world)
    anna = await world.person("Anna Kaledo", organisation="Alizé", office=Office.PRESIDENT)
    bruno = await world.person("Bruno Wamytan", organisation="Alizé")
    former = await world.person("Chloé Tein", organisation="Partie", status="former")
    late = await world.person("Denis Luc", organisation="En retard", status="suspended")
    visitor = world.member("Visiteur")
    domain = await world.write(lambda session: factories.domain(session, "essai", "Essai"))
    bruno_id = await person_id(world, bruno)
    await world.write(lambda session: factories.expertise(session, bruno_id, domain, now=world.now))
    other = world.guild.create_role("Joueur")
    world.env.backend.add_member_role(world.guild.id, bruno.id, other.id)
    await owe_all(world)
    assert roles_of(world, anna) == {"Membre", "Bureau"}
    assert roles_of(world, bruno) == {"Membre", "Expert", "Joueur"}
    assert roles_of(world, former) == set()
    assert roles_of(world, late) == {"Membre"}
    assert roles_of(world, visitor) == set()
    assert await nothing_owed(world)


async def test_a_role_given_by_hand_gives_no_power_and_goes(bare_world: World) -> None:
    """Discord follows the association, never the other way round."""
    world = bare_world
    await set_up(world)
    anna = await world.person("Anna Kaledo", organisation="Alizé")
    visitor = world.member("Visiteur")
    board = next(r.id for r in world.env.backend.get_guild(world.guild.id).roles.values() if r.name == "Bureau")
    for somebody in (anna, visitor):
        world.env.backend.add_member_role(world.guild.id, somebody.id, board)
    await owe_all(world)
    assert roles_of(world, anna) == {"Membre"}
    assert roles_of(world, visitor) == set()


async def test_an_adopted_role_stays_with_strangers(bare_world: World) -> None:
    """Those who had it before Cagou came, and whom it does not know yet."""
    world = bare_world
    role = world.guild.create_role("Membre")
    visitor = world.member("Ancienne")
    world.env.backend.add_member_role(world.guild.id, visitor.id, role.id)
    await set_up(world)
    await owe_all(world)
    assert roles_of(world, visitor) == {"Membre"}


async def test_a_mandate_that_ends_takes_the_role(bare_world: World) -> None:
    """By itself, on its day; and an organisation that leaves takes its people's."""
    world = bare_world
    await set_up(world)
    anna = await world.person("Anna Kaledo", organisation="Alizé", office=Office.PRESIDENT)
    await owe(world, anna)
    assert roles_of(world, anna) == {"Membre", "Bureau"}

    def end(session: Session) -> None:
        for mandate in session.scalars(select(Mandate)):
            mandate.until = world.now
        for organisation in session.scalars(select(Organisation)):
            organisation.status = OrganisationStatus.FORMER

    await world.write(end)
    await owe(world, anna)
    assert roles_of(world, anna) == set()


async def test_who_comes_back_gets_their_roles_again(bare_world: World) -> None:
    """And who has left is nothing to try again."""
    world = bare_world
    await set_up(world)
    anna = await world.person("Anna Kaledo", organisation="Alizé")
    await owe(world, anna)
    world.guild.remove_member(anna)
    await world.env.settle()
    await owe(world, anna)
    assert await nothing_owed(world)
    world.guild.add_member(UserHandle(world.env, world.env.backend.get_user(anna.id)))
    await world.env.settle()
    assert roles_of(world, anna) == {"Membre"}


async def test_a_role_out_of_reach_is_told_not_tried_for_ever(bare_world: World) -> None:
    """Above the bot's own role Discord allows nothing."""
    world = bare_world
    await set_up(world)
    guild = world.env.backend.get_guild(world.guild.id)
    board = next(role for role in guild.roles.values() if role.name == "Bureau")
    world.env.backend.reorder_roles(world.guild.id, [{"id": board.id, "position": 40}])
    await world.env.settle()
    anna = await world.person("Anna Kaledo", organisation="Alizé", office=Office.PRESIDENT)
    await owe(world, anna)
    assert roles_of(world, anna) == {"Membre"}
    assert await nothing_owed(world)


async def test_a_role_adopted_by_its_permissions_is_never_touched(bare_world: World) -> None:
    """A « Membre » that grants powers is left alone: another is made, and only that one is given."""
    world = bare_world
    powers = discord.Permissions(kick_members=True)
    strong = world.guild.create_role("Membre", permissions=powers)
    await set_up(world)
    anna = await world.person("Anna Kaledo", organisation="Alizé")
    await owe(world, anna)
    held = world.env.backend.get_member(world.guild.id, anna.id).role_ids
    assert strong.id not in held
    assert roles_of(world, anna) == {"Membre"}


async def test_many_who_are_not_known_lose_a_role_a_few_at_a_time(bare_world: World) -> None:
    """What others owe meanwhile does not wait for the last of them; and in the end nobody has it."""
    world = bare_world
    await set_up(world)
    backend = world.env.backend
    board = next(role.id for role in backend.get_guild(world.guild.id).roles.values() if role.name == "Bureau")
    strangers = [world.member(f"Visiteur {number}") for number in range(PEOPLE_AT_ONCE + 3)]
    for stranger in strangers:
        backend.add_member_role(world.guild.id, stranger.id, board)
    await world.env.settle()
    anna = await world.person("Anna Kaledo", organisation="Alizé")
    whose = await person_id(world, anna)

    def owe_both(session: Session) -> None:
        outbox.project(session, ROLES_OF_ALL, None, world.now)
        outbox.project(session, ROLES_OF_PERSON, whose, world.now)

    asked: list[str] = []

    def hear(call: Call, proceed: Callable[[Call], Any]) -> Any:
        asked.append(f"{call.method} {call.path}")
        return proceed(call)

    stop_hearing = intercept(backend, hear)
    await world.write(owe_both)
    stop_hearing()
    given = next(index for index, each in enumerate(asked) if each.startswith("PUT") and str(anna.id) in each)
    taken = [index for index, each in enumerate(asked) if each.startswith("DELETE") and "/roles/" in each]
    assert len(taken) == len(strangers)
    assert taken[0] < given < taken[-1]
    assert not any(roles_of(world, stranger) for stranger in strangers)
    assert roles_of(world, anna) == {"Membre"}
    assert await nothing_owed(world)
