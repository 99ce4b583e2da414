"""The words of what is refused about calls, and of what came of one."""

from __future__ import annotations

from bot.errors import register
from bot.language import Language, discord_timestamp
from config.words import N_
from models.calls import errors
from models.calls.tables import CallOutcome
from models.errors import DomainError

OUTCOMES: dict[CallOutcome, str] = {
    CallOutcome.FOUND: N_("Help was found"),
    CallOutcome.PARTLY: N_("Help was found for a part"),
    CallOutcome.NOTHING: N_("No help was found"),
    CallOutcome.LAPSED: N_("Ended by itself"),
    CallOutcome.OUT_OF_PLACE: N_("Closed by the board"),
}

SENTENCES: dict[type[DomainError], str] = {
    errors.NeedEmpty: N_("Say in a few words what you need: nobody can answer an empty call."),
    errors.ReasonEmpty: N_("Say why you close this call: whoever posted it will read it."),
    errors.CallTextTooLong: N_("Too long: {length} characters, and {most} at most."),
    errors.TooManyCalls: N_("You have {most} calls open, the most there can be: close one first."),
    errors.SameCallOpen: N_("This very call of yours is open already: see /expert my-calls."),
    errors.NoPlaceForCalls: N_(
        "I cannot write in the channel for calls, or there is none: an administrator can mend it with /cluster status."
    ),
    errors.CallUnknown: N_("This call is no longer there."),
    errors.OwnCall: N_("This call is yours: others answer it, and you are told."),
    errors.OutcomeUnknown: N_("Choose in the list what came of your call."),
    errors.AnswerGone: N_("This answer was taken back."),
    errors.ShownAlready: N_("This call is posted already, or about to be."),
}


def outcome_in_words(language: Language, outcome: CallOutcome) -> str:
    """What came of a call."""
    return language.say(OUTCOMES[outcome])


def _over(error: DomainError, language: Language) -> str:
    assert isinstance(error, errors.CallOver)
    return language.say(
        "This call was closed on {day}: {outcome}.",
        day=discord_timestamp(error.closed_at, "D"),
        outcome=outcome_in_words(language, error.outcome).lower(),
    )


register(SENTENCES, {errors.CallOver: _over})
