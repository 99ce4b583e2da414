"""A refusal is silent: whatever an expert does short of a yes, an asker sees at every instant exactly the same.

The same story is told to two clusters. In one the expert never reads the request; in the other they decline, put off,
mute, or had muted before. What the asker can see, ask and export is compared after every step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.actor import Actor
from models.database import Database, Topic
from models.errors import DomainError
from models.experts.availability import NO_LOAD
from models.introductions.answering import decline, defer, mute, withdraw
from models.introductions.asking import askable, prepare
from models.introductions.load import load_of, loads
from models.introductions.seen_by_asker import OPEN_FOR
from models.introductions.showing import asked_by, at_hand, look_at, request_seen
from models.introductions.tables import Mute
from models.outbox import OutboxItem
from models.people.private_notices import NOTICE, switch_on
from models.privacy.exporting import held_about
from tests.models.introductions.conftest import Office, open_office

ASKER, EXPERT = Actor(1), Actor(11)
NEVER_READ, MUTED_BEFORE = "never read", "muted before"
ANSWERS = {"declined": decline, "put off": defer, "muted": mute}
GUILDS = count(1000)


@dataclass(frozen=True)
class Step:
    """Days that pass (in quarters), then something the asker does."""

    quarters: int
    act: str


steps = st.builds(Step, st.integers(0, 30), st.sampled_from(["nothing", "look", "withdraw", "ask somebody else"]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    answers=st.lists(st.sampled_from([*ANSWERS, MUTED_BEFORE]), min_size=1, max_size=2, unique=True),
    when=st.integers(0, 3),
    story=st.lists(steps, min_size=1, max_size=6),
)
async def test_an_asker_sees_no_difference(
    database: Database, answers: list[str], when: int, story: list[Step]
) -> None:
    plain = await tell(database, [NEVER_READ], when, story)
    assert await tell(database, answers, when, story) == plain


@pytest.mark.parametrize("act", [None, decline, defer, mute])
async def test_a_place_is_free_again_at_the_same_instant_whatever_was_answered(
    office: Office, act: Callable[..., object] | None
) -> None:
    """What is shown of experts is kept in memory, and read again when it is told to have changed."""
    told: list[datetime] = []

    def hear(_: UUID | None, topics: frozenset[Topic]) -> None:
        if Topic.EXPERTS in topics:
            told.append(office.now)

    made = await office.ask()
    asked_at = office.now
    office.database.subscribe(hear)
    office.now += timedelta(days=1)
    if act is not None:
        await office.write(partial(act, actor=EXPERT, introduction_id=made.introduction_id, now=office.now))
    for _ in range(20):
        await office.pass_days(1)
    assert told == [asked_at + OPEN_FOR]


async def tell(database: Database, answers: list[str], when: int, story: list[Step]) -> list[object]:
    """The story with those answers of the expert, given at the step `when`; what the asker saw after each step."""
    office = await open_office(database, next(GUILDS))
    await office.write(lambda s: switch_on(s, ASKER, now=office.now))
    if MUTED_BEFORE in answers:
        row = Mute(person_id=office.people[11], muted_id=office.people[1], since=office.now)
        await office.write(lambda s: s.add(row))
    made = await office.ask()
    seen = [await asker_sees(office, made.introduction_id)]
    for number, step in enumerate(story):
        if number == when:
            await answer(office, made.introduction_id, answers)
        await office.pass_days(step.quarters / 4)
        seen.append(
            (await act(office, made.introduction_id, step, number), await asker_sees(office, made.introduction_id))
        )
    return seen


async def answer(office: Office, introduction_id: UUID, answers: list[str]) -> None:
    for each in answers:
        if each in ANSWERS:
            await tried(
                office.write(partial(ANSWERS[each], actor=EXPERT, introduction_id=introduction_id, now=office.now))
            )


async def act(office: Office, introduction_id: UUID, step: Step, number: int) -> str:
    """What the asker does, and what they are told."""
    if step.act == "look":
        return await tried(office.write(lambda s: look_at(s, ASKER, introduction_id, now=office.now)))
    if step.act == "withdraw":
        return await tried(office.write(lambda s: withdraw(s, ASKER, introduction_id, now=office.now)))
    if step.act == "ask somebody else":
        office.now += timedelta(minutes=1)  # requests of one instant stand in the order of random ids
        return await tried(office.ask(expert=12 + number))
    return ""


async def tried(work: object) -> str:
    try:
        await work  # type: ignore[misc]  # a coroutine
    except DomainError as refused:
        return type(refused).__name__
    return "done"


async def asker_sees(office: Office, introduction_id: UUID) -> object:
    """All that reaches the asker, with ids as they are named in the cluster."""
    names = {person: f"person {user}" for user, person in office.people.items()}
    me, now, expert = office.people[1], office.now, office.people[11]

    def named(facts: object) -> object:
        other = getattr(facts, "other", None)
        return replace(  # type: ignore[type-var]  # a RequestFacts
            facts,
            id=UUID(int=0),
            domain_id=None,
            other=replace(other, person_id=UUID(int=0)) if other is not None else None,
        )

    card = await office.read(lambda s: request_seen(s, ASKER, introduction_id, now=now))
    listed = await office.read(lambda s: asked_by(s, me, now))
    hand = await office.read(lambda s: at_hand(s, me, now))
    again = await tried(office.read(lambda s: prepare(s, ASKER, expert, now=now)))
    others = await office.read(lambda s: askable(s, ASKER, set(office.people.values()), now=now))
    held = await office.read(lambda s: held_about(s, ASKER))
    # The place of the expert among equals, and whether they take a further request, are there for all to see.
    load = await office.read(lambda s: (loads(s, now).get(expert, NO_LOAD), load_of(s, expert, now)))
    owed = await office.read(
        lambda s: [
            (item.created_at, item.next_attempt_at)
            for item in s.scalars(select(OutboxItem).where(OutboxItem.kind == NOTICE, OutboxItem.subject_id == me))
        ]
    )
    exported = [
        {
            key: value
            for key, value in row.items()
            if not key.endswith("id") and key not in ("domain", "asker", "expert")
        }
        for row in held.rows("introduction")
    ]
    return (
        named(card),
        [named(each) for each in listed],
        [[named(each) for each in some] for some in (hand.to_answer, hand.to_see, hand.to_tell)],
        again,
        sorted(names[each] for each in others),
        sorted(map(repr, exported)),
        load,
        owed,
    )
