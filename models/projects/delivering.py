"""The page of a delivered project: who built it, what each gave, for how long, and what came of it.

There are two: the one members read names everybody; the one that is shown outside names only who agreed, and counts
what the others gave together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, select

from models.actor import Actor
from models.database import Session
from models.people.tables import Organisation, Person
from models.projects.errors import NotDelivered
from models.projects.facts import PARTNERS, MilestoneFacts, ProjectFacts, facts_of_project
from models.projects.giving_tables import Contribution
from models.projects.ledger import Given, given, totals_by
from models.projects.months import month_of, zone_of
from models.projects.naming import own_answer
from models.projects.reach import project_within
from models.projects.tables import ContributionKind, Project, ProjectHead, ProjectRole, Stage
from models.records import dataclass


@dataclass(frozen=True)
class Gave:
    """What an organisation gave: its kinds, with the quarters of an hour that were confirmed (0: not counted in hours).

    `organisation` is empty for all those together that are not named; `organisations` is then how many they are.
    `people` gave as this organisation, as far as they are named. `months` are the first and the last in which it gave.
    """

    organisation: str
    organisations: int
    kinds: Mapping[ContributionKind, int]
    people: Sequence[str]
    months: tuple[date, date] | None = None

    @property
    def quarters(self) -> int:
        """All of it."""
        return sum(self.kinds.values())


@dataclass(frozen=True)
class DeliveredPage:
    """Everything on it. `led_by` names the leads, then the co-leads; `unnamed` counts people who are not named.

    `is_named` and `agrees` are of the one who looks. `unanswered` counts who was not asked yet, or has not answered.
    """

    project: ProjectFacts
    outside: bool
    began_at: datetime
    delivered_at: datetime
    led_by: Sequence[str]
    gave: Sequence[Gave]
    reached: Sequence[MilestoneFacts]
    unnamed: int
    unanswered: int
    is_named: bool
    agrees: bool | None

    @property
    def quarters(self) -> int:
        """What all gave together."""
        return sum(each.quarters for each in self.gave)

    @property
    def organisations(self) -> int:
        """How many built it."""
        return sum(each.organisations for each in self.gave)


@dataclass(frozen=True)
class _Person:
    """Somebody on the page; empty `name`: erased since."""

    id: UUID | None
    name: str
    agrees: bool | None

    def shown(self, outside: bool) -> bool:
        return bool(self.name) and (self.agrees is True or not outside)


def delivered_page(
    session: Session, actor: Actor, project_id: UUID, *, outside: bool = False, now: datetime
) -> DeliveredPage:
    """The page as members read it, or as it may be shown outside.

    Raises `NotAllowed`, `ProjectUnknown` or `NotDelivered`.
    """
    sight = project_within(session, actor, project_id, now)
    project = sight.project
    if project.stage != Stage.DELIVERED:
        raise NotDelivered
    facts, heads, givers = facts_of_project(session, project), _heads(session, project_id), _givers(session, project_id)
    everybody = _together([*heads, *(person for _, _, _, person, *_ in givers if person is not None)])
    is_named, agrees = own_answer(session, project_id, sight.reach.standing.person_id)
    return DeliveredPage(
        project=facts,
        outside=outside,
        began_at=facts.published_at or facts.created_at,
        delivered_at=facts.stage_since,
        led_by=list(dict.fromkeys(head.name for head in heads if head.shown(outside))),
        gave=_gave(session, project, givers, outside),
        reached=[milestone for milestone in facts.milestones if milestone.reached_at is not None],
        unnamed=sum(not person.shown(outside) for person in everybody),
        unanswered=sum(person.agrees is None for person in everybody),
        is_named=is_named,
        agrees=agrees,
    )


_Giver = tuple[UUID | None, str, ContributionKind, _Person | None, datetime, datetime | None]


def _heads(session: Session, project_id: UUID) -> Sequence[_Person]:
    """Whoever steered it, whenever: the leads first."""
    rows = session.execute(
        select(ProjectHead, Person)
        .join(Person, and_(Person.cluster_id == ProjectHead.cluster_id, Person.id == ProjectHead.person_id))
        .where(ProjectHead.project_id == project_id)
        .order_by(ProjectHead.role != ProjectRole.LEAD, ProjectHead.since, ProjectHead.id)
    )
    return [_Person(person.id, person.full_name, head.named_outside) for head, person in rows]


def _givers(session: Session, project_id: UUID) -> Sequence[_Giver]:
    rows = session.execute(
        select(Contribution, Organisation.name, Person)
        .outerjoin(
            Organisation,
            and_(Organisation.cluster_id == Contribution.cluster_id, Organisation.id == Contribution.organisation_id),
        )
        .outerjoin(Person, and_(Person.cluster_id == Contribution.cluster_id, Person.id == Contribution.person_id))
        .where(Contribution.project_id == project_id, Contribution.status.in_(PARTNERS))
        .order_by(Contribution.offered_at, Contribution.id)
    )
    return [
        (
            row.organisation_id,
            name or "",
            ContributionKind(row.kind),
            _giver(person, row.named_outside),
            row.decided_at or row.offered_at,
            row.ended_at,
        )
        for row, name, person in rows
    ]


def _giver(person: Person | None, agrees: bool | None) -> _Person | None:
    return _Person(person.id, person.full_name, agrees) if person is not None else None


def _together(people: Sequence[_Person]) -> Sequence[_Person]:
    """Each once; who agreed in one part and not in another has not agreed there, so the answer is the least."""
    found: dict[UUID | None, _Person] = {}
    for person in people:
        before = found.get(person.id)
        if before is None or (before.agrees is True and person.agrees is not True):
            found[person.id] = person
    return list(found.values())


def _gave(session: Session, project: Project, givers: Sequence[_Giver], outside: bool) -> Sequence[Gave]:
    """By organisation, the most given first; then together those that are not named."""
    rows = given(session, project_ids=[project.id])
    sums, months = totals_by(rows, lambda row: (row.organisation_id, row.kind)), _months(session, project, givers, rows)
    names: dict[UUID | None, str] = {}
    kinds: dict[UUID | None, dict[ContributionKind, int]] = defaultdict(dict)
    people: dict[UUID | None, list[str]] = defaultdict(list)
    agreed: set[UUID | None] = set()
    for organisation_id, name, kind, person, *_ in givers:
        names[organisation_id] = name
        kinds[organisation_id][kind] = sums.get((organisation_id, kind), 0)
        if person is not None and person.agrees is True:
            agreed.add(organisation_id)
        if person is not None and person.shown(outside):
            people[organisation_id].append(person.name)
    named = [id for id, name in names.items() if name and (id in agreed or not outside)]
    shown = [Gave(names[id], 1, kinds[id], list(dict.fromkeys(people[id])), months[id]) for id in named]
    shown.sort(key=lambda each: (-each.quarters, each.organisation.casefold()))
    rest = [id for id in names if id not in named]
    if rest:
        together: Counter[ContributionKind] = Counter()
        for id in rest:
            together.update(kinds[id])
        shown.append(Gave("", len(rest), dict(together), ()))
    return shown


def _months(
    session: Session, project: Project, givers: Sequence[_Giver], rows: Sequence[Given]
) -> Mapping[UUID | None, tuple[date, date]]:
    """For how long each organisation gave: from when it was accepted, or its first hours, to its end or the last."""
    zone, counted = zone_of(session), defaultdict[UUID | None, list[date]](list)
    for organisation_id, _, _, _, began, ended in givers:
        counted[organisation_id] += [month_of(began, zone), month_of(ended or project.stage_since, zone)]
    for row in rows:
        counted[row.organisation_id].append(row.month)
    return {id: (min(months), max(months)) for id, months in counted.items()}
