"""Calls for expertise: who may do what, when, and what two who act at once come to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Update, select, update

from models import audit
from models.actor import Actor
from models.audit import AuditDetail, AuditEntry
from models.calls import errors
from models.calls.answering import OwnAnswer, answer_call, own_answer, withdraw_answer
from models.calls.calling import MOST_OPEN, OPEN_FOR, card_gone, card_stands, open_call, post_again, prepare_call
from models.calls.closing import close_call, closing_of, end_calls, next_end, put_aside, remove_call
from models.calls.facts import CALL_CARD, CALL_POSTED, CallFacts, call_facts
from models.calls.following import REMEMBERED_FOR, followed, own_calls, see_answers
from models.calls.introducing import Met, meet
from models.calls.tables import CallAnswer, CallOutcome, ExpertiseCall
from models.calls.wording import MOST_LINES, MOST_NEED, MOST_NOTE, cleaned, need_from, note_from
from models.cluster.tables import Place, PlaceKind
from models.database import Database, Session, everywhere
from models.errors import NotAllowed, Reason
from models.experts.tables import Domain
from models.introductions.answering import THREAD
from models.introductions.from_call import subject_of
from models.introductions.tables import Introduction, IntroductionStatus, Meeting
from models.introductions.wish import MOST_SUBJECT
from models.outbox import OutboxItem, Way
from models.people.private_notices import NOTICE, switch_on
from models.people.tables import Office, Organisation, Person
from models.privacy.erasing import erase
from tests.support import factories

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
ANNA, BEN, CHLOE, DAN, SUE, FAY, STRANGER = (Actor(number) for number in range(1, 8))
NEED = "Qui connaît la sauvegarde hors ligne ?"


class House:
    """A cluster with a channel for calls. Anna calls, Ben and Dan help, Chloé presides, Sue's organisation is late."""

    def __init__(self, database: Database, id: UUID, domain: UUID) -> None:
        self.database = database
        self.id = id
        self.domain = domain

    async def read(self, query: Callable[[Session], T]) -> T:
        return await self.database.read(self.id, query)

    async def write(self, operation: Callable[[Session], T]) -> T:
        return await self.database.write(self.id, operation)

    async def change(self, statement: Update) -> None:
        await self.write(lambda s: s.execute(statement))

    async def call(self, actor: Actor = ANNA, need: str = NEED, now: datetime = NOW) -> CallFacts:
        return await self.write(lambda s: open_call(s, actor, need, self.domain, now=now))

    async def answer(self, call: CallFacts, actor: Actor = BEN, note: str = "", now: datetime = NOW) -> OwnAnswer:
        return await self.write(lambda s: answer_call(s, actor, call.id, note, now=now))

    async def close(self, call: CallFacts, outcome: str = "found", actor: Actor = ANNA, note: str = "") -> CallFacts:
        return await self.write(lambda s: close_call(s, actor, call.id, outcome, note, now=NOW))

    async def end(self, now: datetime) -> None:
        await self.database.write(everywhere(), lambda s: end_calls(s, now))

    async def facts(self, call: CallFacts) -> CallFacts:
        found = await self.read(lambda s: call_facts(s, call.id))
        assert found is not None
        return found

    async def owed(self) -> list[tuple[str, str]]:
        def query(session: Session) -> list[tuple[str, str]]:
            kinds = (CALL_POSTED, CALL_CARD, THREAD)
            found = select(OutboxItem).where(OutboxItem.kind.in_(kinds)).order_by(OutboxItem.place)
            return [(item.way, item.kind) for item in session.scalars(found)]

        return await self.read(query)

    async def settle(self) -> None:
        def forget(session: Session) -> None:
            for item in session.scalars(select(OutboxItem)):
                session.delete(item)

        await self.write(forget)

    async def count(self, table: type[Any]) -> int:
        return len(await self.read(lambda s: s.scalars(select(table)).all()))


