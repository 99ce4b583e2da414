"""What may be done with the domains of competence, each as one named predicate (see models/people/permissions.py)."""

from __future__ import annotations

from models.errors import Reason
from models.people.permissions import Verdict
from models.people.standing import Standing


def may_edit_domains(standing: Standing) -> Verdict:
    """Add, rename, merge, archive and restore domains of competence: the board and the operator."""
    return None if standing.actor.operator or standing.on_board else Reason.BOARD_ONLY
