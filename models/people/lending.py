"""What the board lets its delegate do in its stead."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from models import audit
from models.actor import Actor
from models.database import Session, Topic
from models.people.board import Seat
from models.people.errors import PowersAreForDelegates
from models.people.permissions import demand, may_lend_powers
from models.people.standing import standing_of
from models.people.tables import Mandate, Office, Power
from models.people.terms import lock_board, seat_with, write

LENT = "board.powers"


def lend_powers(session: Session, actor: Actor, mandate_id: UUID, powers: Collection[Power], *, now: datetime) -> Seat:
    """Let a delegate do just this, from now on (or from the start of their mandate) until it ends.

    Raises `NotAllowed`, `MandateOver` or `PowersAreForDelegates`. What is lent already is not written down again.
    """
    now = lock_board(session, now)
    standing = standing_of(session, actor, now)
    demand(may_lend_powers(standing))
    seat = seat_with(session, mandate_id, now)
    if seat.office is not Office.DELEGATE:
        raise PowersAreForDelegates(seat.name)
    lent = tuple(power for power in Power if power in powers)
    if lent == seat.powers:
        return seat
    mandate = session.find(Mandate, mandate_id)
    assert mandate is not None
    mandate.powers = [power.value for power in lent]
    before = {"mandate": str(mandate_id), "powers": [power.value for power in seat.powers]}
    write(session, standing, audit.Change(LENT, seat.person_id, before, {"powers": list(mandate.powers)}), now)
    session.touch(Topic.PEOPLE)
    return replace(seat, powers=lent)
