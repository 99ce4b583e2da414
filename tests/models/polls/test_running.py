"""An open poll: who sees it, who is reminded, how it is made longer, and how it is called off."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from models.actor import Actor
from models.database import everywhere
from models.errors import DomainError, NotAllowed
from models.outbox import OutboxItem
from models.people.private_notices import NOTICE, switch_on
from models.people.tables import Mandate, Office
from models.polls import errors
from models.polls.cancelling import cancel
from models.polls.casting import cast
from models.polls.due import next_date
from models.polls.extending import extend
from models.polls.facts import poll_seen
from models.polls.owed import POLL_CARD, REMINDER
from models.polls.reminders import LAST_DAY, half_time, last_day
from models.polls.roll_call import yet_to_vote
from models.polls.tables import Electorate, Poll, PollStatus, StoredBallot
from models.polls.templates import Draft
from tests.support import factories
from tests.support.poll_stage import DAY, HOUR, NOW, PollStage

EVERYBODY = ("Anna", "Paul", "Ben", "Bea", "Chloe", "Dan", "Sue", "Gil")


async def who_sees(stage: PollStage, poll_id: UUID, at: datetime = NOW) -> set[str]:
    """Those for whom the poll exists."""
    found = set()
    for name in EVERYBODY:
        try:
            await stage.seen(name, poll_id, at)
        except errors.PollUnknown:
            continue
        found.add(name)
    return found


async def vote(stage: PollStage, poll_id: UUID, name: str, elector: str, at: datetime = NOW) -> None:
    """Somebody casts a ballot for an elector."""
    elector_id = await stage.elector(poll_id, elector)
    await stage.write(lambda s: cast(s, stage.actor(name), stage.keys, poll_id, elector_id, "for", now=at))


async def test_an_open_poll_exists_for_those_it_concerns(stage: PollStage) -> None:
    async def opened(by: str = "Anna", **facts: object) -> set[str]:
        return await who_sees(stage, (await stage.opened(stage.motion(**facts), by)).id)

    members = {"Anna", "Paul", "Ben", "Bea", "Chloe", "Dan", "Sue"}  # Sue's organisation is suspended: she reads
    assert await opened() == members
    assert await opened(electorate=Electorate.PEOPLE) == members
    assert await opened(electorate=Electorate.BOARD) == {"Anna", "Paul"}
    assert await opened(electorate=Electorate.COUNCIL) == {"Anna", "Paul", "Chloe"}
    assert await opened("Ben", electorate=Electorate.GROUP, group_id=stage.commission) == members
    assert await opened("Chloe", electorate=Electorate.GROUP, group_id=stage.committee) == {"Chloe", "Dan", "Gil"}
    with pytest.raises(errors.PollUnknown):
        await stage.read(lambda s: poll_seen(s, Actor(999), UUID(int=1), now=NOW))


async def test_who_is_on_the_roll_sees_the_poll_whatever_becomes_of_them(stage: PollStage) -> None:
    board = (await stage.opened(stage.motion(electorate=Electorate.BOARD))).id
    await stage.leaves_office("Paul", NOW + HOUR)
    assert await who_sees(stage, board, NOW + 2 * HOUR) == {"Anna", "Paul"}
    mandate = Mandate(
        person_id=stage.people["Ben"],
        office=Office.TREASURER,
        rank=0,
        since=NOW + HOUR,
        until=None,
        appointed_by_administrator=False,
    )
    await stage.write(lambda s: s.add(mandate))
    assert await who_sees(stage, board, NOW + 2 * HOUR) == {"Anna", "Paul", "Ben"}


async def test_who_may_steer_an_open_poll(stage: PollStage) -> None:
    async def steer(by: str = "Anna", **facts: object) -> set[str]:
        poll_id = (await stage.opened(stage.motion(**facts), by)).id
        return {name for name in await who_sees(stage, poll_id) if (await stage.seen(name, poll_id)).may_cancel}

    assert await steer() == {"Anna", "Paul"}
    assert await steer("Chloe", electorate=Electorate.COUNCIL) == {"Anna", "Paul", "Chloe"}
    assert await steer(electorate=Electorate.COUNCIL) == {"Anna", "Paul"}, "another's question is the board's to stop"
    assert await steer("Ben", electorate=Electorate.GROUP, group_id=stage.commission) == {"Anna", "Paul", "Ben"}
    assert await steer("Chloe", electorate=Electorate.GROUP, group_id=stage.committee) == {"Chloe"}


async def test_voting_is_made_longer_openly_and_before_its_end_only(stage: PollStage) -> None:
    poll = await stage.opened()
    end = NOW + 7 * DAY
    for closes_at in (end, end - HOUR, NOW + 367 * DAY):
        with pytest.raises(errors.CannotExtend):
            await stage.act("Anna", extend, poll.id, closes_at)
    with pytest.raises(NotAllowed):
        await stage.act("Ben", extend, poll.id, end + DAY)
    await stage.write(lambda s: s.execute(delete(OutboxItem)))
    longer = await stage.act("Paul", extend, poll.id, end + DAY, at=end - timedelta(seconds=1))
    assert (longer.closes_at, longer.first_closes_at, longer.extended) == (end + DAY, end, True)
    assert await stage.owed(POLL_CARD) == [poll.id]
    told = await stage.last_detail()
    assert ((told.before or {})["closes_at"], (told.after or {})["closes_at"]) == (
        end.isoformat(),
        (end + DAY).isoformat(),
    )
    await vote(stage, poll.id, "Ben", "Lagon", end + DAY - timedelta(seconds=1))
    with pytest.raises(errors.CannotExtend):
        await stage.act("Anna", extend, poll.id, end + 2 * DAY, at=end + DAY)
    waiting = await stage.submit(await stage.draft(stage.motion(opens_at=NOW + DAY)))
    with pytest.raises(errors.CannotExtend):
        await stage.act("Anna", extend, waiting.id, end + DAY)
    assert (await stage.seen("Anna", poll.id, end + DAY)).may_extend is False


async def test_an_extension_and_the_close_meet(stage: PollStage) -> None:
    """Either it was made longer before its end, and is open; or it is closed at the end it had."""
    poll = await stage.opened()
    end = NOW + 7 * DAY
    longer = stage.act("Anna", extend, poll.id, end + DAY, at=end - timedelta(microseconds=1))
    results = await asyncio.gather(stage.pass_time(end + timedelta(seconds=5)), longer, return_exceptions=True)
    assert all(each is None or not isinstance(each, BaseException) or isinstance(each, DomainError) for each in results)
    row = await stage.poll(poll.id)
    closed = row.status == PollStatus.CLOSED
    assert (row.closes_at == end) is closed
    assert isinstance(results[1], errors.CannotExtend) is closed


async def test_a_cancelled_poll_says_who_when_and_why_and_keeps_no_ballot(stage: PollStage) -> None:
    poll = await stage.opened(stage.motion(named=False))
    await vote(stage, poll.id, "Ben", "Lagon")
    with pytest.raises(errors.CancelReasonEmpty):
        await stage.act("Anna", cancel, poll.id, " \u200b")
    for name in ("Ben", "Chloe"):
        with pytest.raises(NotAllowed):
            await stage.act(name, cancel, poll.id, "Non")
    with pytest.raises(errors.PollUnknown):
        await stage.act("Gil", cancel, poll.id, "Non")
    await stage.write(lambda s: s.execute(delete(OutboxItem)))
    off = await stage.act("Paul", cancel, poll.id, " Question\nmal posée ", at=NOW + HOUR)
    assert (off.status, off.cancelled_by, off.cancelled_at) == (PollStatus.CANCELLED, "Paul Test", NOW + HOUR)
    assert (off.cancel_reason, off.cast) == ("Question mal posée", 0)
    assert off.seed is None
    assert await stage.read(lambda s: s.scalars(select(StoredBallot.poll_id)).all()) == []
    assert await stage.owed(POLL_CARD) == [poll.id]
    assert (await stage.kinds())[-1] == "polls.cancelled"
    assert "mal posée" not in str((await stage.last_detail()).after), "the journal holds no text"
    with pytest.raises(errors.PollNotOpen):
        await vote(stage, poll.id, "Ben", "Lagon", NOW + 2 * HOUR)
    with pytest.raises(errors.PollIsOver):
        await stage.act("Anna", cancel, poll.id, "Encore")
    await stage.pass_time(NOW + 8 * DAY)
    assert (await stage.poll(poll.id)).status == PollStatus.CANCELLED


async def test_what_has_not_opened_is_cancelled_without_a_card_and_a_draft_is_not(stage: PollStage) -> None:
    draft = await stage.draft()
    with pytest.raises(errors.NotADraft):
        await stage.act("Anna", cancel, draft, "Non")
    await stage.wants_go_ahead()
    poll = await stage.submit(draft)
    off = await stage.act("Anna", cancel, poll.id, "Reporté")
    assert (off.status, off.number) == (PollStatus.CANCELLED, None)
    assert await stage.owed(POLL_CARD) == []
    assert await who_sees(stage, poll.id) == {"Anna", "Paul"}


async def test_of_those_who_cancel_at_once_one_does(stage: PollStage) -> None:
    poll = await stage.opened()
    attempts = (stage.act(name, cancel, poll.id, f"Par {name}") for name in ("Anna", "Paul", "Anna"))
    results = await asyncio.gather(*attempts, return_exceptions=True)
    assert sorted(type(each).__name__ for each in results) == ["PollFacts", "PollIsOver", "PollIsOver"]
    assert (await stage.kinds()).count("polls.cancelled") == 1


async def test_those_who_have_not_voted_are_reminded_at_half_time_and_on_the_last_day(stage: PollStage) -> None:
    for name in ("Anna", "Ben", "Bea", "Chloe"):
        await stage.act(name, switch_on)
    poll = await stage.opened()
    await vote(stage, poll.id, "Ben", "Lagon")

    async def reminded(at: datetime) -> tuple[int, set[str]]:
        await stage.write(lambda s: s.execute(delete(OutboxItem)))
        await stage.pass_time(at)
        people = {id: name for name, id in stage.people.items()}
        told = {people[id] for id in await stage.owed(NOTICE) if id is not None}
        return len(await stage.owed(REMINDER)), told

    half, last = NOW + 3.5 * DAY, NOW + 6 * DAY
    assert await reminded(half - HOUR) == (0, set())
    assert await reminded(half) == (1, {"Anna", "Chloe"}), "in the channel, and those who asked for it privately"
    assert await reminded(half + HOUR) == (0, set())
    await vote(stage, poll.id, "Anna", "Bureau", half)
    assert await reminded(last) == (1, {"Chloe"})
    assert await reminded(last + HOUR) == (0, set())
    await stage.act("Anna", extend, poll.id, NOW + 14 * DAY, at=last + HOUR)
    assert await reminded(last + 2 * HOUR) == (0, set())
    assert await reminded(NOW + 13 * DAY) == (1, {"Chloe"}), "the last day is another one now"


async def test_two_reminders_that_an_outage_kept_back_are_one_and_none_comes_after_the_end(stage: PollStage) -> None:
    poll = await stage.opened()
    await stage.pass_time(NOW + 6.5 * DAY)
    await stage.pass_time(NOW + 6.5 * DAY)
    assert await stage.owed(REMINDER) == [poll.id]
    late = await stage.opened(stage.motion(title="Autre"))
    await stage.pass_time(NOW + 7 * DAY)
    assert await stage.owed(REMINDER) == [poll.id]
    assert (await stage.poll(late.id)).status == PollStatus.OPEN, "for five seconds yet"
    await stage.pass_time(NOW + 7 * DAY + timedelta(seconds=5))
    assert (await stage.poll(late.id)).status == PollStatus.CLOSED


async def test_who_has_voted_in_a_confidential_poll_is_asked_of_its_key(stage: PollStage) -> None:
    poll = await stage.opened(stage.motion(named=False))
    await vote(stage, poll.id, "Bea", "Lagon")

    async def missing() -> list[str | None]:
        return await stage.read(
            lambda s: [each.name for each in yet_to_vote(s, stage.keys, s.get_one(Poll, (stage.id, poll.id)))]
        )

    assert await missing() == ["Brousse", "Bureau", "Nickel"]
    assert (await stage.seen("Ben", poll.id)).poll.cast == 1
    stage.keys.destroy(poll.id)
    with pytest.raises(errors.KeyLost):
        await missing()
    await stage.pass_time(NOW + 4 * DAY)  # nobody is reminded of what nobody can vote in, and it does not wait for ever
    assert await stage.owed(REMINDER) == []
    due = await stage.database.read(everywhere(), lambda s: next_date(s, stage.keys))
    assert due is not None
    assert due > NOW + 4 * DAY


async def test_once_all_have_voted_nobody_is_reminded(stage: PollStage) -> None:
    poll = await stage.opened(stage.motion(electorate=Electorate.COUNCIL))
    for name in ("Anna", "Paul", "Chloe"):
        await vote(stage, poll.id, name, name)
    await stage.pass_time(NOW + 4 * DAY)
    assert await stage.owed(REMINDER) == []


async def test_the_next_date_is_the_earliest_and_lies_ahead_once_all_is_done(stage: PollStage) -> None:
    async def due() -> datetime | None:
        return await stage.database.read(everywhere(), lambda s: next_date(s, stage.keys))

    assert await due() is None
    await stage.submit(await stage.draft(stage.motion(opens_at=NOW + DAY, closes_at=NOW + 5 * DAY)))
    expected = [NOW + DAY, NOW + 3 * DAY, NOW + 4 * DAY, NOW + 5 * DAY + timedelta(seconds=5)]
    for at in expected:
        assert await due() == at
        await stage.pass_time(at)
    assert await due() is None
    assert await stage.kinds() == ["polls.scheduled", "polls.opened", "polls.closed"]


async def test_clusters_pass_time_apart(stage: PollStage) -> None:
    """What is due in two clusters is done in each, and numbered in each."""
    poll = await stage.submit(await stage.draft(stage.motion(opens_at=NOW + DAY)))
    other = replace(
        stage,
        id=await stage.database.write(everywhere(), lambda s: factories.cluster(s, guild_id=8, now=NOW)),
        people={},
        organisations={},
        users={},
        known=0,
    )
    await other.person("Anna", "Autre", office=Office.PRESIDENT)
    theirs = await other.submit(await other.draft(Draft(**vars(stage.motion(opens_at=NOW + DAY)))))
    await stage.pass_time(NOW + DAY)
    assert ((await stage.poll(poll.id)).number, (await other.poll(theirs.id)).number) == (1, 1)
    assert (await other.electors(theirs.id), len(await stage.electors(poll.id))) == ({"Autre": 1}, 4)
    with pytest.raises(errors.PollUnknown):
        await other.seen("Anna", poll.id)


SPANS = st.timedeltas(min_value=HOUR, max_value=366 * DAY)


@settings(deadline=None)
@given(SPANS)
def test_reminders_lie_within_the_vote_and_apart(span: timedelta) -> None:
    closes_at = NOW + span
    half, last = half_time(NOW, closes_at), last_day(NOW, closes_at)
    assert NOW < half < closes_at
    assert (last is None) == (span <= 2 * LAST_DAY)
    if last is not None:
        assert half < last < closes_at
