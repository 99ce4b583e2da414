"""A project thread opened, joined, closed and gone quiet under every fault: whole or absent, in Discord too, once."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest
from simcord.backend.models import Channel
from sqlalchemy import func, select

from cogs.threads.forms import CLOSED
from cogs.threads.own_cards import ACCEPT
from models.audit import AuditEntry
from models.database import Session, Topic
from models.groups.tables import GroupMembership, GroupRole
from models.outbox import OutboxItem
from models.people.tables import Person
from models.threads.facts import ANNOUNCED, ANNOUNCEMENT, ASKED, ENDED, LOOK, WORK_THREAD
from models.threads.quiet import QUIET_FOR
from models.threads.tables import WorkThread, WorkThreadPerson
from tests.support import forged
from tests.support.actors import buttons, channel, messages_in, text
from tests.support.faults import Case, Flow, flow_cases
from tests.support.faults.left import OF_ONE_EDIT, nothing_owed, told_once
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld
from tests.support.thread_stage import SUMMARY, TITLE, ThreadStage

KINDS = (WORK_THREAD, ENDED, LOOK, ANNOUNCED, ANNOUNCEMENT, ASKED)


async def arrange(world: FaultWorld) -> None:
    """A commission with its places, and people."""
    await world.make_cluster()
    world.stage = await ThreadStage.prepare(world)  # type: ignore[attr-defined]  # carried from step to step


def stage_of(world: FaultWorld) -> ThreadStage:
    stage = world.stage  # type: ignore[attr-defined]  # see `arrange`
    assert isinstance(stage, ThreadStage)
    return stage


async def open_one(world: FaultWorld) -> None:
    stage = stage_of(world)
    await stage.open(people=[stage.marc, stage.rose], may_join="group")


def shown_posts(stage: ThreadStage) -> list[Channel]:
    """The posts that are not put away: a twin that a lost answer left behind is, and says so."""
    return [post for post in stage.posts() if post.thread_metadata is not None and not post.thread_metadata.archived]


async def opened(world: FaultWorld) -> None:
    """One thread, one post with the people and the card in it, one word of it in the group's channel."""
    stage, thread = stage_of(world), await _thread(world)
    await told_once(world, "threads.opened")
    await nothing_owed(world, *KINDS)
    lost = await world.read(_set_aside)
    if thread.thread_id is None:  # Discord said that it is gone, and we believed it; or its row was set aside
        assert thread.gone_at is not None or WORK_THREAD in lost
        return
    assert [post.id for post in shown_posts(stage)] == [thread.thread_id]
    post = world.env.backend.get_channel(thread.thread_id)
    if WORK_THREAD not in lost:
        assert {stage.lea.id, stage.marc.id} <= set(post.thread_members), "somebody was not added"
        assert stage.rose.id not in post.thread_members, "she was not asked yet"
    own = [message for message in messages_in(channel(world.env, post.id)) if buttons(message, world.env)]
    assert len(own) == 1, f"{len(own)} cards"
    told = [message.id for message in stage.told()]
    assert told == ([thread.announcement_message_id] if thread.announcement_message_id else []), "told once"
    assert told or lost, "nobody was told"


async def not_opened(world: FaultWorld) -> None:
    assert not await world.read(lambda session: session.scalar(select(func.count(WorkThread.id))))
    assert not stage_of(world).posts()
    assert not await world.read(lambda session: session.scalar(select(func.count(AuditEntry.id))))


async def arrange_opened(world: FaultWorld) -> None:
    await arrange(world)
    await open_one(world)
    await world.env.settle()
    await opened(world)


async def accept(world: FaultWorld) -> None:
    thread = await _thread(world)
    await forged.press(stage_of(world).rose, world.channel, ACCEPT.to(world.cluster_id, thread.id))


async def accepted(world: FaultWorld) -> None:
    """In the group once, and in the post."""
    assert (await _rose(world)) == ("accepted", [GroupRole.MEMBER])
    await nothing_owed(world, *KINDS)
    thread, lost = await _thread(world), await world.read(_set_aside)
    if thread.thread_id is not None and WORK_THREAD not in lost:
        assert stage_of(world).rose.id in world.env.backend.get_channel(thread.thread_id).thread_members


async def not_accepted(world: FaultWorld) -> None:
    assert (await _rose(world)) == ("invited", [])


