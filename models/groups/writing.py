"""What people write about groups: cleaned, and held to its length; and how names are compared."""

from __future__ import annotations

import unicodedata
from uuid import UUID

from models.calls.wording import cleaned, in_few_lines
from models.groups.errors import GroupNameEmpty, GroupReasonEmpty, GroupTextTooLong, MissionEmpty
from models.groups.kinds import traits_of
from models.people.names import folded

MOST_NAME = 50
"""Characters: a name stands on buttons and in the names of channels and roles."""
MOST_MISSION = 500
MOST_WELCOME = 500
MOST_WISH = 500
"""Of why somebody wants to join."""
MOST_REASON = 300
MOST_LINES = 8
"""Of a mission or a welcome; what follows is put into the last one."""
JOINER = "\u200d"
"""What holds an emoji of several together: the only sign without a shape that may stand in a name."""
MOST_KEY = 60
APART = 12
"""Hexadecimal digits of its id that set a hidden group's key apart."""
HIDDEN_SIGN = "#"
"""Before the key of a hidden group, which no folded name has: whoever takes its name elsewhere is not told."""


def name_key(name: str, kind: str, group_id: UUID) -> str:
    """What two spellings of one group's name share; that of a hidden group is its own, and so refuses nobody's."""
    if not traits_of(kind).hidden:
        return visible_key(name)
    return f"{HIDDEN_SIGN}{folded(name)[: MOST_KEY - APART - 2].rstrip()}{HIDDEN_SIGN}{group_id.hex[:APART]}"


def visible_key(name: str) -> str:
    """What two spellings share of the name of a group that everybody sees."""
    return folded(name)[:MOST_KEY].rstrip()


def given_up_key(group_id: UUID) -> str:
    """The key of a declined proposal, whose name is free again."""
    return f"{HIDDEN_SIGN}{HIDDEN_SIGN}{group_id.hex}"


def name_from(typed: str) -> str:
    """The name of a group, on one line, without unseen signs. Raises `GroupNameEmpty` or `GroupTextTooLong`."""
    shown = "".join(sign for sign in cleaned(typed) if sign == JOINER or unicodedata.category(sign) != "Cf")
    name = _fitting(" ".join(shown.split()), MOST_NAME)
    if len(folded(name)) < 2:
        raise GroupNameEmpty
    return name


def mission_from(typed: str) -> str:
    """What a group is about. Raises `MissionEmpty` or `GroupTextTooLong`."""
    mission = in_few_lines(_fitting(cleaned(typed), MOST_MISSION), MOST_LINES)
    if len(folded(mission)) < 3:
        raise MissionEmpty
    return mission


def welcome_from(typed: str) -> str | None:
    """How those who come in are greeted: None where nothing was written. Raises `GroupTextTooLong`."""
    welcome = in_few_lines(_fitting(cleaned(typed), MOST_WELCOME), MOST_LINES)
    return welcome if folded(welcome) else None


def wish_from(typed: str) -> str:
    """Why somebody wants to join. Raises `GroupReasonEmpty` or `GroupTextTooLong`."""
    return _reason(typed, MOST_WISH)


def reason_from(typed: str) -> str:
    """Why something is refused, ended or archived. Raises `GroupReasonEmpty` or `GroupTextTooLong`."""
    return _reason(typed, MOST_REASON)


def _reason(typed: str, most: int) -> str:
    reason = " ".join(_fitting(cleaned(typed), most).split())
    if not folded(reason):
        raise GroupReasonEmpty
    return reason


def _fitting(text: str, most: int) -> str:
    if len(text) > most:
        raise GroupTextTooLong(len(text), most)
    return text
