"""What ended where no card stands is told on the page of those on the roll, for a week, and to nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.people.standing import standing_of
from models.polls.at_hand import EndedVote, polls_at_hand
from models.polls.cancelling import cancel
from models.polls.card import card_stands
from models.polls.tables import Electorate
from tests.support.poll_stage import DAY, NOW, PollStage

CLOSED = NOW + 7 * DAY + timedelta(seconds=10)


async def ended(stage: PollStage, name: str, at: datetime) -> list[EndedVote]:
    """What the page of this person tells to have ended."""
    actor = stage.actor(name)
    found = await stage.read(lambda s: polls_at_hand(s, standing_of(s, actor, at), stage.keys))
    return list(found.ended)


async def test_who_is_on_the_roll_learns_for_a_week_that_it_ended(stage: PollStage) -> None:
    board = await stage.opened(stage.motion(electorate=Electorate.BOARD, named=False))
    posted = await stage.opened(stage.motion(electorate=Electorate.COUNCIL))
    await stage.write(lambda s: card_stands(s, posted.id, 5, 6, now=NOW))
    council = await stage.opened(stage.motion(electorate=Electorate.COUNCIL, title="À reporter"))
    assert await ended(stage, "Anna", NOW + DAY) == []
    await stage.act("Anna", cancel, council.id, "Reporté", at=NOW + DAY)
    called_off = EndedVote(council.id, "À reporter", cancelled=True)
    assert await ended(stage, "Chloe", NOW + 2 * DAY) == [called_off]
    await stage.pass_time(CLOSED)
    result = EndedVote(board.id, board.title, cancelled=False)
    for name in ("Anna", "Paul"):
        assert await ended(stage, name, CLOSED) == [result, called_off], "a card that stands told of the third"
        assert await ended(stage, name, CLOSED + 7 * DAY - timedelta(seconds=1)) == [result]
        assert await ended(stage, name, CLOSED + 7 * DAY) == []
    for name in ("Ben", "Dan", "Gil"):
        assert await ended(stage, name, CLOSED) == []


async def test_of_organisations_it_is_told_to_who_belongs_to_them_once(stage: PollStage) -> None:
    """Nobody chose a channel, and there is none for votes; who speaks for two electors reads one line."""
    poll = await stage.opened()
    await stage.pass_time(CLOSED)
    for name in ("Ben", "Bea", "Anna"):
        assert await ended(stage, name, CLOSED) == [EndedVote(poll.id, poll.title, cancelled=False)]
    assert await ended(stage, "Sue", CLOSED) == []
