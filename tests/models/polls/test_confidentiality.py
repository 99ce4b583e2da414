"""After the close nobody links an elector to a ballot: not by what is stored, its order, its time or its size."""

from __future__ import annotations

import asyncio
import logging
import random
import re
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import select, text

from models.database import Database, Session, Together
from models.database.backup import backup
from models.errors import DomainError
from models.polls.casting import Receipt, Wish, cast_each
from models.polls.closing import close_poll
from models.polls.facts import poll_facts
from models.polls.publishing import as_csv, as_json, closed_poll, published, written_out
from models.polls.scrubbing import forget_keys
from models.polls.tables import Elector
from models.polls.tokens import token_of
from tests.support.ballot_stage import AFTER, NOW, Hall
from tests.support.engines import Engines

ELECTORS = 16
CHOICES = ("for", "against", "abstain", "blank")


class Vote:
    """A confidential poll in which everybody has voted, some twice, and which is closed; and all that was known
    meanwhile to somebody who looked: the key, the tokens, the receipts, the order."""

    def __init__(self, hall: Hall, poll_id: UUID, key: bytes) -> None:
        self.hall = hall
        self.poll_id = poll_id
        self.key = key
        self.order: list[UUID] = []
        self.receipts: dict[UUID, Receipt] = {}
        self.electors: list[UUID] = []
        self.open_rows: list[tuple[str, str]] = []

    @property
    def tokens(self) -> dict[UUID, str]:
        """What stood for each elector while the poll was open."""
        return {id: token_of(id, self.key) for id in self.electors}

    async def hold(self) -> None:
        """Everybody votes in an order of chance; every fourth changes their ballot."""
        chance = random.Random(20261124)
        names = [f"Org {number:02}" for number in range(ELECTORS)]
        chance.shuffle(names)
        for minute, name in enumerate([*names, *names[::4]]):
            who = name.replace("Org", "Voter")
            receipt = await self.hall.cast(
                self.poll_id, who, name, chance.choice(CHOICES), at=NOW + timedelta(minutes=minute)
            )
            self.receipts[receipt.elector_id] = receipt
            self.order.append(receipt.elector_id)
        self.electors = sorted(self.receipts)
        self.open_rows = [(ballot.token, ballot.choice) for ballot in await self.hall.ballots(self.poll_id)]

    async def end(self) -> None:
        """Closed, its key destroyed, the database scrubbed."""
        await self.hall.write(lambda session: close_poll(session, self.hall.keys, self.poll_id, now=AFTER))
        assert await forget_keys(self.hall.database, self.hall.keys)


