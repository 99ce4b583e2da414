"""Whom an operator means, and what is held about them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from models.actor import Actor
from models.database import Database, everywhere
from models.errors import NotAllowed, Reason
from models.people.appointing import Charge, appoint
from models.people.tables import Office
from models.people.tying import DiscordUser
from models.privacy.erasing import erase
from models.privacy.finding import Somebody, somebody_meant
from models.privacy.subject import Subject
from tests.support import factories

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
OPERATOR = Actor.at_command_line()
ANNA, PAUL, CHIEF = 700000000000000001, 700000000000000002, 700000000000000003


@pytest.fixture
async def cluster(database: Database) -> UUID:
    """Anna presides, appointed by somebody unknown; Paul is another."""
    id = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))

    def people(session) -> None:
        factories.person(session, "Anna Kaledo", user_id=ANNA, email="Anna@nickel.example", organisation="X", now=NOW)
        factories.person(session, "Paul Kaledo", user_id=PAUL, now=NOW)

    await database.write(id, people)
    chief, user = Actor(CHIEF, server_administrator=True), DiscordUser(ANNA, "Anna Kaledo")
    await database.write(id, lambda session: appoint(session, chief, user, Charge(Office.PRESIDENT), now=NOW))
    return id


async def meant(database: Database, cluster: UUID, typed: str) -> list[Somebody]:
    return list(await database.read(cluster, lambda session: somebody_meant(session, OPERATOR, typed)))


@pytest.mark.parametrize("typed", ["anna kal", "KALEDO Anna", " anna@NICKEL.example ", str(ANNA)])
async def test_one_is_found_by_name_address_or_discord_id(database: Database, cluster: UUID, typed: str) -> None:
    [anna] = await meant(database, cluster, typed)
    assert (anna.name, anna.organisations, anna.subject.user_id) == ("Anna Kaledo", ("X",), ANNA)
    assert anna.held["person"] == anna.held["mandate"] == anna.held["affiliation"] == 1
    assert next(iter(anna.held)) == "person"
    [again] = await meant(database, cluster, str(anna.subject.person_id))
    assert again == anna


async def test_several_are_all_named(database: Database, cluster: UUID) -> None:
    assert [each.name for each in await meant(database, cluster, "kaledo")] == ["Anna Kaledo", "Paul Kaledo"]


async def test_a_user_whom_the_cluster_never_knew_has_traces(database: Database, cluster: UUID) -> None:
    [chief] = await meant(database, cluster, str(CHIEF))
    assert chief.subject == Subject(None, CHIEF)
    assert chief.held.keys() == {"audit_entry", "audit_detail"}
    await database.write(cluster, lambda session: erase(session, OPERATOR, subject=chief.subject, now=NOW))
    assert await meant(database, cluster, str(CHIEF)) == []


NONSENSE = ["", "   ", "%", "_", "'; DROP TABLE person; --", "\U0001f600", "0" * 400, "9" * 15, "9" * 19, "9" * 5000]
NONSENSE += ["-7", "@", "\x00", "x" * 5000, str(uuid4())]


@pytest.mark.parametrize("typed", NONSENSE, ids=range(len(NONSENSE)))
async def test_nonsense_means_nobody(database: Database, cluster: UUID, typed: str) -> None:
    assert await meant(database, cluster, typed) == []


async def test_of_another_cluster_nobody_is_found(database: Database, cluster: UUID) -> None:
    other = await database.write(
        everywhere(), lambda session: factories.cluster(session, guild_id=2, now=NOW, name="Autre")
    )
    for typed in ("kaledo", "anna@nickel.example", str(ANNA), str(CHIEF)):
        assert await meant(database, other, typed) == []


async def test_only_the_operator_looks_for_and_erases_another(database: Database, cluster: UUID) -> None:
    [paul] = await meant(database, cluster, "paul")
    for refused in (
        lambda session: somebody_meant(session, Actor(ANNA), "paul"),
        lambda session: erase(session, Actor(ANNA, server_administrator=True), subject=paul.subject, now=NOW),
    ):
        with pytest.raises(NotAllowed) as caught:
            await database.write(cluster, refused)
        assert caught.value.reason is Reason.NOT_YOURS
    assert [each.name for each in await meant(database, cluster, "paul")] == ["Paul Kaledo"]
