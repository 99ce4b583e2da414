"""Letting a poll go: submitted, read by a second member of the board, opened at once or at its date, by one of two."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, select

from models.errors import DomainError, NotAllowed
from models.groups.tables import Group, GroupStatus
from models.outbox import OutboxItem
from models.people.private_notices import NOTICE, switch_on
from models.people.tables import Office, OrganisationStatus
from models.polls import errors
from models.polls.cancelling import cancel
from models.polls.drafting import edit_draft
from models.polls.electorate import Who
from models.polls.going_ahead import go_ahead, send_back, submit, take_back, waiting_for_go_ahead
from models.polls.owed import POLL_POSTED
from models.polls.roll import Correction, correct_roll
from models.polls.tables import Elector, Electorate, Poll, PollStatus
from tests.support.poll_stage import DAY, HOUR, NOW, PollStage


async def test_an_opening_numbers_freezes_promises_and_owes_the_card(stage: PollStage) -> None:
    poll = await stage.opened()
    assert (poll.status, poll.number, poll.opened_at) == (PollStatus.OPEN, 1, NOW)
    assert poll.closes_at == poll.first_closes_at == NOW + 7 * DAY
    assert (poll.electors, poll.voices, poll.cast, poll.asked_by) == (4, 4, 0, "Anna Test")
    row = await stage.poll(poll.id)
    assert row.seed is not None
    assert poll.commitment == hashlib.sha256(row.seed).hexdigest()
    assert poll.seed is None, "the seed is on no card before the close"
    assert await stage.owed(POLL_POSTED) == [poll.id]
    assert await stage.kinds() == ["polls.opened"]
    told = (await stage.last_detail()).after or {}
    assert (told["number"], told["electors"], told["voices"]) == (1, 4, 4)
    assert (told["roll_hash"], told["commitment"]) == (poll.roll_hash, poll.commitment)
    assert row.seed.hex() not in str(told)
    assert (await stage.opened(stage.motion(title="Suivant"))).number == 2


async def test_corrections_are_written_down_by_id_at_the_opening(stage: PollStage) -> None:
    poll_id = await stage.draft()
    lagon, nickel = stage.organisations["Lagon"], stage.organisations["Nickel"]
    corrections = [Correction(Who(lagon, None), 3), Correction(Who(nickel, None), 0)]
    await stage.act("Anna", correct_roll, poll_id, corrections)
    poll = await stage.submit(poll_id)
    assert (poll.electors, poll.voices, poll.corrections) == (3, 5, 2)
    told = (await stage.last_detail()).after or {}
    assert told["corrections"] == {str(lagon): 3, str(nickel): 0}
    assert (told["left_out"], told["weighed"]) == (1, 1)


async def test_the_key_of_a_confidential_poll_is_there_once_it_is_open_and_of_no_other(stage: PollStage) -> None:
    named = await stage.opened()
    confidential = await stage.opened(stage.motion(named=False))
    waiting = await stage.submit(await stage.draft(stage.motion(named=False, opens_at=NOW + DAY)))
    assert stage.keys.held() == (confidential.id,)
    await stage.pass_time(NOW + DAY)
    assert set(stage.keys.held()) == {confidential.id, waiting.id}
    assert named.id not in stage.keys.held()


async def test_a_date_ahead_is_waited_for(stage: PollStage) -> None:
    poll = await stage.submit(await stage.draft(stage.motion(opens_at=NOW + DAY)))
    assert (poll.status, poll.number, poll.roll_hash) == (PollStatus.SCHEDULED, None, None)
    assert await stage.kinds() == ["polls.scheduled"]
    for name in ("Ben", "Chloe"):
        with pytest.raises(errors.PollUnknown):
            await stage.seen(name, poll.id)
    assert (await stage.seen("Paul", poll.id)).may_cancel
    await stage.organisation("Nouvelle")  # the roll is of the opening
    await stage.pass_time(NOW + DAY - HOUR)
    assert (await stage.poll(poll.id)).status == PollStatus.SCHEDULED
    await stage.pass_time(NOW + DAY)
    shown = (await stage.seen("Ben", poll.id, NOW + DAY)).poll
    assert (shown.status, shown.number, shown.electors, shown.opened_at) == (PollStatus.OPEN, 1, 5, NOW + DAY)
    assert await stage.kinds() == ["polls.scheduled", "polls.opened"]
    assert (await stage.last_detail()).actor_user_id is None
    assert await stage.owed(POLL_POSTED) == [poll.id]


async def test_an_opening_in_an_outage_is_late_and_its_end_stays(stage: PollStage) -> None:
    poll = await stage.submit(await stage.draft(stage.motion(opens_at=NOW + DAY, closes_at=NOW + 2 * DAY)))
    await stage.pass_time(NOW + 2 * DAY - HOUR)
    shown = (await stage.seen("Ben", poll.id)).poll
    assert (shown.opened_at, shown.closes_at) == (NOW + 2 * DAY - HOUR, NOW + 2 * DAY)


@pytest.mark.parametrize("hindrance", ["too late", "archived", "nobody"])
async def test_what_cannot_be_opened_any_more_goes_back_to_its_asker(stage: PollStage, hindrance: str) -> None:
    """Its end is never moved without a word, and it is not thrown away either."""
    draft = stage.motion(opens_at=NOW + DAY, closes_at=NOW + 2 * DAY, named=False)
    if hindrance == "archived":
        draft = replace(draft, electorate=Electorate.GROUP, group_id=stage.commission)
    poll = await stage.submit(await stage.draft(draft))
    await stage.act("Anna", switch_on)
    await stage.write(lambda s: s.execute(delete(OutboxItem)))
    at = NOW + DAY
    if hindrance == "archived":
        await stage.write(
            lambda s: setattr(s.get_one(Group, (stage.id, stage.commission)), "status", GroupStatus.ARCHIVED)
        )
    elif hindrance == "nobody":
        for name in ("Bureau", "Lagon", "Nickel", "Brousse"):
            await stage.set_status(name, OrganisationStatus.SUSPENDED)
    else:
        at = NOW + 2 * DAY - HOUR / 2
    await stage.pass_time(at)
    row = await stage.poll(poll.id)
    assert (row.status, row.opened_at, row.number, row.roll_hash) == (PollStatus.DRAFT, None, None, None)
    assert (await stage.kinds())[-1] == "polls.not_opened"
    why = {"too late": "OpensAfterItCloses", "archived": "GroupNotOpen", "nobody": "RollEmpty"}[hindrance]
    assert ((await stage.last_detail()).after or {})["why"] == why
    assert await stage.owed(NOTICE) == [stage.people["Anna"]]
    await stage.pass_time(at)
    assert (await stage.kinds()).count("polls.not_opened") == 1


async def test_a_second_member_of_the_board_lets_it_go_ahead(stage: PollStage) -> None:
    await stage.wants_go_ahead()
    await stage.act("Paul", switch_on)
    await stage.write(lambda s: s.execute(delete(OutboxItem)))
    poll = await stage.submit(await stage.draft())
    assert poll.status is PollStatus.SUBMITTED
    assert await stage.owed(NOTICE) == [stage.people["Paul"]]
    assert [each.id for each in await stage.look("Paul", waiting_for_go_ahead)] == [poll.id]
    assert not await stage.look("Anna", waiting_for_go_ahead)
    assert not await stage.look("Chloe", waiting_for_go_ahead)
    read = (await stage.seen("Paul", poll.id)).poll.fingerprint
    keys: Any = {"keys": stage.keys, "draw": stage.draw}
    with pytest.raises(errors.SecondMemberNeeded):
        await stage.act("Anna", go_ahead, poll.id, read, **keys)
    with pytest.raises(errors.PollUnknown):
        await stage.act("Chloe", go_ahead, poll.id, read, **keys)
    opened = await stage.act("Paul", go_ahead, poll.id, read, **keys)
    assert (opened.status, opened.approved_by, opened.approved_at) == (PollStatus.OPEN, "Paul Test", NOW)
    assert (opened.asked_by, await stage.kinds()) == (
        "Anna Test",
        ["polls.submitted", "polls.gone_ahead", "polls.opened"],
    )
    with pytest.raises(errors.NotWaitingForGoAhead):
        await stage.act("Paul", go_ahead, poll.id, read, **keys)


async def test_a_groups_own_question_needs_no_go_ahead_and_a_councils_does(stage: PollStage) -> None:
    await stage.wants_go_ahead()
    own = stage.motion(electorate=Electorate.GROUP, group_id=stage.commission)
    assert (await stage.opened(own, "Ben")).status is PollStatus.OPEN
    council = await stage.submit(await stage.draft(stage.motion(electorate=Electorate.COUNCIL), "Chloe"), "Chloe")
    assert council.status is PollStatus.SUBMITTED
    await stage.act("Anna", go_ahead, council.id, council.fingerprint, keys=stage.keys, draw=stage.draw)


async def test_a_go_ahead_is_for_what_was_read(stage: PollStage) -> None:
    """Taken back, changed and submitted again between the reading and the press: it is another question."""
    await stage.wants_go_ahead()
    poll_id = await stage.draft()
    changes = (
        ("options", lambda: stage.act("Anna", edit_draft, poll_id, stage.motion(question="Autre chose ?"))),
        ("end", lambda: stage.act("Anna", edit_draft, poll_id, stage.motion(closes_at=NOW + 8 * DAY))),
        (
            "roll",
            lambda: stage.act(
                "Anna", correct_roll, poll_id, [Correction(Who(stage.organisations["Lagon"], None), 9)], whole=True
            ),
        ),
        (
            "as many corrections",
            lambda: stage.act(
                "Anna", correct_roll, poll_id, [Correction(Who(stage.organisations["Lagon"], None), 8)], whole=True
            ),
        ),
    )
    read = (await stage.submit(poll_id)).fingerprint
    for _, change in changes:
        await stage.act("Anna", take_back, poll_id)
        await change()
        new = (await stage.submit(poll_id)).fingerprint
        with pytest.raises(errors.PollChangedMeanwhile):
            await stage.act("Paul", go_ahead, poll_id, read, keys=stage.keys, draw=stage.draw)
        read = new
    opened = await stage.act("Paul", go_ahead, poll_id, read, keys=stage.keys, draw=stage.draw)
    assert opened.voices == 8 + 3


async def test_it_is_sent_back_with_a_reason_that_its_asker_reads(stage: PollStage) -> None:
    await stage.wants_go_ahead()
    poll = await stage.submit(await stage.draft())
    with pytest.raises(errors.SendBackReasonEmpty):
        await stage.act("Paul", send_back, poll.id, " \n")
    with pytest.raises(errors.SecondMemberNeeded):
        await stage.act("Anna", send_back, poll.id, "Non")
    await stage.act("Paul", send_back, poll.id, "Précisez l’article.")
    seen = await stage.seen("Anna", poll.id)
    assert (seen.poll.status, seen.poll.sent_back, seen.may_edit) == (PollStatus.DRAFT, "Précisez l’article.", True)
    with pytest.raises(errors.PollUnknown):
        await stage.seen("Paul", poll.id)
    assert (await stage.submit(poll.id)).sent_back is None
    assert await stage.kinds() == ["polls.submitted", "polls.sent_back", "polls.submitted"]


async def test_its_asker_takes_it_back_before_it_opens_and_a_go_ahead_is_void(stage: PollStage) -> None:
    await stage.wants_go_ahead()
    poll = await stage.submit(await stage.draft(stage.motion(opens_at=NOW + DAY)))
    scheduled = await stage.act("Paul", go_ahead, poll.id, poll.fingerprint, keys=stage.keys, draw=stage.draw)
    assert (scheduled.status, scheduled.approved_by) == (PollStatus.SCHEDULED, "Paul Test")
    with pytest.raises(NotAllowed):
        await stage.act("Paul", take_back, poll.id)
    draft = await stage.act("Anna", take_back, poll.id)
    assert (draft.status, draft.approved_by, draft.approved_at) == (PollStatus.DRAFT, None, None)
    await stage.pass_time(NOW + DAY)
    assert (await stage.poll(poll.id)).status == PollStatus.DRAFT
    with pytest.raises(errors.NotADraft):
        await stage.act("Anna", take_back, poll.id)
    opened = await stage.opened(stage.motion(electorate=Electorate.GROUP, group_id=stage.commission))
    with pytest.raises(errors.NotADraft):
        await stage.act("Anna", take_back, opened.id)


async def test_who_left_office_submits_nothing_more_and_what_waits_stays_the_associations(stage: PollStage) -> None:
    poll_id = await stage.draft(by="Paul")
    scheduled = await stage.submit(await stage.draft(stage.motion(opens_at=NOW + DAY), by="Paul"), by="Paul")
    await stage.leaves_office("Paul")
    with pytest.raises(NotAllowed):
        await stage.submit(poll_id, "Paul")
    await stage.pass_time(NOW + DAY)
    assert (await stage.poll(scheduled.id)).status == PollStatus.OPEN


async def outcomes(*attempts: object) -> Counter[str]:
    """What several attempts at once came to."""
    done = await asyncio.gather(*attempts, return_exceptions=True)  # type: ignore[call-overload]  # coroutines
    for each in done:
        if isinstance(each, BaseException) and not isinstance(each, DomainError):
            raise each
    return Counter(type(each).__name__ for each in done)


async def test_of_two_who_let_it_go_ahead_at_once_one_does(stage: PollStage) -> None:
    await stage.wants_go_ahead()
    await stage.person("Zoe", "Bureau", office=Office.SECRETARY)
    poll = await stage.submit(await stage.draft(stage.motion(named=False)))
    attempts = (
        stage.act(name, go_ahead, poll.id, poll.fingerprint, keys=stage.keys, draw=stage.draw)
        for name in ("Paul", "Zoe", "Paul", "Zoe")
    )
    assert await outcomes(*attempts) == {"PollFacts": 1, "NotWaitingForGoAhead": 3}
    await _opened_once(stage, poll.id, 4)


async def test_a_poll_opens_once_however_often_it_is_submitted_at_once(stage: PollStage) -> None:
    poll_id = await stage.draft(stage.motion(named=False))
    attempts = (stage.act("Anna", submit, poll_id, keys=stage.keys, draw=stage.draw) for _ in range(4))
    assert await outcomes(*attempts) == {"PollFacts": 1, "NotADraft": 3}
    await _opened_once(stage, poll_id, 4)


async def test_its_date_and_its_cancelling_meet(stage: PollStage) -> None:
    poll = await stage.submit(await stage.draft(stage.motion(opens_at=NOW + DAY)))
    await asyncio.gather(
        stage.pass_time(NOW + DAY),
        stage.act("Paul", cancel, poll.id, "Reporté", at=NOW + DAY),
        stage.pass_time(NOW + DAY),
    )
    row = await stage.poll(poll.id)
    assert row.status == PollStatus.CANCELLED
    assert (await stage.kinds()).count("polls.opened") == (row.number is not None)


async def test_polls_that_open_at_once_have_numbers_of_their_own(stage: PollStage) -> None:
    ids = [await stage.draft(stage.motion(title=f"Vote {number}")) for number in range(5)]
    opened = await asyncio.gather(*(stage.submit(poll_id) for poll_id in ids))
    assert sorted(poll.number or 0 for poll in opened) == [1, 2, 3, 4, 5]


async def test_two_processes_open_what_is_scheduled_once(stage: PollStage) -> None:
    poll = await stage.submit(await stage.draft(stage.motion(opens_at=NOW + DAY)))
    await asyncio.gather(*(stage.pass_time(NOW + DAY) for _ in range(3)))
    await _opened_once(stage, poll.id, 4)


async def _opened_once(stage: PollStage, poll_id: object, electors: int) -> None:
    query = select(Elector.id).where(Elector.poll_id == poll_id)
    assert len(await stage.read(lambda s: s.scalars(query).all())) == electors
    assert (await stage.kinds()).count("polls.opened") == 1
    assert await stage.owed(POLL_POSTED) == [poll_id]
    assert await stage.read(lambda s: s.scalars(select(Poll.number)).all()) == [1]
