"""A group's card that somebody deletes is noticed at once, and offered to be made again as its other places are."""

from __future__ import annotations

from uuid import UUID

import pytest
from simcord import MemberActor
from simcord.builders import ChannelHandle

from models import outbox
from models.cluster.places import ROLES_OF_ALL
from models.groups.tables import GroupPlaceKind
from models.people.tables import Office
from tests.cogs.cluster.test_group_places import channel, known, opened, places, set_up
from tests.support.actors import buttons, channel_named, messages_in, press, text
from tests.support.actors import channel as channel_of
from tests.support.world import World

LACKS = "Il manque à **Énergie**"


async def arranged(world: World) -> tuple[MemberActor, UUID, int, ChannelHandle]:
    """A group with its card: who leads it, its id, the card's and the channel."""
    await set_up(world)
    anna, anna_id = await known(world, "Anna Kaledo", organisation="Alizé")
    group_id = await opened(world, "Énergie", lead=anna_id)
    card = (await places(world, group_id))[GroupPlaceKind.CARD].discord_id
    assert card is not None
    await world.env.advance_time(60)
    return anna, group_id, card, channel_of(world.env, (await channel(world, group_id)).id)


def told(world: World) -> list[str]:
    """What the journal tells of the group's losses."""
    journal = messages_in(channel_named(world.guild, "journal-du-bureau"))
    return [text(message) for message in journal if LACKS in text(message)]


@pytest.mark.parametrize("how", ["one", "bulk", "away"])
async def test_a_card_deleted_by_hand_is_missed_at_once(bare_world: World, how: str) -> None:
    """Alone, among others, or while the bot was away; one press brings it back, pinned, and once."""
    world = bare_world
    backend = world.env.backend
    anna, group_id, card, where = await arranged(world)
    board, _ = await known(world, "Chloé Tein", organisation="Alizé", office=Office.SECRETARY)
    await world.write(lambda session: outbox.project(session, ROLES_OF_ALL, None, world.now))
    if how == "one":
        backend.delete_message(where.id, card)
    elif how == "bulk":
        other = await anna.send(where, "Bonjour")
        backend.bulk_delete_messages(where.id, [card, other.id])
    else:
        del backend.messages[where.id][card]  # without an event: nobody listened
        await world.restart()
    await world.env.settle()
    assert (await places(world, group_id))[GroupPlaceKind.CARD].missing_since is not None
    assert len(told(world)) == 1
    assert "la fiche épinglée" in told(world)[0] or "la carte épinglée" in told(world)[0]
    journal = messages_in(channel_named(world.guild, "journal-du-bureau"))
    await press(board, next(each for each in journal if "Recréer" in buttons(each)), "Recréer")
    await world.env.settle()
    again = (await places(world, group_id))[GroupPlaceKind.CARD].discord_id
    assert again not in (None, card)
    [shown] = [each for each in messages_in(where) if "Énergie" in text(each) and each.components]
    assert shown.id == again
    assert shown.pinned


async def test_other_messages_may_be_deleted(bare_world: World) -> None:
    """Nothing is told, and nothing is missing."""
    world = bare_world
    anna, group_id, card, where = await arranged(world)
    message = await anna.send(where, "Bonjour")
    world.env.backend.delete_message(where.id, message.id)
    await world.env.settle()
    assert (await places(world, group_id))[GroupPlaceKind.CARD].discord_id == card
    assert not told(world)
