"""A roll corrected, or given as a list, in lines that people type or paste: a name, then how many voices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session
from models.people.names import folded
from models.people.tables import Person
from models.polls.electorate import Entitled, Roll, Who, asked_of
from models.polls.errors import ElectorNotFound, RollLineNotUnderstood
from models.polls.reaching import look_at_poll
from models.polls.roll import Correction, correct_roll, roll_before_opening

SEPARATORS = ("\t", ";", "=")


def correct_by_lines(session: Session, actor: Actor, poll_id: UUID, typed: str, *, now: datetime) -> Roll:
    """Put what the lines say in the place of all corrections: a name alone has one voice, 0 leaves it out.

    Raises `RollLineNotUnderstood`, `ElectorNotFound`, or as `correct_roll` does; nothing is half done.
    """
    roll_before_opening(session, actor, poll_id, now=now)  # nobody learns names who may not correct it
    poll = look_at_poll(session, actor, poll_id, now).poll
    asked = asked_of(session, poll, now)
    named, by_email = _by_name(asked), _by_email(session, asked)
    corrections = {}
    for line in filter(None, map(str.strip, typed.splitlines())):
        name, weight = _read(line)
        found = by_email.get(name.casefold()) or named.get(folded(name))
        if found is None:
            raise ElectorNotFound(name)
        corrections[found] = Correction(found, weight)
    return correct_roll(session, actor, poll_id, list(corrections.values()), whole=True, now=now)


def lines_of(session: Session, actor: Actor, poll_id: UUID, *, now: datetime) -> str:
    """The corrections as they were typed, to be changed. Raises as `roll_before_opening` does."""
    roll = roll_before_opening(session, actor, poll_id, now=now)
    return "\n".join(f"{each.name} ; {each.weight}" for each in _corrected(roll))


def _corrected(roll: Roll) -> Sequence[Entitled]:
    return [each for each in (*roll.electors, *roll.left_out) if each.corrected]


def _read(line: str) -> tuple[str, int]:
    for separator in SEPARATORS:
        name, found, weight = line.rpartition(separator)
        if found:
            digits = weight.strip()
            if not name.strip() or not digits.isascii() or not digits.isdigit() or len(digits) > 6:
                raise RollLineNotUnderstood(line)
            return name.strip(), int(digits)
    return line, 1


def _by_name(asked: Mapping[Who, Entitled]) -> Mapping[str, Who]:
    """Those whose name nobody shares."""
    found: dict[str, Who | None] = {}
    for who, each in asked.items():
        key = folded(each.name)
        found[key] = None if key in found else who
    return {key: who for key, who in found.items() if who is not None}


def _by_email(session: Session, asked: Mapping[Who, Entitled]) -> Mapping[str, Who]:
    if not any(who.person_id for who in asked):
        return {}
    rows = session.execute(select(Person.email_key, Person.id).where(Person.email_key.is_not(None)))
    return {email: who for email, id in rows if email and (who := Who(None, id)) in asked}
