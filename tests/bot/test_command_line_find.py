"""`cagou find` as an operator or a program calls it: real processes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.bench.wire.processes import cagou, clean_environment

ENGLISH = {"LANG": "en_GB.UTF-8"}


def answers(lines: bytes, folder: Path, settings: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """What `cagou find --jsonl` makes of these lines."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "find", "--jsonl"],
        input=lines,
        cwd=folder,
        env=clean_environment({"CAGOU_SEARCH_MODEL": "false", **(settings or {})}),
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_people_read_domains_reasons_and_names(tmp_path: Path) -> None:
    """On the sample cluster, as no database is set; nothing is left behind."""
    found = cagou(["find", "on s'est fait pirater la messagerie"], {}, tmp_path)
    assert found.returncode == 0, found.stderr
    assert "cluster d’exemple" in found.stderr
    first = found.stdout.splitlines()[1]
    assert "Cybersécurité" in first
    assert "parce que" in first
    assert "Personnes" in found.stdout
    assert list(tmp_path.iterdir()) == []
    nothing = cagou(["find", "location de bateau"], ENGLISH, tmp_path)
    assert nothing.stdout.startswith("Nothing really fits")


def test_programs_get_a_line_for_a_line(tmp_path: Path) -> None:
    """In order; blank lines are passed over, and bad ones named once the rest is answered."""
    lines = [
        {"query": "faire signer des contrats à distance", "lang": "fr"},
        {"query": ""},
        {"query": "\ud800"},
        {"query": "plombier"},
    ]
    asked = b"\n".join(json.dumps(line).encode() for line in lines)
    done = answers(asked + b'\n\n  \nnot json\n["query"]\n{"query": 3}\n\xff\n{"query": "RGPD"}', tmp_path)
    assert done.returncode == 1
    said = done.stderr.decode()
    assert [f"ligne {n}" in said.lower() for n in (7, 8, 9, 10)] == [True] * 4
    assert "Traceback" not in said
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["query"] for each in found] == [*(line["query"] for line in lines), "RGPD"]
    assert all(set(each) == {"query", "domains", "fits", "experts", "ms"} for each in found)
    assert found[0]["domains"][0] == "signature-identite-numerique"
    assert found[0]["fits"] is True
    assert found[0]["experts"]
    assert set(found[0]["experts"][0]) == {"name", "organisation", "domains", "level"}
    assert found[0]["ms"] >= 0
    assert found[1]["domains"] == []
    assert found[3]["fits"] is False
    assert found[4]["domains"][0] == "rgpd-conformite"


def test_each_line_is_answered_before_the_next_is_asked(tmp_path: Path) -> None:
    """And a reader who goes away ends it without a word."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "find", "--jsonl"],
        cwd=tmp_path,
        env=clean_environment({"CAGOU_SEARCH_MODEL": "false"}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        for query in ("drone", "wifi"):
            process.stdin.write(json.dumps({"query": query}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["query"] == query
        process.stdout.close()
        process.stdin.write(b'{"query": "cloud"}\n' * 50)
        process.stdin.close()
        assert process.wait(60) == 0
        assert b"Broken" not in process.stderr.read()


def test_the_database_is_read_where_there_is_one(home: Path) -> None:
    """Also one that no cluster fits; a text and --jsonl exclude each other."""
    before = (home / "cagou.sqlite3").read_bytes()
    found = cagou(["find", "cybersécurité"], ENGLISH, home)
    assert found.returncode == 0, found.stderr
    assert "sample" not in found.stderr
    assert "Cybersecurity" in found.stdout
    assert (home / "cagou.sqlite3").read_bytes() == before
    unknown = cagou(["find", "cybersécurité", "--cluster", "Poterie"], ENGLISH, home)
    assert (unknown.returncode, unknown.stderr.count("\n")) == (1, 1), unknown.stderr
    assert cagou(["find"], ENGLISH, home).returncode == 2
    assert cagou(["find", "drone", "--jsonl"], ENGLISH, home).returncode == 2
