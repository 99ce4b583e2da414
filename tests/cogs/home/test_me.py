"""`/moi`, as people open it."""

from __future__ import annotations

from tests.support.actors import text
from tests.support.world import World


async def test_a_stranger_in_a_server_not_set_up_is_told_who_can_mend_it(bare_world: World) -> None:
    """The refusal says what to do next."""
    shown = await bare_world.member("Alice").slash(bare_world.channel, "moi")
    assert "/cluster installer" in text(shown)
    assert shown.ephemeral


async def test_a_person_is_greeted_by_their_name(world: World) -> None:
    """Not by what their Discord account calls itself."""
    anna = await world.person("Anna Kaledo")
    assert "Anna Kaledo" in text(await anna.slash(world.channel, "moi"))


async def test_it_works_after_a_restart(world: World) -> None:
    """The cluster and its people are found again."""
    anna = await world.person("Anna Kaledo")
    await world.restart()
    assert "Anna Kaledo" in text(await anna.slash(world.channel, "moi"))
