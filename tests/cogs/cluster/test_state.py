"""`/cluster etat`: what is wrong, in words, how to mend it; and what the button mends."""

from __future__ import annotations

import discord
from simcord import MemberActor
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from models.cluster.facts import ClusterFacts, cluster_of_guild
from models.cluster.tables import PlaceKind
from models.database import everywhere
from tests.support.actors import buttons, channel_named, messages_in, pages, press, text
from tests.support.world import World


async def installed(world: World) -> tuple[MemberActor, ClusterFacts]:
    """An administrator who has installed the cluster, and what came of it."""
    chief = world.member("Chef", administrator=True)
    await press(chief, await chief.slash(world.channel, "cluster installer"), "Installer")
    facts = await world.read(lambda session: cluster_of_guild(session, world.guild.id), everywhere())
    assert facts is not None
    world.cluster_id = facts.id
    return chief, facts


def bot_role(world: World) -> int:
    """The role by which the bot holds its permissions."""
    backend = world.env.backend
    return backend.get_member(world.guild.id, backend.bot_user.id).role_ids[0]


async def test_all_is_well(bare_world: World) -> None:
    """After an installation there is nothing to mend."""
    world = bare_world
    chief, facts = await installed(world)
    shown = await chief.slash(world.channel, "cluster etat")
    assert shown.ephemeral
    assert "Tout va bien" in text(shown)
    assert f"<#{facts.places[PlaceKind.HOME]}>" in text(shown)
    again = await press(chief, shown, "Modifier l’installation")
    assert "Tout est déjà en place" in text(again)


async def test_others_are_refused(bare_world: World) -> None:
    """What the bot may do here is the administrators' business."""
    world = bare_world
    await installed(world)
    shown = await world.member("Curieux").slash(world.channel, "cluster etat")
    assert "administration du serveur" in text(shown)


async def test_the_button_mends_what_it_can(bare_world: World) -> None:
    """A deleted forum, a deleted card, an opened journal."""
    world = bare_world
    chief, facts = await installed(world)
    backend = world.env.backend
    home, journal = facts.places[PlaceKind.HOME], facts.places[PlaceKind.JOURNAL]
    backend.delete_channel(facts.places[PlaceKind.PROJECTS])
    backend.delete_message(home, facts.places[PlaceKind.HOME_CARD])
    backend.delete_overwrite(journal, world.guild.id)
    await world.env.settle()
    shown = await chief.slash(world.channel, "cluster etat")
    assert "3 points à réparer" in text(shown)
    assert "**projets** manque" in text(shown)
    assert "La carte qui mène à tout manque" in text(shown)
    assert f"Dans <#{journal}>, les permissions ne sont plus" in text(shown)
    await press(chief, shown, "Réparer")
    assert "C’est fait" in text(shown)
    await press(chief, shown, "Vérifier")
    assert "Tout va bien" in text(shown)
    channel_named(world.guild, "projets")
    assert len([m for m in messages_in(channel_named(world.guild, "cagou")) if m.pinned]) == 1
    see = discord.Permissions.view_channel.flag
    assert not backend.compute_permissions(world.guild.id, world.member("Simple").id, journal) & see


async def test_a_card_unpinned_by_hand_is_pinned_again(bare_world: World) -> None:
    """The same card, not another."""
    world = bare_world
    chief, facts = await installed(world)
    home, card = facts.places[PlaceKind.HOME], facts.places[PlaceKind.HOME_CARD]
    world.env.backend.set_pinned(home, card, False)
    shown = await chief.slash(world.channel, "cluster etat")
    assert "n’est pas épinglée" in text(shown)
    await press(chief, shown, "Réparer")
    assert world.env.backend.get_message(home, card).pinned


async def test_what_only_an_administrator_mends_is_told(bare_world: World) -> None:
    """Permissions of the server and of a channel, the order of the roles, a closed command: where to go in Discord."""
    world = bare_world
    chief, facts = await installed(world)
    backend = world.env.backend
    calls = facts.places[PlaceKind.CALLS]
    deny = discord.Permissions(send_messages=True).value
    backend.set_overwrite(calls, Overwrite(target_id=bot_role(world), type=OverwriteType.ROLE, allow=0, deny=deny))
    role = backend.get_role(world.guild.id, bot_role(world))
    backend.edit_role(
        world.guild.id, role.id, {"permissions": role.permissions & ~discord.Permissions.pin_messages.flag}
    )
    board = facts.places[PlaceKind.BOARD_ROLE]
    backend.reorder_roles(world.guild.id, [{"id": board, "position": role.position + 5}])
    command = next(each for each in backend.commands[None].values() if each["name"] == "moi")
    world.guild.set_command_permissions(int(command["id"]), {world.guild.default_role: False})
    await world.env.settle()
    shown = await chief.slash(world.channel, "cluster etat")
    read = text(shown)
    assert "Épingler des messages" in read
    assert "Paramètres du serveur › Rôles" in read
    assert f"Dans <#{calls}>, il me manque\u00a0: Envoyer des messages" in read
    assert "Modifier le salon › Permissions" in read
    assert f"<@&{board}> est au-dessus de mon propre rôle" in read
    assert "/moi est fermée" in read
    assert "Paramètres du serveur › Intégrations" in read
    assert "Réparer ce qui peut l’être" not in buttons(shown)


async def test_many_problems_come_on_pages(bare_world: World) -> None:
    """At most four on each, for a phone."""
    world = bare_world
    chief, facts = await installed(world)
    for kind in (PlaceKind.CATEGORY, PlaceKind.HOME, PlaceKind.JOURNAL, PlaceKind.CALLS, PlaceKind.PROJECTS):
        world.env.backend.delete_channel(facts.places[kind])
    await world.env.settle()
    shown = await chief.slash(world.channel, "cluster etat")
    read = await pages(chief, shown, "Suivant")
    assert len(read) == 2
    assert [page.count("⚠️") for page in read] == [4, 1]
    await press(chief, shown, "Réparer")
    assert "C’est fait" in text(shown)


async def test_a_server_left_and_renamed_breaks_nothing(bare_world: World) -> None:
    """The bot goes on without it."""
    world = bare_world
    chief, _ = await installed(world)
    world.env.backend.edit_guild(world.guild.id, {"name": "Autre nom"})
    await world.env.settle()
    assert "Tout va bien" in text(await chief.slash(world.channel, "cluster etat"))
    other = world.env.create_guild("Éphémère")
    general = other.create_text_channel("general")
    role = other.create_role("Administration", permissions=discord.Permissions(administrator=True))
    visitor = other.add_member(world.env.create_user("visiteuse"), roles=[role])
    await press(visitor, await visitor.slash(general, "cluster installer"), "Installer")
    world.env.backend.remove_guild(other.id)
    await world.env.settle()
    await world.env.advance_time(3600)
    assert "Tout va bien" in text(await chief.slash(world.channel, "cluster etat"))
