"""Who becomes what by asking, and what is refused."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from models.database import Session, everywhere
from models.errors import NotAllowed, Reason
from models.experts.known import known_experts, read_all
from models.experts.presenting import Said
from models.experts.tables import Domain, Expertise
from models.joining import errors
from models.joining.asking import MOST_A_DAY, ToldOfOneself, ask_unlisted, put_aside, withdraw
from models.joining.leaving import note_departure, note_return, note_who_is_there
from models.joining.waiting import RequestState, beginning, details_of, own_requests, request_of, requests_to_decide
from models.outbox import OutboxItem
from models.people.standing import standing_of
from models.people.tables import Affiliation, AffiliationStatus, Organisation, OrganisationStatus, Person
from tests.models.joining.conftest import NEW, PRESIDENT, REPRESENTATIVE, STAFF, Reception
from tests.support import factories


async def test_a_newcomer_is_known_and_may_nothing(reception: Reception) -> None:
    await reception.ask(domain_ids=[reception.domain], said=Said(True))
    standing = await reception.read(lambda s: standing_of(s, NEW, reception.now))
    assert standing.only_not_accepted
    assert standing.roles == {}
    found = await reception.read(lambda s: known_experts(read_all(s, {})))
    assert [each.name for each in found] == []


async def test_an_unlisted_newcomer_is_hidden_too(reception: Reception) -> None:
    told = ToldOfOneself("Nora Wéma", [reception.domain])
    await reception.write(lambda s: ask_unlisted(s, NEW, told, "Ferme du Nord", now=reception.now))
    assert await reception.read(lambda s: known_experts(read_all(s, {}))) == []
    standing = await reception.read(lambda s: standing_of(s, NEW, reception.now))
    assert standing.only_not_accepted


async def test_what_a_member_tells_of_themselves_is_not_taken(reception: Reception) -> None:
    await reception.ask(STAFF, "Autre Nom", reception.brousse, domain_ids=[reception.domain])
    assert (await reception.person(STAFF)).full_name == "Sam Poadja"
    assert await reception.read(lambda s: s.scalar(select(func.count(Expertise.id)))) == 0


async def test_whoever_left_their_organisation_is_no_newcomer(reception: Reception) -> None:
    def end(session: Session) -> None:
        session.execute(update(Affiliation).values(status=AffiliationStatus.ENDED))

    await reception.write(end)
    begun = await reception.read(lambda s: beginning(s, STAFF, now=reception.now))
    assert not begun.newcomer
    asked = await reception.ask(STAFF, "Autre Nom")
    assert asked.state is RequestState.WAITING
    assert (await reception.person(STAFF)).full_name == "Sam Poadja"


async def test_a_domain_archived_meanwhile_is_left_out(reception: Reception) -> None:
    def archive(session: Session) -> None:
        domain = session.find(Domain, reception.domain)
        assert domain is not None
        domain.archived_at = reception.now

    await reception.write(archive)
    await reception.ask(domain_ids=[reception.domain, uuid4()])
    assert await reception.read(lambda s: s.scalar(select(func.count(Expertise.id)))) == 0


async def test_refusals(reception: Reception) -> None:
    with pytest.raises(errors.OrganisationGone):
        await reception.ask(organisation=uuid4())
    with pytest.raises(errors.PersonNameEmpty):
        await reception.ask(name=" \u200b ")
    with pytest.raises(errors.JoinTextTooLong):
        await reception.ask(name="x" * 101)
    with pytest.raises(errors.BelongsAlready):
        await reception.ask(STAFF)
    await reception.ask()
    with pytest.raises(errors.AskedAlready):
        await reception.ask()
    assert await reception.read(lambda s: s.scalar(select(func.count(Person.id)))) == 4


async def test_nobody_joins_an_organisation_that_has_left(reception: Reception) -> None:
    def leave(session: Session) -> None:
        organisation = session.find(Organisation, reception.lagon)
        assert organisation is not None
        organisation.status = OrganisationStatus.FORMER

    await reception.write(leave)
    with pytest.raises(errors.OrganisationHasLeft):
        await reception.ask()


async def test_at_most_five_requests_a_day(reception: Reception) -> None:
    """Those taken back count too: each was looked at."""
    asked = await reception.ask()
    await reception.write(lambda s: withdraw(s, NEW, asked.id, now=reception.now))
    told = ToldOfOneself("Nora Wéma")

    async def ask_for_farm(number: int) -> None:
        await reception.write(lambda s: ask_unlisted(s, NEW, told, f"Ferme {number} du Nord", now=reception.now))

    for number in range(1, MOST_A_DAY):
        await ask_for_farm(number)
    with pytest.raises(errors.TooManyAsked):
        await ask_for_farm(MOST_A_DAY)
    reception.now += timedelta(days=1, seconds=1)
    await reception.ask()


async def test_an_unlisted_name_that_is_listed_is_refused(reception: Reception) -> None:
    told = ToldOfOneself("Nora Wéma")
    with pytest.raises(errors.OrganisationThere):
        await reception.write(lambda s: ask_unlisted(s, NEW, told, "LAGON !", now=reception.now))
    with pytest.raises(errors.OrganisationNameEmpty):
        await reception.write(lambda s: ask_unlisted(s, NEW, told, "?!", now=reception.now))
    await reception.write(lambda s: ask_unlisted(s, NEW, told, "Ferme", now=reception.now))
    with pytest.raises(errors.AskedAlready):
        await reception.write(lambda s: ask_unlisted(s, NEW, told, "ferme", now=reception.now))


async def test_two_clicks_are_one_person_and_one_request(reception: Reception) -> None:
    results = await asyncio.gather(reception.ask(), reception.ask(), return_exceptions=True)
    assert sorted(type(each).__name__ for each in results) == ["AskedAlready", "JoinRequest"]
    people = await reception.read(lambda s: s.scalar(select(func.count(Person.id)).where(Person.newcomer.is_(True))))
    assert people == 1


async def test_only_whoever_asked_takes_a_request_back(reception: Reception) -> None:
    asked = await reception.ask()
    with pytest.raises(NotAllowed) as refused:
        await reception.write(lambda s: withdraw(s, STAFF, asked.id, now=reception.now))
    assert refused.value.reason is Reason.NOT_YOURS
    taken_back = await reception.write(lambda s: withdraw(s, NEW, asked.id, now=reception.now))
    assert taken_back.state is RequestState.OVER
    with pytest.raises(errors.RequestGone):
        await reception.write(lambda s: withdraw(s, NEW, asked.id, now=reception.now))
    person = await reception.person()
    assert await reception.read(lambda s: own_requests(s, person.id)) == []


async def test_a_waiting_request_is_not_put_aside(reception: Reception) -> None:
    asked = await reception.ask()
    await reception.write(lambda s: put_aside(s, NEW, asked.id, now=reception.now))
    begun = await reception.read(lambda s: beginning(s, NEW, now=reception.now))
    assert [each.id for each in begun.waiting] == [asked.id]


async def test_who_sees_what_waits(reception: Reception) -> None:
    mine = await reception.ask()
    other = await reception.ask(organisation=reception.brousse)
    theirs = await reception.read(lambda s: requests_to_decide(s, REPRESENTATIVE, now=reception.now))
    assert [each.id for each in theirs] == [mine.id]
    of_all = await reception.read(lambda s: requests_to_decide(s, PRESIDENT, now=reception.now))
    assert {each.id for each in of_all} == {mine.id, other.id}
    with pytest.raises(NotAllowed):
        await reception.read(lambda s: requests_to_decide(s, STAFF, now=reception.now))
    with pytest.raises(NotAllowed):
        await reception.read(lambda s: details_of(s, REPRESENTATIVE, other.id, now=reception.now))
    with pytest.raises(NotAllowed):
        await reception.read(lambda s: details_of(s, REPRESENTATIVE, uuid4(), now=reception.now))
    with pytest.raises(errors.RequestGone):
        await reception.read(lambda s: details_of(s, PRESIDENT, uuid4(), now=reception.now))


async def test_another_cluster_sees_nothing_of_it(reception: Reception) -> None:
    asked = await reception.ask()
    far = await reception.database.write(everywhere(), lambda s: factories.cluster(s, guild_id=2, now=reception.now))
    assert await reception.database.read(far, lambda s: request_of(s, asked.id)) is None


async def test_who_left_is_not_found_until_they_return(reception: Reception) -> None:
    def declare(session: Session) -> None:
        sam = session.scalars(select(Person).where(Person.discord_user_id == 3)).one()
        factories.expertise(session, sam.id, reception.domain, now=reception.now)

    await reception.write(declare)

    async def found() -> list[str]:
        return [each.name for each in await reception.read(lambda s: known_experts(read_all(s, {})))]

    assert await found() == ["Sam Poadja"]
    await reception.write(lambda s: note_departure(s, 3, now=reception.now))
    await reception.write(lambda s: note_departure(s, 99, now=reception.now))
    assert await found() == []
    await reception.write(lambda s: note_return(s, 3, now=reception.now))
    assert await found() == ["Sam Poadja"]
    await reception.write(lambda s: note_who_is_there(s, {1, 2}, {1, 2, 3}, now=reception.now))
    assert await found() == []
    await reception.write(lambda s: note_who_is_there(s, {1, 2}, {1, 2}, now=reception.now))
    assert await found() == []
    await reception.write(lambda s: note_who_is_there(s, {1, 2, 3}, {1, 2, 3}, now=reception.now))
    assert await found() == ["Sam Poadja"]


async def test_a_card_is_owed_once_however_often_one_asks(reception: Reception) -> None:
    asked = await reception.ask()
    await reception.write(lambda s: withdraw(s, NEW, asked.id, now=reception.now))
    await reception.ask()
    owed = await reception.read(lambda s: s.scalars(select(OutboxItem.kind).order_by(OutboxItem.kind)).all())
    assert [kind for kind in owed if kind.startswith("joining")] == ["joining.asked"]
    rows = await reception.read(lambda s: s.scalars(select(Affiliation.status).order_by(Affiliation.since)).all())
    assert list(rows).count(AffiliationStatus.PENDING) == 1
