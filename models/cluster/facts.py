"""What is often asked about a cluster, as a frozen value that may be kept in memory."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from models.cluster.tables import Cluster, Place, PlaceKind
from models.database import Session
from models.records import dataclass


@dataclass(frozen=True)
class ClusterFacts:
    """A cluster and its places: `places` maps a kind to the Discord id of what serves as it."""

    id: UUID
    guild_id: int
    name: str
    language: str
    time_zone: str
    installed: bool
    places: dict[PlaceKind, int] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the cluster lives."""
        return ZoneInfo(self.time_zone)


def cluster_of_guild(session: Session, guild_id: int) -> ClusterFacts | None:
    """The cluster tied to a Discord server; opened `everywhere()`."""
    cluster = session.scalar(select(Cluster).where(Cluster.guild_id == guild_id))
    return None if cluster is None else _facts(session, cluster)


def cluster_by_id(session: Session, cluster_id: UUID) -> ClusterFacts | None:
    """The cluster with this id; opened `everywhere()` or for it."""
    cluster = session.scalar(select(Cluster).where(Cluster.id == cluster_id))
    return None if cluster is None else _facts(session, cluster)


def clusters_of_shards(session: Session, shard_count: int, shard_ids: Collection[int]) -> list[UUID]:
    """The clusters whose servers these shards serve; opened `everywhere()`.

    Discord's documentation, Gateway, Sharding: `shard_id = (guild_id >> 22) % num_shards`.
    """
    rows = session.execute(select(Cluster.id, Cluster.guild_id))
    return [cluster_id for cluster_id, guild_id in rows if (guild_id >> 22) % shard_count in shard_ids]


def _facts(session: Session, cluster: Cluster) -> ClusterFacts:
    places = session.execute(
        select(Place.kind, Place.discord_id).where(Place.cluster_id == cluster.id, Place.discord_id.is_not(None))
    )
    return ClusterFacts(
        id=cluster.id,
        guild_id=cluster.guild_id,
        name=cluster.name,
        language=cluster.language,
        time_zone=cluster.time_zone,
        installed=cluster.installed_at is not None,
        places={PlaceKind(kind): discord_id for kind, discord_id in places if discord_id is not None},
    )
