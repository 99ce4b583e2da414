"""An audit chain written out is checked with nothing but the file, and one changed byte anywhere is found."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from sqlalchemy import select, update

from bot.command_line_verify import verify_file
from bot.language import language_for
from models import audit, sealed
from models.actor import Actor
from models.audit import AuditDetail, Change
from models.chronicle.writing_out import READ_AT_ONCE, written_out
from models.database import Database, Session, everywhere
from models.errors import NotAllowed
from tests.support import factories

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
OPERATOR = Actor.at_command_line()


def append(session: Session, number: int) -> None:
    change = Change("board.appointed", UUID(int=number + 1), {}, {"office": "président", "rank": number, "until": None})
    audit.append(
        session, change, actor=Actor(number), person_id=None, actor_name="Anna Kaledo", now=NOW + timedelta(number)
    )


def append_many(session: Session, count: int) -> None:
    for number in range(count):
        append(session, number)


@pytest.fixture
async def cluster(database: Database) -> UUID:
    return await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))


async def written(database: Database, cluster: UUID) -> bytes:
    return b"".join([line async for line in written_out(database, cluster, OPERATOR, now=NOW)])


def check(tmp_path: Path, content: bytes) -> tuple[bool, str]:
    """Whether it holds, and all that is said of it."""
    path, said = tmp_path / "journal.jsonl", io.StringIO()
    path.write_bytes(content)
    holds = verify_file(path, language_for("en"), Console(file=said, soft_wrap=True, highlight=False))
    return holds, said.getvalue()


async def small(database: Database, cluster: UUID) -> bytes:
    """Three entries, of which the second is erased."""
    for number in range(3):
        await database.write(cluster, lambda session, n=number: append(session, n))  # type: ignore[misc]  # mypy cannot infer a lambda with a default

    def erase(session: Session) -> None:
        second = select(audit.AuditEntry.id).where(audit.AuditEntry.sequence == 2)
        nothing = {"salt": None, "before": None, "after": None}
        session.execute(update(AuditDetail).where(AuditDetail.id.in_(second)).values(**nothing))

    await database.write(cluster, erase)
    return await written(database, cluster)


async def test_a_whole_file_holds_and_says_what_was_checked(database: Database, cluster: UUID, tmp_path: Path) -> None:
    content = await small(database, cluster)
    holds, said = check(tmp_path, content)
    assert holds, said
    for part in (
        f"Journal of Open NC (cluster {cluster})",
        "Checked: 3 entries",
        "The details of 2 entries fit their digests.",
        "The details of one entry were erased",
        "Everything holds.",
    ):
        assert part in said
    assert b"Anna" not in content
    assert "président".encode() in content


async def test_one_changed_byte_anywhere_is_found(database: Database, cluster: UUID, tmp_path: Path) -> None:
    """Each byte of the file in turn; and some left out, and some added."""
    content = await small(database, cluster)

    def changed() -> Iterator[tuple[str, bytes]]:
        for at, byte in enumerate(content):
            flip = (0x01, 0x20, 0x80)[at % 3]
            yield f"byte {at} ^ {flip}", content[:at] + bytes([byte ^ flip]) + content[at + 1 :]
            if at % 7 == 0:
                yield f"byte {at} left out", content[:at] + content[at + 1 :]
                yield f"a space before {at}", content[:at] + b" " + content[at:]

    unnoticed = await asyncio.to_thread(
        lambda: [what for what, each in changed() if check(tmp_path, each)[0]],
    )
    assert not unnoticed
    assert not check(tmp_path, content + b"\n")[0]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_whatever_is_not_ours_is_told_so_and_harms_nothing(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes
) -> None:
    holds, said = check(tmp_path_factory.mktemp("junk"), junk)
    assert not holds
    assert "This file does not hold." in said


def resealed(content: bytes, change) -> bytes:
    """The file with its lines changed, and sealed again: what somebody would do who means it."""
    lines = [line for line in sealed.lines_of(io.BytesIO(content)) if not isinstance(line, sealed.Damaged)]
    seal = sealed.Seal()
    told = [seal.add(sealed.spelled(line)) for line in change([dict(line) for _, line in lines])]
    return b"".join([*told, seal.line()])


@pytest.mark.parametrize(
    ("what", "found"),
    [
        (lambda lines: lines, None),
        (lambda lines: [*lines[:2], *lines[3:]], "the number does not follow"),
        (lambda lines: lines[:-1], "the header names another number of entries"),
        (lambda lines: [lines[0], lines[2], lines[1], lines[3]], "it does not follow the entry before it"),
        (lambda lines: [{**lines[0], "length": 4}, *lines[1:]], "another number of entries"),
        (lambda lines: [{**lines[0], "last_hash": "0" * 64}, *lines[1:]], "another end of the chain"),
        (lambda lines: [{**lines[0], "extra": 1}, *lines[1:]], "the header is not what it should be"),
        (lambda lines: [lines[0], {**lines[1], "kind": "board.ended"}, *lines[2:]], "its hash does not fit"),
        (lambda lines: [lines[0], {**lines[1], "after": {"office": "x"}}, *lines[2:]], "do not fit its digest"),
        (lambda lines: [lines[0], {**lines[1], "salt": None}, *lines[2:]], "a field is missing"),
        (lambda lines: [lines[0], {**lines[1], "actor": "A" * 36}, *lines[2:]], "a field is missing"),
        (lambda lines: [lines[0], {**lines[1], "sequence": True}, *lines[2:]], "a field is missing"),
        (lambda lines: [lines[0], {**lines[1], "at": "2026-11-24"}, *lines[2:]], "a field is missing"),
        (lambda lines: [{**lines[0], "file": "cagou.other"}, *lines[1:]], "no file that Cagou writes"),
    ],
)
async def test_who_seals_a_changed_file_again_is_found_by_the_chain(
    database: Database, cluster: UUID, tmp_path: Path, what, found: str | None
) -> None:
    holds, said = check(tmp_path, resealed(await small(database, cluster), what))
    assert holds == (found is None), said
    assert found is None or found in said


async def test_an_empty_chain_and_a_long_one(database: Database, cluster: UUID, tmp_path: Path) -> None:
    assert check(tmp_path, await written(database, cluster))[0]
    await database.write(cluster, lambda session: append_many(session, READ_AT_ONCE + 5))
    holds, said = check(tmp_path, await written(database, cluster))
    assert holds
    assert f"{READ_AT_ONCE + 5:,} entries" in said


async def test_what_grows_while_it_is_written_is_left_for_the_next(
    database: Database, cluster: UUID, tmp_path: Path
) -> None:
    await small(database, cluster)
    lines = written_out(database, cluster, OPERATOR, now=NOW)
    content = await anext(lines)
    await database.write(cluster, lambda session: append(session, 9))
    content += b"".join([line async for line in lines])
    holds, said = check(tmp_path, content)
    assert holds
    assert "3 entries" in said


async def test_a_damaged_database_is_written_out_as_it_is_and_found(
    database: Database, cluster: UUID, tmp_path: Path
) -> None:
    await small(database, cluster)

    def tamper(session: Session) -> None:
        session.execute(update(audit.AuditEntry).where(audit.AuditEntry.sequence == 3).values(kind="board.ended"))

    await database.write(cluster, tamper)
    holds, said = check(tmp_path, await written(database, cluster))
    assert not holds
    assert "Line 4: its hash does not fit what it says." in said


async def test_only_who_may_read_the_journal_writes_it_out(database: Database, cluster: UUID) -> None:
    with pytest.raises(NotAllowed):
        await anext(written_out(database, cluster, Actor(1), now=NOW))
