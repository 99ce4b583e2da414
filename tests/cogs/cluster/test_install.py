"""`/cluster installer`, as an administrator lives it: read, press, look around the server."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord import ChannelHandle, MemberActor
from simcord.results import InteractionResult
from sqlalchemy import func, select

from models import audit
from models.cluster.facts import cluster_of_guild
from models.cluster.places import WITH_GROUPS, places_of
from models.cluster.tables import Cluster, Place, PlaceKind
from models.database import everywhere
from models.experts.tables import Domain
from tests.support.actors import (
    buttons,
    channel_named,
    choose,
    fill,
    messages_in,
    press,
    text,
)
from tests.support.world import World

CHANNELS = ("cagou", "journal-du-bureau", "appels-a-expertise", "votes", "fiches-projets", "projets")
ROLES = ("Membre", "Expert", "Bureau")


async def install(world: World, administrator: MemberActor) -> InteractionResult:
    """Type the command and press the button."""
    shown = await administrator.slash(world.channel, "cluster installer")
    await press(administrator, shown, "Installer")
    await world.env.settle()
    facts = await world.read(lambda session: cluster_of_guild(session, world.guild.id), everywhere())
    assert facts is not None
    world.cluster_id = facts.id
    return shown


def made(world: World) -> list[str]:
    """The names of all channels, categories and roles of the server, sorted."""
    guild = world.env.backend.get_guild(world.guild.id)
    names = [str(world.env.backend.channels[each].name) for each in guild.channel_ids]
    return sorted([*names, *(role.name for role in guild.roles.values())])


def stored_channel(world: World, name: str) -> Any:
    """A channel as Discord holds it."""
    return world.env.backend.get_channel(channel_named(world.guild, name).id)


def home_cards(world: World, channel: ChannelHandle) -> list[discord.Message]:
    """The pinned messages of a channel."""
    return [message for message in messages_in(channel) if message.pinned]


async def test_an_administrator_who_opens_anything_first_is_led_to_the_installation(bare_world: World) -> None:
    """By a button; nobody else is offered one."""
    administrator, alice = bare_world.member("Root", administrator=True), bare_world.member("Alice")
    shown = await press(administrator, await administrator.slash(bare_world.channel, "moi"), "Installer Cagou")
    assert "Installer Cagou : ce qui sera fait" in text(shown).replace("\u00a0", " ")
    assert not buttons(await alice.slash(bare_world.channel, "moi"))


async def test_an_administrator_installs(bare_world: World) -> None:
    """The preview tells everything, the button does exactly that, once."""
    world = bare_world
    chief = world.member("Chef", administrator=True)
    before = made(world)
    shown = await chief.slash(world.channel, "cluster installer")
    assert shown.ephemeral
    read = text(shown)
    for name in (*CHANNELS, *ROLES, "Cluster"):
        assert f"**{name}**, à créer" in read.replace("\\", ""), (name, read)
    assert "Open NC" in read
    assert "Français" in read
    assert "Nouméa" in read
    assert made(world) == before, "nothing is made before the button is pressed"
    await press(chief, shown, "Installer")
    assert "Cagou est installé" in text(shown)
    assert made(world) == sorted([*before, *CHANNELS, *ROLES, "Cluster"])
    category = channel_named(world.guild, "Cluster")
    for name in CHANNELS:
        assert stored_channel(world, name).parent_id == category.id
    facts = await world.read(lambda session: cluster_of_guild(session, world.guild.id), everywhere())
    assert facts is not None
    assert (facts.name, facts.language, facts.time_zone, facts.installed) == ("Open NC", "fr", "Pacific/Noumea", True)
    assert set(facts.places) == set(PlaceKind) - WITH_GROUPS
    pinned = home_cards(world, channel_named(world.guild, "cagou"))
    assert len(pinned) == 1
    assert "Open NC" in text(pinned[0], world.env)
    tags = [tag["name"] for tag in stored_channel(world, "projets").available_tags]
    assert tags[:2] == ["Idée", "Appel à partenaires"]
    assert "Infrastructures" in tags
    world.cluster_id = facts.id
    assert await world.read(lambda session: session.scalar(select(func.count()).select_from(Domain))) == 32
    kinds = await world.read(lambda session: list(session.scalars(select(audit.AuditEntry.kind))))
    assert kinds == ["cluster.installed"]


async def test_the_journal_is_the_boards(bare_world: World) -> None:
    """Members do not see it; the board and the bot do; the roles grant nothing."""
    world = bare_world
    await install(world, world.member("Chef", administrator=True))
    backend = world.env.backend
    journal = channel_named(world.guild, "journal-du-bureau")
    member = world.member("Simple Membre")
    see = discord.Permissions.view_channel.flag
    assert not backend.compute_permissions(world.guild.id, member.id, journal.id) & see
    roles = {role.name: role for role in backend.get_guild(world.guild.id).roles.values()}
    assert [roles[name].permissions for name in ROLES] == [0, 0, 0]
    backend.add_member_role(world.guild.id, member.id, roles["Bureau"].id)
    assert backend.compute_permissions(world.guild.id, member.id, journal.id) & see
    assert any("Chef" in text(each, world.env) or "<@" in text(each, world.env) for each in messages_in(journal))


async def test_repeating_changes_nothing(bare_world: World) -> None:
    """The second time, all is in place already."""
    world = bare_world
    chief = world.member("Chef", administrator=True)
    await install(world, chief)
    before = made(world)
    again = await chief.slash(world.channel, "cluster installer")
    assert "Tout est déjà en place" in text(again)
    await press(chief, again, "Appliquer")
    assert made(world) == before
    assert len(home_cards(world, channel_named(world.guild, "cagou"))) == 1
    assert await world.read(lambda session: session.scalar(select(func.count()).select_from(audit.AuditEntry))) == 1


async def test_what_exists_is_adopted(bare_world: World) -> None:
    """A channel and a role of like name serve as they are; a role that grants powers does not."""
    world = bare_world
    home = world.guild.create_text_channel("Cagou")
    member = world.guild.create_role("membre")
    world.guild.create_role("Bureau", permissions=discord.Permissions(ban_members=True))
    chief = world.member("Chef", administrator=True)
    shown = await chief.slash(world.channel, "cluster installer")
    read = text(shown)
    assert f"<#{home.id}>, existe et servira" in read
    # both stand above the bot's own role in the list, so they may not serve
    assert "celui qui existe donne des droits ou est au-dessus de moi" in read
    await press(chief, shown, "Installer")
    facts = await world.read(lambda session: cluster_of_guild(session, world.guild.id), everywhere())
    assert facts is not None
    assert facts.places[PlaceKind.HOME] == home.id
    assert facts.places[PlaceKind.MEMBER_ROLE] == member.id
    assert not world.env.backend.get_channel(home.id).overwrites, "what was adopted keeps its permissions"
    assert len(home_cards(world, home)) == 1


async def test_another_channel_may_be_chosen(bare_world: World) -> None:
    """By its name, among those of the same kind; or a new one in any case."""
    world = bare_world
    chief = world.member("Chef", administrator=True)
    welcome = world.guild.create_text_channel("bienvenue")
    shown = await chief.slash(world.channel, "cluster installer")
    await press(chief, shown, "Choisir d’autres")
    await choose(chief, shown, "cagou")
    await choose(chief, shown, "bienvenue")
    assert f"<#{welcome.id}>, existe et servira" in text(shown)
    await press(chief, shown, "Installer")
    facts = await world.read(lambda session: cluster_of_guild(session, world.guild.id), everywhere())
    assert facts is not None
    assert facts.places[PlaceKind.HOME] == welcome.id
    assert "cagou" not in made(world)
    again = await chief.slash(world.channel, "cluster installer")
    await press(chief, again, "Choisir d’autres")
    await choose(chief, again, "appels-a-expertise")
    await choose(chief, again, "general")
    await press(chief, again, "Appliquer")
    facts = await world.read(lambda session: cluster_of_guild(session, world.guild.id), everywhere())
    assert facts is not None
    assert facts.places[PlaceKind.CALLS] == world.channel.id


async def test_name_language_and_time_zone_are_asked(bare_world: World) -> None:
    """A form; a wrong time zone is refused with the nearest, and what was typed comes back."""
    world = bare_world
    chief = world.member("Chef", administrator=True)
    shown = await chief.slash(world.channel, "cluster installer")
    form = await press(chief, shown, "Nom, langue")
    wrong = await fill(
        chief,
        form,
        {"Nom": "Tech Cluster", "Langue des messages publics": ["en"], "Un autre fuseau horaire": "Noumeaa"},
    )
    assert "Pacific/Noumea" in text(wrong)
    form = await press(chief, wrong, "Corriger")
    shown = await fill(
        chief,
        form,
        {"Nom": "Tech Cluster", "Langue des messages publics": ["en"], "Un autre fuseau horaire": "tahiti"},
    )
    assert "Tahiti" in text(shown)
    assert "**board-journal**" in text(shown).replace("\\", "")
    await press(chief, shown, "Installer")
    facts = await world.read(lambda session: cluster_of_guild(session, world.guild.id), everywhere())
    assert facts is not None
    assert (facts.name, facts.language, facts.time_zone) == ("Tech Cluster", "en", "Pacific/Tahiti")
    assert "board-journal" in made(world)
    assert "Board" in made(world)


async def test_missing_permissions_are_named_before_anything_is_made(bare_world: World) -> None:
    """In Discord's own words, with the place in its settings; once given, one checks again and installs."""
    world = bare_world
    chief = world.member("Chef", administrator=True)
    backend = world.env.backend
    role = backend.get_guild(world.guild.id).roles[backend.get_member(world.guild.id, backend.bot_user.id).role_ids[0]]
    everything = role.permissions
    backend.edit_role(
        world.guild.id,
        role.id,
        {
            "permissions": everything
            & ~discord.Permissions.manage_channels.flag
            & ~discord.Permissions.pin_messages.flag
        },
    )
    await world.env.settle()
    before = made(world)
    shown = await chief.slash(world.channel, "cluster installer")
    assert "Épingler des messages et Gérer les salons" in text(shown)
    assert "Paramètres du serveur › Rôles" in text(shown)
    assert "Installer" not in buttons(shown)
    backend.edit_role(world.guild.id, role.id, {"permissions": everything})
    await world.env.settle()
    assert made(world) == before
    await press(chief, shown, "Vérifier à nouveau")
    await press(chief, shown, "Installer")
    assert "Cagou est installé" in text(shown)


