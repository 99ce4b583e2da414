"""A member proposes a project, another company contributes to it, the lead accepts: as three people live it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.demo.visit import Visit, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TITLE = "Des bornes de données en libre accès"
PITCH = "Publier au même endroit ce que nos clients acceptent de montrer, pour que chacun n’aille plus le redemander."
CARDS = "#fiches-projets"
SAMPLE = "Un jumeau numérique du lagon"


def newest(discord: Page) -> Locator:
    return discord.locator("#channel-message-list article").last


def wait_for_its_turn(discord: Page) -> None:
    """The window takes one action after the other, and drops what comes too early."""
    until(discord, lambda: bool(discord.evaluate("window.simcordPreview.pendingAction === null")))


def press(discord: Page, button: str, then: str) -> None:
    """Press a button of the newest message, which then says something else."""
    wait_for_its_turn(discord)
    newest(discord).get_by_role("button", name=button).first.click()
    expect(newest(discord)).to_contain_text(then)


def card(discord: Page, title: str) -> Locator:
    """The card of a project in the channel."""
    heading = discord.get_by_role("heading", name=title)
    return discord.locator("#channel-message-list article").filter(has=heading).last


def form(discord: Page) -> Locator:
    """The form that is open."""
    shown = discord.locator("#modal-root form")
    expect(shown).to_be_visible()
    return shown


def choose(asked: Locator, field: str, option: str) -> None:
    """Pick an entry of a list in a form."""
    place = asked.locator(f".modal-field[data-custom-id={field}]")
    place.get_by_role("combobox").click()
    place.locator(".select-option:visible").filter(has_text=option).first.click()


def test_a_project_is_proposed_and_another_company_contributes(visit: Visit) -> None:
    discord = visit.open(visit.page.locator("#tries a").filter(has_text="Construire à plusieurs"))
    expect(visit.run("projet liste")).to_contain_text(SAMPLE)
    expect(visit.run("moi")).to_contain_text("1 apport attend votre réponse")

    discord = visit.open(visit.person("expert"))
    visit.choose_command("projet proposer")
    discord.locator("#send-message").click()
    asked = form(discord)
    asked.locator("[name=title]").fill(TITLE)
    asked.locator("[name=pitch]").fill(PITCH)
    asked.locator("[name=domains]").fill("cybersécurité, données")
    asked.locator("button[type=submit]").click()
    expect(newest(discord)).to_contain_text(SAMPLE)  # something like it is there already
    press(discord, "Le mien est différent", f"Brouillon : {TITLE}")
    press(discord, "Publier", "Votre projet est publié")

    visit.open(visit.person("representative"))
    discord = visit.open(visit.place(CARDS))
    expect(card(discord, TITLE)).to_contain_text("Idée")
    wait_for_its_turn(discord)
    card(discord, TITLE).get_by_role("button", name="Je contribue").click()
    asked = form(discord)
    choose(asked, "kind", "Réseau")
    asked.locator("[name=hours]").fill("4 h par mois")
    asked.locator("[name=note]").fill("Deux communes sont prêtes à essayer.")
    asked.locator("button[type=submit]").click()
    expect(newest(discord)).to_contain_text("Votre apport est proposé")

    visit.open(visit.person("expert"))
    discord = visit.open(visit.place("#cagou"))
    expect(visit.run("moi")).to_contain_text(f"« {TITLE} » : 1 apport attend votre réponse")
    press(discord, "Répondre", "Deux communes sont prêtes à essayer.")
    press(discord, "Accepter", "Aucun apport n’attend votre réponse.")
    discord = visit.open(visit.place(CARDS))
    expect(card(discord, TITLE)).to_contain_text("Avec Bancoule Télécom")
