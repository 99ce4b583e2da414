"""A Discord on the wire that outlives the bots, with a channel that answers as slowly as the real one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.wire.processes import Wire, fake_discord

MEMBERS = 5_002
PAUSE = 0.15
"""Seconds until a message that is posted or edited is answered."""


@pytest.fixture
def wire() -> Iterator[Wire]:
    """A fake of its own for each storm."""
    with fake_discord(MEMBERS) as fake:
        fake.ask("rules", {"pause": PAUSE})
        yield fake
