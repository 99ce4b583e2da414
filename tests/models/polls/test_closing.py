"""The close: on time, once, whatever happens meanwhile; and what follows from it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from models.audit import AuditDetail, AuditEntry
from models.database import Database, Session, everywhere
from models.outbox import OutboxItem
from models.polls import errors
from models.polls.cancelling import cancel
from models.polls.closing import CLOSED, KEY_MAY_COME_BACK, WAITS, close_due, close_poll, next_close
from models.polls.counting import Outcome, read_result
from models.polls.owed import POLL_CARD, RESULT
from models.polls.rules import Rules, WithoutQuorum, read_rules
from models.polls.scrubbing import forget_keys
from models.polls.tables import Elector, Method, Nature, Poll, PollOption, PollStatus, RollEntry, SubjectKind
from models.tally import Answer, Base, Quorum, TieRule, more_than_half
from tests.support.ballot_stage import AFTER, END, NOW, Hall
from tests.support.poll_factories import SIMPLE

ONCE = timedelta(microseconds=1)
BOTH = pytest.mark.parametrize("named", [True, False], ids=["named", "confidential"])
ALL = {"Alpha": 1, "Beta": 1, "Gamma": 2, "Epsilon": 1, "Zeta": 3}


@pytest.fixture
async def hall(database: Database, tmp_path: Path) -> Hall:
    return await Hall.build(database, tmp_path)


@BOTH
async def test_a_poll_is_closed_five_seconds_after_its_end(hall: Hall, named: bool) -> None:
    """What waits in the queue is counted; before that, nothing of the result is there."""
    poll_id = await hall.open(ALL, named=named)
    await hall.cast(poll_id, "Dan", "Gamma", "for")
    assert await hall.close(poll_id, at=END + WAITS - ONCE) is None
    waiting = await hall.poll(poll_id)
    assert (waiting.status, waiting.result, waiting.ballots_hash) == (PollStatus.OPEN, None, None)
    result = await hall.close(poll_id)
    closed = await hall.poll(poll_id)
    assert result is not None
    assert (closed.status, closed.closed_at, read_result(closed.result or "")) == (PollStatus.CLOSED, AFTER, result)
    assert result.outcome is Outcome.ADOPTED
    voted = await hall.read(lambda session: session.execute(select(Elector.organisation_id, Elector.voted)).all())
    assert {organisation_id for organisation_id, has in voted if has} == {hall.organisations["Gamma"]}
    assert all(has is not None for _, has in voted)


@BOTH
async def test_what_the_close_leaves_behind(hall: Hall, named: bool) -> None:
    """The card, the result, and an entry of the journal which names nobody."""
    poll_id = await hall.open(ALL, named=named)
    await hall.cast(poll_id, "Dan", "Gamma", "for")
    await hall.close(poll_id)
    owed = await hall.read(lambda session: session.execute(select(OutboxItem.kind, OutboxItem.subject_id)).all())
    assert {(kind, subject) for kind, subject in owed if kind.startswith("polls")} == {
        (POLL_CARD, poll_id),
        (RESULT, poll_id),
    }

    def entries(session: Session) -> list[tuple[AuditEntry, AuditDetail]]:
        together = select(AuditEntry, AuditDetail).join(AuditDetail, AuditDetail.id == AuditEntry.id)
        return [(entry, detail) for entry, detail in session.execute(together)]

    ((entry, detail),) = await hall.read(entries)
    poll = await hall.poll(poll_id)
    assert (entry.kind, entry.subject_id, entry.actor_id) == (CLOSED, poll_id, None)
    after = detail.after or {}
    assert (after["outcome"], after["ballots"]) == ("adopted", poll.ballots_hash)


@BOTH
async def test_closing_twice_closes_once(hall: Hall, named: bool) -> None:
    """At once, again later, and after a crash between the commit and the destruction of the key."""
    poll_id = await hall.open(ALL, named=named)
    await hall.cast(poll_id, "Dan", "Gamma", "for")
    done = await asyncio.gather(*[hall.close(poll_id) for _ in range(4)])
    assert len([each for each in done if each is not None]) == 1
    before = [(ballot.token, ballot.choice) for ballot in await hall.ballots(poll_id)]
    assert await hall.close(poll_id, at=AFTER + timedelta(days=1)) is None
    assert await forget_keys(hall.database, hall.keys)
    assert await hall.close(poll_id) is None
    assert [(ballot.token, ballot.choice) for ballot in await hall.ballots(poll_id)] == before
    results = await hall.read(
        lambda session: session.scalars(select(OutboxItem).where(OutboxItem.kind == RESULT)).all()
    )
    assert len(results) == 1


async def test_a_close_that_fails_changes_nothing(hall: Hall) -> None:
    """The ballots are as they were, the key is there, and it can be done again."""
    poll_id = await hall.open(ALL, named=False)
    await hall.cast(poll_id, "Dan", "Gamma", "for")
    before = [(ballot.token, ballot.choice) for ballot in await hall.ballots(poll_id)]

    def crash(session: Session) -> None:
        close_poll(session, hall.keys, poll_id, now=AFTER)
        session.flush()
        raise RuntimeError("the machine stops")

    with pytest.raises(RuntimeError):
        await hall.write(crash)
    assert await forget_keys(hall.database, hall.keys)
    assert hall.keys.held() == (poll_id,)
    assert [(ballot.token, ballot.choice) for ballot in await hall.ballots(poll_id)] == before
    assert (await hall.poll(poll_id)).status == PollStatus.OPEN
    assert await hall.close(poll_id) is not None


@BOTH
async def test_keys_of_polls_that_are_over_are_destroyed_at_the_start(hall: Hall, named: bool) -> None:
    """Closed or cancelled; not of one that is open, nor of another database."""
    closed, cancelled, still = [await hall.open(ALL, named=named, number=number) for number in (1, 2, 3)]
    stranger = UUID(int=5)
    hall.keys.make(stranger)
    await hall.close(closed)
    await hall.write(lambda session: cancel(session, hall.actor("Anna"), cancelled, "Mal posé", now=NOW))
    assert await forget_keys(hall.database, hall.keys)
    assert set(hall.keys.held()) == {stranger} | (set() if named else {still})
    assert hall.keys.with_traces() == ()
    assert await forget_keys(hall.database, hall.keys)


async def test_what_is_due(hall: Hall) -> None:
    """Each poll five seconds after its end, after any outage; each apart from the others."""
    first = await hall.open(ALL, named=False)
    second = await hall.open(ALL, number=2)

    def postpone(session: Session) -> None:
        poll = session.scalars(select(Poll).where(Poll.id == second)).one()
        poll.closes_at = END + timedelta(hours=1)

    await hall.write(postpone)

    async def due() -> object:
        return await hall.database.read(everywhere(), lambda session: next_close(session, hall.keys))

    assert await due() == END + WAITS
    run = hall.database.write
    await run(everywhere(), lambda session: close_due(session, hall.keys, END + WAITS))
    assert (await hall.poll(first)).status == PollStatus.CLOSED
    assert (await hall.poll(second)).status == PollStatus.OPEN
    assert await due() == END + timedelta(hours=1) + WAITS
    await run(everywhere(), lambda session: close_due(session, hall.keys, END + timedelta(days=9)))
    assert (await hall.poll(second)).closed_at == END + timedelta(days=9)
    assert await due() is None


async def test_a_poll_whose_key_does_not_come_back_is_cancelled(hall: Hall) -> None:
    """A day after its end: until then the folder may be put in its place. The others are closed on time."""
    lost = await hall.open(ALL, named=False)
    other = await hall.open(ALL, number=2)
    await hall.cast(lost, "Dan", "Gamma", "for")
    hall.keys.destroy(lost)
    with pytest.raises(errors.KeyLost):
        await hall.close(lost)

    async def due() -> object:
        return await hall.database.read(everywhere(), lambda session: next_close(session, hall.keys))

    await hall.database.write(everywhere(), lambda session: close_due(session, hall.keys, AFTER))
    assert (await hall.poll(lost)).status == PollStatus.OPEN
    assert (await hall.poll(other)).status == PollStatus.CLOSED
    assert await due() == END + KEY_MAY_COME_BACK
    at = END + KEY_MAY_COME_BACK
    await hall.database.write(everywhere(), lambda session: close_due(session, hall.keys, at))
    assert (await hall.poll(lost)).status == PollStatus.CANCELLED
    assert await hall.ballots(lost) == []
    assert await due() is None


async def test_another_key_counts_nothing(hall: Hall) -> None:
    """A key made anew in the place of the one that was lost."""
    poll_id = await hall.open(ALL, named=False)
    await hall.cast(poll_id, "Dan", "Gamma", "for")
    hall.keys.destroy(poll_id)
    hall.keys.make(poll_id)
    with pytest.raises(errors.KeyLost):
        await hall.close(poll_id)
    assert (await hall.poll(poll_id)).status == PollStatus.OPEN


@BOTH
async def test_a_poll_may_end_once_all_have_voted(hall: Hall, named: bool) -> None:
    """Only where that was said; a changed ballot is no second voter."""
    rules = replace(SIMPLE, closes_early=True)
    early = await hall.open({"Gamma": 2, "Beta": 1}, named=named, rules=rules)
    usual = await hall.open({"Gamma": 2, "Beta": 1}, named=named, number=2)
    at = NOW + timedelta(hours=2)

    async def due() -> object:
        return await hall.database.read(everywhere(), lambda session: next_close(session, hall.keys))

    for poll_id in (early, usual):
        await hall.cast(poll_id, "Dan", "Gamma", "for")
        await hall.cast(poll_id, "Dan", "Gamma", "against")
        assert await hall.close(poll_id, at=at) is None
    assert await due() == AFTER
    for poll_id in (early, usual):
        await hall.cast(poll_id, "Chloé", "Beta", "for")
    assert await due() == NOW
    await hall.database.write(everywhere(), lambda session: close_due(session, hall.keys, at))
    assert ((await hall.poll(early)).closed_at, (await hall.poll(usual)).status) == (at, PollStatus.OPEN)
    with pytest.raises(errors.PollNotOpen):
        await hall.cast(early, "Chloé", "Beta", "against", at=at)


async def test_there_is_no_poll_of_this_id(hall: Hall) -> None:
    """None of this cluster."""
    with pytest.raises(errors.PollUnknown):
        await hall.close(UUID(int=3))


@BOTH
async def test_a_second_round_is_a_draft_of_the_same_asker(hall: Hall, named: bool) -> None:
    """Between those who are left, where the most voices suffice; with what was corrected of the roll."""
    poll_id = await hall.open(
        ALL,
        named=named,
        method=Method.CHOICE,
        options=["Nouméa", "Dumbéa", "Païta"],
        rules=Rules((more_than_half(Base.EXPRESSED),), second_round=True, ties=TieRule.LOT),
        asked_by_id=hall.people["Anna"],
    )

    def correct(session: Session) -> None:
        session.add(RollEntry(poll_id=poll_id, organisation_id=hall.organisations["Zeta"], weight=3))

    await hall.write(correct)
    for who, organisation, choice in (("Dan", "Gamma", "2"), ("Chloé", "Beta", "0"), ("Hugo", "Epsilon", "0")):
        await hall.cast(poll_id, who, organisation, choice)
    await hall.cast(poll_id, "Anna", "Alpha", "1")
    result = await hall.close(poll_id)
    assert result is not None
    assert result.outcome is Outcome.SECOND_ROUND
    draft = await hall.read(lambda session: session.scalars(select(Poll).where(Poll.previous_id == poll_id)).one())
    assert (draft.status, draft.number, draft.asked_by_id) == (PollStatus.DRAFT, None, hall.people["Anna"])
    assert (draft.seed, draft.roll_hash, draft.opened_at, draft.result) == (None, None, None, None)
    assert draft.closes_at == AFTER + (END - NOW)
    assert read_rules(draft.rules) == Rules(ties=TieRule.LOT)
    labels = await hall.read(
        lambda session: session.scalars(
            select(PollOption.label).where(PollOption.poll_id == draft.id).order_by(PollOption.position)
        ).all()
    )
    assert list(labels) == ["Nouméa", "Païta"]
    entries = await hall.read(
        lambda session: session.scalars(select(RollEntry).where(RollEntry.poll_id == draft.id)).all()
    )
    assert [(entry.organisation_id, entry.weight) for entry in entries] == [(hall.organisations["Zeta"], 3)]


async def test_a_second_round_of_an_approval_is_for_the_places_left(hall: Hall) -> None:
    """Who is elected is elected; those who are equal share what is left."""
    poll_id = await hall.open(
        ALL, method=Method.APPROVAL, options=["A", "B", "C", "D"], rules=Rules(seats=2, ties=TieRule.SECOND_ROUND)
    )
    await hall.cast(poll_id, "Dan", "Gamma", "1")
    await hall.cast(poll_id, "Chloé", "Beta", "6")
    result = await hall.close(poll_id)
    assert result is not None
    assert (len(result.elected), len(result.going), result.places) == (1, 2, 1)
    draft = await hall.read(lambda session: session.scalars(select(Poll).where(Poll.previous_id == poll_id)).one())
    assert read_rules(draft.rules) == Rules(seats=1, ties=TieRule.SECOND_ROUND)


@pytest.mark.parametrize("without", WithoutQuorum)
async def test_what_follows_without_a_quorum(hall: Hall, without: WithoutQuorum) -> None:
    """No decision; and a second call without one, where that was said."""
    rules = replace(SIMPLE, quorum=Quorum(Fraction(1, 2)), without_quorum=without)
    poll_id = await hall.open(ALL, rules=rules)
    await hall.cast(poll_id, "Hugo", "Zeta", "for")
    result = await hall.close(poll_id)
    assert result is not None
    assert (result.outcome, result.turnout.cast) == (Outcome.NO_QUORUM, 3)
    drafts = await hall.read(lambda session: session.scalars(select(Poll).where(Poll.previous_id == poll_id)).all())
    assert [read_rules(draft.rules) for draft in drafts] == ([SIMPLE] if without is WithoutQuorum.SECOND_CALL else [])
    enough = await hall.open(ALL, rules=rules, number=2)
    await hall.cast(enough, "Hugo", "Zeta", "for")
    await hall.cast(enough, "Chloé", "Beta", "blank")
    met = await hall.close(enough)
    assert met is not None
    assert met.outcome is Outcome.ADOPTED


@pytest.mark.parametrize(("choice", "repealed"), [("for", True), ("against", False)])
async def test_a_decision_repeals_another(hall: Hall, choice: str, repealed: bool) -> None:
    """In the transaction that closes it, if it is adopted; what was repealed once stays so."""
    earlier = await hall.open(ALL)
    await hall.cast(earlier, "Dan", "Gamma", "for")
    await hall.close(earlier)
    later, third = [await hall.open(ALL, number=number, subject=(SubjectKind.REPEALS, earlier)) for number in (2, 3)]
    for poll_id in (later, third):
        await hall.cast(poll_id, "Dan", "Gamma", choice)
        await hall.close(poll_id)
    assert (await hall.poll(earlier)).repealed_by_id == (later if repealed else None)


async def test_a_consultation_repeals_nothing(hall: Hall) -> None:
    """It is advisory; nor does a decision repeal a consultation, or one that is still open."""
    decision = await hall.open(ALL)
    consultation = await hall.open(ALL, number=2, nature=Nature.CONSULTATION)
    still = await hall.open(ALL, number=3)
    for poll_id in (decision, consultation):
        await hall.close(poll_id)
    for number, (nature, subject) in enumerate(
        ((Nature.CONSULTATION, decision), (Nature.DECISION, consultation), (Nature.DECISION, still)), start=4
    ):
        poll_id = await hall.open(ALL, number=number, nature=nature, subject=(SubjectKind.REPEALS, subject))
        await hall.cast(poll_id, "Dan", "Gamma", "for")
        await hall.close(poll_id)
        assert (await hall.poll(subject)).repealed_by_id is None


@pytest.mark.parametrize(
    ("president", "outcome", "used"),
    [
        ("for", Outcome.ADOPTED, Answer.FOR),
        ("against", Outcome.REJECTED, Answer.AGAINST),
        ("abstain", Outcome.REJECTED, None),
    ],
)
async def test_the_president_has_a_casting_vote(
    hall: Hall, president: str, outcome: Outcome, used: Answer | None
) -> None:
    """Where the rules say so, in a named motion with as many for as against: as they voted themselves."""
    rules = replace(SIMPLE, casting_vote=True)
    poll_id = await hall.open({"Alpha": 1, "Beta": 1, "Epsilon": 1, "Delta": 1}, rules=rules)
    await hall.cast(poll_id, "Anna", "Alpha", president)
    others = {"for": ("against",), "against": ("for",), "abstain": ("for", "against")}[president]
    for (who, organisation), choice in zip((("Chloé", "Beta"), ("Eve", "Delta")), others, strict=False):
        await hall.cast(poll_id, who, organisation, choice)
    result = await hall.close(poll_id)
    assert result is not None
    assert (result.outcome, result.casting_vote, result.equal) == (outcome, used, True)


async def test_an_elector_who_was_erased_is_counted(hall: Hall) -> None:
    """Their entry of the roll stays, and so does their ballot."""
    poll_id = await hall.open({}, people={"Dan": 1, "Eve": 1}, named=False)
    await hall.cast(poll_id, "Dan", "Dan", "for")
    elector = await hall.elector(poll_id, "Dan")

    def erase(session: Session) -> None:
        found = session.find(Elector, elector)
        assert found is not None
        found.person_id = found.name = found.salt = None

    await hall.write(erase)
    result = await hall.close(poll_id)
    assert result is not None
    assert dict(result.counts) == {"for": 1, "against": 0}
