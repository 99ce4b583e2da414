"""Projects in figures and in files, and the page of a delivered one with the consent of those named."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from models.actor import Actor
from models.database import Database, Session
from models.errors import NotAllowed
from models.groups.tables import GroupKind
from models.projects import errors
from models.projects.delivering import DeliveredPage, delivered_page
from models.projects.exporting import exported
from models.projects.giving_tables import ContributionStatus, EntryStatus, HoursEntry
from models.projects.milestones import add_milestone, reach_milestone
from models.projects.moving import Told, move
from models.projects.naming import answer_naming, to_answer
from models.projects.overview import overview_of
from models.projects.tables import ContributionKind, Stage
from models.transfer import spreadsheets
from models.transfer.workbooks import sheets
from tests.support import factories, project_factories
from tests.support.project_room import CHLOE, DAY, LEA, MARC, NOW, ROSE, SAMI, TITLE, ZOE, Room, prepare_room

NETWORK, MEANS, TECHNICAL = ContributionKind.NETWORK, ContributionKind.MEANS, ContributionKind.TECHNICAL


@pytest.fixture
async def room(database: Database) -> Room:
    return await prepare_room(database)


async def hours(
    room: Room, contribution: UUID, month: date, quarters: int, status: EntryStatus = EntryStatus.CONFIRMED
) -> None:
    entry = HoursEntry(contribution_id=contribution, month=month, quarters=quarters, status=status, logged_at=NOW)
    await room.do(lambda session: session.add(entry))


async def deliver(room: Room, **more: Any) -> UUID:
    """Built by Léa, Rose and Marc over some months, and delivered."""
    project = await room.project(**more)
    facts = await room.do(partial(add_milestone, actor=LEA, project_id=project, title="Essai en mer", now=NOW))
    milestone = facts.milestones[0].id
    await room.do(partial(reach_milestone, actor=LEA, project_id=project, milestone_id=milestone, now=NOW))
    rose = await room.gives(project, ROSE, "Récif", kind=TECHNICAL, monthly=16)
    await room.gives(project, ROSE, "Récif", kind=MEANS)
    marc = await room.gives(project, MARC, "Brousse", kind=NETWORK, once=10)
    await room.gives(project, SAMI, "Mangrove", status=ContributionStatus.DECLINED)
    await hours(room, rose, date(2026, 10, 1), 10)
    await hours(room, rose, date(2026, 11, 1), 7)
    await hours(room, rose, date(2026, 9, 1), 99, EntryStatus.LOGGED)
    await hours(room, marc, date(2026, 11, 1), 5)
    told = Told(summary="Un jumeau qui tourne", url="https://lagon.nc")
    await room.do(lambda session: move(session, LEA, project, Stage.DELIVERED, told, now=NOW + timedelta(days=90)))
    return project


async def page(room: Room, project: UUID, who: Actor = LEA, **more: Any) -> DeliveredPage:
    return await room.do(partial(delivered_page, actor=who, project_id=project, now=NOW + 91 * DAY, **more))


async def test_members_read_who_built_it_and_what_each_gave(room: Room) -> None:
    found = await page(room, await deliver(room), SAMI)
    assert (found.began_at, found.delivered_at) == (NOW, NOW + 90 * DAY)
    assert found.led_by == ["Léa Tein"]
    assert [(each.organisation, each.kinds, each.people) for each in found.gave] == [
        ("Récif", {TECHNICAL: 17, MEANS: 0}, ["Rose Poadja"]),
        ("Brousse", {NETWORK: 5}, ["Marc Wea"]),
    ]
    october, november, february = date(2026, 10, 1), date(2026, 11, 1), date(2027, 2, 1)
    assert [each.months for each in found.gave] == [(october, february), (november, february)], "for how long"
    assert (found.quarters, found.organisations, found.unnamed, found.unanswered) == (22, 2, 0, 3)
    assert [each.title for each in found.reached] == ["Essai en mer"]
    assert (found.project.summary, found.is_named, found.agrees) == ("Un jumeau qui tourne", False, None)


async def test_outside_only_who_agreed_is_named_and_all_that_was_given_counts(room: Room) -> None:
    project = await deliver(room)
    found = await page(room, project, outside=True)
    assert (found.led_by, found.unnamed, found.quarters) == ([], 3, 22)
    assert [(each.organisation, each.organisations, each.quarters) for each in found.gave] == [("", 2, 22)]
    for who in (ROSE, LEA, MARC):
        assert [each.id for each in await room.do(lambda s, w=who: to_answer(s, room.id(w)))] == [project]  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    answer = partial(answer_naming, project_id=project, now=NOW + 91 * DAY)
    await room.do(partial(answer, actor=ROSE, agrees=True))
    await room.do(partial(answer, actor=MARC, agrees=False))
    found = await page(room, project, ROSE, outside=True)
    assert [(each.organisation, each.people, each.quarters) for each in found.gave] == [
        ("Récif", ["Rose Poadja"], 17),
        ("", (), 5),
    ]
    assert (found.led_by, found.unnamed, found.unanswered) == ([], 2, 1)
    assert (found.is_named, found.agrees) == (True, True)
    assert await room.do(lambda session: to_answer(session, room.id(ROSE))) == []
    await room.do(partial(answer, actor=LEA, agrees=True))
    await room.do(partial(answer, actor=ROSE, agrees=False))
    found = await page(room, project, outside=True)
    assert (found.led_by, [each.organisation for each in found.gave]) == (["Léa Tein"], [""])


async def test_only_those_named_answer_and_only_once_it_is_delivered(room: Room) -> None:
    project, still = await deliver(room), await room.project("En cours")
    for who in (SAMI, CHLOE):
        with pytest.raises(errors.NotNamedThere):
            await room.do(partial(answer_naming, actor=who, project_id=project, agrees=True, now=NOW))
    with pytest.raises(errors.NotDelivered):
        await room.do(partial(answer_naming, actor=LEA, project_id=still, agrees=True, now=NOW))
    with pytest.raises(errors.NotDelivered):
        await page(room, still)
    with pytest.raises(NotAllowed):
        await page(room, project, ZOE)
    assert await room.do(lambda session: to_answer(session, room.id(ZOE))) == []


async def test_figures_are_of_what_one_reads(room: Room) -> None:
    await deliver(room)
    await room.project("Appel", stage=Stage.CALL, domains=[room.data], kinds=[NETWORK])
    await room.project("Brouillon", published=False)
    await room.project("Abandonné", stage=Stage.DROPPED, domains=[room.data])

    def hidden(session: Session) -> UUID:
        return factories.group(session, "Câble", now=NOW, kind=GroupKind.COMMITTEE, lead=room.id(SAMI))

    await room.project("Secret", stage=Stage.CALL, home=await room.do(hidden), domains=[room.data], lead=None)
    found = await room.do(lambda session: overview_of(session, MARC, now=NOW))
    assert found.stages == {
        Stage.IDEA: 0,
        Stage.CALL: 1,
        Stage.FRAMING: 0,
        Stage.BUILDING: 0,
        Stage.DELIVERED: 1,
        Stage.DROPPED: 1,
    }
    assert (found.projects, [(each.slug, count) for each, count in found.domains]) == (3, [("donnees", 1)])
    assert list(found.kinds) == [(NETWORK, 1)]
    assert len(found.months) == 12
    assert [(each.first_day, each.quarters, each.total) for each in found.months if each.total] == [
        (date(2026, 10, 1), {TECHNICAL: 10}, 10),
        (date(2026, 11, 1), {TECHNICAL: 7, NETWORK: 5}, 12),
    ]
    sami = await room.do(lambda session: overview_of(session, SAMI, now=NOW))
    assert (sami.stages[Stage.CALL], sami.domains[0][1]) == (2, 2), "the committee's own read it"
    stranger = Actor(99)
    for query in (overview_of, exported):
        with pytest.raises(NotAllowed):
            await room.do(lambda session, q=query: q(session, stranger, now=NOW))  # type: ignore[misc]  # mypy cannot infer a lambda with a default


async def test_files_hold_what_one_reads(room: Room) -> None:
    delivered_id = await deliver(room)
    await room.do(lambda session: project_factories.file(session, delivered_id))
    await room.project("Appel", stage=Stage.CALL, domains=[room.data], kinds=[NETWORK])
    found = await room.do(lambda session: exported(session, MARC, now=NOW))
    assert [(each.known.title, each.known.stage, each.quarters) for each in found.projects] == [
        ("Appel", Stage.CALL, {}),
        (TITLE, Stage.DELIVERED, {TECHNICAL: 17, NETWORK: 5}),
    ]
    assert (found.projects[1].outcome_url, found.projects[1].file) == ("https://lagon.nc", "Carte du lagon.pdf")
    assert {(each.project, each.domain and each.domain.slug, each.kind) for each in found.needs} == {
        ("Appel", "donnees", None),
        ("Appel", None, NETWORK),
    }
    assert [(each.organisation, each.month, each.quarters) for each in found.hours] == [
        ("Brousse", date(2026, 11, 1), 5),
        ("Récif", date(2026, 10, 1), 10),
        ("Récif", date(2026, 11, 1), 7),
    ]


def test_no_cell_of_a_spreadsheet_is_run() -> None:
    table = spreadsheets.Table("Projets", ["Titre", "Heures"], [["=1+1", Decimal("2.50")], ["Été", Decimal(10)]])
    assert spreadsheets.csv_of(table).decode("utf-8-sig") == "Titre;Heures\r\n'=1+1;2,5\r\nÉté;10\r\n"
    [sheet] = sheets(spreadsheets.workbook_of([table], NOW))
    assert [record.cells for record in sheet.records] == [["Titre", "Heures"], ["'=1+1", "2.5"], ["Été", "10"]]
