"""Whatever is done in whatever order: no limit is ever passed, and every refusal has its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.actor import Actor
from models.database import Database, Session
from models.errors import DomainError
from models.experts.availability import USUAL_MONTHLY_REQUESTS
from models.introductions import errors
from models.introductions.answering import decline, defer, withdraw
from models.introductions.load import loads
from models.introductions.seen_by_asker import AGAIN_AFTER, MOST_OPEN, OPEN_FOR, SETTLED
from models.introductions.tables import Introduction
from tests.models.introductions.conftest import Office, open_office

ASKERS, EXPERTS = (1, 2, 3, 4, 5, 6), (11, 12, 13, 14, 15, 16, 17)
GUILDS = count(5000)

deeds = st.one_of(
    st.tuples(st.just("ask"), st.sampled_from(ASKERS), st.sampled_from(EXPERTS)),
    st.tuples(st.sampled_from(["accept", "decline", "defer", "withdraw"]), st.integers(0, 30), st.just(0)),
    st.tuples(st.just("days"), st.integers(1, 16), st.just(0)),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(deeds, min_size=5, max_size=40))
async def test_no_story_passes_a_limit(database: Database, story: Sequence[tuple[str, int, int]]) -> None:
    office = await open_office(database, next(GUILDS))
    made: list[tuple[int, int, UUID]] = []
    for deed, first, second in story:
        if deed == "days":
            await office.pass_days(first)
        elif deed == "ask":
            refused = await asked(office, first, second, made)
            await judge(office, first, second, refused)
        elif made:
            await answered(office, deed, *made[first % len(made)])
        await hold(office)


async def asked(office: Office, asker: int, expert: int, made: list[tuple[int, int, UUID]]) -> DomainError | None:
    before = await office.read(lambda s: list(s.scalars(select(Introduction.id))))
    try:
        done = await office.ask(asker, expert)
    except DomainError as refused:
        assert await office.read(lambda s: list(s.scalars(select(Introduction.id)))) == before
        return refused
    made.append((asker, expert, done.introduction_id))
    return None


async def judge(office: Office, asker: int, expert: int, refused: DomainError | None) -> None:
    """A refusal has its reason, told by the rows alone."""
    rows = await office.read(lambda s: list(s.scalars(select(Introduction))))
    mine = [row for row in rows if row.asker_id == office.people[asker]]
    now = office.now
    match refused:
        case errors.AskedAlready():
            pair = [row.asked_at for row in mine if row.expert_id == office.people[expert]]
            assert now < max(pair) + AGAIN_AFTER
        case errors.TooManyRequests():
            assert (
                len([row for row in mine if row.status not in SETTLED and row.asked_at > now - OPEN_FOR]) == MOST_OPEN
            )
        case errors.ExpertFull():
            load = (await office.read(lambda s: loads(s, now)))[office.people[expert]]
            assert load.waiting + load.accepted >= USUAL_MONTHLY_REQUESTS
        case errors.ExpertUnavailable():
            assert (await office.hand(expert)).set_aside
        case _:
            assert refused is None, refused


async def answered(office: Office, deed: str, asker: int, expert: int, id: UUID) -> None:
    """Which may be too late."""
    acts = {"decline": decline, "defer": defer, "withdraw": withdraw}
    try:
        if deed == "accept":
            await office.accept(id, expert)
        else:
            actor = Actor(asker if deed == "withdraw" else expert)
            act = partial(acts[deed], actor=actor, introduction_id=id, now=office.now)
            await office.write(act)
    except errors.RequestOver:
        return


async def hold(office: Office) -> None:
    """No asker has more than five open, no pair asked twice in thirty days."""

    def read(session: Session) -> Sequence[Introduction]:
        return session.scalars(select(Introduction).order_by(Introduction.asked_at)).all()

    rows = await office.read(read)
    for user in ASKERS:
        open_ones = [
            row
            for row in rows
            if row.asker_id == office.people[user]
            and row.status not in SETTLED
            and row.asked_at > office.now - OPEN_FOR
        ]
        assert len(open_ones) <= MOST_OPEN
    last: dict[tuple[UUID | None, UUID | None], datetime] = {}
    for row in rows:
        before = last.get((row.asker_id, row.expert_id))
        assert before is None or row.asked_at - before >= timedelta(days=30)
        last[row.asker_id, row.expert_id] = row.asked_at
