"""Several requests at once: each goes its own way, and looking at many costs no more than at one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import event, select

from models.actor import Actor
from models.database import Session, everywhere
from models.joining.deciding import refuse
from models.joining.waiting import RequestState, own_requests, requests_to_decide
from models.people.tables import Affiliation, AffiliationStatus
from models.privacy.retention import MONTH, forget_old
from tests.models.joining.conftest import NEW, PRESIDENT, Reception
from tests.support import factories


async def test_a_request_elsewhere_outlives_the_acceptance_with_a_record(reception: Reception) -> None:
    record = await reception.record(organisation="Lagon")

    def left_before(session: Session) -> None:
        row = Affiliation(
            id=session.new_id(), person_id=record, organisation_id=reception.brousse, role="staff", status="ended"
        )
        row.since = reception.now
        session.add(row)

    await reception.write(left_before)
    elsewhere = await reception.ask(organisation=reception.brousse)
    asked = await reception.ask(claimed_id=record)
    await reception.accept(PRESIDENT, asked.id)
    assert (await reception.person(NEW)).id == record
    own = await reception.read(lambda session: own_requests(session, record))
    assert {each.id: each.state for each in own} == {
        asked.id: RequestState.ACCEPTED,
        elsewhere.id: RequestState.WAITING,
    }
    statuses = await reception.read(
        lambda session: session.scalars(select(Affiliation.status).where(Affiliation.person_id == record)).all()
    )
    assert sorted(statuses) == [AffiliationStatus.ACCEPTED, AffiliationStatus.PENDING]


async def test_many_requests_are_read_in_as_many_statements_as_one(reception: Reception) -> None:
    async def statements() -> int:
        def count(session: Session) -> int:
            found: list[Any] = []
            event.listen(session, "do_orm_execute", found.append)
            requests_to_decide(session, PRESIDENT, now=reception.now)
            return len(found)

        return await reception.read(count)

    async def ask_in(name: str, user: int) -> None:
        def make(session: Session) -> UUID:
            return factories.organisation(session, name, now=reception.now)

        await reception.ask(Actor(user), f"Personne {name}", await reception.write(make))

    await ask_in("Une", 40)
    one = await statements()
    for number in range(4):
        await ask_in(f"Autre {number}", 50 + number)
    assert await statements() == one


async def test_a_late_refusal_may_be_read_as_long_as_another(reception: Reception) -> None:
    asked = await reception.ask()
    refused_at = reception.now + 23.9 * MONTH
    await reception.write(lambda session: refuse(session, PRESIDENT, asked.id, "Trop tard", now=refused_at))
    for after, states in ((23, [RequestState.REFUSED]), (25, [])):
        instant = refused_at + after * MONTH
        await reception.database.write(everywhere(), lambda session, at=instant: forget_old(session, at))  # type: ignore[misc]  # mypy infers no type of a default
        own = await reception.read(lambda session: own_requests(session, asked.person_id))
        assert [each.state for each in own] == states
