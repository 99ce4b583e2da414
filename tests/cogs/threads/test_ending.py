"""The end of a project thread, its quiet days, and what Discord and its people do to its post."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from models.actor import Actor
from models.privacy.erasing import erase
from tests.support.actors import buttons, channel, choose, fill, messages_in, press, text
from tests.support.thread_stage import FIELD_SUMMARY, PURPOSE, SUMMARY, TITLE, ThreadStage, plain
from tests.support.world import World


@pytest.fixture
async def stage(world: World) -> ThreadStage:
    stage = await ThreadStage.prepare(world)
    await stage.open()
    await world.env.settle()
    return stage


def archive(stage: ThreadStage, *, locked: bool = False) -> None:
    """As Discord does after a week, or a moderator."""
    metadata = {"archived": True, "locked": locked}
    stage.world.env.backend.edit_channel(stage.post().id, {}, thread_metadata=metadata)


async def days(stage: ThreadStage, number: float) -> None:
    """In steps: the bot looks round every six hours, and SimCord wants it at rest in five seconds."""
    while number > 0:
        await stage.world.env.advance_time(timedelta(days=min(number, 3)).total_seconds())
        number -= 3
    await stage.world.env.settle()


async def test_it_is_closed_with_a_summary_and_put_away_never_locked(stage: ThreadStage) -> None:
    inside = channel(stage.world.env, stage.post().id)
    shown = await fill(stage.lea, await stage.lea.slash(inside, "fil clore"), {FIELD_SUMMARY: SUMMARY})
    assert "Le fil est clos" in text(shown)
    await stage.world.env.settle()
    metadata = stage.post().thread_metadata
    assert metadata is not None
    assert metadata.archived
    assert not metadata.locked
    said = text(stage.card(), stage.world.env)
    assert SUMMARY in said
    assert buttons(stage.card(), stage.world.env) == []
    (told,) = stage.told()
    assert SUMMARY in text(told, stage.world.env)
    assert buttons(told, stage.world.env) == ["Fiche du fil"]
    again = await stage.lea.slash(inside, "fil clore")
    assert "Ce fil a été clos le" in plain(text(again))
    listed = plain(text(await stage.lea.slash(stage.world.channel, "fil liste")))
    assert "0 ouvert · 1 clos" in listed


async def test_those_who_take_part_read_in_the_post_that_it_is_over(stage: ThreadStage) -> None:
    """One message that pings nobody, also where Discord had archived the post; none in one that was locked."""
    inside = channel(stage.world.env, stage.post().id)
    await stage.marc.send(inside, "On a fini, je crois")
    archive(stage)
    shown = await stage.lea.slash(stage.world.channel, "fil clore", fil=TITLE)
    await fill(stage.lea, shown, {FIELD_SUMMARY: f"{SUMMARY} {'Détail. ' * 60}"})
    await stage.world.env.settle()
    last = messages_in(inside)[-1]
    said = plain(text(last, stage.world.env))
    assert "Ce fil est clos" in said
    assert SUMMARY in said
    assert len(said) < 500, "short: the card has the whole"
    assert not last.mentions
    assert not buttons(last, stage.world.env), "none that would be dead in an archived post"
    metadata = stage.post().thread_metadata
    assert metadata is not None
    assert metadata.archived
    await stage.world.restart()
    await stage.world.env.settle()
    assert len([m for m in messages_in(inside) if "Ce fil est clos" in text(m, stage.world.env)]) == 1


async def test_from_elsewhere_the_thread_is_chosen_and_only_heads_close(stage: ThreadStage) -> None:
    shown = await stage.lea.slash(stage.world.channel, "fil clore")
    form = await choose(stage.lea, shown, TITLE)
    await fill(stage.lea, form, {FIELD_SUMMARY: SUMMARY})
    assert (await stage.thread()).closed_at is not None
    shown = await stage.marc.slash(stage.world.channel, "fil clore")
    assert "Aucun fil de vos groupes" in plain(text(shown))
    shown = await press(stage.marc, stage.told()[0], "Fiche du fil", stage.world.env)
    assert "Clore le fil" not in buttons(shown)


async def test_an_archived_post_is_opened_edited_and_archived_again(stage: ThreadStage) -> None:
    archive(stage)
    shown = await press(stage.marc, stage.told()[0], "Participer", stage.world.env)
    assert "Vous participez" in text(shown), "the button of the group's channel lives"
    await stage.world.env.settle()
    assert stage.marc.id in stage.post().thread_members
    assert "2 personnes participent" in text(stage.card(), stage.world.env)
    metadata = stage.post().thread_metadata
    assert metadata is not None
    assert metadata.archived
    shown = await stage.lea.slash(stage.world.channel, "fil clore", fil=TITLE)
    await fill(stage.lea, shown, {FIELD_SUMMARY: SUMMARY})
    await stage.world.env.settle()
    assert SUMMARY in text(stage.card(), stage.world.env)
    metadata = stage.post().thread_metadata
    assert metadata is not None
    assert metadata.archived


async def test_a_post_that_a_moderator_locked_is_left_alone(stage: ThreadStage) -> None:
    archive(stage, locked=True)
    shown = await stage.lea.slash(stage.world.channel, "fil clore", fil=TITLE)
    await fill(stage.lea, shown, {FIELD_SUMMARY: SUMMARY})
    await stage.world.env.settle()
    assert (await stage.thread()).summary == SUMMARY
    assert SUMMARY not in text(stage.card(), stage.world.env)
    assert "Ce fil est clos" not in text(messages_in(channel(stage.world.env, stage.post().id))[-1], stage.world.env)
    assert SUMMARY in text(stage.told()[0], stage.world.env)


async def test_a_deleted_post_is_noticed_said_and_made_again(stage: ThreadStage) -> None:
    await press(stage.marc, stage.told()[0], "Participer", stage.world.env)
    await stage.world.env.settle()
    stage.world.env.backend.delete_channel(stage.post().id)
    await stage.world.env.settle()
    thread = await stage.thread()
    assert thread.gone_at is not None
    assert thread.thread_id is None
    assert "a été supprimée" in plain(text(stage.told()[0], stage.world.env))
    home = await stage.lea.slash(stage.world.channel, "moi")
    assert f"La publication de « {TITLE} » a été supprimée dans Discord" in plain(text(home))
    shown = await press(stage.lea, home, "La recréer")
    assert "Une nouvelle publication se prépare" in plain(text(shown))
    await stage.world.env.settle()
    assert PURPOSE in text(stage.card(), stage.world.env)
    assert {stage.lea.id, stage.marc.id} <= set(stage.post().thread_members)
    assert len(stage.told()) == 1, "it was announced already"
    assert "a été supprimée" not in plain(text(stage.told()[0], stage.world.env))


async def test_a_post_that_we_may_not_see_for_a_while_is_no_deleted_one(
    stage: ThreadStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(guild: discord.Guild, channel_id: int) -> discord.Thread:
        response: Any = SimpleNamespace(status=403, reason="Forbidden")
        raise discord.Forbidden(response, {"code": 50001, "message": "Missing Access"})

    with monkeypatch.context() as hidden:
        hidden.setattr(discord.Guild, "fetch_channel", refuse)
        await press(stage.marc, stage.told()[0], "Participer", stage.world.env)
        await stage.world.env.settle()
    assert (await stage.thread()).gone_at is None
    await stage.world.env.advance_time(60)
    await stage.world.env.settle()
    assert stage.marc.id in stage.post().thread_members, "done as soon as it is seen again"


async def test_a_deleted_forum_takes_its_posts_with_it(stage: ThreadStage) -> None:
    """Discord says nothing of each post; the group is offered a new forum, and then each thread a new post."""
    for post in stage.posts():
        del stage.world.env.backend.channels[post.id]
    stage.world.env.backend.delete_channel(stage.forum.id)
    await stage.world.env.settle()
    assert (await stage.thread()).gone_at is not None
    home = await stage.lea.slash(stage.world.channel, "moi")
    refused = await press(stage.lea, home, "La recréer")
    assert "n’a pas de forum" in plain(text(refused))


async def test_a_deleted_card_kills_nothing(stage: ThreadStage) -> None:
    backend = stage.world.env.backend
    backend.delete_message(stage.post().id, stage.card().id)
    await press(stage.marc, stage.told()[0], "Participer", stage.world.env)
    await stage.world.env.settle()
    assert stage.marc.id in stage.post().thread_members
    assert (await stage.thread()).card_message_id is None
    shown = await stage.lea.slash(stage.world.channel, "fil clore", fil=TITLE)
    shown = await fill(stage.lea, shown, {FIELD_SUMMARY: SUMMARY})
    assert "Sa publication l’affiche" not in plain(text(shown)), "it does not, without its card"
    await stage.world.env.settle()
    assert SUMMARY in text(stage.told()[0], stage.world.env)


async def test_after_thirty_quiet_days_the_heads_are_asked_once(stage: ThreadStage) -> None:
    await days(stage, 29.9)
    assert (await stage.thread()).asked_at is None
    assert len(stage.told()) == 1
    await days(stage, 0.2)
    assert (await stage.thread()).asked_at is not None
    asked = stage.told()[1]
    assert f"<@{stage.lea.id}>" in text(asked, stage.world.env)
    assert [user.id for user in asked.mentions] == [stage.lea.id]
    assert buttons(asked, stage.world.env) == ["Toujours en cours", "Clore le fil"]
    home = await stage.lea.slash(stage.world.channel, "moi")
    assert "que devient ce fil" in plain(text(home))
    assert "que devient ce fil" not in plain(text(await stage.marc.slash(stage.world.channel, "moi")))
    await days(stage, 15)
    assert len(stage.told()) == 2, "once"
    refused = await press(stage.marc, asked, "Toujours en cours", stage.world.env)
    assert "Réservé aux responsables" in plain(text(refused))
    await press(stage.lea, asked, "Toujours en cours", stage.world.env)
    assert "est toujours en cours" in plain(text(stage.told()[1], stage.world.env))
    assert buttons(stage.told()[1], stage.world.env) == ["Fiche du fil"]
    assert (await stage.thread()).asked_at is None
    await days(stage, 29)
    assert len(stage.told()) == 2
    await days(stage, 1.1)
    assert len(stage.told()) == 3
    shown = await stage.lea.slash(channel(stage.world.env, stage.post().id), "fil clore")
    await fill(stage.lea, shown, {FIELD_SUMMARY: SUMMARY})
    await stage.world.env.settle()
    assert len(stage.told()) == 1, "no question stays about what is closed"


async def test_a_message_starts_the_count_anew(stage: ThreadStage) -> None:
    await days(stage, 20)
    await stage.marc.send(channel(stage.world.env, stage.post().id), "On avance !")
    await days(stage, 11)
    thread = await stage.thread()
    assert thread.asked_at is None
    assert thread.looked_at is None
    assert timedelta(days=10.9) < stage.world.now - thread.last_active_at < timedelta(days=11.1)
    await days(stage, 19.5)
    assert (await stage.thread()).asked_at is not None
    await stage.marc.send(channel(stage.world.env, stage.post().id), "Pardon, nous revoilà")
    await days(stage, 7.5)
    assert (await stage.thread()).asked_at is None, "somebody wrote: nothing is to be answered any more"


async def test_it_comes_through_a_restart(stage: ThreadStage) -> None:
    await stage.world.restart()
    shown = await press(stage.marc, stage.card(), "Participer", stage.world.env)
    assert "Vous participez" in text(shown)
    await stage.world.env.settle()
    assert stage.marc.id in stage.post().thread_members
    assert len(messages_in(channel(stage.world.env, stage.post().id))) <= 2


async def test_who_was_erased_is_named_nowhere_any_more(world: World) -> None:
    stage = await ThreadStage.prepare(world)
    message = await stage.marc.send(stage.talk, "Mon idée à moi")
    form = await stage.lea.context_menu(stage.talk, "Ouvrir un fil de projet", message)
    await stage.fill(stage.lea, form)
    await world.env.settle()
    assert "Mon idée à moi" in text(stage.card(), world.env)
    for actor in (stage.marc, stage.lea):
        await world.write(partial(erase, actor=Actor(actor.id), now=world.now))
    said = text(stage.card(), world.env)
    assert "Mon idée à moi" not in said
    assert str(stage.marc.id) not in said
    assert "Léa" not in said
    assert PURPOSE in said, "the thread is the group's"
