"""Installing a cluster in the database: checked, allowed, once, and told in the audit log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from models import audit
from models.actor import Actor
from models.cluster.errors import ClusterNameUnfit, LanguageNotSpoken, ServerTakenMeanwhile, TimeZoneUnknown
from models.cluster.installing import Settings, Wish, checked, install, inventory, repair, zone_called
from models.cluster.places import PLACES, finish, intend_again, places_of, settle
from models.cluster.tables import PlaceKind
from models.database import Database, Session
from models.errors import NotAllowed
from models.outbox import OutboxItem

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
CLUSTER = UUID("00000000-0000-4000-8000-000000000001")
GUILD = 42
CHIEF = Actor(7, server_administrator=True)
SETTINGS = Settings("Open NC", "fr", "Pacific/Noumea")
WISHES = {PlaceKind.HOME: Wish("cagou"), PlaceKind.BOARD_ROLE: Wish("Bureau", 99)}


async def installed(database: Database, settings: Settings = SETTINGS, **changes: object) -> None:
    """An installation by an administrator."""
    wishes = changes.get("wishes", WISHES)
    assert isinstance(wishes, dict)
    await database.write(
        CLUSTER,
        lambda session: install(session, CHIEF, GUILD, settings, wishes, person_id=None, actor_name=None, now=NOW),
    )


def kinds(session: Session) -> list[str]:
    """The kinds of the audit entries, in order."""
    return list(session.scalars(select(audit.AuditEntry.kind).order_by(audit.AuditEntry.sequence)))


async def test_intents_are_written_before_anything_is_made(database: Database) -> None:
    """A thing to make has no id yet; an adopted one has."""
    await installed(database)
    places = await database.read(CLUSTER, places_of)
    assert (places[PlaceKind.HOME].discord_id, places[PlaceKind.HOME].adopted) == (None, False)
    assert (places[PlaceKind.BOARD_ROLE].discord_id, places[PlaceKind.BOARD_ROLE].adopted) == (99, True)
    assert places[PlaceKind.HOME].intended_at == NOW
    owed = await database.read(CLUSTER, lambda session: list(session.scalars(select(OutboxItem.kind))))
    assert owed == [PLACES], "the journal is told once there is one"


async def test_repeating_keeps_what_is_settled(database: Database) -> None:
    """And says nothing in the audit log, unless something changed."""
    await installed(database)
    await database.write(CLUSTER, lambda session: settle(session, PlaceKind.HOME, 5))
    await installed(database)
    places = await database.read(CLUSTER, places_of)
    assert places[PlaceKind.HOME].discord_id == 5
    assert await database.read(CLUSTER, kinds) == ["cluster.installed"]
    await installed(database, Settings("Tech NC", "fr", "Pacific/Noumea"))
    assert await database.read(CLUSTER, kinds) == ["cluster.installed", "cluster.configured"]
    await installed(database, wishes={PlaceKind.HOME: Wish("accueil", 6)})
    places = await database.read(CLUSTER, places_of)
    assert (places[PlaceKind.HOME].discord_id, places[PlaceKind.HOME].adopted) == (6, True)


async def test_finishing_owes_the_card_the_roles_and_the_journal(database: Database) -> None:
    """The entries written before there was a journal are told then, once."""
    await installed(database)
    await database.write(CLUSTER, lambda session: finish(session, NOW))
    await database.write(CLUSTER, lambda session: finish(session, NOW))
    owed = await database.read(CLUSTER, lambda session: sorted(session.scalars(select(OutboxItem.kind))))
    assert owed == ["cluster.places", "home.card", "journal.entry", "roles.all"]
    known = await database.read(CLUSTER, lambda session: inventory(session, CHIEF))
    assert known is not None
    assert known.installed


async def test_a_thing_that_is_gone_is_intended_anew_once(database: Database) -> None:
    """Only if it is still the one that was settled."""
    await installed(database)
    later = NOW + timedelta(hours=1)
    await database.write(CLUSTER, lambda session: settle(session, PlaceKind.HOME, 5))
    await database.write(CLUSTER, lambda session: intend_again(session, PlaceKind.HOME, 4, later))
    assert (await database.read(CLUSTER, places_of))[PlaceKind.HOME].discord_id == 5
    await database.write(CLUSTER, lambda session: intend_again(session, PlaceKind.HOME, 5, later))
    place = (await database.read(CLUSTER, places_of))[PlaceKind.HOME]
    assert (place.discord_id, place.intended_at) == (None, later)


@pytest.mark.parametrize("actor", [Actor(7), Actor.nobody()])
async def test_only_administrators_install(database: Database, actor: Actor) -> None:
    """Nor look, nor repair; the operator may."""
    for operation in (
        lambda session: install(session, actor, GUILD, SETTINGS, WISHES, person_id=None, actor_name=None, now=NOW),
        lambda session: inventory(session, actor),
        lambda session: repair(session, actor, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            await database.write(CLUSTER, operation)
    assert await database.read(CLUSTER, lambda session: inventory(session, Actor.at_command_line())) is None


async def test_a_server_has_one_cluster(database: Database) -> None:
    """The second one that would be founded is refused whole."""
    await installed(database)
    other = UUID("00000000-0000-4000-8000-000000000002")
    with pytest.raises(ServerTakenMeanwhile):
        await database.write(
            other,
            lambda session: install(session, CHIEF, GUILD, SETTINGS, WISHES, person_id=None, actor_name=None, now=NOW),
        )
    assert await database.read(other, places_of) == {}


@pytest.mark.parametrize(
    ("settings", "refusal"),
    [
        (Settings("  ", "fr", "Pacific/Noumea"), ClusterNameUnfit),
        (Settings("x" * 101, "fr", "Pacific/Noumea"), ClusterNameUnfit),
        (Settings("Open NC", "es", "Pacific/Noumea"), LanguageNotSpoken),
        (Settings("Open NC", "fr", "../../etc/passwd"), TimeZoneUnknown),
        (Settings("Open NC", "fr", ""), TimeZoneUnknown),
    ],
)
def test_what_is_wrong_is_refused(settings: Settings, refusal: type[Exception]) -> None:
    """With its own error."""
    with pytest.raises(refusal):
        checked(settings)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Pacific/Noumea", "Pacific/Noumea"),
        ("pacific/NOUMEA", "Pacific/Noumea"),
        (" noumea ", "Pacific/Noumea"),
        ("New York", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_time_zone_is_understood(typed: str, zone: str) -> None:
    """Whatever its case, or by its city."""
    assert zone_called(typed) == zone


def test_the_nearest_time_zone_is_offered() -> None:
    """For what was nearly right."""
    with pytest.raises(TimeZoneUnknown) as refused:
        zone_called("Pacific/Noumeea")
    assert refused.value.nearest == "Pacific/Noumea"
