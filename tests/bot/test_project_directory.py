"""Projects are kept in memory, and what changed is found at once."""

from __future__ import annotations

from functools import partial

import pytest

from bot import project_directory
from bot.project_directory import ProjectDirectory
from models.database import Database
from models.projects.editing import edit_project
from models.projects.proposing import Filled
from tests.support.project_room import LEA, NOW, PITCH, TITLE, Room, prepare_room


@pytest.fixture
async def room(database: Database) -> Room:
    return await prepare_room(database)


async def titles(directory: ProjectDirectory, room: Room) -> list[str]:
    """Those that are kept."""
    return sorted(each.title for each in (await directory.of(room.cluster_id)).projects)


async def test_what_changed_is_read_again_by_whoever_asks(room: Room) -> None:
    directory = ProjectDirectory(room.database)
    assert await titles(directory, room) == []
    made = await room.publish()
    first = await directory.of(room.cluster_id)
    assert [each.title for each in first.projects] == [TITLE]
    assert await directory.of(room.cluster_id) is first, "nothing is read where nothing changed"
    await room.draft(filled=Filled("Brouillon", PITCH))
    assert await directory.of(room.cluster_id) is first, "a draft is nobody else's"
    await room.do(partial(edit_project, actor=LEA, project_id=made.id, title="Mieux", pitch=PITCH, now=NOW))
    assert await titles(directory, room) == ["Mieux"]
    await directory.close()


async def test_those_of_before_serve_where_reading_takes_long(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = ProjectDirectory(room.database)
    await room.publish()
    assert await titles(directory, room) == [TITLE]
    monkeypatch.setattr(project_directory, "UNNOTICED_SECONDS", 0.0)
    await room.publish(filled=Filled("Autre", PITCH))
    assert await titles(directory, room) == [TITLE], "whoever asks waits no longer than nobody notices"
    monkeypatch.setattr(project_directory, "UNNOTICED_SECONDS", 10.0)
    assert await titles(directory, room) == ["Autre", TITLE]
    await directory.close()
