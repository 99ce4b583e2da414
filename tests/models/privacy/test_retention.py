"""What has been over for as long as the cluster keeps such things is forgotten, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from models.actor import Actor
from models.calls.tables import CallAnswer, CallOutcome, ExpertiseCall
from models.cluster.tables import Cluster
from models.database import Base, Database, Session, everywhere
from models.errors import Reason
from models.groups.tables import (
    Group,
    GroupKind,
    GroupMembership,
    GroupRequest,
    GroupRole,
    GroupStatus,
    GroupSupport,
    Joining,
    RequestStatus,
)
from models.introductions.tables import Introduction, IntroductionStatus, Meeting
from models.joining.tables import UnlistedRequest
from models.organisations.tables import StatusReason
from models.outbox import OutboxItem
from models.people.permissions import may_propose
from models.people.standing import standing_of
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, OrganisationStatus, Person
from models.privacy.retention import BATCH, RULES, Goes, forget_old, kept_for, next_to_forget
from models.projects.giving_tables import Contribution, ContributionStatus, EntryStatus, HoursEntry
from models.projects.tables import InvitationStatus, Project, ProjectInvitation, ProjectMention, Stage
from models.threads.tables import MayJoin, Participation, WorkThread, WorkThreadPerson
from tests.support import factories, project_factories

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
MONTHS = 24
OLD, RECENT = NOW - kept_for(MONTHS), NOW - kept_for(MONTHS) + timedelta(seconds=1)


@pytest.fixture
async def cluster(database: Database) -> UUID:
    return await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))


class Past:
    """Anna, Paul, and what was over at an instant."""

    def __init__(self, session: Session, over: datetime) -> None:
        self.session, self.over, self.began = session, over, over - timedelta(days=3)
        self.anna = factories.person(session, f"Anna {over.timestamp()}", now=self.began)
        self.paul = factories.person(session, f"Paul {over.timestamp()}", now=self.began)
        self.organisation = factories.organisation(session, f"Nickel {over.timestamp()}", now=self.began)

    def add(self, row: Base) -> UUID:
        row.id = self.session.new_id()  # type: ignore[attr-defined]  # every owned table has one
        self.session.add(row)
        self.session.flush()
        return row.id  # type: ignore[attr-defined, no-any-return]  # as above

    def group(self, status: GroupStatus = GroupStatus.OPEN) -> UUID:
        over = status is not GroupStatus.PROPOSED
        return self.add(
            Group(
                kind=GroupKind.CLUB,
                name=f"Club {self.session.new_id()}"[:60],
                name_key=f"club {self.session.new_id()}"[:60],
                mission="Nos caisses",
                joining=Joining.OPEN,
                status=status,
                proposed_by_id=self.anna,
                created_at=self.began,
                opened_at=self.over if status is GroupStatus.OPEN else None,
                archived_at=self.over if over and status is not GroupStatus.OPEN else None,
            )
        )

    def call(self) -> UUID:
        return self.add(
            ExpertiseCall(
                asker_id=self.anna,
                need="Messagerie piratée",
                opened_at=self.began,
                closes_at=self.over,
                closed_at=self.over,
                outcome=CallOutcome.FOUND,
                outcome_note="Merci",
            )
        )

    def thread(self) -> UUID:
        return self.add(
            WorkThread(
                group_id=self.group(),
                title="Chantier",
                purpose="Relier les caisses",
                may_join=MayJoin.GROUP,
                opened_by_id=self.anna,
                opened_at=self.began,
                last_active_at=self.began,
                source_text="Qui sait faire ?",
                source_user_id=7,
                closed_at=self.over,
                summary="Fait.",
            )
        )

    def introduction(self) -> UUID:
        return self.add(
            Introduction(
                asker_id=self.anna,
                expert_id=self.paul,
                subject="Messagerie",
                message="Plus d’accès",
                reach="midi",
                reach_expert="matin",
                share_email=False,
                muted=False,
                status=IntroductionStatus.ACCEPTED,
                meeting=Meeting.THREAD,
                asked_at=self.began,
                answered_at=self.over,
            )
        )

    def answer(self) -> UUID:
        return self.add(CallAnswer(call_id=self.call(), person_id=self.paul, note="Je sais", answered_at=self.began))

    def refused(self) -> UUID:
        return self.add(
            Affiliation(
                person_id=self.anna,
                organisation_id=self.organisation,
                role=AffiliationRole.STAFF,
                status=AffiliationStatus.REFUSED,
                refusal="Inconnue chez nous",
                since=self.over,
                asked_at=self.began,
                brought_up_at=self.began,
                seen_at=self.over,
            )
        )

    def status_reason(self) -> UUID:
        return self.add(
            StatusReason(
                organisation_id=self.organisation,
                status=OrganisationStatus.SUSPENDED,
                reason="Anna ne répond plus",
                since=self.over,
            )
        )

    def unlisted(self) -> UUID:
        return self.add(
            UnlistedRequest(person_id=self.anna, name="Voile Bleue", asked_at=self.began, decided_at=self.over)
        )

    def request(self) -> UUID:
        return self.add(
            GroupRequest(
                group_id=self.group(),
                person_id=self.anna,
                reason="J’en ai besoin",
                asked_at=self.began,
                status=RequestStatus.REFUSED,
                decided_at=self.over,
                reply="Non",
            )
        )

    def membership(self) -> UUID:
        return self.add(
            GroupMembership(
                group_id=self.group(),
                person_id=self.anna,
                role=GroupRole.MEMBER,
                since=self.began,
                until=self.over,
                removal_reason="Absente",
            )
        )

    def support(self) -> UUID:
        group_id = self.group(GroupStatus.DECLINED)
        return self.add(GroupSupport(group_id=group_id, person_id=self.paul, supported_at=self.began))

    def declined_club(self) -> UUID:
        return self.group(GroupStatus.DECLINED)

    def invitation(self) -> UUID:
        return self.add(
            WorkThreadPerson(
                work_thread_id=self.thread(),
                person_id=self.paul,
                status=Participation.DECLINED,
                asked_at=self.began,
                answered_at=self.over,
            )
        )

    def project(self) -> UUID:
        id = project_factories.project(
            self.session, f"Projet {self.over.timestamp()}", now=self.over, lead=self.anna, stage=Stage.DELIVERED
        )
        project = self.session.find(Project, id)
        assert project is not None
        project.source_text, project.source_user_id = "Qui sait faire ?", 7
        return id

    def contribution(self) -> UUID:
        id = project_factories.contribution(
            self.session,
            self.project(),
            self.organisation,
            self.anna,
            now=self.over,
            status=ContributionStatus.DECLINED,
        )
        given = self.session.find(Contribution, id)
        assert given is not None
        given.note, given.reply = "Deux jours de Paul", "Pas cette fois"
        return id

    def hours(self) -> UUID:
        return self.add(
            HoursEntry(
                contribution_id=self.contribution(),
                month=self.over.date().replace(day=1),
                quarters=8,
                status=EntryStatus.REFUSED,
                logged_by_id=self.anna,
                logged_at=self.began,
                decided_by_id=self.paul,
                decided_at=self.over,
                refusal="Anna était absente",
            )
        )

    def project_invitation(self) -> UUID:
        return self.add(
            ProjectInvitation(
                project_id=self.project(),
                person_id=self.paul,
                status=InvitationStatus.DECLINED,
                asked_at=self.began,
                answered_at=self.over,
            )
        )

    def mention(self) -> UUID:
        return self.add(ProjectMention(project_id=self.project(), person_id=self.paul, mentioned_at=self.over))


MADE: dict[type[Base], Callable[[Past], UUID]] = {
    Introduction: Past.introduction,
    CallAnswer: Past.answer,
    ExpertiseCall: Past.call,
    Affiliation: Past.refused,
    StatusReason: Past.status_reason,
    UnlistedRequest: Past.unlisted,
    GroupRequest: Past.request,
    GroupMembership: Past.membership,
    GroupSupport: Past.support,
    Group: Past.declined_club,
    WorkThreadPerson: Past.invitation,
    WorkThread: Past.thread,
    ProjectInvitation: Past.project_invitation,
    ProjectMention: Past.mention,
    Contribution: Past.contribution,
    HoursEntry: Past.hours,
    Project: Past.project,
}


def test_every_rule_is_tried() -> None:
    assert MADE.keys() == {rule.table for rule in RULES}
    assert all(rule.why.endswith(".") for rule in RULES)


async def row(database: Database, cluster: UUID, table: type[Any], id: UUID) -> Any:
    return await database.read(cluster, lambda session: session.find(table, id))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.table.__tablename__)
async def test_what_is_old_goes_and_what_is_recent_stays(database: Database, cluster: UUID, rule: Any) -> None:
    make = MADE[rule.table]
    old = await database.write(cluster, lambda session: make(Past(session, OLD)))
    recent = await database.write(cluster, lambda session: make(Past(session, RECENT)))
    for _ in range(2):  # a second time changes nothing
        await database.write(everywhere(), lambda session: forget_old(session, NOW))
    gone, kept = await row(database, cluster, rule.table, old), await row(database, cluster, rule.table, recent)
    assert kept is not None
    if rule.goes is Goes.ROW:
        assert gone is None
        return
    assert {name: getattr(gone, name) for name in rule.emptied} == dict(rule.emptied)
    assert all(getattr(kept, name) for name in rule.emptied)
    if rule.shown is not None:
        owed = await database.read(
            cluster,
            lambda session: session.scalars(
                select(OutboxItem.subject_id).where(OutboxItem.kind == rule.shown[1])
            ).all(),
        )
        assert old in owed
        assert recent not in owed


async def test_the_next_date_is_that_of_the_oldest_and_then_none(database: Database, cluster: UUID) -> None:
    assert await database.read(everywhere(), next_to_forget) is None
    await database.write(cluster, lambda session: Past(session, NOW).call())
    assert await database.read(everywhere(), next_to_forget) == NOW + kept_for(MONTHS)
    later = NOW + kept_for(MONTHS)
    await database.write(everywhere(), lambda session: forget_old(session, later))
    assert await database.read(everywhere(), next_to_forget) is None


async def test_each_cluster_keeps_as_long_as_it_says(database: Database, cluster: UUID) -> None:
    other = await database.write(
        everywhere(), lambda session: factories.cluster(session, guild_id=2, now=NOW, name="Autre")
    )

    def shorten(session: Session) -> None:
        session.execute(update(Cluster).values(retention_months=6))

    await database.write(other, shorten)
    half = NOW - kept_for(6)
    mine = await database.write(cluster, lambda session: Past(session, half).call())
    theirs = await database.write(other, lambda session: Past(session, half).call())
    assert await database.read(everywhere(), next_to_forget) == NOW
    await database.write(everywhere(), lambda session: forget_old(session, NOW))
    assert (await row(database, cluster, ExpertiseCall, mine)).need
    assert not (await row(database, other, ExpertiseCall, theirs)).need


async def test_much_goes_in_several_runs(database: Database, cluster: UUID) -> None:
    def many(session: Session) -> None:
        past = Past(session, OLD)
        for _ in range(BATCH + 10):
            past.call()

    await database.write(cluster, many)

    def left(session: Session) -> int:
        return len(session.scalars(select(ExpertiseCall.id).where(ExpertiseCall.need != "")).all())

    for remaining in (10, 0):
        assert (await database.read(everywhere(), next_to_forget)) == NOW
        await database.write(everywhere(), lambda session: forget_old(session, NOW))
        assert await database.read(cluster, left) == remaining
    assert await database.read(everywhere(), next_to_forget) is None


async def test_what_is_not_over_is_never_forgotten(database: Database, cluster: UUID) -> None:
    """However old: a request that waits, an open call, a proposal, somebody who takes part."""

    def waiting(session: Session) -> None:
        past = Past(session, OLD)
        call, introduction, request = past.call(), past.introduction(), past.request()
        session.find(ExpertiseCall, call).closed_at = None  # type: ignore[union-attr]  # it was just made
        session.find(Introduction, introduction).status = IntroductionStatus.ASKED  # type: ignore[union-attr]  # too
        session.find(GroupRequest, request).status = RequestStatus.WAITING  # type: ignore[union-attr]  # too
        group = past.group(GroupStatus.PROPOSED)
        past.add(GroupSupport(group_id=group, person_id=past.paul, supported_at=past.began))
        past.add(GroupMembership(group_id=past.group(), person_id=past.anna, role=GroupRole.MEMBER, since=past.began))

    await database.write(cluster, waiting)
    assert await database.read(everywhere(), next_to_forget) is None
    await database.write(everywhere(), lambda session: forget_old(session, NOW + kept_for(MONTHS)))
    for table, column in ((ExpertiseCall, "need"), (Introduction, "message"), (GroupRequest, "reason")):
        rows = await database.read(cluster, lambda session, t=table: session.scalars(select(t)).all())  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        assert [bool(getattr(each, column)) for each in rows] == [True]
    assert len(await database.read(cluster, lambda session: session.scalars(select(GroupSupport)).all())) == 1


async def test_forgetting_changes_nobodys_powers(database: Database, cluster: UUID) -> None:
    """Whoever was refused neither votes nor proposes, before the refusal is forgotten and after."""
    anna = Actor(7)

    def refuse(session: Session) -> UUID:
        past = Past(session, OLD)
        session.get_one(Person, (cluster, past.anna)).discord_user_id = anna.user_id
        return past.refused()

    refused = await database.write(cluster, refuse)

    async def may() -> Reason | None:
        return may_propose(await database.read(cluster, lambda session: standing_of(session, anna, NOW)))

    assert await may() is Reason.NO_ORGANISATION
    await database.write(everywhere(), lambda session: forget_old(session, NOW))
    assert (await row(database, cluster, Affiliation, refused)).refusal is None
    assert await may() is Reason.NO_ORGANISATION
