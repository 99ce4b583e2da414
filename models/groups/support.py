"""Who supports the proposal of a club, counted: people of member organisations, and organisations independent of
each other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import and_, select

from models.cluster.tables import Cluster
from models.database import Session
from models.groups.tables import GroupSupport
from models.people.kinship import groups_of_organisations
from models.people.tables import Affiliation, AffiliationStatus, Organisation, OrganisationStatus
from models.records import dataclass


@dataclass(frozen=True)
class Support:
    """How far a proposal has come; sisters count as one organisation."""

    supporters: int
    organisations: int
    supporters_needed: int
    organisations_needed: int

    @property
    def enough(self) -> bool:
        """Whether the board may open the club."""
        return self.supporters >= self.supporters_needed and self.organisations >= self.organisations_needed


def support_of(session: Session, group_id: UUID, *, without: UUID | None = None) -> Support:
    """How many support a proposal today; `without`: how many did but for that person."""
    return support_of_groups(session, [group_id], without=without)[group_id]


def support_of_groups(
    session: Session, group_ids: Collection[UUID], *, without: UUID | None = None
) -> Mapping[UUID, Support]:
    """The same for several proposals.

    Who counts has an accepted affiliation with an active organisation at this moment, whatever it was when they
    pressed the button.
    """
    cluster = session.get_one(Cluster, session.own_cluster_id)
    rows = session.execute(
        select(GroupSupport.group_id, GroupSupport.person_id, Affiliation.organisation_id)
        .join(
            Affiliation,
            and_(
                Affiliation.cluster_id == GroupSupport.cluster_id,
                Affiliation.person_id == GroupSupport.person_id,
                Affiliation.status == AffiliationStatus.ACCEPTED,
            ),
        )
        .join(
            Organisation,
            and_(
                Organisation.cluster_id == Affiliation.cluster_id,
                Organisation.id == Affiliation.organisation_id,
                Organisation.status == OrganisationStatus.ACTIVE,
            ),
        )
        .where(GroupSupport.group_id.in_(group_ids))
    ).all()
    kin = groups_of_organisations(session, {row.organisation_id for row in rows}) if rows else {}
    counted: dict[UUID, dict[UUID, set[UUID]]] = {group_id: {} for group_id in group_ids}
    for row in rows:
        if row.person_id != without:
            counted[row.group_id].setdefault(row.person_id, set()).add(kin[row.organisation_id])
    return {
        group_id: Support(
            len(people), organisations_for(list(people.values())), cluster.club_supporters, cluster.club_organisations
        )
        for group_id, people in counted.items()
    }


def organisations_for(supporters: Sequence[Collection[UUID]]) -> int:
    """How many organisations stand behind these supporters, each supporter standing for one of theirs.

    Somebody of two organisations is one voice, for whichever of them makes the count higher: a matching between
    people and organisations, grown one path at a time.
    """
    speaks_for: dict[UUID, int] = {}

    def find_one(supporter: int, tried: set[UUID]) -> bool:
        for organisation in sorted(supporters[supporter]):
            if organisation in tried:
                continue
            tried.add(organisation)
            if organisation not in speaks_for or find_one(speaks_for[organisation], tried):
                speaks_for[organisation] = supporter
                return True
        return False

    return sum(find_one(supporter, set()) for supporter in range(len(supporters)))


def supporters_of(session: Session, group_id: UUID) -> Sequence[UUID]:
    """Whoever supports a proposal, whether they count today or not."""
    return session.scalars(select(GroupSupport.person_id).where(GroupSupport.group_id == group_id)).all()


def supports(session: Session, group_id: UUID, person_id: UUID | None) -> GroupSupport | None:
    """The support of a person, None where they do not support the proposal."""
    if person_id is None:
        return None
    own = GroupSupport.group_id == group_id, GroupSupport.person_id == person_id
    return session.scalar(select(GroupSupport).where(*own))