@pytest.fixture
async def house(database: Database) -> House:
    id = await database.write(everywhere(), lambda s: factories.cluster(s, guild_id=1, now=NOW))

    def people(session: Session) -> UUID:
        for actor, name, organisation, status, office in (
            (ANNA, "Anna Kaledo", "Lagon", "active", None),
            (BEN, "Ben Païta", "Brousse", "active", None),
            (CHLOE, "Chloé Wamytan", "Lagon", "active", Office.PRESIDENT),
            (DAN, "Dan Poadja", None, "active", Office.DELEGATE),
            (SUE, "Sue Late", "Retard", "suspended", None),
            (FAY, "Fay Partie", "Partie", "former", None),
        ):
            factories.person(
                session, name, user_id=actor.user_id, organisation=organisation, status=status, office=office, now=NOW
            )
        factories.place(session, PlaceKind.CALLS, 7, now=NOW)
        return factories.domain(session, "sauvegarde", "Sauvegarde")

    return House(database, id, await database.write(id, people))


async def refused(reason: Reason, waits: Coroutine[Any, Any, object]) -> None:
    with pytest.raises(NotAllowed) as error:
        await waits
    assert error.value.reason is reason


async def test_a_call_is_owed_to_its_channel_and_told_in_the_journal(house: House) -> None:
    call = await house.call()
    assert (call.asker, call.organisations, call.need, call.answers) == ("Anna Kaledo", ("Lagon",), NEED, 0)
    assert call.closes_at - call.opened_at == OPEN_FOR == timedelta(days=14)
    assert call.domain is not None
    assert call.domain.slug == "sauvegarde"
    assert await house.owed() == [(Way.POST, CALL_POSTED)]
    entry, detail = await house.read(
        lambda s: (s.scalars(select(AuditEntry)).one(), s.scalars(select(AuditDetail)).one())
    )
    assert (entry.kind, entry.subject_id) == ("calls.opened", call.id)
    assert detail.after == {"domain": str(house.domain), "closes_at": call.closes_at.isoformat()}
    assert await house.read(lambda s: next_end(s)) == call.closes_at


@pytest.mark.parametrize(
    ("actor", "reason"),
    [
        (STRANGER, Reason.UNKNOWN_PERSON),
        (SUE, Reason.ORGANISATION_SUSPENDED),
        (FAY, Reason.ORGANISATION_SUSPENDED),
        (Actor(99, server_administrator=True), Reason.UNKNOWN_PERSON),
        (Actor.nobody(), Reason.UNKNOWN_PERSON),
    ],
)
async def test_who_may_neither_call_nor_answer(house: House, actor: Actor, reason: Reason) -> None:
    call = await house.call()
    await refused(reason, house.call(actor))
    await refused(reason, house.read(lambda s: prepare_call(s, actor, now=NOW)))
    await refused(reason, house.answer(call, actor))
    await refused(reason, house.read(lambda s: own_answer(s, actor, call.id, now=NOW)))
    assert await house.count(ExpertiseCall) == 1
    assert await house.count(CallAnswer) == 0


async def test_at_most_three_open_calls(house: House) -> None:
    for number in range(MOST_OPEN):
        await house.call(need=f"Besoin {number}")
    with pytest.raises(errors.TooManyCalls):
        await house.call(need="Un de plus")
    with pytest.raises(errors.TooManyCalls):
        await house.read(lambda s: prepare_call(s, ANNA, now=NOW))
    await house.call(BEN)
    first = (await house.read(lambda s: followed(s, ANNA, now=NOW))).own[-1]
    await house.write(lambda s: close_call(s, ANNA, first.id, "nothing", "", now=NOW))
    await house.call(need="Un de plus")


async def test_forms_sent_at_once_make_three_calls_and_none_twice(house: House) -> None:
    results = await asyncio.gather(
        *(house.call(need=f"Besoin {number}") for number in range(6)), return_exceptions=True
    )
    assert sum(isinstance(result, CallFacts) for result in results) == MOST_OPEN
    assert sum(isinstance(result, errors.TooManyCalls) for result in results) == 3
    twice = await asyncio.gather(house.call(BEN), house.call(BEN), return_exceptions=True)
    assert sorted(type(result).__name__ for result in twice) == ["CallFacts", "SameCallOpen"]


