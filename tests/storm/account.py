"""Compares what people were told with what was counted.

A deed is a press that records, as the fake saw it: sent, and perhaps answered. A press begins before another when it
was answered before the other was sent; of two that overlap either may be the last. One that was never answered may
have been recorded or not, unless it was sent after the close.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from rich.console import Console

from bot.command_line_verify import verify_file
from bot.language import language_for
from bot.ui.route import as_id, parse
from models.polls.chain import PublishedBallot
from models.polls.choices import ABSTAIN
from models.polls.publishing import Publication, written_out
from models.tally import Answer
from tests.bench.wire import objects
from tests.storm.hall import Motion

RECEIPT = re.compile(r"`([A-Z2-7]{4}(?: [A-Z2-7]{4}){3})`")
OVER = "rien n’a été enregistré"
"""What whoever comes late is told."""


@dataclass(frozen=True)
class Cast:
    """A deed: which choice, when, and what its presser was told. `receipt` where it was recorded."""

    elector: UUID
    choice: str
    sent: float
    answered: float
    receipt: str | None
    refused: bool


@dataclass
class Account:
    """What does not agree; all but the counts must be empty."""

    electors: int = 0
    counted: int = 0
    recorded: int = 0
    late: int = 0
    unanswered: int = 0
    again: int = 0
    faults: list[str] = field(default_factory=list)

    def fault(self, what: str, who: object) -> None:
        """Something that must not be."""
        self.faults.append(f"{what}: {who}")


def casts_of(motion: Motion, deeds: Iterable[Mapping[str, Any]]) -> Sequence[Cast]:
    """The deeds that concern this motion."""
    found = []
    for deed in deeds:
        address = parse(deed["custom_id"])
        assert address is not None
        poll, elector, choice = address.arguments
        if as_id(poll) != motion.id:
            continue
        presser = motion.electors[deed["user"] - objects.MEMBER_BASE - 2]
        assert as_id(elector) == presser
        receipt = RECEIPT.search(deed["text"])
        found.append(
            Cast(
                presser,
                choice,
                deed["sent"],
                deed["answered"] or math.inf,
                receipt.group(1).replace(" ", "") if receipt else None,
                OVER in deed["text"],
            )
        )
    return found


def account(motion: Motion, casts: Sequence[Cast], ballots: Sequence[PublishedBallot]) -> Account:
    """Everything that was promised against everything that was published."""
    found = Account()
    by_elector: dict[UUID, list[Cast]] = defaultdict(list)
    for cast in casts:
        by_elector[cast.elector].append(cast)
        _judge_answer(motion, cast, found)
    counted: dict[UUID, list[str]] = defaultdict(list)
    for ballot in ballots:
        elector = motion.receipts.get(ballot.receipt)
        if elector is None or (motion.named and ballot.elector != str(elector)):
            found.fault("nobody's", ballot)
        else:
            counted[elector].append(ballot.choice)
    found.counted = len(ballots)
    for elector in motion.electors:
        _judge_elector(motion, elector, by_elector[elector], counted[elector], found)
    return found


def _judge_answer(motion: Motion, cast: Cast, found: Account) -> None:
    if cast.receipt is not None:
        found.recorded += 1
        if motion.receipts.get(cast.receipt) != cast.elector:
            found.fault("somebody else's receipt", cast)
        if cast.sent >= motion.closes_at:
            found.fault("recorded after the close", cast)
    elif cast.answered == math.inf:
        found.unanswered += 1
    elif cast.refused and cast.answered >= motion.closes_at:
        found.late += 1
    else:
        found.fault("refused", cast)


def _judge_elector(
    motion: Motion, elector: UUID, casts: Sequence[Cast], counted: Sequence[str], found: Account
) -> None:
    recorded = [cast for cast in casts if cast.receipt is not None]
    perhaps = [cast for cast in casts if cast.answered == math.inf and cast.sent < motion.closes_at]
    last = {cast.choice for cast in (*recorded, *perhaps) if not any(other.sent > cast.answered for other in recorded)}
    found.electors += bool(recorded)
    found.again += len(recorded) > 1
    if recorded and not counted:
        found.fault("lost", recorded)
    if len(counted) > 1:
        found.fault("doubled", elector)
    if any(choice not in last for choice in counted):
        found.fault(f"counted as {counted}", casts)


def demand_sound(publication: Publication, folder: Path, posted: Sequence[str]) -> None:
    """The result is what its ballots give, by the count and by `cagou verify`, and was posted once."""
    chosen = Counter(ballot.choice for ballot, _ in publication.ballots)
    in_favour, against = chosen[Answer.FOR.value], chosen[Answer.AGAINST.value]
    assert dict(publication.result.counts) == {Answer.FOR: in_favour, Answer.AGAINST: against}
    assert in_favour + against + chosen[ABSTAIN] == len(publication.ballots)
    file = folder / f"{publication.poll.id}.jsonl"
    file.write_bytes(b"".join(written_out(publication)))
    assert verify_file(file, language_for("fr"), Console(quiet=True))
    (text,) = posted
    said = re.sub(r"\s", "", text)
    assert f"Pour**{in_favour}**·Contre**{against}**" in said, text
