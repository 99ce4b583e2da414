"""How the outbox kinds of the cluster are carried out: its places, and everybody's roles."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from bot.delivery import LostItsPlace, Project, Renderer
from bot.projection.apply import GuildGone, apply_places
from bot.projection.refusals import NotYet
from bot.projection.roles import apply_roles_of_all, apply_roles_of_person
from cogs.cluster.commands import ClusterCommands
from models.cluster.places import PLACES, ROLES_OF_ALL
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


RENDERERS: Mapping[str, Renderer] = {
    PLACES: Project(_places),
    ROLES_OF_PERSON: Project(_where_we_are(apply_roles_of_person)),
    ROLES_OF_ALL: Project(_where_we_are(apply_roles_of_all)),
}
