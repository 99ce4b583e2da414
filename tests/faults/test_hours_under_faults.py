"""Hours told and confirmed, and a project's quiet told of, under faults: whole or absent, and once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import discord
import pytest
from sqlalchemy import select, update

from cogs.projects.hours_cards import CONFIRM, YES
from models.actor import Actor
from models.database import Session, Topic
from models.outbox import OutboxItem
from models.projects.confirming import HOURS_CONFIRMED, batch_of
from models.projects.facts import PROJECT_CARD, PROJECT_POST, PROJECT_POSTED
from models.projects.giving_tables import Contribution, EntryStatus, HoursEntry
from models.projects.quiet import ASKED_AFTER, HOME_HEARS_AFTER, HOME_TOLD, PROJECT_LOOK
from models.projects.recording import PROJECT_QUIET
from models.projects.tables import Project
from tests.support import forged
from tests.support.actors import messages_in, text
from tests.support.faults import Case, Flow, flow_cases
from tests.support.faults.left import OF_ONE_EDIT, nothing_owed, set_aside, told_once
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld
from tests.support.project_factories import hours
from tests.support.project_stage import RECIF, ProjectStage, plain

JANUARY, HOURS = date(2026, 1, 1), 41
SOON = timedelta(minutes=10)


async def arrange(world: FaultWorld) -> None:
    """A project that Léa leads, to which Rose's company gives some hours a month."""
    await world.make_cluster()
    stage = await ProjectStage.prepare(world)
    world.stage = stage  # type: ignore[attr-defined]  # carried from step to step
    await stage.gives(await stage.published(), stage.rose, RECIF, monthly=HOURS)


def stage_of(world: FaultWorld) -> ProjectStage:
    stage = world.stage  # type: ignore[attr-defined]  # see `arrange`
    assert isinstance(stage, ProjectStage)
    return stage


async def tell(world: FaultWorld) -> None:
    """ "Oui" to the hours that were proposed."""
    custom_id = YES.to(world.cluster_id, await _gives(world), f"{JANUARY:%Y-%m}", HOURS)
    await forged.press(stage_of(world).rose, world.channel, custom_id)


async def told(world: FaultWorld) -> None:
    """One line, which waits."""
    assert await _lines(world) == [(HOURS, EntryStatus.LOGGED)]


async def not_told(world: FaultWorld) -> None:
    assert await _lines(world) == []


async def arrange_told(world: FaultWorld) -> None:
    """Her hours wait for Léa, who looks at them."""
    await arrange(world)
    stage = stage_of(world)
    gives, now = await _gives(world), world.now
    await world.write(partial(hours, contribution_id=gives, month=JANUARY, quarters=HOURS, now=now, counts=False))
    seen = partial(batch_of, actor=Actor(stage.lea.id), project_id=(await stage.row()).id, month=JANUARY, now=now)
    batch = await world.read(seen)
    world.confirm = CONFIRM.to(world.cluster_id, batch.project_id, f"{JANUARY:%Y-%m}", batch.mark)  # type: ignore[attr-defined]  # carried likewise


async def confirm(world: FaultWorld) -> None:
    await forged.press(stage_of(world).lea, world.channel, world.confirm)  # type: ignore[attr-defined]  # see `arrange_told`


async def confirmed(world: FaultWorld) -> None:
    """It counts, and the journal says so once, however often she pressed."""
    assert await _lines(world) == [(HOURS, EntryStatus.CONFIRMED)]
    await told_once(world, HOURS_CONFIRMED)
    await nothing_owed(world, PROJECT_CARD)


async def not_confirmed(world: FaultWorld) -> None:
    assert await _lines(world) == [(HOURS, EntryStatus.LOGGED)]


async def _gives(world: FaultWorld) -> UUID:
    return await world.read(lambda session: session.scalars(select(Contribution.id)).one())


async def _lines(world: FaultWorld) -> list[tuple[int, str]]:
    """Every line of hours, corrected ones too."""
    rows = await world.read(lambda session: session.scalars(select(HoursEntry)).all())
    return [(row.quarters, row.status) for row in rows]


