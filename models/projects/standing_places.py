"""Where a project stands in Discord: the channel of its card, and the forum of its post."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from models.cluster.tables import Place, PlaceKind
from models.database import Session
from models.groups.tables import Group, GroupPlaceKind
from models.projects.errors import NoPlaceForProjects
from models.records import dataclass
from models.threads.facts import place_of
from models.threads.permissions import open_to_all


@dataclass(frozen=True)
class StandingPlaces:
    """The Discord ids of both; empty while there is none."""

    channel_id: int | None
    forum_id: int | None


def standing_places(session: Session, home: Group | None) -> StandingPlaces:
    """Those of the cluster, unless only the people of the home group read it: then the group's own."""
    if home is not None and not open_to_all(home):
        channel_id = place_of(session, home.id, GroupPlaceKind.CHANNEL)
        return StandingPlaces(channel_id, place_of(session, home.id, GroupPlaceKind.FORUM))
    rows = session.execute(
        select(Place.kind, Place.discord_id).where(Place.kind.in_((PlaceKind.PROJECT_CARDS, PlaceKind.PROJECTS)))
    )
    found = dict(rows.all())
    return StandingPlaces(found.get(PlaceKind.PROJECT_CARDS), found.get(PlaceKind.PROJECTS))


def demand_places(session: Session, home: Group | None) -> StandingPlaces:
    """The same. Raises `NoPlaceForProjects` where there is no channel for the card."""
    places = standing_places(session, home)
    if places.channel_id is None:
        raise NoPlaceForProjects
    return places


def forum_of_home(session: Session, home_id: UUID | None) -> int | None:
    """The forum of the projects of a group, or of the whole cluster."""
    return standing_places(session, session.find(Group, home_id) if home_id is not None else None).forum_id
