"""What may be done with the association's people, each as one named predicate.

A predicate is pure: it answers None (allowed) or the reason. The same one guards the operation and hides the button.
"""

from __future__ import annotations

from datetime import timedelta

from models.cluster import permissions
from models.errors import NotAllowed, Reason
from models.people.standing import Standing
from models.people.tables import OrganisationStatus, Power

Verdict = Reason | None
"""None: allowed; otherwise why not."""


FIRST_BOARD_WITHIN = timedelta(days=7)
"""For how long after the very first appointment an administrator may still complete the first board."""


def may_appoint(standing: Standing) -> Verdict:
    """Appoint to an office: the board; before it is complete for the first time, the server's administrators."""
    if standing.actor.operator or standing.on_board:
        return None
    if not standing.actor.server_administrator:
        return Reason.BOARD_ONLY if standing.board_exists else Reason.SERVER_ADMINISTRATORS_ONLY
    return None if first_board_is_being_named(standing) else Reason.BOARD_ONLY


def first_board_is_being_named(standing: Standing) -> bool:
    """Whether the server's administrators may still appoint.

    They name the first board, which is more than one person: so they may while nobody is on the board, and for
    `FIRST_BOARD_WITHIN` after the very first appointment as long as the board has appointed nobody itself.
    """
    if not standing.board_exists:
        return True
    first = standing.first_appointment
    return not standing.board_acted and first is not None and standing.at < first + FIRST_BOARD_WITHIN


def may_end_mandate(standing: Standing) -> Verdict:
    """End a mandate before its time: the board and the operator."""
    return board_only(standing)


def may_change_mandate(standing: Standing) -> Verdict:
    """Change the dates of a mandate: whoever may give it."""
    return may_appoint(standing)


def may_lend_powers(standing: Standing) -> Verdict:
    """Say what the delegate may do in the board's stead: the board and the operator, never the delegate."""
    return board_only(standing)


def may_install(standing: Standing) -> Verdict:
    """Install and configure the cluster's places: the server's administrators."""
    return permissions.may_install(standing.actor)


def may_synchronise(standing: Standing) -> Verdict:
    """Bring the server in line with the association: the board, the operator and the server's administrators."""
    return None if standing.actor.server_administrator else board_only(standing)


def may_set_rules(standing: Standing) -> Verdict:
    """Set how long things are kept and what a club needs: the board and the operator."""
    return board_only(standing)


def may_import_members(standing: Standing) -> Verdict:
    """Import and export the register of members: the board, the operator, and the delegate whom it lets do so."""
    return board_or(standing, Power.KEEP_REGISTER)


def may_propose(standing: Standing) -> Verdict:
    """Ask somebody for their help, or put something forward: whoever the cluster knows.

    Whose organisations are all suspended or former reads, but neither votes nor proposes (design, "Powers"); whoever
    left theirs or waits to be accepted neither, unless they hold an office; somebody who never was of any (an employee
    of the association, say) may.
    """
    if standing.person_id is None:
        return Reason.UNKNOWN_PERSON
    if standing.only_not_accepted and not standing.offices:
        return Reason.NO_ORGANISATION
    statuses = standing.organisation_statuses
    if statuses and OrganisationStatus.ACTIVE not in statuses:
        return Reason.ORGANISATION_SUSPENDED
    return None


def demand(verdict: Verdict) -> None:
    """Raise `NotAllowed` with the reason unless the verdict allows."""
    if verdict is not None:
        raise NotAllowed(verdict)


def board_or(standing: Standing, power: Power) -> Verdict:
    """The board and the operator, and the delegate to whom the board has lent this power."""
    return None if power in standing.powers else board_only(standing)


def board_only(standing: Standing) -> Verdict:
    """The board and the operator, nobody in their stead."""
    return None if standing.actor.operator or standing.on_board else Reason.BOARD_ONLY


def lent_only(standing: Standing) -> bool:
    """Whether whatever they may do in the board's stead was lent to them: with it nobody gives themselves a vote."""
    return board_only(standing) is not None
