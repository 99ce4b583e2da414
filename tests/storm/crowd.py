"""Who presses what in a storm, drawn by a seeded lot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from cogs.polls.ballot_cards import CAST, CHOOSE
from cogs.polls.voting_cards import VOTE
from models.polls.choices import ABSTAIN
from models.tally import Answer
from tests.bench.wire import objects
from tests.bench.wire.processes import Wire
from tests.storm.hall import Motion

CHOICES = (Answer.FOR.value, Answer.AGAINST.value, ABSTAIN)
MOST_SENT = 2000
"""People of one request to the fake."""

Json = dict[str, Any]


def confirming(motion: Motion, number: int, choice: str, tries: int = 1) -> Json:
    """Somebody whose card asks "Is this your vote?" presses Confirm."""
    return {"first": motion.button(number, choice), "private": True, "note": choice, "tries": tries}


def from_the_card(motion: Motion, choice: str, tries: int = 1) -> Json:
    """Somebody votes from the card in the channel: opens their ballot, chooses, confirms."""
    chosen = [[f"{CHOOSE.name}:", f":{choice}"], [f"{CAST.name}:", f":{choice}"]]
    return {"first": VOTE.to(motion.cluster_id, motion.id), "then": chosen, "note": choice, "tries": tries}


def person(number: int, *walks: Json, at: float = 0.0) -> Json:
    """The elector of this number does this, one after the other."""
    return {"user": objects.MEMBER_BASE + 2 + number, "walks": list(walks), "at": at}


class Weather:
    """A storm on the wire, as the tests see it."""

    def __init__(self, wire: Wire, concurrency: int = 256, patience: float = 120.0) -> None:
        self._wire = wire
        wire.ask("storm_begin", {"concurrency": concurrency, "patience": patience})

    def send(self, people: Sequence[Json]) -> None:
        """These come too."""
        for at in range(0, len(people), MOST_SENT):
            self._wire.ask("storm_send", {"people": people[at : at + MOST_SENT]})

    def figures(self) -> Json:
        """How far it is."""
        found: Json = self._wire.ask("storm")
        return found

    def deeds(self) -> Sequence[Json]:
        """Nobody presses any more: all that was done."""
        found: Sequence[Json] = self._wire.ask("storm_end")
        return found


def everybody(motion: Motion, lot: Random) -> Iterator[Json]:
    """Each elector once; of ten, one comes by the card, one changes their mind and one presses two buttons at once."""
    for number in range(len(motion.electors)):
        first, other = lot.sample(CHOICES, 2)
        kind = number % 10
        if kind == 0:
            yield person(number, from_the_card(motion, first))
        elif kind == 1:
            yield person(number, confirming(motion, number, first), confirming(motion, number, other))
        else:
            yield person(number, confirming(motion, number, first))
            if kind == 2:
                yield person(number, confirming(motion, number, other))


def at_the_close(motion: Motion, lot: Random, count: int, within: float) -> Iterator[Json]:
    """So many electors press around the closing instant."""
    for number in lot.sample(range(len(motion.electors)), count):
        at = motion.closes_at + lot.uniform(-within, within)
        yield person(number, confirming(motion, number, lot.choice(CHOICES)), at=at)
