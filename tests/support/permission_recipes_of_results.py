"""What the buttons of closed votes need to be given, made anew for each use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from simcord import MemberActor

from tests.support.permission_acts import Argument
from tests.support.permission_kinds import Scene
from tests.support.permission_recipes_of_polls import closed_poll_named


async def closed_poll_value(scene: Scene, actor: MemberActor) -> str:
    """One on whose roll this person is."""
    return str((await closed_poll_named(scene, actor))["scrutin"])


async def closed_poll(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (UUID(await closed_poll_value(scene, actor)),)


async def closed_poll_and_kind(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (*await closed_poll(scene, actor), "csv")


def words(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"text": "Scrutin"}


def later(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"until": "31/10/2026 18:00"}
