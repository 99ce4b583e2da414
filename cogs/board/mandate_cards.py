"""What one mandate looks like: given, changed, ended, about to end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Choice, Picker, Route, Style, escaped
from cogs.board.cards import APPOINT, SHOW, day_of_end, overlap_line, see_board
from cogs.board.words import POWERS, WHAT_POWERS_ARE, office_of
from models.cluster.facts import ClusterFacts
from models.people.appointing import Appointed
from models.people.board import Seat
from models.people.succession import Overlap
from models.people.tables import Office, Power

END = Route("board:end")
"""Asks whether a mandate is to end."""
CONFIRM_END = Route("board:confirm_end")
DATES = Route("board:dates")
"""Opens the form of the dates of a mandate."""
POWERS_PICKED = Route("board:powers")
"""Picks what a delegate may do."""

MOST_OVERLAPS = 3


def mandate(
    language: Language,
    home: ClusterFacts,
    seat: Seat,
    now: datetime,
    *,
    overlaps: Sequence[Overlap] = (),
    may_lend: bool = False,
    title: str | None = None,
) -> Card:
    """One mandate, and what may be done with it. `title` tells what was just done."""
    begun = seat.since <= now
    follow = [Action(language.say("Say who follows"), APPOINT.to(home.id, seat.mandate_id))] if seat.until else []
    return Card(
        Accent.MEMBERS,
        title or language.say("A mandate"),
        [
            _who(language, seat),
            term(language, home, seat, now),
            *_powers_line(language, seat),
            *_overlaps(language, home, overlaps, now),
        ],
        [
            Action(language.say("Change the dates"), DATES.to(home.id, seat.mandate_id), Style.PRIMARY),
            *follow,
            Action(
                language.say("End the mandate") if begun else language.say("Cancel the appointment"),
                END.to(home.id, seat.mandate_id),
                Style.DANGER,
            ),
            see_board(language, home),
        ],
        _powers(language, home, seat, may_lend=may_lend),
        footer=_what_it_is(language, seat),
    )


def appointed(language: Language, home: ClusterFacts, outcome: Appointed, now: datetime, *, may_lend: bool) -> Card:
    """An office was given."""
    seat = outcome.seat
    lines = [_who(language, seat), term(language, home, seat, now)]
    if outcome.created:
        lines.append(language.say("A new record was made with the name shown in Discord."))
    elif outcome.now_tied:
        lines.append(language.say("The Discord account is now tied to this record of the members."))
    lines += [_replaced(language, ended, ahead=seat.since > now) for ended in outcome.replaced]
    return Card(
        Accent.MEMBERS,
        language.say("Mandate changed") if outcome.changed else language.say("Appointed"),
        [*lines, *_overlaps(language, home, outcome.overlaps, now)],
        [see_board(language, home)],
        _powers(language, home, seat, may_lend=may_lend),
        footer=_what_it_is(language, seat),
    )


def confirm_end(language: Language, home: ClusterFacts, seat: Seat, now: datetime) -> Card:
    """Before a mandate is ended, or one that lies ahead is cancelled."""
    if seat.since > now:
        title, told = (
            language.say("Cancel this appointment?"),
            language.say("It never begins. The journal will say so."),
        )
        label = language.say("Cancel the appointment")
    else:
        title = language.say("End this mandate now?")
        told = language.say("The powers that go with it end at once. The journal will say so.")
        label = language.say("End the mandate")
    return Card(
        Accent.MEMBERS,
        title,
        [_who(language, seat), told],
        [
            Action(label, CONFIRM_END.to(home.id, seat.mandate_id), Style.DANGER),
            Action(language.say("Change nothing"), SHOW.to(home.id)),
        ],
    )


def ended(language: Language, home: ClusterFacts, seat: Seat, now: datetime) -> Card:
    """A mandate was ended, or never begins."""
    title = language.say("The appointment is cancelled") if seat.since > now else language.say("The mandate has ended")
    return Card(Accent.MEMBERS, title, [_who(language, seat)], [see_board(language, home)])


def ends_soon(language: Language, home: ClusterFacts, seat: Seat, until: datetime) -> Card:
    """The board is reminded that nobody follows yet."""
    office = office_of(language, seat.office, seat.rank)
    day = day_of_end(language, home, until)
    return Card(
        Accent.MEMBERS,
        language.say("A mandate ends soon"),
        [
            language.say("**{name}** · {office}", name=escaped(seat.name), office=office),
            language.say("Ends on {day}, {when}.", day=day, when=discord_timestamp(until, "R")),
            language.say("Nobody is appointed for what follows: the board can do it now, with its date."),
        ],
        [
            Action(language.say("Say who follows"), APPOINT.to(home.id, seat.mandate_id), Style.PRIMARY),
            see_board(language, home),
        ],
    )


def term(language: Language, home: ClusterFacts, seat: Seat, now: datetime) -> str:
    """From when and until when, and what that means today."""
    since = language.date(seat.since, home.zone)
    until = day_of_end(language, home, seat.until) if seat.until is not None else ""
    if seat.since > now:
        if not until:
            return language.say("Begins on {since}, until further notice. Nothing follows before.", since=since)
        return language.say("From {since} to {until}. Nothing follows before.", since=since, until=until)
    if seat.since < now:
        if not until:
            return language.say("Since {since}, until further notice.", since=since)
        return language.say("From {since} to {until}.", since=since, until=until)
    if not until:
        return language.say("The mandate begins now, until further notice.")
    return language.say("The mandate begins now and ends at the end of {day}.", day=until)


def _who(language: Language, seat: Seat) -> str:
    office = office_of(language, seat.office, seat.rank)
    return language.say("**{name}** · {office}", name=escaped(seat.name), office=office)


def _replaced(language: Language, seat: Seat, *, ahead: bool) -> str:
    name, office = escaped(seat.name), office_of(language, seat.office, seat.rank)
    if ahead:
        return language.say("The mandate of {name} ({office}) ends when this one begins.", name=name, office=office)
    return language.say("The mandate of {name} ({office}) ends.", name=name, office=office)


def _overlaps(language: Language, home: ClusterFacts, found: Sequence[Overlap], now: datetime) -> list[str]:
    return [overlap_line(language, home, overlap, now) for overlap in found[:MOST_OVERLAPS]]


def _what_it_is(language: Language, seat: Seat) -> str | None:
    if seat.office is not Office.DELEGATE:
        return None
    return language.say("A delegate acts in the board's stead, in what it lends and for as long as the mandate holds.")


def _powers_line(language: Language, seat: Seat) -> list[str]:
    if seat.office is not Office.DELEGATE:
        return []
    if not seat.powers:
        return [language.say("The board has lent no power yet.")]
    powers = language.list_of(language.say(POWERS[power]).lower() for power in seat.powers)
    return [language.say("May {powers}.", powers=powers)]


def _powers(language: Language, home: ClusterFacts, seat: Seat, *, may_lend: bool) -> list[Picker]:
    if seat.office is not Office.DELEGATE or not may_lend:
        return []
    return [
        Picker(
            POWERS_PICKED.to(home.id, seat.mandate_id),
            language.say("What may the delegate do?"),
            [
                Choice(
                    language.say(POWERS[power]),
                    power.value,
                    language.say(WHAT_POWERS_ARE[power]),
                    chosen=power in seat.powers,
                )
                for power in Power
            ],
            least=0,
            most=len(Power),
        )
    ]