async def test_limits_are_named_before_anything_is_made(bare_world: World) -> None:
    """A server with 496 channels has no room for seven more."""
    world = bare_world
    for number in range(495):
        world.env.backend.create_channel(world.guild.id, f"salon-{number}")
    await world.env.settle()
    shown = await world.member("Chef", administrator=True).slash(world.channel, "cluster installer")
    assert "503 salons, Discord en permet 500" in text(shown)
    assert "Installer" not in buttons(shown)


async def test_others_are_refused(bare_world: World) -> None:
    """A member of the server reads who may do it, and nothing is made or known."""
    world = bare_world
    before = made(world)
    shown = await world.member("Curieux").slash(world.channel, "cluster installer")
    assert "administration du serveur" in text(shown)
    assert not buttons(shown)
    assert made(world) == before
    assert await world.read(lambda session: session.scalar(select(Cluster)), everywhere()) is None


async def test_a_press_asks_for_the_power_again(bare_world: World) -> None:
    """Somebody who is no administrator any more cannot press the button of the card they had opened."""
    world = bare_world
    chief = world.member("Chef", administrator=True)
    shown = await chief.slash(world.channel, "cluster installer")
    stored = world.env.backend.get_member(world.guild.id, chief.id)
    world.env.backend.remove_member_role(world.guild.id, chief.id, stored.role_ids[0])
    refused = await press(chief, shown, "Installer")
    assert "administration du serveur" in text(refused)
    assert await world.read(lambda session: session.scalar(select(Cluster)), everywhere()) is None


