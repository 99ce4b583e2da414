"""An organisation has one representative, who carries its vote."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from models.people.tables import AffiliationRole, AffiliationStatus
from models.transfer.checking_organisations import Organisations
from models.transfer.columns import Column
from models.transfer.held import Held, HeldAffiliation
from models.transfer.plan import Plan, PlannedAffiliation
from models.transfer.problems import ProblemKind
from models.transfer.rows import RowReader

_OVER = (AffiliationStatus.ENDED, AffiliationStatus.REFUSED)
_Claims = dict[str, list[RowReader]]


def check_representatives(held: Held, plan: Plan, organisations: Organisations, readers: Iterable[RowReader]) -> None:
    """Note every new representative beside another one, of the files or of the cluster.

    `readers` are the rows of `plan.affiliations`, in their order. Whoever stays representative in the cluster must be
    given another role in the same import before somebody else takes it.
    """
    rows = {(row.person_id, organisations.key_of(row.organisation_id)): row for row in held.affiliations}
    holders: dict[str, set[UUID]] = {}
    for key, held_row in rows.items():
        if _represents(None, held_row):
            holders.setdefault(key[1], set()).add(key[0])
    claims: _Claims = {}
    for affiliation, reader in zip(plan.affiliations, readers, strict=True):
        person_id = plan.people[affiliation.person].held_id
        row = rows.get((person_id, affiliation.organisation)) if person_id is not None else None
        before, after = row is not None and _represents(None, row), _represents(affiliation, row)
        if after and not before:
            claims.setdefault(affiliation.organisation, []).append(reader)
        elif before and not after and person_id is not None:
            holders[affiliation.organisation].discard(person_id)
    _note(held, organisations, holders, claims)


def role_given(planned: PlannedAffiliation, row: HeldAffiliation | None) -> AffiliationRole | None:
    """The role that the files give, None: as it is. Whoever comes back is staff, unless a file says otherwise.

    Where an affiliation is over, nobody represents anything.
    """
    was_over = row is not None and row.status in _OVER
    over = planned.status in _OVER if planned.status is not None else was_over
    if over or (was_over and planned.role is None and planned.status == AffiliationStatus.ACCEPTED):
        return AffiliationRole.STAFF
    return planned.role


def _note(held: Held, organisations: Organisations, holders: dict[str, set[UUID]], claims: _Claims) -> None:
    names = {row.id: f"{row.given_name} {row.family_name}" for row in held.people} if claims else {}
    for organisation, readers in claims.items():
        name = organisations.name_of(organisation)
        for reader in readers[1:]:
            reader.wrong(ProblemKind.REPRESENTATIVE_TWICE, Column.ROLE, name, str(readers[0].row.line))
        if holders.get(organisation):
            holder = names[min(holders[organisation], key=str)]
            readers[0].wrong(ProblemKind.REPRESENTATIVE_HELD, Column.ROLE, name, holder)


def _represents(affiliation: PlannedAffiliation | None, row: HeldAffiliation | None) -> bool:
    role = (affiliation and role_given(affiliation, row)) or (row.role if row else AffiliationRole.STAFF)
    status = (affiliation and affiliation.status) or (row.status if row else AffiliationStatus.ACCEPTED)
    return role == AffiliationRole.REPRESENTATIVE and status == AffiliationStatus.ACCEPTED
