"""What the language model adds, where the extra `model` is installed."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest

from bot.understanding import Understanding
from config.lexicon import standard_lexicon
from models.experts.search.domains import DomainIndex, build
from models.experts.search.meaning import DIRECTIONS, Meanings, Model, _table, installed, key_of
from tests.bench.search_quality import domains, judged, ours, quality
from tests.house.meanings import texts

pytestmark = pytest.mark.skipif(
    not installed(), reason="the extra `model` is not installed (no wheel for this machine)"
)


@pytest.fixture(scope="module")
def model() -> Model:
    """Loaded once."""
    return Model()


@pytest.fixture(scope="module")
def index() -> DomainIndex:
    return build(domains(), standard_lexicon())


@pytest.fixture(scope="module")
def meanings(model: Model, index: DomainIndex) -> Meanings:
    return Meanings(model, index.texts)


def test_the_table_holds_what_the_standard_domains_are_known_by() -> None:
    """Otherwise: python -m tests.house.meanings."""
    missing = [text for text in texts() if key_of(text) not in _table().vectors]
    assert missing == []


def test_a_vector_of_the_table_is_what_the_model_says(model: Model) -> None:
    """But for the eight bits it is kept in."""
    for text in texts()[::1500]:
        assert len(model.vector(text)) == DIRECTIONS
        assert float(model.vector(text) @ model.kept(text)) > 0.995


def test_the_quality_with_the_model_does_not_fall(index: DomainIndex, meanings: Meanings) -> None:
    """Above that of words alone."""
    found = quality(ours(index, meanings.nearness), [each for each in judged() if each.relevant])
    assert found.recall[3] >= 0.95, found
    assert found.recall[1] >= 0.88, found
    assert found.mean_reciprocal_rank >= 0.92, found


@pytest.mark.parametrize("text", ["", " ", "?!", "\ud800", "é" * 5000, "xyzzyx"])
def test_any_text_has_a_meaning(index: DomainIndex, meanings: Meanings, text: str) -> None:
    """Scores stay between 0 and 1."""
    found = index.search(text, 10, meanings.nearness)
    assert all(0 <= match.score <= 1 for match in found.matches)
    assert found == index.search(text, 10, meanings.nearness)


def test_a_domain_of_the_board_means_something_too(model: Model) -> None:
    """Its own words are computed, once."""
    bees = {"fr": "Apiculture", "en": "Beekeeping"}
    own = replace(domains()[0], slug="apiculture", names=bees, descriptions=bees, keywords={"fr": (), "en": ()})
    index = build([own, *domains()[1:]], {})
    meanings = Meanings(model, index.texts)
    assert index.search("élever des abeilles", 1, meanings.nearness).matches[0].domain is own


async def test_the_bot_searches_by_words_until_the_model_is_there(
    index: DomainIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And when it is not wanted, fails, or is closed."""
    text = "un bug de l’an 2000"
    by_words = index.search(text)
    without, understanding = Understanding(wanted=False), Understanding(wanted=True)
    without.start()
    assert await without.search(index, text) == by_words
    assert await understanding.search(index, text) == by_words
    understanding.start()
    end = time.monotonic() + 20
    while (found := await understanding.search(index, text)) == by_words:
        assert time.monotonic() < end
        await asyncio.sleep(0.05)
    many = await asyncio.gather(*(understanding.search(index, text) for _ in range(40)))
    assert many.count(found) >= 25
    assert many.count(by_words) == 40 - many.count(found)
    with monkeypatch.context() as broken:
        broken.setattr(Meanings, "nearness", lambda *_: 1 / 0)
        assert await understanding.search(index, text) == by_words
    understanding.close()
    assert await understanding.search(index, text) == by_words
    without.close()
