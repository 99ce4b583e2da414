"""All of it or nothing, on both engines: written once, repeated without a trace, whatever happens in between."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select

from config.sample import sample_files
from models.actor import Actor
from models.audit import AuditDetail, AuditEntry
from models.database import Database, Session, Topic, everywhere
from models.errors import NotAllowed
from models.experts.domains import seed_domains
from models.experts.merging import merge_domains
from models.people.names import folded
from models.people.tables import Mandate, Office, Organisation, Person
from models.transfer import importing, staging
from models.transfer.comparing import Count, Part
from models.transfer.errors import ClusterChangedMeanwhile, FilesHaveProblems, ImportSuperseded
from models.transfer.exporting import csv_of, export_csv, export_workbook, sheets_of
from models.transfer.held import Held, held_in
from models.transfer.importing import IMPORTED, Progress, Stage, examine, import_files
from models.transfer.problems import ProblemKind
from models.transfer.reading import SourceFile
from models.transfer.tables import ImportRun, StagedPerson
from tests.support import factories
from tests.support.registers import registers, without_ids

OPERATOR = Actor.at_command_line()
SAMPLE = [SourceFile(name, content) for name, content in sample_files().items()]
PART_OF_SAMPLE = SAMPLE[:2]
GUILDS = itertools.count(100)


def csv_file(text: str) -> SourceFile:
    return SourceFile("membres.csv", text.encode())


async def number(database: Database, cluster_id: UUID, table: type) -> int:
    return await database.read(cluster_id, lambda session: session.scalar(select(func.count()).select_from(table)) or 0)


async def entries(database: Database, cluster_id: UUID) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.kind == IMPORTED)
    return await database.read(cluster_id, lambda session: list(session.scalars(query)))


async def test_the_sample_cluster_once_and_again(database: Database, cluster_id: UUID, now: datetime) -> None:
    told: list[Progress] = []
    found = await import_files(database, cluster_id, OPERATOR, SAMPLE, now=now, tell=told.append)
    assert found.problems == ()
    assert found.changes.counts == {
        Part.ORGANISATIONS: Count(created=108),
        Part.PEOPLE: Count(created=260),
        Part.AFFILIATIONS: Count(created=262),
        Part.EXPERTISE: Count(created=600),
    }
    assert list(dict.fromkeys(progress.stage for progress in told)) == list(Stage)
    assert told[-1] == Progress(Stage.MOVING, 1230, 1230)
    assert await number(database, cluster_id, StagedPerson) == 0
    assert await number(database, cluster_id, ImportRun) == 0

    before = await held_in(database, cluster_id)
    again = await import_files(database, cluster_id, OPERATOR, SAMPLE, now=now + timedelta(days=1))
    assert again.changes.nothing
    assert await held_in(database, cluster_id) == before
    assert len(await entries(database, cluster_id)) == 1


async def test_repeating_writes_nothing(
    database: Database, cluster_id: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    await import_files(database, cluster_id, OPERATOR, PART_OF_SAMPLE, now=now)

    async def refuse(*_: object) -> None:
        raise AssertionError("written")

    monkeypatch.setattr(database, "write", refuse)
    again = await import_files(database, cluster_id, OPERATOR, PART_OF_SAMPLE, now=now)
    assert again.changes.nothing


async def test_the_audit_log_says_how_many_and_who(database: Database, cluster_id: UUID, now: datetime) -> None:
    person_id = await database.write(
        cluster_id,
        lambda session: factories.person(session, "Anna Kaledo", now=now, user_id=7, office=Office.PRESIDENT),
    )
    await import_files(database, cluster_id, Actor(user_id=7), PART_OF_SAMPLE, now=now)
    (entry,) = await entries(database, cluster_id)
    detail = await database.read(cluster_id, lambda session: session.find(AuditDetail, entry.id))
    assert entry.actor_id == person_id
    assert detail is not None
    assert detail.after is not None
    assert (detail.after["organisations_created"], detail.after["people_created"]) == (108, 260)


async def test_only_the_board_and_the_operator(database: Database, cluster_id: UUID, now: datetime) -> None:
    await database.write(cluster_id, lambda session: factories.person(session, "Bob Staff", now=now, user_id=8))
    for actor in (Actor(user_id=8), Actor(user_id=9), Actor(user_id=9, server_administrator=True), Actor.nobody()):
        for operation in (import_files, examine):
            with pytest.raises(NotAllowed):
                await operation(database, cluster_id, actor, PART_OF_SAMPLE, now=now)
        with pytest.raises(NotAllowed):
            await export_csv(database, cluster_id, actor, now=now)
        with pytest.raises(NotAllowed):
            await export_workbook(database, cluster_id, actor, now=now)


async def test_a_mandate_that_ends_meanwhile_no_longer_acts(
    database: Database, cluster_id: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    await database.write(
        cluster_id,
        lambda session: factories.person(session, "Anna Kaledo", now=now, user_id=7, office=Office.PRESIDENT),
    )

    def end(session: Session) -> None:
        for mandate in session.scalars(select(Mandate)):
            session.delete(mandate)

    _before_the_first_move(monkeypatch, end)
    with pytest.raises(NotAllowed):
        await import_files(database, cluster_id, Actor(user_id=7), PART_OF_SAMPLE, now=now)
    assert await number(database, cluster_id, Organisation) == 0
    assert await number(database, cluster_id, ImportRun) == 0


async def test_domains_merged_while_a_long_import_moves(
    database: Database, cluster_id: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What still waited goes to the domain that took over, as the merge did with what was there."""
    monkeypatch.setattr(staging, "SLICE", 200)
    domains = {domain.slug: domain.id for domain in (await held_in(database, cluster_id)).domains}
    source, target, last = domains["cybersecurite"], domains["cloud-hebergement"], domains["conduite-projet-amoa"]
    original, steps = staging.move_slice, itertools.count()

    def move_slice(session: Session, import_id: UUID) -> int:
        if next(steps) == 3:  # people are there, no expertise yet
            merge_domains(session, OPERATOR, source, target, now=now)
            merge_domains(session, OPERATOR, target, last, now=now)
        return original(session, import_id)

    monkeypatch.setattr(staging, "move_slice", move_slice)
    await import_files(database, cluster_id, OPERATOR, SAMPLE, now=now)
    held = await held_in(database, cluster_id)
    assert {row.domain_id for row in held.expertise}.isdisjoint({source, target})
    masters = Counter(row.domain_id for row in held.expertise)
    assert masters[last] > max(count for domain_id, count in masters.items() if domain_id != last)
    again = await import_files(database, cluster_id, OPERATOR, SAMPLE[:2], now=now)
    assert again.changes.nothing


