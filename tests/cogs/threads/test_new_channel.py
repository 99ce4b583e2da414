"""A group's channel that somebody deleted, and its next one: what stood there stands there again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from models.groups.tables import GroupPlaceKind
from models.threads.tables import WorkThread
from tests.support.actors import buttons, fill, press, text
from tests.support.group_stage import JOINING, KIND, LEAD, MISSION, NAME, GroupStage
from tests.support.thread_stage import FIELD_JOIN, FIELD_PURPOSE, FIELD_SUMMARY, FIELD_TITLE, SUMMARY, plain
from tests.support.world import World


async def told(stage: GroupStage, group_id: UUID) -> list[str]:
    """What stands in the group's channel, in plain spaces."""
    return [plain(text(message, stage.world.env)) for message in await stage.channel_messages(group_id)]


async def thread_id(world: World) -> UUID:
    """The one that is open."""
    is_open = select(WorkThread.id).where(WorkThread.closed_at.is_(None))
    return await world.read(lambda session: session.scalars(is_open).one())


async def test_the_card_and_the_open_threads_stand_in_the_new_channel(world: World) -> None:
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    form = await stage.anna.slash(world.channel, "groupe creer")
    filled = {KIND: ["commission"], NAME: "Numérique", MISSION: "Avancer", JOINING: ["open"], LEAD: [paul]}
    await fill(stage.anna, form, filled)
    await world.env.settle()
    for title in ("Fil en cours", "Fil terminé"):
        form = await paul.slash(world.channel, "fil ouvrir")
        await fill(paul, form, {FIELD_TITLE: title, FIELD_PURPOSE: "Essayer", FIELD_JOIN: ["cluster"]})
        await world.env.settle()
    await fill(paul, await paul.slash(world.channel, "fil clore", fil="Fil terminé"), {FIELD_SUMMARY: SUMMARY})
    await world.env.settle()
    group = await stage.row("Numérique")
    old = await stage.place(group.id, GroupPlaceKind.CHANNEL)
    assert old is not None
    assert sum("Fil en cours" in said for said in await told(stage, group.id)) == 1

    world.env.backend.delete_channel(old)
    await world.env.settle()
    rose = await stage.member("Rose Kaemo", "Nickel")
    card = await rose.slash(world.channel, "fil voir", fil=str(await thread_id(world)))
    await press(rose, card, "Participer")  # its announcement is to be edited while it stands nowhere
    await world.env.settle()
    shown = await paul.slash(world.channel, "groupe voir", groupe="numerique")
    await world.env.advance_time(60)
    await press(paul, shown, "Recréer")
    await world.env.settle()
    new = await stage.place(group.id, GroupPlaceKind.CHANNEL)
    assert new not in (None, old)
    said = await told(stage, group.id)
    assert sum("Commission Numérique" in each for each in said) == 1
    assert sum("Fil de projet : Fil en cours" in each for each in said) == 1
    assert not any("Fil terminé" in each for each in said), "what is over is not brought up again"
    announcement = next(m for m in await stage.channel_messages(group.id) if "Fil en cours" in text(m, world.env))
    assert not announcement.mentions
    assert "Participer" in buttons(announcement, world.env)
    await fill(paul, await paul.slash(world.channel, "fil clore", fil="Fil en cours"), {FIELD_SUMMARY: SUMMARY})
    await world.env.settle()
    assert any(SUMMARY in each for each in await told(stage, group.id)), "it is kept up to date where it stands now"
