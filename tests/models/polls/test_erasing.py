"""Whoever is erased leaves what was asked, the roll and its hash; nothing says any more that it was them."""

from __future__ import annotations

from sqlalchemy import delete, select

from models.outbox import OutboxItem
from models.polls.drafting import my_drafts
from models.polls.electorate import Who
from models.polls.facts import poll_facts
from models.polls.owed import POLL_CARD
from models.polls.roll import Correction, correct_roll, hash_of_frozen
from models.polls.tables import Elector, Electorate, RollEntry
from models.privacy.erasing import erase
from tests.support.poll_stage import PollStage


async def test_what_was_asked_stays_without_who_asked_and_whose_entry_it_was(stage: PollStage) -> None:
    draft = await stage.draft(stage.motion(electorate=Electorate.BOARD), by="Paul")
    await stage.act("Paul", correct_roll, draft, [Correction(Who(None, stage.people["Paul"]), 2)])
    poll = await stage.submit(draft, by="Paul")
    begun = await stage.draft(by="Paul")
    await stage.write(lambda s: s.execute(delete(OutboxItem)))
    await stage.act("Paul", erase)
    facts = await stage.read(lambda s: poll_facts(s, poll.id))
    assert facts is not None
    assert (facts.title, facts.asked_by_id, facts.asked_by) == (poll.title, None, None)
    assert (facts.electors, facts.voices) == (2, 3)
    assert await stage.read(lambda s: hash_of_frozen(s, poll.id)) == poll.roll_hash == facts.roll_hash
    rows = await stage.read(lambda s: s.scalars(select(Elector).where(Elector.person_id.is_(None))).all())
    assert [(row.name, row.salt, row.weight) for row in rows] == [(None, None, 2)]
    assert await stage.read(lambda s: s.scalars(select(RollEntry)).all()) == []
    assert await stage.owed(POLL_CARD) == [poll.id]
    assert [each.id for each in await stage.look("Anna", my_drafts)] == [begun], "somebody can take it up"
