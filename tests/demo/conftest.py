"""What browser tests share: chromium, and a visitor to a demo of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.demo.visit import Demo, Visit, chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """A visitor to a demo that nobody else is in; it must end without an error on either side."""
    demo = Demo()
    context = browser.new_context(viewport={"width": 1280, "height": 1600}, locale="fr-FR")
    visitor = Visit(context, demo.address)
    yield visitor
    assert visitor.faults == []
    context.close()
    assert demo.stop() == 0, demo.printed
    assert "Traceback" not in demo.printed, demo.printed
