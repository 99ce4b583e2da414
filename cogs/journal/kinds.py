"""What the changes in the journal are about, and what a search of it refuses, in words."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import register
from bot.language import Language
from config.words import N_
from models.chronicle import errors

CAPABILITIES: Mapping[str, str] = {
    "board": N_("Offices and powers"),
    "joining": N_("Newcomers"),
    "organisations": N_("Organisations"),
    "members": N_("Imports of members"),
    "groups": N_("Commissions, clubs, committees"),
    "threads": N_("Project threads"),
    "projects": N_("Projects"),
    "polls": N_("Votes"),
    "calls": N_("Calls for expertise"),
    "endorsements": N_("Endorsements"),
    "domains": N_("Domains of competence"),
    "cluster": N_("Installation and settings"),
    "privacy": N_("Personal data"),
}
"""What stands before the dot of a kind of change -> what that is about, the most asked for first."""

register(
    {
        errors.NobodyOfThatName: N_("I know nobody of the name “{typed}”: choose from the list as you type."),
        errors.SeveralOfThatName: N_("Several people may be meant by “{typed}”: {names}. Choose from the list."),
    }
)


def capability_in_words(language: Language, capability: str) -> str:
    """What changes of a capability are about."""
    return language.say(CAPABILITIES[capability])
