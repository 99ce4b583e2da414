"""What may be done with the domains of competence, each as one named predicate (see models/people/permissions.py)."""

from __future__ import annotations

from models.errors import Reason
from models.people.permissions import Verdict
from models.people.standing import Standing
from models.people.tables import OrganisationStatus


def may_edit_domains(standing: Standing) -> Verdict:
    """Add, rename, merge, archive and restore domains of competence: the board and the operator."""
    return None if standing.actor.operator or standing.on_board else Reason.BOARD_ONLY


def may_edit_own_profile(standing: Standing) -> Verdict:
    """Say of oneself what one masters and when one can be asked: everybody whom the cluster knows.

    Those of suspended and former organisations too: it is what is held about them, and it proposes nothing.
    """
    return Reason.UNKNOWN_PERSON if standing.person_id is None else None


def may_endorse(standing: Standing) -> Verdict:
    """Endorse somebody: whoever belongs to an organisation whose membership is in order, for that they speak."""
    if standing.person_id is None:
        return Reason.UNKNOWN_PERSON
    if OrganisationStatus.ACTIVE in standing.organisation_statuses:
        return None
    if OrganisationStatus.SUSPENDED in standing.organisation_statuses:
        return Reason.ORGANISATION_SUSPENDED
    return Reason.NO_ORGANISATION
