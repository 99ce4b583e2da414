"""A server at Discord's limits: told before anything is made; what was refused half-way comes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from simcord import MemberActor
from sqlalchemy import func, select

from bot.projection.plan import MOST_CHANNELS, MOST_IN_CATEGORY, MOST_ROLES
from models.cluster.obstacles import Forbidden, obstacles
from models.groups.places import intend
from models.groups.tables import Group, GroupKind, GroupPlaceKind, GroupStatus
from models.people.tables import Office
from tests.cogs.cluster.test_group_places import known, opened, places, set_up
from tests.support import factories
from tests.support.actors import buttons, channel_named, fill, messages_in, press, text
from tests.support.group_stage import JOINING, KIND, LEAD, MISSION, NAME
from tests.support.world import World


async def president(world: World) -> tuple[MemberActor, UUID]:
    """An installed cluster with a club's and a commission's heading, and its president."""
    await set_up(world)
    anna, anna_id = await known(world, "Anna Kaledo", organisation="Alizé", office=Office.PRESIDENT)
    await opened(world, "Première", lead=anna_id)
    return anna, anna_id


@contextmanager
def unheard(world: World) -> Iterator[None]:
    """Fill the server without an event each: the bot hears of it all at its restart."""
    backend = world.env.backend
    emit, backend.emit = backend.emit, lambda *_args, **_options: None  # type: ignore[method-assign]  # for a moment
    try:
        yield
    finally:
        backend.emit = emit  # type: ignore[method-assign]  # as it was


async def filled(world: World, what: str, *, leaving: int = 0) -> list[int]:
    """As many channels or roles as Discord allows, but for `leaving`; the ids of the new ones."""
    guild = world.env.backend.get_guild(world.guild.id)
    heading = channel_named(world.guild, "Commissions")
    inside = sum(world.env.backend.channels[each].parent_id == heading.id for each in guild.channel_ids)
    with unheard(world):
        if what == "roles":
            made = [world.guild.create_role(f"Rôle {n}").id for n in range(MOST_ROLES - len(guild.roles) - leaving)]
        elif what == "in_category":
            count = MOST_IN_CATEGORY - inside - leaving
            made = [world.guild.create_text_channel(f"salon-{n}", category=heading).id for n in range(count)]
        else:
            count = MOST_CHANNELS - len(guild.channel_ids) - leaving
            made = [world.guild.create_text_channel(f"salon-{n}").id for n in range(count)]
    await world.restart()
    await world.env.settle()
    return made


async def create(world: World, actor: MemberActor, name: str, kind: str = "commission") -> str:
    """Create a group as the board does; what is answered."""
    form = await actor.slash(world.channel, "groupe creer")
    filled_in = {KIND: [kind], NAME: name, MISSION: "Avancer", JOINING: ["open"], LEAD: [actor]}
    answer = await fill(actor, form, filled_in)
    await world.env.settle()
    return " ".join(text(answer).split())


async def groups(world: World) -> int:
    """How many groups there are."""
    return await world.read(lambda session: session.scalar(select(func.count(Group.id)))) or 0


@pytest.mark.parametrize(
    ("what", "leaving", "told"),
    [
        ("channels", 1, "aurait 501 salons, Discord en permet 500"),
        ("in_category", 1, "compterait 51 salons, Discord en permet 50"),
        ("roles", 0, "aurait 251 rôles, Discord en permet 250"),
    ],
)
async def test_a_group_for_which_there_is_no_room_is_refused_before_anything_is_made(
    bare_world: World, what: str, leaving: int, told: str
) -> None:
    """One channel, one place under the heading, or one role short: in words, and nothing comes to be."""
    world = bare_world
    anna, _ = await president(world)
    made = await filled(world, what, leaving=leaving)
    guild = world.env.backend.get_guild(world.guild.id)
    before = set(guild.channel_ids), set(guild.roles)
    assert told in await create(world, anna, "Deuxième")
    assert await groups(world) == 1
    assert (set(guild.channel_ids), set(guild.roles)) == before
    if what == "roles":
        world.env.backend.delete_role(world.guild.id, made[-1])
    else:
        world.env.backend.delete_channel(made[0])
    await world.env.settle()
    assert "Deuxième" in await create(world, anna, "Deuxième")
    assert await groups(world) == 2


async def test_what_another_group_is_still_to_get_is_counted(bare_world: World) -> None:
    """Two made one after the other, while Discord does not answer: the second would find no room."""
    world = bare_world
    anna, _ = await president(world)
    await filled(world, "channels", leaving=3)
    assert world.layer is not None
    group_id = await world.database.write(
        world.cluster_id, lambda session: factories.group(session, "En attente", now=world.now)
    )

    def owe_nothing(session: object) -> None:
        intend(session, group_id, name="En attente", now=world.now)  # type: ignore[arg-type]  # a session

    world.env.bot.courier._waking.stopped = True  # type: ignore[attr-defined]  # nothing is delivered for now
    await world.write(owe_nothing)
    assert "aurait 501 salons" in await create(world, anna, "Deuxième")


async def test_reopening_and_making_again_look_for_room_first(bare_world: World) -> None:
    """The channel of an archived group was deleted to make room: it comes back when there is room again."""
    world = bare_world
    anna, anna_id = await president(world)
    group_id = await opened(world, "Données", lead=anna_id)
    gone = (await places(world, group_id))[GroupPlaceKind.CHANNEL].discord_id
    archived = await anna.slash(world.channel, "groupe archiver", groupe="donnees")
    await fill(anna, archived, {"Pourquoi\u202f?": "Finie"})
    world.env.backend.delete_channel(gone or 0)
    await world.env.settle()
    made = await filled(world, "channels")
    refused = await anna.slash(world.channel, "groupe rouvrir", groupe="donnees")
    assert "aurait 501 salons" in text(refused).replace("\u00a0", " ")
    group = await world.read(lambda session: session.find(Group, group_id))
    assert group is not None
    assert group.status == GroupStatus.ARCHIVED
    journal = messages_in(channel_named(world.guild, "journal-du-bureau"))
    told = [message for message in journal if "Recréer" in buttons(message)]
    assert "aurait 501 salons" in text(await press(anna, told[-1], "Recréer")).replace("\u00a0", " ")
    assert (await places(world, group_id))[GroupPlaceKind.CHANNEL].missing_since is not None
    world.env.backend.delete_channel(made[0])
    await world.env.settle()
    await anna.slash(world.channel, "groupe rouvrir", groupe="donnees")
    await world.env.settle()
    assert (await places(world, group_id))[GroupPlaceKind.CHANNEL].discord_id


@pytest.mark.wrong_on_purpose
async def test_a_server_filled_meanwhile_is_told_once_and_finished_by_itself(bare_world: World) -> None:
    """Somebody else took the last place: the journal says so, and the deletion of a channel is enough."""
    world = bare_world
    _, anna_id = await president(world)
    made = await filled(world, "channels", leaving=1)
    group_id = await opened(world, "Retardée", lead=anna_id)
    half = await places(world, group_id)
    assert half[GroupPlaceKind.CHANNEL].discord_id
    assert not half[GroupPlaceKind.FORUM].discord_id
    await world.env.advance_time(3600)
    assert [each.key for each in await world.read(obstacles)] == [(Forbidden.GROUP_ROOM, str(group_id))]
    journal = channel_named(world.guild, "journal-du-bureau")
    told = [text(each) for each in messages_in(journal) if "Le serveur est plein" in text(each)]
    assert len(told) == 1
    assert "**Retardée**" in told[0]
    world.env.backend.delete_channel(made[0])
    await world.env.settle()
    whole = await places(world, group_id)
    assert all(place.discord_id for place in whole.values())
    assert not await world.read(obstacles)


@pytest.mark.wrong_on_purpose
async def test_a_permission_that_lacks_for_groups_is_told_once_and_caught_up_with(bare_world: World) -> None:
    """Manage Channels: the state says it too; given back, the committee's places come by themselves, each once."""
    world = bare_world
    _, anna_id = await president(world)
    backend = world.env.backend
    own = backend.get_member(world.guild.id, backend.bot_user.id).role_ids[0]
    everything = backend.get_role(world.guild.id, own).permissions
    backend.edit_role(world.guild.id, own, {"permissions": everything & ~(1 << 4)})
    await world.env.settle()
    group_id = await opened(world, "Souveraineté", kind=GroupKind.COMMITTEE, lead=anna_id)
    for _ in range(4):
        await world.env.advance_time(600)
    assert (Forbidden.GROUP_PLACES, str(group_id)) in [each.key for each in await world.read(obstacles)]
    journal = channel_named(world.guild, "journal-du-bureau")
    assert sum("Discord me refuse" in text(each) and "Souveraineté" in text(each) for each in messages_in(journal)) == 1
    backend.edit_role(world.guild.id, own, {"permissions": everything})
    await world.env.settle()
    assert all(place.discord_id for place in (await places(world, group_id)).values())
    assert not await world.read(obstacles)
    names = [str(backend.channels[each].name) for each in backend.get_guild(world.guild.id).channel_ids]
    assert names.count("souveraineté") == names.count("souveraineté-fils") == names.count("Comités") == 1
