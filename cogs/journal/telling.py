"""A change about to be put into words, and what its sentence may fill in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from bot.language import Language
from bot.ui import escaped, fitted
from config.words import N_
from models.chronicle.telling import Told
from models.records import dataclass

LONGEST_NAME = 130
"""Characters of a name of the people, organisations or domains told about."""

OFFICES: Mapping[str, str] = {
    "president": N_("president"),
    "co_president": N_("co-president"),
    "vice_president": N_("vice-president"),
    "treasurer": N_("treasurer"),
    "secretary": N_("secretary"),
    "council": N_("council member"),
    "delegate": N_("delegate"),
}


@dataclass(frozen=True)
class Telling:
    """A change about to be put into words."""

    told: Told
    language: Language
    zone: ZoneInfo

    def say(self, sentence: str, **fields: object) -> str:
        """The sentence with `{who}` acted and `{whom}` or what was changed filled in, where it has them."""
        given = {"who": self.who, "whom": self.whom, **fields}
        return self.language.say(sentence, **given)

    @property
    def who(self) -> str:
        """Who acted."""
        if self.told.actor_name is not None:
            return shown(self.told.actor_name)
        if self.told.actor_erased:
            return self.language.say("erased person")
        if self.told.actor_user_id is not None:
            return f"<@{self.told.actor_user_id}>"
        return "Cagou"

    @property
    def whom(self) -> str:
        """What was changed: its name of today, else the one written down with the change."""
        name = self.told.subject_name or self.text("name")
        return shown(name) if name else self.language.say("erased person")

    def named(self, field: str) -> str:
        """The name of today of the person, organisation, group, thread or domain whose id was written down."""
        name = self.told.names.get(self.text(field))
        return shown(name) if name else self.language.say("erased person")

    def text(self, field: str) -> str:
        """A text written down with the change, after it or else before it; empty when there is none."""
        value = self.told.after.get(field, self.told.before.get(field))
        return value if isinstance(value, str) else ""

    def number(self, field: str) -> int:
        """A number written down with the change; 0 when there is none."""
        value = self.told.after.get(field, self.told.before.get(field))
        return value if isinstance(value, int) else 0

    def before(self, field: str) -> str:
        """A text as it was before the change, fit to be shown."""
        return shown(str(self.told.before.get(field, "")))

    def after(self, field: str) -> str:
        """A text as it is since the change, fit to be shown."""
        return shown(str(self.told.after.get(field, "")))

    @property
    def office(self) -> str:
        """The office concerned."""
        return self.language.say(OFFICES[self.text("office")]) if self.text("office") in OFFICES else ""


Wording = Callable[[Telling], str]
"""A change in one sentence, where more is told than who and whom."""


def shown(name: str) -> str:
    """A name or a short text, fit to be shown."""
    return escaped(fitted(name, LONGEST_NAME))
