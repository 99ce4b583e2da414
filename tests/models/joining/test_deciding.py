"""Who accepts and refuses, what follows, and two who do so at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from models import audit
from models.actor import Actor
from models.audit import AuditDetail, AuditEntry
from models.database import Session, everywhere
from models.errors import NotAllowed, Reason
from models.joining import errors
from models.joining.asking import ToldOfOneself, ask_unlisted
from models.joining.deciding import list_as, list_as_new
from models.joining.due import BROUGHT_UP_AFTER, bring_up, next_reminder
from models.joining.waiting import RequestState, details_of, for_them_now, own_requests
from models.outbox import OutboxItem
from models.people.standing import standing_of
from models.people.tables import (
    Affiliation,
    AffiliationRole,
    AffiliationStatus,
    Mandate,
    Office,
    Organisation,
    OrganisationStatus,
    Person,
    Power,
)
from models.privacy.erasing import erase
from tests.models.joining.conftest import NEW, PRESIDENT, REPRESENTATIVE, STAFF, Reception
from tests.support import factories

DELEGATE = Actor(20)


async def delegate(reception: Reception, *powers: Power) -> None:
    def make(session: Session) -> None:
        factories.person(session, "Dana Poadja", user_id=20, office=Office.DELEGATE, now=reception.now)
        session.flush()
        session.scalars(select(Mandate).where(Mandate.office == Office.DELEGATE)).one().powers = list(powers)

    await reception.write(make)


async def organisation_is(reception: Reception, status: OrganisationStatus) -> None:
    def change(session: Session) -> None:
        organisation = session.find(Organisation, reception.lagon)
        assert organisation is not None
        organisation.status = status

    await reception.write(change)


async def test_the_representative_the_board_and_the_delegate_it_lets(reception: Reception) -> None:
    await delegate(reception, Power.ACCEPT_MEMBERS)
    for user, who in enumerate((REPRESENTATIVE, PRESIDENT, DELEGATE), 30):
        asked = await reception.ask(Actor(user), f"Personne {user}")
        decided = await reception.accept(who, asked.id)
        assert decided.state is RequestState.ACCEPTED
    kinds = await reception.read(lambda s: s.scalars(select(AuditEntry.kind)).all())
    assert kinds == ["joining.accepted"] * 3
    assert not await reception.read(lambda s: s.scalar(select(Person.newcomer).where(Person.discord_user_id == 30)))


async def test_others_may_not(reception: Reception) -> None:
    await delegate(reception, Power.KEEP_REGISTER)
    asked = await reception.ask()
    for who in (STAFF, NEW, DELEGATE, Actor(99)):
        with pytest.raises(NotAllowed) as refused:
            await reception.accept(who, asked.id)
        assert refused.value.reason is Reason.REPRESENTATIVE_ONLY
    other = await reception.ask(organisation=reception.brousse)
    with pytest.raises(NotAllowed):
        await reception.accept(REPRESENTATIVE, other.id)


async def test_the_representative_of_a_suspended_organisation_does_not_answer(reception: Reception) -> None:
    await organisation_is(reception, OrganisationStatus.SUSPENDED)
    asked = await reception.ask()
    assert not asked.by_representative
    with pytest.raises(NotAllowed):
        await reception.accept(REPRESENTATIVE, asked.id)
    await reception.accept(PRESIDENT, asked.id)


async def test_whoever_represented_it_until_now_answers_no_more(reception: Reception) -> None:
    asked = await reception.ask()

    def succeed(session: Session) -> None:
        row = session.scalars(select(Affiliation).where(Affiliation.role == AffiliationRole.REPRESENTATIVE)).one()
        row.role = AffiliationRole.STAFF

    await reception.write(succeed)
    with pytest.raises(NotAllowed):
        await reception.accept(REPRESENTATIVE, asked.id)


async def test_nobody_is_accepted_into_an_organisation_that_has_left(reception: Reception) -> None:
    asked = await reception.ask()
    await organisation_is(reception, OrganisationStatus.FORMER)
    with pytest.raises(errors.OrganisationHasLeft):
        await reception.accept(PRESIDENT, asked.id)


async def test_a_reason_is_needed_and_stands_in_no_log(reception: Reception) -> None:
    asked = await reception.ask()
    for typed, error in (("", errors.RefusalEmpty), ("x" * 301, errors.JoinTextTooLong)):
        with pytest.raises(error):
            await reception.refuse(REPRESENTATIVE, asked.id, typed)
    await reception.refuse(REPRESENTATIVE, asked.id, "Jamais vue")
    details = await reception.read(lambda s: s.scalars(select(AuditDetail)).one())
    assert "Jamais" not in f"{details.before} {details.after}"
    person = await reception.person()
    (own,) = await reception.read(lambda s: own_requests(s, person.id))
    assert own.refusal == "Jamais vue"
    with pytest.raises(errors.DecidedAlready):
        await reception.accept(REPRESENTATIVE, asked.id)


async def test_two_who_answer_at_once(reception: Reception) -> None:
    """One of them counts; on PostgreSQL they race."""
    for attempt in range(5):
        asked = await reception.ask(Actor(40 + attempt), f"Personne {attempt}")
        results = await asyncio.gather(
            reception.accept(REPRESENTATIVE, asked.id),
            reception.refuse(PRESIDENT, asked.id, "Non"),
            return_exceptions=True,
        )
        assert sorted(type(each).__name__ for each in results) == ["DecidedAlready", "JoinRequest"]
    entries = await reception.read(lambda s: s.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all())
    assert len(entries) == 5
    assert audit.first_break(entries) is None


async def test_one_record_claimed_twice_and_accepted_at_once(reception: Reception) -> None:
    record = await reception.record()
    claims = [await reception.ask(Actor(user), "Nora Wema", claimed_id=record) for user in (50, 51)]
    results = await asyncio.gather(
        *(reception.accept(REPRESENTATIVE, each.id) for each in claims),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in results) == ["JoinRequest", "RecordTaken"]
    tied = await reception.read(lambda s: s.find(Person, record))
    assert tied is not None
    assert tied.discord_user_id in (50, 51)


async def test_a_record_is_claimed_only_where_it_was_offered(reception: Reception) -> None:
    for name, organisation in (("Nora Wema", "Brousse"), ("Zoé Loin", "Lagon")):
        record = await reception.record(name, organisation)
        asked = await reception.ask(Actor(60 + len(name)), "Nora Wéma", claimed_id=record)
        assert (await reception.row(asked.id)).claimed_id is None


async def test_a_record_of_several_organisations_is_for_the_board(reception: Reception) -> None:
    record = await reception.record()
    await reception.write(lambda s: _also_in(s, record, reception))
    asked = await reception.ask(claimed_id=record)
    with pytest.raises(errors.RecordForBoard):
        await reception.accept(REPRESENTATIVE, asked.id)
    await reception.accept(PRESIDENT, asked.id)
    assert (await reception.person()).id == record


def _also_in(session: Session, person_id: UUID, reception: Reception) -> None:
    session.add(
        Affiliation(
            person_id=person_id,
            organisation_id=reception.brousse,
            role=AffiliationRole.STAFF,
            status=AffiliationStatus.ACCEPTED,
            since=reception.now,
        )
    )


async def test_what_else_the_newcomer_had_moves_to_the_record(reception: Reception) -> None:
    """Another request, and an office given meanwhile."""
    record = await reception.record()
    asked = await reception.ask(claimed_id=record)
    other = await reception.ask(organisation=reception.brousse)
    newcomer = await reception.person()

    def appoint(session: Session) -> None:
        session.add(
            Mandate(
                person_id=newcomer.id,
                office=Office.COUNCIL,
                rank=0,
                since=reception.now,
                until=None,
                appointed_by_administrator=False,
            )
        )

    await reception.write(appoint)
    await reception.accept(REPRESENTATIVE, asked.id)
    assert (await reception.person()).id == record
    assert (await reception.row(other.id)).person_id == record
    offices = await reception.read(lambda s: standing_of(s, NEW, reception.now).offices)
    assert offices == {Office.COUNCIL}


async def test_an_organisation_that_was_not_listed(reception: Reception) -> None:
    await delegate(reception, Power.ACCEPT_MEMBERS)
    told = ToldOfOneself("Nora Wéma")
    asked = await reception.write(lambda s: ask_unlisted(s, NEW, told, "Ferme", now=reception.now))
    with pytest.raises(NotAllowed):
        await reception.refuse(REPRESENTATIVE, asked.id, "Non")
    with pytest.raises(NotAllowed) as refused:
        await reception.write(lambda s: list_as_new(s, DELEGATE, asked.id, "Ferme", now=reception.now))
    assert refused.value.reason is Reason.BOARD_ONLY
    with pytest.raises(errors.OrganisationThere):
        await reception.write(lambda s: list_as_new(s, PRESIDENT, asked.id, "Lagon", now=reception.now))
    decided = await reception.write(lambda s: list_as_new(s, PRESIDENT, asked.id, "La Ferme", now=reception.now))
    assert (decided.state, decided.organisation) == (RequestState.ACCEPTED, "La Ferme")
    with pytest.raises(errors.DecidedAlready):
        await reception.write(lambda s: list_as(s, DELEGATE, asked.id, reception.lagon, now=reception.now))
    kinds = await reception.read(lambda s: s.scalars(select(AuditEntry.kind).order_by(AuditEntry.sequence)).all())
    assert kinds == ["joining.listed", "joining.accepted"]
    person = await reception.person()
    own = await reception.read(lambda s: own_requests(s, person.id))
    assert [each.organisation for each in own] == ["La Ferme"], "told once"


async def test_it_is_one_that_is_listed(reception: Reception) -> None:
    await delegate(reception, Power.ACCEPT_MEMBERS)
    told = ToldOfOneself("Nora Wéma")
    asked = await reception.write(lambda s: ask_unlisted(s, NEW, told, "LagNum", now=reception.now))
    pending = await reception.ask()
    await reception.write(lambda s: list_as(s, DELEGATE, asked.id, reception.lagon, now=reception.now))
    assert (await reception.row(pending.id)).status == AffiliationStatus.ACCEPTED


async def test_brought_up_once_after_a_week(reception: Reception) -> None:
    await reception.ask()
    told = ToldOfOneself("Nora Wéma")
    await reception.write(lambda s: ask_unlisted(s, NEW, told, "Ferme", now=reception.now))
    database = reception.database
    assert await database.read(everywhere(), next_reminder) == reception.now + BROUGHT_UP_AFTER
    early = reception.now + BROUGHT_UP_AFTER - timedelta(seconds=1)
    await database.write(everywhere(), lambda s: bring_up(s, early))
    assert await _reminders(reception) == 0
    standing = await reception.read(lambda s: standing_of(s, PRESIDENT, early))
    seen = await reception.read(lambda s: for_them_now(s, standing))
    assert [each.listed for each in seen] == [False], "the representative has the other"
    late = reception.now + BROUGHT_UP_AFTER
    for _ in range(2):
        await database.write(everywhere(), lambda s: bring_up(s, late))
    assert await _reminders(reception) == 2
    assert await database.read(everywhere(), next_reminder) is None
    assert len(await reception.read(lambda s: for_them_now(s, standing))) == 2


async def _reminders(reception: Reception) -> int:
    query = select(func.count(OutboxItem.id)).where(OutboxItem.kind == "joining.reminded")
    return await reception.read(lambda s: s.scalar(query) or 0)


async def test_whoever_has_themselves_erased_leaves_nothing_to_answer(reception: Reception) -> None:
    record = await reception.record()
    asked = await reception.ask(claimed_id=record)
    await reception.write(lambda s: erase(s, NEW, now=reception.now))
    with pytest.raises(errors.RequestGone):
        await reception.accept(PRESIDENT, asked.id)
    kept = await reception.read(lambda s: s.find(Person, record))
    assert kept is not None, "the record is somebody else's as long as nobody accepted the claim"
    assert kept.discord_user_id is None


async def test_a_delegate_gives_themselves_no_record_with_a_lent_power(reception: Reception) -> None:
    """A vote may come with it."""
    record = await reception.record(role=AffiliationRole.DEPUTY)
    asked = await reception.ask(claimed_id=record)
    newcomer = await reception.person()

    def appoint(session: Session) -> None:
        made = Mandate(
            person_id=newcomer.id, office=Office.DELEGATE, rank=0, since=reception.now, appointed_by_administrator=False
        )
        made.powers = [Power.ACCEPT_MEMBERS.value]
        session.add(made)

    await reception.write(appoint)
    details = await reception.read(lambda s: details_of(s, NEW, asked.id, now=reception.now))
    assert details.record_for_board, "they are told before they press"
    with pytest.raises(errors.RecordForBoard):
        await reception.accept(NEW, asked.id)
    await reception.accept(PRESIDENT, asked.id)
    assert (await reception.person()).id == record
