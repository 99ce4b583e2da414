"""Two who publish, move, lead or fill the same at once: it happens once. On PostgreSQL they race."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from models import audit
from models.audit import AuditEntry
from models.database import Database, Session
from models.projects.contributing import accept, end
from models.projects.editing import edit_project
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.leading import HANDED_OVER, hand_over, leaves_all, step_down, take_up
from models.projects.moving import Told, move
from models.projects.needs import NEED_FILLED, fill_need, open_need
from models.projects.publishing import publish
from models.projects.tables import Project, ProjectHead, ProjectNeed, ProjectRole, Stage, StageMove
from tests.support.project_room import CHLOE, LEA, MARC, NINA, NOW, ROSE, SAMI, Room, prepare_room


@pytest.fixture
async def room(database: Database) -> Room:
    return await prepare_room(database)


async def at_once(room: Room, *acts: Callable[[Session], Any]) -> list[str]:
    """What became of each, sorted; whatever was done is in the audit log, which holds."""
    results = await asyncio.gather(*(room.do(act) for act in acts), return_exceptions=True)
    entries = await room.read(lambda s: s.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all())
    assert audit.first_break(entries) is None
    return sorted(type(each).__name__ for each in results)


async def times(room: Room, kind: str) -> int:
    """How often the audit log tells of something."""
    return (await room.read(lambda session: session.scalars(select(AuditEntry.kind)).all())).count(kind)


async def leads(room: Room, project_id: UUID) -> list[UUID]:
    """Who leads it now."""
    there = select(ProjectHead.person_id).where(
        ProjectHead.project_id == project_id, ProjectHead.until.is_(None), ProjectHead.role == ProjectRole.LEAD
    )
    return list(await room.read(lambda session: session.scalars(there).all()))


async def built(room: Room, stage: Stage = Stage.BUILDING) -> tuple[UUID, UUID]:
    """A project that Léa and Nina steer and two companies build; with what the second of them gives."""
    project_id = await room.project(stage=stage, co_leads=[room.id(NINA)], domains=[room.domain])
    await room.gives(project_id, ROSE, "Récif")
    return project_id, await room.gives(project_id, SAMI, "Mangrove")


async def test_two_publish_the_same_title(room: Room) -> None:
    drafts = [await room.draft(who) for who in (LEA, ROSE, SAMI)]
    acts = [
        partial(publish, actor=who, project_id=made.id, now=NOW)
        for who, made in zip((LEA, ROSE, SAMI), drafts, strict=True)
    ]
    assert await at_once(room, *acts) == ["ProjectFacts", "SameProject", "SameProject"]
    there = select(Project.id).where(Project.published_at.is_not(None))
    assert len(await room.read(lambda session: session.scalars(there).all())) == 1


async def test_two_take_the_same_title_and_a_third_publishes_it(room: Room) -> None:
    made, draft = [await room.project("Un"), await room.project("Deux")], await room.draft(ROSE)
    edit = partial(edit_project, actor=LEA, title=draft.title, pitch=draft.pitch, now=NOW)
    acts = [*(partial(edit, project_id=id) for id in made), partial(publish, actor=ROSE, project_id=draft.id, now=NOW)]
    assert await at_once(room, *acts) == ["ProjectFacts", "SameProject", "SameProject"]


async def test_one_draft_published_twice(room: Room) -> None:
    made = await room.draft()
    act = partial(publish, actor=LEA, project_id=made.id, now=NOW)
    assert await at_once(room, act, act) == ["ProjectFacts", "PublishedAlready"]
    assert await leads(room, made.id) == [room.id(LEA)]


async def test_two_move_the_stage(room: Room) -> None:
    """The second meets the project where the first left it."""
    project_id, _ = await built(room, Stage.CALL)
    to = partial(move, project_id=project_id, now=NOW)
    became = await at_once(
        room,
        partial(to, actor=LEA, after="framing", told=Told()),
        partial(to, actor=NINA, after="framing", told=Told()),
        partial(to, actor=CHLOE, after="dropped", told=Told("Plus personne")),
    )
    assert became.count("ProjectFacts") in (1, 2)
    row, made = await room.row(project_id), await room.read(lambda s: s.scalars(select(StageMove)).all())
    assert row.stage == Stage.DROPPED
    by_way = {(each.before, each.after) for each in made}
    assert by_way in ({("call", "dropped")}, {("call", "framing"), ("framing", "dropped")})
    assert len(made) == len(by_way) == became.count("ProjectFacts")


async def test_nothing_is_accepted_by_a_project_that_ends_meanwhile(room: Room) -> None:
    for _ in range(3):
        project_id, ends = await built(room)
        offered = await room.gives(project_id, MARC, "Brousse", status=ContributionStatus.OFFERED)
        await at_once(
            room,
            partial(move, actor=LEA, project_id=project_id, after="dropped", told=Told("Trop cher"), now=NOW),
            partial(accept, actor=NINA, contribution_id=offered, now=NOW),
            partial(end, actor=NINA, contribution_id=ends, now=NOW),
        )
        mine = select(Contribution.status).where(Contribution.project_id == project_id)
        left = set(await room.read(lambda session, of=mine: session.scalars(of).all()))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        assert left <= {ContributionStatus.ENDED, ContributionStatus.WITHDRAWN}


async def test_two_take_up_what_nobody_leads(room: Room) -> None:
    project_id = await room.project(home=room.commission)
    await room.do(lambda session: leaves_all(session, room.id(LEA), NOW))
    became = await at_once(
        room, *(partial(take_up, actor=who, project_id=project_id, now=NOW) for who in (MARC, CHLOE))
    )
    assert became == ["LeadSteers", "ProjectFacts"]
    assert len(await leads(room, project_id)) == 1


async def test_a_lead_is_handed_over_by_two_and_left_by_the_third(room: Room) -> None:
    project_id, _ = await built(room)
    became = await at_once(
        room,
        partial(hand_over, actor=LEA, project_id=project_id, user_id=ROSE.user_id or 0, now=NOW),
        partial(hand_over, actor=CHLOE, project_id=project_id, user_id=SAMI.user_id or 0, now=NOW),
        partial(step_down, actor=LEA, project_id=project_id, now=NOW),
    )
    assert became.count("ProjectFacts") >= 2
    assert len(await leads(room, project_id)) == 1
    assert await times(room, HANDED_OVER) >= 1


async def test_who_is_erased_while_they_step_down_is_followed_once(room: Room) -> None:
    for _ in range(3):
        project_id, _ = await built(room)
        became = await at_once(
            room,
            partial(step_down, actor=LEA, project_id=project_id, now=NOW),
            partial(leaves_all, person_id=room.id(LEA), now=NOW),
        )
        assert "NoneType" in became, "what is due by itself is done"
        assert await leads(room, project_id) == [room.id(NINA)]


async def test_two_fill_one_need_and_open_the_last(room: Room) -> None:
    project_id, _ = await built(room, Stage.CALL)
    need = await room.read(lambda session: session.scalars(select(ProjectNeed.id)).one())
    fill = partial(fill_need, project_id=project_id, need_id=need, now=NOW)
    assert await at_once(room, partial(fill, actor=LEA), partial(fill, actor=NINA)) == ["NeedUnknown", "ProjectFacts"]
    assert await times(room, NEED_FILLED) == 1
    for _ in range(9):
        await room.do(partial(open_need, actor=LEA, project_id=project_id, domain_id=room.data, kind=None, now=NOW))
    add = partial(open_need, project_id=project_id, domain_id=room.data, kind=None, now=NOW)
    assert await at_once(room, partial(add, actor=LEA), partial(add, actor=NINA)) == ["ProjectFacts", "TooManyNeeds"]
