"""How well a need in words leads to its domain, on 263 judged queries, beside two plain methods on the same texts."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from config.domains import standard_domains
from config.lexicon import standard_lexicon
from models.experts.facts import DomainFacts
from models.experts.search.domains import DomainIndex, Nearness, build
from models.experts.search.meaning import Meanings, Model, installed
from models.people.names import unaccented
from tests.bench.figures import Figure, median

JUDGED = Path(__file__).with_name("search-queries.jsonl")
LIMIT = 10
RIGHT = 2
"""The grade of a domain that is the answer, not merely helpful too."""

BY_WORDS = {"MRR": 0.67, "R@1": 0.58, "R@3": 0.72}
WITH_MODEL = {"MRR": 0.74, "R@1": 0.64, "R@3": 0.80}
"""What issue 9 asks for."""

Search = Callable[[str], tuple[Sequence[str], bool]]
"""From a query to slugs, best first, and whether the method says that something fits."""


@dataclass(frozen=True)
class Judged:
    """A query and the domains that answer it, with their grades; none for a query that nothing here answers."""

    query: str
    language: str
    kind: str
    relevant: Mapping[str, int]

    @property
    def tuned_on(self) -> bool:
        """Whether it is of the half that the method was tuned on; the errors of the other half were not looked at."""
        return hashlib.sha256(self.query.encode()).digest()[0] % 2 == 0


@dataclass(frozen=True)
class Quality:
    """How a method did; `recall` is the share of queries with a right domain among the first 1, 3, 5."""

    count: int
    mean_reciprocal_rank: float
    recall: Mapping[int, float]
    fitting: float

    def __str__(self) -> str:
        recalls = ", ".join(f"R@{k} {share:.2f}" for k, share in self.recall.items())
        return f"MRR {self.mean_reciprocal_rank:.2f}, {recalls}"


@cache
def judged() -> tuple[Judged, ...]:
    """All of them."""
    lines = map(json.loads, JUDGED.read_text("utf-8").splitlines())
    return tuple(Judged(line["query"], line["lang"], line["kind"], line["relevant"]) for line in lines)


@cache
def domains() -> tuple[DomainFacts, ...]:
    """The standard domains, as a new cluster has them."""
    return tuple(
        DomainFacts(
            UUID(int=n),
            each.slug,
            each.family,
            each.names,
            each.descriptions,
            each.keywords,
            archived=False,
            merged_into=None,
        )
        for n, each in enumerate(standard_domains().domains, start=1)
    )


def quality(search: Search, queries: Sequence[Judged]) -> Quality:
    """Of those of the queries that have an answer; `fitting` is the share of all that it answers as fitting."""
    ranks = []
    fitting = 0
    for each in queries:
        slugs, fits = search(each.query)
        fitting += fits
        if each.relevant:
            right = (place for place, slug in enumerate(slugs, start=1) if each.relevant.get(slug) == RIGHT)
            ranks.append(next(right, 0))
    count = max(1, len(ranks))
    return Quality(
        len(ranks),
        sum(1 / rank for rank in ranks if rank) / count,
        {k: sum(0 < rank <= k for rank in ranks) / count for k in (1, 3, 5)},
        fitting / max(1, len(queries)),
    )


def ours(index: DomainIndex, nearness: Nearness | None = None) -> Search:
    """Our own search, with the language model's nearness or without."""

    def search(text: str) -> tuple[Sequence[str], bool]:
        found = index.search(text, LIMIT, nearness)
        return [match.domain.slug for match in found.matches], found.fits

    return search


def _documents() -> dict[str, list[str]]:
    """What both plain methods search: the names, descriptions, keywords and expressions that ours is built from."""
    lexicon = standard_lexicon()
    return {
        domain.slug: [
            *domain.names.values(),
            *domain.descriptions.values(),
            *(word for words in domain.keywords.values() for word in words),
            *lexicon.get(domain.slug, ()),
        ]
        for domain in domains()
    }


def fts5(database: sqlite3.Connection) -> Search:
    """SQLite's full-text search, one document a domain, any of the words, bm25."""
    database.execute(
        "CREATE VIRTUAL TABLE document USING fts5(slug UNINDEXED, text, tokenize='unicode61 remove_diacritics 2')"
    )
    for slug, texts in _documents().items():
        database.execute("INSERT INTO document VALUES (?, ?)", (slug, "\n".join(texts)))

    def search(text: str) -> tuple[Sequence[str], bool]:
        asked = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        rows = database.execute(
            "SELECT slug FROM document WHERE document MATCH ? ORDER BY rank LIMIT ?", (asked, LIMIT)
        )
        slugs = [row[0] for row in rows]
        return slugs, bool(slugs)

    return search


