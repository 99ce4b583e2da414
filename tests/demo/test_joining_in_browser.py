"""From a stranger to a member of a club with a project thread, as five people live it in the demo's window."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.demo.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CLUB = "Intelligence artificielle au travail"
CHANNEL = "intelligence-artificielle-au-travail"
TITLE = "Une charte pour nos équipes"


def newest(discord: Page) -> Locator:
    return discord.locator("#channel-message-list article").last


def press(discord: Page, button: str, then: str) -> Locator:
    """Press a button of the newest message, which then says something else; returns it."""
    newest(discord).get_by_role("button", name=button).first.click()
    expect(newest(discord)).to_contain_text(then)
    return newest(discord)


def form(visit: Visit, discord: Page, command: str) -> Locator:
    """Type a command that is answered by a form; returns it."""
    visit.choose_command(command)
    discord.locator("#send-message").click()
    shown = discord.locator("#modal-root form")
    expect(shown).to_be_visible()
    return shown


def name_of(visit: Visit, part: str) -> str:
    return visit.person(part).locator(".name").inner_text()


def join_the_cluster(visit: Visit, discord: Page) -> None:
    """Type an organisation as one says it, recognise oneself in the register, and send."""
    asked = form(visit, discord, "rejoindre")
    asked.locator("[name=organisation]").fill("bancoule telecom")
    asked.locator("button[type=submit]").click()
    expect(newest(discord)).to_contain_text("Êtes-vous cette personne")
    press(discord, "Oui, c’est moi", "Rejoindre Bancoule Télécom")
    press(discord, "Envoyer ma demande", "Votre demande est partie")


def test_a_newcomer_ends_up_in_a_club_whose_head_opens_a_thread(visit: Visit) -> None:
    newcomer, expert = name_of(visit, "newcomer"), name_of(visit, "expert")
    discord = visit.open(visit.person("newcomer"))
    expect(visit.run("moi")).to_contain_text("ne vous connaît pas encore")
    join_the_cluster(visit, discord)

    discord = visit.open(visit.person("representative"))
    expect(visit.run("moi")).to_contain_text(f"{newcomer} demande à rejoindre")
    press(discord, "Voir la demande", "du registre")
    press(discord, "Accepter avec sa fiche", f"{newcomer} fait maintenant partie")

    discord = visit.open(visit.person("newcomer"))
    expect(visit.run("moi")).to_contain_text("Bienvenue")
    expect(visit.run("groupe liste")).to_contain_text(CLUB)
    press(discord, "Voir Intelligence", "5 personnes")
    press(discord, "Rejoindre", "Vous participez")
    expect(newest(discord)).to_contain_text("6 personnes")

    visit.open(visit.person("lead"))
    discord = visit.open(visit.place(f"#{CHANNEL}"))
    expect(discord.locator("#channel-message-list")).to_contain_text(newcomer)  # the club's welcome
    asked = form(visit, discord, "fil ouvrir")
    asked.locator("[name=title]").fill(TITLE)
    asked.locator("[name=purpose]").fill("Ce que l’on peut confier à une machine, et ce que l’on ne lui confie pas.")
    asked.locator("[name=domains]").fill("intelligence artificielle, droit du numérique")
    asked.locator("button[type=submit]").click()
    opened = discord.locator("#channel-message-list article").filter(has_text="Votre fil arrive")
    expect(opened).to_contain_text(expert)
    expect(visit.page.locator("#places a").filter(has_text=re.compile(TITLE))).to_be_visible()
    opened.get_by_role("button", name="Inviter").first.click()
    expect(discord.locator("#channel-message-list")).to_contain_text(f"Demande envoyée à {expert}")

    discord = visit.open(visit.person("expert"))
    discord = visit.open(visit.place("#cagou"))
    expect(visit.run("moi")).to_contain_text(f"demande votre aide : « {TITLE} »")
    press(discord, "Lire et répondre", "vous devenez membre")
    press(discord, "Je participe", "Vous participez")
    discord = visit.open(visit.place(TITLE))
    expect(discord.locator("#channel-message-list")).to_contain_text("2 personnes participent")
