"""Somebody with a past in projects is exported and erased; what was built and given stays, without them."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from models.database import Database, Session
from models.privacy.erasing import erase_all
from models.privacy.exporting import held_about
from models.projects.facts import PROJECT_CARD, PROJECT_POST, heads_of, partners_of
from models.projects.giving_tables import Contribution, ContributionStatus, EntryStatus, HoursEntry
from models.projects.moves import moves_of
from models.projects.tables import (
    DomainFollow,
    InvitationStatus,
    Project,
    ProjectHead,
    ProjectInvitation,
    ProjectNeed,
    ProjectRole,
    ProjectUpdate,
    Stage,
    StageMove,
)
from models.projects.updates import write_update
from tests.house.test_personal_data import everything
from tests.support.project_room import LEA, MARC, NOW, ROSE, TITLE, Room, prepare_room


@pytest.fixture
async def room(database: Database) -> Room:
    return await prepare_room(database)


async def rows(room: Room, table: type[Any]) -> list[Any]:
    return await room.do(lambda session: list(session.scalars(select(table)).all()))


async def a_past(room: Room) -> tuple[UUID, UUID, UUID]:
    """Rose steers with Léa, gave and wrote down hours, offered more, was invited, follows; a draft is hers."""
    project = await room.project(domains=[room.data])
    draft = await room.project("Brouillon de Rose", lead=room.id(ROSE), published=False, domains=[room.data])
    given = await room.gives(project, ROSE, "Récif", monthly=16)
    offered = await room.gives(project, ROSE, "Récif", status=ContributionStatus.OFFERED, once=4)
    lea, rose = room.id(LEA), room.id(ROSE)

    def more(session: Session) -> None:
        for id, words in ((given, "Deux jours de Rose"), (offered, "Et ma salle")):
            row = session.find(Contribution, id)
            assert row is not None
            row.note, row.reply, row.decided_by_id, row.named_outside = words, "Merci Rose", lea, True
        session.add(
            HoursEntry(
                contribution_id=given,
                month=date(2026, 10, 1),
                quarters=16,
                status=EntryStatus.CONFIRMED,
                logged_by_id=rose,
                logged_at=NOW,
                decided_by_id=lea,
                decided_at=NOW,
            )
        )
        seat = {"project_id": project, "person_id": rose, "role": ProjectRole.CO_LEAD, "since": NOW}
        session.add(ProjectHead(id=session.new_id(), **seat))
        session.add(
            ProjectInvitation(
                id=session.new_id(),
                project_id=project,
                person_id=rose,
                status=InvitationStatus.ACCEPTED,
                asked_at=NOW,
                answered_at=NOW,
            )
        )
        session.add(DomainFollow(id=session.new_id(), person_id=rose, domain_id=room.data, since=NOW))
        session.add(
            StageMove(
                id=session.new_id(),
                project_id=project,
                before=Stage.CALL,
                after=Stage.BUILDING,
                why="Tout est prêt",
                moved_by_id=rose,
                moved_at=NOW,
            )
        )

    await room.do(more)
    await room.do(partial(write_update, actor=ROSE, project_id=project, done="Essai fini", now=NOW))
    return project, draft, given


async def test_each_side_exports_its_own_part(room: Room) -> None:
    _, _, given = await a_past(room)
    rose = await room.do(lambda session: held_about(session, ROSE))
    [own] = [each for each in rose.rows("contribution") if each["id"] == str(given)]
    assert (own["project"], own["organisation"], own["note"]) == (TITLE, "Récif", "Deux jours de Rose")
    assert "decided_by_id" not in own
    assert rose.rows("project")[0]["title"] == "Brouillon de Rose"
    assert rose.rows("domain_follow")[0]["domain"] == "Données et décision"
    lea = await room.do(lambda session: held_about(session, LEA))
    for row in lea.rows("contribution"):
        assert not {"person_id", "note", "named_outside"} & row.keys()
    [line] = lea.rows("hours_entry")
    assert "logged_by_id" not in line
    assert "Rose" not in str([each for each in lea.rows("contribution") if each["reply"] is None])


async def test_what_was_given_stays_without_who_gave_it(room: Room) -> None:
    project, draft, given = await a_past(room)
    await room.carried_out()
    await erase_all(room.database, room.cluster_id, ROSE, now=NOW)
    said = str(await everything(room.database))
    for trace in ("Rose", "Poadja", "Merci", "ma salle"):
        assert trace not in said, trace
    contributions = {each.id: each for each in await rows(room, Contribution)}
    assert contributions.pop(given).status == ContributionStatus.ACCEPTED
    assert [each.status for each in contributions.values()] == [ContributionStatus.WITHDRAWN]
    [entry] = await rows(room, HoursEntry)
    assert (entry.quarters, entry.status, entry.logged_by_id) == (16, EntryStatus.CONFIRMED, None)
    assert await room.do(lambda session: partners_of(session, project)) == (["Récif"], 1)
    [update] = await rows(room, ProjectUpdate)
    assert (update.done, update.written_by_id) == ("Essai fini", None)
    [moved] = await room.do(lambda session: moves_of(session, project))
    assert (moved.by, moved.why) == ("", "Tout est prêt"), "why a project moved is the project's, as its news are"
    assert [each.id for each in await rows(room, Project)] == [project], "their draft goes"
    assert [each.project_id for each in await rows(room, ProjectNeed)] == [project]
    assert draft != project
    assert [each.name for each in await room.do(lambda session: heads_of(session, project))] == ["Léa Tein"]
    assert project in await room.owed_of(PROJECT_CARD)
    assert project in await room.owed_of(PROJECT_POST)


async def test_when_the_lead_is_erased_a_co_lead_follows_and_the_project_stays(room: Room) -> None:
    project, _, given = await a_past(room)
    await erase_all(room.database, room.cluster_id, LEA, now=NOW)
    heads = await room.do(lambda session: heads_of(session, project))
    assert [(each.name, each.role) for each in heads] == [("Rose Poadja", ProjectRole.LEAD)]
    contributions = {each.id: each for each in await rows(room, Contribution)}
    assert (contributions[given].note, contributions[given].decided_by_id) == ("Deux jours de Rose", None)
    assert contributions[given].reply is None, "it was Léa who wrote it"
    assert (await rows(room, StageMove))[0].moved_by_id == room.id(ROSE)
    held = await room.do(lambda session: held_about(session, MARC))
    assert not held.rows("contribution")
