"""From a need in words to the domains: what must always be found, whatever the weights."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lexicon import standard_lexicon
from models.experts.facts import DomainFacts
from models.experts.search.domains import DomainIndex, build
from models.experts.search.text import SAYS_NOTHING, sound, stem, words_of
from models.people.names import unaccented
from tests.bench.search_quality import domains, judged, ours, quality

NAMES = [(domain, name) for domain in domains() for name in (*domain.names.values(), domain.slug)]
KEYWORDS = [(domain, word) for domain in domains() for words in domain.keywords.values() for word in words]
EXPRESSIONS = [(domain, text) for domain in domains() for text in standard_lexicon().get(domain.slug, ())]
LONG_WORDS = sorted(
    {(domain.slug, word) for domain, text in NAMES + KEYWORDS for word in [unaccented(text)] if len(word.split()) == 1}
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@cache
def index() -> DomainIndex:
    return build(domains(), standard_lexicon())


@pytest.fixture(autouse=True, scope="module")
def _made() -> None:
    """Made before the first test, which has a deadline."""
    index()


def slugs(text: str, limit: int = 10) -> list[str]:
    return [match.domain.slug for match in index().search(text, limit).matches]


@given(st.sampled_from(NAMES))
def test_a_name_leads_to_its_domain(named: tuple[DomainFacts, str]) -> None:
    """In full, first of all, with the score of certainty."""
    domain, name = named
    found = index().search(name)
    assert found.fits
    assert found.matches[0].domain is domain
    assert found.matches[0].score > 0.98
    assert found.matches[0].because is None


@given(st.sampled_from(KEYWORDS))
def test_a_keyword_leads_to_its_domains(held: tuple[DomainFacts, str]) -> None:
    """Each keyword stands in two domains at most, and is said as the reason."""
    domain, keyword = held
    found = index().search(keyword)
    assert found.fits
    assert domain.slug in [match.domain.slug for match in found.matches[:3]]
    assert any(match.because is not None for match in found.matches[:3])


@given(st.sampled_from(EXPRESSIONS))
def test_an_expression_of_the_lexicon_leads_to_its_domains(held: tuple[DomainFacts, str]) -> None:
    """It may stand in three."""
    domain, expression = held
    assert domain.slug in slugs(expression, 4)


def _capital(text: str) -> str:
    return text.upper()


def _without_accents(text: str) -> str:
    return unaccented(text)


def _other_apostrophes(text: str) -> str:
    return text.replace("’", "'").replace("oe", "œ")


def _wide_spaces(text: str) -> str:
    return f"  {text.replace(' ', '   ')} !"


def _in_a_request(text: str) -> str:
    return f"Bonjour, je cherche quelqu’un pour : {text}"


@given(
    st.sampled_from(NAMES + KEYWORDS + EXPRESSIONS),
    st.sampled_from([_capital, _without_accents, _other_apostrophes, _wide_spaces]),
)
def test_case_accents_and_signs_do_not_count(held, change) -> None:
    """The same domains in the same order with the same scores."""
    _, text = held
    assert index().search(change(text)) == index().search(text)


@given(st.sampled_from(NAMES))
def test_the_words_of_a_request_do_not_count(held: tuple[DomainFacts, str]) -> None:
    """What is wrapped around a name changes nothing of its place."""
    domain, name = held
    assert slugs(_in_a_request(name), 1) == [domain.slug]


@given(st.sampled_from(LONG_WORDS), st.data())
def test_one_typing_error_is_forgiven(held: tuple[str, str], data: st.DataObject) -> None:
    """Of any one-word name or keyword of five letters or more: a letter too many, too few, wrong, or two exchanged."""
    slug, word = held
    if len(word) < 5:
        return
    place = data.draw(st.integers(1, len(word) - 2))
    letter = data.draw(st.sampled_from(LETTERS))
    typed = data.draw(
        st.sampled_from(
            [
                word[:place] + letter + word[place:],
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            ]
        )
    )
    vocabulary = index()._vocabulary
    if vocabulary.place(typed) is not None:
        return  # another word of ours: what was typed is what was meant
    assert vocabulary.place(word) in vocabulary.like(typed)
    assert slug in slugs(typed, len(domains()))


@given(st.text(max_size=600))
def test_any_text_may_be_typed(text: str) -> None:
    """Scores lie between 0 and 1, best first; the same text, the same answer."""
    found = index().search(text, 5)
    scores = [match.score for match in found.matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len(scores) <= 5
    assert found == index().search(text, 5)
    assert found.matches or not found.fits


def test_nothing_that_is_known_is_said_to_fit() -> None:
    """What has nothing to do with any domain; and no text at all."""
    assert index().search("").matches == ()
    assert index().search("xyzzyx qwzrtp").matches == ()
    assert not index().search("plombier").fits


def test_a_merged_domain_leads_to_its_successor() -> None:
    """By its names and by what the lexicon knows of it; an archived one leads nowhere."""
    kept, merged, archived = domains()[0], domains()[2], domains()[5]
    changed = [
        replace(each, archived=True, merged_into=kept.id if each is merged else None)
        if each in (merged, archived)
        else each
        for each in domains()
    ]
    after = build(changed, standard_lexicon())
    assert after.search(merged.names["fr"]).matches[0].domain.id == kept.id
    assert after.search(archived.names["fr"]).matches[0].domain.id != archived.id
    assert {match.domain.id for match in after.search("rançongiciel").matches[:1]} == {kept.id}


def test_a_domain_that_the_board_made_is_found_without_a_lexicon() -> None:
    """By its own words alone."""
    own = DomainFacts(
        UUID(int=999),
        "apiculture",
        "terrain-objets",
        {"fr": "Apiculture connectée", "en": "Connected beekeeping"},
        {"fr": "Suivre des ruches.", "en": "Follow hives."},
        {"fr": ("ruche",), "en": ("hive",)},
        archived=False,
        merged_into=None,
    )
    after = build([*domains(), own], standard_lexicon())
    found = after.search("il nous faut des ruches")
    assert found.matches[0].domain is own
    assert found.matches[0].because == "ruche"
    assert build([], standard_lexicon()).search("ruche").matches == ()


def test_threads_may_search_at_once() -> None:
    """An index is only read once it is made."""
    queries = [each.query for each in judged()]
    alone = [index().search(query) for query in queries]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(index().search, queries)) == alone


@pytest.mark.parametrize(
    ("one", "other"),
    [("pirater", "piratage"), ("développeurs", "développement"), ("signer", "signature"), ("hacking", "hacked")],
)
def test_a_family_of_words_shares_its_stem(one: str, other: str) -> None:
    """French and English."""
    assert stem(unaccented(one)) == stem(unaccented(other))


@pytest.mark.parametrize(
    ("heard", "meant"),
    [("tablo", "tableau"), ("numérik", "numérique"), ("resaux", "réseaux"), ("fotografie", "photographie")],
)
def test_what_is_written_by_ear_sounds_the_same(heard: str, meant: str) -> None:
    """In French."""
    assert sound(unaccented(heard)) == sound(unaccented(meant))


def test_words_that_say_nothing_are_typed_as_they_are_compared() -> None:
    """Folded, one word each."""
    assert all(words_of(word) == [word] for word in SAYS_NOTHING)


def test_the_quality_does_not_fall() -> None:
    """Of the 263 judged queries; the figures of the day stand in tests/bench/README.md, these a little under them."""
    found = quality(ours(index()), [each for each in judged() if each.relevant])
    assert found.recall[3] >= 0.72, found
    assert found.recall[1] >= 0.58, found
    assert found.mean_reciprocal_rank >= 0.67, found
