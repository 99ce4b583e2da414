"""Where everything is kept: SQLite or PostgreSQL behind `read` and `write`, each cluster apart from the others."""

from models.database.base import (
    Base,
    ClusterItself,
    Identifier,
    Instant,
    OfOneCluster,
    OwnedByCluster,
    personal,
    reference,
)
from models.database.database import Database, Listener
from models.database.inserting import insert_into, insert_rows
from models.database.session import AnotherClustersRow, Everywhere, Scope, Session, Topic, everywhere, in_cluster, lock
from models.database.together import Together

__all__ = [
    "AnotherClustersRow",
    "Base",
    "ClusterItself",
    "Database",
    "Everywhere",
    "Identifier",
    "Instant",
    "Listener",
    "OfOneCluster",
    "OwnedByCluster",
    "Scope",
    "Session",
    "Together",
    "Topic",
    "everywhere",
    "in_cluster",
    "insert_into",
    "insert_rows",
    "lock",
    "personal",
    "reference",
]
