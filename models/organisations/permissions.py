"""What may be done with organisations, each as one named predicate (see models/people/permissions.py)."""

from __future__ import annotations

from uuid import UUID

from models.errors import Reason
from models.people.permissions import Verdict, board_only, board_or, lent_only
from models.people.standing import Standing
from models.people.tables import AffiliationRole, Organisation, OrganisationStatus, Power


def may_see(standing: Standing) -> Verdict:
    """See the list and the cards, without what is the board's: whoever the cluster knows.

    A newcomer is not known yet: the cards name people, and anybody of the server can ask to join.
    """
    if standing.actor.operator:
        return None
    if standing.person_id is None:
        return Reason.UNKNOWN_PERSON
    return Reason.NO_ORGANISATION if standing.newcomer and not standing.offices else None


def may_keep(standing: Standing) -> Verdict:
    """Keep the register of organisations, dues included: the board, the operator, the delegate whom it lets do so."""
    return board_or(standing, Power.KEEP_REGISTER)


def may_name(standing: Standing, person_id: UUID | None) -> Verdict:
    """Name who represents an organisation, or their deputy (None: nobody): who keeps the register, never themselves
    with a power that is only lent, for they would give themselves the vote. A member of the board may be the
    representative of their own company and nobody else may be there to name them: they do it in the board's name, and
    the journal tells everybody on it who did.
    """
    kept = may_keep(standing)
    if kept is None and person_id is not None and person_id == standing.person_id and lent_only(standing):
        return Reason.NOT_FOR_ONESELF
    return kept


def may_see_given(standing: Standing, organisation_id: UUID) -> Verdict:
    """See all that it gave, to whichever projects: who belongs to it, whatever its status, and the board."""
    if standing.person_id is None:
        return Reason.UNKNOWN_PERSON
    if organisation_id in standing.roles or board_only(standing) is None:
        return None
    return Reason.OF_THE_ORGANISATION_ONLY


def may_present(standing: Standing, organisation: Organisation | None) -> Verdict:
    """Write its presentation, web address and logo: its representative while it is active, and who keeps the register.

    They could by an import; and somebody must be able to take away a picture that is out of place.
    """
    if may_keep(standing) is None:
        return None
    return _represents(standing, organisation)


def may_end_affiliation(standing: Standing, organisation: Organisation | None, person_id: UUID) -> Verdict:
    """End somebody's affiliation: they themselves, the representative while it is active, who keeps the register."""
    if may_keep(standing) is None or (standing.person_id is not None and standing.person_id == person_id):
        return None
    return _represents(standing, organisation)


def _represents(standing: Standing, organisation: Organisation | None) -> Verdict:
    if standing.person_id is None:
        return Reason.UNKNOWN_PERSON
    role = standing.roles.get(organisation.id) if organisation is not None else None
    if organisation is None or role is not AffiliationRole.REPRESENTATIVE:
        return Reason.REPRESENTATIVE_ONLY
    return None if organisation.status == OrganisationStatus.ACTIVE else Reason.ORGANISATION_SUSPENDED
