"""Somebody with a real past is exported and erased; the others and the association's history stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from models import audit
from models.actor import Actor
from models.audit import AuditEntry
from models.chronicle.telling import told
from models.cluster.places import ROLES_OF_ALL
from models.database import Database, everywhere
from models.outbox import OutboxItem
from models.people.appointing import Charge, appoint
from models.people.board import current_board
from models.people.tables import AffiliationRole, Mandate, Office, Person
from models.people.tying import DiscordUser
from models.privacy.erasing import Erased, erase_all
from models.privacy.exporting import held_about
from tests.house.test_personal_data import everything
from tests.support import factories

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
ANNA, PAUL, CHIEF = 700000000000000001, 700000000000000002, 700000000000000003
TRACES = ("Anna", "Kaledo", "kaledo", "anna@nickel.example", "+687", str(ANNA), "Directrice", "forages")


@pytest.fixture
async def cluster(database: Database) -> UUID:
    """Anna, president, acts and is acted upon; Paul, treasurer, stays."""
    id = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))

    def people(session):
        anna = factories.person(
            session,
            "Anna Kaledo",
            user_id=ANNA,
            organisation="Nickel Sud",
            role=AffiliationRole.REPRESENTATIVE,
            email="Anna@nickel.example",
            title="Directrice",
            now=NOW,
        )
        session.find(Person, anna).phone = "+687 12 34 56"
        domain = factories.domain(session, "forage", "Forage")
        session.flush()
        expertise = factories.expertise(session, anna, domain, now=NOW)
        session.flush()
        from models.experts.tables import Expertise

        session.find(Expertise, expertise).note = "Dix ans de forages"
        factories.person(session, "Paul Wamo", user_id=PAUL, now=NOW)

    await database.write(id, people)
    chief = Actor(CHIEF, server_administrator=True)
    for actor, user, office in (
        (chief, DiscordUser(ANNA, "Anna Kaledo"), Office.PRESIDENT),
        (Actor(ANNA), DiscordUser(PAUL, "Paul"), Office.TREASURER),
    ):
        await database.write(id, lambda session, a=actor, u=user, o=office: appoint(session, a, u, Charge(o), now=NOW))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    return id


async def test_the_export_is_readable_and_shows_nobody_else(database: Database, cluster: UUID) -> None:
    held = await database.read(cluster, lambda session: held_about(session, Actor(ANNA)))
    [person] = held.rows("person")
    assert (person["given_name"], person["discord_user_id"], person["phone"]) == ("Anna", str(ANNA), "+687 12 34 56")
    assert held.rows("affiliation")[0]["organisation"] == "Nickel Sud"
    assert held.rows("expertise")[0]["domain"] == "Forage"
    assert held.rows("mandate")[0]["office"] == "president"
    assert {row["kind"] for row in held.rows("audit_entry")} == {"board.appointed"}
    assert len(held.rows("audit_detail")) == 2
    written = str(held)
    for other in ("Paul", "Wamo", str(PAUL), str(CHIEF)):
        assert other not in written


async def test_nothing_of_a_person_is_left_and_the_chain_still_verifies(database: Database, cluster: UUID) -> None:
    before = str(await everything(database))
    assert all(trace in before for trace in TRACES)
    later = NOW + timedelta(days=1)
    outcome = await erase_all(database, cluster, Actor(ANNA), now=later)
    assert outcome == Erased(known=True, mandates_ended=1)
    after = str(await everything(database))
    assert [trace for trace in TRACES if trace in after] == []
    entries = await database.read(
        cluster, lambda session: session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
    )
    assert audit.first_break(entries) is None
    assert await database.read(cluster, audit.first_false_detail) is None
    assert "Wamo" in after
    assert str(PAUL) in after


async def test_an_office_ends_with_it_and_its_dates_stay(database: Database, cluster: UUID) -> None:
    later = NOW + timedelta(days=1)
    await erase_all(database, cluster, Actor(ANNA), now=later)
    seats = await database.read(cluster, lambda session: current_board(session, later))
    assert [seat.name for seat in seats] == ["Paul Wamo"]
    kept = await database.read(
        cluster, lambda session: session.scalar(select(Mandate).where(Mandate.office == Office.PRESIDENT))
    )
    assert kept is not None
    assert (kept.person_id, kept.since, kept.until) == (None, NOW, later)
    owed = await database.read(cluster, lambda session: session.scalars(select(OutboxItem.kind)).all())
    assert ROLES_OF_ALL in owed


async def test_the_journal_tells_of_an_erased_person(database: Database, cluster: UUID) -> None:
    await erase_all(database, cluster, Actor(ANNA), now=NOW)
    entries = await database.read(
        cluster, lambda session: session.scalars(select(AuditEntry.id).order_by(AuditEntry.sequence)).all()
    )
    second = await database.read(cluster, lambda session: told(session, entries[1]))
    assert second is not None
    assert (second.actor_name, second.actor_user_id, second.actor_erased) == (None, None, True)
    assert second.subject_name == "Paul Wamo"
    assert second.after["office"] == "treasurer"
    last = await database.read(cluster, lambda session: told(session, entries[-1]))
    assert last is not None
    assert (last.kind, last.actor_user_id, last.subject_name) == ("privacy.erased", None, None)


async def test_a_stranger_who_left_traces_is_erased_too(database: Database, cluster: UUID) -> None:
    held = await database.read(cluster, lambda session: held_about(session, Actor(CHIEF)))
    assert set(held.tables) == {"audit_entry", "audit_detail"}
    outcome = await erase_all(database, cluster, Actor(CHIEF), now=NOW)
    assert outcome == Erased(known=False, mandates_ended=0)
    assert str(CHIEF) not in str(await everything(database))
    assert "Kaledo" in str(await everything(database))


async def test_erasing_twice_and_erasing_nobody_do_no_harm(database: Database, cluster: UUID) -> None:
    assert await database.read(cluster, lambda session: held_about(session, Actor.nobody()).tables) == {}
    for actor in (Actor(ANNA), Actor(ANNA), Actor(123456), Actor.nobody()):
        await erase_all(database, cluster, actor, now=NOW)
    held = await database.read(cluster, lambda session: held_about(session, Actor(ANNA)))
    assert held.tables == {}
    assert str(CHIEF) in str(await everything(database))
    assert "Wamo" in str(await everything(database))


async def test_another_cluster_keeps_its_own(database: Database, cluster: UUID) -> None:
    other = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=2, now=NOW))
    await database.write(other, lambda session: factories.person(session, "Anna Kaledo", user_id=ANNA, now=NOW))
    await erase_all(database, cluster, Actor(ANNA), now=NOW)
    held = await database.read(other, lambda session: held_about(session, Actor(ANNA)))
    assert held.rows("person")[0]["family_name"] == "Kaledo"


async def test_nothing_is_left_between_the_rows_of_the_file(database: Database, cluster: UUID) -> None:
    """SQLite keeps what was deleted in the free parts of its pages, unless told to overwrite it."""
    await erase_all(database, cluster, Actor(ANNA), now=NOW)
    await database.close()
    if database.path is not None:
        content = database.path.read_bytes()
        assert b"Paul" in content
        assert [trace for trace in TRACES if trace.encode() in content] == []
        assert not database.path.with_name(f"{database.path.name}-wal").exists()
