"""What the board looks like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Choice, Part, Picker, Route, Style, escaped, fitted
from bot.ui.limits import MOST_LABEL, MOST_OPTION_TEXT, MOST_OPTIONS
from bot.ui.ways import my_page
from cogs.board.words import office_of
from models.cluster.facts import ClusterFacts
from models.people.appointing import Appointed
from models.people.board import Seat
from models.people.dates import last_day
from models.people.likeness import Record
from models.people.tables import Office

SHOW = Route("board:show")
"""Shows the board, from any card: `SHOW.to(cluster_id)`."""
CHOOSE = Route("board:choose", temporary=True)
END = Route("board:end")
CONFIRM_END = Route("board:confirm_end")

ENDS_SOON = timedelta(days=60)
"""From when on the end of a mandate is pointed out."""

ALWAYS_FILLED = (Office.PRESIDENT, Office.VICE_PRESIDENT, Office.TREASURER, Office.SECRETARY)
"""Offices shown as vacant when nobody holds them; co-presidents stand for a president."""

MOST_SEATS = 500
"""Characters that the holders of one office may take on the card."""

BOARD_LINES = (Office.PRESIDENT, Office.CO_PRESIDENT, Office.VICE_PRESIDENT, Office.TREASURER, Office.SECRETARY)
OTHER_LINES = (Office.COUNCIL, Office.DELEGATE)


def board(language: Language, home: ClusterFacts, seats: Sequence[Seat], now: datetime, *, may_end: bool) -> Card:
    """Who holds which office now; for whoever may, a list from which to end a mandate."""
    held = {office: [seat for seat in seats if seat.office is office] for office in Office}
    filled = [office for office in Office if held[office]]
    if Office.CO_PRESIDENT in filled:
        filled.append(Office.PRESIDENT)
    vacant = [office for office in ALWAYS_FILLED if office not in filled]
    lines = [
        _office_line(language, home, office, held[office], now)
        for office in BOARD_LINES
        if held[office] or office in vacant
    ]
    others = [_office_line(language, home, office, held[office], now) for office in OTHER_LINES if held[office]]
    return Card(
        Accent.MEMBERS,
        language.say("The board of {cluster}", cluster=escaped(home.name)),
        lines,
        [my_page(language, home.id)],
        parts=[Part(others)] if others else [],
        pickers=[_end_picker(language, home, seats)] if may_end and seats else [],
    )


def appointed(language: Language, home: ClusterFacts, outcome: Appointed) -> Card:
    """An office was given."""
    seat = outcome.seat
    office = office_of(language, seat.office, seat.rank)
    if seat.until is None:
        term = language.say("The mandate begins now, until further notice.")
    else:
        term = language.say(
            "The mandate begins now and ends at the end of {day}.",
            day=language.date(last_day(seat.until, home.zone), home.zone),
        )
    lines = [f"**{escaped(seat.name)}** · {office}", term]
    if outcome.created:
        lines.append(language.say("A new record was made with the name shown in Discord."))
    elif outcome.now_tied:
        lines.append(language.say("The Discord account is now tied to this record of the members."))
    lines += [
        language.say(
            "The mandate of {name} ({office}) ends.",
            name=escaped(ended.name),
            office=office_of(language, ended.office, ended.rank),
        )
        for ended in outcome.replaced
    ]
    return Card(Accent.MEMBERS, language.say("Appointed"), lines, [_see_board(language, home)])


def which_record(language: Language, name: str, records: Sequence[Record], token: str) -> Card:
    """Imported people of like names: which one is meant, or none."""
    lines = [
        language.say("Is {name} one of these people of the register?", name=f"**{escaped(name)}**"),
        *(f"{place}. {_record(language, record)}" for place, record in enumerate(records, start=1)),
    ]
    actions = [
        Action(
            fitted(f"{place}. {record.name}", MOST_LABEL),
            CHOOSE.to(None, token, record.person_id),
            Style.PRIMARY if place == 1 else Style.SECONDARY,
        )
        for place, record in enumerate(records, start=1)
    ]
    actions.append(Action(language.say("None: new record"), CHOOSE.to(None, token, "new")))
    return Card(Accent.MEMBERS, language.say("Which person is it?"), lines, actions)


def confirm_end(language: Language, home: ClusterFacts, seat: Seat) -> Card:
    """Before a mandate is ended."""
    return Card(
        Accent.MEMBERS,
        language.say("End this mandate now?"),
        [
            f"**{escaped(seat.name)}** · {office_of(language, seat.office, seat.rank)}",
            language.say("The powers that go with it end at once. The journal will say so."),
        ],
        [
            Action(language.say("End the mandate"), CONFIRM_END.to(home.id, seat.mandate_id), Style.DANGER),
            Action(language.say("Change nothing"), SHOW.to(home.id)),
        ],
    )


def ended(language: Language, home: ClusterFacts, seat: Seat) -> Card:
    """A mandate was ended."""
    return Card(
        Accent.MEMBERS,
        language.say("The mandate has ended"),
        [f"**{escaped(seat.name)}** · {office_of(language, seat.office, seat.rank)}"],
        [_see_board(language, home)],
    )


def _see_board(language: Language, home: ClusterFacts) -> Action:
    return Action(language.say("See the board"), SHOW.to(home.id))


def seat_name(language: Language, seat: Seat) -> str:
    """A mandate on one line, without markup: "Anna Kaledo · Présidence"."""
    return fitted(f"{seat.name} · {office_of(language, seat.office, seat.rank)}", MOST_OPTION_TEXT)


def record_name(record: Record) -> str:
    """A record on one line, without markup."""
    return fitted(" · ".join([record.name, *record.organisations]), MOST_OPTION_TEXT)


def _record(language: Language, record: Record) -> str:
    if not record.organisations:
        return escaped(record.name)
    where = language.list_of(escaped(fitted(each, 60)) for each in record.organisations[:3])
    return f"{escaped(record.name)} ({where})"


def _office_line(language: Language, home: ClusterFacts, office: Office, seats: Sequence[Seat], now: datetime) -> str:
    title = office_of(language, office)
    if not seats:
        return language.say("**{office}**: vacant", office=title)
    holders = "\n".join(_holder(language, home, seat, now) for seat in seats)
    return language.say("**{office}**: {holders}", office=title, holders=fitted(holders, MOST_SEATS))


def _holder(language: Language, home: ClusterFacts, seat: Seat, now: datetime) -> str:
    name = escaped(seat.name) if not seat.rank else f"{seat.rank}. {escaped(seat.name)}"
    since = language.date(seat.since, home.zone)
    if seat.until is None:
        return language.say("{name}, since {since}", name=name, since=since)
    until = language.date(last_day(seat.until, home.zone), home.zone)
    shown = language.say("{name}, from {since} to {until}", name=name, since=since, until=until)
    if seat.until - now <= ENDS_SOON:
        shown = language.say("{holder} (ends {when})", holder=shown, when=discord_timestamp(seat.until, "R"))
    return shown


def _end_picker(language: Language, home: ClusterFacts, seats: Sequence[Seat]) -> Picker:
    return Picker(
        END.to(home.id),
        language.say("End a mandate…"),
        [Choice(seat_name(language, seat), str(seat.mandate_id)) for seat in seats[:MOST_OPTIONS]],
    )
