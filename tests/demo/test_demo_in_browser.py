"""A visitor's hour in a few minutes: who, where, when, and the main job in Discord's window.

With CAGOU_SCREENSHOTS=tests/demo the pictures of the README are taken anew.
"""

from __future__ import annotations

import csv
import io
import os
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from config.sample import sample_files
from tests.demo.visit import Demo, Visit, picture, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

DOMAIN = "Cybersécurité"


@pytest.fixture(scope="module")
def demo(browser: Browser) -> Iterator[Demo]:
    started = Demo()
    yield started
    status = started.stop()
    assert status == 0, started.printed
    assert "Traceback" not in started.printed, started.printed


@pytest.fixture
def visit(browser: Browser, demo: Demo) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
    visitor = Visit(context, demo.address)
    yield visitor
    assert visitor.faults == []
    context.close()


def experts_of(domain: str) -> set[str]:
    """Who masters the domain, as the sample's own file says."""
    text = sample_files()["expertises.csv"].decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    return {f"{row['Prénom']} {row['Nom']}" for row in rows if row["Domaine"] == domain}


def people_on(card: Locator) -> set[str]:
    """The experts whom a card names."""
    shown = card.inner_text()
    return {name for name in experts_of(DOMAIN) if name in shown}


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return Path(os.environ.get("CAGOU_SCREENSHOTS", tmp_path))


def find_experts(visit: Visit, discord: Page) -> Locator:
    """Type `/expert trouver`, take the domain from the autocompletion, run it; returns the card."""
    visit.choose_command("expert trouver")
    discord.locator(".command-popup").get_by_role("option", name="domaine").click()
    discord.get_by_role("combobox", name="domaine").press_sequentially("cyber")
    discord.locator(".command-popup").get_by_role("option", name=DOMAIN).first.click()
    return visit.send()


def show_from_its_top(discord: Page, card: Locator) -> None:
    """Scroll to where a card begins, and wait until it stays there."""
    for _ in range(2):
        card.evaluate("card => card.scrollIntoView({block: 'start'})")
        discord.wait_for_timeout(500)


def test_a_newcomer_finds_an_expert(visit: Visit, pictures: Path) -> None:
    discord = visit.open(visit.page.locator("#tries a").first)
    expect(discord.locator("#viewer-picker")).to_contain_text(visit.person("newcomer").locator(".name").inner_text())
    card = find_experts(visit, discord)
    expect(card).to_contain_text(DOMAIN)
    first = people_on(card)
    assert len(first) == 5

    visit.page.evaluate("document.querySelector('.column').scrollTo(0, 0)")
    discord.locator("#messages-toggle").click()
    show_from_its_top(discord, card)
    picture(visit.page, pictures, "screenshot-expert.png", over=discord)
    card.get_by_role("button", name="Suivant").click()
    expect(card).to_contain_text("2 / ")
    second = people_on(card)
    assert len(second) == 5
    assert not first & second


def test_another_person_closes_the_former_preview(visit: Visit) -> None:
    discord = visit.open(visit.person("expert"))
    former = discord.url.split("#")[0]
    discord = visit.open(visit.person("board"))
    name = visit.person("board").locator(".name").inner_text()
    expect(discord.locator("#viewer-picker")).to_contain_text(name)
    expect(visit.person("board")).to_have_attribute("aria-current", "true")
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(former, timeout=5)

    # What is open to one is not to the other: the board's journal, and private messages.
    visit.open(visit.place("#journal-du-bureau"))
    discord = visit.open(visit.person("lead"))
    expect(discord.locator("#channel-name")).to_have_text("cagou")
    expect(visit.place("#journal-du-bureau")).to_have_count(0)


