"""What groups have in the server: made or adopted, closed to others, missed when deleted, made again when asked."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import discord
from simcord import MemberActor
from simcord.backend.models import Channel

from bot.projection.room import room_for_group
from models import outbox
from models.cluster.facts import cluster_of_guild
from models.cluster.places import places_of
from models.cluster.tables import PlaceKind
from models.database import everywhere
from models.groups.places import GROUP_PLACES, GroupPlaceFacts, facts, intend
from models.groups.tables import Group, GroupKind, GroupPlaceKind, GroupStatus, Joining
from models.people.tables import Office
from tests.support import factories
from tests.support.actors import channel_named, press, text
from tests.support.world import World

VIEW = discord.Permissions.view_channel.flag
SEND = discord.Permissions.send_messages.flag
ANSWER = discord.Permissions.send_messages_in_threads.flag


async def set_up(world: World) -> MemberActor:
    """An installed cluster; who installed it."""
    chief = world.member("Chef", administrator=True)
    await press(chief, await chief.slash(world.channel, "cluster installer"), "Installer")
    found = await world.read(lambda session: cluster_of_guild(session, world.guild.id), everywhere())
    assert found is not None
    world.cluster_id = found.id
    return chief


async def opened(world: World, name: str, **options: object) -> UUID:
    """A group whose places are owed, and then there."""
    group_id = await world.write(
        lambda session: factories.group(session, name, now=world.now, **options)  # type: ignore[arg-type]  # a test's
    )
    await world.write(lambda session: intend(session, group_id, name=name, now=world.now))
    return group_id


async def places(world: World, group_id: UUID) -> Mapping[GroupPlaceKind, GroupPlaceFacts]:
    """What the database says of a group's places."""
    return await world.read(lambda session: facts(session, group_id))


async def channel(world: World, group_id: UUID, kind: GroupPlaceKind = GroupPlaceKind.CHANNEL) -> Channel:
    """A group's channel as Discord has it."""
    found = (await places(world, group_id))[kind].discord_id
    assert found is not None
    return world.env.backend.get_channel(found)


def may(world: World, actor: MemberActor, where: Channel) -> int:
    """What somebody may do in a channel, as Discord computes it."""
    return world.env.backend.compute_permissions(world.guild.id, actor.id, where.id)


async def known(world: World, name: str, **options: object) -> tuple[MemberActor, UUID]:
    """A person of the cluster, and their id."""
    actor = await world.person(name, **options)  # type: ignore[arg-type]  # a test's
    person = await world.client_person(actor) if hasattr(world, "client_person") else None
    assert person is None
    from sqlalchemy import select

    from models.people.tables import Person

    found = await world.read(
        lambda session: session.scalar(select(Person.id).where(Person.discord_user_id == actor.id))
    )
    assert found is not None
    return actor, found


async def test_an_open_commission_is_read_by_members_and_written_in_by_its_people(bare_world: World) -> None:
    """Under its heading, and its role is given to its people alone."""
    world = bare_world
    await set_up(world)
    anna, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    bruno, _ = await known(world, "Bruno Wamytan", organisation="Alizé")
    visitor = world.member("Visiteur")
    await world.write(lambda session: outbox.project(session, "roles.all", None, world.now))
    group_id = await opened(world, "Numérique & Santé", lead=anna_id)
    made = await channel(world, group_id)
    forum = await channel(world, group_id, GroupPlaceKind.FORUM)
    assert (made.name, forum.name) == ("numérique-santé", "numérique-santé-fils")
    assert made.parent_id == forum.parent_id == channel_named(world.guild, "Commissions").id
    assert len(forum.available_tags) == 15
    assert may(world, anna, made) & (VIEW | SEND) == VIEW | SEND
    assert may(world, bruno, made) & (VIEW | SEND) == VIEW
    assert may(world, bruno, forum) & (VIEW | SEND | ANSWER) == VIEW | ANSWER
    assert not may(world, visitor, made) & VIEW
    role = (await places(world, group_id))[GroupPlaceKind.ROLE].discord_id
    guild = world.env.backend.get_guild(world.guild.id)
    assert [each for each, member in guild.members.items() if role in member.role_ids] == [anna.id]


async def test_a_committee_is_seen_by_nobody_else_and_its_guest_sees_nothing_else(bare_world: World) -> None:
    """Outsiders, members and the board do not see it; its guest sees it and the entrance only."""
    world = bare_world
    await set_up(world)
    anna, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    board, _ = await known(world, "Bruno Wamytan", organisation="Alizé", office=Office.PRESIDENT)
    guest, guest_id = await known(world, "Gaëlle Invitée")
    outsider = world.member("Curieuse")
    await world.write(lambda session: outbox.project(session, "roles.all", None, world.now))
    committee = await opened(world, "Souveraineté", kind=GroupKind.COMMITTEE, lead=anna_id, guests=(guest_id,))
    other = await opened(world, "Autre", kind=GroupKind.COMMITTEE, lead=anna_id)
    commission = await opened(world, "Ouverte", lead=anna_id)
    for kind in (GroupPlaceKind.CHANNEL, GroupPlaceKind.FORUM):
        hidden = await channel(world, committee, kind)
        assert [bool(may(world, who, hidden) & VIEW) for who in (anna, guest, board, outsider)] == [
            True,
            True,
            False,
            False,
        ]
        for elsewhere in (await channel(world, other, kind), await channel(world, commission, kind)):
            assert not may(world, guest, elsewhere) & VIEW
    cluster = await world.read(places_of)
    for kind, seen in ((PlaceKind.HOME, True), (PlaceKind.CALLS, False), (PlaceKind.PROJECTS, False)):
        where = world.env.backend.get_channel(cluster[kind].discord_id or 0)
        assert bool(may(world, guest, where) & VIEW) is seen, kind
        assert may(world, anna, where) & VIEW, kind
