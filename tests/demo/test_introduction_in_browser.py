"""From a need in words to an accepted introduction, as two people live it in the demo's window."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.demo.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

NEED = "on s’est fait pirater la messagerie"
SUBJECT = "Messagerie piratée"
REACH = "au 78 12 34, le matin"


def search(visit: Visit, discord: Page, need: str) -> Locator:
    """Type `/expert trouver`, the need in words, and run it; returns the card."""
    visit.choose_command("expert trouver")
    discord.locator(".command-popup").get_by_role("option", name="texte").click()
    discord.keyboard.type(need)
    return visit.send()


def answered(visit: Visit, discord: Page, press: Locator) -> Locator:
    """Press a button or submit a form that is answered by a further message; returns it."""
    messages = discord.locator("#channel-message-list article")
    before = messages.count()
    press.click()
    expect(messages).to_have_count(before + 1)
    return messages.last


def name_of(visit: Visit, part: str) -> str:
    return visit.person(part).locator(".name").inner_text()


def test_a_need_leads_to_an_accepted_introduction(visit: Visit) -> None:
    asker, expert = name_of(visit, "lead"), name_of(visit, "expert")
    discord = visit.open(visit.person("lead"))
    found = search(visit, discord, NEED)
    expect(found).to_contain_text("Cybersécurité")
    expect(found).to_contain_text(expert)
    found.get_by_role("button", name="Demander une mise en relation").first.click()
    form = discord.locator("#modal-root form")
    expect(form).to_contain_text(expert)
    form.locator("[name=subject]").fill(SUBJECT)
    form.locator("[name=message]").fill("Des courriels partent en notre nom depuis hier.")
    form.locator("[name=reach]").fill(REACH)
    sent = answered(visit, discord, form.locator("button[type=submit]"))
    expect(sent).to_contain_text(expert)

    discord = visit.open(visit.person("expert"))
    mine = visit.run("moi")
    expect(mine).to_contain_text(asker)
    expect(mine).to_contain_text(SUBJECT)
    expect(mine).not_to_contain_text(REACH)
    mine.get_by_role("button", name="Répondre").click()
    expect(mine).to_contain_text("depuis hier")
    mine.get_by_role("button", name="Accepter").click()
    expect(discord.locator("#modal-root form")).to_contain_text("Comment voulez-vous échanger")
    discord.locator("#modal-root form button[type=submit]").click()
    expect(mine).to_contain_text("Acceptée")
    expect(mine).to_contain_text(REACH)

    discord = visit.open(visit.person("lead"))
    told = visit.run("moi")
    expect(told).to_contain_text(f"{expert} a accepté votre demande")
    told.get_by_role("button", name="Voir comment échanger").click()
    expect(told).to_contain_text(f"Pour joindre {expert}")
    discord = visit.open(visit.place(f"{asker} et {expert}"))
    thread = discord.locator("#channel-message-list")
    expect(thread).to_contain_text(SUBJECT)
    expect(thread).to_contain_text("Vous deux lisez ce fil")
