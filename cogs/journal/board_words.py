"""What changes of the board are called in the journal: offices, their dates, and powers lent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cogs.board.words import POWERS
from cogs.journal.telling import Telling, Wording
from config.words import N_
from models.people.dates import last_day


def _appointed(telling: Telling) -> str:
    if not telling.office:
        return telling.say(N_("{who} gave {whom} an office."))
    since, until = _since(telling), _until(telling)
    if since and _instant(telling, "since") > telling.told.at:
        if not until:
            return telling.say(
                N_("{who} appointed {whom}: {office}, from {since}."), office=telling.office, since=since
            )
        return telling.say(
            N_("{who} appointed {whom}: {office}, from {since} to {until}."),
            office=telling.office,
            since=since,
            until=until,
        )
    if not until:
        return telling.say(N_("{who} appointed {whom}: {office}."), office=telling.office)
    return telling.say(N_("{who} appointed {whom}: {office}, until {day}."), office=telling.office, day=until)


def _changed(telling: Telling) -> str:
    if not telling.office:
        return telling.say(N_("{who} changed the dates of a mandate of {whom}."))
    until = _until(telling)
    if not until:
        return telling.say(
            N_("{who} changed the mandate of {whom}: {office}, from {since}, until further notice."),
            office=telling.office,
            since=_since(telling),
        )
    return telling.say(
        N_("{who} changed the mandate of {whom}: {office}, from {since} to {until}."),
        office=telling.office,
        since=_since(telling),
        until=until,
    )


def _ended(telling: Telling) -> str:
    if not telling.office:
        return telling.say(N_("{who} ended a mandate of {whom}."))
    return telling.say(N_("{who} ended the mandate of {whom}: {office}."), office=telling.office)


def _cancelled(telling: Telling) -> str:
    if not telling.office:
        return telling.say(N_("{who} cancelled an appointment of {whom}."))
    return telling.say(N_("{who} cancelled the appointment of {whom}: {office}."), office=telling.office)


def _powers(telling: Telling) -> str:
    """What a delegate may do since: nothing is said where it was erased."""
    lent = telling.told.after.get("powers")
    if not isinstance(lent, list):
        return telling.say(N_("{who} changed what the delegate {whom} may do."))
    say = telling.language.say
    powers = [say(words).lower() for power, words in POWERS.items() if power in lent]
    if not powers:
        return telling.say(N_("{who} took back every power lent to {whom}."))
    return telling.say(N_("{who} lends {whom} these powers: {powers}."), powers=telling.language.list_of(powers))


def _instant(telling: Telling, field: str) -> datetime:
    return datetime.fromisoformat(telling.text(field))


def _since(telling: Telling) -> str:
    """The first day; empty where none was written down."""
    return telling.language.date(_instant(telling, "since"), telling.zone) if telling.text("since") else ""


def _until(telling: Telling) -> str:
    """The last day; empty where there is none."""
    if not telling.text("until"):
        return ""
    return telling.language.date(last_day(_instant(telling, "until"), telling.zone), telling.zone)


SENTENCES: Mapping[str, str | Wording] = {
    "board.appointed": _appointed,
    "board.cancelled": _cancelled,
    "board.changed": _changed,
    "board.ended": _ended,
    "board.powers": _powers,
}
"""As in `cogs/journal/words.py`."""
