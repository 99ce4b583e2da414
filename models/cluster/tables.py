"""The association, and what it has in its Discord server."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, ClusterItself, OwnedByCluster


class Cluster(Base, ClusterItself):
    """One association, tied to one Discord server for good.

    `language` is `fr` or `en`; `time_zone` an IANA name. `installed_at` is empty until an installation went to its end.
    """

    __tablename__ = "cluster"

    guild_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    name: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    installed_at: Mapped[datetime | None]


class PlaceKind(StrEnum):
    """What a cluster has in its server; the value is the stable key in the database."""

    CATEGORY = "category"
    HOME = "home"
    JOURNAL = "journal"
    CALLS = "calls"
    PROJECTS = "projects"
    MEMBER_ROLE = "member_role"
    EXPERT_ROLE = "expert_role"
    BOARD_ROLE = "board_role"
    HOME_CARD = "home_card"


class Place(Base, OwnedByCluster):
    """A channel, forum, role or pinned card that the cluster uses in Discord.

    The intent is written before Discord is asked (`discord_id` empty), so that what a crash leaves behind is found
    again by `name` and by having been made after `intended_at`. `adopted` says that it was there before Cagou,
    which therefore never deletes it.
    """

    __tablename__ = "place"
    __table_args__ = (UniqueConstraint("cluster_id", "kind"),)

    kind: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(100))
    discord_id: Mapped[int | None] = mapped_column(BigInteger)
    adopted: Mapped[bool]
    intended_at: Mapped[datetime]
