"""Every refusal has a sentence, complete in its fields, in both languages."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil

import pytest

import bot
import cogs
import models
from bot import errors
from bot.command_line_words import WORDS
from bot.language import language_for
from models.errors import DomainError, NotAllowed, Reason

PACKAGES = (models, bot, cogs)
NEVER_SHOWN = {"DomainError", "DatabaseError", "CannotRun", "NotAllowed"}
"""Bases, and the one refusal whose words come from its reason."""


def _every_refusal() -> list[type[DomainError]]:
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith(("models.migrations", "bot.__main__", "bot.demo")):
                importlib.import_module(module.name)
    found: list[type[DomainError]] = []
    waiting = [DomainError]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            if kind not in found and kind.__module__.startswith(("models", "bot", "cogs")):
                found.append(kind)
                waiting.append(kind)
    return sorted((kind for kind in found if kind.__name__ not in NEVER_SHOWN), key=lambda kind: kind.__qualname__)


def _as_dataclass(kind: type) -> type:
    """The kind itself; one that was left without the decorator has no fields of its own."""
    return kind if dataclasses.is_dataclass(kind) else dataclasses.make_dataclass("Empty", [])


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_refusal_has_words_that_use_only_its_fields(code: str) -> None:
    """No sentence is missing, and none shows an empty brace."""
    language = language_for(code)
    wordless = []
    refusals = _every_refusal()  # imports what registers the words
    sentences = [*errors.SENTENCES.items(), *WORDS.items()]
    for kind in refusals:
        own = [sentence for worded, sentence in sentences if worded is kind]
        if not own and kind not in errors.SPECIAL:
            wordless.append(kind.__qualname__)
        names = [field.name for field in dataclasses.fields(_as_dataclass(kind))]
        for sentence in own:
            said = language.say(sentence, **dict.fromkeys(names, "x"))
            assert "{" not in said, f"{kind.__qualname__}: {said}"
    assert wordless == []


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words(reason: Reason) -> None:
    """In French, for the one who is refused."""
    assert errors.words_of(NotAllowed(reason), language_for("fr"))
