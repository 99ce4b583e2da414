"""From what somebody types to the domains it may mean: pure, from memory, well under a millisecond a keystroke.

Accents, case and punctuation do not count, nor does the order of words; a word may be begun only, or hold one or two
typing errors. A domain is found by its names, its keywords and its slug in every language, and by those of the domains
that were merged into it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import log

from models.experts.facts import DomainFacts, in_use
from models.experts.typing_errors import SHORTEST_MISTYPED, letters_begun, typing_errors
from models.people.names import folded
from models.records import dataclass

EXACT = 1.0
"""The score of a name, keyword or slug typed in full."""

BEGUN = 0.8
"""The least score of a whole name or keyword that was begun; nearer to its end is more."""

LEAST = 0.3
"""A domain under this score has too little in common with what was typed."""

LEAST_OF_BEST = 0.5
"""Nor is a domain worth showing that has under this share of the best one's score."""

MOST_READ = 100
"""Characters of what was typed that are looked at."""

KEYWORD = 0.97
"""What a match in a keyword counts beside one in a name."""

# fmt: off
NOT_MEANT = frozenset(
    {
        "a", "ai", "an", "and", "au", "aux", "avec", "besoin", "cherche", "d", "dans", "de", "des", "du", "en",
        "et", "expert", "experte", "experts", "for", "j", "je", "l", "la", "le", "les", "looking", "my", "n",
        "need", "nos", "notre", "nous", "of", "on", "ou", "our", "par", "pour", "qu", "quelqu", "qui", "recherche",
        "someone", "specialiste", "specialistes", "sur", "the", "to", "un", "une", "votre", "with",
    }
)
# fmt: on
"""Words, folded, that say nothing of the domain; dropped where others remain."""


@dataclass(frozen=True)
class Match:
    """A domain that may be meant; `score` from 0 to 1, which is a name, keyword or slug in full."""

    domain: DomainFacts
    score: float


@dataclass(frozen=True)
class _Term:
    """A name or keyword. `position` is its domain's place among those that may be found."""

    position: int
    weight: float
    words: frozenset[str]


@dataclass(frozen=True)
class Prepared:
    """A cluster's domains, ready to be searched; made once after each change."""

    domains: tuple[DomainFacts, ...]
    terms: tuple[_Term, ...]
    whole: tuple[str, ...]
    """Every term without its spaces, sorted."""
    terms_of_whole: Mapping[str, Sequence[_Term]]
    words: tuple[str, ...]
    """Every word of the terms, sorted."""
    letters: tuple[tuple[int, ...], ...]
    """Of each word, the letters of its first 0, 1, 2... signs, a bit each."""
    words_by_start: Mapping[str, Sequence[int]]
    """By letter, the words that have it first or second."""
    terms_of_word: Mapping[str, Sequence[int]]


def prepare(domains: Sequence[DomainFacts]) -> Prepared:
    """Ready the domains in use for `rank` and `named`; archived ones count only for who took over."""
    by_id = {domain.id: domain for domain in domains}
    found = tuple(domain for domain in domains if not domain.archived)
    positions = {domain.id: position for position, domain in enumerate(found)}
    terms: list[_Term] = []
    whole: dict[str, list[_Term]] = defaultdict(list)
    of_word: dict[str, list[int]] = defaultdict(list)
    for domain in domains:
        successor = in_use(by_id, domain.id)
        if successor is None:
            continue
        for text, weight in _texts(domain, own=successor is domain):
            plain = folded(text)
            words = frozenset(_singular(word) for word in plain.split())
            if not words:
                continue
            term = _Term(positions[successor.id], weight, words)
            together = plain.replace(" ", "")
            whole[together].append(term)
            # "opensourse", "parfeu": two words typed as one, and wrong.
            for word in words | {_singular(together)} if len(words) == 2 else words:
                of_word[word].append(len(terms))
            terms.append(term)
    sorted_words = tuple(sorted(of_word))
    by_start: dict[str, list[int]] = defaultdict(list)
    for index, word in enumerate(sorted_words):
        for letter in dict.fromkeys(word[:2]):
            by_start[letter].append(index)
    return Prepared(
        found,
        tuple(terms),
        tuple(sorted(whole)),
        whole,
        sorted_words,
        tuple(map(letters_begun, sorted_words)),
        by_start,
        of_word,
    )


def named(prepared: Prepared, text: str) -> Sequence[DomainFacts]:
    """The domains that have exactly this name, keyword or slug, but for accents, case, spaces and punctuation.

    Of several, those whose name it is; keywords may be shared.
    """
    terms = prepared.terms_of_whole.get(folded(text[:MOST_READ]).replace(" ", ""), ())
    best = max((term.weight for term in terms), default=0.0)
    positions = sorted({term.position for term in terms if term.weight == best})
    return [prepared.domains[position] for position in positions]


