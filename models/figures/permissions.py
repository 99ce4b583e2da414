"""Who may see the figures (see models/people/permissions.py)."""

from __future__ import annotations

from models.errors import Reason
from models.people.permissions import Verdict
from models.people.standing import Standing
from models.people.tables import Office


def may_see_figures(standing: Standing) -> Verdict:
    """See the figures of the cluster: the board, the delegate who prepares its meetings, and the operator."""
    if standing.actor.operator or standing.on_board or Office.DELEGATE in standing.offices:
        return None
    return Reason.BOARD_ONLY
