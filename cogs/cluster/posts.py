"""How the outbox kinds of the cluster are carried out: its places and those of its groups, everybody's roles, and what
stands in the way of them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from bot.delivery import LostItsPlace, Message, Post, Project, Renderer
from bot.language import choose
from bot.projection.apply import GuildGone, apply_places
from bot.projection.groups import apply_group_places
from bot.projection.refusals import NotYet
from bot.projection.roles import apply_roles_of_all, apply_roles_of_person
from cogs.cluster import trouble_cards
from cogs.cluster.commands import ClusterCommands
from models.cluster.obstacles import GROUP_OBSTACLES, OBSTACLE, Forbidden, gone, note, obstacle, obstacles, told
from models.cluster.places import PLACES, ROLES_OF_ALL
from models.cluster.tables import PlaceKind
from models.database import Session
from models.groups.missing import PLACES_MISSING, lacking
from models.groups.places import GROUP_PLACES
from models.groups.tables import Group
from models.outbox import Delivery
from models.people.mandates import ROLES_OF_PERSON

if TYPE_CHECKING:
    from bot.client import Cagou


async def _places(client: Cagou, delivery: Delivery) -> None:
    cog = client.get_cog(ClusterCommands.__cog_name__)
    assert isinstance(cog, ClusterCommands)
    try:
        await apply_places(client, delivery.cluster_id, partial(cog.watches.report, delivery.cluster_id))
    except NotYet as refusal:
        await cog.watches.refused(delivery.cluster_id, refusal)
        raise
    except GuildGone as gone:
        raise LostItsPlace("guild") from gone


async def _places_of_group(client: Cagou, delivery: Delivery) -> None:
    """What Discord forbids twice, or has no room for, is an obstacle, told once: the outbox tries again for two days,
    and each change of the server's roles and channels brings a new try (`cogs/cluster/noticing.py`).
    """
    subject, now = str(delivery.subject_id), client.clock.now()
    try:
        await apply_group_places(client, delivery)
    except NotYet as refusal:
        met = Forbidden.GROUP_ROOM if refusal.full else Forbidden.GROUP_PLACES
        if refusal.full or (refusal.forbidden and delivery.attempts):
            await client.database.write(delivery.cluster_id, lambda session: note(session, met, subject, now))
        raise
    keys = {(what, subject) for what in GROUP_OBSTACLES}
    known = await client.database.read(delivery.cluster_id, obstacles)
    if keys & {each.key for each in known}:
        await client.database.write(delivery.cluster_id, lambda session: gone(session, keys))


def _where_we_are(
    carry_out: Callable[[Cagou, Delivery], Awaitable[None]],
) -> Callable[[Cagou, Delivery], Awaitable[None]]:
    """A server that the bot was removed from is nothing to try again."""

    async def carried_out(client: Cagou, delivery: Delivery) -> None:
        try:
            await carry_out(client, delivery)
        except GuildGone as gone:
            raise LostItsPlace("guild") from gone

    return carried_out


async def _obstacle(client: Cagou, delivery: Delivery) -> Message | None:
    """What only an administrator can mend; nothing once it has gone, or where the cluster has no journal."""
    home = await client.directory.cluster_by_id(delivery.cluster_id)
    channel_id = home.places.get(PlaceKind.JOURNAL) if home is not None else None
    guild = client.get_guild(home.guild_id) if home is not None else None
    obstacle_id = delivery.subject_id
    if home is None or guild is None or channel_id is None or obstacle_id is None:
        return None
    found = await client.database.read(home.id, lambda session: obstacle(session, obstacle_id))
    if found is None:
        return None
    group_id = UUID(found.subject) if found.what in GROUP_OBSTACLES else None
    group = await client.database.read(home.id, partial(_name_of, group_id=group_id))
    language = choose(home.language, None, None)
    return Message(channel_id, trouble_cards.obstacle_card(language, guild, home.id, found, group))


async def _obstacle_told(client: Cagou, delivery: Delivery, message_id: int) -> None:
    obstacle_id, now = delivery.subject_id, client.clock.now()
    if obstacle_id is not None:
        await client.database.write(delivery.cluster_id, lambda session: told(session, obstacle_id, now))


def _name_of(session: Session, *, group_id: UUID | None) -> str:
    group = session.find(Group, group_id) if group_id is not None else None
    return group.name if group is not None else ""


async def _missing(client: Cagou, delivery: Delivery) -> Message | None:
    """What was deleted of a group, and the button that makes it again; nothing if it was made again meanwhile."""
    home = await client.directory.cluster_by_id(delivery.cluster_id)
    channel_id = home.places.get(PlaceKind.JOURNAL) if home is not None else None
    group_id = delivery.subject_id
    if home is None or channel_id is None or group_id is None:
        return None
    found = await client.database.read(home.id, lambda session: lacking(session, group_id))
    if not found:
        return None
    return Message(channel_id, trouble_cards.missing_card(choose(home.language, None, None), home.id, found[0]))


RENDERERS: Mapping[str, Renderer] = {
    PLACES: Project(_places),
    GROUP_PLACES: Project(_where_we_are(_places_of_group)),
    ROLES_OF_PERSON: Project(_where_we_are(apply_roles_of_person)),
    ROLES_OF_ALL: Project(_where_we_are(apply_roles_of_all)),
    OBSTACLE: Post(_obstacle, _obstacle_told),
    PLACES_MISSING: Post(_missing),
}
