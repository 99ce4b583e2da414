"""What a ballot costs, against the bare bot's button that says "pong": bare, ours, bare, ours, bare.

A yes/no motion in which a thousand organisations vote by name, then one in which they vote confidentially; what is
measured is the press that records, from the gateway's event to the answer: who presses and what they may, the roll, the
ballot, its receipt, the commit on the disk, the answer.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, insert, select, text

from bot.ui import Route
from cogs.polls.ballot_cards import CAST, CHOOSE
from cogs.polls.voting_cards import VOTE
from models.database import Database, Session, everywhere
from models.database.migrating import upgrade
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, Organisation, Person
from models.polls.keys import KeyRing
from models.polls.tables import Elector, Poll, StoredBallot
from tests.bench.figures import Figure, median, spread
from tests.bench.postgresql import postgresql
from tests.bench.stage import fresh_sqlite
from tests.bench.wire import objects
from tests.bench.wire.processes import Wire, fake_discord, started
from tests.support import factories, poll_factories

VOTERS = 1000
AT_ONCE, STORM = 32, 256
PRESSES, STORM_PRESSES = 2000, 3000
LEAST_RATE, MOST_TAIL = 0.5, 2.0
SETTLED_SECONDS = 4.0
"""As in `command.py`."""

BARE = "bare"


@dataclass(frozen=True)
class Vote:
    """An open motion, with its electors in the order of the fake's members."""

    cluster_id: UUID
    poll_id: UUID
    electors: Sequence[UUID]
    named: bool

    @property
    def kind(self) -> str:
        """How it is called in the table."""
        return "by name" if self.named else "confidential"

    def presses(self, route: Route, *choices: str) -> list[str]:
        """The custom ids of a round of presses for each choice, an elector each."""
        rounds = choices or (None,)
        return [
            route.to(self.cluster_id, self.poll_id, *(() if choice is None else (elector, choice)))
            for choice in rounds
            for elector in self.electors
        ]


def measure(repetitions: int) -> Iterator[Figure]:
    """On SQLite with its targets, and on PostgreSQL."""
    with tempfile.TemporaryDirectory() as name:
        yield from _on("sqlite", fresh_sqlite(Path(name)), Path(name), repetitions)
    with tempfile.TemporaryDirectory() as name, postgresql() as url:
        yield from _on("postgresql", url, Path(name), repetitions)


def _on(engine: str, url: str, folder: Path, repetitions: int) -> Iterator[Figure]:
    keys = folder / "keys"
    votes = asyncio.run(_prepare(url, keys))
    settings = {"CAGOU_DATABASE_URL": url, "CAGOU_KEY_DIRECTORY": str(keys), "CAGOU_HEALTH_PORT": "0"}
    with ExitStack() as stack:
        ours, bare = stack.enter_context(fake_discord()), stack.enter_context(fake_discord())
        our_bot = stack.enter_context(started(["-m", "bot", "run"], {**ours.environment, **settings}, folder))
        bare_bot = stack.enter_context(started(["-m", "tests.bench.bare_bot", bare.base], {}, folder, BARE))
        ours.wait_ready(our_bot.process)
        bare.wait_ready(bare_bot.process)
        time.sleep(SETTLED_SECONDS)
        figures = [figure for vote in votes for figure in _measured(engine, ours, bare, vote, repetitions)]
    asyncio.run(_demand_all(url, votes))
    yield from figures


def _measured(engine: str, ours: Wire, bare: Wire, vote: Vote, repetitions: int) -> Iterator[Figure]:
    casts = vote.presses(CAST, "for", "against")
    _demand_receipts(ours, casts)
    _bare(bare, AT_ONCE, PRESSES)
    rates, tails, opened, chosen, bare_rates = [], [], [], [], []
    for _ in range(repetitions):
        before = _bare(bare, AT_ONCE, PRESSES)["per_second"]
        rate = _press(ours, casts, AT_ONCE, PRESSES)["per_second"]
        middle = _bare(bare, AT_ONCE, PRESSES)["per_second"]
        opening = _press(ours, vote.presses(VOTE), AT_ONCE, VOTERS, private=False)["per_second"]
        choosing = _press(ours, vote.presses(CHOOSE, "for"), AT_ONCE, VOTERS)["per_second"]
        after = _bare(bare, AT_ONCE, PRESSES)["per_second"]
        rates.append(2 * rate / (before + middle))
        opened.append(2 * opening / (middle + after))
        chosen.append(2 * choosing / (middle + after))
        bare_rates += [before, middle, after]
        before = _bare(bare, STORM, STORM_PRESSES)["p99"]
        tail = _press(ours, casts, STORM, STORM_PRESSES)["p99"]
        tails.append(2 * tail / (before + _bare(bare, STORM, STORM_PRESSES)["p99"]))
    of = f"{engine}, {vote.kind}:"
    yield Figure(f"{of} the bare bot's button, {AT_ONCE} in flight", f"{median(bare_rates):,.0f} a second")
    targets = engine == "sqlite"
    yield Figure(
        f"{of} ballots recorded against it, {AT_ONCE} in flight",
        f"x {spread(rates)}",
        f"x {LEAST_RATE}" if targets else "",
        median(rates) >= LEAST_RATE if targets else None,
    )
    yield Figure(
        f"{of} their p99 against its, {STORM} in flight",
        f"x {spread(tails)}",
        f"x {MOST_TAIL}" if targets else "",
        median(tails) <= MOST_TAIL if targets else None,
    )
    yield Figure(f"{of} ballots opened against it", f"x {spread(opened)}")
    yield Figure(f"{of} choices shown before they count, against it", f"x {spread(chosen)}")


