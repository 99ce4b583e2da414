"""Two who do the same thing to a thread at once: it happens once. On PostgreSQL they race."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import func, select

from models import audit
from models.actor import Actor
from models.audit import AuditEntry
from models.database import Database, Session, everywhere
from models.groups.membership import roles_in
from models.groups.tables import GroupMembership, GroupPlaceKind, GroupRole
from models.threads.answering import accept, decline
from models.threads.closing import close_thread
from models.threads.inviting import invite
from models.threads.opening import Draft, Opened, open_thread
from models.threads.tables import WorkThread, WorkThreadPerson
from tests.support import factories

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
LEAD, CO_LEAD, ROSE = Actor(10), Actor(11), Actor(12)


@dataclass
class Room:
    """A group with two heads, and Rose who is not in it."""

    database: Database
    cluster_id: UUID
    group: UUID
    rose: UUID

    async def open(self, actor: Actor, title: str) -> Opened:
        draft = Draft(title, "Essayer", "group")
        return await self.database.write(
            self.cluster_id, lambda session: open_thread(session, actor, self.group, draft, now=NOW)
        )


@pytest.fixture
async def room(database: Database) -> Room:
    cluster_id = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))

    def make(session: Session) -> tuple[UUID, UUID]:
        lead = factories.person(session, "Léa Tein", organisation="Récif", user_id=10, now=NOW)
        co_lead = factories.person(session, "Marc Wea", organisation="Récif", user_id=11, now=NOW)
        rose = factories.person(session, "Rose Poadja", organisation="Lagon", user_id=12, now=NOW)
        places = {GroupPlaceKind.FORUM: 5}
        return factories.group(session, "Numérique", now=NOW, lead=lead, co_leads=[co_lead], places=places), rose

    group, rose = await database.write(cluster_id, make)
    return Room(database, cluster_id, group, rose)


def outcomes(results: list[object]) -> list[str]:
    return sorted(type(each).__name__ for each in results)


async def test_the_same_thread_opened_by_both_heads(room: Room) -> None:
    for attempt in range(5):
        results = await asyncio.gather(
            room.open(LEAD, f"Fil {attempt}"), room.open(CO_LEAD, f"FIL  {attempt}"), return_exceptions=True
        )
        assert outcomes(list(results)) == ["Opened", "SameThreadOpen"]
    count = await room.database.read(room.cluster_id, lambda s: s.scalar(select(func.count(WorkThread.id))))
    assert count == 5


async def test_a_thread_closed_by_both_heads(room: Room) -> None:
    for attempt in range(5):
        thread_id = (await room.open(LEAD, f"Fil {attempt}")).thread.id
        results = await asyncio.gather(
            *(
                room.database.write(
                    room.cluster_id,
                    partial(close_thread, actor=actor, thread_id=thread_id, summary="Bien fini", now=NOW),
                )
                for actor in (LEAD, CO_LEAD)
            ),
            return_exceptions=True,
        )
        assert outcomes(list(results)) == ["ThreadFacts", "ThreadOver"]
    entries = await room.database.read(
        room.cluster_id, lambda s: s.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
    )
    assert [entry.kind for entry in entries].count("threads.closed") == 5
    assert audit.first_break(entries) is None


async def test_somebody_invited_by_both_heads_who_answers_twice(room: Room) -> None:
    thread_id = (await room.open(LEAD, "Fil")).thread.id
    results = await asyncio.gather(
        *(
            room.database.write(
                room.cluster_id,
                partial(invite, actor=actor, thread_id=thread_id, person_id=room.rose, now=NOW),
            )
            for actor in (LEAD, CO_LEAD)
        ),
        return_exceptions=True,
    )
    assert outcomes(list(results)) == ["Invited", "InvitedAlready"]
    answers = await asyncio.gather(
        room.database.write(room.cluster_id, lambda session: accept(session, ROSE, thread_id, now=NOW)),
        room.database.write(room.cluster_id, lambda session: accept(session, ROSE, thread_id, now=NOW)),
        room.database.write(room.cluster_id, lambda session: decline(session, ROSE, thread_id, now=NOW)),
        return_exceptions=True,
    )
    assert outcomes(list(answers)).count("InvitationGone") == 2

    def read(session: Session) -> tuple[str, int, GroupRole | None]:
        status = session.scalars(select(WorkThreadPerson.status).where(WorkThreadPerson.person_id == room.rose)).one()
        rows = select(func.count(GroupMembership.id)).where(GroupMembership.person_id == room.rose)
        return status, session.scalar(rows) or 0, roles_in(session, room.rose, NOW).get(room.group)

    status, rows, role = await room.database.read(room.cluster_id, read)
    assert (status, rows, role) in (("accepted", 1, GroupRole.MEMBER), ("declined", 0, None))
