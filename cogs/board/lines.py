"""What waits about mandates, as sentences with their buttons: for `/moi`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.language import Language
from bot.ui import Action, escaped
from cogs.board.cards import APPOINT, SHOW, day_of_end
from cogs.board.words import office_of
from models.cluster.facts import ClusterFacts
from models.people.overview import MandatesAtHand

MOST_TOLD = 3
"""Mandates that have their own line; of more, one line leads to the board."""


def beginning(language: Language, home: ClusterFacts, at_hand: MandatesAtHand) -> Iterator[str]:
    """One's own mandates that lie ahead."""
    for seat in at_hand.beginning:
        yield language.say(
            "Your mandate ({office}) begins on {day}.",
            office=office_of(language, seat.office, seat.rank),
            day=language.date(seat.since, home.zone),
        )


def to_follow(
    language: Language, home: ClusterFacts, at_hand: MandatesAtHand
) -> Iterator[tuple[str, Sequence[Action]]]:
    """Mandates that end soon, and that nobody takes up: for the board."""
    seats = at_hand.to_follow
    if len(seats) > MOST_TOLD:
        text = language.count(
            "{n} mandate ends soon, and nobody follows.", "{n} mandates end soon, and nobody follows.", len(seats)
        )
        yield text, [Action(language.say("See the board"), SHOW.to(home.id))]
        return
    for seat in seats:
        assert seat.until is not None
        text = language.say(
            "The mandate of {name} ({office}) ends on {day}, and nobody follows.",
            name=escaped(seat.name),
            office=office_of(language, seat.office, seat.rank),
            day=day_of_end(language, home, seat.until),
        )
        yield text, [Action(language.say("Say who follows"), APPOINT.to(home.id, seat.mandate_id))]
