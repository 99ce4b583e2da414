"""An appointment, an import and an erasure under every fault: whole or absent, told in the journal exactly once."""

from __future__ import annotations

import pytest
from simcord import ChannelHandle, MemberActor
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.cluster.journal import JOURNAL_ENTRY
from models.cluster.tables import Place, PlaceKind
from models.database import Session, Topic
from models.people.board import current_board
from models.people.tables import Mandate, Office, Person
from tests.support.actors import channel_named, messages_in, press
from tests.support.faults import Case, Flow, flow_cases
from tests.support.faults.left import set_aside, told_once
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld

REGISTER = ("membres.csv", "Prénom;Nom;Courriel\r\nPaul;Wamo;paul@lagon.nc\r\nRose;Poadja;rose@lagon.nc\r\n".encode())


async def _cluster(world: FaultWorld) -> None:
    await world.make_cluster()
    journal = world.guild.create_text_channel("journal")

    def make(session: Session) -> None:
        place = Place(
            kind=PlaceKind.JOURNAL, name="journal", discord_id=journal.id, adopted=False, intended_at=world.now
        )
        session.add(place)
        session.touch(Topic.CLUSTER)

    await world.write(make)


def _actor(world: FaultWorld, name: str) -> MemberActor:
    """The one made while arranging, found again after a restart by their name."""
    actor = getattr(world, name)
    assert isinstance(actor, MemberActor)
    return actor


def _journal(world: FaultWorld) -> ChannelHandle:
    return channel_named(world.guild, "journal")


async def _told_in_the_journal(world: FaultWorld, kind: str) -> None:
    """One entry of that kind, the chain whole, one message for each entry or else its row set aside, channel gone."""
    await told_once(world, kind)
    entries = await world.read(lambda session: session.scalar(select(func.count(AuditEntry.id))) or 0)
    messages = len(messages_in(_journal(world)))
    aside = await set_aside(world, JOURNAL_ENTRY)
    assert messages + aside == entries, f"{messages} messages, {aside} set aside for {entries} entries"


async def _nothing_told(world: FaultWorld) -> None:
    assert not await world.read(lambda session: session.scalar(select(func.count(AuditEntry.id))))
    assert not messages_in(_journal(world))


async def arrange_appointment(world: FaultWorld) -> None:
    await _cluster(world)
    world.chief = world.member("Chef", administrator=True)  # type: ignore[attr-defined]  # carried from step to step
    world.anna = await world.person("Anna Kaledo")  # type: ignore[attr-defined]  # as above


async def appoint(world: FaultWorld) -> None:
    chief, anna = _actor(world, "chief"), _actor(world, "anna")
    await chief.slash(world.channel, "bureau nommer", membre=anna, fonction=Office.PRESIDENT.value)


async def appointed(world: FaultWorld) -> None:
    seats = await world.read(lambda session: current_board(session, world.now))
    assert [(seat.office, seat.name) for seat in seats] == [(Office.PRESIDENT, "Anna Kaledo")]
    assert await world.read(lambda session: session.scalar(select(func.count(Mandate.id)))) == 1
    await _told_in_the_journal(world, "board.appointed")


async def not_appointed(world: FaultWorld) -> None:
    assert not await world.read(lambda session: session.scalar(select(func.count(Mandate.id))))
    await _nothing_told(world)


async def arrange_import(world: FaultWorld) -> None:
    await _cluster(world)
    world.anna = await world.person("Anna Kaledo", office=Office.PRESIDENT)  # type: ignore[attr-defined]  # as above


async def import_register(world: FaultWorld) -> None:
    anna = _actor(world, "anna")
    shown = await anna.slash(world.channel, "membres importer", fichier=REGISTER)
    if "Importer" in str(shown.response and shown.response.components):
        await press(anna, shown, "Importer")


async def imported(world: FaultWorld) -> None:
    assert await world.read(lambda session: session.scalar(select(func.count(Person.id)))) == 3
    await _told_in_the_journal(world, "members.import")


async def not_imported(world: FaultWorld) -> None:
    assert await world.read(lambda session: session.scalar(select(func.count(Person.id)))) == 1
    await _nothing_told(world)


async def erase(world: FaultWorld) -> None:
    anna = _actor(world, "anna")
    shown = await anna.slash(world.channel, "mes-donnees effacer")
    if "Effacer" in str(shown.response and shown.response.components):
        await press(anna, shown, "Effacer définitivement")


async def erased(world: FaultWorld) -> None:
    assert not await world.read(lambda session: session.scalar(select(func.count(Person.id))))
    assert await world.read(lambda session: session.scalars(select(Mandate.person_id)).all()) == [None]
    await _told_in_the_journal(world, "privacy.erased")


async def not_erased(world: FaultWorld) -> None:
    assert await world.read(lambda session: session.scalar(select(func.count(Person.id)))) == 1
    await _nothing_told(world)


APPOINTMENT = Flow("appoint", arrange=arrange_appointment, act=appoint, whole=appointed, absent=not_appointed)
IMPORT = Flow("import", arrange=arrange_import, act=import_register, whole=imported, absent=not_imported)
ERASURE = Flow("erase", arrange=arrange_import, act=erase, whole=erased, absent=not_erased)


@pytest.mark.parametrize(
    "case", [case for flow in (APPOINTMENT, IMPORT, ERASURE) for case in flow_cases(flow, sample=2)]
)
async def test_it_is_whole_or_absent_and_told_once(case: Case, make_fault_world: MakeWorld) -> None:
    """The runner says at which step it was neither."""
    await case.run(make_fault_world)