def test_what_is_new_is_counted_until_one_looks(visit: Visit) -> None:
    visit.open(visit.person("administrator"))
    expect(visit.place("#cagou").locator(".badge")).to_have_count(0)
    badge = visit.place("#general").locator(".badge")
    new = int(badge.inner_text())
    everywhere = int(visit.person("administrator").locator(".badge").inner_text())
    visit.open(visit.place("#general"))
    expect(badge).to_have_count(0)
    expect(visit.person("administrator").locator(".badge")).to_have_text(str(everywhere - new))

    discord = visit.open(visit.person("expert"))
    expect(discord.locator("#channel-name")).to_have_text("general")
    discord.locator("#channel-composer-input").fill("Bonjour de la part de tous")
    visit.send()
    expect(visit.person("administrator").locator(".badge")).to_have_text(str(everywhere - new + 1))


def test_the_clock_follows_and_moves_on(visit: Visit) -> None:
    def instant() -> str:
        return visit.page.locator("#time").get_attribute("datetime") or ""

    before = instant()
    expect(visit.page.locator("#time")).not_to_have_attribute("datetime", before)
    discord = visit.open(visit.person("lead"))
    visit.page.get_by_role("button", name="1 jour").click()
    expect(visit.page.get_by_role("button", name="1 jour")).to_be_enabled()
    assert instant()[:10] > before[:10]
    # The bot lives on after the move, and so does the window that was open.
    expect(visit.run("moi")).to_contain_text(visit.person("lead").locator(".name").inner_text())
    assert discord is visit.discord


def test_an_answer_from_before_the_clock_was_moved_changes_nothing(visit: Visit) -> None:
    """It says that nothing moves: the buttons would be enabled again while the day is still passing."""
    day, hour = (visit.page.get_by_role("button", name=name) for name in ("+ 1 jour", "+ 1 h"))
    held: list[Route] = []
    visit.page.route("**/news?*", lambda route: held.append(route))
    until(visit.page, lambda: len(held) == 1)
    before = held[0].fetch()
    day.click()
    until(visit.page, lambda: len(held) == 2)
    held[0].fulfill(response=before)
    visit.page.wait_for_timeout(500)
    expect(day).to_be_disabled()
    expect(hour).to_be_disabled()
    visit.page.unroute("**/news?*")  # those still held go on
    expect(day).to_be_enabled()


def test_private_messages_and_threads_open(visit: Visit) -> None:
    discord = visit.open(visit.place("Audit avant un appel d’offres"))
    expect(discord.locator("#channel-message-list")).to_contain_text("Comptez trois semaines")
    discord = visit.open(visit.place("Messages privés avec Cagou"))
    discord.locator("#channel-composer-input").fill("Bonjour Cagou")
    expect(visit.send()).to_contain_text("Bonjour Cagou")


def test_the_window_is_opened_again_after_its_preview_was_ended(visit: Visit) -> None:
    discord = visit.open(visit.person("expert"))
    discord.get_by_text("More", exact=True).click()
    discord.get_by_role("button", name="End preview session").click()
    discord.close()
    discord = visit.open(visit.place("#general"))
    expect(discord.locator("#channel-name")).to_have_text("general")


def test_reloading_many_times_keeps_working(visit: Visit) -> None:
    discord = visit.open(visit.person("expert"))
    for _ in range(12):
        discord.reload(wait_until="load")
    expect(discord.locator("#channel-composer-input")).to_be_visible()


def test_a_phone(browser: Browser, demo: Demo, pictures: Path) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="fr-FR", is_mobile=True, has_touch=True
    )
    visit = Visit(context, demo.address)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    picture(visit.page, pictures, "screenshot-phone-page.png")
    discord = visit.open(visit.page.locator("#tries a").first)
    card = find_experts(visit, discord)
    assert len(people_on(card)) == 5
    show_from_its_top(discord, card)
    picture(discord, pictures, "screenshot-phone-expert.png")
    context.close()


def test_a_stranger_page_cannot_act(demo: Demo) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Host": "evil.example"}):
        request = urllib.request.Request(f"{demo.address}news", headers=headers)
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(request, timeout=10)


def test_a_taken_port_is_named_and_the_next_one_used() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        demo = Demo(port)
    try:
        assert demo.address != f"http://127.0.0.1:{port}/"
    finally:
        status = demo.stop(signal.SIGTERM)
    assert status == 0
    assert demo.lines[0].strip().endswith(demo.address)
    assert f"Le port {port} est pris" in demo.printed
