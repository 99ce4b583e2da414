"""The audit log: one chain a cluster, whole under races, still whole after an erasure, and broken by any change."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models import audit
from models.actor import Actor
from models.audit import AuditDetail, AuditEntry, Change
from models.database import Database, Session, everywhere
from tests.support import factories

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


@pytest.fixture
async def cluster(database: Database) -> UUID:
    return await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))


def append(session: Session, number: int, kind: str = "test.made") -> UUID:
    change = Change(kind, UUID(int=number + 1), {"number": number}, {"text": f"é{number}"})
    return audit.append(
        session, change, actor=Actor(number), person_id=None, actor_name=f"Anna {number}", now=NOW + timedelta(number)
    )


def entries(session: Session) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)))


def first_break(session: Session) -> int | None:
    return audit.first_break(entries(session))


async def test_concurrent_appends_make_one_whole_chain(database: Database, cluster: UUID) -> None:
    await asyncio.gather(
        *(database.write(cluster, lambda session, n=n: append(session, n)) for n in range(40))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    )
    assert await database.read(cluster, first_break) is None
    assert await database.read(cluster, audit.first_false_detail) is None
    sequences = await database.read(cluster, lambda session: [entry.sequence for entry in entries(session)])
    assert sequences == list(range(1, 41))


async def test_an_operation_that_fails_leaves_no_gap(database: Database, cluster: UUID) -> None:
    def fail(session: Session) -> None:
        append(session, 1)
        raise ValueError("no")

    outcomes = await asyncio.gather(
        *(database.write(cluster, fail if n % 3 else (lambda session: append(session, 2))) for n in range(12)),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, ValueError) for outcome in outcomes) == 8
    assert await database.read(cluster, first_break) is None
    assert await database.read(cluster, lambda session: len(entries(session))) == 4


async def test_each_cluster_has_a_chain_of_its_own(database: Database, cluster: UUID) -> None:
    other = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=2, now=NOW))
    for number in range(3):
        await database.write(cluster, lambda session, n=number: append(session, n))  # type: ignore[misc]  # as above
        await database.write(other, lambda session, n=number: append(session, n))  # type: ignore[misc]  # as above
    for each in (cluster, other):
        assert await database.read(each, first_break) is None
        assert await database.read(each, lambda session: len(entries(session))) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "test.other"},
        {"at": NOW + timedelta(microseconds=1)},
        {"subject_id": uuid4()},
        {"actor_id": uuid4()},
        {"digest": "0" * 64},
        {"hash": "0" * 64},
        {"previous_hash": "1" * 64},
    ],
)
async def test_any_change_of_an_entry_breaks_the_chain_there(
    database: Database, cluster: UUID, change: dict[str, object]
) -> None:
    for number in range(4):
        await database.write(cluster, lambda session, n=number: append(session, n))  # type: ignore[misc]  # as above

    def tamper(session: Session) -> None:
        for name, value in change.items():
            setattr(entries(session)[1], name, value)

    await database.write(cluster, tamper)
    assert await database.read(cluster, first_break) == 2


async def test_an_entry_taken_away_is_missed(database: Database, cluster: UUID) -> None:
    for number in range(4):
        await database.write(cluster, lambda session, n=number: append(session, n))  # type: ignore[misc]  # as above

    def take(session: Session) -> None:
        entry = entries(session)[2]
        detail = session.find(AuditDetail, entry.id)
        session.delete(detail)
        session.flush()
        session.delete(entry)

    await database.write(cluster, take)
    assert await database.read(cluster, first_break) == 3


async def test_a_readable_part_that_was_changed_is_found(database: Database, cluster: UUID) -> None:
    ids = [await database.write(cluster, lambda session: append(session, 1)) for _ in range(3)]

    def tamper(session: Session) -> None:
        detail = session.find(AuditDetail, ids[1])
        assert detail is not None
        detail.after = {"text": "something else"}

    await database.write(cluster, tamper)
    assert await database.read(cluster, first_break) is None
    assert await database.read(cluster, audit.first_false_detail) == 2


VALUES = st.none() | st.booleans() | st.integers(-(2**31), 2**31) | st.text(max_size=20)
FACTS = st.dictionaries(st.text(max_size=10), VALUES, max_size=4)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(FACTS, FACTS, st.booleans()), min_size=1, max_size=8),
    st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)),
)
def test_a_chain_holds_whatever_was_erased(
    changes: list[tuple[dict[str, object], dict[str, object], bool]], at: datetime
) -> None:
    """Pure: the chain is made of entries alone, and the digest says nothing without its salt."""
    previous, chain, details = audit.FIRST_PREVIOUS, [], []
    for number, (before, after, erased) in enumerate(changes, start=1):
        salt = uuid4().hex
        entry = AuditEntry(
            sequence=number,
            at=at.replace(tzinfo=UTC) + timedelta(microseconds=number),
            kind="test.made",
            actor_id=uuid4(),
            subject_id=None,
            digest=audit.digest_of(salt, before, after),
            previous_hash=previous,
        )
        entry.hash = previous = audit.hash_of(entry)
        chain.append(entry)
        details.append((None if erased else salt, before, after))
    assert audit.first_break(chain) is None
    for entry, (kept, before, after) in zip(chain, details, strict=True):
        assert kept is None or audit.digest_of(kept, before, after) == entry.digest
        assert audit.digest_of(uuid4().hex, before, after) != entry.digest
    changed = chain[len(chain) // 2]
    changed.digest = "f" * 64
    assert audit.first_break(chain) == changed.sequence


@pytest.mark.parametrize("erased", [(0,), (1, 3), (0, 1, 2, 3, 4)])
async def test_a_kept_chain_holds_after_details_were_emptied(
    database: Database, cluster: UUID, erased: tuple[int, ...]
) -> None:
    ids = [await database.write(cluster, lambda session, n=n: append(session, n)) for n in range(5)]  # type: ignore[misc]  # as above

    def empty(session: Session) -> None:
        for place in erased:
            detail = session.find(AuditDetail, ids[place])
            assert detail is not None
            detail.salt = detail.before = detail.after = detail.actor_user_id = detail.actor_name = None

    await database.write(cluster, empty)
    assert await database.read(cluster, first_break) is None
    assert await database.read(cluster, audit.first_false_detail) is None
    await database.write(cluster, lambda session: append(session, 9))
    assert await database.read(cluster, first_break) is None