async def test_a_card_left_too_long_says_what_to_do(bare_world: World) -> None:
    """Nothing is installed from a card whose decisions were forgotten."""
    world = bare_world
    chief = world.member("Chef", administrator=True)
    shown = await chief.slash(world.channel, "cluster installer")
    await world.env.advance_time(14 * 60 + 1)
    assert "/cluster installer" in text(await press(chief, shown, "Installer"))


async def test_what_was_deleted_comes_back(bare_world: World) -> None:
    """A channel, a role and the card; nothing is made twice."""
    world = bare_world
    chief = world.member("Chef", administrator=True)
    await install(world, chief)
    before, backend = made(world), world.env.backend
    backend.delete_channel(channel_named(world.guild, "cagou").id)
    backend.delete_channel(channel_named(world.guild, "Cluster").id)
    roles = {role.name: role for role in backend.get_guild(world.guild.id).roles.values()}
    backend.delete_role(world.guild.id, roles["Expert"].id)
    await world.env.settle()
    shown = await chief.slash(world.channel, "cluster installer")
    assert text(shown).count("à créer") == 3
    await press(chief, shown, "Appliquer")
    assert made(world) == before
    assert len(home_cards(world, channel_named(world.guild, "cagou"))) == 1


async def test_a_second_server_is_kept_apart(bare_world: World) -> None:
    """Each has its own cluster and places."""
    world = bare_world
    await install(world, world.member("Chef", administrator=True))
    other = world.env.create_guild("Autre cluster")
    general = other.create_text_channel("general")
    role = other.create_role("Administration", permissions=discord.Permissions(administrator=True))
    chief = other.add_member(world.env.create_user("autre.chef"), roles=[role])
    shown = await chief.slash(general, "cluster installer")
    await press(chief, shown, "Installer")
    clusters = await world.read(lambda session: list(session.scalars(select(Cluster))), everywhere())
    assert {cluster.name for cluster in clusters} == {"Open NC", "Autre cluster"}
    first = await world.read(places_of)
    assert len(first) == len(set(PlaceKind) - WITH_GROUPS)
    ids = await world.read(lambda session: list(session.scalars(select(Place.discord_id))), everywhere())
    assert len(set(ids)) == 2 * len(set(PlaceKind) - WITH_GROUPS)