def _before_the_first_move(
    monkeypatch: pytest.MonkeyPatch, meddle: Callable[[Session], object], times: int = 1
) -> None:
    """Do something as another operation would, in front of the first move."""
    original, left = importing._first_move, [times]

    def first_move(session: Session, *arguments: object) -> int:
        if left[0]:
            left[0] -= 1
            meddle(session)
            session.flush()
        return original(session, *arguments)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(importing, "_first_move", first_move)


async def test_a_dry_run_changes_nothing(database: Database, cluster_id: UUID, now: datetime) -> None:
    found = await examine(database, cluster_id, OPERATOR, SAMPLE, now=now)
    assert found.changes.counts[Part.ORGANISATIONS].created == 108
    assert await number(database, cluster_id, Organisation) == 0


async def test_one_problem_stops_all_of_it(database: Database, cluster_id: UUID, now: datetime) -> None:
    wrong = csv_file("Courriel;Domaine;Niveau\nnobody@x.example;Cybersécurité;9\n")
    with pytest.raises(FilesHaveProblems) as raised:
        await import_files(database, cluster_id, OPERATOR, [*SAMPLE, wrong], now=now)
    assert {problem.kind for problem in raised.value.problems} == {
        ProblemKind.PERSON_UNKNOWN,
        ProblemKind.LEVEL_WRONG,
    }
    assert await number(database, cluster_id, Organisation) == 0
    assert "nobody" not in str(raised.value)


