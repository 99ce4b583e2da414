"""Two organisations, who represents one, who keeps the register, and pictures to show."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from uuid import UUID

from simcord import MemberActor
from sqlalchemy import select

from models.audit import AuditEntry
from models.database import Session
from models.people.tables import Affiliation, AffiliationRole, Office, Organisation
from tests.support import factories
from tests.support.actors import Shown, text
from tests.support.world import World

NICKEL, LAGON, BROUSSE = "Nickel Sud", "Lagon Numérique", "Brousse Données"


def png(width: int = 8, height: int = 8) -> bytes:
    """A whole picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\x20\x70\xa0" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class OrganisationStage:
    """Rose keeps the register; Anna represents Nickel Sud, where Ben works; Chloé works at Lagon Numérique."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def prepare(self) -> OrganisationStage:
        world = self.world
        self.rose = await world.person("Rose Poadja", office=Office.SECRETARY)
        self.anna, self.ben, self.chloe = (
            world.member(name) for name in ("Anna Kaledo", "Ben Wamo", "Chloé Naisseline")
        )
        await world.write(self._make)
        return self

    def _make(self, session: Session) -> None:
        now = self.world.now

        def person(actor: MemberActor | None, name: str, where: str, role: AffiliationRole) -> UUID:
            return factories.person(
                session, name, user_id=actor.id if actor else None, organisation=where, role=role, now=now
            )

        self.anna_id = person(self.anna, "Anna Kaledo", NICKEL, AffiliationRole.REPRESENTATIVE)
        self.ben_id = person(self.ben, "Ben Wamo", NICKEL, AffiliationRole.STAFF)
        self.untied_id = person(None, "Denis Imprimé", NICKEL, AffiliationRole.DEPUTY)
        self.chloe_id = person(self.chloe, "Chloé Naisseline", LAGON, AffiliationRole.STAFF)
        self.nickel = factories.organisation(session, NICKEL, now=now)
        self.lagon = factories.organisation(session, LAGON, now=now)
        self.domain = factories.domain(session, "cybersecurite", "Cybersécurité")
        session.flush()
        factories.expertise(session, self.ben_id, self.domain, now=now)

    async def row(self, id: UUID | None = None) -> Organisation:
        row = await self.world.read(lambda session: session.find(Organisation, id or self.nickel))
        assert row is not None
        return row

    async def role(self, person_id: UUID) -> tuple[str, str]:
        row = await self.world.read(
            lambda session: session.scalars(select(Affiliation).where(Affiliation.person_id == person_id)).one()
        )
        return row.role, row.status

    async def kinds(self) -> list[str]:
        return await self.world.read(lambda s: list(s.scalars(select(AuditEntry.kind).order_by(AuditEntry.sequence))))

    async def dues(self, id: UUID, day: date | None, email: str | None = None) -> None:
        def write(session: Session) -> None:
            row = session.find(Organisation, id)
            assert row is not None
            row.dues_paid_until, row.email = day, email

        await self.world.write(write)


def plain(shown: Shown) -> str:
    """What is read, without escapes, with plain spaces."""
    return text(shown).replace("\\", "").replace("\u202f", " ").replace("\xa0", " ")
