"""From a keystroke to the organisation."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from models.experts.search.organisations import NamedOrganisation, OrganisationIndex
from models.experts.typing_errors import begins_with_one_error, typing_errors
from models.people.names import folded

NAMES = ("Lagon Numérique", "Lagon Sécurité", "L’Œuvre du Nord", "Brousse Données", "Nord Ingénierie", "CIPAC")
INDEX = OrganisationIndex([NamedOrganisation(UUID(int=n), name, n) for n, name in enumerate(NAMES, 1)])


def like(typed: str) -> list[str]:
    return [each.name for each in INDEX.like(typed, 25)]


def test_words_begun_in_any_order_without_accents() -> None:
    """Whole beginnings first, then the shorter name."""
    assert like("lag") == ["Lagon Sécurité", "Lagon Numérique"]
    assert like("num lagon") == ["Lagon Numérique"]
    assert like("OEUVRE") == ["L’Œuvre du Nord"]
    assert like("nord") == ["Nord Ingénierie", "L’Œuvre du Nord"]
    assert like("") == list(NAMES)[::-1]
    assert like("zzzz") == []


def test_one_typing_error_and_words_typed_as_one() -> None:
    """Where nothing, or little, begins as was typed."""
    assert like("lagnon secu") == ["Lagon Sécurité"]
    assert like("ciapc") == ["CIPAC"]
    assert like("nordingenierie") == ["Nord Ingénierie"]
    assert like("broussexdonn") == ["Brousse Données"]


def test_the_exact_name() -> None:
    """But for accents, case and signs."""
    found = INDEX.exactly("lagon-NUMERIQUE")
    assert found is not None
    assert found.name == "Lagon Numérique"
    assert INDEX.exactly("lagon") is None


names = st.lists(st.text("abcdeéèlmnorst ", min_size=4, max_size=20).filter(lambda n: len(folded(n)) >= 4), min_size=1)


@given(names, st.data())
def test_every_beginning_of_a_name_leads_to_it(some: list[str], data: st.DataObject) -> None:
    """Whatever the others are."""
    distinct = list({folded(name): name for name in some}.values())
    index = OrganisationIndex([NamedOrganisation(UUID(int=n), name, 1) for n, name in enumerate(distinct, 1)])
    name = folded(data.draw(st.sampled_from(distinct)))
    typed = name[: data.draw(st.integers(1, len(name)))]
    assert name in [folded(each.name) for each in index.like(typed, 10_000)]


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_the_fast_rule_of_one_error_is_the_slow_one(typed: str, word: str) -> None:
    """For every pair of words."""
    assert begins_with_one_error(typed, word) == (typing_errors(typed, word, 1) is not None)
