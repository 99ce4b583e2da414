"""Whatever is pledged, told, corrected, confirmed, refused in whatever order: totals are the ledger's sum, exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import count
from uuid import UUID

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.actor import Actor
from models.database import Database, Session
from models.errors import DomainError
from models.projects import ledger
from models.projects.amounts import Amount
from models.projects.confirming import batch_of, confirm, refuse
from models.projects.contributing import Offer, accept, decline, end, offer, withdraw
from models.projects.giving_facts import ContributionFacts
from models.projects.giving_tables import EntryStatus, HoursEntry
from models.projects.hours import tell_hours
from models.projects.ledger import Given, totals_by
from models.projects.tables import ContributionKind
from tests.support.project_factories import project
from tests.support.project_room import LEA, NOW, ROSE, SAMI, Room, prepare_room

GIVERS, KINDS = (ROSE, SAMI), (ContributionKind.HUMAN, ContributionKind.MEANS)
MONTHS = (date(2026, 10, 1), date(2026, 11, 1))
GUILDS = count(7000)

places = st.integers(0, 7)
deeds = st.one_of(
    st.tuples(st.just("offer"), places, places),
    st.tuples(st.sampled_from(["accept", "accept", "decline", "withdraw", "end"]), places, st.just(0)),
    st.tuples(st.just("tell"), places, st.integers(0, 400)),
    st.tuples(st.just("tell"), places, st.sampled_from([0, 1, 48])),
    st.tuples(st.just("confirm"), places, places),
    st.tuples(st.just("refuse"), places, st.just(0)),
)


@dataclass
class Account:
    """What must be true: of each contribution and month what was told last, and whether it counts."""

    room: Room
    projects: Sequence[UUID]
    made: list[ContributionFacts] = field(default_factory=list)
    told: dict[tuple[UUID, date], tuple[int, EntryStatus]] = field(default_factory=dict)
    seen: dict[UUID, tuple[UUID, date, int]] = field(default_factory=dict)
    minutes: int = 0

    async def act(self, deed: str, first: int, second: int) -> None:
        """Do it, and write down what it changes, unless it was refused."""
        self.minutes += 1
        now = NOW + timedelta(minutes=self.minutes)
        try:
            await getattr(self, deed)(first, second, now)
        except (DomainError, IndexError):
            return

    async def offer(self, first, second, now) -> None:
        wanted = Offer(KINDS[second % 2], Amount(monthly=48) if first % 3 else Amount(once=80))
        act = partial(offer, actor=GIVERS[first % 2], project_id=self.projects[second // 4], wanted=wanted, now=now)
        self.made.append(await self.room.do(act))

    async def accept(self, first, _, now) -> None:
        await self.room.do(partial(accept, actor=LEA, contribution_id=self.made[first].id, now=now))

    async def decline(self, first, _, now) -> None:
        await self.room.do(partial(decline, actor=LEA, contribution_id=self.made[first].id, reply=None, now=now))

    async def withdraw(self, first, _, now) -> None:
        mine = self.made[first]
        await self.room.do(partial(withdraw, actor=giver(mine), contribution_id=mine.id, now=now))

    async def end(self, first, _, now) -> None:
        await self.room.do(partial(end, actor=LEA, contribution_id=self.made[first].id, now=now))

    async def tell(self, first, second, now) -> None:
        mine, month = self.made[first % max(1, len(self.made))], MONTHS[second % 2]
        await self.room.do(
            partial(tell_hours, actor=giver(mine), contribution_id=mine.id, month=month, quarters=second, now=now)
        )
        before, status = self.told.get((mine.id, month), (0, EntryStatus.CONFIRMED))
        if before != second or status is EntryStatus.REFUSED:
            self.told[mine.id, month] = second, EntryStatus.LOGGED if second else EntryStatus.CONFIRMED

    async def confirm(self, first, second, now) -> None:
        project_id, month = self.projects[first % 2], MONTHS[second % 2]
        seen = await self.room.do(partial(batch_of, actor=LEA, project_id=project_id, month=month, now=now))
        await self.room.do(partial(confirm, actor=LEA, project_id=project_id, month=month, mark=seen.mark, now=now))
        own = {each.id for each in self.made if each.project_id == project_id}
        for key, (quarters, status) in self.told.items():
            if key[0] in own and key[1] == month and status is EntryStatus.LOGGED:
                self.told[key] = quarters, EntryStatus.CONFIRMED

    async def refuse(self, first, _, now) -> None:
        lines = await self.room.read(current_lines)
        line = lines[first % max(1, len(lines))]
        await self.room.do(partial(refuse, actor=LEA, entry_id=line.id, reason="Pas ce mois-là", now=now))
        self.told[line.contribution_id, line.month] = line.quarters, EntryStatus.REFUSED

    async def hold(self) -> None:
        """Every total is what this account says, and what the ledger's lines come to."""
        rows, found, parts = await self.room.read(self.figures)
        of = {each.id: each for each in self.made}
        expected: Counter[tuple[UUID, UUID | None, ContributionKind, date]] = Counter()
        for (id, month), (quarters, status) in self.told.items():
            if status is EntryStatus.CONFIRMED:
                expected[of[id].project_id, of[id].organisation_id, of[id].kind, month] += quarters
        by_all = totals_by(found, lambda row: (row.project_id, row.organisation_id, row.kind, row.month))
        assert +Counter(by_all) == +expected
        counting = [row for row in rows if row.superseded_at is None and row.status == EntryStatus.CONFIRMED]
        assert sum(by_all.values()) == sum(row.quarters for row in counting)
        for place, key in enumerate((by_project, by_organisation, by_kind, by_month)):
            sums: Counter[object] = Counter()
            for each, quarters in expected.items():
                sums[each[place]] += quarters
            assert +Counter(totals_by(found, key)) == +sums
        for project_id, part in zip(self.projects, parts, strict=True):
            of_project = [each for each in expected if each[0] == project_id and each[3] >= MONTHS[1]]
            assert sum(row.quarters for row in part) == sum(expected[each] for each in of_project)
        places_taken = Counter((row.contribution_id, row.month) for row in rows if row.superseded_at is None)
        assert set(places_taken.values()) <= {1}, "one line holds for each month"
        kept = {row.id: (row.contribution_id, row.month, row.quarters) for row in rows}
        assert self.seen.items() <= kept.items(), "no line ever goes or changes its amount"
        self.seen = kept

    def figures(self, session: Session) -> tuple[Sequence[HoursEntry], Sequence[Given], Sequence[Sequence[Given]]]:
        """The ledger's lines; what is said to be given; and of each project what was given in November."""
        rows = session.scalars(select(HoursEntry)).all()
        parts = [ledger.given(session, project_ids=[id], first=MONTHS[1]) for id in self.projects]
        return rows, ledger.given(session), parts


