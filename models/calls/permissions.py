"""What may be done with calls for expertise, each as one named predicate (see models/people/permissions.py)."""

from __future__ import annotations

from uuid import UUID

from models.errors import Reason
from models.people.permissions import Verdict, may_propose
from models.people.standing import Standing


def may_call(standing: Standing) -> Verdict:
    """Post a call: who may propose."""
    return may_propose(standing)


def may_answer(standing: Standing) -> Verdict:
    """Offer help: who may propose; the answer agrees to an introduction."""
    return may_propose(standing)


def may_follow(standing: Standing, asker_id: UUID | None) -> Verdict:
    """See who answered, meet them, and close the call: its asker, whatever became of their organisation."""
    if standing.person_id is None:
        return Reason.UNKNOWN_PERSON
    return None if standing.person_id == asker_id else Reason.NOT_YOURS


def may_remove(standing: Standing) -> Verdict:
    """Close somebody's call that is out of place: the board."""
    return None if standing.on_board else Reason.BOARD_ONLY
