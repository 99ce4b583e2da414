"""From a need in words to the domains that answer it, and whether one really does.

A domain is known by many short terms: its names, keywords and slug, those of domains merged into it, its descriptions
and what the lexicon adds. Each word of the query is weighed by how few domains it leads to. A domain's score is made of
what its best single term answers of the query, and of what all its terms answer together. All is in memory and only
read after it was made: any thread may search.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import exp, log

from models.experts.facts import DomainFacts, in_use
from models.experts.search.text import MOST_READ, SAYS_NOTHING, meant, stem, words_of
from models.experts.search.vocabulary import Vocabulary
from models.records import dataclass

NAME, SLUG, KEYWORD, EXPRESSION, DESCRIPTION = 1.0, 0.99, 0.97, 0.95, 0.5
"""What a term's match counts, by what the term is."""

BEST = 0.4
"""The share of the best single term in a domain's score; the rest is what all its terms answer together."""

EVIDENCE = 0.5
"""Power of how much a domain speaks of a word beside the one that speaks of it most: 0, having it is enough."""

COVER = 0.5
"""Power of the part of a term that was typed: 0, one word of a long term is as good as all of it."""

MOST_JOINED = 3
"""In a term of so many words two neighbours are also known as one."""

MEANING = 1.5
"""What the nearness of meanings counts beside the score by words."""

LEAST_FITTING, LEAST_FITTING_BY_MEANING = 0.35, 0.5
"""Under this score of the best, nothing really fits: by words alone, and with the meaning."""

ELSEWHERE = "elsewhere"
"""In the place of a slug in the lexicon: what nobody here does; where a term of that answers better, nothing fits."""

_NOWHERE = -1
"""Their position, in the place of a domain's."""

Nearness = Callable[[str], Sequence[float]]
"""From a text to how near each domain is to it, in the index's order: `Meanings.nearness`."""


@dataclass(frozen=True)
class DomainMatch:
    """A domain that may answer; `score` from 0 to 1, which is a name in full.

    `because` is the term that answers most of the query, as it was written; None where that is the domain's own name,
    or only a word of its description.
    """

    domain: DomainFacts
    score: float
    because: str | None


@dataclass(frozen=True)
class DomainSearch:
    """Domains, best first. Where it does not fit, they are only the nearest there are."""

    matches: tuple[DomainMatch, ...]
    fits: bool


@dataclass(frozen=True, slots=True)
class _Term:
    position: int
    text: str
    weight: float
    words: tuple[str, ...]
    """Those that say something."""


def build(domains: Sequence[DomainFacts], lexicon: Mapping[str, Sequence[str]]) -> DomainIndex:
    """Index a cluster's domains (archived ones lead to those they were merged into) with the lexicon's expressions."""
    return DomainIndex(domains, lexicon)


