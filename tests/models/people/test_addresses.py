"""Web addresses as links: all ASCII, http or https, and nothing that leads elsewhere than it says."""

from __future__ import annotations

import doctest
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.people import addresses


def test_as_it_says() -> None:
    assert not doctest.testmod(addresses).failed


@pytest.mark.parametrize(
    ("address", "link", "host"),
    [
        ("https://www.nickel.nc", "https://www.nickel.nc", "www.nickel.nc"),
        ("HTTP://Nickel.NC:8080/a?b=c#d", "http://nickel.nc:8080/a?b=c#d", "nickel.nc"),
        ("https://nickel.nc/<a>\"'", "https://nickel.nc/%3Ca%3E%22'", "nickel.nc"),
        ("https://nouméa.nc", "https://xn--nouma-esa.nc", "nouméa.nc"),
    ],
)
def test_links(address: str, link: str, host: str) -> None:
    assert addresses.as_link(address) == (link, host)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://x", "https://a..nc", "https://x.nc:70000", "ftp://x.nc"]
)
def test_no_links(address: str) -> None:
    assert addresses.as_link(address) is None


@given(st.text(max_size=60).map(lambda text: f"https://{text}") | st.text(max_size=60))
def test_a_link_is_always_sound(text: str) -> None:
    found = addresses.as_link(text)
    if found is not None:
        parts = urlsplit(found[0])
        assert found[0].isascii()
        assert found[0].isprintable()
        assert " " not in found[0]
        assert parts.scheme in ("http", "https")
        assert parts.username is None
