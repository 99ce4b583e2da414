"""What people type who mean no good, what must hold wherever it is shown, and a table of such acts tried in a row."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

import discord
from sqlalchemy import select

from bot.ui.limits import MOST_TEXT
from models.database import Session

T = TypeVar("T")

WORDS = (
    "@everyone @here <@&1> <@123456789012345678> au secours",
    "**gras** ||secret|| `code` [clic](http://example.org) # Titre\n> citation\n- liste",
    "\u202eà l’envers\u202c \u200f يمين a" + "\u0301" * 400,
    "{name.__class__} %s {0} {title} {need} {group} {organisation}",
    "🏝️👩‍👧‍👦 " * 60,
    "*" * 1000,
    "a\n" * 500,
    '=HYPERLINK("http://example.org")\x00\x07' + "\ufb01" * 40,
)


def demand_harmless(said: str, *, mentions: bool = False) -> None:
    """It pings nobody, links nowhere, turns nothing round, and fits. `mentions`: of people, where these are meant."""
    assert "@everyone" not in said.replace("\\@", "")
    assert ("<@&" if mentions else "<@") not in said.replace("\\<", "")
    assert "](" not in said.replace("\\]", "").replace("\\(", "")
    assert not any(sign in said for sign in "\x00\x07\u202e\u200f")
    assert len(said) <= MOST_TEXT


def demand_no_ping(message: discord.Message, but: Collection[int] = ()) -> None:
    """Discord notifies nobody of it, but these people."""
    assert not message.mention_everyone
    assert {user.id for user in message.mentions} <= set(but)


def rows_of(session: Session, *tables: type[Any]) -> Sequence[object]:
    """All that these tables hold."""
    return [
        {column.key: getattr(row, column.key) for column in table.__table__.columns}
        for table in tables
        for row in session.scalars(select(table).order_by(*table.__table__.primary_key))
    ]


async def faults_of(
    table: Mapping[str, tuple[T, str]],
    fault_of: Callable[[T, str], Awaitable[str | None]],
    kept: Callable[[], Awaitable[object]],
) -> dict[str, str]:
    """What is wrong, case by case, one after the other in one world.

    `fault_of` does what a case says and judges the answer; whatever it is, all that is `kept` stays as it was.
    """
    faults, before = {}, await kept()
    for case, (act, answer) in table.items():
        fault, after = await fault_of(act, answer), await kept()
        if fault is None and after != before:
            fault = "something changed"
        if fault is not None:
            faults[case] = fault
        before = after
    return faults
