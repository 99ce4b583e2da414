"""What belongs to an organisation and is not in its row: the picture it shows, and why it is as it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, OwnedByCluster, reference


class OrganisationLogo(Base, OwnedByCluster):
    """An organisation's logo, as uploaded: Discord forgets what was attached, so it is kept here."""

    __tablename__ = "organisation_logo"
    __table_args__ = (UniqueConstraint("cluster_id", "organisation_id"), reference("organisation", "organisation_id"))

    organisation_id: Mapped[UUID]
    content_type: Mapped[str] = mapped_column(String(20))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class StatusReason(Base, OwnedByCluster):
    """Why an organisation was given the status it has, in the words of who did: for who keeps the register, and only
    for as long as the cluster keeps such things. The audit log tells that the status changed.

    It says something as long as the organisation has this `status`: an import changes it without a word.
    """

    __tablename__ = "organisation_status_reason"
    __table_args__ = (UniqueConstraint("cluster_id", "organisation_id"), reference("organisation", "organisation_id"))

    organisation_id: Mapped[UUID]
    status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(200))
    since: Mapped[datetime]
