"""Checking an audit chain that was written out, with nothing but the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from models.audit import FIRST_PREVIOUS, AuditEntry, digest_of, hash_of
from models.chronicle.writing_out import FORMAT
from models.records import dataclass
from models.sealed import Line

MOST_FAULTS = 20
"""After so many a file is wrong beyond doubt."""

HEADER = {"file", "format", "cluster", "name", "written_at", "length", "last_hash"}
FIELDS = {
    "sequence",
    "at",
    "kind",
    "actor",
    "subject",
    "salt",
    "before",
    "after",
    "digest",
    "previous_hash",
    "hash",
}


class Wrong(StrEnum):
    """What does not hold at a line."""

    HEADER = "header"
    FIELDS = "fields"
    SEQUENCE = "sequence"
    PREVIOUS = "previous"
    HASH = "hash"
    DIGEST = "digest"
    LENGTH = "length"
    END = "end"


@dataclass(frozen=True)
class Fault:
    """Something does not hold at a line of the file."""

    line: int
    what: Wrong


@dataclass
class CheckedJournal:
    """What was checked of a chain: `erased` entries have no details left to check. It holds when there is no fault."""

    cluster: str = ""
    name: str = ""
    written_at: str = ""
    length: int = 0
    erased: int = 0
    last_hash: str = FIRST_PREVIOUS
    faults: list[Fault] = field(default_factory=list)


def check_journal(header: Line, lines: Iterable[tuple[int, Line]]) -> CheckedJournal:
    """Check every line against the one before it and against its own digest, and all against the header."""
    checked = CheckedJournal()
    if not _header_holds(header, checked):
        checked.faults.append(Fault(1, Wrong.HEADER))
        return checked
    last_line = 1
    for number, line in lines:
        last_line = number
        _check_line(checked, number, line)
        if len(checked.faults) >= MOST_FAULTS:
            return checked
    if checked.length != header["length"]:
        checked.faults.append(Fault(last_line, Wrong.LENGTH))
    elif checked.last_hash != header["last_hash"]:
        checked.faults.append(Fault(last_line, Wrong.END))
    return checked


def _header_holds(header: Line, checked: CheckedJournal) -> bool:
    texts = [header.get(key) for key in ("cluster", "name", "written_at", "last_hash")]
    if header.keys() != HEADER or header["format"] != FORMAT or not all(isinstance(text, str) for text in texts):
        return False
    checked.cluster, checked.name, checked.written_at = str(texts[0]), str(texts[1]), str(texts[2])
    return type(header["length"]) is int


def _check_line(checked: CheckedJournal, number: int, line: Line) -> None:
    wrong = checked.faults
    entry = _entry(line)
    checked.length += 1
    if entry is None:
        wrong.append(Fault(number, Wrong.FIELDS))
        return
    if entry.sequence != checked.length:
        wrong.append(Fault(number, Wrong.SEQUENCE))
    if entry.previous_hash != checked.last_hash:
        wrong.append(Fault(number, Wrong.PREVIOUS))
    if entry.hash != hash_of(entry):
        wrong.append(Fault(number, Wrong.HASH))
    checked.last_hash = entry.hash
    salt, before, after = line["salt"], line["before"], line["after"]
    if salt is None and before is None and after is None:
        checked.erased += 1
    elif not isinstance(salt, str) or not isinstance(before, Mapping) or not isinstance(after, Mapping):
        wrong.append(Fault(number, Wrong.FIELDS))
    elif digest_of(salt, before, after) != entry.digest:
        wrong.append(Fault(number, Wrong.DIGEST))


def _entry(line: Line) -> AuditEntry | None:
    """The entry that a line holds; None where a field is missing, too many, or not what it should be."""
    texts = [line.get(key) for key in ("at", "kind", "digest", "previous_hash", "hash")]
    sequence = line.get("sequence")
    if line.keys() != FIELDS or type(sequence) is not int or not all(isinstance(text, str) for text in texts):
        return None
    at, kind, digest, previous, hash = map(str, texts)
    try:
        instant = datetime.fromisoformat(at)
        actor, subject = _id(line["actor"]), _id(line["subject"])
    except (ValueError, TypeError):
        return None
    if instant.tzinfo is None or instant.isoformat(timespec="microseconds") != at:
        return None
    return AuditEntry(
        sequence=sequence,
        at=instant,
        kind=kind,
        actor_id=actor,
        subject_id=subject,
        digest=digest,
        previous_hash=previous,
        hash=hash,
    )


def _id(value: object) -> UUID | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(value)
    id = UUID(value)
    if str(id) != value:
        raise ValueError(value)
    return id
