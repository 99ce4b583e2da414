"""Tells Discord our commands, only when they changed since the last time."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import structlog

from models.database import Session, everywhere, insert_into
from models.database.tables import DeploymentFact

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)

FACT = "commands"
"""The deployment fact that remembers what Discord was told last."""


async def sync_commands(client: Cagou) -> bool:
    """Send the commands if their hash differs from the one last sent; whether they were sent."""
    told = await client.database.read(everywhere(), _told)
    current = await _hash(client)
    if told == current:
        return False
    await client.tree.sync()
    await client.database.write(everywhere(), lambda session: _remember(session, current))
    log.info("commands_synced", hash=current[:12])
    return True


async def _hash(client: Cagou) -> str:
    translator = client.tree.translator
    commands = client.tree.get_commands()
    payload = [
        await command.get_translated_payload(client.tree, translator) if translator else command.to_dict(client.tree)
        for command in commands
    ]
    text = json.dumps([client.application_id, payload], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _told(session: Session) -> str | None:
    fact = session.get(DeploymentFact, FACT)
    return None if fact is None else fact.value


def _remember(session: Session, value: str) -> None:
    told = insert_into(session, DeploymentFact).values(key=FACT, value=value)
    # Two processes that start at once both tell Discord, and the second writes over the first.
    session.execute(told.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