async def arrange_quiet(world: FaultWorld) -> None:
    """A project with its card and its post that has been quiet for thirty days in ten minutes."""
    await world.make_cluster()
    stage = await ProjectStage.prepare(world)
    world.stage = stage  # type: ignore[attr-defined]  # carried from step to step
    await stage.standing()
    await _quiet(world, active_at=world.now - ASKED_AFTER + SOON)
    # The look at the post must find it as quiet: its last message is made as old as that.
    stage.post().last_message_id = 1


async def arrange_long_quiet(world: FaultWorld) -> None:
    """A project of the commission whose lead was asked and has not answered; in ten minutes it is sixty days."""
    await world.make_cluster()
    stage = await ProjectStage.prepare(world)
    world.stage = stage  # type: ignore[attr-defined]  # carried from step to step
    await stage.published(home=stage.group)
    since = world.now - HOME_HEARS_AFTER + SOON
    await _quiet(world, active_at=since, asked_at=since + ASKED_AFTER, look_again_at=world.now + SOON)


async def _quiet(world: FaultWorld, **values: object) -> None:
    def age(session: Session) -> None:
        session.execute(update(Project).values(**values))
        session.touch(Topic.DUE)

    await world.write(age)


async def pass_the_days(world: FaultWorld) -> None:
    await world.env.advance_time(SOON.total_seconds() + 60)


async def asked(world: FaultWorld) -> None:
    """Léa is asked, once, where the card stands."""
    stage, row = stage_of(world), await stage_of(world).row()
    assert row.asked_at is not None
    assert row.told_home_at is None
    await nothing_owed(world, PROJECT_LOOK, PROJECT_QUIET, PROJECT_POSTED, PROJECT_POST)
    questions = _said(stage.posted(), "où en est-il", world)
    # Discord said of the card's place that it is gone, and we believed it: the question waits on her page alone.
    possible = (0,) if await set_aside(world, PROJECT_QUIET) or row.message_id is None else (1,)
    assert len(questions) in possible, f"{len(questions)} questions"


async def not_asked(world: FaultWorld) -> None:
    assert (await stage_of(world).row()).asked_at is None
    assert not _said(stage_of(world).posted(), "où en est-il", world)


async def home_heard(world: FaultWorld) -> None:
    """The commission reads of it, once, in its channel; nobody is asked again."""
    stage, row = stage_of(world), await stage_of(world).row()
    assert row.told_home_at is not None
    await nothing_owed(world, PROJECT_LOOK, HOME_TOLD)
    heard = _said(messages_in(stage.talk), "le trouve ici", world)
    assert len(heard) + await set_aside(world, HOME_TOLD) == 1, f"told {len(heard)} times"
    asked_again = select(OutboxItem.id).where(OutboxItem.kind == PROJECT_QUIET)
    assert await world.read(lambda session: session.scalar(asked_again)) is None


async def home_not_told(world: FaultWorld) -> None:
    assert (await stage_of(world).row()).told_home_at is None
    assert not _said(messages_in(stage_of(world).talk), "le trouve ici", world)


def _said(messages: Sequence[discord.Message], words: str, world: FaultWorld) -> list[discord.Message]:
    return [message for message in messages if words in plain(text(message, world.env))]


TELL = Flow("tell-hours", arrange=arrange, act=tell, whole=told, absent=not_told)
CONFIRM_MONTH = Flow("confirm-hours", arrange=arrange_told, act=confirm, whole=confirmed, absent=not_confirmed)
QUIET = Flow("quiet-project", arrange=arrange_quiet, act=pass_the_days, whole=asked, absent=not_asked)
HOME = Flow("quiet-home", arrange=arrange_long_quiet, act=pass_the_days, whole=home_heard, absent=home_not_told)


@pytest.mark.parametrize(
    "case",
    [
        *(case for flow in (TELL, CONFIRM_MONTH) for case in flow_cases(flow, sample=1, kinds=OF_ONE_EDIT)),
        *(case for flow in (QUIET, HOME) for case in flow_cases(flow, sample=2, kinds=OF_ONE_EDIT)),
    ],
)
async def test_it_is_whole_or_absent_and_once(case: Case, make_fault_world: MakeWorld) -> None:
    """The runner says at which step it was neither."""
    await case.run(make_fault_world)
