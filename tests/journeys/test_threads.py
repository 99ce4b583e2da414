"""A thread begins with a message, finds its experts, is worked in, closed with a summary; another one goes quiet."""

from __future__ import annotations

from datetime import timedelta

from models.database import Session
from models.people.names import folded
from models.threads.tables import WorkThread
from tests.support.actors import buttons, channel, fill, press, text
from tests.support.thread_stage import FIELD_SUMMARY, SUMMARY, TITLE, ThreadStage, plain
from tests.support.world import World


async def test_from_a_message_to_its_summary(world: World) -> None:
    stage = await ThreadStage.prepare(world)
    message = await stage.marc.send(stage.talk, "Deux adhérents ont été piratés ce mois-ci : que fait-on ?")
    form = await stage.lea.context_menu(stage.talk, "Ouvrir un fil de projet", message)
    shown = await stage.fill(stage.lea, form, title=TITLE, people=[stage.marc])
    assert "Ajouté tout de suite : Marc Wea" in plain(text(shown))
    await world.env.settle()
    card = text(stage.card(), world.env)
    assert "Deux adhérents ont été piratés" in card
    assert f"/{message.id}" in card

    order = [name for _, name in sorted((text(shown).index(name), name) for name in ("Rose Poadja", "Sami Hmeun"))]
    first, second = (stage.rose, stage.sami) if order[0].startswith("Rose") else (stage.sami, stage.rose)
    for name in order:
        labels = buttons(shown)
        assert "Inviter" in labels
        shown = await stage.invite_first(shown)
        assert f"Demande envoyée à {name}" in plain(text(shown)), "in the order of the day"
    assert "Inviter" not in buttons(shown)

    home = await first.slash(world.channel, "moi")
    card_of_invitation = await press(first, home, "Lire et répondre")
    assert "vous devenez membre de **Numérique**" in plain(text(card_of_invitation))
    await press(first, card_of_invitation, "Je participe")
    await press(second, await second.slash(world.channel, "moi"), "Pas disponible")
    await world.env.settle()
    inside = channel(world.env, stage.post().id)
    assert first.id in stage.post().thread_members
    assert second.id not in stage.post().thread_members
    await first.send(inside, "Je peux animer le premier atelier.")
    seen = plain(text(await stage.lea.slash(inside, "fil voir")))
    assert f"{order[0]} · participe" in seen
    assert f"{order[1]} · pas disponible" in seen

    shown = await stage.lea.slash(inside, "fil clore")
    await fill(stage.lea, shown, {FIELD_SUMMARY: SUMMARY})
    await world.env.settle()
    assert SUMMARY in text(stage.card(), world.env)
    metadata = stage.post().thread_metadata
    assert metadata is not None
    assert metadata.archived
    listed = await first.slash(world.channel, "fil liste")
    assert "0 ouvert · 1 clos" in plain(text(listed))
    read = await press(first, listed, "Fiche du fil")
    assert SUMMARY in text(read)
    assert "Clore le fil" not in buttons(read)


async def test_a_quiet_thread_is_asked_about_and_closed_from_ones_page(world: World) -> None:
    stage = await ThreadStage.prepare(world)
    await stage.open()
    await world.env.settle()
    for _ in range(31):
        await world.env.advance_time(timedelta(days=1).total_seconds())
    await world.env.settle()
    home = await stage.lea.slash(world.channel, "moi")
    assert f"Rien ne s’est écrit dans « {TITLE} »" in plain(text(home))
    shown = await press(stage.lea, home, "Toujours en cours")
    assert "trente autres jours" in plain(text(shown))
    assert "que devient ce fil" not in plain(text(await stage.lea.slash(world.channel, "moi")))
    for _ in range(31):
        await world.env.advance_time(timedelta(days=1).total_seconds())
    await world.env.settle()
    assert len(stage.told()) == 2, "announced, and asked again: the first question went with its answer"
    home = await stage.lea.slash(world.channel, "moi")
    await fill(stage.lea, await press(stage.lea, home, "Clore le fil"), {FIELD_SUMMARY: SUMMARY})
    await world.env.settle()
    assert "que devient ce fil" not in plain(text(await stage.lea.slash(world.channel, "moi")))

    def titles(session: Session) -> list[tuple[str, bool]]:
        return [(folded(each.title), each.closed_at is not None) for each in session.query(WorkThread)]

    assert await world.read(titles) == [(folded(TITLE), True)]
