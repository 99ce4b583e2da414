"""The offices and the refusals of the board, in words."""

from __future__ import annotations

from bot.errors import register
from bot.language import Language
from config.words import N_
from models.people import errors
from models.people.tables import Office

OFFICES: dict[Office, str] = {
    Office.PRESIDENT: N_("President"),
    Office.CO_PRESIDENT: N_("Co-president"),
    Office.VICE_PRESIDENT: N_("Vice-president"),
    Office.TREASURER: N_("Treasurer"),
    Office.SECRETARY: N_("Secretary"),
    Office.COUNCIL: N_("Council member"),
    Office.DELEGATE: N_("Delegate"),
}

register(
    {
        errors.BotsHoldNoOffice: N_("A bot cannot hold an office: choose a person."),
        errors.RankIsForVicePresidents: N_("Only vice-presidents have a rank: leave it out."),
        errors.RankTaken: N_(
            "{name} is already vice-president of rank {rank}: choose another rank, or end that mandate first."
        ),
        errors.HoldsItAlready: N_("{name} already holds this office with the same end: there is nothing to change."),
        errors.RecordNotFound: N_("I do not find this record any more: choose one from the list as you type."),
        errors.RecordTiedToAnother: N_("The record of {name} is already tied to another Discord account."),
        errors.UserTiedToAnother: N_("This Discord account is already tied to the record of {name}."),
        errors.MandateOver: N_("This mandate is over already: look at /bureau voir."),
        errors.DateNotUnderstood: N_("I do not understand the date “{typed}”: write it like 31/12/2027."),
        errors.DateNotAhead: N_("The end must be ahead, and within {years} years."),
    }
)


def office_of(language: Language, office: Office, rank: int = 0) -> str:
    """The office in words; a vice-president with their rank."""
    if rank:
        return language.say("Vice-president of rank {rank}", rank=rank)
    return language.say(OFFICES[office])
