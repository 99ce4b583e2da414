"""What a search of the journal needs to be given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simcord import MemberActor

from cogs.journal.cards import EVERYTHING, Search
from tests.support.permission_acts import Argument
from tests.support.permission_kinds import Scene


def words(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"text": "mandat", "person": "", "since": ""}


async def everything(scene: Scene, actor: MemberActor) -> str:
    return EVERYTHING


async def kept_search(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (scene.bot.memory.keep(Search(), actor.id, scene.world.now),)