class DomainIndex:
    """A cluster's domains, ready to be searched; made anew after each change."""

    def __init__(self, domains: Sequence[DomainFacts], lexicon: Mapping[str, Sequence[str]]) -> None:
        self.domains = tuple(domain for domain in domains if not domain.archived)
        self._terms = tuple(_terms(domains, self.domains, lexicon))
        self._whole: dict[str, list[int]] = defaultdict(list)
        holders: dict[str, list[int]] = defaultdict(list)
        joined: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        for number, term in enumerate(self._terms):
            spelt = words_of(term.text)
            self._whole["".join(spelt)].append(number)
            for word in term.words:
                holders[word].append(number)
            # "parefeu", "opensource": two words typed as one.
            for one, other in _pairs(spelt) if len(spelt) <= MOST_JOINED else ():
                joined[one + other].append((number, one, other))
        self._vocabulary = Vocabulary(holders, joined)
        self._strengths = [
            self._strength([*holders.get(word, ()), *(number for number, _, _ in joined.get(word, ()))])
            for word in self._vocabulary.words
        ]
        telling = self._telling_of_stems()
        lengths = [sum(telling[stem(word)] for word in term.words) or 1.0 for term in self._terms]
        parts = [
            {word: telling[stem(word)] / length for word in term.words}
            for term, length in zip(self._terms, lengths, strict=True)
        ]
        self._postings = [
            (
                *((number, parts[number][word]) for number in holders.get(word, ())),
                *(
                    (number, sum(parts[number].get(half, 0.0) for half in {one, other}))
                    for number, one, other in joined.get(word, ())
                ),
            )
            for word in self._vocabulary.words
        ]
        """Of each word the terms that hold it, and which part of the term it is, from 0 to 1."""

    @property
    def texts(self) -> Sequence[tuple[int, str]]:
        """What the domains are known by, each with the place of its domain in `domains`: for `Meanings`."""
        return [(term.position, term.text) for term in self._terms if term.position != _NOWHERE and term.weight != SLUG]

    def search(self, text: str, limit: int = 10, nearness: Nearness | None = None) -> DomainSearch:
        """The domains that the text may mean, best first, at most `limit`; ties in the order they were indexed in.

        `nearness` adds what a language model makes of it (`meaning.py`), and takes tens of milliseconds.
        """
        scores, best = self._scored(text)
        elsewhere = best.get(_NOWHERE, (0.0, 0))[0]
        least = LEAST_FITTING
        if nearness is not None and words_of(text):
            least = LEAST_FITTING_BY_MEANING
            for position, near in enumerate(nearness(text)):
                scores[position] = scores.get(position, 0.0) + MEANING * near
        order = sorted(scores, key=lambda position: (-round(scores[position], 9), position))[:limit]
        matches = tuple(
            DomainMatch(self.domains[position], max(0.0, min(1.0, scores[position])), self._because(best.get(position)))
            for position in order
        )
        fits = bool(order) and scores[order[0]] >= least and best.get(order[0], (0.0, 0))[0] >= elsewhere
        return DomainSearch(matches, fits)

    def _scored(self, text: str) -> tuple[dict[int, float], dict[int, tuple[float, int]]]:
        """Of each domain that has to do with the text its score; and how well its best term answers, with that term."""
        spelt = words_of(text)
        asked = self._asked(spelt)
        total = 0.0
        together: dict[int, float] = defaultdict(float)
        answered: dict[int, float] = defaultdict(float)
        covered: dict[int, float] = defaultdict(float)
        for like in asked.values():
            strengths, of_term = self._led_to(like)
            telling = self._telling(strengths.values())
            total += telling
            most, quality = max(strengths.values(), default=1.0), max(like.values(), default=0.0)
            for position, strength in strengths.items():
                together[position] += telling * quality * (strength / most) ** EVIDENCE
            for number, (surely, part) in of_term.items():
                answered[number] += telling * surely
                covered[number] += surely * part
        best: dict[int, tuple[float, int]] = {}
        for number, worth in answered.items():
            term = self._terms[number]
            score = term.weight * worth / total * min(1.0, covered[number]) ** COVER
            if score > best.get(term.position, (0.0, 0))[0]:
                best[term.position] = (score, number)
        scores = {
            position: (1 - BEST) * worth / total + BEST * best.get(position, (0.0, 0))[0]
            for position, worth in together.items()
        }
        for number in self._whole.get("".join(spelt), ()):
            term = self._terms[number]
            if term.weight > best.get(term.position, (0.0, 0))[0]:
                best[term.position] = (term.weight, number)
            if term.position != _NOWHERE:
                scores[term.position] = max(scores.get(term.position, 0.0), term.weight)
        return scores, best

    def _asked(self, spelt: Sequence[str]) -> dict[str, dict[int, float]]:
        """The words of the query that say something, each with the known words it may be and how surely."""
        asked = {word: self._vocabulary.like(word) for word in meant(spelt)}
        # "wi fi": one word typed as two.
        for one, other in _pairs(spelt):
            place = self._vocabulary.place(one + other)
            if place is not None:
                for word in {one, other} & asked.keys():
                    asked[word][place] = 1.0
        return asked

    def _led_to(self, like: Mapping[int, float]) -> tuple[dict[int, float], dict[int, tuple[float, float]]]:
        """How strongly a typed word leads to each domain; and to each term, how surely, and which part of it it is."""
        strengths: dict[int, float] = defaultdict(float)
        of_term: dict[int, tuple[float, float]] = {}
        for place, surely in like.items():
            for position, strength in self._strengths[place].items():
                strengths[position] += surely * surely * strength
            for number, part in self._postings[place]:
                if surely > of_term.get(number, (0.0, 0.0))[0]:
                    of_term[number] = (surely, part)
        return strengths, of_term

    def _because(self, best: tuple[float, int] | None) -> str | None:
        if best is None or self._terms[best[1]].weight in (NAME, SLUG, DESCRIPTION):
            return None
        return self._terms[best[1]].text

    def _strength(self, numbers: Iterable[int]) -> dict[int, float]:
        """How much each domain speaks of a word that stands in these terms: a word of a short term counts more."""
        strengths: dict[int, float] = defaultdict(float)
        for number in numbers:
            term = self._terms[number]
            if term.position != _NOWHERE:
                strengths[term.position] += term.weight / len(term.words) ** 0.5
        return dict(strengths)

    def _telling(self, strengths: Iterable[float]) -> float:
        """How much a word says: the fewer domains it leads to, the more; a word that leads nowhere says most."""
        known = [strength for strength in strengths if strength > 0]
        whole = sum(known)
        # The exponential of the entropy is the number of domains, where it leads to all of them as much.
        domains = exp(-sum(part / whole * log(part / whole) for part in known)) if known else 1.0
        return log(1 + len(self.domains) / domains)

    def _telling_of_stems(self) -> dict[str, float]:
        of_stem: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for word, strengths in zip(self._vocabulary.words, self._strengths, strict=True):
            family = of_stem[stem(word)]
            for position, strength in strengths.items():
                family[position] += strength
        return {family: self._telling(strengths.values()) for family, strengths in of_stem.items()}


def _terms(
    domains: Sequence[DomainFacts], found: Sequence[DomainFacts], lexicon: Mapping[str, Sequence[str]]
) -> Iterator[_Term]:
    by_id = {domain.id: domain for domain in domains}
    positions = {domain.id: position for position, domain in enumerate(found)}
    for domain in domains:
        successor = in_use(by_id, domain.id)
        if successor is None:
            continue
        for text, weight in _texts(domain, lexicon.get(domain.slug, ())):
            words = tuple(meant(words_of(text)))
            if words:
                yield _Term(positions[successor.id], text, weight, words)
    for text in lexicon.get(ELSEWHERE, ()):
        yield _Term(_NOWHERE, text, EXPRESSION, tuple(meant(words_of(text))))


def _texts(domain: DomainFacts, expressions: Sequence[str]) -> Iterator[tuple[str, float]]:
    for name in sorted(set(domain.names.values())):
        yield name, NAME
    yield domain.slug, SLUG
    for keyword in sorted({word for words in domain.keywords.values() for word in words}):
        yield keyword, KEYWORD
    for description in sorted(set(domain.descriptions.values())):
        yield description[:MOST_READ], DESCRIPTION
    for expression in dict.fromkeys(expressions):
        yield expression, EXPRESSION


def _pairs(spelt: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Neighbours that both say something."""
    for one, other in pairwise(spelt):
        if one not in SAYS_NOTHING and other not in SAYS_NOTHING:
            yield one, other
