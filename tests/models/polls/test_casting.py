"""Casting: who may, for whom, until when, and what two at once come to."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import event, select

from models.actor import Actor
from models.database import Database, Session, Topic, everywhere
from models.errors import NotAllowed, Reason
from models.outbox import OutboxItem
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus
from models.polls import errors
from models.polls.casting import BallotPaper, Receipt, Wish, ballot_paper, cast, cast_each
from models.polls.counting import PollResult
from models.polls.owed import POLL_CARD
from models.polls.rules import Rules
from models.polls.tables import Electorate, Method, Poll, PollStatus, RollEntry
from models.tally import Base, more_than_half
from tests.support import factories
from tests.support.ballot_stage import AFTER, END, NOW, Hall

ONCE = timedelta(microseconds=1)
BOTH = pytest.mark.parametrize("named", [True, False], ids=["named", "confidential"])
ALL = {"Alpha": 1, "Beta": 1, "Gamma": 2, "Epsilon": 1, "Zeta": 3}


@pytest.fixture
async def hall(database: Database, tmp_path: Path) -> Hall:
    return await Hall.build(database, tmp_path)


async def paper(hall: Hall, poll_id: UUID, who: str) -> BallotPaper:
    at = NOW + timedelta(hours=1)
    return await hall.read(lambda session: ballot_paper(session, hall.actor(who), hall.keys, poll_id, now=at))


@BOTH
async def test_a_ballot_is_recorded_with_a_receipt(hall: Hall, named: bool) -> None:
    """One receipt a voice where nobody may tell whose they are; the card is owed once."""
    poll_id = await hall.open(ALL, named=named)
    receipt = await hall.cast(poll_id, "Dan", "Gamma", "for")
    assert (receipt.organisation, receipt.choice, receipt.weight) == ("Gamma", "for", 2)
    assert len(receipt.receipts) == len(set(receipt.receipts)) == (1 if named else 2)
    (ballot,) = await hall.ballots(poll_id)
    assert (ballot.weight, ballot.rank) == (2, 1)
    assert (ballot.choice == "for") is named
    assert (ballot.cast_by_id == hall.people["Dan"]) is named
    assert (ballot.cast_at is not None) is named
    await hall.cast(poll_id, "Chloé", "Beta", "against")
    owed = await hall.read(lambda session: session.scalars(select(OutboxItem.kind)).all())
    assert list(owed) == [POLL_CARD]


@BOTH
async def test_the_last_ballot_before_the_close_counts(hall: Hall, named: bool) -> None:
    """And has the same receipt."""
    poll_id = await hall.open(ALL, named=named)
    first = await hall.cast(poll_id, "Dan", "Gamma", "for")
    last = await hall.cast(poll_id, "Dan", "Gamma", "against", at=END - ONCE)
    assert first.receipts == last.receipts
    assert len(await hall.ballots(poll_id)) == 1
    result = await hall.close(poll_id)
    assert result is not None
    assert dict(result.counts) == {"for": 0, "against": 2}


@BOTH
async def test_a_ballot_counts_only_before_the_end(hall: Hall, named: bool) -> None:
    """The end itself is over; what is past says when it was."""
    poll_id = await hall.open(ALL, named=named)
    await hall.cast(poll_id, "Dan", "Gamma", "for", at=END - ONCE)
    for at in (END, END + timedelta(seconds=1)):
        with pytest.raises(errors.PollNotOpen) as refused:
            await hall.cast(poll_id, "Chloé", "Beta", "for", at=at)
        assert refused.value.closed_at == END
    await hall.close(poll_id)
    with pytest.raises(errors.PollNotOpen) as refused:
        await hall.cast(poll_id, "Chloé", "Beta", "for", at=END - ONCE)
    assert refused.value.closed_at == AFTER
    assert len(await hall.ballots(poll_id)) == (1 if named else 2)


@BOTH
async def test_a_representative_takes_the_place_of_the_deputy(hall: Hall, named: bool) -> None:
    """Never the reverse; and each has other receipts."""
    poll_id = await hall.open(ALL, named=named)
    deputys = await hall.cast(poll_id, "Ben", "Alpha", "for")
    await hall.cast(poll_id, "Ben", "Alpha", "against")
    representatives = await hall.cast(poll_id, "Anna", "Alpha", "abstain")
    assert set(deputys.receipts).isdisjoint(representatives.receipts)
    with pytest.raises(errors.RepresentativeHasVoted) as refused:
        await hall.cast(poll_id, "Ben", "Alpha", "for")
    assert refused.value.organisation == "Alpha"
    with pytest.raises(errors.RepresentativeHasVoted):
        await paper(hall, poll_id, "Ben")
    (ballot,) = await hall.ballots(poll_id)
    assert ballot.rank == 1
    result = await hall.close(poll_id)
    assert result is not None
    assert result.turnout.abstained == 1


@BOTH
async def test_who_may_not_vote_is_told_exactly_why(hall: Hall, named: bool) -> None:
    """Each at the ballot, and by a press on an old button too."""
    poll_id = await hall.open({**ALL, "Late": 1}, named=named)
    refusals = {
        ("Sam", "Alpha"): errors.VotesByRepresentative,
        ("Eve", "Alpha"): errors.NotOnRoll,
        ("Sue", "Late"): NotAllowed,
        ("Gil", "Alpha"): errors.PollUnknown,
    }
    for (who, organisation), refusal in refusals.items():
        with pytest.raises(refusal):
            await paper(hall, poll_id, who)
        with pytest.raises(refusal):
            await hall.cast(poll_id, who, organisation, "for")
    with pytest.raises(NotAllowed) as late:
        await hall.cast(poll_id, "Sue", "Late", "for")
    assert late.value.reason is Reason.ORGANISATION_SUSPENDED
    for actor in (Actor(999), Actor.nobody(), Actor.at_command_line()):
        with pytest.raises(NotAllowed) as unknown:
            await hall.read(partial(ballot_paper, actor=actor, keys=hall.keys, poll_id=poll_id, now=NOW))
        assert unknown.value.reason is Reason.UNKNOWN_PERSON
    assert await hall.ballots(poll_id) == []


async def test_who_was_not_asked_reads_which_organisation_gave_them_no_vote(hall: Hall) -> None:
    """Only where they would vote through it: never staff, nor who is on the roll and presses somebody else's button."""
    await hall.person("Lea", "Late", AffiliationRole.STAFF)
    everybody = await hall.open(ALL)
    people = await hall.open({}, people={"Sam": 1}, electorate=Electorate.PEOPLE, number=2)
    listed = await hall.open({"Alpha": 1}, electorate=Electorate.FILE, number=3)
    entry = RollEntry(poll_id=listed, organisation_id=hall.organisations["Late"], person_id=None, weight=2)
    await hall.write(lambda session: session.add(entry))
    for poll_id, who, seat in (
        (everybody, "Sue", ("Late", "suspended")),
        (everybody, "Lea", (None, None)),
        (everybody, "Eve", ("Delta", "active")),
        (people, "Sue", ("Late", "suspended")),
        (people, "Lea", ("Late", "suspended")),
        (people, "Eve", (None, None)),
        (listed, "Sue", ("Late", "suspended")),
        (listed, "Eve", (None, None)),
    ):
        with pytest.raises(errors.NotOnRoll) as refused:
            await paper(hall, poll_id, who)
        assert (refused.value.organisation, refused.value.status) == seat, (who, poll_id)
    with pytest.raises(errors.NotOnRoll) as refused:
        await hall.cast(everybody, "Chloé", "Alpha", "for")
    assert refused.value.organisation is None