async def test_two_administrators_at_once(bare_world: World) -> None:
    """Both cards were open; the second press finds the server taken and says so."""
    world = bare_world
    first, second = world.member("Une", administrator=True), world.member("Autre", administrator=True)
    one = await first.slash(world.channel, "cluster installer")
    two = await second.slash(world.channel, "cluster installer")
    await press(first, one, "Installer")
    before = made(world)
    assert "/cluster etat" in text(await press(second, two, "Installer"))
    assert made(world) == before


@pytest.mark.wrong_on_purpose
async def test_a_server_that_cannot_have_forums_gets_the_rest(bare_world: World) -> None:
    """Discord makes forums in community servers only: the rest is there, and the state names the gap."""
    world = bare_world
    chief = world.member("Chef", administrator=True)
    shown = await chief.slash(world.channel, "cluster installer")
    create = world.env.backend.create_channel

    def refuse_forums(*arguments: Any, **fields: Any) -> Any:
        from simcord.backend.errors import BackendError

        if fields.get("type") == 15:
            raise BackendError(400, 50024, "Cannot execute action on this channel type")
        return create(*arguments, **fields)

    world.env.backend.create_channel = refuse_forums  # type: ignore[method-assign]  # a server of another kind
    await press(chief, shown, "Installer")
    assert "Cagou est installé" in text(shown)
    assert "projets" not in made(world)
    state = await chief.slash(world.channel, "cluster etat")
    assert "Activer la communauté" in text(state)
    assert "Réparer ce qui peut l’être" not in buttons(state)
