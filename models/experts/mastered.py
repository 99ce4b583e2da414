"""What one person masters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from models.database import Session
from models.experts.tables import Domain, Expertise
from models.records import dataclass


@dataclass(frozen=True)
class Mastered:
    """A domain in use that a person masters, with its names in both languages."""

    name_fr: str
    name_en: str
    level: int
    confirmed_at: datetime

    def name(self, language: str) -> str:
        """The domain's name in a language."""
        return self.name_en if language == "en" else self.name_fr


def mastered_by(session: Session, person_id: UUID) -> Sequence[Mastered]:
    """The domains in use that a person masters, the best first."""
    rows = session.execute(
        select(Domain.name_fr, Domain.name_en, Expertise.level, Expertise.confirmed_at)
        .join(Expertise, and_(Expertise.cluster_id == Domain.cluster_id, Expertise.domain_id == Domain.id))
        .where(Expertise.person_id == person_id, Domain.archived_at.is_(None))
        .order_by(Expertise.level.desc(), Domain.name_fr)
    )
    return [Mastered(*row) for row in rows]
