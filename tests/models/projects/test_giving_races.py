"""Two who do the same thing to a contribution or its hours at once: it happens once. On PostgreSQL they race."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from models import audit
from models.audit import AuditEntry
from models.database import Database, Session
from models.projects.amounts import Amount
from models.projects.answering import decline_invitation
from models.projects.confirming import batch_of, confirm, refuse
from models.projects.contributing import CONTRIBUTION_ACCEPTED, Offer, accept, decline, offer, withdraw
from models.projects.giving_tables import Contribution, EntryStatus, HoursEntry
from models.projects.hours import tell_hours
from models.projects.inviting import invite
from models.projects.ledger import given
from models.projects.tables import ContributionKind, ProjectInvitation
from tests.support.project_factories import project
from tests.support.project_room import LEA, NINA, NOW, ROSE, Room, prepare_room

NOVEMBER = date(2026, 11, 1)
WORK = Offer(ContributionKind.TECHNICAL, Amount(monthly=48))


@pytest.fixture
async def room(database: Database) -> Room:
    return await prepare_room(database)


async def called(room: Room) -> UUID:
    """A project that Léa and Nina steer."""
    lead, nina = room.id(LEA), room.id(NINA)
    return await room.do(lambda session: project(session, "Jumeau", now=NOW, lead=lead, co_leads=[nina]))


async def at_once(room: Room, *acts: Callable[[Session], Any]) -> list[str]:
    """What became of each, sorted."""
    results = await asyncio.gather(*(room.do(act) for act in acts), return_exceptions=True)
    return sorted(type(each).__name__ for each in results)


async def test_two_heads_accept_the_same_contribution(room: Room) -> None:
    project_id = await called(room)
    for _ in range(4):
        made = await room.do(partial(offer, actor=ROSE, project_id=project_id, wanted=WORK, now=NOW))
        became = await at_once(
            room,
            partial(accept, actor=LEA, contribution_id=made.id, now=NOW),
            partial(accept, actor=NINA, contribution_id=made.id, now=NOW),
        )
        assert became == ["ContributionFacts", "ContributionGone"]
        await room.do(partial(withdraw, actor=ROSE, contribution_id=made.id, now=NOW))
    entries = await room.read(lambda s: s.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all())
    assert [entry.kind for entry in entries].count(CONTRIBUTION_ACCEPTED) == 4
    assert audit.first_break(entries) is None


async def test_one_head_accepts_what_the_other_declines_and_the_giver_takes_back(room: Room) -> None:
    project_id = await called(room)
    for _ in range(4):
        made = await room.do(partial(offer, actor=ROSE, project_id=project_id, wanted=WORK, now=NOW))
        became = await at_once(
            room,
            partial(accept, actor=LEA, contribution_id=made.id, now=NOW),
            partial(decline, actor=NINA, contribution_id=made.id, reply=None, now=NOW),
        )
        assert became == ["ContributionFacts", "ContributionGone"]
        mine = select(Contribution.status).where(Contribution.id == made.id)
        if await room.read(partial(Session.scalar, statement=mine)) == "accepted":
            became = await at_once(
                room,
                partial(withdraw, actor=ROSE, contribution_id=made.id, now=NOW),
                partial(withdraw, actor=ROSE, contribution_id=made.id, now=NOW),
            )
            assert became == ["ContributionFacts", "ContributionGone"]


async def test_the_same_form_sent_twice(room: Room) -> None:
    project_id = await called(room)
    act = partial(offer, actor=ROSE, project_id=project_id, wanted=WORK, now=NOW)
    assert await at_once(room, act, act, act) == ["ContributionAlready", "ContributionAlready", "ContributionFacts"]


async def test_hours_told_twice_at_once_are_one_line(room: Room) -> None:
    project_id = await called(room)
    mine = await room.gives(project_id, ROSE, "Récif", monthly=48)
    act = partial(tell_hours, actor=ROSE, contribution_id=mine, month=NOVEMBER, now=NOW)
    assert await at_once(room, *(partial(act, quarters=each) for each in (48, 48, 40, 44))) == ["Told"] * 4
    current = select(func.count()).where(HoursEntry.superseded_at.is_(None))
    assert await room.read(lambda session: session.scalar(current)) == 1


async def test_a_batch_confirmed_by_both_heads_while_its_hours_are_corrected(room: Room) -> None:
    project_id = await called(room)
    mine = await room.gives(project_id, ROSE, "Récif", monthly=48)
    for quarters in (10, 20, 30, 40):
        await room.do(partial(tell_hours, actor=ROSE, contribution_id=mine, month=NOVEMBER, quarters=quarters, now=NOW))
        seen = await room.do(partial(batch_of, actor=LEA, project_id=project_id, month=NOVEMBER, now=NOW))
        act = partial(confirm, project_id=project_id, month=NOVEMBER, mark=seen.mark, now=NOW)
        became = await at_once(
            room,
            partial(act, actor=LEA),
            partial(act, actor=NINA),
            partial(tell_hours, actor=ROSE, contribution_id=mine, month=NOVEMBER, quarters=quarters + 1, now=NOW),
        )
        assert became.count("Batch") <= 1
        assert became.count("Told") == 1
        rows = await room.read(lambda session: session.scalars(select(HoursEntry)).all())
        held = [row for row in rows if row.superseded_at is None]
        assert [row.quarters for row in held] == [quarters + 1]
        counted = sum(row.quarters for row in await room.read(given))
        assert counted == sum(row.quarters for row in held if row.status == EntryStatus.CONFIRMED)


async def test_a_line_refused_by_one_head_while_the_other_confirms(room: Room) -> None:
    project_id = await called(room)
    mine = await room.gives(project_id, ROSE, "Récif", monthly=48)
    await room.do(partial(tell_hours, actor=ROSE, contribution_id=mine, month=NOVEMBER, quarters=48, now=NOW))
    seen = await room.do(partial(batch_of, actor=LEA, project_id=project_id, month=NOVEMBER, now=NOW))
    became = await at_once(
        room,
        partial(confirm, actor=LEA, project_id=project_id, month=NOVEMBER, mark=seen.mark, now=NOW),
        partial(refuse, actor=NINA, entry_id=seen.lines[0].line.id, reason="Pas en novembre", now=NOW),
    )
    assert became in (["Batch", "WaitingLine"], ["HoursGone", "WaitingLine"])
    status = await room.read(lambda session: session.scalars(select(HoursEntry.status)).one())
    assert status == EntryStatus.REFUSED, "who refuses has looked at the line itself"


async def test_somebody_invited_by_both_heads_who_answers_twice(room: Room) -> None:
    project_id, rose = await called(room), room.id(ROSE)
    became = await at_once(
        room,
        partial(invite, actor=LEA, project_id=project_id, person_id=rose, now=NOW),
        partial(invite, actor=NINA, project_id=project_id, person_id=rose, now=NOW),
    )
    assert became == ["Invited", "InvitedToProjectAlready"]
    became = await at_once(
        room,
        partial(decline_invitation, actor=ROSE, project_id=project_id, now=NOW),
        partial(offer, actor=ROSE, project_id=project_id, wanted=WORK, now=NOW),
    )
    assert became in (["ContributionFacts", "NoneType"], ["ContributionFacts", "ProjectInvitationGone"])
    status = await room.read(lambda session: session.scalars(select(ProjectInvitation.status)).one())
    assert status == "accepted"
