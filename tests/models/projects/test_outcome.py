"""What a project delivers: a page, a file or both. The file is what it says it is, for who reads the project."""

from __future__ import annotations

from functools import partial
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.database import Database
from models.errors import DomainError
from models.outbox import Way
from models.projects import errors
from models.projects.facts import PROJECT_CARD, PROJECT_FILE, PROJECT_POST, project_facts
from models.projects.moving import Told, move
from models.projects.outcome import delivered_files, fetch_file, file_stands, files_gone, files_posted, kept_file
from models.projects.outcome_files import KINDS, MEGABYTE, MOST_MEGABYTES, MOST_NAME, OutcomeFile, checked
from models.projects.tables import ProjectFile, Stage
from tests.support.project_room import LEA, MARC, NOW, ROSE, Room, prepare_room

FILE = checked("Carte du lagon.pdf", b"%PDF-1.7")


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("carte.pdf", b"", errors.OutcomeFileEmpty),
        ("carte.pdf", b"%PDF-".ljust(MOST_MEGABYTES * MEGABYTE + 1), errors.OutcomeFileTooBig),
        ("carte", b"%PDF-", errors.OutcomeFileRefused),
        (".pdf", b"%PDF-", errors.OutcomeFileRefused),
        ("carte.pdf.exe", b"%PDF-", errors.OutcomeFileRefused),
        ("carte.pdf", b"MZ", errors.OutcomeFileRefused),
        ("page.html", b"<html>", errors.OutcomeFileRefused),
        ("releves.csv", b"a;b\x00", errors.OutcomeFileRefused),
    ],
)
def test_what_is_no_file_to_deliver(name: str, content: bytes, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        checked(name, content)


@given(st.text(), st.sampled_from(sorted(KINDS)))
def test_a_name_is_kept_short_and_sent_plain(stem: str, ending: str) -> None:
    """Whatever it is called: Discord leaves the name as it is sent, so that the card can show the file."""
    beginning = (KINDS[ending] or (b"",))[0]
    try:
        file = checked(f"{stem}.{ending}", beginning + b"a")
    except errors.OutcomeFileRefused:
        return  # nothing but an ending
    assert len(file.name) <= MOST_NAME
    assert file.name.endswith(ending)
    assert file.sent_as.isascii()
    assert file.sent_as.replace("-", "").replace("_", "").replace(".", "").isalnum()
    assert file.sent_as.endswith(f".{ending}")


@pytest.fixture
async def room(database: Database) -> Room:
    return await prepare_room(database)


async def delivered(room: Room, told: Told) -> UUID:
    made = await room.publish()
    await room.gives(made.id, LEA, "Lagon")
    await room.gives(made.id, ROSE, "Récif")
    for stage in (Stage.FRAMING, Stage.BUILDING):
        await room.do(partial(move, actor=LEA, project_id=made.id, after=stage.value, told=Told(), now=NOW))
    await room.carried_out()
    await room.do(partial(move, actor=LEA, project_id=made.id, after=Stage.DELIVERED.value, told=told, now=NOW))
    return made.id


async def test_a_file_alone_is_posted_once_and_kept(room: Room) -> None:
    id = await delivered(room, Told(summary="Une carte", file=FILE))
    assert (Way.PROJECT, PROJECT_FILE) in await room.owed()
    assert (await room.row(id)).outcome_url is None
    found = await room.read(lambda session: project_facts(session, id))
    assert found is not None
    assert found.file is not None
    assert (found.file.name, found.file.posted) == ("Carte du lagon.pdf", None)
    assert await room.read(partial(fetch_file, actor=MARC, project_id=id, now=NOW)) == FILE
    await room.carried_out()
    await room.do(lambda session: file_stands(session, id, 5, 6, NOW))
    found = await room.read(lambda session: project_facts(session, id))
    assert found is not None
    assert found.file is not None
    assert found.file.posted == (5, 6)
    assert await room.owed() == [(Way.REFRESH, PROJECT_CARD), (Way.PROJECT, PROJECT_POST)]
    assert await room.read(lambda session: files_posted(session, [5, 6, 7])) == [6]
    await room.carried_out()
    await room.do(lambda session: files_gone(session, ProjectFile.message_id == 6, NOW))
    await room.do(lambda session: files_gone(session, ProjectFile.message_id == 6, NOW))
    found = await room.read(lambda session: project_facts(session, id))
    assert found is not None
    assert found.file is not None
    assert found.file.posted is None
    anew = [(Way.REFRESH, PROJECT_CARD), (Way.PROJECT, PROJECT_POST), (Way.PROJECT, PROJECT_FILE)]
    assert await room.owed() == anew
    assert await room.read(delivered_files) == [id]


async def test_without_a_file_none_is_owed(room: Room) -> None:
    id = await delivered(room, Told(summary="Une carte", url="lagon.example"))
    assert (Way.PROJECT, PROJECT_FILE) not in await room.owed()
    assert await room.read(lambda session: kept_file(session, id)) is None
    with pytest.raises(errors.NoOutcomeFile):
        await room.read(partial(fetch_file, actor=MARC, project_id=id, now=NOW))


def test_a_name_that_says_nothing_is_given_one() -> None:
    assert OutcomeFile("東京.pdf", b"").sent_as == "livrable.pdf"
