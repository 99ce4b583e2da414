"""The demo's open vote, made as a real one is."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from bot.demo.cast import Part, cast
from bot.demo.sample import bring_together, fill
from bot.demo.server import OTHERS
from bot.demo.voting import put_to_the_vote
from models.actor import Actor
from models.database import Database
from models.polls.at_hand import open_votes
from models.polls.keys import KeyRing
from models.polls.tables import PollStatus, StoredBallot

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


async def test_the_vote_is_open_and_whom_a_visitor_may_be_has_not_voted(database: Database, tmp_path: Path) -> None:
    cluster_id = await fill(database, 1, "Démo", NOW)
    players = await database.read(cluster_id, lambda session: cast(session, OTHERS))
    users = {player.person_id: 1000 + place for place, player in enumerate(players)}
    random = Random(1901)
    keys = KeyRing(tmp_path, random.randbytes)
    await database.write(cluster_id, lambda session: bring_together(session, users, players, NOW))
    ask = partial(put_to_the_vote, users=users, players=players, keys=keys, draw=random.randbytes, now=NOW)
    poll = await database.write(cluster_id, ask)
    assert (poll.status, poll.number) == (PollStatus.OPEN, 1)
    assert await database.read(cluster_id, lambda session: session.scalar(select(func.count(StoredBallot.token)))) == 4
    representative, board = (
        next(users[player.person_id] for player in players if player.part is part)
        for part in (Part.REPRESENTATIVE, Part.BOARD)
    )
    for user_id in (representative, board):
        (vote,) = await database.read(cluster_id, partial(open_votes, actor=Actor(user_id), keys=keys, now=NOW))
        assert vote.missing == 1
