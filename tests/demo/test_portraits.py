"""The demo's experts say who they are, and others say it too: the same each time, and by the rules."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from bot.demo.cast import cast
from bot.demo.portraits import MOST_VOICES, portray
from bot.demo.sample import bring_together, fill
from bot.demo.server import OTHERS
from models.database import Database, Session
from models.experts.endorsing import MOST_SENTENCE
from models.experts.independence import counting
from models.experts.presenting import MOST_PRESENTATION
from models.experts.tables import Domain, Endorsement, ExpertProfile
from models.people.tables import Person

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def told(session: Session) -> list[tuple[object, ...]]:
    """All that was written, without ids."""
    names = {person.id: person.full_name for person in session.scalars(select(Person))}
    domains = {domain.id: domain.slug for domain in session.scalars(select(Domain))}
    said: list[tuple[object, ...]] = [
        (names[row.person_id], row.presentation, row.available, row.available_until, row.monthly_requests)
        for row in session.scalars(select(ExpertProfile))
    ]
    said += [
        (names[row.person_id], domains[row.domain_id], names[row.author_id], row.sentence)
        for row in session.scalars(select(Endorsement))
    ]
    return sorted(said, key=repr)


def check(session: Session) -> None:
    """What the rules of endorsements and profiles ask holds here too."""
    endorsements = session.scalars(select(Endorsement)).all()
    assert len(counting(session, endorsements)) == len(endorsements) > 200
    voices = [(row.person_id, row.domain_id) for row in endorsements]
    assert max(map(voices.count, set(voices))) == MOST_VOICES
    assert max(len(row.sentence) for row in endorsements) <= MOST_SENTENCE
    profiles = session.scalars(select(ExpertProfile)).all()
    assert max(len(row.presentation or "") for row in profiles) <= MOST_PRESENTATION
    assert {row.available for row in profiles} == {True, False, None}
    tied = set(session.scalars(select(Person.id).where(Person.discord_user_id.is_not(None))))
    assert all(row.available and row.presentation for row in profiles if row.person_id in tied)
    assert len([row for row in profiles if row.person_id in tied]) >= 5


async def portrayed(path: Path) -> list[tuple[object, ...]]:
    """What is told in a new sample cluster."""
    database = await Database.open(f"sqlite:///{path}")
    try:
        cluster_id = await fill(database, 1, "Démo", NOW)
        players = await database.read(cluster_id, lambda session: cast(session, OTHERS))
        users = {player.person_id: 1000 + place for place, player in enumerate(players)}
        await database.write(cluster_id, lambda session: bring_together(session, users, players, NOW))
        await database.write(cluster_id, lambda session: portray(session, NOW))
        await database.read(cluster_id, check)
        return await database.read(cluster_id, told)
    finally:
        await database.close()


async def test_the_same_people_say_the_same_and_the_rules_hold(tmp_path: Path) -> None:
    first = await portrayed(tmp_path / "one.sqlite3")
    assert first == await portrayed(tmp_path / "two.sqlite3")
