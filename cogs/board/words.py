"""The offices and the refusals of the board, in words."""

from __future__ import annotations

from bot.errors import register
from bot.language import Language
from config.words import N_
from models.people import errors
from models.people.tables import Office, Power

OFFICES: dict[Office, str] = {
    Office.PRESIDENT: N_("President"),
    Office.CO_PRESIDENT: N_("Co-president"),
    Office.VICE_PRESIDENT: N_("Vice-president"),
    Office.TREASURER: N_("Treasurer"),
    Office.SECRETARY: N_("Secretary"),
    Office.COUNCIL: N_("Council member"),
    Office.DELEGATE: N_("Delegate"),
}

POWERS: dict[Power, str] = {
    Power.ACCEPT_MEMBERS: N_("Let people join"),
    Power.KEEP_REGISTER: N_("Keep the register of members"),
    Power.KEEP_GROUPS: N_("Run commissions and clubs"),
    Power.RUN_POLLS: N_("Run votes"),
    Power.READ_JOURNAL: N_("Read the journal"),
}

WHAT_POWERS_ARE: dict[Power, str] = {
    Power.ACCEPT_MEMBERS: N_("Accept or refuse whoever asks to join an organisation"),
    Power.KEEP_REGISTER: N_("Change organisations, import and export the members"),
    Power.KEEP_GROUPS: N_("Create, open and archive groups, and name who heads them"),
    Power.RUN_POLLS: N_("Put questions to the vote, make a vote longer, cancel it; never let one go ahead"),
    Power.READ_JOURNAL: N_("Read and search everything the journal holds"),
}

register(
    {
        errors.BotsHoldNoOffice: N_("A bot cannot hold an office: choose a person."),
        errors.RankIsForVicePresidents: N_("Only vice-presidents have a rank: leave it out."),
        errors.RankTaken: N_(
            "{name} is already vice-president of rank {rank}: choose another rank, or end that mandate first."
        ),
        errors.HoldsItAlready: N_("{name} already holds this office with the same dates: there is nothing to change."),
        errors.RecordNotFound: N_("I do not find this record any more: choose one from the list as you type."),
        errors.RecordTiedToAnother: N_("The record of {name} is already tied to another Discord account."),
        errors.UserTiedToAnother: N_("This Discord account is already tied to the record of {name}."),
        errors.MandateOver: N_("This mandate is over already: look at /board show."),
        errors.DateNotUnderstood: N_("I do not understand the date “{typed}”: write it like 31/12/2027."),
        errors.DateNotAhead: N_("The end must be ahead, and within {years} years."),
        errors.DateTooFar: N_("The start must be within {years} years of today."),
        errors.EndsBeforeItBegins: N_("The mandate would end before it begins: look at both dates."),
        errors.HasBegun: N_("The mandate of {name} has begun already: end it, or leave its start as it is."),
        errors.RankNotUnderstood: N_("I do not understand the rank “{typed}”: write a number from 1 to {most}."),
        errors.PowersAreForDelegates: N_("{name} is no delegate: only a delegate is lent powers."),
    }
)


def office_of(language: Language, office: Office, rank: int = 0) -> str:
    """The office in words; a vice-president with their rank."""
    if rank:
        return language.say("Vice-president of rank {rank}", rank=rank)
    return language.say(OFFICES[office])
