"""What a search for experts looks like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from uuid import UUID

from bot.domain_directory import Domains
from bot.language import Language
from bot.ui import Accent, Action, Card, Choice, Pages, Part, Picker, Route, Style, fitted
from bot.ui.limits import MOST_LABEL, MOST_OPTIONS
from bot.ui.ways import my_page
from cogs.experts.choosing import Unclear
from cogs.experts.words import family, level, quoted
from config.domains import standard_domains
from models.experts.facts import DomainFacts
from models.experts.finding import FoundExpert, FoundExperts

CHOOSE = Route("experts:choose")
"""Opens the choice of a family, from any card: `CHOOSE.to(cluster_id)`."""
FAMILY = Route("experts:family")
PICK = Route("experts:pick")
EXPERTS_OF = Route("experts:of")
"""Shows the experts of a domain, from any card: `EXPERTS_OF.to(cluster_id, domain_id)`."""

LIST = Route("domains:list")
"""Shows the domains by family, from any card: `LIST.to(cluster_id)`."""

PEOPLE_A_PAGE = 5
MOST_PEOPLE = 100
"""People of one search that can be paged through; who they are is drawn afresh every day."""

Lead = Callable[[DomainFacts], str]
"""The custom_id of the button of a domain."""


def families(language: Language, cluster_id: UUID, domains: Domains) -> Card:
    """The first step without typing: which family."""
    present = families_present(domains)
    back = my_page(language, cluster_id)
    if not present:
        return Card(Accent.EXPERTS, language.say("Find an expert"), [language.say("There is no domain yet.")], [back])
    picker = Picker(
        FAMILY.to(cluster_id),
        language.say("Choose a family"),
        [
            Choice(
                fitted(family(language, slug), 100),
                slug,
                language.list_of(fitted(domain.name(language.code), 40) for domain in some[:2])[:100],
            )
            for slug, some in present[:MOST_OPTIONS]
        ],
    )
    line = language.say("In which field do you need help? Choose a family, then a domain.")
    return Card(Accent.EXPERTS, language.say("Find an expert"), [line], [back], [picker])


def domains_of_family(language: Language, cluster_id: UUID, domains: Domains, slug: str) -> Card:
    """The second step: which domain of the family."""
    found = [domain for domain in domains.in_use if domain.family == slug]
    back = Action(language.say("Other families"), CHOOSE.to(cluster_id))
    title = quoted(family(language, slug))
    if not found:
        return Card(Accent.EXPERTS, title, [language.say("There is no domain here any more.")], [back])
    pickers = [
        Picker(
            PICK.to(cluster_id, start),
            language.say("Choose a domain"),
            [_domain_choice(language, domain) for domain in found[start : start + MOST_OPTIONS]],
        )
        for start in range(0, len(found), MOST_OPTIONS)
    ]
    return Card(Accent.EXPERTS, title, [language.say("Which domain?")], [back], pickers)


def families_present(domains: Domains) -> list[tuple[str, Sequence[DomainFacts]]]:
    """The families that have domains in use, in the standard order, with those domains."""
    of_family: dict[str, list[DomainFacts]] = {standard.slug: [] for standard in standard_domains().families}
    for domain in domains.in_use:
        of_family.setdefault(domain.family, []).append(domain)
    return [(slug, found) for slug, found in of_family.items() if found]


def experts(language: Language, cluster_id: UUID, zone: tzinfo, found: FoundExperts) -> Pages:
    """The people of a domain, five a page."""
    people = found.people[:MOST_PEOPLE]
    name = quoted(found.domain.name(language.code))
    lines = [language.count("{n} expert", "{n} experts", len(found.people))]
    if len(people) < len(found.people):
        lines.append(language.say("Here are {n} of them; others tomorrow.", n=language.number(len(people))))
    other = Action(language.say("Another domain"), CHOOSE.to(cluster_id))
    footer = language.say("Equals take turns: their order is drawn every day.") if len(people) > 1 else None
    return Pages(
        [
            Card(
                Accent.EXPERTS,
                language.say("Experts: {domain}", domain=name),
                lines,
                [other, my_page(language, cluster_id)],
                parts=[person(language, zone, one) for one in people[start : start + PEOPLE_A_PAGE]],
                footer=footer,
            )
            for start in range(0, len(people), PEOPLE_A_PAGE)
        ]
    )


def person(language: Language, zone: tzinfo, one: FoundExpert) -> Part:
    """One person of a search: who, where, how well; never how to reach them but through Discord."""
    name = f"**{quoted(one.name, 80)}**"
    mention = f"<@{one.discord_user_id}>" if one.discord_user_id is not None else None
    organisations = language.list_of(quoted(organisation, 50) for organisation in one.organisations[:2])
    title = quoted(one.title, 80) if one.title else None
    years = language.count("{n} year of practice", "{n} years of practice", one.years) if one.years else None
    confirmed = language.say("confirmed in {month}", month=language.month(one.confirmed_at, zone))
    lines = (
        (name, mention),
        (title, organisations),
        (language.say("Level: {level}", level=level(language, one.level)), years, confirmed),
    )
    return Part([" · ".join(filter(None, line)) for line in lines if any(line)])


def nobody(language: Language, cluster_id: UUID, domain: DomainFacts, others: Sequence[DomainFacts]) -> Card:
    """Nobody masters the domain: where else to look."""
    name = quoted(domain.name(language.code))
    lines = [language.say("Nobody of the cluster has declared this domain yet.")]
    if others:
        lines.append(language.say("Somebody of a nearby domain may help, or know who can."))
    return Card(
        Accent.EXPERTS,
        language.say("Experts: {domain}", domain=name),
        lines,
        _choices(language, cluster_id, others, lambda other: EXPERTS_OF.to(cluster_id, other.id)),
    )


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
        actions = [*_buttons(language, found.nearest, lead), see_all]
    return Card(Accent.EXPERTS, language.say("Which domain?"), [line], actions)


def _choices(language: Language, cluster_id: UUID, domains: Sequence[DomainFacts], lead: Lead) -> list[Action]:
    buttons = _buttons(language, domains, lead)
    style = Style.SECONDARY if buttons else Style.PRIMARY
    return [*buttons, Action(language.say("Choose by family"), CHOOSE.to(cluster_id), style)]


def _buttons(language: Language, domains: Sequence[DomainFacts], lead: Lead) -> list[Action]:
    """A button a domain, the first one primary."""
    return [
        Action(
            fitted(domain.name(language.code), MOST_LABEL),
            lead(domain),
            Style.PRIMARY if index == 0 else Style.SECONDARY,
        )
        for index, domain in enumerate(domains)
    ]


def _domain_choice(language: Language, domain: DomainFacts) -> Choice:
    count = language.count("{n} expert", "{n} experts", domain.experts)
    return Choice(fitted(domain.name(language.code), 100), str(domain.id), count)
