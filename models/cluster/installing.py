"""Installing a cluster: its name, language and time zone, and what its server shall hold for it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models import audit, outbox
from models.actor import Actor
from models.cluster.errors import ClusterNameUnfit, LanguageNotSpoken, ServerTakenMeanwhile, TimeZoneUnknown
from models.cluster.journal import record
from models.cluster.permissions import demand_installer
from models.cluster.places import CONFIGURED, INSTALLED, PLACES, PlaceFacts, places_of
from models.cluster.tables import Cluster, Place, PlaceKind
from models.database import Session, Topic
from models.records import dataclass

LANGUAGES = ("fr", "en")
LONGEST_NAME = 100


@dataclass(frozen=True)
class Settings:
    """What a cluster is called, which language its public messages speak, and where it lives (an IANA zone)."""

    name: str
    language: str
    time_zone: str


@dataclass(frozen=True)
class Wish:
    """What one place shall be: called `name` when it is made, or the existing thing `adopt`."""

    name: str
    adopt: int | None = None


@dataclass(frozen=True)
class Installed:
    """What an installation came to: whether it was the first, and whether it changed settings or places."""

    cluster_id: UUID
    first: bool
    changed: bool


def checked(settings: Settings) -> Settings:
    """The settings with the spaces taken off and the time zone as its list writes it.

    Raises `ClusterNameUnfit`, `LanguageNotSpoken` or `TimeZoneUnknown`.
    """
    name = " ".join(settings.name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise ClusterNameUnfit(LONGEST_NAME)
    if settings.language not in LANGUAGES:
        raise LanguageNotSpoken(settings.language)
    return Settings(name, settings.language, zone_called(settings.time_zone))


def zone_called(typed: str) -> str:
    """The IANA name of a time zone, whatever its case, or by its city alone. Raises `TimeZoneUnknown`."""
    wanted = "_".join(typed.split()).casefold()
    every = sorted(available_timezones())
    for zone in every:
        if zone.casefold() == wanted:
            return zone
    by_city = [zone for zone in every if "/" in zone and zone.rsplit("/", 1)[1].casefold() == wanted]
    if len(by_city) == 1:
        return by_city[0]
    cities = {zone.rsplit("/", 1)[-1].casefold(): zone for zone in every}
    near = difflib.get_close_matches(wanted.rsplit("/", 1)[-1], cities, n=1)
    raise TimeZoneUnknown(typed, cities[near[0]] if near else "")


def install(
    session: Session,
    actor: Actor,
    guild_id: int,
    settings: Settings,
    wishes: Mapping[PlaceKind, Wish],
    *,
    person_id: UUID | None,
    actor_name: str | None,
    now: datetime,
) -> Installed:
    """Create or change the cluster, write down what its server shall hold, and owe the making of it.

    The session is opened for the cluster's id, a fresh one before the first installation. Safe to repeat: a place that
    is settled stays as it is unless another existing thing is wished for it. Raises `NotAllowed`, what `checked`
    raises, and `ServerTakenMeanwhile`.
    """
    demand_installer(actor)
    settings = checked(settings)
    cluster = session.scalar(select(Cluster).with_for_update())
    first = cluster is None
    before = {} if cluster is None else _facts(cluster, places_of(session))
    if cluster is None:
        cluster = _found(session, guild_id, settings, now)
    cluster.name, cluster.language, cluster.time_zone = settings.name, settings.language, settings.time_zone
    _intend(session, wishes, now)
    session.flush()
    after = _facts(cluster, places_of(session))
    if before != after:
        installed = audit.Change(INSTALLED, cluster.id, before, after)
        change = installed if first else audit.Change(CONFIGURED, cluster.id, before, after)
        # The first entry is told once there is a journal to tell it in: see `places.finish`.
        write_down = audit.append if cluster.installed_at is None else record
        write_down(session, change, actor=actor, person_id=person_id, actor_name=actor_name, now=now)
    outbox.project(session, PLACES, None, now)
    session.touch(Topic.CLUSTER)
    return Installed(cluster.id, first, before != after)


@dataclass(frozen=True)
class Inventory:
    """A cluster as its administrators may look at it."""

    settings: Settings
    installed: bool
    places: Mapping[PlaceKind, PlaceFacts]


def inventory(session: Session, actor: Actor) -> Inventory | None:
    """The cluster's settings and places, None before the first installation. Raises `NotAllowed`."""
    demand_installer(actor)
    cluster = session.scalar(select(Cluster))
    if cluster is None:
        return None
    settings = Settings(cluster.name, cluster.language, cluster.time_zone)
    return Inventory(settings, cluster.installed_at is not None, places_of(session))


def repair(session: Session, actor: Actor, *, now: datetime) -> None:
    """Owe a comparison of all places with the server, and the making of what is missing. Raises `NotAllowed`."""
    demand_installer(actor)
    outbox.project(session, PLACES, None, now)


def _found(session: Session, guild_id: int, settings: Settings, now: datetime) -> Cluster:
    cluster = Cluster(
        id=session.own_cluster_id,
        guild_id=guild_id,
        name=settings.name,
        language=settings.language,
        time_zone=settings.time_zone,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(cluster)
            session.flush()
    except IntegrityError:
        raise ServerTakenMeanwhile from None
    return cluster


def _intend(session: Session, wishes: Mapping[PlaceKind, Wish], now: datetime) -> None:
    rows = {PlaceKind(place.kind): place for place in session.scalars(select(Place))}
    for kind, wish in wishes.items():
        row = rows.get(kind)
        if row is None:
            session.add(
                Place(
                    id=session.new_id(),
                    kind=kind,
                    name=wish.name,
                    discord_id=wish.adopt,
                    adopted=wish.adopt is not None,
                    intended_at=now,
                )
            )
        elif wish.adopt is not None and wish.adopt != row.discord_id:
            row.name, row.discord_id, row.adopted, row.intended_at = wish.name, wish.adopt, True, now


def _facts(cluster: Cluster, places: Mapping[PlaceKind, PlaceFacts]) -> dict[str, object]:
    """What the audit log says about an installation: settings, and which existing things were adopted."""
    adopted = {place.kind.value: str(place.discord_id) for place in places.values() if place.adopted}
    return {
        "name": cluster.name,
        "language": cluster.language,
        "time_zone": cluster.time_zone,
        "places": sorted(places),
        "adopted": adopted,
    }
