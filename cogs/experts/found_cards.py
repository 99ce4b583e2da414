"""What a search found: people, with what helps to choose among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import overload
from uuid import UUID

from bot.language import Language
from bot.ui import Accent, Action, Card, Part, Style, fitted
from bot.ui.ways import ask_expert, call_everybody, see_profile
from cogs.experts.cards import AVAILABLE, CHOOSE
from cogs.experts.searching import Found, Search
from cogs.experts.words import level, quoted
from models.experts.availability import Availability, takes_requests
from models.experts.facts import DomainFacts
from models.experts.finding import FoundExpert
from models.records import dataclass

PEOPLE_A_PAGE = 5
MOST_PEOPLE = 100
"""People of one search that can be paged through; who they are is drawn afresh every day."""

NOTHING_KEPT = "-"
"""Stands for the token of what is not in memory."""

LONGEST_NEED = 100
"""Characters of a need that are shown again."""

MOST_KEPT = 20_000
"""People of a cluster kept as they are shown: about a kilobyte each."""


@dataclass(frozen=True)
class PagesOfPeople(Sequence[Card]):
    """Pages, each made only when it is looked at.

    `asker_id` is the person who searches. `need` leads to their text, `search` to the search itself where some of
    those found cannot be asked now.
    """

    language: Language
    cluster_id: UUID
    zone: tzinfo
    found: Found
    asker_id: UUID | None
    need: str = NOTHING_KEPT
    search: str = NOTHING_KEPT

    @property
    def _shown(self) -> int:
        return min(len(self.found.people), MOST_PEOPLE)

    def __len__(self) -> int:
        return -(-self._shown // PEOPLE_A_PAGE)

    @overload
    def __getitem__(self, index: int) -> Card: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Card]: ...
    def __getitem__(self, index: int | slice) -> Card | Sequence[Card]:
        if isinstance(index, slice):
            return [self[page] for page in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        language, search = self.language, self.found.search
        start = index * PEOPLE_A_PAGE
        people = self.found.people[start : min(start + PEOPLE_A_PAGE, self._shown)]
        return Card(
            Accent.EXPERTS,
            title(language, search),
            self._lines(),
            self._further(people),
            parts=[self._part(one, first=place == 0) for place, one in enumerate(people)],
            footer=language.say("Equals take turns: their order is drawn every day.") if self._shown > 1 else None,
        )

    def _further(self, people: Sequence[FoundExpert]) -> Sequence[Action]:
        """Where nobody of the page can be asked, the way to those who can be comes first."""
        nearest = self.found.nearest
        actions = further(self.language, self.cluster_id, nearest.id if nearest else None, self.need, self.search)
        if self.search == NOTHING_KEPT or any(can_be_asked(one) for one in people):
            return actions
        return [replace(actions[0], style=Style.PRIMARY), *actions[1:]]

    def _lines(self) -> list[str]:
        language, found = self.language, self.found
        count = counted(language, len(found.people))
        lines = asked(language, found)
        lines.append(" · ".join((count, *narrowing(language, found.search))))
        if self._shown < len(found.people):
            lines.append(language.say("Here are {n} of them; others tomorrow.", n=language.number(self._shown)))
        return lines

    def _part(self, one: FoundExpert, *, first: bool) -> Part:
        domain = None
        if one.domain_id is not None and (self.found.search.domain is None or self.found.search.text is not None):
            domain = self.found.known.by_id.get(one.domain_id)
        part = self._kept(one, domain.name(self.language.code) if domain else None, first)
        why = because(self.language, one, domain)
        if why is None and one.person_id != self.asker_id:
            return part
        actions = part.actions if one.person_id != self.asker_id else part.actions[:1]
        return Part([*part.lines, why] if why else part.lines, actions)

    def _kept(self, one: FoundExpert, domain: str | None, first: bool) -> Part:
        shown = self.found.shown
        key = (one, domain, first, self.language.code)
        part: Part | None = shown.get(key)
        if part is None:
            if len(shown) >= MOST_KEPT:
                shown.clear()
            part = shown[key] = person(self.language, self.cluster_id, self.zone, one, domain, first)
        return part


def person(
    language: Language, cluster_id: UUID, zone: tzinfo, one: FoundExpert, domain: str | None, first: bool
) -> Part:
    """One person of a search: who, where, how well, whether they take requests; nothing of how to reach them but
    through Discord. `domain` is what their level is in, where the card does not say so.
    """
    mention = f"<@{one.discord_user_id}>" if one.discord_user_id is not None else None
    title = quoted(one.title, 80) if one.title else None
    organisations = language.list_of(quoted(organisation, 50) for organisation in one.organisations[:2])
    mastered = language.say(
        "{domain}: {level}",
        domain=quoted(domain) if domain else language.say("Level"),
        level=level(language, one.level),
    )
    years = language.count("{n} year of practice", "{n} years of practice", one.years) if one.years else None
    endorsed = None
    if one.endorsements:
        endorsed = language.count("endorsed by {n} organisation", "endorsed by {n} organisations", one.endorsements)
    lines = (
        (f"**{quoted(one.name, 80)}**", mention),
        (title, organisations),
        (mastered, years, language.say("confirmed in {month}", month=month(language, one.confirmed_at, zone))),
        (state(language, one), endorsed),
    )
    actions = [see_profile(language, cluster_id, one.person_id)]
    if can_be_asked(one):
        style = Style.PRIMARY if first else Style.SECONDARY
        actions.append(ask_expert(language, cluster_id, one.person_id, one.domain_id, style))
    return Part([" · ".join(filter(None, line)) for line in lines if any(line)], actions)


def state(language: Language, one: FoundExpert) -> str | None:
    """Whether somebody takes requests, where that is known; in words."""
    if not one.here:
        return language.say("not on this Discord yet")
    if one.availability is Availability.AVAILABLE:
        return language.say("available")
    return language.say("not available at the moment") if one.availability is Availability.UNAVAILABLE else None


@lru_cache(maxsize=2_000)
def _led(language: Language, words: str, domain: str) -> str:
    """From an expression that the domain is known by, to the domain: nothing that anybody typed."""
    return "-# " + language.say("“{words}” → {domain}", words=quoted(words), domain=quoted(domain))


def because(language: Language, one: FoundExpert, domain: DomainFacts | None) -> str | None:
    """What led from the asker's words to somebody, where the card does not show it by itself."""
    if one.in_own_words:
        return "-# " + language.say("Their profile speaks of it.")
    if one.because is None or domain is None:
        return None
    return _led(language, one.because, domain.name(language.code))