async def test_without_a_channel_there_is_no_call(house: House) -> None:
    await house.change(update(Place).values(discord_id=None))
    with pytest.raises(errors.NoPlaceForCalls):
        await house.call()
    assert await house.count(ExpertiseCall) == 0


async def test_a_domain_of_yesterday_leads_on_or_is_left_out(house: House) -> None:
    def merge(session: Session) -> tuple[UUID, UUID]:
        old, gone = factories.domain(session, "vieux", "Vieux"), factories.domain(session, "passe", "Passé")
        session.flush()
        for id, into in ((old, house.domain), (gone, None)):
            row = session.find(Domain, id)
            assert row is not None
            row.archived_at, row.merged_into_id = NOW, into
        return old, gone

    old, gone = await house.write(merge)
    domains = [
        (await house.write(lambda s, id=id, n=n: open_call(s, ANNA, f"Besoin {n}", id, now=NOW))).domain  # type: ignore[misc]  # defaults bind the loop's values
        for n, id in enumerate((old, gone, uuid4()))
    ]
    assert [domain and domain.slug for domain in domains] == ["sauvegarde", None, None]


async def test_answers_are_counted_and_changed_and_taken_back(house: House) -> None:
    call = await house.call()
    await house.settle()
    assert (await house.read(lambda s: own_answer(s, BEN, call.id, now=NOW))).answered_at is None
    assert (await house.answer(call, note="  Jeudi  ")).note == "Jeudi"
    await house.answer(call, DAN)
    await house.answer(call, note="Vendredi")
    assert (await house.facts(call)).answers == 2
    assert await house.owed() == [(Way.REFRESH, CALL_CARD)]
    assert (await house.read(lambda s: own_answer(s, BEN, call.id, now=NOW))).note == "Vendredi"
    assert (await house.write(lambda s: withdraw_answer(s, BEN, call.id, now=NOW))).answers == 1
    with pytest.raises(errors.AnswerGone):
        await house.write(lambda s: withdraw_answer(s, BEN, call.id, now=NOW))
    assert await house.count(AuditEntry) == 1, "answers are nobody's business"


async def test_nobody_answers_their_own_call_nor_a_closed_or_unknown_one(house: House) -> None:
    call = await house.call()
    with pytest.raises(errors.OwnCall):
        await house.answer(call, ANNA)
    await house.answer(call, DAN)
    await house.close(call, "partly")
    for ask in (house.answer(call), house.read(lambda s: own_answer(s, BEN, call.id, now=NOW))):
        with pytest.raises(errors.CallOver) as over:
            await ask
        assert over.value.outcome is CallOutcome.PARTLY
    assert (await house.read(lambda s: own_answer(s, DAN, call.id, now=NOW))).answered_at == NOW
    with pytest.raises(errors.CallUnknown):
        await house.write(lambda s: answer_call(s, BEN, uuid4(), "", now=NOW))


async def test_two_answers_at_once_are_two_and_one_twice_is_one(house: House) -> None:
    call = await house.call()
    await asyncio.gather(
        house.answer(call, BEN), house.answer(call, DAN), house.answer(call, BEN), house.answer(call, CHLOE)
    )
    assert (await house.facts(call)).answers == 3


async def test_an_answer_against_the_close_is_before_it_or_refused(house: House) -> None:
    call = await house.call()
    answered, _ = await asyncio.gather(house.answer(call), house.close(call), return_exceptions=True)
    after = await house.facts(call)
    assert after.outcome is CallOutcome.FOUND
    assert after.answers == (1 if isinstance(answered, OwnAnswer) else 0)
    assert isinstance(answered, OwnAnswer | errors.CallOver)


