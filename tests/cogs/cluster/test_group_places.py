"""What groups have in the server: made or adopted, closed to others, missed when deleted, made again when asked."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import discord
import pytest
from simcord import MemberActor
from simcord.backend.models import Channel
from sqlalchemy import select

from models import outbox
from models.actor import Actor
from models.cluster.facts import cluster_of_guild
from models.cluster.places import places_of
from models.cluster.tables import PlaceKind
from models.database import Session, everywhere
from models.errors import NotAllowed
from models.groups.missing import make_again
from models.groups.places import GROUP_PLACES, GroupPlaceFacts, facts, intend
from models.groups.tables import Group, GroupKind, GroupMembership, GroupPlaceKind, GroupStatus, Joining
from models.people.mandates import ROLES_OF_PERSON
from models.people.tables import Office, Person
from tests.support import factories
from tests.support.actors import channel_named, messages_in, press, text
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
    found = await world.read(
        lambda session: session.scalar(select(Person.id).where(Person.discord_user_id == actor.id))
    )
    assert found is not None
    return actor, found


async def change(world: World, group_id: UUID, **values: object) -> None:
    """Change a group's row, and owe its places."""

    def changed(session: Session) -> None:
        group = session.find(Group, group_id)
        assert group is not None
        for name, value in values.items():
            setattr(group, name, value)
        outbox.project(session, GROUP_PLACES, group_id, world.now)

    await world.write(changed)


def role_ids(world: World, actor: MemberActor) -> list[int]:
    """The roles somebody holds."""
    return world.env.backend.get_member(world.guild.id, actor.id).role_ids


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
    for place_kind, seen in ((PlaceKind.HOME, True), (PlaceKind.CALLS, False), (PlaceKind.PROJECTS, False)):
        where = world.env.backend.get_channel(cluster[place_kind].discord_id or 0)
        assert bool(may(world, guest, where) & VIEW) is seen, place_kind
        assert may(world, anna, where) & VIEW, place_kind


async def test_who_joins_gets_the_role_and_who_leaves_loses_it(bare_world: World) -> None:
    """After each change, for one person; only this group's."""
    world = bare_world
    await set_up(world)
    _, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    bruno, bruno_id = await known(world, "Bruno Wamytan", organisation="Alizé")
    group_id = await opened(world, "Sécurité", lead=anna_id)
    role = (await places(world, group_id))[GroupPlaceKind.ROLE].discord_id
    assert role not in role_ids(world, bruno)

    def join(session: Session) -> None:
        session.add(GroupMembership(group_id=group_id, person_id=bruno_id, role="member", since=world.now))
        outbox.project(session, ROLES_OF_PERSON, bruno_id, world.now)

    def leave(session: Session) -> None:
        for row in session.scalars(select(GroupMembership).where(GroupMembership.person_id == bruno_id)):
            row.until = world.now
        outbox.project(session, ROLES_OF_PERSON, bruno_id, world.now)

    await world.write(join)
    assert role in role_ids(world, bruno)
    await world.write(leave)
    assert role not in role_ids(world, bruno)


async def test_on_request_the_board_reads_and_members_do_not(bare_world: World) -> None:
    """And what was open is closed when it becomes so, then opened again."""
    world = bare_world
    await set_up(world)
    anna, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    bruno, _ = await known(world, "Bruno Wamytan", organisation="Alizé")
    board, _ = await known(world, "Chloé Tein", organisation="Alizé", office=Office.SECRETARY)
    await world.write(lambda session: outbox.project(session, "roles.all", None, world.now))
    group_id = await opened(world, "Club Linux", kind=GroupKind.CLUB, lead=anna_id)
    made, forum = await channel(world, group_id), await channel(world, group_id, GroupPlaceKind.FORUM)
    for joining, member_reads in ((Joining.OPEN, True), (Joining.REQUEST, False), (Joining.OPEN, True)):
        await change(world, group_id, joining=joining)
        for where in (made, forum):
            assert bool(may(world, bruno, where) & VIEW) is member_reads
            assert may(world, board, where) & (VIEW | SEND) == VIEW
            assert may(world, anna, where) & (VIEW | SEND) == VIEW | SEND


async def test_archived_it_is_read_and_written_in_by_nobody(bare_world: World) -> None:
    """Who read still reads; reopening gives it all back."""
    world = bare_world
    await set_up(world)
    anna, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    bruno, _ = await known(world, "Bruno Wamytan", organisation="Alizé")
    await world.write(lambda session: outbox.project(session, "roles.all", None, world.now))
    group_id = await opened(world, "Données", lead=anna_id)
    committee = await opened(world, "Fermé", kind=GroupKind.COMMITTEE, lead=anna_id)
    for status, writes in ((GroupStatus.ARCHIVED, 0), (GroupStatus.OPEN, SEND | ANSWER)):
        for each in (group_id, committee):
            await change(world, each, status=status)
            await world.write(lambda session: outbox.project(session, "roles.all", None, world.now))
            for kind in (GroupPlaceKind.CHANNEL, GroupPlaceKind.FORUM):
                where = await channel(world, each, kind)
                assert may(world, anna, where) & (VIEW | SEND | ANSWER) == VIEW | writes, (status, kind)
                assert not may(world, bruno, where) & SEND
    forum = await channel(world, group_id, GroupPlaceKind.FORUM)
    assert may(world, bruno, forum) & ANSWER