async def test_an_elector_of_another_poll_casts_nothing(hall: Hall) -> None:
    """A forged press: poll and elector must belong together, and what is not there is unknown."""
    poll_id, other = await hall.open({"Beta": 1}), await hall.open({"Gamma": 1}, number=2)
    elector = await hall.elector(other, "Gamma")
    with pytest.raises(errors.NotOnRoll):
        await hall.write(lambda session: cast(session, hall.actor("Dan"), hall.keys, poll_id, elector, "for", now=NOW))
    with pytest.raises(errors.PollUnknown):
        await hall.write(lambda session: cast(session, hall.actor("Dan"), hall.keys, elector, elector, "for", now=NOW))


@BOTH
async def test_whoever_represents_two_has_two_ballots(hall: Hall, named: bool) -> None:
    """Each with its weight, and whether it was cast."""
    poll_id = await hall.open(ALL, named=named)
    await hall.cast(poll_id, "Hugo", "Zeta", "for")
    seen = await paper(hall, poll_id, "Hugo")
    assert [(vote.organisation, vote.weight, vote.voted) for vote in seen.votes] == [
        ("Epsilon", 1, False),
        ("Zeta", 3, True),
    ]
    assert (seen.method, seen.named, seen.closes_at, seen.options) == (Method.MOTION, named, END, ())
    await hall.cast(poll_id, "Hugo", "Epsilon", "against")
    result = await hall.close(poll_id)
    assert result is not None
    assert dict(result.counts) == {"for": 3, "against": 1}


@BOTH
async def test_people_vote_for_themselves(hall: Hall, named: bool) -> None:
    """While they are of an organisation in good standing, or hold an office."""
    poll_id = await hall.open(
        {}, people={"Sam": 1, "Sue": 1, "Gil": 1, "Anna": 1}, named=named, electorate=Electorate.PEOPLE
    )
    assert (await hall.cast(poll_id, "Sam", "Sam", "for")).organisation is None
    assert (await hall.cast(poll_id, "Gil", "Gil", "for")).weight == 1
    with pytest.raises(NotAllowed) as late:
        await hall.cast(poll_id, "Sue", "Sue", "for")
    assert late.value.reason is Reason.ORGANISATION_SUSPENDED
    with pytest.raises(errors.NotOnRoll):
        await hall.cast(poll_id, "Sam", "Anna", "for")


