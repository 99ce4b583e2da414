"""The cluster that measured bots serve: the fake's server, the 32 domains, and a person for each of its members."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select

from models.database import Database, Session, everywhere
from models.database.migrating import upgrade
from models.experts.domains import seed_domains
from models.experts.tables import Domain
from models.people.tables import AffiliationRole, Office
from tests.bench.wire import objects
from tests.support import factories

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ORGANISATIONS = 108
DOMAIN = "cybersecurite"
"""Mastered by every tenth person; each of the others by every thirty-first."""


async def prepare(url: str, people: int = 1000) -> UUID:
    """Make the tables and the cluster; member number n of the fake is the person `Membre n`."""
    await upgrade(url)
    database = await Database.open(url, migrate=False)
    try:
        cluster_id = await database.write(
            everywhere(),
            lambda session: factories.cluster(session, guild_id=objects.GUILD_ID, now=NOW),
        )
        await database.write(cluster_id, lambda session: seed_domains(session, NOW))
        await database.write(cluster_id, lambda session: _people(session, people))
    finally:
        await database.close()
    return cluster_id


def _people(session: Session, count: int) -> None:
    domain_id = session.scalars(select(Domain.id).where(Domain.slug == DOMAIN)).one()
    others = session.scalars(select(Domain.id).where(Domain.slug != DOMAIN).order_by(Domain.slug)).all()
    for number in range(2, count + 2):
        person_id = factories.person(
            session,
            f"Membre {number}",
            now=NOW,
            user_id=objects.MEMBER_BASE + number,
            organisation=f"Organisation {number % ORGANISATIONS}",
            role=AffiliationRole.STAFF,
            office=Office.PRESIDENT if number == 2 else None,
        )
        if number % 10 == 0:
            factories.expertise(session, person_id, domain_id, now=NOW)
        factories.expertise(session, person_id, others[number % len(others)], now=NOW)


def fresh_sqlite(folder: Path) -> str:
    """The url of an SQLite file that is not there yet."""
    return f"sqlite:///{folder / f'{uuid4().hex}.sqlite3'}"