async def test_what_the_cluster_holds_may_stand_in_the_way(database: Database, cluster_id: UUID, now: datetime) -> None:
    await import_files(database, cluster_id, OPERATOR, PART_OF_SAMPLE, now=now)
    found = await examine(
        database,
        cluster_id,
        OPERATOR,
        [csv_file("Prénom;Nom;Adhérent;Rôle\nNouvelle;Venue;Groupe Niaouli;représentante\n")],
        now=now,
    )
    assert [problem.kind for problem in found.problems] == [ProblemKind.REPRESENTATIVE_HELD]


async def test_only_the_fields_of_the_file_are_set(
    database: Database, cluster_id: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = csv_file("Nom;Commune;Présentation\nBanian;Koné;Avant\n")
    await import_files(database, cluster_id, OPERATOR, [first], now=now)

    def edit(session: Session) -> None:
        row = session.scalars(select(Organisation)).one()
        row.presentation = "Écrit par un autre"

    _before_the_first_move(monkeypatch, edit)
    second = csv_file("Nom;Commune;Présentation\nBanian;Voh;\n")
    found = await import_files(database, cluster_id, OPERATOR, [second], now=now)
    assert found.changes.counts[Part.ORGANISATIONS] == Count(updated=1)
    (row,) = (await held_in(database, cluster_id)).organisations
    assert (row.commune, row.presentation, row.status) == ("Voh", "Écrit par un autre", "active")


@pytest.mark.parametrize("name", ["Banian", "Une Autre"])
async def test_others_who_are_faster(
    database: Database, cluster_id: UUID, now: datetime, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody adds an organisation between comparison and move: the import compares again."""

    original, left = staging.begin, [1]

    def begin(session: Session, total: int, now: datetime) -> UUID:
        if left[0]:
            left[0] -= 1
            session.add(
                Organisation(id=session.new_id(), name=name, name_key=folded(name), status="active", created_at=now)
            )
        return original(session, total, now)

    monkeypatch.setattr(staging, "begin", begin)
    await import_files(database, cluster_id, OPERATOR, [csv_file("Nom;Commune\nBanian;Koné\n")], now=now)
    rows = (await held_in(database, cluster_id)).organisations
    assert {(row.name, row.commune) for row in rows} == {
        ("Banian", "Koné"),
        (name, "Koné" if name == "Banian" else None),
    }
    assert len(await entries(database, cluster_id)) == 1


async def test_it_gives_up_when_others_never_stop(
    database: Database, cluster_id: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add(session: Session) -> None:
        raise staging.Overtaken

    _before_the_first_move(monkeypatch, add, times=99)
    with pytest.raises(ClusterChangedMeanwhile):
        await import_files(database, cluster_id, OPERATOR, PART_OF_SAMPLE, now=now)
    assert await number(database, cluster_id, Organisation) == 0
    assert await number(database, cluster_id, ImportRun) == 0


async def test_two_imports_at_once_end_as_one(database: Database, cluster_id: UUID, now: datetime) -> None:
    results = await asyncio.gather(
        *(import_files(database, cluster_id, OPERATOR, SAMPLE, now=now) for _ in range(3)), return_exceptions=True
    )
    assert all(not isinstance(each, BaseException) or isinstance(each, ImportSuperseded) for each in results), results
    assert any(not isinstance(each, BaseException) for each in results)
    assert await number(database, cluster_id, Organisation) == 108
    assert await number(database, cluster_id, Person) == 260
    assert await number(database, cluster_id, ImportRun) == 0
    assert await number(database, cluster_id, StagedPerson) == 0
    assert (await import_files(database, cluster_id, OPERATOR, SAMPLE, now=now)).changes.nothing


class Killed(BaseException):
    """The process ends here."""


def _killed_at(monkeypatch: pytest.MonkeyPatch, database: Database, step: int) -> Callable[[], int]:
    """The step-th write fails as a killed process does: nothing after it takes place. Returns a count of writes."""
    original, count = database.write, [0]

    async def write(*arguments: object) -> object:
        count[0] += 1
        if count[0] >= step:
            raise Killed
        return await original(*arguments)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(database, "write", write)
    return lambda: count[0]


@pytest.mark.parametrize("slice_size", [10_000, 100])
async def test_a_death_between_any_two_writes_leaves_all_or_nothing(
    database: Database, cluster_id: UUID, now: datetime, slice_size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for an import that takes several moves: what has begun is carried to its end at the next start."""
    monkeypatch.setattr(staging, "CHUNK", 300)
    monkeypatch.setattr(staging, "SLICE", slice_size)
    expected = {0, 108}
    outcomes = set()
    for step in range(1, 40):
        with monkeypatch.context() as patched:
            writes = _killed_at(patched, database, step)
            try:
                await import_files(database, cluster_id, OPERATOR, PART_OF_SAMPLE, now=now)
            except Killed:
                done = False
            else:
                done = writes() < step
        await staging.settle_leftovers(database, now + timedelta(hours=2))
        count = await number(database, cluster_id, Organisation)
        people = await number(database, cluster_id, Person)
        assert count in expected
        assert people == (260 if count else 0)
        assert await number(database, cluster_id, StagedPerson) == 0
        assert await number(database, cluster_id, ImportRun) == 0
        assert len(await entries(database, cluster_id)) == (1 if count else 0)
        outcomes.add(count)
        if count or done:
            break
    assert 108 in outcomes


async def test_a_dead_import_is_cleared_by_the_next(
    database: Database, cluster_id: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "CHUNK", 100)
    with monkeypatch.context() as patched:
        _killed_at(patched, database, 4)
        with pytest.raises(Killed):
            await import_files(database, cluster_id, OPERATOR, PART_OF_SAMPLE, now=now)
    assert await number(database, cluster_id, ImportRun) == 1
    assert await number(database, cluster_id, StagedPerson) > 0
    await import_files(database, cluster_id, OPERATOR, [csv_file("Nom\nBanian\n")], now=now)
    assert await number(database, cluster_id, StagedPerson) == 0
    assert await number(database, cluster_id, ImportRun) == 0
    assert await number(database, cluster_id, Organisation) == 1


async def test_subscribers_hear_of_people_and_experts(database: Database, cluster_id: UUID, now: datetime) -> None:
    heard: set[Topic] = set()
    database.subscribe(lambda scope, topics: heard.update(topics) if scope == cluster_id else None)
    await import_files(database, cluster_id, OPERATOR, PART_OF_SAMPLE, now=now)
    assert {Topic.PEOPLE, Topic.EXPERTS} <= heard


async def test_another_cluster_sees_nothing(database: Database, cluster_id: UUID, now: datetime) -> None:
    other = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=2, now=now))
    await import_files(database, cluster_id, OPERATOR, PART_OF_SAMPLE, now=now)
    assert await number(database, other, Organisation) == 0
    await import_files(database, other, OPERATOR, PART_OF_SAMPLE, now=now)
    assert await number(database, other, Person) == 260
    assert await number(database, cluster_id, Person) == 260


