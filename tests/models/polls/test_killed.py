"""A process dies at each step of a close: whoever starts next finishes it, once."""

from __future__ import annotations

import asyncio
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy import select

from models.database import Database
from models.outbox import OutboxItem
from models.polls.owed import RESULT
from models.polls.scrubbing import forget_keys
from models.polls.tables import PollStatus
from tests.support.ballot_stage import Hall

ROOT = Path(__file__).parents[3]

CLOSING = textwrap.dedent(
    """
    import asyncio, os, sys
    from functools import partial
    from pathlib import Path
    from uuid import UUID
    from models.database import Database
    from models.polls import closing, scrubbing
    from models.polls.keys import KeyRing
    from tests.support.ballot_stage import AFTER

    url, folder, cluster, poll, step = sys.argv[1:]

    def die(*_, **__):
        os.kill(os.getpid(), 9)

    if step == "before the commit":
        closing.outbox.post = die
    elif step == "before the key is destroyed":
        scrubbing.polls_over = die
    elif step == "while it is destroyed":
        Path.unlink = die
    elif step == "before the scrub":
        Database.scrub = die
    else:
        KeyRing.traces_gone = die

    async def main():
        database = await Database.open(url, migrate=False)
        keys = KeyRing(Path(folder))
        close = partial(closing.close_poll, keys=keys, poll_id=UUID(poll), now=AFTER)
        await database.write(UUID(cluster), close)
        await scrubbing.forget_keys(database, keys)

    asyncio.run(main())
    """
)


@pytest.mark.parametrize(
    ("step", "committed"),
    [
        ("before the commit", False),
        ("before the key is destroyed", True),
        ("while it is destroyed", True),
        ("before the scrub", True),
        ("before the mark goes", True),
    ],
)
async def test_a_process_that_is_killed_while_it_closes(
    database: Database, database_url: str, tmp_path: Path, step: str, committed: bool
) -> None:
    """Closed once with its result, or open with every ballot; then the key and all traces go."""
    hall = await Hall.build(database, tmp_path)
    poll_id = await hall.open({"Gamma": 2, "Beta": 1}, named=False)
    await hall.cast(poll_id, "Dan", "Gamma", "for")
    tokens = [ballot.token for ballot in await hall.ballots(poll_id)]
    await database.close()
    arguments = (database_url, str(tmp_path / "keys"), str(hall.id), str(poll_id), step)
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", CLOSING, *arguments, cwd=ROOT)
    assert await process.wait() == -9
    hall.database = await Database.open(database_url, migrate=False)
    assert ((await hall.poll(poll_id)).status == PollStatus.CLOSED) is committed
    assert await forget_keys(hall.database, hall.keys)
    if not committed:
        assert [ballot.token for ballot in await hall.ballots(poll_id)] == tokens
        assert await hall.close(poll_id) is not None
        assert await forget_keys(hall.database, hall.keys)
    assert (hall.keys.held(), hall.keys.with_traces()) == ((), ())
    assert await hall.close(poll_id) is None
    assert {ballot.choice for ballot in await hall.ballots(poll_id)} == {"for"}
    told = await hall.read(lambda session: session.scalars(select(OutboxItem).where(OutboxItem.kind == RESULT)).all())
    assert len(told) == 1
    if hall.database.path is not None:
        assert all(token.encode() not in hall.database.path.read_bytes() for token in tokens)
    await hall.database.close()
