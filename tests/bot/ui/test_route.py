"""custom_ids: ids only, taken apart as they were made, and nothing else accepted."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.limits import OverLimit
from bot.ui.route import Route, as_id, parse, shortened


@given(st.uuids(), st.lists(st.uuids(), max_size=2))
def test_a_custom_id_is_taken_apart_as_it_was_made(cluster_id: UUID, subjects: list[UUID]) -> None:
    """With its cluster and its ids."""
    custom_id = Route("experts:profile").to(cluster_id, *subjects)
    address = parse(custom_id)
    assert address is not None
    assert (address.name, address.cluster_id) == ("experts:profile", cluster_id)
    assert [as_id(argument) for argument in address.arguments] == subjects


@given(st.text(max_size=120))
def test_anything_made_up_is_refused_or_harmless(custom_id: str) -> None:
    """It never raises."""
    address = parse(custom_id)
    assert address is None or custom_id.startswith(address.name)


@given(st.uuids())
def test_an_id_has_one_short_form(id: UUID) -> None:
    """22 characters; other spellings of the same bytes are refused."""
    short = shortened(id)
    assert len(short) == 22
    assert as_id(short) == id
    assert as_id(short + "=") is None


@pytest.mark.parametrize("name", ["experts", "Experts:profile", "experts:profile:more", "é:è", ""])
def test_a_route_has_a_capability_and_a_verb(name: str) -> None:
    """In plain letters."""
    with pytest.raises(ValueError, match="is not capability:verb"):
        Route(name)


def test_too_long_a_custom_id_is_a_programming_error() -> None:
    """Discord takes 100 characters."""
    with pytest.raises(OverLimit):
        Route("experts:profile").to(UUID(int=1), *[UUID(int=2)] * 4)
    with pytest.raises(ValueError, match="colon"):
        Route("experts:profile").to(None, "a:b")
