"""The Discord server of the demo: its people, and what an association has before Cagou comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any
from uuid import UUID

import discord
import simcord
import yaml
from simcord import GuildHandle, UserHandle

from bot.demo.cast import Part, Player
from models.people.names import folded
from models.records import dataclass

OTHERS = 7
"""How many people beside the parts and the board `server.yaml` lets speak."""

HISTORY = timedelta(hours=36)
"""How old the server is when the demo starts."""

_FILE = Path(__file__).with_name("server.yaml")


@dataclass(frozen=True)
class _Said:
    at: datetime
    channel_id: int
    author_id: int
    text: str


def open_guild(env: simcord.Env, name: str, now: datetime) -> GuildHandle:
    """An empty server, made before `now`, to which `populate` brings the embedded Discord's clock."""
    env.backend.clock.advance((now - HISTORY - env.now()).total_seconds())
    env.backend.edit_bot_profile("Cagou")
    return env.create_guild(name, preferred_locale="fr")


def populate(env: simcord.Env, guild: GuildHandle, players: Sequence[Player], now: datetime) -> Mapping[UUID, int]:
    """Let the players in, with what they said up to `now`; returns their Discord ids. The bot is not there yet."""
    administration = guild.create_role("Administration", permissions=discord.Permissions(administrator=True))
    users: dict[UUID, UserHandle] = {}
    for player in players:
        user = env.create_user(folded(player.name).replace(" ", "."), global_name=player.name)
        guild.add_member(user, roles=[administration] if player.part is Part.ADMINISTRATOR else [])
        users[player.person_id] = user
    others = [users[player.person_id].id for player in players if player.part is None and player.office is None]
    for said in sorted(_conversation(env, guild, others, now), key=attrgetter("at")):
        env.backend.clock.advance((said.at - env.now()).total_seconds())
        env.backend.create_message(said.channel_id, said.author_id, said.text)
    env.backend.clock.advance((now - env.now()).total_seconds())
    return {person_id: user.id for person_id, user in users.items()}


def _conversation(env: simcord.Env, guild: GuildHandle, others: Sequence[int], now: datetime) -> Iterator[_Said]:
    for described in yaml.safe_load(_FILE.read_text(encoding="utf-8"))["channels"]:
        channel = guild.create_text_channel(described["name"], topic=described["topic"])
        yield from _messages(channel.id, described["messages"], others, now)
        for thread in described.get("threads", []):
            starter = others[thread["messages"][0]["by"]]
            opened = env.backend.create_thread(channel.id, thread["name"], starter)
            yield from _messages(opened.id, thread["messages"], others, now)


def _messages(
    channel_id: int, described: Sequence[Mapping[str, Any]], others: Sequence[int], now: datetime
) -> Iterator[_Said]:
    for message in described:
        yield _Said(now - timedelta(hours=message["ago"]), channel_id, others[message["by"]], message["text"])
