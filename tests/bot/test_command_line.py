"""`cagou …` as an operator types it: real processes, in French and in English."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from config.sample import sample_files
from tests.bench.wire.processes import cagou

ENGLISH = {"LANG": "en_GB.UTF-8"}


@pytest.fixture
def sample(tmp_path: Path) -> list[str]:
    """The sample cluster's files, as arguments."""
    folder = tmp_path / "fichiers"
    folder.mkdir()
    for name, content in sample_files().items():
        (folder / name).write_bytes(content)
    return [str(folder / name) for name in sample_files()]


def people(file: Path) -> int:
    """How many the file holds."""
    with closing(sqlite3.connect(file)) as connection:
        count: int = connection.execute("SELECT count(*) FROM person").fetchone()[0]
        return count


def test_help_says_what_there_is_in_the_operators_language(tmp_path: Path) -> None:
    """French unless the console is English."""
    french, english = cagou(["--help"], {}, tmp_path), cagou(["--help"], ENGLISH, tmp_path)
    assert (french.returncode, english.returncode) == (0, 0)
    assert "Lance le bot" in french.stdout or "bot sur Discord" in french.stdout
    assert "Run the bot on Discord." in english.stdout


def test_an_import_and_an_export_there_and_back(home: Path, sample: list[str]) -> None:
    """A trial writes nothing; the import writes all; what is exported changes nothing when it is imported again."""
    before = people(home / "cagou.sqlite3")
    trial = cagou(["import", "--dry-run", *sample], {}, home)
    assert trial.returncode == 0, trial.stderr
    assert "rien n’a été écrit" in trial.stderr
    assert people(home / "cagou.sqlite3") == before
    imported = cagou(["import", *sample], {}, home)
    assert imported.returncode == 0, imported.stderr
    assert people(home / "cagou.sqlite3") == before + 260
    assert cagou(["export", "csv"], {}, home).returncode == 0
    assert len(list((home / "csv").iterdir())) == 3
    assert cagou(["export", "registre.xlsx"], {}, home).returncode == 0
    again = cagou(["import", "registre.xlsx"], ENGLISH, home)
    assert again.returncode == 0, again.stderr
    assert "nothing changes" in again.stderr


def test_a_file_with_mistakes_is_refused_whole(home: Path) -> None:
    """Each with its line; the exit status says so."""
    (home / "personnes.csv").write_text("Prénom;Nom;Courriel\nAnna;Kaledo;anna@exemple.nc\n;Durand;pas une adresse\n")
    before = people(home / "cagou.sqlite3")
    refused = cagou(["import", "personnes.csv"], {}, home)
    assert refused.returncode == 1
    assert "ligne 3" in refused.stderr.lower()
    assert people(home / "cagou.sqlite3") == before
    assert cagou(["import", "absent.csv"], {}, home).returncode == 2


def test_a_copy_is_put_back(home: Path) -> None:
    """A dated one by default; a file that is no back-up is refused and changes nothing."""
    made = cagou(["backup"], {}, home)
    assert made.returncode == 0, made.stderr
    copies = list((home / "backups").iterdir())
    assert len(copies) == 1
    before = people(home / "cagou.sqlite3")
    with closing(sqlite3.connect(home / "cagou.sqlite3")) as connection, connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("DELETE FROM person")
    (home / "abimee.sqlite3").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    refused = cagou(["restore", "abimee.sqlite3"], ENGLISH, home)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
    assert people(home / "cagou.sqlite3") == 0
    assert cagou(["restore", str(copies[0])], {}, home).returncode == 0
    assert people(home / "cagou.sqlite3") == before


def test_migrate_makes_the_tables_and_says_so(tmp_path: Path) -> None:
    """And repeating it changes nothing; without a cluster there is nothing to import into."""
    for environment, said in (({}, "à jour"), (ENGLISH, "up to date")):
        migrated = cagou(["migrate"], environment, tmp_path)
        assert (migrated.returncode, said in migrated.stderr) == (0, True), migrated.stderr
    (tmp_path / "personnes.csv").write_text("Prénom;Nom\nAnna;Kaledo\n")
    refused = cagou(["import", "personnes.csv"], {}, tmp_path)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
    assert "/cluster installer" in refused.stderr


def test_a_wrong_setting_in_the_env_file_is_named(tmp_path: Path) -> None:
    """The process ends with 2 and the secret beside it is not shown."""
    (tmp_path / ".env").write_text("CAGOU_TOKEN=tres.secret.jeton\nCAGOU_HEALTH_PORT=web\n")
    refused = cagou(["run"], {}, tmp_path)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1), refused.stderr
    assert "CAGOU_HEALTH_PORT" in refused.stderr
    assert "secret" not in refused.stderr