async def test_the_close_against_the_end_leaves_one_outcome(house: House) -> None:
    call = await house.call()
    late = call.closes_at
    results = await asyncio.gather(
        house.end(late),
        house.write(lambda s: close_call(s, ANNA, call.id, "found", "", now=late)),
        house.end(late),
        return_exceptions=True,
    )
    assert not [result for result in results if isinstance(result, BaseException)]
    assert (await house.facts(call)).outcome is CallOutcome.FOUND
    assert (await house.facts(call)).closed_at == late


async def test_the_introduction_against_the_answer_taken_back(house: House) -> None:
    call = await house.call()
    answer_id = await _answer_id(house, call)
    met, withdrawn = await asyncio.gather(
        house.write(lambda s: meet(s, ANNA, answer_id, now=NOW)),
        house.write(lambda s: withdraw_answer(s, BEN, call.id, now=NOW)),
        return_exceptions=True,
    )
    assert isinstance(withdrawn, CallFacts)
    assert isinstance(met, Met | errors.AnswerGone | NotAllowed)
    assert await house.count(Introduction) == int(isinstance(met, Met))


async def test_who_wants_to_be_told_privately_is_told_what_waits(house: House) -> None:
    """Of an answer, of an end by itself and of one by the board; not of what one did oneself."""

    async def notices() -> int:
        kinds = select(OutboxItem.id).where(OutboxItem.kind == NOTICE)
        return len(await house.read(lambda s: s.scalars(kinds).all()))

    async def after(call: CallFacts, operation: Callable[[Session], object]) -> int:
        await house.settle()
        await house.write(operation)
        return await notices()

    call = await house.call()
    assert await after(call, lambda s: answer_call(s, DAN, call.id, "", now=NOW)) == 0, "only who wants it"
    await house.write(lambda s: switch_on(s, ANNA, now=NOW))
    assert await after(call, lambda s: answer_call(s, BEN, call.id, "", now=NOW)) == 1
    assert await after(call, lambda s: answer_call(s, BEN, call.id, "autre mot", now=NOW)) == 0
    assert await after(call, lambda s: close_call(s, ANNA, call.id, "found", "", now=NOW)) == 0
    removed = await house.call(need="Hors sujet")
    assert await after(removed, lambda s: remove_call(s, CHLOE, removed.id, "Non", now=NOW)) == 1
    await house.call(need="Sans réponse")
    await house.settle()
    await house.end(NOW + OPEN_FOR)
    assert await notices() == 1


