"""Mandates in bad faith or by mistake: each gets its clear answer, and nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from simcord import MemberActor
from sqlalchemy import select

from models.database import Session
from models.people.tables import Mandate, Office
from tests.journeys.test_hostile_inputs import BOARD_ONLY, DEAD_BUTTON, Act, Stage, fault_of, stage
from tests.support import factories, forged

__all__ = ["stage"]

OVER = "déjà terminé"
NO_DATE = "Je ne comprends pas la date"


@dataclass
class Mandates:
    """Ben presides; a delegate has no power yet; one mandate is another cluster's."""

    on: Stage
    delegate: UUID
    council: UUID
    far: UUID


Who = Callable[[Mandates], MemberActor]
Doing = Callable[[Mandates], Act]


def ben(at: Mandates) -> MemberActor:
    return at.on.president


def anna(at: Mandates) -> MemberActor:
    return at.on.member


def root(at: Mandates) -> MemberActor:
    return at.on.administrator


def press(verb: str, what: Callable[[Mandates], Sequence[object]], who: Who = ben) -> Doing:
    return lambda at: lambda on: forged.press(who(at), on.world.channel, on.id(f"board:{verb}", *what(at)))


def pick(verb: str, what: Callable[[Mandates], Sequence[object]], *values: str, who: Who = ben) -> Doing:
    return lambda at: lambda on: forged.pick(who(at), on.world.channel, on.id(f"board:{verb}", *what(at)), values)


def send(verb: str, what: Callable[[Mandates], Sequence[object]], who: Who = ben, **answers: str) -> Doing:
    return lambda at: lambda on: forged.send_form(who(at), on.world.channel, on.id(f"board:{verb}", *what(at)), answers)


def name(**options: object) -> Doing:
    return lambda at: lambda on: on.president.slash(on.world.channel, "bureau nommer", membre=on.stranger, **options)


def form_of_council(at: Mandates) -> Sequence[object]:
    """The form of a mandate's dates as it was opened: it showed none."""
    return [at.council, "-", "-"]


def nothing(at: Mandates) -> Sequence[object]:
    return ()


TABLE: dict[str, tuple[Doing, str]] = {
    "powers for oneself by a member": (
        pick("powers", lambda at: [at.delegate], "keep_register", who=anna),
        BOARD_ONLY,
    ),
    "powers lent by the server's administrator": (
        pick("powers", lambda at: [at.delegate], "keep_register", who=root),
        BOARD_ONLY,
    ),
    "a power that is none": (pick("powers", lambda at: [at.delegate], "everything"), DEAD_BUTTON),
    "powers for a council member": (
        pick("powers", lambda at: [at.council], "read_journal"),
        "n’a pas de mandat de délégation",
    ),
    "powers for another cluster's delegate": (pick("powers", lambda at: [at.far], "read_journal"), OVER),
    "powers for nobody": (pick("powers", nothing, "read_journal"), DEAD_BUTTON),
    "a mandate that never was, picked": (pick("mandate", lambda at: [0], str(uuid4())), OVER),
    "no mandate, picked": (pick("mandate", lambda at: [0]), DEAD_BUTTON),
    "a mandate of another cluster, picked": (pick("mandate", lambda at: [0], "x" * 36), DEAD_BUTTON),
    "a mandate picked by a member": (pick("mandate", lambda at: [0], str(uuid4()), who=anna), BOARD_ONLY),
    "the dates of another cluster's mandate": (press("dates", lambda at: [at.far]), OVER),
    "dates of nothing": (press("dates", nothing), DEAD_BUTTON),
    "dates by a member": (press("dates", lambda at: [at.council], anna), BOARD_ONLY),
    "dates sent by a member": (send("dates_sent", form_of_council, anna, until="31/12/2030"), BOARD_ONLY),
    "dates that are none": (send("dates_sent", form_of_council, until="@everyone"), NO_DATE),
    "an end before the start": (
        send("dates_sent", form_of_council, since="01/01/2026", until="01/01/2000"),
        "à venir",
    ),
    "a start put off": (send("dates_sent", form_of_council, since="01/01/2030"), "a déjà débuté"),
    "dates that change nothing": (send("dates_sent", form_of_council), "rien à changer"),
    "the form of an office by a member": (press("appoint", nothing, anna), BOARD_ONLY),
    "an office given by a member": (send("appoint_sent", nothing, anna, office="president"), BOARD_ONLY),
    "an office for nobody": (send("appoint_sent", nothing, office="treasurer"), DEAD_BUTTON),
    "an office for a user made up": (
        send("appoint_sent", nothing, member="123456789012345678", office="treasurer"),
        DEAD_BUTTON,
    ),
    "an office for a name": (send("appoint_sent", nothing, member="@everyone", office="treasurer"), DEAD_BUTTON),
    "a start in a thousand years": (name(fonction="treasurer", depuis="01/01/3026"), "à moins de 20 ans"),
    "a start that is no day": (name(fonction="treasurer", depuis="30/02/2026"), NO_DATE),
    "a term turned round": (
        name(fonction="treasurer", depuis="01/06/2026", jusqu_au="31/05/2026"),
        "se terminerait avant de débuter",
    ),
}
"""What is done, and a part of the answer."""


@pytest.fixture
async def mandates(stage: Stage) -> Mandates:
    """Two mandates more in the cluster, and one in another."""
    now = stage.world.now

    def give(office: Office) -> Callable[[Session], UUID]:
        def make(session: Session) -> UUID:
            who = factories.person(session, f"Titulaire {office.value}", office=office, now=now)
            session.flush()
            return session.scalars(select(Mandate.id).where(Mandate.person_id == who)).one()

        return make

    world = stage.world
    return Mandates(
        stage,
        await world.write(give(Office.DELEGATE)),
        await world.write(give(Office.COUNCIL)),
        await world.write(give(Office.DELEGATE), stage.elsewhere),
    )


def held(session: Session) -> list[object]:
    """What must not change, besides what `fault_of` compares."""
    rows = session.scalars(select(Mandate).order_by(Mandate.id))
    return [(row.id, row.since, row.until, tuple(row.powers)) for row in rows]


@pytest.mark.wrong_on_purpose
async def test_each_gets_a_clear_answer_and_changes_nothing(mandates: Mandates) -> None:
    """One after the other, in one world; every case that fails is named."""
    before = await mandates.on.world.read(held)
    faults = {case: await fault_of(mandates.on, doing(mandates), answer) for case, (doing, answer) in TABLE.items()}
    assert {case: fault for case, fault in faults.items() if fault} == {}
    assert await mandates.on.world.read(held) == before
