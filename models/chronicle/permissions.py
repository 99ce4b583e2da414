"""Who may read the audit log."""

from __future__ import annotations

from models.people.permissions import Verdict, board_or
from models.people.standing import Standing
from models.people.tables import Power


def may_read_journal(standing: Standing) -> Verdict:
    """Search the audit log, and write it out: the board, the operator, the delegate whom the board lets do so."""
    return board_or(standing, Power.READ_JOURNAL)
