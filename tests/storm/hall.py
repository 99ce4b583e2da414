"""The deployment that a storm falls upon: thousands of organisations with a representative each, and open motions."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select

from cogs.polls.ballot_cards import CAST
from models.actor import Actor
from models.cluster.tables import PlaceKind
from models.database import Database, Session, everywhere
from models.people.tables import Affiliation, Mandate, Office
from models.polls.casting import REPRESENTATIVE
from models.polls.drafting import save_draft
from models.polls.going_ahead import submit
from models.polls.keys import KeyRing
from models.polls.publishing import Publication, closed_poll, published
from models.polls.tables import Elector, Electorate, Poll, StoredBallot
from models.polls.templates import Template, suggested
from models.polls.tokens import receipts_of
from tests.bench.ballots import look_at_sizes, represented
from tests.bench.wire import objects
from tests.bench.wire.processes import Started, Wire, started
from tests.support import factories

T = TypeVar("T")

RUN = ("-m", "bot", "run")
PRESIDENT = Actor(objects.MEMBER_BASE + 2)
AGO = timedelta(hours=2)
"""When the motions were opened: the shortest vote lasts for an hour."""


@dataclass(frozen=True)
class Motion:
    """An open motion. `electors` are in the order of the fake's members, `receipts` say whose each would be."""

    cluster_id: UUID
    id: UUID
    number: int
    named: bool
    closes_at: float
    electors: Sequence[UUID]
    receipts: Mapping[str, UUID]

    def button(self, number: int, choice: str) -> str:
        """What the elector of this number presses to record a choice, on the card that asks whether this is it."""
        return CAST.to(self.cluster_id, self.id, self.electors[number], choice)


@dataclass
class Hall:
    """A database, the folder of the process and of its keys, and what is voted on."""

    url: str
    folder: Path
    cluster_id: UUID
    organisations: Sequence[UUID]
    motions: Sequence[Motion] = ()
    started: int = 0

    @classmethod
    def found(cls, url: str, folder: Path, electors: int) -> Hall:
        """So many organisations, each with a representative; nothing to vote on yet."""
        cluster_id, organisations = asyncio.run(_with(url, lambda database: _found(database, electors)))
        return cls(url, folder, cluster_id, organisations)

    def open(self, closes_at: float, *kinds: bool) -> None:
        """A motion for each kind, by name or confidential; all end at once."""

        async def make(database: Database) -> Sequence[Motion]:
            keys = KeyRing(self.folder / "keys")
            motions = [
                await database.write(self.cluster_id, partial(_open, keys, self.organisations, named, closes_at))
                for named in kinds
            ]
            await look_at_sizes(database)
            return motions

        self.motions = asyncio.run(_with(self.url, make))

    @contextmanager
    def bot(self, wire: Wire) -> Iterator[Started]:
        """`cagou run` on it; it may have said no error at its end."""
        self.started += 1
        settings = {
            **wire.environment,
            "CAGOU_DATABASE_URL": self.url,
            "CAGOU_KEY_DIRECTORY": str(self.folder / "keys"),
            "CAGOU_HEALTH_PORT": "0",
            "CAGOU_LOG_LEVEL": "warning",
        }
        with started(RUN, settings, self.folder, f"bot{self.started}") as bot:
            yield bot
        assert "error" not in bot.said, bot.said
        assert "Traceback" not in bot.said, bot.said

    def published(self) -> Sequence[Publication]:
        """What came of the motions, as anybody may ask for it; the bot has ended."""

        async def read(database: Database) -> Sequence[Publication]:
            query = partial(closed_poll, actor=PRESIDENT, now=datetime.now(UTC))
            return [
                published(await database.read(self.cluster_id, partial(query, poll_id=motion.id)))
                for motion in self.motions
            ]

        return asyncio.run(_with(self.url, read))

    def ballots(self) -> int:
        """How many are in the box, of all motions."""

        async def count(database: Database) -> int:
            query = select(func.count()).select_from(StoredBallot)
            return await database.read(self.cluster_id, lambda session: session.scalar(query)) or 0

        return asyncio.run(_with(self.url, count))

    @property
    def keys_left(self) -> Sequence[UUID]:
        """Polls whose key, or whose traces, are still there."""
        keys = KeyRing(self.folder / "keys")
        return [*keys.held(), *keys.with_traces()]


async def _with(url: str, work: Callable[[Database], Awaitable[T]]) -> T:
    database = await Database.open(url, migrate=False)
    try:
        return await work(database)
    finally:
        await database.close()


async def _found(database: Database, electors: int) -> tuple[UUID, Sequence[UUID]]:
    now = datetime.now(UTC) - AGO
    cluster_id = await database.write(
        everywhere(), lambda session: factories.cluster(session, guild_id=objects.GUILD_ID, now=now)
    )

    def make(session: Session) -> Sequence[UUID]:
        factories.place(session, PlaceKind.VOTES, objects.CHANNEL_ID, now=now)
        organisations = represented(session, electors, now)
        _preside(session, organisations[0], now)
        return organisations

    return cluster_id, await database.write(cluster_id, make)


def _preside(session: Session, organisation_id: UUID, now: datetime) -> None:
    person_id = session.scalars(
        select(Affiliation.person_id).where(Affiliation.organisation_id == organisation_id)
    ).one()
    session.add(
        Mandate(
            person_id=person_id,
            office=Office.PRESIDENT,
            rank=0,
            since=now,
            until=None,
            appointed_by_administrator=True,
        )
    )


def _open(keys: KeyRing, organisations: Sequence[UUID], named: bool, closes_at: float, session: Session) -> Motion:
    """As the president asks and lets it go; the roll is frozen by the opening."""
    opened = datetime.now(UTC) - AGO
    title = "Motion nominative" if named else "Motion confidentielle"
    draft = replace(
        suggested(Template.MOTION, title, Electorate.ORGANISATIONS, now=opened),
        question="Faut-il le faire ?",
        named=named,
        closes_at=datetime.fromtimestamp(closes_at, UTC),
    )
    asked = save_draft(session, PRESIDENT, draft, now=opened)
    submit(session, PRESIDENT, asked.id, keys=keys, draw=os.urandom, now=opened)
    session.flush()
    poll = session.scalars(select(Poll).where(Poll.id == asked.id)).one()
    rows = session.execute(select(Elector.organisation_id, Elector.id).where(Elector.poll_id == poll.id))
    entries = {organisation_id: elector_id for organisation_id, elector_id in rows if organisation_id is not None}
    electors = [entries[organisation_id] for organisation_id in organisations]
    secret = poll.seed if named else keys.read(poll.id)
    assert secret is not None
    assert poll.number is not None
    receipts = {receipts_of(elector, secret, REPRESENTATIVE)[0]: elector for elector in electors}
    return Motion(poll.cluster_id, poll.id, poll.number, named, closes_at, electors, receipts)
