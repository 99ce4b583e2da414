"""How the journal's messages are rendered: from ids, at the moment of sending, with the names of that moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.delivery import Message, Post, Renderer
from bot.language import choose, discord_timestamp
from bot.ui import Accent, Card
from cogs.journal.words import in_words
from models.chronicle.telling import told
from models.cluster.journal import JOURNAL_ENTRY
from models.cluster.tables import PlaceKind
from models.outbox import Delivery

if TYPE_CHECKING:
    from bot.client import Cagou


async def entry_card(client: Cagou, delivery: Delivery) -> Message | None:
    """One entry; nothing where the cluster has no journal channel (yet)."""
    home = await client.directory.cluster_by_id(delivery.cluster_id)
    channel_id = home.places.get(PlaceKind.JOURNAL) if home is not None else None
    entry_id = delivery.subject_id
    if home is None or channel_id is None or entry_id is None:
        return None
    entry = await client.database.read(delivery.cluster_id, lambda session: told(session, entry_id))
    if entry is None:
        return None
    language = choose(home.language, None, None)
    return Message(
        channel_id,
        Card(
            Accent.CLUSTER,
            language.say("Journal"),
            [in_words(entry, language, home.zone), discord_timestamp(entry.at)],
        ),
    )


RENDERERS: Mapping[str, Renderer] = {JOURNAL_ENTRY: Post(entry_card, names_people=True)}