async def close(world: FaultWorld) -> None:
    """Send the form of the summary."""
    thread = await _thread(world)
    custom_id = CLOSED.to(world.cluster_id, thread.id)
    await forged.send_form(stage_of(world).lea, world.channel, custom_id, {"summary": SUMMARY})


async def closed(world: FaultWorld) -> None:
    """The card says what came of it, one message says so to those who take part, and the post is put away."""
    thread, lost = await _thread(world), await world.read(_set_aside)
    assert thread.summary == SUMMARY
    await told_once(world, "threads.closed")
    await nothing_owed(world, *KINDS)
    if thread.thread_id is not None and WORK_THREAD not in lost:
        post = world.env.backend.get_channel(thread.thread_id)
        assert post.thread_metadata is not None
        assert post.thread_metadata.archived
        assert not post.thread_metadata.locked
        if thread.card_message_id is not None:
            card = messages_in(channel(world.env, post.id))[0]
            assert SUMMARY in text(card, world.env)
            assert not buttons(card, world.env)
        said = [message for message in messages_in(channel(world.env, post.id)) if is_last_word(message, world)]
        assert len(said) == 1 or (not said and ENDED in lost)


def is_last_word(message: discord.Message, world: FaultWorld) -> bool:
    return "Ce fil est clos" in text(message, world.env)


async def not_closed(world: FaultWorld) -> None:
    assert (await _thread(world)).closed_at is None


async def arrange_quiet(world: FaultWorld) -> None:
    """A thread that is quiet in ten minutes."""
    await arrange_opened(world)

    def soon(session: Session) -> None:
        thread = session.scalars(select(WorkThread)).one()
        thread.last_active_at = world.now - QUIET_FOR + timedelta(minutes=10)
        session.touch(Topic.DUE)

    # The look at the post must find it as quiet: its last message is made as old as that.
    stage = stage_of(world)
    await world.write(soon)
    stage.post().last_message_id = 1


async def pass_the_days(world: FaultWorld) -> None:
    await world.env.advance_time(660)


async def asked(world: FaultWorld) -> None:
    """The heads are asked, once."""
    thread, lost = await _thread(world), await world.read(_set_aside)
    assert thread.asked_at is not None
    await nothing_owed(world, *KINDS)
    questions = [message for message in stage_of(world).told() if "Toujours en cours" in buttons(message, world.env)]
    assert len(questions) + (ASKED in lost) == 1, f"{len(questions)} questions"


async def not_asked(world: FaultWorld) -> None:
    assert (await _thread(world)).asked_at is None
    assert not [m for m in stage_of(world).told() if "Toujours en cours" in buttons(m, world.env)]


async def _thread(world: FaultWorld) -> WorkThread:
    threads = await world.read(lambda session: session.scalars(select(WorkThread)).all())
    assert [thread.title for thread in threads] == [TITLE]
    return threads[0]


async def _rose(world: FaultWorld) -> tuple[str, list[str]]:
    """What she is in the thread, and her rows in the group."""

    def read(session: Session) -> tuple[str, list[str]]:
        rose = session.scalars(select(Person.id).where(Person.given_name == "Rose")).one()
        part = session.scalars(select(WorkThreadPerson.status).where(WorkThreadPerson.person_id == rose)).one()
        roles = session.scalars(select(GroupMembership.role).where(GroupMembership.person_id == rose)).all()
        return part, list(roles)

    return await world.read(read)


def _set_aside(session: Session) -> set[str]:
    return set(session.scalars(select(OutboxItem.kind).where(OutboxItem.failed_at.is_not(None))))


OPEN = Flow("thread", arrange=arrange, act=open_one, whole=opened, absent=not_opened)
ACCEPT_ONE = Flow("accept-thread", arrange=arrange_opened, act=accept, whole=accepted, absent=not_accepted)
CLOSE = Flow("close-thread", arrange=arrange_opened, act=close, whole=closed, absent=not_closed)
QUIET = Flow("quiet-thread", arrange=arrange_quiet, act=pass_the_days, whole=asked, absent=not_asked)


@pytest.mark.parametrize(
    "case",
    [
        *(case for case in flow_cases(OPEN, sample=2)),
        *(case for flow in (ACCEPT_ONE, CLOSE, QUIET) for case in flow_cases(flow, sample=2, kinds=OF_ONE_EDIT)),
    ],
)
async def test_it_is_whole_or_absent_and_once(case: Case, make_fault_world: MakeWorld) -> None:
    """The runner says at which step it was neither."""
    await case.run(make_fault_world)
