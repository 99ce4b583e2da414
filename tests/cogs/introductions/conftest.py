"""A desk: who asks, and who can be asked."""

from __future__ import annotations

import pytest

from tests.support.requests import Desk, open_desk
from tests.support.world import World


@pytest.fixture
async def desk(world: World) -> Desk:
    """On each engine."""
    return await open_desk(world)