@BOTH
async def test_who_was_suspended_or_left_since_the_opening_does_not_vote(hall: Hall, named: bool) -> None:
    """The roll is frozen; the right to vote is judged at each ballot. What was cast before stays."""
    poll_id = await hall.open(ALL, named=named)
    await hall.cast(poll_id, "Dan", "Gamma", "for")
    await hall.suspend("Gamma")
    with pytest.raises(NotAllowed):
        await hall.cast(poll_id, "Dan", "Gamma", "against")

    def leave(session: Session) -> None:
        mine = select(Affiliation).where(Affiliation.person_id == hall.people["Chloé"])
        session.scalars(mine).one().status = AffiliationStatus.ENDED

    await hall.write(leave)
    with pytest.raises(errors.PollUnknown):
        await hall.cast(poll_id, "Chloé", "Beta", "against")
    result = await hall.close(poll_id)
    assert result is not None
    assert dict(result.counts) == {"for": 2, "against": 0}


async def test_a_choice_that_the_poll_does_not_offer(hall: Hall) -> None:
    """Nothing is recorded of it."""
    motion = await hall.open(ALL)
    choice = await hall.open(ALL, number=2, method=Method.CHOICE, options=["A", "B"], named=False)
    for poll_id, wrong in ((motion, ("0", "FOR", "", "for ")), (choice, ("2", "-1", "for", "00", "١"))):
        for each in wrong:
            with pytest.raises(errors.ChoiceNotUnderstood):
                await hall.cast(poll_id, "Dan", "Gamma", each)
        assert await hall.ballots(poll_id) == []
    await hall.cast(choice, "Dan", "Gamma", "1")
    assert len(await hall.ballots(choice)) == 1


@pytest.mark.parametrize("status", [PollStatus.DRAFT, PollStatus.SUBMITTED, PollStatus.SCHEDULED, PollStatus.CANCELLED])
async def test_nobody_votes_where_it_is_not_open(hall: Hall, status: PollStatus) -> None:
    """Not yet, or not any more."""
    poll_id = await hall.open(ALL)

    def change(session: Session) -> None:
        poll = session.scalars(select(Poll)).one()
        poll.status = status
        if status is PollStatus.CANCELLED:
            poll.cancelled_at = NOW + timedelta(minutes=1)
        else:
            poll.opened_at = None

    await hall.write(change)
    with pytest.raises(errors.PollNotOpen) as refused:
        await hall.cast(poll_id, "Dan", "Gamma", "for")
    expected = NOW + timedelta(minutes=1) if status is PollStatus.CANCELLED else None
    assert refused.value.closed_at == expected


async def test_without_its_key_a_confidential_poll_takes_no_ballot(hall: Hall) -> None:
    """The folder is not there: nothing is recorded that could never be counted."""
    poll_id = await hall.open(ALL, named=False)
    hall.keys.destroy(poll_id)
    with pytest.raises(errors.KeyLost):
        await hall.cast(poll_id, "Dan", "Gamma", "for")
    with pytest.raises(errors.KeyLost):
        await paper(hall, poll_id, "Dan")
    assert await hall.ballots(poll_id) == []


@BOTH
async def test_many_at_once_leave_one_ballot_each(hall: Hall, named: bool) -> None:
    """Twice at once, and deputy against representative: one ballot an elector, the representative's."""
    poll_id = await hall.open(ALL, named=named)
    presses = [
        *[hall.cast(poll_id, "Dan", "Gamma", choice) for choice in ("for", "against") * 6],
        *[hall.cast(poll_id, who, "Alpha", "for" if who == "Anna" else "against") for who in ("Ben", "Anna") * 6],
    ]
    done = await asyncio.gather(*presses, return_exceptions=True)
    refused = [each for each in done if isinstance(each, BaseException)]
    assert all(isinstance(each, errors.RepresentativeHasVoted) for each in refused)
    ballots = await hall.ballots(poll_id)
    assert Counter(ballot.weight for ballot in ballots) == {1: 1, 2: 1}
    assert {ballot.rank for ballot in ballots} == {1}
    result = await hall.close(poll_id)
    assert result is not None
    assert dict(result.counts)["for"] >= 1
    assert result.turnout.cast == 3


