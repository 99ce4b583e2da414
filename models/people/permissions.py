"""What may be done with the association's people, each as one named predicate.

A predicate is pure: it answers None (allowed) or the reason. The same one guards the operation and hides the button.
"""

from __future__ import annotations

from models.errors import NotAllowed, Reason
from models.people.standing import Standing

Verdict = Reason | None
"""None: allowed; otherwise why not."""


def may_appoint(standing: Standing) -> Verdict:
    """Appoint to an office: the board; before there is one, the server's administrators (and only then)."""
    if standing.actor.operator or standing.on_board:
        return None
    if standing.board_exists:
        return Reason.BOARD_ONLY
    return None if standing.actor.server_administrator else Reason.SERVER_ADMINISTRATORS_ONLY


def may_install(standing: Standing) -> Verdict:
    """Install and configure the cluster's places: the server's administrators."""
    if standing.actor.operator or standing.actor.server_administrator:
        return None
    return Reason.SERVER_ADMINISTRATORS_ONLY


def may_import_members(standing: Standing) -> Verdict:
    """Import and export the register of members: the board and the operator."""
    return _board(standing)


def may_edit_domains(standing: Standing) -> Verdict:
    """Add, rename, merge and archive domains of competence: the board and the operator."""
    return _board(standing)


def demand(verdict: Verdict) -> None:
    """Raise `NotAllowed` with the reason unless the verdict allows."""
    if verdict is not None:
        raise NotAllowed(verdict)


def _board(standing: Standing) -> Verdict:
    return None if standing.actor.operator or standing.on_board else Reason.BOARD_ONLY