async def test_closing_once_with_what_came_of_it(house: House) -> None:
    call = await house.call()
    assert not (await house.read(lambda s: closing_of(s, ANNA, call.id, now=NOW))).by_board
    with pytest.raises(errors.OutcomeUnknown):
        await house.close(call, "out_of_place")
    with pytest.raises(errors.OutcomeUnknown):
        await house.close(call, "")
    closed = await house.close(call, "found", note="Merci Ben")
    assert (closed.outcome, closed.outcome_note, closed.closed_at) == (CallOutcome.FOUND, "Merci Ben", NOW)
    with pytest.raises(errors.CallOver):
        await house.close(call, "nothing")
    both = await house.call(need="Autre")
    results = await asyncio.gather(house.close(both, "found"), house.close(both, "nothing"), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["CallFacts", "CallOver"]
    entries = await house.read(lambda s: list(s.scalars(select(AuditEntry).order_by(AuditEntry.sequence))))
    assert [entry.kind for entry in entries].count("calls.closed") == 2
    assert audit.first_break(entries) is None
    assert await house.read(audit.first_false_detail) is None


async def test_only_its_asker_or_the_board_closes_a_call(house: House) -> None:
    call = await house.call()
    for actor in (BEN, DAN, SUE):
        await refused(Reason.NOT_YOURS, house.close(call, actor=actor))
        await refused(Reason.NOT_YOURS, house.read(lambda s, actor=actor: closing_of(s, actor, call.id, now=NOW)))  # type: ignore[misc]  # as above
        await refused(
            Reason.BOARD_ONLY,
            house.write(lambda s, actor=actor: remove_call(s, actor, call.id, "Non", now=NOW)),  # type: ignore[misc]  # as above
        )
    await refused(Reason.UNKNOWN_PERSON, house.close(call, actor=STRANGER))
    await refused(Reason.NOT_YOURS, house.close(call, actor=CHLOE))
    assert (await house.read(lambda s: closing_of(s, CHLOE, call.id, now=NOW))).by_board
    with pytest.raises(errors.ReasonEmpty):
        await house.write(lambda s: remove_call(s, CHLOE, call.id, " \u200b ", now=NOW))
    removed = await house.write(lambda s: remove_call(s, CHLOE, call.id, "Annonce", now=NOW))
    assert removed.outcome is CallOutcome.OUT_OF_PLACE
    own = (await house.read(lambda s: followed(s, ANNA, now=NOW))).own
    assert [(call.outcome_note, call.put_aside) for call in own] == [("Annonce", False)]
    await refused(Reason.NOT_YOURS, house.write(lambda s: put_aside(s, BEN, call.id, now=NOW)))
    await house.write(lambda s: put_aside(s, ANNA, call.id, now=NOW))
    assert (await house.read(lambda s: followed(s, ANNA, now=NOW))).own[0].put_aside
    details = await house.read(lambda s: [detail.after for detail in s.scalars(select(AuditDetail))])
    assert "Annonce" not in str(details)


async def test_a_suspended_asker_still_ends_what_they_began(house: House) -> None:
    call = await house.call()
    await house.change(update(Organisation).values(status="suspended"))
    await refused(Reason.ORGANISATION_SUSPENDED, house.write(lambda s: post_again(s, ANNA, call.id, now=NOW)))
    assert (await house.close(call)).outcome is CallOutcome.FOUND


async def test_it_ends_by_itself_and_its_asker_may_still_say_what_came_of_it(house: House) -> None:
    call = await house.call()
    await house.answer(call)
    await house.settle()
    await house.end(call.closes_at - timedelta(microseconds=1))
    assert (await house.facts(call)).closed_at is None
    await house.end(call.closes_at)
    ended = await house.facts(call)
    assert (ended.closed_at, ended.outcome) == (call.closes_at, CallOutcome.LAPSED)
    assert await house.owed() == [(Way.REFRESH, CALL_CARD)]
    assert await house.database.read(everywhere(), next_end) is None
    with pytest.raises(errors.CallOver):
        await house.read(lambda s: closing_of(s, CHLOE, call.id, now=NOW))
    told = await house.close(call, "partly", note="Un début")
    assert (told.outcome, told.outcome_note, told.closed_at) == (CallOutcome.PARTLY, "Un début", call.closes_at)
    with pytest.raises(errors.CallOver):
        await house.close(call, "found")
    await house.end(NOW + timedelta(days=90))
    assert (await house.facts(call)).outcome is CallOutcome.PARTLY


async def test_closed_calls_are_forgotten_on_ones_page_after_a_while(house: House) -> None:
    call = await house.call()
    await house.close(call)
    anna = await house.read(lambda s: s.scalars(select(Person.id).where(Person.discord_user_id == 1)).one())
    assert len(await house.read(lambda s: own_calls(s, anna, NOW + REMEMBERED_FOR - timedelta(seconds=1)))) == 1
    assert not await house.read(lambda s: own_calls(s, anna, NOW + REMEMBERED_FOR))


async def test_answers_are_seen_by_the_asker_alone(house: House) -> None:
    call = await house.call()
    await house.answer(call, note="Volontiers")
    await house.answer(call, DAN, now=NOW + timedelta(minutes=1))
    ben = await house.read(lambda s: s.scalars(select(Person.id).where(Person.discord_user_id == 2)).one())
    await house.write(lambda s: factories.expertise(s, ben, house.domain, level=3, now=NOW))
    assert (await house.read(lambda s: followed(s, ANNA, now=NOW))).own[0].unseen == 2
    for actor in (BEN, CHLOE):
        await refused(Reason.NOT_YOURS, house.write(lambda s, actor=actor: see_answers(s, actor, call.id, now=NOW)))  # type: ignore[misc]  # as above
    found = await house.write(lambda s: see_answers(s, ANNA, call.id, now=NOW))
    assert [(helper.name, helper.level, helper.note) for helper in found.helpers] == [
        ("Ben Païta", 3, "Volontiers"),
        ("Dan Poadja", None, None),
    ]
    assert (await house.read(lambda s: followed(s, ANNA, now=NOW))).own[0].unseen == 0
    assert [each.id for each in (await house.read(lambda s: followed(s, BEN, now=NOW))).answered] == [call.id]
    await refused(Reason.UNKNOWN_PERSON, house.read(lambda s: followed(s, STRANGER, now=NOW)))


async def test_an_answer_becomes_one_introduction_that_both_agreed_to(house: House) -> None:
    call = await house.call()
    answer_id = await _answer_id(house, call)
    await house.settle()
    for actor in (BEN, CHLOE):
        await refused(Reason.NOT_YOURS, house.write(lambda s, actor=actor: meet(s, actor, answer_id, now=NOW)))  # type: ignore[misc]  # as above
    made = await asyncio.gather(*(house.write(lambda s: meet(s, ANNA, answer_id, now=NOW)) for _ in range(3)))
    assert len({each.introduction_id for each in made}) == 1
    introduction = await house.read(lambda s: s.scalars(select(Introduction)).one())
    assert introduction.status == IntroductionStatus.ACCEPTED
    assert (introduction.call_id, introduction.domain_id, introduction.message) == (call.id, house.domain, NEED)
    assert (introduction.meeting, introduction.share_email, introduction.muted) == (Meeting.THREAD, False, False)
    assert introduction.remind_at is introduction.expires_at is None
    assert await house.owed() == [(Way.PROJECT, THREAD)]
    found = await house.write(lambda s: see_answers(s, ANNA, call.id, now=NOW))
    assert found.helpers[0].introduction_id == introduction.id


async def test_an_answer_taken_back_leads_nowhere_and_a_closed_call_still_does(house: House) -> None:
    call = await house.call()
    answer_id = await _answer_id(house, call)
    await house.close(call)
    assert (await house.write(lambda s: meet(s, ANNA, answer_id, now=NOW))).name == "Ben Païta"
    await house.write(lambda s: withdraw_answer(s, BEN, call.id, now=NOW))
    await refused(Reason.NOT_YOURS, house.write(lambda s: meet(s, ANNA, answer_id, now=NOW)))
    assert await house.count(Introduction) == 1


async def _answer_id(house: House, call: CallFacts) -> UUID:
    await house.answer(call)
    return await house.read(lambda s: s.scalars(select(CallAnswer.id)).one())


@given(st.text(max_size=400))
def test_a_subject_fits_its_column_in_one_line(need: str) -> None:
    subject = subject_of(need)
    assert len(subject) <= MOST_SUBJECT
    assert "\n" not in subject


async def test_what_happened_before_the_card_stood_is_owed_to_it(house: House) -> None:
    call = await house.call()
    await house.settle()
    await house.write(lambda s: card_stands(s, call.id, 7, 70, now=NOW))
    assert await house.owed() == []
    await house.answer(call)
    await house.settle()
    await house.write(lambda s: card_stands(s, call.id, 7, 71, now=NOW))
    assert await house.owed() == [(Way.REFRESH, CALL_CARD)]
    await house.write(lambda s: card_stands(s, uuid4(), 7, 72, now=NOW))


async def test_a_deleted_card_is_posted_again_at_its_askers_wish_only(house: House) -> None:
    call = await house.call()
    with pytest.raises(errors.ShownAlready):
        await house.write(lambda s: post_again(s, ANNA, call.id, now=NOW))
    await house.settle()
    await house.write(lambda s: card_stands(s, call.id, 7, 70, now=NOW))
    with pytest.raises(errors.ShownAlready):
        await house.write(lambda s: post_again(s, ANNA, call.id, now=NOW))
    await house.write(lambda s: card_gone(s, call.id, 71))
    assert (await house.facts(call)).message_id == 70, "another message than the present one"
    await house.write(lambda s: card_gone(s, call.id, 70))
    assert (await house.facts(call)).message_id is None
    await refused(Reason.NOT_YOURS, house.write(lambda s: post_again(s, BEN, call.id, now=NOW)))
    await house.write(lambda s: post_again(s, ANNA, call.id, now=NOW))
    assert await house.owed() == [(Way.POST, CALL_POSTED)]
    await house.settle()
    await house.close(call)
    with pytest.raises(errors.ShownAlready):
        await house.write(lambda s: post_again(s, ANNA, call.id, now=NOW))


async def test_the_erased_leave_no_word_and_still_count(house: House) -> None:
    call = await house.call()
    await house.answer(call, note="Appelez-moi")
    await house.settle()
    await house.write(lambda s: erase(s, BEN, now=NOW))
    assert (await house.facts(call)).answers == 1
    answer = await house.read(lambda s: s.scalars(select(CallAnswer)).one())
    assert (answer.person_id, answer.note) == (None, None)
    assert (await house.read(lambda s: followed(s, ANNA, now=NOW))).own[0].unseen == 0
    await house.settle()
    await house.write(lambda s: erase(s, ANNA, now=NOW))
    row = await house.read(lambda s: s.scalars(select(ExpertiseCall)).one())
    assert (row.asker_id, row.need, row.outcome, row.closed_at) == (None, "", CallOutcome.LAPSED, NOW)
    assert (Way.REFRESH, CALL_CARD) in await house.owed()
    with pytest.raises(errors.CallUnknown):
        await house.answer(call, DAN)
    await refused(Reason.NOT_YOURS, house.close(call, actor=DAN))


async def test_another_clusters_call_is_unknown(house: House) -> None:
    call = await house.call()
    other = await house.database.write(everywhere(), lambda s: factories.cluster(s, guild_id=2, now=NOW))
    await house.database.write(other, lambda s: factories.person(s, "Zoé Loin", user_id=BEN.user_id, now=NOW))
    with pytest.raises(errors.CallUnknown):
        await house.database.write(other, lambda s: answer_call(s, BEN, call.id, "", now=NOW))
    await house.database.write(everywhere(), lambda s: end_calls(s, NOW + timedelta(days=15)))
    assert (await house.facts(call)).outcome is CallOutcome.LAPSED
    assert await house.database.read(other, lambda s: s.scalars(select(OutboxItem)).all()) == []


@pytest.mark.parametrize("typed", ["", "  ", "\u200b\u200b", "?!…", "a", "\x00\x00", "🏝️"])
def test_a_need_says_something(typed: str) -> None:
    with pytest.raises(errors.NeedEmpty):
        need_from(typed)


def test_texts_are_held_to_their_length() -> None:
    assert len(need_from("x" * MOST_NEED)) == MOST_NEED
    for check, most in ((need_from, MOST_NEED), (note_from, MOST_NOTE)):
        with pytest.raises(errors.CallTextTooLong) as long:
            check("x" * (most + 1))
        assert (long.value.length, long.value.most) == (most + 1, most)


@given(st.lists(st.text(st.characters(categories=("L", "Zs", "Cc")), max_size=8), max_size=60).map("\n".join))
def test_a_need_has_few_lines_and_all_its_words(typed: str) -> None:
    try:
        need = need_from(typed)
    except errors.NeedEmpty:
        return
    assert need.count("\n") < MOST_LINES
    assert need.split() == cleaned(typed).split()


@given(st.text(st.characters(), max_size=300))
def test_cleaned_text_can_be_stored_and_is_stable(typed: str) -> None:
    text = cleaned(typed)
    assert "\x00" not in text
    text.encode()
    assert cleaned(text) == text
    assert "\n\n\n" not in text
    assert text == text.strip()