def by_project(row: Given) -> object:
    return row.project_id


def by_organisation(row: Given) -> object:
    return row.organisation_id


def by_kind(row: Given) -> object:
    return row.kind


def by_month(row: Given) -> object:
    return row.month


def giver(mine: ContributionFacts) -> Actor:
    return Actor(mine.giver_user_id)


def current_lines(session: Session) -> Sequence[HoursEntry]:
    rows = select(HoursEntry).where(HoursEntry.superseded_at.is_(None))
    return session.scalars(rows.order_by(HoursEntry.logged_at, HoursEntry.id)).all()


CORRECTED = [
    ("tell", 0, 48),
    ("tell", 1, 10),
    ("confirm", 0, 0),
    ("tell", 0, 50),
    ("confirm", 0, 0),
    ("refuse", 0, 0),
    ("tell", 1, 10),
    ("tell", 0, 0),
    ("confirm", 0, 0),
]
"""A story that holds what is rare by chance: hours corrected, refused and told again after they were confirmed."""


@example(story=CORRECTED)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(deeds, min_size=12, max_size=30))
async def test_totals_are_the_sum_of_the_ledger(database: Database, story: Sequence[tuple[str, int, int]]) -> None:
    room = await prepare_room(database, next(GUILDS))
    lead = room.id(LEA)
    projects = [await room.do(partial(project, title=title, now=NOW, lead=lead)) for title in ("Un", "Deux")]
    account = Account(room, projects)
    for who in range(4):
        await account.act("offer", who, who * 2)
        await account.act("accept", who, 0)
    for deed, first, second in story:
        await account.act(deed, first, second)
        await account.hold()
