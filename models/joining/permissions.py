"""What may be done about joining, each as one named predicate (see models/people/permissions.py)."""

from __future__ import annotations

from uuid import UUID

from models.errors import Reason
from models.people.permissions import Verdict, board_or
from models.people.standing import Standing
from models.people.tables import AffiliationRole, OrganisationStatus, Power


def may_ask(standing: Standing) -> Verdict:
    """Ask to join an organisation: whoever is in the server, known or not."""
    return Reason.UNKNOWN_PERSON if standing.actor.user_id is None else None


def may_follow(standing: Standing, person_id: UUID | None) -> Verdict:
    """Take a request back and put its outcome aside: whoever made it."""
    if standing.person_id is None:
        return Reason.UNKNOWN_PERSON
    return None if standing.person_id == person_id else Reason.NOT_YOURS


def decides_for_all(standing: Standing) -> bool:
    """Whether they accept and refuse whoever joins any organisation: the board, or the delegate it lets do so."""
    return board_or(standing, Power.ACCEPT_MEMBERS) is None


def represents(standing: Standing, organisation_id: UUID | None, status: str | None) -> bool:
    """Whether they carry the vote of this organisation, and it is a member in order."""
    if organisation_id is None or status != OrganisationStatus.ACTIVE:
        return False
    return standing.roles.get(organisation_id) is AffiliationRole.REPRESENTATIVE


def may_decide(standing: Standing, organisation_id: UUID | None, status: str | None) -> Verdict:
    """Accept or refuse somebody who joins: the organisation's representative, the board, the delegate it lets do so.

    `organisation_id` and `status` are the organisation's; None where it is not listed, or there is no such request.
    """
    if decides_for_all(standing) or represents(standing, organisation_id, status):
        return None
    return Reason.REPRESENTATIVE_ONLY


def may_see_requests(standing: Standing) -> Verdict:
    """See who asks to join: whoever decides about anybody."""
    in_order = OrganisationStatus.ACTIVE in standing.organisation_statuses
    if decides_for_all(standing) or (in_order and AffiliationRole.REPRESENTATIVE in standing.roles.values()):
        return None
    return Reason.REPRESENTATIVE_ONLY


def may_list(standing: Standing) -> Verdict:
    """Make an organisation that was not listed: the board, or the delegate who keeps the register."""
    return board_or(standing, Power.KEEP_REGISTER)
