"""The courier: what is owed appears once, what cannot appear is set aside, and a stop forgets nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import discord
import pytest

from bot.delivery import Edit, LostItsPlace, Message, Post, Project, Refresh, marker_of
from bot.resting import Resting
from bot.ui import Accent, Card
from cogs.home import posts as home_posts
from models import outbox
from models.database import Session, everywhere
from models.errors import DatabaseUnreachable
from models.outbox import Backlog, Delivery
from tests.support.actors import components, messages_in, text
from tests.support.world import World

KIND = "test.notice"


def serve(world: World, renderer: Post | Refresh | Project) -> None:
    """Let the courier render our kind so."""
    courier = world.env.bot.courier  # type: ignore[attr-defined]  # SimCord knows a Client only
    courier._renderers.pop(KIND, None)
    courier.take({KIND: renderer})


async def backlog(world: World) -> Backlog:
    return await world.read(outbox.backlog, everywhere())


def notice(world: World, title: str = "Avis") -> Post:
    async def render(client: object, delivery: Delivery) -> Message:
        return Message(world.channel.id, Card(Accent.HOME, title))

    return Post(render)


async def test_a_post_appears_and_carries_its_marker(world: World) -> None:
    """By which it is known again."""
    serve(world, notice(world))
    now = world.now
    item_id = await world.write(lambda session: outbox.post(session, KIND, None, now))
    (message,) = messages_in(world.channel)
    assert "Avis" in text(message, world.env)
    assert components(message, world.env)[0]["id"] == marker_of(item_id)
    assert await backlog(world) == Backlog(0, 0)


async def test_what_is_owed_while_nobody_runs_is_delivered_at_the_start(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After any outage."""
    monkeypatch.setitem(home_posts.RENDERERS, KIND, notice(world))
    now = world.now
    await world.env.bot.courier.stop()  # type: ignore[attr-defined]  # the bot in it is ours
    await world.write(lambda session: outbox.post(session, KIND, None, now))
    assert messages_in(world.channel) == []
    await world.restart()
    assert len(messages_in(world.channel)) == 1


async def test_what_discord_refuses_for_a_while_is_tried_again(world: World) -> None:
    """Once it is taken, it appears once."""
    serve(world, notice(world))
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=2)
    now = world.now
    assert world.layer is not None
    with world.layer.expects(50013):
        await world.write(lambda session: outbox.post(session, KIND, None, now))
        assert await backlog(world) == Backlog(1, 0)
        await world.env.advance_time(timedelta(minutes=1).total_seconds())
    assert len(messages_in(world.channel)) == 1
    assert await backlog(world) == Backlog(0, 0)


async def test_what_has_lost_its_channel_is_set_aside_at_once(world: World) -> None:
    """And counted for the operator."""

    async def render(client: object, delivery: Delivery) -> Message:
        return Message(123, Card(Accent.HOME, "Avis"))

    serve(world, Post(render))
    now = world.now
    await world.write(lambda session: outbox.post(session, KIND, None, now))
    assert await backlog(world) == Backlog(0, 1)


async def test_nothing_is_given_up_while_the_server_is_offline(world: World) -> None:
    """An outage of Discord's hides channels and roles; they come back."""
    serve(world, notice(world))
    guild = world.env.bot.get_guild(world.guild.id)
    assert guild is not None
    hidden = guild._channels.pop(world.channel.id)
    guild.unavailable = True
    now = world.now
    await world.write(lambda session: outbox.post(session, KIND, None, now))
    assert await backlog(world) == Backlog(1, 0)
    guild.unavailable = False
    guild._channels[world.channel.id] = hidden
    await world.env.advance_time(60)
    assert len(messages_in(world.channel)) == 1