def _bare(wire: Wire, concurrency: int, count: int) -> Mapping[str, float]:
    return _press(wire, [f"bare:{number}" for number in range(VOTERS)], concurrency, count)


def _press(
    wire: Wire, presses: Sequence[str], concurrency: int, count: int, *, private: bool = True
) -> Mapping[str, float]:
    figures = wire.drive(
        "button:", presses=presses, count=count, concurrency=concurrency, users=VOTERS, private=private
    )
    if figures["answered"] != count:
        raise RuntimeError(f"{figures['answered']} of {count} presses were answered")
    return figures


def _demand_receipts(wire: Wire, casts: Sequence[str]) -> None:
    """Each voter presses once, and must be given a receipt."""
    wire.drive("button:", presses=casts, count=VOTERS, concurrency=AT_ONCE, users=VOTERS, private=True, keep=True)
    answers = wire.state()["answers"]
    given = sum("Reçu" in json.dumps(all, ensure_ascii=False) for all in answers.values())
    if given != VOTERS:
        raise RuntimeError(f"{given} of {VOTERS} were given a receipt")


async def _demand_all(url: str, votes: Sequence[Vote]) -> None:
    """Each elector has one ballot, and no more."""
    database = await Database.open(url, hold=False, migrate=False)
    try:
        for vote in votes:
            count = select(func.count()).where(StoredBallot.poll_id == vote.poll_id)
            found = await database.read(vote.cluster_id, partial(Session.scalar, statement=count))
            if found != VOTERS:
                raise RuntimeError(f"{found} ballots of {VOTERS} are in the database")
    finally:
        await database.close()


async def _prepare(url: str, keys: Path) -> Sequence[Vote]:
    """A cluster of so many organisations, each with a representative among the fake's members, and two open motions."""
    await upgrade(url)
    database = await Database.open(url, migrate=False)
    now = datetime.now(UTC) - timedelta(hours=1)
    try:
        cluster_id = await database.write(
            everywhere(), lambda session: factories.cluster(session, guild_id=objects.GUILD_ID, now=now)
        )
        organisations = await database.write(cluster_id, lambda session: represented(session, VOTERS, now))
        votes = [
            await database.write(
                cluster_id, partial(_open, organisations=organisations, keys=KeyRing(keys), named=named, now=now)
            )
            for named in (True, False)
        ]
        await look_at_sizes(database)
        return votes
    finally:
        await database.close()


async def look_at_sizes(database: Database) -> None:
    """What a server does by itself within a minute of an import, and those of the tests are told not to: without,
    PostgreSQL takes each table for one of a few rows, and joins them row by row.
    """
    if database.dialect_name == "postgresql":
        await database.write(everywhere(), lambda session: session.execute(text("ANALYZE")))


def represented(session: Session, count: int, now: datetime) -> Sequence[UUID]:
    """Organisations, the representative of the first being the fake's first person, and so on; in few statements."""
    of_cluster = {"cluster_id": session.own_cluster_id}
    organisations, people = ([session.new_id() for _ in range(count)] for _ in range(2))
    named = [(f"Organisation {number}", f"Membre {number}") for number in range(count)]
    session.execute(
        insert(Organisation),
        [
            {**of_cluster, "id": id, "name": name, "name_key": name.lower(), "status": "active", "created_at": now}
            for id, (name, _) in zip(organisations, named, strict=True)
        ],
    )
    session.execute(
        insert(Person),
        [
            {
                **of_cluster, "id": id, "given_name": name, "family_name": "", "name_key": name.lower(),
                "discord_user_id": objects.MEMBER_BASE + 2 + number, "created_at": now,
            }
            for number, (id, (_, name)) in enumerate(zip(people, named, strict=True))
        ],
    )  # fmt: skip
    session.execute(
        insert(Affiliation),
        [
            {
                **of_cluster, "id": session.new_id(), "person_id": person_id, "organisation_id": organisation_id,
                "role": AffiliationRole.REPRESENTATIVE, "status": AffiliationStatus.ACCEPTED, "since": now,
            }
            for person_id, organisation_id in zip(people, organisations, strict=True)
        ],
    )  # fmt: skip
    return organisations


def _open(session: Session, organisations: Sequence[UUID], keys: KeyRing, named: bool, now: datetime) -> Vote:
    """A motion whose card stands in the channel, so that it is brought up to date as they vote."""
    poll_id = poll_factories.poll(
        session,
        now=now,
        number=1 if named else 2,
        named=named,
        organisations=[(organisation_id, 1) for organisation_id in organisations],
        keys=keys,
    )
    poll = session.find(Poll, poll_id)
    assert poll is not None
    poll.channel_id, poll.message_id = objects.CHANNEL_ID, int(objects.snowflake())
    found = session.execute(select(Elector.organisation_id, Elector.id).where(Elector.poll_id == poll_id))
    electors = dict(found.all())
    return Vote(session.own_cluster_id, poll_id, [electors[id] for id in organisations], named)
