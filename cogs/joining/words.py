"""The words of what is refused about joining, and of what waits."""

from __future__ import annotations

from bot.errors import register
from bot.language import Language
from cogs.joining.draft import NO, YES
from config.words import N_
from models.errors import DomainError
from models.joining import errors
from models.joining.waiting import JoinRequest, RequestState

SENTENCES: dict[type[DomainError], str] = {
    errors.OrganisationGone: N_("This organisation is no longer there: choose it again in the list."),
    errors.OrganisationHasLeft: N_("{name} is no longer a member of the cluster: ask the board (/board show)."),
    errors.BelongsAlready: N_("You belong to {name} already."),
    errors.AskedAlready: N_("You have asked to join {name} already: the answer will appear on your page (/me)."),
    errors.TooManyAsked: N_("You have made {most} requests today, the most there can be: go on tomorrow."),
    errors.PersonNameEmpty: N_("Write your given and family name: your organisation must recognise you."),
    errors.OrganisationNameEmpty: N_("Write the name of the organisation, with at least two letters."),
    errors.RefusalEmpty: N_("Say why you refuse: the person who asked will read it, and nobody else."),
    errors.JoinTextTooLong: N_("Too long: {length} characters, and {most} at most."),
    errors.RequestGone: N_("This request is no longer there."),
    errors.DecidedAlready: N_("This request was answered meanwhile, or taken back."),
    errors.RecordTaken: N_(
        "The record that this person says is theirs belongs to another account by now: accept them without it, or "
        "refuse."
    ),
    errors.RecordNotOffered: N_(
        "This record is no longer there for you: look at your request again on your page (/me)."
    ),
    errors.RecordForBoard: N_(
        "The record of {name} also carries a vote, an office or another organisation: only the board can accept it. "
        "You can accept the person without it."
    ),
    errors.OrganisationThere: N_("“{name}” is listed already: choose it in the list."),
}

register(SENTENCES)

STATES: dict[RequestState, str] = {
    RequestState.WAITING: N_("Waiting for an answer"),
    RequestState.ACCEPTED: N_("Accepted"),
    RequestState.REFUSED: N_("Refused"),
    RequestState.OVER: N_("No longer under way"),
}


def state_in_words(language: Language, state: RequestState) -> str:
    """What has become of a request."""
    return language.say(STATES[state])


def waits_for(language: Language, request: JoinRequest) -> str:
    """Who answers a request."""
    if request.by_representative:
        return language.say("Whoever represents this organisation answers, or the board.")
    return language.say("The board answers.")


def said_of_availability(language: Language, said: str) -> str:
    """What a newcomer says of their availability."""
    if said == YES:
        return language.say("Available")
    if said == NO:
        return language.say("Not available for now")
    return language.say("I will say later")
