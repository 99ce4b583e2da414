"""The words of what the capability of introductions refuses, and of how a request stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.errors import Wording, register
from bot.language import Language, discord_timestamp
from cogs.experts.words import quoted
from config.words import N_
from models.errors import DomainError
from models.introductions import errors
from models.introductions.seen_by_asker import Look
from models.introductions.showing import Party, RequestFacts, Stage

SENTENCES: dict[type[DomainError], str] = {
    errors.ExpertUnknown: N_("This person cannot be asked, or no longer: choose somebody else with /expert find."),
    errors.ExpertIsYourself: N_("This is you: ask somebody else."),
    errors.ExpertNotHere: N_("{name} is not on this Discord yet, so your request would reach nobody."),
    errors.ExpertUnavailable: N_("{name} is not available at the moment."),
    errors.ExpertFull: N_("{name} has as many requests as they can take this month."),
    errors.TooManyRequests: N_(
        "You have {most} open requests, the most there can be: take one back in “My requests”, or wait for an answer."
    ),
    errors.RequestWordsMissing: N_("A request needs a subject and a message, in words."),
    errors.RequestTextTooLong: N_("Too long ({length} characters, {most} at most): “{text}”."),
    errors.WantedByNotAhead: N_("The day must be today or later, and within {days} days."),
    errors.RequestUnknown: N_("There is no such request among yours: open “My requests” from /me."),
    errors.RequestOver: N_("This request is waiting for nothing any more: “My requests” shows how it stands."),
    errors.NotSetAside: N_("You can be asked: there is nothing to change."),
}


def _asked_already(error: DomainError, language: Language) -> str:
    assert isinstance(error, errors.AskedAlready)
    return language.say(
        "You have asked {name} within thirty days: you can again from {day}.",
        name=quoted(error.name),
        day=discord_timestamp(error.again_at, "D"),
    )


SPECIAL: dict[type[DomainError], Wording] = {errors.AskedAlready: _asked_already}

register(SENTENCES, SPECIAL)

LOOKS: Mapping[Look, str] = {
    Look.WAITING: N_("Waiting for an answer"),
    Look.NO_ANSWER_YET: N_("No answer for now"),
    Look.NO_ANSWER: N_("No answer"),
    Look.ACCEPTED: N_("Accepted"),
    Look.WITHDRAWN: N_("Taken back"),
}
STAGES: Mapping[Stage, str] = {
    Stage.WAITING: N_("Waiting for your answer"),
    Stage.LATER: N_("Put off"),
    Stage.ACCEPTED: N_("Accepted"),
    Stage.DECLINED: N_("Declined"),
    Stage.OVER: N_("Over"),
}


def standing(language: Language, request: RequestFacts) -> str:
    """How a request stands, for who looks at it."""
    if request.look is not None:
        return language.say(LOOKS[request.look])
    assert request.stage is not None
    return language.say(STAGES[request.stage])


def name_of(language: Language, party: Party | None) -> str:
    """The name of the other side, made safe."""
    return quoted(party.name, 80) if party is not None else language.say("an erased person")


def who(language: Language, party: Party | None) -> str:
    """Name, title and organisations on one line."""
    if party is None:
        return f"**{language.say('an erased person')}**"
    organisations = language.list_of(quoted(each, 50) for each in party.organisations[:2])
    title = quoted(party.title, 80) if party.title else None
    return " · ".join(filter(None, (f"**{quoted(party.name, 80)}**", title, organisations)))


def day(language: Language, day: date, zone: ZoneInfo) -> str:
    """A day in words."""
    return language.date(datetime.combine(day, time(12), tzinfo=zone), zone)
