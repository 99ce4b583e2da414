"""The list of projects, as one person reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import overload
from uuid import UUID

from bot.language import Language
from bot.ui import Accent, Action, Card, Choice, Pages, Part, Picker, Route, Style, escaped
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.projects.cards import LIST, PROPOSE, SHOW
from cogs.projects.life_routes import OVERVIEW
from cogs.projects.own_cards import DRAFTS
from cogs.projects.words import kind_in_words, stage_in_words
from models.experts.facts import DomainFacts
from models.projects.finding import Filters
from models.projects.known import KnownProject
from models.projects.tables import ContributionKind, Stage
from models.records import dataclass

FILTER = Route("projects:filter")
"""Shows the projects of a stage, or that seek something, picked: `FILTER.to(cluster_id, BY_STAGE or BY_KIND, what is
chosen of the other or UNSET, MINE_ONLY or UNSET)`."""
MINE = Route("projects:mine")
"""Shows the projects that one has a part in, from any card: `MINE.to(cluster_id)`."""

BY_STAGE, BY_KIND = "s", "k"
ANYTHING = "any"
UNSET, MINE_ONLY = "-", "m"

PROJECTS_A_PAGE = 4
MOST_LISTED = 400


def listed(
    language: Language,
    cluster_id: UUID,
    found: Sequence[KnownProject],
    filters: Filters,
    said: Sequence[str],
    domains: Mapping[UUID, DomainFacts],
    *,
    drafts: int = 0,
) -> Pages:
    """The projects found. `said` are the filters in words, `drafts` counts one's own."""
    lines = [language.count("{n} project", "{n} projects", len(found))]
    if said:
        lines[0] += " · " + " · ".join(said)
    if len(found) > MOST_LISTED:
        lines.append(language.say("Here are the first {n}.", n=MOST_LISTED))
    if not found:
        lines = [_nothing(language, filters, said)]
    actions = [Action(language.say("Propose a project"), PROPOSE.to(cluster_id), Style.PRIMARY)]
    if drafts:
        actions.append(Action(language.say("My drafts ({n})", n=drafts), DRAFTS.to(cluster_id)))
    if said or filters.mine:
        actions.append(Action(language.say("All the projects"), LIST.to(cluster_id)))
    if not filters.mine:
        actions.append(Action(language.say("My projects"), MINE.to(cluster_id)))
    actions += [Action(language.say("In figures"), OVERVIEW.to(cluster_id)), my_page(language, cluster_id)]
    title = language.say("My projects") if filters.mine else language.say("Projects")
    bare = Card(Accent.PROJECTS, title, lines, actions, _pickers(language, cluster_id, filters))
    return Pages(_Made(language, cluster_id, found[:MOST_LISTED], domains, bare))


def filters_picked(by: str, picked: str, kept: str = UNSET, whose: str = UNSET) -> Filters | None:
    """What was picked in one list, with what stands chosen in the other; None where no list offers that."""
    stage, sought = (picked, kept) if by == BY_STAGE else (kept, picked)
    if (
        by not in (BY_STAGE, BY_KIND)
        or stage not in {*Stage, UNSET}
        or sought not in {*ContributionKind, ANYTHING, UNSET}
    ):
        return None
    return Filters(
        stage=Stage(stage) if stage != UNSET else None,
        seeking=sought != UNSET,
        kind=ContributionKind(sought) if sought not in (ANYTHING, UNSET) else None,
        mine=whose == MINE_ONLY,
    )


def _nothing(language: Language, filters: Filters, said: Sequence[str]) -> str:
    if said:
        return language.say("There is no such project: {filters}", filters=" · ".join(said))
    return (
        language.say("You have a part in no project yet.") if filters.mine else language.say("There is no project yet.")
    )


@dataclass(frozen=True)
class _Made(Sequence[Card]):
    """The cards of a list, each made when its page is turned to: most pages of a long list are never looked at."""

    language: Language
    cluster_id: UUID
    found: Sequence[KnownProject]
    domains: Mapping[UUID, DomainFacts]
    bare: Card

    def __len__(self) -> int:
        return max(1, -(-len(self.found) // PROJECTS_A_PAGE))

    @overload
    def __getitem__(self, index: int) -> Card: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Card]: ...

    def __getitem__(self, index: int | slice) -> Card | Sequence[Card]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        shown = self.found[index * PROJECTS_A_PAGE : (index + 1) * PROJECTS_A_PAGE]
        parts = [_in_list(self.language, self.cluster_id, each, self.domains) for each in shown]
        return replace(self.bare, parts=parts)


def _in_list(language: Language, cluster_id: UUID, each: KnownProject, domains: Mapping[UUID, DomainFacts]) -> Part:
    where = escaped(each.home) if each.home is not None else language.say("whole cluster")
    said = [f"**{stage_in_words(language, each.stage)}**", where]
    if each.partners:
        said.append(language.count("{n} partner", "{n} partners", len(each.partners)))
    lines = [f"**{quoted(each.title, 100)}**", " · ".join(said)]
    if each.under_way and each.needs:
        names = [quoted(domains[id].name(language.code), 40) for id in each.domains if id in domains]
        names += [kind_in_words(language, kind) for kind in ContributionKind if kind in each.kinds]
        if names:
            lines.append(language.say("Seeks: {names}", names=" · ".join(sorted(names)[:4])))
    return Part(lines, [Action(language.say("See the project"), SHOW.to(cluster_id, each.id))])


def _pickers(language: Language, cluster_id: UUID, filters: Filters) -> list[Picker]:
    stages = [Choice(stage_in_words(language, stage), stage.value, chosen=stage is filters.stage) for stage in Stage]
    anything = Choice(language.say("Anything"), ANYTHING, chosen=filters.seeking and filters.kind is None)
    kinds = [
        Choice(kind_in_words(language, kind), kind.value, chosen=kind is filters.kind) for kind in ContributionKind
    ]
    sought = filters.kind.value if filters.kind is not None else ANYTHING if filters.seeking else UNSET
    stage = filters.stage.value if filters.stage is not None else UNSET
    whose = MINE_ONLY if filters.mine else UNSET
    by_stage, by_kind = (FILTER.to(cluster_id, by, kept, whose) for by, kept in ((BY_STAGE, sought), (BY_KIND, stage)))
    return [
        Picker(by_stage, language.say("Only of this stage"), stages),
        Picker(by_kind, language.say("Only those that seek"), [anything, *kinds]),
    ]
