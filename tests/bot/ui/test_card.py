"""A card is sent as discord.py itself would send it."""

from __future__ import annotations

from typing import Any

import discord

from bot.ui import Accent, Action, Card, Choice, Image, Part, Picker, Style
from bot.ui.finished import FinishedView


def _bare(component: Any) -> Any:
    """Without what discord.py writes although it is Discord's default."""
    if isinstance(component, list):
        return [_bare(part) for part in component]
    if isinstance(component, dict):
        defaults = {"spoiler": False, "divider": True, "spacing": 1, "required": True, "disabled": False}
        return {key: _bare(part) for key, part in component.items() if defaults.get(key) != part}
    return component


async def test_a_card_has_the_components_that_discord_py_would_make() -> None:
    """Every kind of component that a card holds."""
    card = Card(
        Accent.EXPERTS,
        "Titre",
        ["une ligne"],
        [
            Action("Oui", "a:b:-", Style.PRIMARY),
            Action("Non", "a:c:-", disabled=True),
            Action("Voir", url="https://x.nc"),
        ],
        [Picker("a:d:-", "Choisir", [Choice("Un", "1", "le premier", True), Choice("Deux", "2")])],
        [Part(["un bloc"], [Action("Là", "a:e:-", Style.DANGER)])],
        "pied",
        marker=7,
    )
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=Accent.EXPERTS.value, id=7)
    container.add_item(discord.ui.TextDisplay("### Titre\nune ligne"))
    container.add_item(discord.ui.Separator())
    container.add_item(discord.ui.TextDisplay("un bloc"))
    danger: discord.ui.Button[Any] = discord.ui.Button(label="Là", custom_id="a:e:-", style=discord.ButtonStyle.danger)
    container.add_item(discord.ui.ActionRow(danger))
    options = [
        discord.SelectOption(label="Un", value="1", description="le premier", default=True),
        discord.SelectOption(label="Deux", value="2"),
    ]
    select: discord.ui.Select[Any] = discord.ui.Select(custom_id="a:d:-", placeholder="Choisir", options=options)
    container.add_item(discord.ui.ActionRow(select))
    yes: discord.ui.Button[Any] = discord.ui.Button(label="Oui", custom_id="a:b:-", style=discord.ButtonStyle.primary)
    no: discord.ui.Button[Any] = discord.ui.Button(label="Non", custom_id="a:c:-", disabled=True)
    container.add_item(discord.ui.ActionRow(yes, no, discord.ui.Button(label="Voir", url="https://x.nc")))
    container.add_item(discord.ui.TextDisplay("-# pied"))
    view = discord.ui.LayoutView()
    view.add_item(container)
    assert _bare(card.components) == _bare(view.to_components())


async def test_an_image_stands_above_the_buttons_and_says_what_it_shows() -> None:
    """As discord.py's own gallery of media does."""
    card = Card(Accent.HOME, "Titre", images=[Image("a.png", "Une courbe qui monte")], actions=[Action("Oui", "a:b:-")])
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=Accent.HOME.value)
    container.add_item(discord.ui.TextDisplay("### Titre"))
    gallery: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery()
    gallery.add_item(media="attachment://a.png", description="Une courbe qui monte")
    container.add_item(gallery)
    container.add_item(discord.ui.ActionRow(discord.ui.Button(label="Oui", custom_id="a:b:-")))
    view = discord.ui.LayoutView()
    view.add_item(container)
    expected = _bare(view.to_components())
    media = expected[0]["components"][1]["items"][0]["media"]
    expected[0]["components"][1]["items"][0]["media"] = {"url": media["url"]}  # discord.py adds what Discord fills in
    assert _bare(card.components) == expected


async def test_discord_py_takes_a_finished_view_and_keeps_nothing() -> None:
    """It asks a view only what ours answers."""
    view = Card(Accent.HOME, "Titre").view()
    assert isinstance(view, FinishedView)
    assert (view.has_components_v2(), view.is_finished(), view.is_dispatchable()) == (True, True, False)
    assert "1 component" in repr(view)
