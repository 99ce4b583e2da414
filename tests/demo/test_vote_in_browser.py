"""The board asks, three members vote as different people, the end comes: the result with its chart is on the page.

With CAGOU_SCREENSHOTS=tests/demo the picture of the README is taken anew.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.demo.visit import PATIENCE, Visit, picture, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TITLE = "Cotisation 2027"
QUESTION = "La cotisation annuelle passe-t-elle à 60 000 F par adhérent en 2027 ?"
VOTES = "#votes"
ANSWERS = {"representative": "Pour", "lead": "Contre", "board": "Pour"}


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


def pick(discord: Page, place: int, option: str) -> None:
    """Pick an entry of the newest message's list at this place."""
    wait_for_its_turn(discord)
    newest(discord).locator("[role=combobox],[aria-haspopup]").nth(place).click()
    newest(discord).locator(".select-option:visible").filter(has_text=option).first.click()


def ask(visit: Visit, discord: Page) -> None:
    """From `/vote creer` by its lists and the form to the open vote; one rule is changed on the way."""
    expect(visit.run("vote creer")).to_contain_text("Qui vote ?")
    pick(discord, 0, "Les adhérents")
    expect(newest(discord)).to_contain_text("Quel modèle ?")
    pick(discord, 0, "Motion")
    form = discord.locator("#modal-root form")
    form.locator("[name=title]").fill(TITLE)
    form.locator("[name=question]").fill(QUESTION)
    form.locator("[name=clause]").fill("Article 9 des statuts")
    form.locator("button[type=submit]").click()
    expect(newest(discord)).to_contain_text(f"Brouillon : {TITLE}")
    expect(newest(discord)).to_contain_text("que tout le serveur peut lire")
    press(discord, "Modifier les règles", "Ce que vous choisissez est retenu aussitôt")
    pick(discord, 2, "Nominatif")
    press(discord, "Aperçu", "Nominatif")
    wait_for_its_turn(discord)
    newest(discord).get_by_role("button", name="Ouvrir le vote").click()
    expect(card(discord, "Scrutin nº 2")).to_contain_text("0 bulletin sur 103")


def card(discord: Page, title: str) -> Locator:
    """What we posted under this title; cards that only one reader sees have others."""
    heading = discord.get_by_role("heading", name=re.compile(rf"^{title}"))
    return discord.locator("#channel-message-list article").filter(has=heading).last


def vote(visit: Visit, discord: Page, answer: str) -> None:
    """From the card in the channel to the receipt."""
    wait_for_its_turn(discord)
    card(discord, "Scrutin nº 2").get_by_role("button", name="Voter").click()
    expect(newest(discord)).to_contain_text("Votre bulletin")
    press(discord, answer, "Est-ce bien votre vote ?")
    press(discord, "Confirmer", "Reçu :")


def let_pass(visit: Visit, moves: str) -> None:
    """Move the clock on, and wait until it has."""
    button = visit.page.get_by_role("button", name=moves)
    button.click()
    expect(button).to_be_disabled()
    expect(button).to_be_enabled(timeout=2 * PATIENCE)


def wait_until_drawn(discord: Page, chart: Locator) -> None:
    """The picture is there, and not only its words."""
    until(discord, lambda: int(chart.evaluate("image => image.naturalWidth")) > 300)


def phone(discord: Page, shown: Locator, folder: Path) -> None:
    """A message on a phone, where nothing of it is cut; as a picture."""
    wide = discord.viewport_size
    assert wide is not None
    discord.set_viewport_size({"width": 390, "height": 844})
    shown.evaluate("card => card.scrollIntoView({block: 'end'})")
    discord.wait_for_timeout(500)
    assert shown.evaluate("card => card.scrollWidth") <= 390
    picture(discord, folder, "screenshot-phone-vote.png")
    discord.set_viewport_size(wide)


def test_the_board_asks_three_vote_and_the_result_has_its_chart(visit: Visit, tmp_path: Path) -> None:
    discord = visit.open(visit.page.locator("#tries a").filter(has_text="Voter pour son entreprise"))
    expect(visit.run("vote voter")).to_contain_text("Vous votez pour Bancoule Télécom")  # the vote that is there
    press(discord, "Pour", "Est-ce bien votre vote ?")
    press(discord, "Confirmer", "Reçu :")

    visit.open(visit.person("board"))
    discord = visit.open(visit.place(VOTES))
    expect(card(discord, "Scrutin nº 1")).to_contain_text("5 bulletins sur 103")
    ask(visit, discord)
    for number, (part, answer) in enumerate(ANSWERS.items(), 1):
        discord = visit.open(visit.person(part))
        vote(visit, discord, answer)
        expect(card(discord, "Scrutin nº 2")).to_contain_text(re.compile(rf"{number} bulletins? sur 103"))

    let_pass(visit, "+ 1 semaine")
    posted = card(discord, "Résultat du scrutin nº 2")
    expect(posted).to_contain_text("La motion est adoptée : 2 pour, 1 contre.")
    expect(posted).to_contain_text("Votants : 3 voix sur 103 · suffrages exprimés : 3")
    expect(posted).to_contain_text("Majorité atteinte : 2, il en fallait 2")
    chart = posted.locator("img[alt*='Pour']")
    wait_until_drawn(discord, chart)
    assert (chart.get_attribute("alt") or "").startswith("Barres des voix")
    phone(discord, posted, Path(os.environ.get("CAGOU_SCREENSHOTS", tmp_path)))

    wait_for_its_turn(discord)
    posted.get_by_role("button", name="En détail").click()
    expect(newest(discord)).to_contain_text("Article 9 des statuts")
    wait_until_drawn(discord, newest(discord).locator("img[alt*='Pour']"))
    press(discord, "Qui a voté quoi", "Bancoule Télécom : Pour")
    expect(visit.run("vote historique")).to_contain_text(f"⚖️ Nº 2 : {TITLE} · motion adoptée")
    press(discord, "Ma page", "Nyamo")
