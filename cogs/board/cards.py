"""What the board looks like: who holds which office, what comes next, and what is not as it should be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Choice, Part, Picker, Route, Style, escaped, fitted
from bot.ui.limits import MOST_LABEL, MOST_OPTION_TEXT, MOST_OPTIONS
from bot.ui.ways import my_page
from cogs.board.words import POWERS, office_of
from models.cluster.facts import ClusterFacts
from models.people.board import Seat
from models.people.dates import last_day
from models.people.likeness import Record
from models.people.succession import Overlap, ending, overlaps, vacancies
from models.people.tables import Office
from models.records import dataclass

SHOW = Route("board:show")
"""Shows the board, from any card: `SHOW.to(cluster_id)`."""
APPOINT = Route("board:appoint")
"""Opens the form that gives an office: `APPOINT.to(cluster_id)`, then the id of the mandate it takes up, if any."""
CHOOSE = Route("board:choose", temporary=True)
MANDATE = Route("board:mandate")
"""Picks a mandate on the card of the board."""

ENDS_SOON = timedelta(days=60)
"""From when on the end of a mandate is pointed out."""

MOST_SEATS = 400
"""Characters that the holders of one office may take on the card, and each of the lists under them."""
MOST_PICKERS = 3

BOARD_LINES = (Office.PRESIDENT, Office.CO_PRESIDENT, Office.VICE_PRESIDENT, Office.TREASURER, Office.SECRETARY)
OTHER_LINES = (Office.COUNCIL, Office.DELEGATE)


@dataclass(frozen=True)
class Onlooker:
    """What whoever looks at the board may do with it. `sees_faults`: they are to know what is not as it should be."""

    may_appoint: bool = False
    may_end: bool = False
    sees_faults: bool = False


def board(language: Language, home: ClusterFacts, seats: Sequence[Seat], now: datetime, onlooker: Onlooker) -> Card:
    """Who holds which office, and will; for whoever may, the ways to change it."""
    held = {office: [seat for seat in seats if seat.office is office and seat.holds_at(now)] for office in Office}
    vacant = {office for office, rank in vacancies(seats, now) if not rank}

    def told(offices: Sequence[Office]) -> list[str]:
        shown = [office for office in offices if held[office] or office in vacant]
        return [_office_line(language, home, office, held[office], now) for office in shown]

    lines = told(BOARD_LINES)
    parts = [
        told(OTHER_LINES),
        _under(language.say("**To come**"), _to_come(language, home, seats, now)),
        _under(language.say("**To look at**"), _faults(language, home, seats, now)) if onlooker.sees_faults else [],
    ]
    actions = [my_page(language, home.id)]
    if onlooker.may_appoint:
        actions.insert(0, Action(language.say("Give an office"), APPOINT.to(home.id), Style.PRIMARY))
    return Card(
        Accent.MEMBERS,
        language.say("The board of {cluster}", cluster=escaped(home.name)),
        lines,
        actions,
        parts=[Part(part) for part in parts if part],
        pickers=_pickers(language, home, seats, now) if onlooker.may_end else [],
    )


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


def see_board(language: Language, home: ClusterFacts) -> Action:
    """The button to the board."""
    return Action(language.say("See the board"), SHOW.to(home.id))


def seat_name(language: Language, home: ClusterFacts, seat: Seat, now: datetime) -> str:
    """A mandate on one line, without markup: "Anna Kaledo · Présidence"."""
    name = f"{seat.name} · {office_of(language, seat.office, seat.rank)}"
    if seat.since > now:
        day = language.date(seat.since, home.zone)
        name = language.say("{seat}, from {day}", seat=name, day=day)
    return fitted(name, MOST_OPTION_TEXT)


def record_name(record: Record) -> str:
    """A record on one line, without markup."""
    return fitted(" · ".join([record.name, *record.organisations]), MOST_OPTION_TEXT)


def day_of_end(language: Language, home: ClusterFacts, until: datetime) -> str:
    """The last day of what ends at `until`."""
    return language.date(last_day(until, home.zone), home.zone)


def overlap_line(language: Language, home: ClusterFacts, overlap: Overlap, now: datetime) -> str:
    """Two mandates of which only one should be."""
    office, names = office_of(language, overlap.one.office, overlap.one.rank), (overlap.one.name, overlap.other.name)
    ahead = overlap.since > now
    day = language.date(overlap.since, home.zone)
    if names[0] == names[1]:
        if ahead:
            return language.say(
                "Two mandates of the same person from {day} ({office}): {name}", **_told(names, office, day)
            )
        return language.say("Two mandates of the same person ({office}): {name}", **_told(names, office, day))
    if ahead:
        return language.say("Two people at once from {day} ({office}): {name} and {other}", **_told(names, office, day))
    return language.say("Two people at once ({office}): {name} and {other}", **_told(names, office, day))


def _told(names: tuple[str, str], office: str, day: str) -> dict[str, str]:
    return {"name": escaped(names[0]), "other": escaped(names[1]), "office": office, "day": day}


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
        shown = language.say("{name}, since {since}", name=name, since=since)
    else:
        until = day_of_end(language, home, seat.until)
        shown = language.say("{name}, from {since} to {until}", name=name, since=since, until=until)
        if seat.until - now <= ENDS_SOON:
            shown = language.say("{holder} (ends {when})", holder=shown, when=discord_timestamp(seat.until, "R"))
    if seat.powers:
        powers = language.list_of(language.say(POWERS[power]).lower() for power in seat.powers)
        shown = language.say("{holder} · may {powers}", holder=shown, powers=powers)
    return shown


def _to_come(language: Language, home: ClusterFacts, seats: Sequence[Seat], now: datetime) -> Sequence[str]:
    """Who will hold an office, the next first."""
    told = []
    for seat in sorted((seat for seat in seats if seat.since > now), key=lambda seat: seat.since):
        name, office = escaped(seat.name), office_of(language, seat.office, seat.rank)
        day = language.date(seat.since, home.zone)
        told.append(language.say("{name}, from {day}: {office}", name=name, day=day, office=office))
    return told


def _faults(language: Language, home: ClusterFacts, seats: Sequence[Seat], now: datetime) -> Sequence[str]:
    """What overlaps, which ranks are vacant, and what nobody takes up."""
    told = [overlap_line(language, home, overlap, now) for overlap in overlaps(seats)]
    for office, rank in vacancies(seats, now):
        if rank:
            told.append(language.say("{office}: vacant", office=office_of(language, office, rank)))
    for seat in ending(seats, now, ENDS_SOON):
        assert seat.until is not None
        what, day = office_of(language, seat.office, seat.rank), day_of_end(language, home, seat.until)
        told.append(language.say("{office}: ends on {day}, nobody follows", office=what, day=day))
    return told


def _under(heading: str, told: Sequence[str]) -> list[str]:
    """A list under its heading, its end cut off where there is too much of it."""
    return [heading, fitted("\n".join(f"• {line}" for line in told), MOST_SEATS)] if told else []


def _pickers(language: Language, home: ClusterFacts, seats: Sequence[Seat], now: datetime) -> list[Picker]:
    """The mandates to choose from, in as many lists as they need."""
    lists = [seats[start : start + MOST_OPTIONS] for start in range(0, len(seats), MOST_OPTIONS)][:MOST_PICKERS]
    return [
        Picker(
            MANDATE.to(home.id, number),
            language.say("Change or end a mandate…"),
            [Choice(seat_name(language, home, seat, now), str(seat.mandate_id)) for seat in listed],
        )
        for number, listed in enumerate(lists)
    ]
