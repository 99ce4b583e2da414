"""The forms of the board: to appoint somebody, and to change the dates of a mandate."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from bot.language import Language
from bot.ui import Choice, Field, FieldKind, Form, Route
from cogs.board.words import OFFICES
from models.people.board import Seat
from models.people.dates import last_day, typed_day
from models.people.tables import Office

APPOINT_SENT = Route("board:appoint_sent")
"""`APPOINT_SENT.to(cluster_id)`, then the id of the mandate that is followed and the first day that was shown."""
DATES_SENT = Route("board:dates_sent")
"""`DATES_SENT.to(cluster_id, mandate_id, first day, last day)`: the days that were shown."""

MEMBER, OFFICE, RANK, SINCE, UNTIL = "member", "office", "rank", "since", "until"
LONGEST_DATE = 40


def appoint(language: Language, cluster_id: UUID, zone: ZoneInfo, follows: Seat | None = None) -> Form:
    """Who is given which office, from when and until when; `follows` is the mandate that it takes up."""
    office = follows.office if follows is not None else None
    first_day = _next_day(follows, zone)
    shown = (follows.mandate_id, as_shown(first_day)) if follows is not None else ()
    return Form(
        APPOINT_SENT.to(cluster_id, *shown),
        language.say("Give an office"),
        [
            Field(MEMBER, language.say("Who?"), FieldKind.MEMBER),
            Field(
                OFFICE,
                language.say("Which office?"),
                FieldKind.PICK,
                choices=[Choice(language.say(OFFICES[each]), each.value, chosen=each is office) for each in Office],
            ),
            _since(language, first_day, language.say("Nothing: from now on")),
            _until(language, None),
            Field(
                RANK,
                language.say("Rank (vice-presidents only)"),
                description=language.say("1 is the first; nothing: the next free one"),
                value=str(follows.rank) if follows is not None and follows.rank else None,
                required=False,
                most=10,
            ),
        ],
    )


def dates(language: Language, cluster_id: UUID, zone: ZoneInfo, seat: Seat) -> Form:
    """From when and until when somebody holds their office."""
    first_day, last = typed_day(seat.since, zone), typed_end(seat, zone)
    return Form(
        DATES_SENT.to(cluster_id, seat.mandate_id, as_shown(first_day), as_shown(last)),
        language.say("The dates of the mandate"),
        [
            _since(language, first_day, language.say("Nothing: as it is")),
            _until(language, last),
        ],
    )


def as_shown(typed: str | None) -> str:
    """A day that a form shows, as its address carries it. Left as it was, it means what holds when the form is sent:
    others may have changed the dates meanwhile.
    """
    return (typed or "").replace("/", "") or "-"


def typed_end(seat: Seat, zone: ZoneInfo) -> str:
    """The last day of a mandate as people type it; nothing where it has no end."""
    return typed_day(last_day(seat.until, zone), zone) if seat.until is not None else ""


def _since(language: Language, value: str | None, description: str) -> Field:
    return Field(
        SINCE,
        language.say("First day"),
        description=description,
        placeholder="01/01/2027",
        value=value,
        required=False,
        most=LONGEST_DATE,
    )


def _until(language: Language, value: str | None) -> Field:
    return Field(
        UNTIL,
        language.say("Last day"),
        description=language.say("Nothing: until further notice"),
        placeholder="31/12/2027",
        value=value or None,
        required=False,
        most=LONGEST_DATE,
    )


def _next_day(follows: Seat | None, zone: ZoneInfo) -> str | None:
    """The first day of whoever takes a mandate up."""
    return typed_day(follows.until, zone) if follows is not None and follows.until is not None else None
