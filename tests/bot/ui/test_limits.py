"""What Discord would refuse is found before it is sent."""

from __future__ import annotations

import pytest

from bot.ui import Accent, Action, Card, Choice, Field, FieldKind, Form, Image, Part, Picker
from bot.ui.form import answers_of
from bot.ui.limits import OverLimit
from bot.ui.picked import PickedUser, users_picked


def actions(count: int) -> list[Action]:
    return [Action(f"Bouton {number}", f"a:b:-:{number}") for number in range(count)]


@pytest.mark.parametrize(
    "card",
    [
        Card(Accent.HOME, "x" * 4001),
        Card(Accent.HOME, "Titre", parts=[Part(["y" * 2000]), Part(["z" * 2000])]),
        Card(Accent.HOME, "Titre", actions=actions(40)),
        Card(Accent.HOME, "Titre", actions=[Action("x" * 35, "a:b:-")]),
        Card(Accent.HOME, "Titre", actions=[Action("un", "a:b:-"), Action("deux", "a:b:-")]),
        Card(Accent.HOME, "Titre", parts=[Part([])]),
        Card(Accent.HOME, "Titre", pickers=[Picker("a:b:-", "?", [Choice(str(n), str(n)) for n in range(26)])]),
        Card(Accent.HOME, "Titre", pickers=[Picker("a:b:-", "?", [Choice("x" * 101, "1")])]),
        Card(Accent.HOME, "Titre", pickers=[Picker("a:b:-", "?", [])]),
        Card(Accent.HOME, "Titre", images=[Image(f"{n}.png", "Une image") for n in range(11)]),
        Card(Accent.HOME, "Titre", images=[Image("a.png", "x" * 1025)]),
        Card(Accent.HOME, "Titre", images=[Image("a.png", " ")]),
    ],
    ids=[
        *("text", "texts", "components", "label", "twice", "empty", "options", "option", "none"),
        *("images", "long description", "no description"),
    ],
)
async def test_a_card_over_a_limit_is_a_programming_error(card: Card) -> None:
    """One limit each."""
    with pytest.raises((OverLimit, ValueError)):
        card.view()


async def test_a_card_at_the_limits_is_sent() -> None:
    """Nothing is refused that Discord takes."""
    card = Card(Accent.HOME, "x" * 3000, actions=actions(25), parts=[Part(["y" * 990])])
    assert card.view().is_finished()


@pytest.mark.parametrize(
    "form",
    [
        Form("a:b:-", "x" * 46, [Field("a", "A")]),
        Form("a:b:-", "Titre", [Field(str(n), str(n)) for n in range(6)]),
        Form("a:b:-", "Titre", [Field("a", "x" * 46)]),
        Form("a:b:-", "Titre", [Field("a", "A", placeholder="x" * 101)]),
    ],
    ids=["title", "fields", "label", "placeholder"],
)
async def test_a_form_over_a_limit_is_a_programming_error(form: Form) -> None:
    """One limit each."""
    with pytest.raises((OverLimit, ValueError)):
        form.modal()


async def test_a_form_opens_with_what_was_typed() -> None:
    """Texts and picks alike."""
    form = Form(
        "a:b:-",
        "Titre",
        [
            Field("name", "Nom"),
            Field("kind", "Genre", FieldKind.PICK, choices=[Choice("Un", "1"), Choice("Deux", "2")]),
        ],
    )
    sent = form.filled({"name": "Anna", "kind": "2"}).modal().to_dict()
    name, kind = (label["component"] for label in sent["components"])
    assert name["value"] == "Anna"
    assert [option["default"] for option in kind["options"]] == [False, True]


def test_answers_are_found_by_their_field() -> None:
    """In the shape that Discord sends a form back."""
    sent = [
        {"type": 18, "component": {"type": 4, "custom_id": "name", "value": "Anna"}},
        {"type": 18, "component": {"type": 3, "custom_id": "kind", "values": ["1", "2"]}},
        {"type": 1, "components": [{"type": 4, "custom_id": "old", "value": ""}]},
    ]
    assert answers_of(sent) == {"name": "Anna", "kind": "1,2", "old": ""}


async def test_somebody_picked_is_offered_again_as_picked() -> None:
    """A form whose refusal is corrected keeps the person too."""
    form = Form("a:b:-", "Titre", [Field("member", "Personne", FieldKind.MEMBER)])
    [label] = form.filled({"member": "42"}).modal().to_dict()["components"]
    assert label["component"]["default_values"] == [{"id": 42, "type": "user"}]
    [label] = form.filled({"member": ""}).modal().to_dict()["components"]
    assert not label["component"].get("default_values")


def test_who_was_picked_is_known_by_the_name_that_the_server_shows() -> None:
    data = {
        "resolved": {
            "users": {
                "1": {"id": "1", "username": "anna.k", "global_name": "Anna"},
                "2": {"id": "2", "username": "cagou", "bot": True},
            },
            "members": {"1": {"nick": "Anna Kaledo"}},
        }
    }
    assert users_picked(data) == {1: PickedUser(1, "Anna Kaledo", "anna.k"), 2: PickedUser(2, "cagou", "cagou", True)}
    assert users_picked({}) == {}
