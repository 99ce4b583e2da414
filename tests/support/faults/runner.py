"""Runs a flow once for each step at which something can go wrong, each time in a fresh world."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord
import pytest
from simcord.env import Env

from tests.support import transport, wire
from tests.support.faults.flow import Flow, World, half_an_hour
from tests.support.faults.plan import SAME_AT_A_READ, Kind, Plan

MakeWorld = Callable[[], Awaitable[Any]]

EVERY_KIND = tuple(Kind)


@dataclass(frozen=True)
class Rehearsal:
    """What a run of a flow without faults does: its requests in order, and how many commits."""

    requests: tuple[str, ...]
    commits: int


_rehearsed: dict[Flow, Rehearsal] = {}
"""One rehearsal of a flow serves all kinds of fault."""


@dataclass(frozen=True)
class Case:
    """One kind of fault, at every step of one flow (or at `sample` of them, evenly spread, first and last included).

    `others` are the kinds that the flow is put under beside it: see `differing`.

    `CAGOU_FAULT=install/request-7` runs only the faults whose name begins so.
    """

    flow: Flow
    kind: Kind
    sample: int | None = None
    others: tuple[Kind, ...] = ()

    def __str__(self) -> str:
        return f"{self.flow.name}-{self.kind}" + ("" if self.sample else "-all")

    async def run(self, make_world: MakeWorld) -> None:
        """Raise one AssertionError naming each fault after which the flow was neither whole nor absent, or twice."""
        steps = await self.steps(make_world)
        failures = []
        for index, title in pick(steps, self.sample):
            name = f"{self.flow.name}/{title}/{self.kind}"
            if not name.startswith(os.environ.get("CAGOU_FAULT", "")):
                continue
            try:
                await self.strike(make_world, index)
            except Exception as error:
                failures.append(f"{name}: {type(error).__name__}: {error}")
        if failures:
            raise AssertionError(f"{len(failures)} of {len(steps)} faults:\n" + "\n".join(failures))

    async def steps(self, make_world: MakeWorld) -> list[tuple[int, str]]:
        """The steps of a run without faults, numbered from 1: its requests, or its commits."""
        known = _rehearsed.get(self.flow)
        if known is None:
            known = _rehearsed[self.flow] = await self.rehearse(make_world)
        if self.kind.at_commit:
            return [(number, f"commit-{number}") for number in range(1, known.commits + 1)]
        numbers = differing(known.requests, self.kind, self.others)
        return [(number, f"request-{number}-{slug(known.requests[number - 1])}") for number in numbers]

    async def rehearse(self, make_world: MakeWorld) -> Rehearsal:
        """A run without faults, which must be whole."""
        world = await make_world()
        try:
            plan = await begin(world, self.flow, None, 0)
            await self.flow.act(world)
            await (self.flow.recover or half_an_hour)(world)
            plan.running = False
            await self.flow.whole(world)
        finally:
            await end(world)
        return Rehearsal(tuple(plan.requests), plan.commits)

    async def strike(self, make_world: MakeWorld, index: int) -> None:
        """One fault in one fresh world: act, recover, look; act again, look again."""
        world = await make_world()
        try:
            plan = await begin(world, self.flow, self.kind, index)
            failure = await try_to_act(self.flow, world)
            recover = self.flow.recover or half_an_hour
            if not plan.struck:
                await recover(world)  # the step comes later than the answer: let time reach it
            plan.running = False
            assert plan.struck, f"the fault was never reached ({failure}): the flow is not the same twice"
            if plan.transport.dead:
                await abandon(world.env)
                transport.revive(world.env)
                await world.restart(killed=True)
            await recover(world)
            if not await holds(self.flow, world) or self.flow.repeatable:
                await self.flow.act(world)
                await recover(world)
                await self.flow.whole(world)
        finally:
            await end(world)


def flow_cases(
    flow: Flow, *, sample: int = 6, kinds: tuple[Kind, ...] = EVERY_KIND, database: bool = True
) -> list[Any]:
    """The parameters of one test: each kind of fault at `sample` steps, and under the `soak` marker at every step."""
    chosen = [kind for kind in kinds if database or not kind.at_commit]
    quick = [Case(flow, kind, sample, tuple(chosen)) for kind in chosen]
    slow = [replace(case, sample=None) for case in quick]
    return [
        *(pytest.param(case, id=str(case)) for case in quick),
        *(pytest.param(case, id=str(case), marks=pytest.mark.soak) for case in slow),
    ]


async def begin(world: World, flow: Flow, kind: Kind | None, index: int) -> Plan:
    """Arrange without faults, then lay the plan over the world."""
    plan = Plan(transport.attach(world.env), kind, index)
    await flow.arrange(world)
    wire.intercept(world.env.backend, plan)
    database = getattr(world, "database", None)
    if database is not None:
        plan.watch_commits(database)
    plan.running = True
    return plan


async def end(world: World) -> None:
    """Close the world and let go of it: a run has thousands."""
    world.env.errors  # noqa: B018 - reading them acknowledges them: they are not what is checked
    await world.close()
    wire.forget(world.env.backend)
    transport.forget(world.env)


async def try_to_act(flow: Flow, world: World) -> str | None:
    """What the person does may fail under a fault: a card that never came cannot be pressed. Tell how it failed."""
    try:
        await flow.act(world)
    except (Exception, transport.ProcessKilled) as error:
        failure = f"{type(error).__name__}: {error}"
        if os.environ.get("CAGOU_FAULT"):
            print(f"while acting: {failure}")
        return failure
    return None


async def holds(flow: Flow, world: World) -> bool:
    """True when whole, False when absent; AssertionError with both reasons when neither."""
    try:
        await flow.whole(world)
    except AssertionError as not_whole:
        try:
            await flow.absent(world)
        except AssertionError as not_absent:
            raise AssertionError(f"neither whole ({not_whole}) nor absent ({not_absent})") from None
        return False
    return True


async def abandon(env: Env) -> None:
    """End every task of the killed bot; what they still try to do has no effect, for their transport is dead."""
    transport.bury(env)
    await env._detach_bot()


async def replace_bot(env: Env, bot: discord.Client) -> None:
    """Attach a fresh bot to the same Discord after a kill, without waiting for the old one to come to rest."""
    from simcord._runtime import _attach_bot

    env._begin_operation("restart_bot")
    try:
        await env._detach_bot()
        await _attach_bot(env, bot)
    finally:
        env._end_operation()


def differing(requests: Sequence[str], kind: Kind, others: Sequence[Kind]) -> list[int]:
    """The numbers of the requests at which this fault is not the same as another one that is tried.

    Of a row of equal reads it is tried at the first and at the last; and where nothing is written, there is no effect
    whose answer could be lost.
    """
    numbers = []
    for number, title in enumerate(requests, 1):
        if title.startswith("GET "):
            if kind in SAME_AT_A_READ and SAME_AT_A_READ[kind] in (None, *others):
                continue
            if title in requests[number - 2 : number - 1] and title in requests[number : number + 1]:
                continue
        numbers.append(number)
    return numbers


def pick(steps: list[tuple[int, str]], sample: int | None) -> list[tuple[int, str]]:
    """`sample` of the steps, evenly spread, the first and the last among them."""
    if sample is None or len(steps) <= sample:
        return steps
    spread = {round(place * (len(steps) - 1) / max(1, sample - 1)) for place in range(sample)}
    return [steps[place] for place in sorted(spread)]


def slug(title: str) -> str:
    """`PATCH /guilds/*/channels` becomes `PATCH-guilds-channels`."""
    return "-".join(part for part in title.replace("/", " ").split() if part != "*")
