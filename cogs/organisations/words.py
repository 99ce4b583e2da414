"""Statuses, roles and refusals of organisations, in words."""

from __future__ import annotations

from datetime import date

from bot.errors import register
from bot.language import Language
from cogs.experts.words import quoted
from config.words import N_
from models.errors import DomainError
from models.organisations import errors
from models.people.tables import AffiliationRole, OrganisationStatus
from models.records import dataclass


@dataclass(eq=False)
class PictureNotFetched(DomainError):
    """Discord no longer gives the picture out."""


STATUSES: dict[OrganisationStatus, str] = {
    OrganisationStatus.ACTIVE: N_("Active member"),
    OrganisationStatus.SUSPENDED: N_("Membership suspended"),
    OrganisationStatus.FORMER: N_("Former member"),
}

ROLES: dict[AffiliationRole, str] = {
    AffiliationRole.REPRESENTATIVE: N_("representative"),
    AffiliationRole.DEPUTY: N_("deputy"),
    AffiliationRole.STAFF: N_("staff"),
}

SENTENCES: dict[type[DomainError], str] = {
    PictureNotFetched: N_("Discord did not give me the picture: send it again."),
    errors.OrganisationUnknown: N_(
        "I do not find this organisation: choose it from the list that appears while you type."
    ),
    errors.NothingToChange: N_("It is so already: there is nothing to change."),
    errors.OrganisationNameEmpty: N_("An organisation needs a name with at least one letter or digit."),
    errors.OrganisationNameTaken: N_("There is an organisation of that name already: “{taken_by}”."),
    errors.OrganisationTextTooLong: N_("Too long: {length} characters, and {most} at most."),
    errors.EmailWrong: N_("“{typed}” is no e-mail address."),
    errors.WebAddressWrong: N_("“{typed}” is no web address: write it like https://www.example.nc."),
    errors.DuesOutOfReach: N_("Dues are paid until a day within {years} years of today: look at the year."),
    errors.ParentInARing: N_("{name} cannot belong to {parent}, which is below it or is the same."),
    errors.NotOfTheOrganisation: N_(
        "This person does not belong to the organisation: they ask to join it first, or are imported with it."
    ),
    errors.RepresentsIt: N_("{name} represents the organisation: name another representative first."),
    errors.CannotSuspendFormer: N_("{name} has left the cluster: take it back instead."),
    errors.AffiliationOver: N_("This person does not belong to the organisation any more."),
    errors.LogoTooBig: N_("The picture is too big: {size} KB, and {most} KB at most."),
    errors.LogoNotAPicture: N_("This file is no whole PNG, JPEG or WebP picture."),
    errors.LogoTooLarge: N_("The picture is too large: {width} × {height} pixels, and {most} on a side at most."),
    errors.NoLogo: N_("There is no logo to take away."),
}

ALREADY: dict[OrganisationStatus, str] = {
    OrganisationStatus.ACTIVE: N_("{name} is an active member already."),
    OrganisationStatus.SUSPENDED: N_("The membership of {name} is suspended already."),
    OrganisationStatus.FORMER: N_("{name} has left the cluster already."),
}


def status_of(language: Language, status: OrganisationStatus) -> str:
    """A status in words."""
    return language.say(STATUSES[status])


def role_of(language: Language, role: AffiliationRole) -> str:
    """A role in words."""
    return language.say(ROLES[role])


def typed_day(day: date | None) -> str:
    """A day as a French form takes and shows it."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}" if day is not None else ""


def _already(error: DomainError, language: Language) -> str:
    assert isinstance(error, errors.StatusAlready)
    return language.say(ALREADY[error.status], name=quoted(error.name, 80))


def _parent_unclear(error: DomainError, language: Language) -> str:
    assert isinstance(error, errors.ParentUnclear)
    if not error.like:
        return language.say("I know no organisation “{typed}” to be its group.", typed=quoted(error.typed, 80))
    return language.say(
        "I know no organisation “{typed}” to be its group. Is it “{like}”?",
        typed=quoted(error.typed, 80),
        like=quoted(error.like, 80),
    )


register(SENTENCES, {errors.StatusAlready: _already, errors.ParentUnclear: _parent_unclear})
