"""Finding projects among those kept in memory: by filters, by words as people type them, and by likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from math import log
from uuid import UUID

from models.experts.search.text import meant, words_of
from models.experts.search.vocabulary import Vocabulary
from models.people.names import unaccented
from models.projects.known import KnownProject, Visibility
from models.projects.tables import ContributionKind, Stage
from models.records import dataclass

WEIGHTS = (1.0, 0.9, 0.75)
"""What a word counts in a title, in the names of what belongs to a project, and in its pitch."""

WHOLE = 1_000_000
"""The score of a project that answers all that was typed: whole numbers, so that equals are equal."""

LEAST_PART = 0.5
"""The part of what was typed, weighed by how telling each word is, that a project answers at least."""

NOWHERE = log(2)
"""How telling a word is that leads to no project: it says little against those that the others lead to."""

LEAST_ALIKE = 0.34
"""The part of a new project's words that one already there shares, weighed so, to be called similar."""

SAME_DOMAINS = 0.15
"""What it adds to likeness when they need one and the same domain."""

LEAST_SURE = 0.4
"""A word that is less surely meant than this is not looked for."""

MOST_SIMILAR = 3
MOST_TYPED = 24


@dataclass(frozen=True)
class Filters:
    """What is looked for; what is empty does not count. `seeking`: it has an open need, of this kind if one is named.

    `mine`: what the person who asks has a part in.
    """

    stage: Stage | None = None
    domain_id: UUID | None = None
    home_id: UUID | None = None
    whole_cluster: bool = False
    organisation_id: UUID | None = None
    seeking: bool = False
    kind: ContributionKind | None = None
    mine: bool = False
    text: str = ""


EVERYTHING = Filters()


class ProjectIndex:
    """The published projects of a cluster, ready to be searched; only read after it was made."""

    def __init__(self, known: Sequence[KnownProject]) -> None:
        self.projects = known
        self.by_id: Mapping[UUID, KnownProject] = {project.id: project for project in known}
        holders: dict[str, dict[int, float]] = defaultdict(dict)
        for number, project in enumerate(known):
            for text, weight in zip(project.words, WEIGHTS, strict=True):
                for word in meant(unaccented(text).split()):
                    holders[word].setdefault(number, weight)
        self._vocabulary = Vocabulary(holders)
        self._holders = [holders[word] for word in self._vocabulary.words]
        self._of_stage = {stage: [project for project in known if project.stage is stage] for stage in Stage}

    def find(self, visible: Visibility, filters: Filters = EVERYTHING) -> Sequence[KnownProject]:
        """Those that the person sees and the filters let through: best first by words, else as they are kept."""
        asked = meant(words_of(filters.text))
        among: Sequence[KnownProject] = self.projects
        if asked:
            scores = self._scores(asked, LEAST_PART)
            order = sorted(sorted(scores), key=scores.__getitem__, reverse=True)  # equals stay as they are kept
            among = [self.projects[number] for number in order]
        elif filters.stage is not None:
            among = self._of_stage[filters.stage]
        return _seen(visible, _fitting(visible, filters, among))

    def similar(
        self, visible: Visibility, title: str, pitch: str, domains: Collection[UUID], most: int = MOST_SIMILAR
    ) -> Sequence[KnownProject]:
        """Projects that are like one about to be proposed, under way or delivered, the most alike first."""
        asked = meant(unaccented(f"{title} {pitch}").split())[:MOST_TYPED]
        scores = self._scores(asked, LEAST_ALIKE - (SAME_DOMAINS if domains else 0.0))
        found: list[tuple[float, int]] = []
        for number, score in scores.items():
            project = self.projects[number]
            alike = score / WHOLE + (SAME_DOMAINS if project.domains & set(domains) else 0.0)
            if alike >= LEAST_ALIKE and project.stage is not Stage.DROPPED and visible.sees(project):
                found.append((-alike, number))
        return [self.projects[number] for _, number in sorted(found)[:most]]

    def _scores(self, asked: Sequence[str], least: float) -> dict[int, int]:
        """Of each project that answers enough of the words, how well it does, from 0 to `WHOLE`.

        The words that say most come first; once the rest cannot be enough by itself, no other project is looked at.
        """
        words = sorted((self._meant(word) for word in asked), key=lambda word: -word.telling)
        total = left = sum(word.telling for word in words)
        enough = least * total
        answered: dict[int, float] = {}
        for word in words:
            if left >= enough:
                self._add_all(answered, word)
            else:
                self._add_known(answered, word)
            left -= word.telling
        scale = WHOLE / total
        return {number: int(worth * scale) for number, worth in answered.items() if worth >= enough}

    def _meant(self, word: str) -> _Word:
        like = [(place, sure) for place, sure in self._vocabulary.like(word).items() if sure >= LEAST_SURE]
        like.sort(key=lambda each: -each[1])
        held = sum(len(self._holders[place]) for place, _ in like)
        return _Word(like, log(1 + (1 + len(self.projects)) / (1 + held)) if like else NOWHERE)

    def _add_all(self, answered: dict[int, float], word: _Word) -> None:
        """Count a word for every project that has it: by the surest of the words it may be."""
        counted: set[int] = set()
        for place, sure in word.like:
            worth = {weight: word.telling * sure * weight for weight in WEIGHTS}
            holders = self._holders[place]
            for number in holders.keys() - counted if counted else holders:
                answered[number] = answered.get(number, 0.0) + worth[holders[number]]
            if len(word.like) > 1:
                counted |= holders.keys()

    def _add_known(self, answered: dict[int, float], word: _Word) -> None:
        """The same, only for the projects that answered before."""
        for number in answered:
            for place, sure in word.like:
                weight = self._holders[place].get(number)
                if weight is not None:
                    answered[number] += word.telling * sure * weight
                    break


@dataclass(frozen=True)
class _Word:
    """A word as it was typed: the known ones that it may be, the surest first, and how much it tells."""

    like: Sequence[tuple[int, float]]
    telling: float


def _fitting(visible: Visibility, filters: Filters, among: Sequence[KnownProject]) -> Sequence[KnownProject]:
    """Those that the filters let through. One look for each that counts: ten thousand are looked at in passing."""
    stage, kind, organisation = filters.stage, filters.kind, filters.organisation_id
    if stage is not None:
        among = [each for each in among if each.stage is stage]
    if filters.domain_id is not None:
        among = [each for each in among if filters.domain_id in each.domains]
    if filters.whole_cluster:
        among = [each for each in among if each.home_id is None]
    if filters.home_id is not None:
        among = [each for each in among if each.home_id == filters.home_id]
    if organisation is not None:
        among = [each for each in among if organisation in each.partners]
    if filters.seeking or kind is not None:
        among = [each for each in among if each.needs and each.under_way and (kind is None or kind in each.kinds)]
    if filters.mine:
        among = [each for each in among if each.id in visible.parts]
    return among


def _seen(visible: Visibility, among: Sequence[KnownProject]) -> Sequence[KnownProject]:
    """Those that the person reads: as `Visibility.sees`, with the usual case first."""
    member, sees = visible.member, visible.sees
    return [each for each in among if (member and each.home_open) or sees(each)]
