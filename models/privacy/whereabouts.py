"""Which clusters hold something about a Discord user, for who asks from where none is."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from models.cluster.facts import ClusterFacts, cluster_by_id
from models.database import OfOneCluster, Session
from models.people.tables import Person
from models.privacy.holdings import HOLDINGS
from models.privacy.subject import Subject


def clusters_holding(session: Session, user_id: int) -> Sequence[ClusterFacts]:
    """The clusters that know this user, or hold a trace of them, by name; opened `everywhere()`."""
    nameless = Subject(None, user_id)
    found: set[UUID] = set(session.scalars(select(Person.cluster_id).where(Person.discord_user_id == user_id)))
    for holding in HOLDINGS:
        table = holding.table
        assert issubclass(table, OfOneCluster)
        found.update(session.scalars(select(table.cluster_id).where(holding.about(nameless)).distinct()))
    clusters = [cluster for each in found if (cluster := cluster_by_id(session, each)) is not None]
    return sorted(clusters, key=lambda cluster: (cluster.name, cluster.id))
