"""A published poll is counted again and checked, with nothing but the file.

Of a changed file that was sealed again, the hashes tell: of the roll, of the terms and the ballots (a chain), of the
seed. Whoever makes up all of them is found out by the card of the poll, on which the hash of the roll and the promise
of the lot stood before anybody voted, and by each voter, who looks for their receipt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Any
from uuid import UUID

from models.errors import DomainError
from models.polls.chain import FORMAT, TERMS, PublishedBallot, first_hash, next_hash
from models.polls.choices import demand_choice
from models.polls.counting import Outcome, Reached, count, value_of
from models.polls.digests import name_digest, roll_hash
from models.polls.kinds import Method
from models.polls.rules import Rules, demand_fitting, read_rules, spelled
from models.polls.tokens import receipts_of
from models.records import dataclass
from models.sealed import Line
from models.tally import Answer, CannotCount, LotFault, verify

MOST_FAULTS = 20
"""After so many a file is wrong beyond doubt."""

TEXTS = ("cluster", "poll", "title", "question", "nature", "method", "electorate", "opened_at", "first_closes_at")
ENDS = ("closes_at", "closed_at")
HASHES = ("roll_hash", "commitment", "seed", "ballots_hash")
NUMBERS = ("number", "roll_electors", "roll_voices", "ballots")
OTHERS = ("file", "format", "clause", "named", "options", "rules", "public_value", "lot", "result")
HEADER = {*TEXTS, *ENDS, *HASHES, *NUMBERS, *OTHERS}
OPTION = {"id", "label", "starts_at"}

ROLL_LINE = {"elector", "weight", "digest"}
NAMED_ROLL_LINE = ROLL_LINE | {"name", "salt"}
BALLOT_LINE = {"receipt", "choice", "weight", "hash"}
NAMED_BALLOT_LINE = BALLOT_LINE | {"elector"}

_HASH = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_RECEIPT = re.compile(r"[A-Z2-7]{16}")


class PollWrong(StrEnum):
    """What does not hold at a line."""

    HEADER = "header"
    FIELDS = "fields"
    ORDER = "order"
    ROLL = "roll"
    NAME = "name"
    CHOICE = "choice"
    HASH = "hash"
    ELECTOR = "elector"
    RECEIPT = "receipt"
    LENGTH = "length"
    END = "end"
    COMMITMENT = "commitment"
    LOT = "lot"
    RESULT = "result"


@dataclass(frozen=True)
class PollFault:
    """Something does not hold at a line of the file."""

    line: int
    what: PollWrong


@dataclass
class CheckedPoll:
    """What was checked. It holds when there is no fault. `erased` names were taken from the roll: nothing to check."""

    cluster: str = ""
    number: int = 0
    title: str = ""
    named: bool = False
    electors: int = 0
    voices: int = 0
    erased: int = 0
    ballots: int = 0
    cast: int = 0
    options: int = 0
    casting_vote: bool = False
    outcome: Outcome | None = None
    majorities: tuple[Reached, ...] = ()
    roll_hash: str = ""
    commitment: str = ""
    ballots_hash: str = ""
    faults: list[PollFault] = field(default_factory=list)


@dataclass(frozen=True)
class _Header:
    """A header that makes sense."""

    poll: str
    method: Method
    named: bool
    option_ids: Sequence[str]
    rules: Rules
    seed: bytes
    lot: Sequence[str]


@dataclass
class _Read:
    """What was read of the lines so far."""

    weights: dict[str, int] = field(default_factory=dict)
    digests: list[tuple[str, int, str]] = field(default_factory=list)
    last: str = ""
    receipt: str = ""
    voted: set[str] = field(default_factory=set)
    choices: list[tuple[str, int]] = field(default_factory=list)


def check_poll(header: Line, lines: Iterable[tuple[int, Line]]) -> CheckedPoll:
    """Check every line, redo the lot and count again; what was found."""
    checked = CheckedPoll()
    meant = _header(header, checked)
    if meant is None:
        checked.faults.append(PollFault(1, PollWrong.HEADER))
        return checked
    read = _Read(last=first_hash({key: header[key] for key in TERMS}))
    number = 1
    for number, line in lines:
        wrong = _roll_line(meant, read, line) if "digest" in line else _ballot_line(meant, read, line)
        if wrong is not None:
            checked.faults.append(PollFault(number, wrong))
        if len(checked.faults) >= MOST_FAULTS:
            return checked
        checked.erased += "digest" in line and line.get("name", "") is None
    _compare(header, meant, read, checked, number)
    return checked


def _header(header: Line, checked: CheckedPoll) -> _Header | None:
    """What the header says; None where it makes no sense."""
    value: Any = header
    typed = header.keys() == HEADER and value["format"] == FORMAT
    typed = typed and all(isinstance(value[key], str) for key in (*TEXTS, *ENDS))
    typed = typed and all(isinstance(value[key], str) and _HASH.fullmatch(value[key]) for key in HASHES)
    typed = typed and all(type(value[key]) is int for key in NUMBERS)
    if not typed or type(value["named"]) is not bool or value["public_value"] != "":
        return None
    try:
        options = [option["id"] for option in value["options"] if option.keys() == OPTION]
        rules = read_rules(json.dumps(value["rules"]))
        method = Method(value["method"])
        demand_fitting(rules, method, named=value["named"], options=len(options))
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, CannotCount, DomainError):
        return None
    sound = json.loads(spelled(rules)) == value["rules"] and len(options) == len(value["options"])
    if not sound or not all(map(_is_id, (value["poll"], *options))) or not isinstance(value["lot"], list):
        return None
    checked.cluster, checked.number, checked.title = value["cluster"], value["number"], value["title"]
    checked.named, checked.options = value["named"], len(options)
    checked.roll_hash, checked.commitment = value["roll_hash"], value["commitment"]
    checked.ballots_hash = value["ballots_hash"]
    return _Header(value["poll"], method, value["named"], options, rules, bytes.fromhex(value["seed"]), value["lot"])


def _roll_line(meant: _Header, read: _Read, line: Line) -> PollWrong | None:
    elector, weight, digest = line.get("elector"), line.get("weight"), line.get("digest")
    fields = NAMED_ROLL_LINE if meant.named else ROLL_LINE
    if line.keys() != fields or not _is_id(elector) or not _is_weight(weight) or not isinstance(digest, str):
        return PollWrong.FIELDS
    assert isinstance(elector, str)
    assert isinstance(weight, int)
    if read.choices or elector in read.weights:
        return PollWrong.ORDER
    read.weights[elector] = weight
    read.digests.append((elector, weight, digest))
    name, salt = line.get("name"), line.get("salt")
    if name is None and salt is None:
        return None
    try:
        fits = isinstance(name, str) and isinstance(salt, str) and name_digest(bytes.fromhex(salt), name) == digest
    except ValueError:
        fits = False
    return None if fits else PollWrong.NAME


def _ballot_line(meant: _Header, read: _Read, line: Line) -> PollWrong | None:
    receipt, choice, weight, elector = (line.get(key) for key in ("receipt", "choice", "weight", "elector"))
    fields = NAMED_BALLOT_LINE if meant.named else BALLOT_LINE
    texts = isinstance(receipt, str) and isinstance(choice, str) and (elector is None or isinstance(elector, str))
    if line.keys() != fields or not texts or not _is_weight(weight) or not _RECEIPT.fullmatch(str(receipt)):
        return PollWrong.FIELDS
    assert isinstance(weight, int)
    ballot = PublishedBallot(str(receipt), str(choice), weight, elector if isinstance(elector, str) else None)
    read.last = next_hash(read.last, ballot)
    ordered = ballot.receipt > read.receipt
    read.receipt = ballot.receipt
    read.choices.append((ballot.choice, weight))
    try:
        demand_choice(ballot.choice, meant.method, len(meant.option_ids))
    except DomainError:
        return PollWrong.CHOICE
    if read.last != line["hash"]:
        return PollWrong.HASH
    if not ordered:
        return PollWrong.ORDER
    return _elector_of(meant, read, ballot)


def _elector_of(meant: _Header, read: _Read, ballot: PublishedBallot) -> PollWrong | None:
    """One ballot an elector with their weight and receipt where they are named; one voice a ballot where not."""
    if ballot.elector is None:
        return None if ballot.weight == 1 else PollWrong.ELECTOR
    if read.weights.get(ballot.elector) != ballot.weight or ballot.elector in read.voted:
        return PollWrong.ELECTOR
    read.voted.add(ballot.elector)
    elector = UUID(ballot.elector)
    theirs = (receipts_of(elector, meant.seed, rank)[0] for rank in (1, 0))
    return None if ballot.receipt in theirs else PollWrong.RECEIPT


def _compare(header: Line, meant: _Header, read: _Read, checked: CheckedPoll, line: int) -> None:
    """The whole against the header, and the count done again."""
    checked.electors, checked.voices = len(read.weights), sum(read.weights.values())
    checked.ballots, checked.cast = len(read.choices), sum(weight for _, weight in read.choices)
    held = {"electors": header["roll_electors"], "voices": header["roll_voices"], "ballots": header["ballots"]}
    wrong: list[PollWrong] = []
    if any(getattr(checked, name) != said for name, said in held.items()):
        wrong.append(PollWrong.LENGTH)
    if roll_hash(read.digests) != header["roll_hash"]:
        wrong.append(PollWrong.ROLL)
    if read.last != header["ballots_hash"]:
        wrong.append(PollWrong.END)
    faults = verify(str(header["commitment"]), meant.seed.hex(), meant.poll, meant.lot)
    if LotFault.COMMITMENT_BROKEN in faults:
        wrong.append(PollWrong.COMMITMENT)
    if LotFault.ORDER_WRONG in faults or set(meant.lot) != set(meant.option_ids):
        wrong.append(PollWrong.LOT)
    elif not _same_result(header["result"], meant, read, checked):
        wrong.append(PollWrong.RESULT)
    checked.faults += [PollFault(1 if each is not PollWrong.END else line, each) for each in wrong]


def _same_result(said: object, meant: _Header, read: _Read, checked: CheckedPoll) -> bool:
    casting = said.get("casting_vote") if isinstance(said, Mapping) else None
    if casting is not None and not meant.rules.casting_vote:
        return False
    try:
        result = count(
            meant.method,
            meant.rules,
            meant.option_ids,
            read.choices,
            roll=checked.voices,
            lot=meant.lot,
            casting_vote=None if casting is None else Answer(casting),
        )
    except (ValueError, CannotCount, DomainError):
        return False
    checked.outcome, checked.casting_vote = result.outcome, result.casting_vote is not None
    checked.majorities = result.majorities if result.outcome is not Outcome.NO_QUORUM else ()
    return value_of(result) == said


def _is_weight(value: object) -> bool:
    return type(value) is int and value > 0


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None
