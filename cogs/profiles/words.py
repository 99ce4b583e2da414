"""The words of profiles: what is refused, when somebody can be asked, and what they may hide."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.errors import register
from bot.language import Language
from config.words import N_
from models.errors import DomainError
from models.experts import errors
from models.experts.availability import Availability
from models.experts.presenting import Said
from models.experts.profile import ProfileFacts
from models.experts.tables import ShownPart
from models.people.dates import last_day
from models.records import dataclass


@dataclass(eq=False)
class UntilWithoutAvailability(DomainError):
    """A day was given, but not whether one is available until then or not."""


SENTENCES: dict[type[DomainError], str] = {
    UntilWithoutAvailability: N_("Say also whether you are available until that day or not: fill in “disponible”."),
    errors.ProfileUnknown: N_("The cluster does not know this person, or they have left it."),
    errors.AvailabilityNotAhead: N_("This day must be ahead, and within {years} years."),
    errors.NumberNotUnderstood: N_("“{typed}” is not a whole number: write only digits, like 3."),
    errors.MonthlyRequestsOutOfRange: N_(
        "Choose from {least} to {most} requests a month. To take none, say that you are not available."
    ),
    errors.LevelUnknown: N_("This level does not exist: choose one of the three."),
    errors.YearsOutOfRange: N_("Years of practice go from 0 to {most}."),
    errors.TooManyExpertises: N_(
        "You have {most} domains, the most there can be: remove one first. Those you master best say most."
    ),
    errors.ExpertiseNotDeclared: N_("This domain is not among yours (any more)."),
    errors.NotDeclaredByThem: N_("This person no longer lists that domain: choose another one."),
    errors.EndorsesOneself: N_("You cannot endorse yourself: colleagues from other organisations can."),
    errors.EndorsesOwnOrganisation: N_(
        "You both belong to {organisation}: an endorsement counts only from another organisation."
    ),
    errors.EndorsesSisterOrganisation: N_(
        "{organisation} is of the same group as the organisation of {name}: an endorsement must come from elsewhere."
    ),
    errors.EndorsementsNotWanted: N_("{name} prefers not to show endorsements."),
    errors.EndorsementEmpty: N_("Write one sentence: what did this person do well?"),
    errors.EndorsementGone: N_("This endorsement is no longer there."),
}

register(SENTENCES)

PARTS: dict[ShownPart, str] = {
    ShownPart.SEARCH: N_("My name in searches"),
    ShownPart.ACCOUNT: N_("My Discord account"),
    ShownPart.PRESENTATION: N_("My presentation"),
    ShownPart.YEARS: N_("My years of practice and notes"),
    ShownPart.ENDORSEMENTS: N_("The endorsements I received"),
}

LEVEL_HINTS = {
    1: N_("I know the basics"),
    2: N_("I practise it in my work"),
    3: N_("Others come to me for it"),
}

HIDDEN: dict[ShownPart, str] = {
    ShownPart.SEARCH: N_("your name in searches"),
    ShownPart.ACCOUNT: N_("your Discord account"),
    ShownPart.PRESENTATION: N_("your presentation"),
    ShownPart.YEARS: N_("your years of practice and notes"),
    ShownPart.ENDORSEMENTS: N_("your endorsements"),
}


def availability(language: Language, zone: ZoneInfo, profile: ProfileFacts, now: datetime) -> str:
    """When a person can be asked, by what they said."""
    state = profile.availability(now)
    if state is Availability.UNKNOWN:
        return language.say("Availability not given")
    if profile.set_aside_at is not None:
        return language.say("Not available for now")
    until = profile.available_until
    holds = until is not None and now < until
    return said(language, zone, Said(state is Availability.AVAILABLE, until if holds else None))


def said(language: Language, zone: ZoneInfo, what: Said) -> str:
    """An availability in words: for "not before", the day that follows is named."""
    if what.until is None:
        return language.say("Available") if what.available else language.say("Not available for now")
    if what.available:
        return language.say("Available until {day}", day=language.date(last_day(what.until, zone), zone))
    return language.say("Not available before {day}", day=language.date(what.until, zone))
