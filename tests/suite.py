"""`make test` and `make soak`: pytest on every core, then each request of the tests judged by Discord's description.

The description lies beside the project (`../shared/discord-openapi`, or where CAGOU_DISCORD_OPENAPI says); without it
only the judgement is left out. A test marked `wrong_on_purpose` sends wrong requests to see them refused:
`pytest_collection_modifyitems` below notes its name, and its lines are taken out before the judgement.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOGS = ROOT / ".cache" / "requests"
DESCRIPTION = Path(os.environ.get("CAGOU_DISCORD_OPENAPI", ROOT.parent / "shared" / "discord-openapi"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """As a pytest plugin, in each worker: note the names of the tests whose requests are wrong on purpose."""
    names = sorted(item.nodeid for item in items if item.get_closest_marker("wrong_on_purpose"))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    (LOGS / f"wrong_on_purpose.{worker}").write_text("\n".join(names), encoding="utf-8")


def lawful(lines: Iterable[str], wrong_on_purpose: set[str]) -> Iterable[str]:
    """The lines of a request log that must have no finding."""
    return (line for line in lines if json.loads(line).get("test") not in wrong_on_purpose)


def run_tests(arguments: list[str]) -> int:
    """Run pytest, on every core, writing the requests of each worker to a file of its own."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal", "-p", "tests.suite"]
    environment = dict(os.environ)
    if DESCRIPTION.is_dir():
        command += ["-p", "simcord_log"]
        known = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = os.pathsep.join([str(DESCRIPTION), *([known] if known else [])])
        environment["SIMCORD_LOG"] = str(LOGS / "sent.jsonl")
    return subprocess.run([*command, *arguments], cwd=ROOT, env=environment, check=False).returncode


def judge() -> int:
    """Judge what the run sent. 0 where nothing is wrong, or where there is no description to judge by."""
    if not DESCRIPTION.is_dir():
        print("requests: not judged, Discord's description is not beside this project")
        return 0
    names = {name for notes in LOGS.glob("wrong_on_purpose.*") for name in notes.read_text("utf-8").splitlines()}
    judged = LOGS / "judged.jsonl"
    with judged.open("w", encoding="utf-8") as kept:
        for log in sorted(LOGS.glob("sent.jsonl*")):
            with log.open(encoding="utf-8") as lines:
                kept.writelines(lawful(lines, names))
    if judged.stat().st_size == 0:
        print("requests: none was sent")
        return 0
    return subprocess.run([sys.executable, str(DESCRIPTION / "validate.py"), str(judged)], check=False).returncode


def main(arguments: list[str]) -> int:
    """The exit status of the tests, or else that of the judgement."""
    LOGS.mkdir(parents=True, exist_ok=True)
    for old in LOGS.iterdir():
        old.unlink()
    tests = run_tests(arguments)
    return judge() or tests


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
