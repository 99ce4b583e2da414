"""Lists: the organisations, the people of one, and those among whom its representative is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language import Language
from bot.ui import Accent, Action, Card, Choice, Pages, Part, Picker, Style, fitted
from bot.ui.limits import MOST_OPTION_TEXT
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.organisations import routes
from cogs.organisations.cards import LONGEST_NAME, dues_in_words, person_in_words
from cogs.organisations.words import role_of, status_of
from models.cluster.facts import ClusterFacts
from models.organisations.facts import Colleague, Seen
from models.organisations.listing import Filter, Listed, Listing
from models.people.tables import AffiliationRole, OrganisationStatus

ORGANISATIONS_A_PAGE = 10
PEOPLE_A_PAGE = 15
NAMEABLE_A_PAGE = 24
"""One less than a select holds: the last entry is nobody."""

LATE = "late"
EVERYONE = "everyone"
NOBODY = "nobody"
"""What the entries of the selects stand for beside statuses and ids."""


def listing(language: Language, home: ClusterFacts, found: Listing) -> Pages:
    """The organisations, ten a page, each to be opened; a select narrows them down."""
    organisations, wanted = found.organisations, found.wanted
    lines = [language.count("{n} organisation", "{n} organisations", len(organisations))]
    if wanted.text.strip():
        lines[0] += " · " + language.say("“{text}”", text=quoted(wanted.text))
    if wanted.late:
        lines[0] += " · " + language.say("dues late")
    if not organisations:
        lines = [language.say("No organisation fits what you look for.")]
    actions = [
        Action(language.say("Look for a name"), routes.SEARCH.to(home.id)),
        *([Action(language.say("Add an organisation"), routes.ADD.to(home.id))] if found.may_keep else []),
        my_page(language, home.id),
    ]
    pages = [organisations[at : at + ORGANISATIONS_A_PAGE] for at in range(0, len(organisations), ORGANISATIONS_A_PAGE)]
    return Pages(
        [
            Card(
                Accent.MEMBERS,
                language.say("The members of {cluster}", cluster=quoted(home.name, LONGEST_NAME)),
                lines,
                actions,
                parts=[Part([_listed(language, each) for each in page])] if page else [],
                pickers=[*_opening(language, home, page), _narrowing(language, home, found)],
            )
            for page in pages or [()]
        ]
    )


def people(language: Language, home: ClusterFacts, seen: Seen) -> Pages:
    """The people of an organisation; whoever may takes somebody out of it."""
    facts = seen.facts
    pages = [facts.people[at : at + PEOPLE_A_PAGE] for at in range(0, len(facts.people), PEOPLE_A_PAGE)]
    return Pages(
        [
            Card(
                Accent.MEMBERS,
                language.say("The people of {organisation}", organisation=quoted(facts.name, LONGEST_NAME)),
                [language.count("{n} person", "{n} people", len(facts.people))],
                [_back(language, home, seen), my_page(language, home.id)],
                parts=[Part([_colleague(language, each) for each in page])] if page else [],
                pickers=[_removing(language, home, seen, page)] if seen.may_remove and page else [],
                footer=language.say("To belong to it, one asks with /join; its representative accepts."),
            )
            for page in pages or [()]
        ]
    )


def roles(language: Language, home: ClusterFacts, seen: Seen) -> Pages:
    """Who represents an organisation and who is their deputy, each chosen among its people."""
    facts = seen.facts
    pages = [facts.people[at : at + NAMEABLE_A_PAGE] for at in range(0, len(facts.people), NAMEABLE_A_PAGE)]
    lines = [
        _holder(language, facts.holder(AffiliationRole.REPRESENTATIVE), AffiliationRole.REPRESENTATIVE),
        _holder(language, facts.holder(AffiliationRole.DEPUTY), AffiliationRole.DEPUTY),
        language.say("Whoever is replaced stays in the organisation, and may do no more than its staff at once."),
    ]
    if seen.own_id is not None and not seen.may_name_oneself:
        lines.append(language.say("You are not in the lists: only the board can name you."))
    return Pages(
        [
            Card(
                Accent.MEMBERS,
                language.say("Who represents {organisation}?", organisation=quoted(facts.name, LONGEST_NAME)),
                lines,
                [_back(language, home, seen), my_page(language, home.id)],
                pickers=[
                    _naming(language, home, seen, AffiliationRole.REPRESENTATIVE, page),
                    _naming(language, home, seen, AffiliationRole.DEPUTY, page),
                ],
            )
            for page in pages or [()]
        ]
    )


def wanted_by(value: str) -> Filter | None:
    """The filter that an entry of the select stands for; None for one that no select has."""
    if value == EVERYONE:
        return Filter()
    if value == LATE:
        return Filter(late=True)
    return Filter(status=OrganisationStatus(value)) if value in set(OrganisationStatus) else None


def _listed(language: Language, each: Listed) -> str:
    said = [f"**{quoted(each.name, LONGEST_NAME)}**"]
    if each.commune:
        said.append(quoted(each.commune))
    said.append(language.count("{n} person", "{n} people", each.people))
    if each.status is not OrganisationStatus.ACTIVE:
        said.append(status_of(language, each.status).lower())
    if each.representative is None:
        said.append(language.say("not represented"))
    if each.dues is not None and each.dues.late:
        said.append(dues_in_words(language, each.dues).lower())
    return "• " + " · ".join(said)


def _opening(language: Language, home: ClusterFacts, page: Sequence[Listed]) -> list[Picker]:
    if not page:
        return []
    choices = [Choice(fitted(each.name, MOST_OPTION_TEXT), str(each.id)) for each in page]
    return [Picker(routes.PICK.to(home.id), language.say("See an organisation…"), choices)]


def _narrowing(language: Language, home: ClusterFacts, found: Listing) -> Picker:
    wanted = found.wanted
    choices = [Choice(language.say("All members"), EVERYONE, chosen=wanted.status is None and not wanted.late)]
    choices += [
        Choice(status_of(language, status), status.value, chosen=wanted.status is status)
        for status in OrganisationStatus
    ]
    if found.may_keep:
        choices.append(Choice(language.say("Dues late"), LATE, chosen=wanted.late))
    return Picker(routes.FILTER.to(home.id), language.say("Show only…"), choices)


def _colleague(language: Language, person: Colleague) -> str:
    said = person_in_words(language, person)
    return f"• {said}" if person.user_id is not None else "• " + language.say("{name}, not on Discord yet", name=said)


def _removing(language: Language, home: ClusterFacts, seen: Seen, page: Sequence[Colleague]) -> Picker:
    return Picker(
        routes.ASK_REMOVE.to(home.id, seen.facts.id),
        language.say("Take somebody out of the organisation…"),
        [Choice(fitted(each.name, MOST_OPTION_TEXT), str(each.person_id)) for each in page],
    )


def _holder(language: Language, holder: Colleague | None, role: AffiliationRole) -> str:
    name = f"**{quoted(holder.name, LONGEST_NAME)}**" if holder is not None else language.say("nobody")
    if role is AffiliationRole.REPRESENTATIVE:
        return language.say("Representative: {name}", name=name)
    return language.say("Deputy: {name}", name=name)


def _naming(
    language: Language, home: ClusterFacts, seen: Seen, role: AffiliationRole, page: Sequence[Colleague]
) -> Picker:
    held = seen.facts.holder(role)
    choices = [
        Choice(
            fitted(each.name, MOST_OPTION_TEXT),
            str(each.person_id),
            role_of(language, each.role).capitalize(),
            chosen=each == held,
        )
        for each in page
        if seen.may_name_oneself or each.person_id != seen.own_id
    ]
    choices.append(Choice(language.say("Nobody for now"), NOBODY))
    placeholder = (
        language.say("Name the representative…")
        if role is AffiliationRole.REPRESENTATIVE
        else language.say("Name the deputy…")
    )
    return Picker(routes.NAME.to(home.id, seen.facts.id, role.value), placeholder, choices)


def _back(language: Language, home: ClusterFacts, seen: Seen) -> Action:
    return Action(language.say("See the organisation"), routes.SHOW.to(home.id, seen.facts.id), Style.PRIMARY)