@BOTH
async def test_casting_against_the_close(hall: Hall, named: bool) -> None:
    """Whichever comes first: what was acknowledged is counted, what was refused is not."""
    names = [f"Org {number}" for number in range(12)]
    for number, name in enumerate(names):
        await hall.person(f"Person {number}", name)
    poll_id = await hall.open(dict.fromkeys(names, 1), named=named)
    casts = [hall.cast(poll_id, f"Person {number}", name, "for", at=END - ONCE) for number, name in enumerate(names)]
    done = await asyncio.gather(*casts[:6], hall.close(poll_id), *casts[6:], return_exceptions=True)
    acknowledged = [each for each in done if not isinstance(each, BaseException)]
    refused = [each for each in done if isinstance(each, BaseException)]
    assert all(isinstance(each, errors.PollNotOpen) for each in refused)
    (result,) = [each for each in acknowledged if isinstance(each, PollResult)]
    receipts = {each.receipts[0] for each in acknowledged if isinstance(each, Receipt)}
    assert dict(result.counts)["for"] == len(receipts)
    if not named:
        assert {ballot.token for ballot in await hall.ballots(poll_id)} == receipts


@BOTH
async def test_a_cast_takes_few_statements(hall: Hall, named: bool) -> None:
    """The poll with the elector, the voter, the ballot, the card that is owed: four."""
    poll_id = await hall.open(ALL, named=named)
    elector_id = await hall.elector(poll_id, "Gamma")

    def counted(session: Session) -> list[str]:
        statements: list[str] = []

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            statements.append(statement)

        bind = session.connection()
        event.listen(bind, "before_cursor_execute", note)
        try:
            cast(session, hall.actor("Dan"), hall.keys, poll_id, elector_id, "for", now=NOW)
            session.flush()
        finally:
            event.remove(bind, "before_cursor_execute", note)
        return statements

    statements = await hall.write(counted)
    assert len(statements) == 4
    locks = [statement for statement in statements if "FOR " in statement and "FOR SHARE OF poll" not in statement]
    assert locks == [], "nothing but the poll is locked: a lock on the elector would name them beside the ballot"


async def test_a_poll_that_ends_early_wakes_the_schedule(hall: Hall) -> None:
    """Only such a one: others have their date."""
    told: list[frozenset[Topic]] = []
    hall.database.subscribe(lambda _, topics: told.append(topics))
    rules = Rules(majorities=(more_than_half(Base.EXPRESSED),), closes_early=True)
    for number, (given, wakes) in enumerate(((None, False), (rules, True)), start=1):
        poll_id = await hall.open(ALL, number=number, rules=given)
        told.clear()
        await hall.cast(poll_id, "Dan", "Gamma", "for")
        assert (Topic.DUE in frozenset().union(*told)) is wakes


async def test_a_poll_of_another_cluster_is_none(hall: Hall, database: Database, tmp_path: Path) -> None:
    """Not even by its id."""
    poll_id = await hall.open(ALL)
    elector_id = await hall.elector(poll_id, "Gamma")
    other = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=2, now=NOW))
    await database.write(other, lambda session: factories.person(session, "Dan", now=NOW, user_id=hall.users["Dan"]))
    with pytest.raises(errors.PollUnknown):
        await database.write(
            other, lambda session: cast(session, hall.actor("Dan"), hall.keys, poll_id, elector_id, "for", now=NOW)
        )


@BOTH
async def test_ballots_that_wait_together_are_judged_one_by_one(hall: Hall, named: bool) -> None:
    """Each in its turn: a deputy gives way, a later one takes the place, and what is refused keeps nobody out."""
    poll_id = await hall.open(ALL, named=named)
    at = NOW + timedelta(hours=1)
    alpha, beta, gamma = [await hall.elector(poll_id, name) for name in ("Alpha", "Beta", "Gamma")]
    wishes = [
        Wish(hall.actor("Anna"), poll_id, alpha, "for", at),
        Wish(hall.actor("Ben"), poll_id, alpha, "against", at),
        Wish(hall.actor("Dan"), poll_id, beta, "for", at),
        Wish(hall.actor("Chloé"), poll_id, beta, "perhaps", at),
        Wish(Actor(999), poll_id, beta, "for", at),
        Wish(hall.actor("Dan"), poll_id, gamma, "for", at),
        Wish(hall.actor("Dan"), poll_id, gamma, "against", at),
        Wish(hall.actor("Chloé"), poll_id, beta, "for", END),
    ]
    found = await hall.write(lambda session: cast_each(session, hall.keys, wishes))
    assert [type(each) for each in found] == [
        Receipt,
        errors.RepresentativeHasVoted,
        errors.NotOnRoll,
        errors.ChoiceNotUnderstood,
        NotAllowed,
        Receipt,
        Receipt,
        errors.PollNotOpen,
    ]
    assert len(await hall.ballots(poll_id)) == 2
    result = await hall.close(poll_id)
    assert result is not None
    assert dict(result.counts) == {"for": 1, "against": 2}
