"""How the outbox kinds of the board are rendered: the reminder that a mandate ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.delivery import Message, Post, Renderer
from bot.language import choose
from cogs.board import mandate_cards
from models.cluster.tables import PlaceKind
from models.database import Session
from models.outbox import Delivery
from models.people.board import Seat
from models.people.errors import MandateOver
from models.people.reminding import FIRST_REMINDER, MANDATE_ENDS
from models.people.terms import seat_with

if TYPE_CHECKING:
    from bot.client import Cagou


async def _ends_soon(client: Cagou, delivery: Delivery) -> Message | None:
    """Nothing where the cluster has no journal channel, or the mandate does not end soon any more, is over by now, or
    its holder erased.
    """
    home, mandate_id = await client.directory.cluster_by_id(delivery.cluster_id), delivery.subject_id
    channel_id = home.places.get(PlaceKind.JOURNAL) if home is not None else None
    if home is None or channel_id is None or mandate_id is None:
        return None
    now = client.clock.now()

    def query(session: Session) -> Seat | None:
        try:
            return seat_with(session, mandate_id, now)
        except MandateOver:
            return None

    seat = await client.database.read(delivery.cluster_id, query)
    if seat is None or seat.until is None or seat.until - now > FIRST_REMINDER:
        return None
    return Message(channel_id, mandate_cards.ends_soon(choose(home.language, None, None), home, seat, seat.until))


RENDERERS: Mapping[str, Renderer] = {MANDATE_ENDS: Post(_ends_soon, names_people=True)}
