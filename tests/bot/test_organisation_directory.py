"""Organisations from memory: fresh after each commit, of one's own cluster only, found as people type."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import update

from bot.organisation_directory import ALL, MEMBERS, OrganisationDirectory
from models.database import Database, Session, Topic, everywhere
from models.people.tables import Organisation, OrganisationStatus
from tests.support import factories

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


@pytest.fixture
async def cluster(database: Database) -> UUID:
    return await database.write(everywhere(), lambda s: factories.cluster(s, guild_id=1, now=NOW))


async def _add(database: Database, cluster_id: UUID, name: str, status: str = "active") -> UUID:
    def make(session: Session) -> UUID:
        session.touch(Topic.PEOPLE)
        return factories.organisation(session, name, status=status, now=NOW)

    return await database.write(cluster_id, make)


async def test_found_as_people_type(database: Database, cluster: UUID) -> None:
    directory = OrganisationDirectory(database)
    lagon = await _add(database, cluster, "Lagon Numérique")
    await _add(database, cluster, "Lagon d’Œuvre", "former")
    found = await directory.of(cluster)
    assert [each.name for each in found.like("lagon", 5)] == ["Lagon d’Œuvre", "Lagon Numérique"]
    assert [each.id for each in found.like("lag", 5, MEMBERS)] == [lagon]
    assert [each.name for each in found.like("", 5, ALL)] == ["Lagon d’Œuvre", "Lagon Numérique"]
    for typed in (str(lagon), "LAGON numerique", "numer", "lagon nmérique"):
        meant = found.meant(typed)
        assert meant is not None, typed
        assert meant.id == lagon
    assert found.meant("lagon") is None, "two are like it"
    assert found.meant("lagon", MEMBERS) is not None
    assert found.meant("") is None
    assert found.meant("x" * 36) is None


async def test_fresh_after_each_commit_and_apart(database: Database, cluster: UUID) -> None:
    directory = OrganisationDirectory(database)
    other = await database.write(everywhere(), lambda s: factories.cluster(s, guild_id=2, now=NOW))
    id = await _add(database, cluster, "Nickel")
    first = await directory.of(cluster)
    assert await directory.of(cluster) is first
    assert not (await directory.of(other)).by_id

    def close(session: Session) -> None:
        session.execute(update(Organisation).values(status=OrganisationStatus.FORMER))
        session.touch(Topic.PEOPLE)

    await database.write(cluster, close)
    assert (await directory.of(cluster)).by_id[id].status is OrganisationStatus.FORMER
    assert (await directory.of(other)).meant(str(id)) is None