async def test_an_open_group_adopts_what_is_there_and_a_closed_one_does_not(bare_world: World) -> None:
    """The channel of like name keeps what it lets others do; archived nobody writes, reopened all do again."""
    world = bare_world
    await set_up(world)
    _, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    visitor = world.member("Visiteur")
    heading = world.guild.create_category("commissions")
    there = world.guild.create_text_channel("cybersecurite")
    role = world.guild.create_role("CYBERSÉCURITÉ")
    secret = world.guild.create_text_channel("secret")
    await world.env.advance_time(60)  # what is made within the clocks' difference may be an intent's own
    group_id = await opened(world, "Cybersécurité", lead=anna_id)
    found = await places(world, group_id)
    assert found[GroupPlaceKind.CHANNEL].discord_id == there.id
    assert found[GroupPlaceKind.ROLE].discord_id == role.id
    assert (found[GroupPlaceKind.CHANNEL].adopted, found[GroupPlaceKind.FORUM].adopted) == (True, False)
    assert (await channel(world, group_id, GroupPlaceKind.FORUM)).parent_id == heading.id
    for status, writes in ((GroupStatus.OPEN, True), (GroupStatus.ARCHIVED, False), (GroupStatus.OPEN, True)):
        await change(world, group_id, status=status)
        assert bool(may(world, visitor, await channel(world, group_id)) & SEND) is writes
    committee = await opened(world, "Secret", kind=GroupKind.COMMITTEE, lead=anna_id)
    assert (await channel(world, committee)).id != secret.id
    assert may(world, visitor, world.env.backend.get_channel(secret.id)) & VIEW


async def test_places_follow_a_new_name_once(bare_world: World) -> None:
    """What an administrator renamed by hand afterwards keeps that name."""
    world = bare_world
    await set_up(world)
    _, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    group_id = await opened(world, "Ancien nom", lead=anna_id)
    await change(world, group_id, name="Nouveau nom")
    made = await channel(world, group_id)
    assert made.name == "nouveau-nom"
    assert (await channel(world, group_id, GroupPlaceKind.FORUM)).name == "nouveau-nom-fils"
    role = (await places(world, group_id))[GroupPlaceKind.ROLE].discord_id
    assert world.env.backend.get_role(world.guild.id, role or 0).name == "Nouveau nom"
    world.env.backend.edit_channel(made.id, {"name": "✨-nouveau"})
    await change(world, group_id)
    assert (await channel(world, group_id)).name == "✨-nouveau"


async def test_what_is_deleted_by_hand_is_told_once_and_made_again_when_asked(bare_world: World) -> None:
    """By its lead or the board, not by others; with the same permissions, and for the same people."""
    world = bare_world
    await set_up(world)
    anna, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    bruno, bruno_id = await known(world, "Bruno Wamytan", organisation="Alizé")
    board, _ = await known(world, "Chloé Tein", organisation="Alizé", office=Office.SECRETARY)
    group_id = await opened(world, "Énergie", lead=anna_id, members=(bruno_id,))
    before = await places(world, group_id)
    await world.env.advance_time(60)
    world.env.backend.delete_channel(before[GroupPlaceKind.CHANNEL].discord_id or 0)
    world.env.backend.delete_role(world.guild.id, before[GroupPlaceKind.ROLE].discord_id or 0)
    await world.env.settle()
    await change(world, group_id)
    await world.restart()
    await world.env.settle()
    gone = await places(world, group_id)
    assert [kind for kind, place in gone.items() if place.missing_since is not None] == [
        GroupPlaceKind.ROLE,
        GroupPlaceKind.CHANNEL,
        GroupPlaceKind.CARD,
    ]
    journal = messages_in(channel_named(world.guild, "journal-du-bureau"))
    told = [message for message in journal if "Énergie" in text(message) and "Il manque" in text(message)]
    assert told
    assert "le rôle" in text(told[-1])
    with pytest.raises(NotAllowed):
        await world.write(lambda session: make_again(session, Actor(bruno.id, False), group_id, now=world.now))
    assert "le salon" in text(await press(board, told[-1], "Recréer"))
    again = await places(world, group_id)
    assert all(again[kind].discord_id for kind in (GroupPlaceKind.ROLE, GroupPlaceKind.CHANNEL, GroupPlaceKind.FORUM))
    assert again[GroupPlaceKind.FORUM].discord_id == before[GroupPlaceKind.FORUM].discord_id
    for kind in (GroupPlaceKind.CHANNEL, GroupPlaceKind.FORUM):
        assert may(world, anna, await channel(world, group_id, kind)) & (VIEW | SEND) == VIEW | SEND
    assert "Tout ce que ce groupe avait est là" in text(await press(board, told[-1], "Recréer"))
    world.env.backend.delete_channel(again[GroupPlaceKind.FORUM].discord_id or 0)
    await world.env.settle()
    await world.write(lambda session: make_again(session, Actor(anna.id, False), group_id, now=world.now))
    assert (await places(world, group_id))[GroupPlaceKind.FORUM].discord_id


async def test_what_was_deleted_while_the_bot_was_away_is_noticed(bare_world: World) -> None:
    """At its start, by comparing."""
    world = bare_world
    await set_up(world)
    _, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    group_id = await opened(world, "Mobilité", lead=anna_id)
    forum = (await places(world, group_id))[GroupPlaceKind.FORUM].discord_id
    guild = world.env.backend.get_guild(world.guild.id)
    guild.channel_ids.remove(forum or 0)  # without an event: nobody listened
    await world.restart()
    await world.env.settle()
    assert (await places(world, group_id))[GroupPlaceKind.FORUM].missing_since is not None