def rank(prepared: Prepared, text: str, limit: int) -> list[Match]:
    """The domains that the text may mean, best first, at most `limit`; ties in the order they were prepared in."""
    plain = folded(text[:MOST_READ])
    if not plain:
        return []
    scores: dict[int, float] = defaultdict(float)
    named_by = set()
    for position, score, by_name in _whole_terms(prepared, plain.replace(" ", "")):
        scores[position] = max(scores[position], score)
        if by_name and score == EXACT:
            named_by.add(position)
    for position, score in _by_words(prepared, plain).items():
        scores[position] = max(scores[position], score)
    least = max(LEAST, LEAST_OF_BEST * max(scores.values(), default=0.0))
    order = sorted(scores.items(), key=lambda entry: (-round(entry[1], 6), entry[0] not in named_by, entry[0]))
    return [Match(prepared.domains[position], score) for position, score in order if score >= least][:limit]


def _texts(domain: DomainFacts, *, own: bool) -> Iterator[tuple[str, float]]:
    for name in {*domain.names.values(), domain.slug}:
        yield name, 1.0 if own else KEYWORD
    for keyword in sorted({word for words in domain.keywords.values() for word in words}):
        yield keyword, KEYWORD


def _whole_terms(prepared: Prepared, typed: str) -> Iterator[tuple[int, float, bool]]:
    """Each term that is or begins with what was typed: its domain, its score, and whether it is a name."""
    for index in range(bisect_left(prepared.whole, typed), len(prepared.whole)):
        whole = prepared.whole[index]
        if not whole.startswith(typed):
            return
        nearness = BEGUN + (0.99 - BEGUN) * len(typed) / len(whole)
        for term in prepared.terms_of_whole[whole]:
            score = EXACT if whole == typed else nearness * term.weight
            yield term.position, score, term.weight == 1.0


def _by_words(prepared: Prepared, plain: str) -> dict[int, float]:
    """How much of what was typed each domain answers: half of it by the one best term, half by all together.

    A word that leads to few domains says more than one that leads to many.
    """
    words = plain.split()
    meant = [word for word in words if word not in NOT_MEANT] or words
    of_domain: dict[int, float] = defaultdict(float)
    of_term: dict[int, float] = defaultdict(float)
    total = 0.0
    for word in dict.fromkeys(meant):
        best_of_domain: dict[int, float] = defaultdict(float)
        best_of_term: dict[int, float] = defaultdict(float)
        for known, quality in _words_like(prepared, _singular(word)):
            for index in prepared.terms_of_word[known]:
                term = prepared.terms[index]
                worth = quality * term.weight
                best_of_term[index] = max(best_of_term[index], worth)
                best_of_domain[term.position] = max(best_of_domain[term.position], worth)
        telling = log(1 + len(prepared.domains) / max(1, len(best_of_domain)))
        total += telling
        for position, worth in best_of_domain.items():
            of_domain[position] += telling * worth
        for index, worth in best_of_term.items():
            of_term[index] += telling * worth
    best: dict[int, float] = defaultdict(float)
    for index, worth in of_term.items():
        term = prepared.terms[index]
        # A term of few words that was typed whole says more than a long one of which a part was typed.
        fullness = 0.9 + 0.1 * min(1.0, len(meant) / len(term.words))
        best[term.position] = max(best[term.position], worth * fullness)
    # Under EXACT, and under a whole term that was begun only when the words are not all there.
    return {position: 0.475 * (worth + best[position]) / total for position, worth in of_domain.items()}


def _words_like(prepared: Prepared, typed: str) -> list[tuple[str, float]]:
    """The known words that the typed one may be, each with how surely, from 0 to 1."""
    found: list[tuple[str, float]] = []
    for index in range(bisect_left(prepared.words, typed), len(prepared.words)):
        word = prepared.words[index]
        if not word.startswith(typed):
            break
        found.append((word, 1.0 if word == typed else 0.7 + 0.25 * len(typed) / len(word)))
    if len(typed) >= 5:
        found += [(word, 0.7) for word in prepared.words if typed in word and not word.startswith(typed)]
    if len(typed) >= SHORTEST_MISTYPED and not found:
        found = _words_nearly(prepared, typed)
    return found


def _words_nearly(prepared: Prepared, typed: str) -> list[tuple[str, float]]:
    """The known words, or beginnings of words, that the typed one is with one typing error, or two in a long one."""
    most = 1 if len(typed) < 7 else 2
    mine, shortest, longest = letters_begun(typed)[-1], len(typed) - most, len(typed) + most
    found = []
    # One error leaves one of the first two letters among the first two.
    for index in {index for letter in typed[:2] for index in prepared.words_by_start.get(letter, ())}:
        word, letters = prepared.words[index], prepared.letters[index]
        # Each error brings in at most one letter that the other does not have.
        if (
            len(word) < shortest
            or (mine & ~letters[longest if longest < len(word) else -1]).bit_count() > most
            or (letters[shortest] & ~mine).bit_count() > most
        ):
            continue
        errors = typing_errors(typed, word, most)
        if errors is not None:
            found.append((word, 0.8 - 0.15 * errors + 0.1 * min(1.0, len(typed) / len(word))))
    return found


def _singular(word: str) -> str:
    """The word without its plural s or x, the same in French and English."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and word[-2] != "s" else word
