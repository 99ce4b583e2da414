"""A post that the outbox owes appears once, whatever happens to the request or to the process."""

from __future__ import annotations

import pytest

from bot.client import Cagou
from bot.delivery import Message, Post
from bot.ui.card import Accent, Card
from cogs.home import posts as home_posts
from models import outbox
from models.outbox import Delivery
from tests.support.actors import messages_in
from tests.support.faults import Case, Flow, flow_cases
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld

KIND = "notice-under-faults"


async def render(client: Cagou, delivery: Delivery) -> Message:
    channel = next(channel for channel in client.guilds[0].text_channels if channel.name == "general")
    return Message(channel.id, Card(Accent.HOME, "Avis"))


@pytest.fixture(autouse=True)
def _renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(home_posts.RENDERERS, KIND, Post(render))


async def arrange(world: FaultWorld) -> None:
    await world.make_cluster()


async def owe(world: FaultWorld) -> None:
    now = world.now
    await world.write(lambda session: outbox.post(session, KIND, None, now))


async def once(world: FaultWorld) -> None:
    assert len(messages_in(world.channel)) == 1, f"{len(messages_in(world.channel))} messages"


async def never(world: FaultWorld) -> None:
    assert not messages_in(world.channel), f"{len(messages_in(world.channel))} messages"


POST = Flow("post", arrange=arrange, act=owe, whole=once, absent=never, repeatable=False)


@pytest.mark.parametrize("case", flow_cases(POST))
async def test_a_post_appears_once(case: Case, make_fault_world: MakeWorld) -> None:
    await case.run(make_fault_world)
