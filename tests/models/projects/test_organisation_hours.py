"""What one organisation gave to all projects, for who belongs to it and the board."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from models.actor import Actor
from models.database import Database, Session
from models.errors import NotAllowed, Reason
from models.organisations.errors import OrganisationUnknown
from models.people.tables import Affiliation, AffiliationRole, Organisation, OrganisationStatus
from models.projects.ledger import totals_by
from models.projects.organisation_hours import OrganisationHours, hours_of_organisation
from models.projects.overview import readable_projects
from models.projects.periods import Period
from models.projects.tables import ContributionKind
from tests.support import factories
from tests.support.project_factories import hours
from tests.support.project_room import CHLOE, LEA, NINA, NOW, ROSE, SAMI, STRANGER, SUE, ZOE, Room, prepare_room

NOVEMBER, LAST_YEAR = date(2026, 11, 1), date(2025, 6, 1)
PETRA = Actor(18)
"""Of Rose's organisation, in no group."""


@pytest.fixture
async def room(database: Database) -> Room:
    room = await prepare_room(database)
    joins = partial(factories.person, name="Petra Wen", user_id=PETRA.user_id, organisation="Récif", now=NOW)
    room.people[18] = await room.do(joins)
    return room


async def told(room: Room, contribution_id: UUID, month: date, quarters: int, *, counts: bool = True) -> None:
    act = partial(hours, contribution_id=contribution_id, month=month, quarters=quarters, now=NOW, counts=counts)
    await room.do(act)


async def of(room: Room, who: Actor, period: Period = Period.EVERYTHING, name: str = "Récif") -> OrganisationHours:
    id = room.organisations[name]
    return await room.do(partial(hours_of_organisation, actor=who, organisation_id=id, period=period, now=NOW))


async def test_hours_by_project_and_kind_over_a_period(room: Room) -> None:
    one, other = await room.project("Un"), await room.project("Deux")
    know_how = await room.gives(one, ROSE, "Récif", monthly=8)
    room_lent = await room.gives(other, ROSE, "Récif", monthly=8, kind=ContributionKind.LOGISTICS)
    await told(room, know_how, NOVEMBER, 5)
    await told(room, know_how, LAST_YEAR, 6)
    await told(room, room_lent, LAST_YEAR, 7)
    await told(room, room_lent, NOVEMBER, 50, counts=False)
    await told(room, await room.gives(one, SAMI, "Mangrove", monthly=8), NOVEMBER, 90)
    found = await of(room, PETRA)
    assert (found.organisation, found.in_all, found.projects) == ("Récif", 18, {one: "Un", other: "Deux"})
    assert totals_by(found.rows, lambda row: row.project_id) == {one: 11, other: 7}
    found = await of(room, PETRA, Period.LAST_YEAR)
    assert totals_by(found.rows, lambda row: row.kind) == {
        ContributionKind.TECHNICAL: 6,
        ContributionKind.LOGISTICS: 7,
    }
    found = await of(room, PETRA, Period.THIS_YEAR)
    assert (totals_by(found.rows, lambda row: row.project_id), found.in_all) == ({one: 5}, 18)


async def test_a_project_that_one_does_not_read_counts_without_its_name(room: Room) -> None:
    closed = partial(factories.group, name="Câble", now=NOW, joining="request", lead=room.id(ROSE))
    shut, known = await room.project("Câble", home=await room.do(closed)), await room.project("Vu")
    for at, project_id in enumerate((shut, known)):
        await told(room, await room.gives(project_id, ROSE, "Récif", monthly=8), NOVEMBER, 4 + at)
    for who, names in ((ROSE, {shut, known}), (PETRA, {known}), (CHLOE, {shut, known})):
        found = await of(room, who)
        assert found.in_all == sum(row.quarters for row in found.rows) == 9
        assert set(found.projects) == names, who


async def test_nobody_learns_of_a_committee_from_what_a_colleague_gave_in_it(room: Room) -> None:
    """Whoever speaks for the organisation has its whole account, and whoever is of the committee."""
    hidden, known = await room.project("Cellule", home=room.committee), await room.project("Vu")
    for at, project_id in enumerate((hidden, known)):
        await told(room, await room.gives(project_id, ROSE, "Récif", monthly=8), NOVEMBER, 4 + at)
    for who, names in ((ROSE, {hidden, known}), (PETRA, {known}), (CHLOE, {known})):
        found = await of(room, who)
        assert set(found.projects) == {row.project_id for row in found.rows} == names, who
        assert (found.in_all, found.whole) == (9 if who is ROSE else 5, False)
    petra = room.id(PETRA)
    speaks = update(Affiliation).where(Affiliation.person_id == petra).values(role=AffiliationRole.DEPUTY)
    await room.do(lambda session: session.execute(speaks))
    found = await of(room, PETRA)
    assert (found.in_all, found.whole, set(found.projects)) == (9, True, {known}), "and still not its name"


async def test_who_belongs_to_it_and_the_board(room: Room) -> None:
    for who, name in ((LEA, "Récif"), (ZOE, "Récif"), (NINA, "Lagon"), (LEA, "Lagon Services")):
        with pytest.raises(NotAllowed) as refused:
            await of(room, who, name=name)
        assert refused.value.reason is Reason.OF_THE_ORGANISATION_ONLY, "a sister of it neither"
    with pytest.raises(NotAllowed) as refused:
        await of(room, STRANGER)
    assert refused.value.reason is Reason.UNKNOWN_PERSON
    assert (await of(room, SUE, name="Retard")).in_all == 0, "one's own, though its membership is suspended"
    assert (await of(room, CHLOE)).in_all == 0
    nowhere = uuid4()
    with pytest.raises(OrganisationUnknown):
        await room.do(partial(hours_of_organisation, actor=CHLOE, organisation_id=nowhere, now=NOW))
    with pytest.raises(NotAllowed):
        await room.do(partial(hours_of_organisation, actor=LEA, organisation_id=nowhere, now=NOW))


async def test_an_organisation_that_has_left_still_reads_what_it_gave(room: Room) -> None:
    await told(room, await room.gives(await room.project("Un"), ROSE, "Récif", monthly=8), NOVEMBER, 4)

    def leave(session: Session) -> None:
        row = session.scalars(select(Organisation).where(Organisation.name == "Récif")).one()
        row.status = OrganisationStatus.FORMER

    await room.do(leave)
    assert (await of(room, PETRA)).in_all == 4


async def test_names_are_those_of_the_list_of_projects(room: Room) -> None:
    """Whoever looks, a title is told exactly where the list of projects would show it."""
    closed = await room.project("Cellule", home=room.committee)
    homes = await room.project("Du groupe", home=room.commission)
    led = await room.project("Mené", home=room.committee, lead=room.id(PETRA))
    for project_id in (closed, homes, led, await room.project("À tous")):
        await told(room, await room.gives(project_id, ROSE, "Récif", monthly=8), NOVEMBER, 4)
    for who in (ROSE, PETRA, CHLOE):
        read = await room.do(partial(readable_projects, actor=who, now=NOW))
        assert set((await of(room, who)).projects) == {each.id for each in read}
