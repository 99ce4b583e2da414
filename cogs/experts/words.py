"""The words of what the capability of experts refuses, and of levels and families."""

from __future__ import annotations

from bot.errors import register
from bot.language import Language
from bot.ui import escaped, fitted
from config.domains import standard_domains
from config.words import N_
from models.errors import DomainError
from models.experts import errors

LEVELS = {1: N_("Familiar"), 2: N_("Practitioner"), 3: N_("Reference")}

SENTENCES: dict[type[DomainError], str] = {
    errors.DomainUnknown: N_("This domain does not exist: choose it from the list that appears while you type."),
    errors.DomainArchived: N_("The domain “{name}” is archived: /domain restore brings it back."),
    errors.DomainInUse: N_("The domain “{name}” is not archived, so there is nothing to restore."),
    errors.DomainNameTaken: N_("There is a domain of that name already: “{taken_by}”."),
    errors.DomainNameEmpty: N_("A domain needs a name with at least one letter or digit."),
    errors.DomainTextTooLong: N_("Too long ({length} characters, {most} at most): “{text}”."),
    errors.TooManyKeywords: N_("Too many keywords: {count}, and {most} at most in each language."),
    errors.TooManyDomains: N_("The cluster has {most} domains, the most there can be: archive or merge one first."),
    errors.FamilyUnknown: N_("There is no family “{family}”: choose one from the list."),
    errors.DomainMergedIntoItself: N_("“{name}” cannot be merged into itself: choose another domain."),
}

register(SENTENCES)


def level(language: Language, number: int) -> str:
    """A level of expertise in words."""
    return language.say(LEVELS[number])


def family(language: Language, slug: str) -> str:
    """The name of a family; of one that is no longer among the standard ones, its slug."""
    for standard in standard_domains().families:
        if standard.slug == slug:
            return standard.names[language.code]
    return slug


def quoted(text: str, most: int = 60) -> str:
    """What somebody typed, in one line of at most `most` characters, made safe to show."""
    return escaped(fitted(" ".join(text.split()), most))