@lru_cache(maxsize=500)
def counted(language: Language, experts: int) -> str:
    """How many experts, in words."""
    return language.count("{n} expert", "{n} experts", experts)


def further(language: Language, cluster_id: UUID, nearest_id: UUID | None, need: str, search: str) -> Sequence[Action]:
    """Where to go from people who do not suit."""
    actions = [
        Action(language.say("Another search"), CHOOSE.to(cluster_id)),
        call_everybody(language, cluster_id, nearest_id, need),
    ]
    if search != NOTHING_KEPT:
        actions.insert(0, Action(language.say("Only those available"), AVAILABLE.to(cluster_id, search)))
    return actions


def can_be_asked(one: FoundExpert) -> bool:
    """Whether a request to somebody would be taken, by all that others may know."""
    return takes_requests(one.here, one.availability)


@lru_cache(maxsize=2_000)
def _month_of(language: Language, first: datetime, zone: tzinfo) -> str:
    return language.month(first, zone)


def month(language: Language, instant: datetime, zone: tzinfo) -> str:
    """The month in that zone, in words; made once for all its instants."""
    local = instant.astimezone(zone)
    return _month_of(language, local.replace(day=15, hour=12, minute=0, second=0, microsecond=0), zone)


def title(language: Language, search: Search) -> str:
    """What is searched, as the title of a card."""
    if search.domain is not None:
        return language.say("Experts: {domain}", domain=quoted(search.domain.name(language.code)))
    if search.text is None and search.organisation is not None:
        return language.say("Experts of {organisation}", organisation=quoted(search.organisation.name))
    return language.say("Who can help you")


@lru_cache(maxsize=2_000)
def _meant(language: Language, domains: tuple[str, ...]) -> str:
    names = language.list_of(map(quoted, domains))
    return language.count("Domain: {names}", "Domains: {names}", len(domains), names=names)


def asked(language: Language, found: Found) -> list[str]:
    """What was typed, and the domains it means."""
    if found.search.text is None:
        return []
    lines = [language.say("You are looking for: “{text}”", text=quoted(found.search.text, LONGEST_NEED))]
    if found.search.domain is None and found.fits and found.domains:
        lines.append(_meant(language, tuple(domain.name(language.code) for domain in found.domains)))
    return lines


def narrowing(language: Language, search: Search) -> list[str]:
    """Who was left out."""
    said = []
    if search.organisation is not None and (search.text is not None or search.domain is not None):
        said.append(quoted(search.organisation.name))
    if search.available_only:
        said.append(language.say("only those available"))
    return said


def shortened_need(text: str) -> str:
    """A need as it is kept for a call: whole, but for what no form would take."""
    return fitted(" ".join(text.split()), 1_000)