@pytest.fixture
async def vote(database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Vote:
    caplog.set_level(logging.DEBUG)
    hall = await Hall.build(database, tmp_path)
    weights = {}
    for number in range(ELECTORS):
        await hall.person(f"Voter {number:02}", f"Org {number:02}")
        weights[f"Org {number:02}"] = 1 + number % 5
    poll_id = await hall.open(weights, named=False)
    return Vote(hall, poll_id, hall.keys.read(poll_id))


def everything_stored(database: Database) -> bytes:
    """Every byte of the file, its log and its index, without SQLite in between."""
    assert database.path is not None
    parts = [database.path, *(database.path.with_name(database.path.name + suffix) for suffix in ("-wal", "-shm"))]
    return b"".join(part.read_bytes() for part in parts if part.exists())


def spellings(id: UUID) -> list[bytes]:
    return [id.bytes, id.hex.encode(), str(id).encode()]


@pytest.fixture
def on_sqlite(database: Database) -> None:
    if database.dialect_name != "sqlite":
        pytest.skip("one file")


@pytest.fixture
def on_postgresql(database: Database) -> None:
    if database.dialect_name != "postgresql":
        pytest.skip("a server")


@pytest.mark.usefixtures("on_sqlite")
async def test_the_whole_file_links_nobody_to_a_ballot(vote: Vote) -> None:
    """Free pages and the log too: no token, no sealed choice, no key; receipts and electors never side by side."""
    await vote.hold()
    before = everything_stored(vote.hall.database)
    assert all(token.encode() in before for token in vote.tokens.values()), "what is looked for could be there"
    assert all(receipt.receipts[0].encode() not in before for receipt in vote.receipts.values())
    await vote.end()
    stored = everything_stored(vote.hall.database)
    assert vote.key not in stored
    for token, sealed in vote.open_rows:
        assert token.encode() not in stored
        assert bytes.fromhex(token) not in stored
        assert sealed.encode() not in stored
    path = vote.hall.database.path
    assert path is not None
    wal = path.with_name(path.name + "-wal")
    assert not wal.exists() or wal.stat().st_size == 0
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        assert file.execute("PRAGMA freelist_count").fetchone() == (0,)
    receipts = [receipt.encode() for each in vote.receipts.values() for receipt in each.receipts]
    places = {receipt: [found.start() for found in re.finditer(re.escape(receipt), stored)] for receipt in receipts}
    assert all(len(found) == 2 for found in places.values()), "in the published list and its index, nowhere else"
    where = {each: at for each, found in places.items() for at in found[:1]}
    owners = {receipt.encode(): id for id, each in vote.receipts.items() for receipt in each.receipts}
    guessed = 0
    for elector in vote.electors:
        lies = [found.start() for spelled in spellings(elector) for found in re.finditer(re.escape(spelled), stored)]
        nearest = {min(where, key=lambda receipt, at=at: abs(where[receipt] - at)) for at in lies}  # type: ignore[misc]  # the default binds the loop's value
        guessed += elector in {owners[receipt] for receipt in nearest}
    assert guessed <= ELECTORS // 3, "whoever guesses that a ballot is of who stands nearest is wrong"
    stands_first = {id: min(where[receipt.encode()] for receipt in each.receipts) for id, each in vote.receipts.items()}
    by_place = sorted(stands_first, key=stands_first.__getitem__)
    assert as_often_as_by_chance(by_place, sorted(vote.electors, key=lambda id: stored.index(id.hex.encode())))


def as_often_as_by_chance(found: list[UUID], known: list[UUID]) -> bool:
    """Whether neighbours stand in this known order neither much more nor much less than every second time."""
    rank = {id: place for place, id in enumerate(known)}
    agreeing = sum(rank[one] <= rank[other] for one, other in pairwise(found))
    return 0.15 < agreeing / (len(found) - 1) < 0.85


async def test_the_order_of_ballots_tells_nothing(vote: Vote) -> None:
    """As the database gives them, in whatever order it has: that of the receipts, not that of the votes or the roll."""
    await vote.hold()
    await vote.end()
    rows = await vote.hall.database.read(
        vote.hall.id,
        lambda session: (
            session.connection().execute(text("SELECT token, weight, rank, cast_by_id, cast_at FROM ballot")).all()
        ),
    )
    tokens = [row.token for row in rows]
    assert tokens == sorted(tokens), "sorted by what only a keyed hash gives"
    assert {(row.weight, row.rank, row.cast_by_id, row.cast_at) for row in rows} == {(1, 1, None, None)}
    of_receipt = {receipt: id for id, each in vote.receipts.items() for receipt in each.receipts}
    stored = [of_receipt[token] for token in tokens]
    for known in (vote.electors, list(dict.fromkeys(vote.order)), list(dict.fromkeys(reversed(vote.order)))):
        assert as_often_as_by_chance(stored, known)


async def test_what_an_open_poll_stores_tells_no_choice(vote: Vote) -> None:
    """Sealed choices have one length, and two that are equal look different: a backup counts nothing."""
    await vote.hold()
    sealed = [choice for _, choice in vote.open_rows]
    assert {len(choice) for choice in sealed} == {64}
    assert len(set(sealed)) == len(sealed)
    rows = await vote.hall.ballots(vote.poll_id)
    assert {(row.rank, row.cast_by_id, row.cast_at) for row in rows} == {(1, None, None)}
    by_token = {row.token: row.weight for row in rows}
    assert set(by_token) == set(vote.tokens.values()), "with the key one could tell who has voted; without, nothing"


@pytest.mark.usefixtures("on_sqlite")
async def test_a_backup_of_an_open_poll_is_worth_nothing_once_it_is_closed(vote: Vote, tmp_path: Path) -> None:
    """The key is in no backup, and it is destroyed: what the copy holds stays sealed for good."""
    await vote.hold()
    assert vote.hall.database.path is not None
    copy = tmp_path / "backup.sqlite3"
    backup(f"sqlite:///{vote.hall.database.path}", copy)
    await vote.end()
    held = copy.read_bytes()
    assert vote.key not in held
    for receipt in vote.receipts.values():
        assert all(each.encode() not in held for each in receipt.receipts), "nothing joins the copy to the list"
    with sqlite3.connect(copy) as file:
        copied = {choice for (choice,) in file.execute("SELECT choice FROM ballot")}
    assert copied == {choice for _, choice in vote.open_rows}
    assert copied.isdisjoint(CHOICES)


async def test_the_roll_says_who_has_voted_and_no_more(vote: Vote) -> None:
    """Written at the close only, for all at once."""
    await vote.hold()
    roll = select(Elector.voted).where(Elector.poll_id == vote.poll_id)
    assert set(await vote.hall.read(lambda session: session.scalars(roll).all())) == {None}
    await vote.end()
    assert set(await vote.hall.read(lambda session: session.scalars(roll).all())) == {True}


@pytest.mark.usefixtures("on_postgresql")
async def test_postgresql_notes_nothing_beside_a_ballot(vote: Vote) -> None:
    """xmin, xmax and ctid: no transaction that wrote a ballot wrote or locked an elector or a person."""
    hidden = "SELECT xmin::text AS born, xmax::text AS ended, ctid::text AS place, * FROM "

    async def rows(table: str) -> list[Any]:
        return list(
            await vote.hall.database.read(vote.hall.id, lambda session: session.execute(text(hidden + table)).all())
        )

    await vote.hold()
    births = {row.born for row in await rows("ballot")}
    assert len(births) == ELECTORS, "each ballot has a transaction of its own"
    for table in ("elector", "person", "organisation", "affiliation", "audit_entry", "audit_chain"):
        for row in await rows(table):
            assert row.born not in births
            assert row.ended not in births, "nothing was locked for a ballot"
    await vote.end()
    ballots = sorted(await rows("ballot"), key=lambda row: tuple(map(int, row.place.strip("()").split(","))))
    assert len({row.born for row in ballots}) == 1, "all are born of the close"
    assert births.isdisjoint({row.born for row in ballots})
    tokens = [row.token for row in ballots]
    assert tokens == sorted(tokens), "they lie in the order of their receipts"
    electors = sorted(await rows("elector"), key=lambda row: tuple(map(int, row.place.strip("()").split(","))))
    assert len({row.born for row in electors}) == 1, "the whole roll is marked at once"
    of_roll = [row.id for row in electors]  # on the pages where it stood since the opening, where these have room
    assert as_often_as_by_chance(of_roll, list(dict.fromkeys(vote.order)))
    by_place = sorted({receipt.receipts[0]: id for id, receipt in vote.receipts.items()}.items())
    assert as_often_as_by_chance(of_roll, [id for _, id in by_place])


@pytest.mark.usefixtures("on_postgresql")
async def test_ballots_cast_at_once_are_born_together_and_with_nothing_else(vote: Vote) -> None:
    """In few transactions, each of one poll alone: a ballot by name, which says whose it is, is born in another; and in
    the order of their tokens, whoever came first."""
    hall = vote.hall
    names = [f"Org {number:02}" for number in range(ELECTORS)]
    by_name = await hall.open(dict.fromkeys(names, 1), number=2)

    def cast_all(session: Session, wishes: Sequence[Wish]) -> Sequence[Receipt | DomainError]:
        return cast_each(session, hall.keys, wishes)

    wishes = [
        Wish(hall.actor(name.replace("Org", "Voter")), poll_id, await hall.elector(poll_id, name), "for", NOW)
        for name in names
        for poll_id in (vote.poll_id, by_name)
    ]
    await asyncio.gather(*(hall.database.write(hall.id, Together(cast_all, wish, wish.poll_id)) for wish in wishes))
    hidden = "SELECT xmin::text AS born, ctid::text AS place, * FROM "

    async def rows(table: str) -> list[Any]:
        return list(await hall.read(lambda session: session.execute(text(hidden + table)).all()))

    found = sorted(await rows("ballot"), key=lambda row: tuple(map(int, row.place.strip("()").split(","))))
    births = {named: [row.born for row in found if (row.cast_by_id is not None) == named] for named in (True, False)}
    assert len(births[True]) == len(births[False]) == ELECTORS
    assert len(set(births[False])) < ELECTORS
    assert set(births[True]).isdisjoint(births[False])
    for born in set(births[False]):
        tokens = [row.token for row in found if row.born == born]
        assert tokens == sorted(tokens)
    for table in ("elector", "person", "organisation", "affiliation"):
        assert {row.born for row in await rows(table)}.isdisjoint(births[False])


@pytest.mark.usefixtures("on_postgresql")
async def test_the_log_of_postgresql_links_nothing_without_the_key(vote: Vote, engines: Engines) -> None:
    """While people vote it holds tokens with sealed choices, and names no elector; what the close writes, no token.

    Read as files. Other databases of the same server write there too: what is looked for is ours alone.
    """
    start, _ = await asyncio.to_thread(_log_since, engines, None)
    await vote.hold()
    middle, voting = await asyncio.to_thread(_log_since, engines, start)
    await vote.end()
    _, closing = await asyncio.to_thread(_log_since, engines, middle)
    receipts = [receipt.encode() for each in vote.receipts.values() for receipt in each.receipts]
    for token, sealed in vote.open_rows:
        assert token.encode() in voting, "what is looked for could be there"
        assert sealed.encode() in voting
        assert token.encode() not in closing
        assert sealed.encode() not in closing
        for found in re.finditer(token.encode(), voting):
            beside = voting[found.start() : found.start() + 200]
            assert not any(choice.encode() in beside for choice in CHOICES[1:]), "choices are sealed"
    for elector in vote.electors:
        assert all(spelled not in voting for spelled in spellings(elector)), "no elector is locked or written"
    assert all(receipt not in voting for receipt in receipts)
    assert all(receipt in closing for receipt in receipts)
    assert sorted(receipts, key=closing.index) == sorted(receipts), "in their own order"
    assert vote.key not in voting + closing


def _log_since(engines: Engines, start: str | None) -> tuple[str, bytes]:
    """Where the write-ahead log is now, and what it holds since a position, read from its files."""

    async def ask() -> tuple[str, list[tuple[str, int]]]:
        connection = await asyncpg.connect(engines._url("postgres"))
        try:
            await connection.execute("SET synchronous_commit = on; CREATE TEMPORARY TABLE written (n int)")  # flushes
            now = await connection.fetchval("SELECT pg_current_wal_flush_lsn()::text")
            rows = await connection.fetch(
                "SELECT (pg_walfile_name_offset(at::pg_lsn)).* FROM unnest($1::text[]) AS at", [start or now, now]
            )
            return now, [(row["file_name"], row["file_offset"]) for row in rows]
        finally:
            await connection.close()

    now, ((first, begin), (last, end)) = asyncio.run(ask())
    folder = engines.folder / "data" / "pg_wal"
    names = sorted(
        path.name for path in folder.iterdir() if len(path.name) == len(first) and first <= path.name <= last
    )
    whole = [(folder / name).read_bytes() for name in names]
    whole[-1] = whole[-1][:end]
    whole[0] = bytes(begin) + whole[0][begin:]
    return now, b"".join(map(_without_page_headers, whole))


def _without_page_headers(segment: bytes) -> bytes:
    """The header of a page (24 bytes, 40 of a file's first) may stand within a record, and part what it holds.

    https://doxygen.postgresql.org/xlog__internal_8h_source.html
    """
    return b"".join(segment[at + (24 if at else 40) : at + 8192] for at in range(0, len(segment), 8192))


async def test_logs_name_no_voter_and_no_choice(vote: Vote, caplog: pytest.LogCaptureFixture) -> None:
    """At the finest level, those of the driver too."""
    await vote.hold()
    await vote.end()
    said = caplog.text
    for elector in vote.electors:
        assert all(each.decode("latin-1") not in said for each in spellings(elector)[1:])
    for token, sealed in vote.open_rows:
        assert token not in said
        assert sealed not in said
    assert all(receipt not in said for each in vote.receipts.values() for receipt in each.receipts)
    assert vote.key.hex() not in said


async def test_what_is_published_names_nobody(vote: Vote) -> None:
    """The file, the table and the JSON text: electors by their ids, without what they chose; and nothing before."""
    await vote.hold()
    facts = await vote.hall.read(lambda session: poll_facts(session, vote.poll_id))
    assert facts is not None
    assert (facts.result, facts.seed, facts.ballots_hash, facts.cast) == (None, None, None, ELECTORS)
    await vote.end()
    closed = await vote.hall.read(
        lambda session: closed_poll(session, vote.hall.actor("Anna"), vote.poll_id, now=AFTER + timedelta(days=1))
    )
    public = published(closed)
    for content in (b"".join(written_out(public)), as_json(public), as_csv(public)):
        assert b"votant" not in content
        assert all(token.encode() not in content for token in vote.tokens.values())
    table = as_csv(public)
    assert all(spelled not in table for elector in vote.electors for spelled in spellings(elector))
