"""What a search for experts looks like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from bot.domain_directory import Domains
from bot.language import Language
from bot.ui import Accent, Action, Card, Field, FieldKind, Form, Route, Style, fitted
from bot.ui.limits import MOST_LABEL
from bot.ui.ways import my_page
from cogs.experts.choosing import Unclear
from cogs.experts.picking import domain_pickers, family_pickers
from cogs.experts.searching import MOST_TEXT
from cogs.experts.words import family, quoted
from models.experts.facts import DomainFacts

CHOOSE = Route("experts:choose")
"""Opens the choice of a family, from any card: `CHOOSE.to(cluster_id)`."""
FAMILY = Route("experts:family")
PICK = Route("experts:pick")
EXPERTS_OF = Route("experts:of")
"""Shows the experts of a domain, from any card: `EXPERTS_OF.to(cluster_id, domain_id)`."""

DESCRIBE = Route("experts:describe")
"""Opens the form of a need in one's own words, from any card: `DESCRIBE.to(cluster_id)`."""
DESCRIBED = Route("experts:described")
ANYWAY = Route("experts:anyway")
"""Searches again without leaving anybody out; its argument is the token of the `Search` in memory."""
AVAILABLE = Route("experts:available")
"""Searches again for those available only; its argument is the token of the `Search` in memory."""
WITHIN = Route("experts:within")
"""Takes the organisation picked; its argument is the token of the rest of the search."""

LIST = Route("domains:list")
"""Shows the domains by family, from any card: `LIST.to(cluster_id)`."""

Lead = Callable[[DomainFacts], str]
"""The custom_id of the button of a domain."""


def families(language: Language, cluster_id: UUID, domains: Domains) -> Card:
    """The first step without typing: which family."""
    pickers = family_pickers(language, FAMILY.to(cluster_id), domains)
    back = my_page(language, cluster_id)
    if not pickers:
        return Card(Accent.EXPERTS, language.say("Find an expert"), [language.say("There is no domain yet.")], [back])
    lines = [
        language.say("Say in your own words what you need, as you would to a colleague."),
        language.say("Or choose a family, then a domain."),
    ]
    return Card(Accent.EXPERTS, language.say("Find an expert"), lines, [describe(language, cluster_id), back], pickers)


def describe(language: Language, cluster_id: UUID, style: Style = Style.PRIMARY) -> Action:
    """The button that asks what one needs, for those who type no command."""
    return Action(language.say("Describe what I need"), DESCRIBE.to(cluster_id), style)


def need_form(language: Language, cluster_id: UUID) -> Form:
    """Asks for a need in one's own words."""
    field = Field(
        "need",
        language.say("What do you need?"),
        FieldKind.TEXT,
        placeholder=language.say("For example: our mailbox was hacked"),
        most=MOST_TEXT,
    )
    return Form(DESCRIBED.to(cluster_id), language.say("Find an expert"), [field])


def domains_of_family(language: Language, cluster_id: UUID, domains: Domains, slug: str) -> Card:
    """The second step: which domain of the family."""
    found = [domain for domain in domains.in_use if domain.family == slug]
    back = Action(language.say("Other families"), CHOOSE.to(cluster_id))
    title = quoted(family(language, slug))
    if not found:
        return Card(Accent.EXPERTS, title, [language.say("There is no domain here any more.")], [back])
    pickers = domain_pickers(
        language,
        cluster_id,
        PICK,
        found,
        lambda domain: language.count("{n} expert", "{n} experts", domain.experts),
    )
    return Card(Accent.EXPERTS, title, [language.say("Which domain?")], [back], pickers)


def unclear(language: Language, cluster_id: UUID, found: Unclear, lead: Lead, *, search: bool = True) -> Card:
    """What was typed names no domain for sure: the nearest, and (in a search) the way through the families."""
    if found.typed is None:
        line = language.say("This domain no longer exists: choose another one.")
    elif found.nearest:
        line = language.say("No domain is called “{typed}”. The nearest:", typed=quoted(found.typed))
        line += " " + language.list_of((quoted(d.name(language.code)) for d in found.nearest), "or") + "."
    else:
        line = language.say("No domain is called “{typed}”, and none comes near.", typed=quoted(found.typed))
    if search:
        actions = _choices(language, cluster_id, found.nearest, lead)
    else:
        see_all = Action(language.say("See the domains"), LIST.to(cluster_id))
        actions = [*domain_buttons(language, found.nearest, lead), see_all]
    return Card(Accent.EXPERTS, language.say("Which domain?"), [line], actions)


def _choices(language: Language, cluster_id: UUID, domains: Sequence[DomainFacts], lead: Lead) -> list[Action]:
    buttons = domain_buttons(language, domains, lead)
    style = Style.SECONDARY if buttons else Style.PRIMARY
    return [*buttons, Action(language.say("Choose by family"), CHOOSE.to(cluster_id), style)]


def domain_buttons(language: Language, domains: Sequence[DomainFacts], lead: Lead) -> list[Action]:
    """A button a domain, the first one primary."""
    return [
        Action(
            fitted(domain.name(language.code), MOST_LABEL),
            lead(domain),
            Style.PRIMARY if index == 0 else Style.SECONDARY,
        )
        for index, domain in enumerate(domains)
    ]
