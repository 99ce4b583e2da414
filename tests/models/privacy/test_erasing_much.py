"""Somebody of whom much is held is erased in as few statements as anybody: the writer is not held for long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, func, select

from models.actor import Actor
from models.calls.tables import ExpertiseCall
from models.cluster.posted import stands
from models.cluster.tables import Posted
from models.database import Database, Session, everywhere
from models.experts.tables import Endorsement
from models.introductions.tables import Introduction, IntroductionStatus, Meeting
from models.outbox import OutboxItem
from models.people.tables import Person
from models.privacy.erasing import Seen, erase, erase_all, look
from tests.support import factories

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
ANNA = Actor(700000000000000001)
MANY, MOST_STATEMENTS = 126, 40


@pytest.fixture
async def cluster(database: Database) -> UUID:
    return await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))


def past(session: Session, count: int) -> None:
    """Anna made so many calls and requests, each of which was posted, and Paul answered."""
    anna = factories.person(session, "Anna Kaledo", user_id=ANNA.user_id, now=NOW)
    paul = factories.person(session, "Paul Wamo", user_id=7, now=NOW)
    for number in range(count):
        call = ExpertiseCall(
            id=session.new_id(), asker_id=anna, need="Qui ?", opened_at=NOW, closes_at=NOW + timedelta(days=7)
        )
        request = Introduction(
            id=session.new_id(),
            asker_id=anna,
            expert_id=paul,
            subject="Messagerie",
            message="-",
            share_email=False,
            muted=False,
            status=IntroductionStatus.ACCEPTED,
            meeting=Meeting.THREAD,
            asked_at=NOW,
            answered_at=NOW,
        )
        session.add_all([call, request])
        stands(session, "calls.card", call.id, channel_id=1, message_id=number + 1, now=NOW)


@pytest.mark.parametrize("count", [1, MANY])
async def test_the_number_of_statements_does_not_grow(database: Database, cluster: UUID, count: int) -> None:
    await database.write(cluster, lambda session: past(session, count))
    seen = await database.read(cluster, lambda session: look(session, ANNA))
    statements: list[str] = []

    def note(*sent: Any) -> None:
        statements.append(sent[2])

    def counted(session: Session) -> int:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        try:
            return erase(session, ANNA, seen=seen, now=NOW).posts
        finally:
            event.remove(engine, "before_cursor_execute", note)

    assert await database.write(cluster, counted) == count
    assert 10 < len(statements) < MOST_STATEMENTS, statements
    stale = select(func.count()).select_from(Posted).where(Posted.stale_since == NOW)
    assert await database.read(cluster, lambda session: session.scalar(stale)) == count
    owed = await database.read(cluster, lambda session: session.scalars(select(OutboxItem.kind)).all())
    assert owed.count("introductions.thread") == owed.count("calls.card") == count
    assert await _held(database, cluster) == 0


async def test_what_is_written_and_posted_after_the_look_goes_too(database: Database, cluster: UUID) -> None:
    await database.write(cluster, lambda session: past(session, 1))
    seen = await database.read(cluster, lambda session: look(session, ANNA))

    def meanwhile(session: Session) -> None:
        call = session.scalars(select(ExpertiseCall.id)).one()
        stands(session, "calls.card", call, channel_id=1, message_id=999, now=NOW - timedelta(seconds=5))

    await database.write(cluster, meanwhile)
    outcome = await database.write(cluster, lambda session: erase(session, ANNA, seen=seen, now=NOW))
    assert outcome.posts == 2
    assert await _held(database, cluster) == 0


async def test_a_recommendation_written_between_makes_it_begin_again(
    database: Database, cluster: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    await database.write(cluster, lambda session: past(session, 1))

    def overtaken(session: Session, actor: Actor, **of: Any) -> Seen:
        seen = look(session, actor, **of)
        return Seen(seen.posts, seen.since, seen.latest, seen.tables - {"endorsement"})

    def endorse(session: Session) -> None:
        people = {person.given_name: person.id for person in session.scalars(select(Person))}
        domain = factories.domain(session, "forage", "Forage")
        session.flush()
        session.add(
            Endorsement(
                id=session.new_id(),
                person_id=people["Anna"],
                author_id=people["Paul"],
                domain_id=domain,
                organisation_id=factories.organisation(session, "Nickel Sud", now=NOW),
                sentence="Elle sait.",
                endorsed_at=NOW,
            )
        )

    await database.write(cluster, endorse)
    monkeypatch.setattr("models.privacy.erasing.look", overtaken)
    assert (await erase_all(database, cluster, ANNA, now=NOW)).known
    assert await _held(database, cluster) == 0


async def _held(database: Database, cluster: UUID) -> int:
    return await database.read(
        cluster,
        lambda session: len(session.scalars(select(Person.id).where(Person.discord_user_id == ANNA.user_id)).all()),
    )
