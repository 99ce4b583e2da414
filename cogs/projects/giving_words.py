"""The words of what is given to projects: hours, months, and what is refused about them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from bot.errors import register
from bot.language import Language
from config.words import N_
from models.errors import DomainError
from models.projects import errors
from models.projects.amounts import QUARTERS, Amount
from models.projects.giving_facts import ContributionFacts
from models.projects.giving_tables import ContributionStatus, EntryStatus
from models.projects.tables import ContributionKind

STATUSES = {
    ContributionStatus.OFFERED: N_("waits for the lead’s answer"),
    ContributionStatus.ACCEPTED: N_("accepted by the lead"),
    ContributionStatus.DECLINED: N_("not taken"),
    ContributionStatus.WITHDRAWN: N_("taken back"),
    ContributionStatus.ENDED: N_("ended"),
}
ENTRIES = {
    EntryStatus.LOGGED: N_("to be confirmed"),
    EntryStatus.CONFIRMED: N_("confirmed"),
    EntryStatus.REFUSED: N_("refused"),
}
MEANINGS = {
    ContributionKind.HUMAN: N_("Somebody’s time: to steer, to coordinate, to train"),
    ContributionKind.TECHNICAL: N_("Know-how: to design, to develop, to integrate"),
    ContributionKind.NETWORK: N_("Contacts: partners, clients, institutions"),
    ContributionKind.LOGISTICS: N_("Rooms, transport, events"),
    ContributionKind.MEANS: N_("Equipment, licences, servers, funds"),
}
"""What each kind of contribution means, under its name in the form."""

SENTENCES: dict[type[DomainError], str] = {
    errors.HoursNotUnderstood: N_("I do not read hours in “{typed}”: write 12 h, 4 h 30 or 45 min, say."),
    errors.HoursNotQuarters: N_("Hours are counted to the quarter: round “{typed}” to 15 minutes."),
    errors.TooManyHours: N_("More than {most} hours are too many: is there a digit too much?"),
    errors.UntilInThePast: N_("Give a day that lies ahead, within five years."),
    errors.OrganisationNotYours: N_("Choose one of your active organisations: you give in its name."),
    errors.ContributionAlready: N_("You give or offer this already: withdraw it first, under “What I give”."),
    errors.ContributionGone: N_("This contribution is not there any more, or was answered meanwhile."),
    errors.NothingInHours: N_("No hours can be told for this: it is not accepted yet, or ended long ago."),
    errors.HoursGone: N_("These hours were corrected, confirmed or refused meanwhile."),
    errors.BatchChanged: N_("Hours of this month have changed since: look at them again, then confirm."),
    errors.RefusalReasonEmpty: N_("Say in a few words why: whoever gave these hours reads it."),
    errors.CannotBeInvitedToProject: N_("This person cannot be invited: not available, or of no active organisation."),
    errors.InvitedToProjectAlready: N_("{name} was invited already, or takes part."),
    errors.TooManyProjectInvitations: N_("{most} invitations wait for an answer already: wait for some of them."),
    errors.ProjectInvitationGone: N_("This invitation was answered or taken back."),
    errors.TooManyDomainsFollowed: N_("You follow {most} domains, as many as you can: leave one first."),
    errors.DomainNotOffered: N_("This domain is not there any more."),
}


def month_in_words(language: Language, month: date) -> str:
    """October 2026."""
    return language.month(datetime.combine(month, time(12), tzinfo=UTC), UTC)


def month_to_begin_with(language: Language, month: date) -> str:
    """The same as the first word of a line."""
    said = month_in_words(language, month)
    return said[:1].upper() + said[1:]


def hours(language: Language, quarters: int) -> str:
    """12 h, 12 h 30, 45 min: exact."""
    whole, rest = divmod(quarters, QUARTERS)
    if rest and not whole:
        return language.say("{minutes} min", minutes=15 * rest)
    if rest:
        return language.say("{hours} h {minutes}", hours=language.number(whole), minutes=15 * rest)
    return language.say("{hours} h", hours=language.number(whole))


def amount_in_words(language: Language, amount: Amount) -> str | None:
    """What is given, in hours; None for what is not counted so."""
    if amount.monthly is not None:
        return language.say("{hours} a month", hours=hours(language, amount.monthly))
    if amount.once is not None:
        return language.say("{hours} in all", hours=hours(language, amount.once))
    return None


def until_in_words(language: Language, contribution: ContributionFacts) -> str | None:
    """Until which day it is given; None for no end."""
    if contribution.until is None:
        return None
    day = language.date(datetime.combine(contribution.until, time(12), tzinfo=UTC), UTC)
    return language.say("until {day}", day=day)


def _month_not_counted(error: DomainError, language: Language) -> str:
    assert isinstance(error, errors.MonthNotCounted)
    return language.say(
        "Hours are told here for the months from {first} to {last}.",
        first=month_in_words(language, error.first),
        last=month_in_words(language, error.last),
    )


register(SENTENCES, {errors.MonthNotCounted: _month_not_counted})
