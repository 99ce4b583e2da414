"""Asking an expert, as people do."""

from __future__ import annotations

from tests.support.actors import buttons, press, text
from tests.support.requests import Desk, said


async def test_a_request_waits_on_the_experts_page_and_is_accepted_in_a_private_thread(desk: Desk) -> None:
    """From the form to the thread, each side's card saying how to talk."""
    sent = await desk.ask(reach="le soir au 12 34 56")
    print(said(sent), buttons(sent))
    assert "Demande envoyée" in said(sent)
    page = await desk.page(desk.rose)
    print(said(page), buttons(page))
    assert "Anna Kaledo vous demande une mise en relation : « Messagerie piratée »" in said(page)
    shown = await press(desk.rose, page, "Répondre")
    print(said(shown), buttons(shown))
    accepted = await desk.accept()
    print(said(accepted), buttons(accepted))
    await desk.world.env.settle()
    (row,) = await desk.rows()
    assert row.thread_id is not None
    page = await desk.page(desk.anna)
    print(said(page), buttons(page))
    shown = await press(desk.anna, page, "Voir comment échanger")
    print(said(shown), buttons(shown))
    print(said(await desk.requests(desk.anna)))