async def test_a_database_that_is_away_at_the_start_stops_no_delivery(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cleaning up after an import may wait; what is owed may not."""

    async def away(*_: object) -> None:
        raise DatabaseUnreachable("somewhere")

    monkeypatch.setattr("bot.client.settle_leftovers", away)
    await world.restart()
    serve(world, notice(world))
    now = world.now
    await world.write(lambda session: outbox.post(session, KIND, None, now))
    assert len(messages_in(world.channel)) == 1


async def test_a_card_that_was_deleted_is_not_mourned_for_two_days(world: World) -> None:
    """Discord says that the message is unknown: there is nothing to try again."""

    async def render(client: object, delivery: Delivery) -> Edit:
        return Edit(world.channel.id, 123, Card(Accent.HOME, "Avis"))

    serve(world, Refresh(render))
    now = world.now
    await world.write(lambda session: outbox.refresh(session, KIND, None, now))
    assert await backlog(world) == Backlog(0, 1)


async def test_whoever_keeps_a_card_is_told_that_somebody_deleted_it(world: World) -> None:
    """Then nothing is set aside: the message is forgotten, or its whole channel."""
    gone_channel = world.guild.create_text_channel("passe")
    world.env.backend.delete_channel(gone_channel.id)
    await world.env.settle()
    told, now = [], world.now
    for channel_id, message_id in ((world.channel.id, 12345), (gone_channel.id, 6)):

        async def render(
            client: object, delivery: Delivery, channel_id: int = channel_id, message_id: int = message_id
        ) -> Edit:
            return Edit(channel_id, message_id, Card(Accent.HOME, "Rien"))

        async def gone(client: object, delivery: Delivery, message_id: int) -> None:
            told.append(message_id)

        serve(world, Refresh(render, gone))
        await world.write(lambda session: outbox.refresh(session, KIND, None, now))
        assert await backlog(world) == Backlog(0, 0)
    assert told == [12345, 6]


async def test_one_bad_row_does_not_hold_up_the_others(world: World) -> None:
    """A renderer that fails is retried later, the next row is delivered now."""
    seen: list[UUID | None] = []

    async def render(client: object, delivery: Delivery) -> Message | None:
        seen.append(delivery.subject_id)
        if delivery.subject_id == UUID(int=1):
            raise ZeroDivisionError
        return Message(world.channel.id, Card(Accent.HOME, "Avis"))

    serve(world, Post(render))
    now = world.now

    def owe(session: Session) -> None:
        for number in (1, 2):
            outbox.post(session, KIND, UUID(int=number), now)

    await world.write(owe)
    assert len(messages_in(world.channel)) == 1
    assert await backlog(world) == Backlog(1, 0)


async def test_a_storm_of_changes_is_one_edit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of one card that wait are one."""
    drawn = 0

    async def render(client: object, delivery: Delivery) -> Edit | None:
        nonlocal drawn
        drawn += 1
        return None

    monkeypatch.setitem(home_posts.RENDERERS, KIND, Refresh(render))
    now = world.now
    await world.env.bot.courier.stop()  # type: ignore[attr-defined]  # the bot in it is ours
    for _ in range(50):
        await world.write(lambda session: outbox.refresh(session, KIND, UUID(int=7), now))
    await world.restart()
    assert drawn == 1


async def test_a_card_that_was_edited_rests_and_then_shows_the_last(world: World) -> None:
    """What changes meanwhile is one more edit; another card, and what is posted, do not wait for it."""
    drawn: list[UUID | None] = []

    async def render(client: object, delivery: Delivery) -> Edit:
        drawn.append(delivery.subject_id)
        return Edit(world.channel.id, 123, Card(Accent.HOME, "Avis"))

    async def gone(client: object, delivery: Delivery, message_id: int) -> None:
        """Nobody minds."""

    serve(world, Refresh(render, gone))
    courier = world.env.bot.courier  # type: ignore[attr-defined]  # the bot in it is ours
    courier._resting = Resting(5)
    first, second, now = UUID(int=7), UUID(int=8), world.now
    for _ in range(4):
        await world.write(lambda session: outbox.refresh(session, KIND, first, now))
    assert drawn == [first]
    await world.write(lambda session: outbox.refresh(session, KIND, second, now))
    assert drawn == [first, second]
    assert await backlog(world) == Backlog(1, 0)
    await world.env.advance_time(4)
    assert drawn == [first, second]
    await world.env.advance_time(2)
    assert drawn == [first, second, first]
    assert await backlog(world) == Backlog(0, 0)


@pytest.mark.parametrize("code", [10003, 10008, 50001])
async def test_codes_that_mean_never(world: World, code: int) -> None:
    """Unknown channel, unknown message, no access: set aside."""

    async def carry_out(client: object, delivery: Delivery) -> None:
        response = type("Response", (), {"status": 404, "reason": "Not Found"})()
        raise discord.NotFound(response, {"code": code, "message": "x"})

    serve(world, Project(carry_out))
    now = world.now
    await world.write(lambda session: outbox.project(session, KIND, None, now))
    assert await backlog(world) == Backlog(0, 1)


def test_losing_a_place_is_an_exception_of_its_own() -> None:
    """A renderer may say so itself."""
    assert issubclass(LostItsPlace, Exception)
