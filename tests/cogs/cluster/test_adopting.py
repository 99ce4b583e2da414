"""What of a server serves as a group's place although Cagou did not make it: nothing by which anybody gains."""

from __future__ import annotations

import discord
import pytest
from simcord import MemberActor
from simcord.backend.models import Overwrite
from simcord.builders import ChannelHandle, RoleHandle
from simcord.enums import OverwriteType

from models import outbox
from models.cluster.places import ROLES_OF_ALL, places_of
from models.cluster.tables import PlaceKind
from models.groups.tables import GroupKind, GroupPlaceKind, Joining
from tests.cogs.cluster.test_group_places import VIEW, change, channel, known, may, opened, places, role_ids, set_up
from tests.support.actors import press, text
from tests.support.strict.refusals import missing_permissions
from tests.support.wire import Call, Proceed, intercept
from tests.support.world import World

NAME = "Cybersécurité"
SEEN = discord.PermissionOverwrite(view_channel=True)


async def role_and_lead(world: World, **options: object) -> tuple[RoleHandle, MemberActor, object]:
    """An installed cluster with who leads, and a role of like name that was there long before."""
    await set_up(world)
    anna, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    role = world.guild.create_role(NAME, **options)  # type: ignore[arg-type]  # a test's
    return role, anna, anna_id


async def serving_role(world: World, lead: object) -> tuple[int, bool]:
    """The role of an open group of that name, and whether it was adopted."""
    await world.env.advance_time(60)
    found = (await places(world, await opened(world, NAME, lead=lead)))[GroupPlaceKind.ROLE]
    return found.discord_id or 0, found.adopted


async def test_a_role_that_somebody_holds_stays_theirs(bare_world: World) -> None:
    """Whoever had it would otherwise come into the group, and lose it with the next synchronisation."""
    world = bare_world
    role, anna, lead = await role_and_lead(world)
    holder = world.member("Titulaire")
    world.env.backend.add_member_role(world.guild.id, holder.id, role.id)
    await world.env.settle()
    served, adopted = await serving_role(world, lead)
    assert served != role.id
    assert not adopted
    assert role_ids(world, holder) == [role.id]
    assert served in role_ids(world, anna)


async def test_a_role_that_a_channel_knows_is_not_given_to_anybody(bare_world: World) -> None:
    """It grants nothing in the server, and opens what an administrator had hidden."""
    world = bare_world
    role, anna, lead = await role_and_lead(world)
    secret = world.guild.create_text_channel("coffre")
    overwrite(world, secret, world.guild.id, denied=VIEW)
    overwrite(world, secret, role.id, allowed=VIEW)
    served, adopted = await serving_role(world, lead)
    assert served != role.id
    assert not adopted
    assert not may(world, anna, world.env.backend.get_channel(secret.id)) & VIEW


def overwrite(world: World, where: ChannelHandle, role_id: int, *, allowed: int = 0, denied: int = 0) -> None:
    """An administrator allows or denies a role something in a channel."""
    world.env.backend.set_overwrite(where.id, Overwrite(role_id, OverwriteType.ROLE, allow=allowed, deny=denied))


async def test_a_role_with_permissions_of_its_own_is_left_alone(bare_world: World) -> None:
    """Also when everybody has them today: they may be taken from everybody tomorrow."""
    world = bare_world
    role, _, lead = await role_and_lead(world, permissions=discord.Permissions(view_channel=True))
    served, adopted = await serving_role(world, lead)
    assert served != role.id
    assert not adopted


async def test_an_idle_role_serves(bare_world: World) -> None:
    """Nobody holds it and no channel knows it: a second one of the same name would only confuse."""
    world = bare_world
    role, anna, lead = await role_and_lead(world)
    assert await serving_role(world, lead) == (role.id, True)
    stranger = world.member("Inconnue")
    world.env.backend.add_member_role(world.guild.id, stranger.id, role.id)
    await world.write(lambda session: outbox.project(session, ROLES_OF_ALL, None, world.now))
    assert not role_ids(world, stranger), "it is the group's now: a role given by hand goes"
    assert role.id in role_ids(world, anna)


@pytest.mark.parametrize("hidden", ["from everybody", "from one role", "read only"])
async def test_a_channel_that_not_everybody_sees_and_writes_in_is_not_opened(bare_world: World, hidden: str) -> None:
    """Its history was not meant for the group, nor was it the group's to write in."""
    world = bare_world
    await set_up(world)
    _, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    there = world.guild.create_text_channel("cybersecurite")
    close(world, there, hidden)
    before = world.env.backend.get_channel(there.id).overwrites.copy()
    await world.env.advance_time(60)
    group_id = await opened(world, NAME, lead=anna_id)
    found = (await places(world, group_id))[GroupPlaceKind.CHANNEL]
    assert found.discord_id != there.id
    assert not found.adopted
    assert world.env.backend.get_channel(there.id).overwrites == before


