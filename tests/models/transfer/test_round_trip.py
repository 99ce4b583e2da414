"""What is written imports back identically: into an empty cluster, and into the same one without a change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from models.transfer.checking import Checked, check
from models.transfer.comparing import compare
from models.transfer.exporting import csv_of, sheets_of, workbook_of
from models.transfer.held import Held
from models.transfer.reading import SourceFile, read
from tests.support.registers import EMPTY, after, id_source, registers, without_ids

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
FEW, MANY = (
    settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    for examples in (25, 1_000)
)


def written(held: Held, kind: str) -> Sequence[SourceFile]:
    sheets = sheets_of(held)
    if kind == "xlsx":
        return [SourceFile("membres.xlsx", workbook_of(sheets, NOW))]
    return [SourceFile(f"{sheet.kind}.csv", csv_of(sheet)) for sheet in sheets]


def checked(files: Sequence[SourceFile], held: Held) -> Checked:
    return check(read(files), held)


def blocking(result: Checked) -> list[object]:
    return [(problem, problem.value, problem.suggestion) for problem in result.problems if problem.blocking]


def comes_back(held: Held, kind: str) -> None:
    result = checked(written(held, kind), EMPTY)
    assert blocking(result) == []
    _, rows = compare(result.plan, EMPTY, id_source(), NOW)
    assert without_ids(after(EMPTY, rows)) == without_ids(held)


def changes_nothing(held: Held, kind: str) -> None:
    result = checked(written(held, kind), held)
    assert blocking(result) == []
    changes, rows = compare(result.plan, held, id_source(), NOW)
    assert rows == []
    assert changes.nothing


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@FEW
@given(held=registers())
def test_into_an_empty_cluster(kind: str, held: Held) -> None:
    comes_back(held, kind)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@FEW
@given(held=registers())
def test_into_the_same_cluster(kind: str, held: Held) -> None:
    changes_nothing(held, kind)


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@MANY
@given(held=registers(most=10))
def test_many_registers(kind: str, held: Held) -> None:
    comes_back(held, kind)
    changes_nothing(held, kind)


@FEW
@given(held=registers())
def test_the_same_bytes_for_the_same_register(held: Held) -> None:
    assert written(held, "csv") == written(held, "csv")
    assert written(held, "xlsx") == written(held, "xlsx")
