"""Tables of the deployment as a whole: they belong to no cluster."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.database.base import Base


class DeploymentFact(Base):
    """One fact that this deployment remembers, such as the hash of the commands that were synced."""

    __tablename__ = "deployment_fact"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class ShardLease(Base):
    """Which process answers a shard, and until when: two processes on one shard would both answer."""

    __tablename__ = "shard_lease"

    shard_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    holder: Mapped[str]
    until: Mapped[datetime]