async def test_export_imports_back(database: Database, cluster_id: UUID, now: datetime) -> None:
    await import_files(database, cluster_id, OPERATOR, SAMPLE, now=now)
    other = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=2, now=now))
    await database.write(other, lambda session: seed_domains(session, now))
    for files in (
        await export_csv(database, cluster_id, OPERATOR, now=now),
        [await export_workbook(database, cluster_id, OPERATOR, now=now)],
    ):
        assert (await import_files(database, cluster_id, OPERATOR, files, now=now)).changes.nothing
        await import_files(database, other, OPERATOR, files, now=now)
        here, there = await held_in(database, cluster_id), await held_in(database, other)
        assert without_ids(here) == without_ids(there)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(register=registers(most=4))
async def test_any_register_through_the_database(
    database: Database, cluster_id: UUID, now: datetime, register: Held
) -> None:
    fresh = await database.write(everywhere(), lambda s: factories.cluster(s, guild_id=next(GUILDS), now=now))
    await database.write(fresh, lambda session: seed_domains(session, now))
    files = [SourceFile(f"{sheet.kind}.csv", csv_of(sheet)) for sheet in sheets_of(register)]
    await import_files(database, fresh, OPERATOR, files, now=now)
    assert without_ids(await held_in(database, fresh)) == without_ids(register)
    exported = await export_csv(database, fresh, OPERATOR, now=now)
    assert (await import_files(database, fresh, OPERATOR, exported, now=now)).changes.nothing
