"""The sample cluster in the database: made by the same operations, from the same files, as a real one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.demo.cast import Part, Player
from cogs.cluster.words import NAMES, names_in
from config.sample import sample_files
from models.actor import Actor
from models.cluster.installing import Settings, Wish, install
from models.cluster.tables import PlaceKind
from models.database import Database, Session, everywhere
from models.experts.domains import seed_domains
from models.people.appointing import Charge, appoint
from models.people.tables import Office
from models.people.tying import DiscordUser, tie
from models.transfer.importing import import_files
from models.transfer.reading import SourceFile

LANGUAGE = "fr"
TIME_ZONE = "Pacific/Noumea"


async def fill(database: Database, guild_id: int, name: str, now: datetime) -> UUID:
    """Install the cluster of this Discord server, and import its members a minute later; returns its id.

    What it shall have in the server is made by the bot, once it runs.
    """
    operator = Actor.at_command_line()
    settings = Settings(name, LANGUAGE, TIME_ZONE)
    wishes = {kind: Wish(called) for kind, called in names_in(LANGUAGE).items()}
    wishes[PlaceKind.HOME_CARD] = Wish(NAMES[PlaceKind.HOME_CARD])
    cluster_id = await database.read(everywhere(), Session.new_id)
    await database.write(
        cluster_id,
        lambda session: install(
            session, operator, guild_id, settings, wishes, person_id=None, actor_name=None, now=now
        ),
    )
    await database.write(cluster_id, lambda session: seed_domains(session, now))
    contents = await asyncio.to_thread(sample_files)
    files = [SourceFile(name, content) for name, content in contents.items()]
    await import_files(database, cluster_id, operator, files, now=now + timedelta(minutes=1))
    return cluster_id


def bring_together(session: Session, users: Mapping[UUID, int], players: Sequence[Player], now: datetime) -> None:
    """Tie the players to their Discord users; the administrator appoints the president, who appoints the rest.

    The newcomer is in the register, but nobody has said yet which Discord user they are.
    """
    for player in players:
        if player.part is not Part.NEWCOMER:
            tie(session, _user(player, users), record_id=player.person_id, as_new=False, now=now)
    session.flush()
    administrator = next(player for player in players if player.part is Part.ADMINISTRATOR)
    actor = Actor(users[administrator.person_id], server_administrator=True)
    for player in sorted((one for one in players if one.office), key=lambda one: one.office is not Office.PRESIDENT):
        assert player.office is not None
        appoint(session, actor, _user(player, users), Charge(player.office), now=now)
        session.flush()
        if player.office is Office.PRESIDENT:
            actor = Actor(users[player.person_id])


def _user(player: Player, users: Mapping[UUID, int]) -> DiscordUser:
    return DiscordUser(users[player.person_id], player.name)
