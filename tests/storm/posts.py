"""What stands in the channel for votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.wire.processes import Wire
from tests.bench.wire.storming import texts
from tests.storm.hall import Motion

RESULT = "Résultat du scrutin nº {number} :"


@dataclass(frozen=True)
class Posted:
    """A message: its text with plain spaces, and the nonce that tells which row of the outbox it was."""

    text: str
    nonce: str


def posted(wire: Wire) -> Sequence[Posted]:
    """All messages, in the order of posting."""
    return [
        Posted(" ".join(" ".join(texts(each["components"])).split()), each["nonce"])
        for each in wire.ask("messages")["messages"]
    ]


def results_of(all: Sequence[Posted], motion: Motion) -> Sequence[str]:
    """The texts of the results of a motion."""
    return [each.text for each in all if RESULT.format(number=motion.number) in each.text]