def rapidfuzz() -> Search:
    """The best text of each domain by rapidfuzz's WRatio, which fits from 60 of 100 on."""
    from rapidfuzz import fuzz, process

    texts = [(unaccented(text), slug) for slug, texts in _documents().items() for text in texts]

    def search(text: str) -> tuple[Sequence[str], bool]:
        found = process.extract(unaccented(text), [text for text, _ in texts], scorer=fuzz.WRatio, limit=200)
        slugs = list(dict.fromkeys(texts[place][1] for _, _, place in found))
        return slugs[:LIMIT], bool(found) and found[0][1] >= 60

    return search


def measure(repetitions: int) -> Iterator[Figure]:
    """All methods, ours by half, kind and language, and what it costs."""
    building = []
    for _ in range(repetitions):
        began = time.perf_counter()
        index = build(domains(), standard_lexicon())
        building.append((time.perf_counter() - began) * 1000)
    yield from _ours("by words", ours(index), BY_WORDS, 1.5)
    if installed():
        yield from _ours("with the model", ours(index, Meanings(Model(), index.texts).nearness), WITH_MODEL, 30)
    with closing(sqlite3.connect(":memory:")) as database:
        yield from _plain("SQLite FTS5, bm25", fts5(database))
    yield from _plain("rapidfuzz WRatio", rapidfuzz())
    yield Figure(
        "index of 32 domains and the lexicon, made", f"{median(building):.0f} ms", "1000 ms", median(building) < 1000
    )
    tracemalloc.start()
    kept = build(domains(), standard_lexicon())
    yield Figure("memory of one index", f"{tracemalloc.get_traced_memory()[0] / 2**20:.0f} MB")
    tracemalloc.stop()
    del kept


def _ours(what: str, search: Search, least: Mapping[str, float], most_milliseconds: float) -> Iterator[Figure]:
    whole = quality(search, _answerable())
    met = (
        whole.recall[3] >= least["R@3"]
        and whole.recall[1] >= least["R@1"]
        and whole.mean_reciprocal_rank >= least["MRR"]
    )
    yield Figure(f"needs, {what} (251)", str(whole), ", ".join(f"{name} {share}" for name, share in least.items()), met)
    yield from _halves(what, search)
    yield from _by_kind(what, search)
    yield from _cost(what, search, most_milliseconds)


def _answerable() -> list[Judged]:
    return [each for each in judged() if each.relevant]


def _halves(what: str, search: Search) -> Iterator[Figure]:
    for tuned_on, name in ((True, "the half tuned on"), (False, "the half not looked at")):
        half = [each for each in judged() if each.tuned_on is tuned_on]
        answerable = [each for each in half if each.relevant]
        yield Figure(f"needs, {what}, {name} ({len(answerable)})", str(quality(search, answerable)))
        none = quality(search, [each for each in half if not each.relevant]).fitting
        yield Figure(
            f"needs, {what}, {name}: said to fit",
            f"{quality(search, answerable).fitting:.0%} of what has an answer, {none:.0%} of what has none",
        )


def _by_kind(what: str, search: Search) -> Iterator[Figure]:
    for name in dict.fromkeys(each.kind for each in _answerable()):
        chosen = [each for each in _answerable() if each.kind == name]
        yield Figure(f"needs, {what}, {name} ({len(chosen)})", str(quality(search, chosen)))
    for name in ("fr", "en"):
        chosen = [each for each in _answerable() if each.language == name]
        yield Figure(f"needs, {what}, in {name} ({len(chosen)})", str(quality(search, chosen)))


def _cost(what: str, search: Search, most: float | None) -> Iterator[Figure]:
    taken = [min(_milliseconds(search, each.query) for _ in range(3)) for each in judged()]
    found = f"{median(taken):.2f} ms, p99 {statistics.quantiles(taken, n=100)[98]:.2f} ms"
    if most is None:
        yield Figure(f"needs, {what}: a query", found)
    else:
        yield Figure(f"needs, {what}: a query", found, f"{most} ms", median(taken) < most)


def _milliseconds(search: Search, query: str) -> float:
    began = time.perf_counter()
    search(query)
    return (time.perf_counter() - began) * 1000


def _plain(name: str, search: Search) -> Iterator[Figure]:
    yield Figure(f"needs, {name} on the same texts", str(quality(search, _answerable())))
    none = quality(search, [each for each in judged() if not each.relevant]).fitting
    yield Figure(f"needs, {name}: said to fit", f"{none:.0%} of what has none")
    yield from _cost(name, search, None)
