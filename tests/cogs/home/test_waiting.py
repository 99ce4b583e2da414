"""In which order what waits for a person stands on their page, which has room for five things."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

from bot.language import language_for
from cogs.home.lines import Overview, waiting
from models.actor import Actor
from models.cluster.facts import ClusterFacts
from models.people.standing import Standing
from models.polls.at_hand import EndedVote, PollsAtHand
from models.projects.giving_at_hand import GivingAtHand, InvitedTo, MonthToConfirm

HOME = ClusterFacts(uuid4(), 1, "Open NC", "fr", "Pacific/Noumea", True)


def test_what_has_ended_hides_nothing_that_is_to_be_done() -> None:
    """Votes without a card stand for a week, and no button puts them aside."""
    polls = PollsAtHand((), (), (), tuple(EndedVote(uuid4(), f"Budget {at}", cancelled=False) for at in range(5)))
    giving = GivingAtHand(
        invitations=[InvitedTo(uuid4(), "Jumeau", None)],
        to_confirm=[MonthToConfirm(uuid4(), "Nuage", date(2026, 10, 1), 1, 4)],
    )
    standing = Standing(
        Actor(1), uuid4(), "Anna", frozenset(), frozenset(), board_exists=True, at=datetime(2026, 11, 24, tzinfo=UTC)
    )
    told = [
        line.text
        for line in waiting(language_for("fr"), HOME, Overview(standing, (), (), (), polls=polls, giving=giving))
    ]
    assert ["Jumeau" in told[0], "Nuage" in told[1]] == [True, True], told
    assert ["Budget" in text for text in told[2:]] == [True] * 5