def close(world: World, there: ChannelHandle, hidden: str) -> None:
    """Take something from somebody in a channel."""
    role = world.guild.create_role("Stagiaires") if hidden == "from one role" else None
    denied = (
        discord.Permissions(send_messages=True) if hidden == "read only" else discord.Permissions(view_channel=True)
    )
    overwrite(world, there, role.id if role is not None else world.guild.id, denied=denied.value)


async def test_the_channel_of_the_rules_is_nobodys(bare_world: World) -> None:
    """Were the group archived, nobody could write where Discord itself does."""
    world = bare_world
    await set_up(world)
    _, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    general = world.guild.create_text_channel("accueil")
    world.env.backend.get_guild(world.guild.id).system_channel_id = general.id
    await world.restart()
    await world.env.advance_time(60)
    group_id = await opened(world, "Accueil", lead=anna_id)
    assert (await places(world, group_id))[GroupPlaceKind.CHANNEL].discord_id != general.id


async def test_a_committee_adopts_nothing_not_even_its_heading(bare_world: World) -> None:
    """Nor what somebody made a moment ago under its name, however much it looks like our own."""
    world = bare_world
    await set_up(world)
    _, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    curious = world.member("Curieuse")
    heading = world.guild.create_category("Comités")
    await world.env.advance_time(60)
    role = world.guild.create_role("Souveraineté")
    world.env.backend.add_member_role(world.guild.id, curious.id, role.id)
    seen = world.guild.create_text_channel("souveraineté", overwrites={role: SEEN})
    empty = world.guild.create_text_channel("souveraineté")
    await world.env.settle()
    group_id = await opened(world, "Souveraineté", kind=GroupKind.COMMITTEE, lead=anna_id)
    found = await places(world, group_id)
    assert found[GroupPlaceKind.ROLE].discord_id != role.id
    made = await channel(world, group_id)
    assert made.id not in (seen.id, empty.id)
    assert made.parent_id != heading.id
    assert role_ids(world, curious) == [role.id], "what others made a moment ago is neither taken nor removed"
    for each in (GroupPlaceKind.CHANNEL, GroupPlaceKind.FORUM):
        assert not may(world, curious, await channel(world, group_id, each)) & VIEW
    assert {seen.id, empty.id} <= set(world.env.backend.get_guild(world.guild.id).channel_ids)


async def test_what_serves_a_group_is_not_taken_for_the_cluster(bare_world: World) -> None:
    """A club called like the board: were its role adopted in the board's place, its people would read the journal."""
    world = bare_world
    await set_up(world)
    _, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    club = await opened(world, "Bureau", kind=GroupKind.CLUB, lead=anna_id)
    of_club = (await places(world, club))[GroupPlaceKind.ROLE].discord_id
    board = (await world.read(places_of))[PlaceKind.BOARD_ROLE].discord_id
    assert of_club != board
    world.env.backend.delete_role(world.guild.id, board or 0)
    await world.env.advance_time(60)
    chief = world.member("Autre chef", administrator=True)
    shown = await chief.slash(world.channel, "cluster installer")
    assert f"<@&{of_club}>" not in text(shown)
    await press(chief, shown, "Appliquer")
    await world.env.settle()
    again = (await world.read(places_of))[PlaceKind.BOARD_ROLE].discord_id
    assert again not in (None, board, of_club)
    assert (await places(world, club))[GroupPlaceKind.ROLE].discord_id == of_club


async def test_a_group_is_closed_before_it_is_renamed(bare_world: World) -> None:
    """Discord may not take a new name for ten minutes: what is no longer for everybody does not wait for that."""
    world = bare_world
    await set_up(world)
    _, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    bruno, _ = await known(world, "Bruno Wamytan", organisation="Alizé")
    await world.write(lambda session: outbox.project(session, ROLES_OF_ALL, None, world.now))
    group_id = await opened(world, "Ancien nom", lead=anna_id)

    def refuse_names(call: Call, proceed: Proceed) -> object:
        if call.method == "PATCH" and "name" in call.body:
            raise missing_permissions()
        return proceed(call)

    take_names = intercept(world.env.backend, refuse_names)
    await change(world, group_id, name="Nouveau nom", joining=Joining.REQUEST)
    for kind in (GroupPlaceKind.CHANNEL, GroupPlaceKind.FORUM):
        assert not may(world, bruno, await channel(world, group_id, kind)) & VIEW, kind
    assert (await channel(world, group_id)).name == "ancien-nom"
    take_names()
    await world.env.advance_time(60)
    assert (await channel(world, group_id)).name == "nouveau-nom"
