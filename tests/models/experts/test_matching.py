"""From what people type to the right domain."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.domains import standard_domains
from models.experts.facts import DomainFacts
from models.experts.matching import EXACT, Prepared, named, prepare, rank
from models.experts.typing_errors import typing_errors
from models.people.names import folded

DOMAINS = [
    DomainFacts(UUID(int=n), d.slug, d.family, d.names, d.descriptions, d.keywords, archived=False, merged_into=None)
    for n, d in enumerate(standard_domains().domains)
]
TEXTS = [
    (domain, text)
    for domain in DOMAINS
    for text in {*domain.names.values(), domain.slug, *domain.keywords["fr"], *domain.keywords["en"]}
]
LONG_WORDS = [(domain, folded(name)) for domain in DOMAINS for name in domain.names.values() if len(name) >= 12]


@cache
def prepared() -> Prepared:
    return prepare(DOMAINS)


def slugs(text: str, limit: int = 3) -> list[str]:
    return [match.domain.slug for match in rank(prepared(), text, limit)]


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("cyber", "cybersecurite"),
        ("securite", "cybersecurite"),
        ("CYBERSÉCURITÉ", "cybersecurite"),
        ("cybr", "cybersecurite"),
        ("cyber securite", "cybersecurite"),
        ("signatur electronik", "signature-identite-numerique"),
        ("électronique signature", "signature-identite-numerique"),
        ("RGPD", "rgpd-conformite"),
        ("gdpr", "rgpd-conformite"),
        ("starlnk", "telecoms-satellite"),
        ("opensourse", "logiciel-libre"),
        ("drone", "drones-imagerie-aerienne"),
        ("digital law", "droit-numerique"),
        ("iot", "objets-connectes-iot"),
        ("je cherche un expert en cybersécurité", "cybersecurite"),
        ("wifi", "infrastructures-reseaux"),
        ("L’intelligence artificielle", "intelligence-artificielle"),
    ],
)
def test_what_people_type_leads_to_the_right_domain(typed: str, slug: str) -> None:
    """Accents, case, beginnings, errors, order, keywords, both languages."""
    assert slugs(typed, 1) == [slug]


@pytest.mark.parametrize("typed", ["", " ", "!!!", "\x00", "😀", "؀؁", "‮", "%_'; --", "zzzzqqqq"])
def test_what_means_nothing_finds_nothing(typed: str) -> None:
    """Rather than anything."""
    assert slugs(typed) == []
    assert named(prepared(), typed) == []


@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    """Whatever is typed: at most as many as asked for, each once, best first, scores in range."""
    found = rank(prepared(), text, 5)
    scores = [match.score for match in found]
    assert len(found) <= 5
    assert len({match.domain.id for match in found}) == len(found)
    assert all(0 < score <= EXACT for score in scores)
    assert [round(score, 6) for score in scores] == sorted((round(score, 6) for score in scores), reverse=True)


@given(st.sampled_from(TEXTS))
def test_every_name_slug_and_keyword_finds_its_domain_first_or_among_equals(entry: tuple[DomainFacts, str]) -> None:
    """A keyword may be shared by two domains, and a name goes before a keyword."""
    domain, text = entry
    found = rank(prepared(), text, 32)
    best = [match.domain for match in found if match.score == EXACT]
    assert domain in best
    exact = named(prepared(), text)
    assert exact
    assert set(map(id, exact)) <= set(map(id, best))


@given(st.sampled_from(TEXTS), st.sampled_from([str.upper, str.lower, str.title, folded, lambda text: f"  {text} !"]))
def test_case_accents_and_punctuation_do_not_count(entry: tuple[DomainFacts, str], change: object) -> None:
    """The same domains in the same order."""
    assert callable(change)
    assert slugs(change(entry[1]), 32) == slugs(entry[1], 32)


@given(st.sampled_from(LONG_WORDS), st.data())
def test_one_typing_error_in_a_name_is_forgiven(entry: tuple[DomainFacts, str], data: st.DataObject) -> None:
    """A letter lost, doubled, wrong, or two exchanged, in a long word of the name."""
    domain, name = entry
    words = name.split()
    longest = max(range(len(words)), key=lambda index: len(words[index]))
    word = words[longest]
    at = data.draw(st.integers(0, len(word) - 2))
    words[longest] = data.draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + "z" + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
    )
    assert domain.slug in slugs(" ".join(words))


def test_a_merged_domain_is_found_under_its_successor() -> None:
    """Its name and keywords lead on; an archived one leads nowhere."""
    cyber, cloud, mobile = (
        next(d for d in DOMAINS if d.slug == slug)
        for slug in ("cybersecurite", "cloud-hebergement", "applications-mobiles")
    )
    gone = replace(cyber, archived=True, merged_into=cloud.id)
    archived = replace(mobile, archived=True)
    index = prepare([gone, cloud, archived])
    assert named(index, "Cybersécurité") == [cloud]
    assert [match.domain for match in rank(index, "cyber", 5)] == [cloud]
    assert rank(index, "Applications mobiles", 5) == []


def test_a_domain_whose_words_cannot_be_typed_is_no_trouble() -> None:
    """A keyword without letter or digit is passed over."""
    odd = replace(DOMAINS[0], keywords={"fr": ("🙂", "—"), "en": ()})
    assert named(prepare([odd]), odd.names["fr"]) == [odd]


@pytest.mark.parametrize(
    ("typed", "word", "errors"),
    [
        ("electronik", "electronique", 1),
        ("signatrue", "signature", 1),
        ("cyberscurite", "cybersecurite", 1),
        ("abcdef", "abcdef", 0),
        ("abc", "xyz", None),
        ("securiteee", "securite", 2),
        ("securiteeee", "securite", None),
        ("a", "", 1),
    ],
)
def test_errors_are_counted_against_the_beginning_of_a_word(typed: str, word: str, errors: int | None) -> None:
    """Up to two."""
    assert typing_errors(typed, word, 2) == errors


def test_a_keystroke_is_answered_at_once() -> None:
    """Under a millisecond for 32 domains when the machine is idle; ten times that is allowed here."""
    typed = ["c", "cyb", "cybersecurite", "signatur electronik", "informatique industrielle", "x" * 6000]
    prepared()
    began = time.process_time()
    for _ in range(20):
        for text in typed:
            rank(prepared(), text, 25)
    assert (time.process_time() - began) / (20 * len(typed)) < 0.010
