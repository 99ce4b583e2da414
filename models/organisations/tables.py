"""What belongs to an organisation and is not in its row: the picture it shows."""

from __future__ import annotations

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
