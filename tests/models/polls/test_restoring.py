"""A back-up that was made while votes were open is put in place: what becomes of them (DECISIONS, 28)."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.database import Database, everywhere
from models.database.backup import backup, restore
from models.database.migrating import upgrade
from models.polls.closing import KEY_MAY_COME_BACK, close_due
from models.polls.errors import KeyLost
from models.polls.scrubbing import forget_keys
from models.polls.tables import PollStatus
from models.polls.under_way import VotesUnderWay, votes_under_way
from tests.support.ballot_stage import AFTER, END, NOW, Hall
from tests.support.engines import Engines

ALL = {"Alpha": 1, "Beta": 1, "Gamma": 1}


@pytest.fixture
def url(engines: Engines, tmp_path: Path) -> str:
    """A file: PostgreSQL is restored by its own tools."""
    return engines.fresh("sqlite", "current", upgrade, tmp_path)


async def test_a_vote_goes_on_with_its_key_and_is_cancelled_without(url: str, tmp_path: Path) -> None:
    """What was cast since the copy is not in it; of a vote that was closed since, the key is gone for good."""
    hall = await Hall.build(await Database.open(url), tmp_path)
    named, kept, lost = [await hall.open(ALL, number=n, named=n == 1, title=f"Vote {n}") for n in (1, 2, 3)]
    for poll_id in (named, kept, lost):
        await hall.cast(poll_id, "Dan", "Gamma", "for")
    backup(url, tmp_path / "copy.sqlite3")
    await hall.cast(named, "Chloé", "Beta", "against")
    await hall.close(lost)
    await forget_keys(hall.database, hall.keys)
    await hall.database.close()
    restore(tmp_path / "copy.sqlite3", url)

    hall.database = await Database.open(url)
    under_way = await hall.database.read(everywhere(), lambda session: votes_under_way(session, hall.keys))
    assert under_way == VotesUnderWay(open=3, without_key=1)
    with pytest.raises(KeyLost):
        await hall.cast(lost, "Chloé", "Beta", "against")
    assert len(await hall.ballots(named)) == 1, "Chloé's is missing, and can be cast again"
    await hall.cast(kept, "Chloé", "Beta", "for", at=NOW)
    for at in (AFTER, END + KEY_MAY_COME_BACK):
        await hall.database.write(everywhere(), lambda session, at=at: close_due(session, hall.keys, at))  # type: ignore[misc]  # the default binds the loop's value
    polls = [await hall.poll(poll_id) for poll_id in (named, kept, lost)]
    assert [poll.status for poll in polls] == [PollStatus.CLOSED, PollStatus.CLOSED, PollStatus.CANCELLED]
    assert [len(await hall.ballots(poll.id)) for poll in polls] == [1, 2, 0]
    assert polls[2].cancel_reason is None, "its card says that the key is gone"
    await hall.database.close()
