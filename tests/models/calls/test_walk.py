"""A hundred and fifty acts by chance, against the simplest account of what must be there."""

from __future__ import annotations

import random
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from models import audit
from models.actor import Actor
from models.audit import AuditEntry
from models.calls.answering import OwnAnswer, answer_call, withdraw_answer
from models.calls.calling import MOST_OPEN, OPEN_FOR
from models.calls.closing import close_call, remove_call
from models.calls.facts import CallFacts
from models.calls.following import see_answers
from models.calls.introducing import meet
from models.calls.tables import CallAnswer, CallOutcome, ExpertiseCall
from models.database import Session
from models.errors import DomainError
from models.introductions.tables import Introduction
from tests.models.calls.test_calls import ANNA, BEN, CHLOE, DAN, NOW, STRANGER, SUE, House, house

__all__ = ["house"]

MAY_PROPOSE = (ANNA, BEN, CHLOE, DAN)
PEOPLE = (*MAY_PROPOSE, SUE, STRANGER)


@dataclass
class Account:
    """What must be true of a call."""

    asker: Actor
    closes_at: datetime
    outcome: CallOutcome | None = None
    answered: set[Actor] = field(default_factory=set)
    met: set[str] = field(default_factory=set)


class Walk:
    """The house, the present, and the account of every call."""

    def __init__(self, house: House, seed: int) -> None:
        self.house = house
        self.chance = random.Random(seed)
        self.now = NOW
        self.calls: dict[UUID, Account] = {}

    async def step(self) -> None:
        """Some hours pass, and somebody does something."""
        self.now += timedelta(hours=self.chance.randint(1, 16))
        await self.house.end(self.now)
        for account in self.calls.values():
            if account.outcome is None and self.now >= account.closes_at:
                account.outcome = CallOutcome.LAPSED
        act = self.chance.choice(
            (self.call, self.answer, self.answer, self.withdraw, self.close, self.remove, self.meet)
        )
        if act == self.call or not self.calls:
            await self.call(self.chance.choice(PEOPLE))
            return
        call_id = self.chance.choice(list(self.calls))
        # Whoever asked acts as often as all others together.
        actor = self.chance.choice((*PEOPLE, *[self.calls[call_id].asker] * len(PEOPLE)))
        await act(actor, call_id)  # type: ignore[call-arg]  # `call` was done above

    async def call(self, actor: Actor) -> None:
        open_now = sum(each.asker == actor and each.outcome is None for each in self.calls.values())
        need = f"Besoin {self.chance.random()}"
        made = await tried(self.house.call(actor, need, self.now))
        assert isinstance(made, CallFacts) is (actor in MAY_PROPOSE and open_now < MOST_OPEN)
        if isinstance(made, CallFacts):
            self.calls[made.id] = Account(actor, self.now + OPEN_FOR)

    async def answer(self, actor: Actor, call_id: UUID) -> None:
        account = self.calls[call_id]
        may = actor in MAY_PROPOSE and actor != account.asker and account.outcome is None
        done = await self.write(lambda s: answer_call(s, actor, call_id, "", now=self.now))
        assert isinstance(done, OwnAnswer) is may
        if may:
            account.answered.add(actor)

    async def withdraw(self, actor: Actor, call_id: UUID) -> None:
        done = await self.write(lambda s: withdraw_answer(s, actor, call_id, now=self.now))
        assert isinstance(done, CallFacts) is (actor in self.calls[call_id].answered)
        self.calls[call_id].answered.discard(actor)

    async def close(self, actor: Actor, call_id: UUID) -> None:
        account = self.calls[call_id]
        may = actor == account.asker and account.outcome in (None, CallOutcome.LAPSED)
        done = await self.write(lambda s: close_call(s, actor, call_id, "partly", "", now=self.now))
        assert isinstance(done, CallFacts) is may
        if may:
            account.outcome = CallOutcome.PARTLY

    async def remove(self, actor: Actor, call_id: UUID) -> None:
        account = self.calls[call_id]
        may = actor == CHLOE and account.outcome is None
        done = await self.write(lambda s: remove_call(s, actor, call_id, "Non", now=self.now))
        assert isinstance(done, CallFacts) is may
        if may:
            account.outcome = CallOutcome.OUT_OF_PLACE

    async def meet(self, actor: Actor, call_id: UUID) -> None:
        account = self.calls[call_id]
        found = await self.house.write(lambda s: see_answers(s, account.asker, call_id, now=self.now))
        if found.helpers:
            helper = self.chance.choice(found.helpers)
            await self.house.write(lambda s: meet(s, account.asker, helper.answer_id, now=self.now))
            account.met.add(helper.name)

    async def write(self, operation: Callable[[Session], object]) -> object:
        return await tried(self.house.write(operation))

    async def check(self) -> None:
        """Every call is as its account says."""

        def read(session: Session) -> list[tuple[UUID, str | None, bool, int, int]]:
            return [
                (
                    call.id,
                    call.outcome,
                    call.closed_at is not None,
                    len(session.scalars(select(CallAnswer.id).where(CallAnswer.call_id == call.id)).all()),
                    len(session.scalars(select(Introduction.id).where(Introduction.call_id == call.id)).all()),
                )
                for call in session.scalars(select(ExpertiseCall))
            ]

        rows = await self.house.read(read)
        assert {id: tuple(rest) for id, *rest in rows} == {
            id: (each.outcome, each.outcome is not None, len(each.answered), len(each.met))
            for id, each in self.calls.items()
        }


async def tried(waits: Coroutine[Any, Any, object]) -> object:
    """The result, or the refusal."""
    try:
        return await waits
    except DomainError as refusal:
        return refusal


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_people_do_in_whatever_order(house: House, seed: int) -> None:
    walk = Walk(house, seed)
    for _ in range(150):
        await walk.step()
        await walk.check()
    assert len(walk.calls) > 10
    assert {account.outcome for account in walk.calls.values()} >= {CallOutcome.LAPSED, CallOutcome.PARTLY}
    assert any(account.met for account in walk.calls.values())
    entries = await house.read(lambda s: s.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all())
    assert audit.first_break(entries) is None
