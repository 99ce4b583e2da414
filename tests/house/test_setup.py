"""The set-up of the house: locks, what is tracked, the container files, the make targets."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "config" / "lock"
LONGEST = 400
"""Lines of a file, tests and migrations excepted (design, "The house")."""
EXTRAS_OF_LOCK = {
    "runtime": (),
    "postgres": ("postgres",),
    "demo": ("demo",),
    "dev": ("demo", "postgres", "test", "dev"),
}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)

# Written in pieces, so that this file is not its own first finding.
REGISTRY = re.compile(
    "|".join(["pypi" + r"\.org", "python" + r"hosted\.", "npmjs" + r"\.", r"(?m:^--\S*index|^--find)"])
)
MACHINE_PATH = re.compile(r"(?<![\w.~/-])/(?:work|root|home/\w+|tmp/w|opt/pypi)(?:/|\b)")
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|(?<![\w-])[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,45}(?![\w-])"  # a bot's token
    r"|discord(?:app)?\.com/api/webhooks/\d"
)


def tracked() -> list[Path]:
    """Every file that git tracks and that is there now."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts() -> Iterator[tuple[str, str]]:
    """The name and the text of every tracked file that is text."""
    for file in tracked():
        try:
            yield file.relative_to(ROOT).as_posix(), file.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # an image, a workbook


def found(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern stands in the tracked texts, as name:line."""
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for name, text in texts()
        for match in pattern.finditer(text)
    ]


def locked(name: str) -> dict[str, str]:
    """Package -> version of one lock file."""
    return {
        canonicalize_name(package): version for package, version in PINNED.findall((LOCK / name).read_text("utf-8"))
    }


def declared(*extras: str) -> list[Requirement]:
    """What pyproject.toml asks for, with some extras; the project's own name left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return [requirement for line in asked if (requirement := Requirement(line)).name != project["name"]]


@pytest.mark.parametrize("lock", EXTRAS_OF_LOCK)
def test_a_lock_holds_what_pyproject_asks(lock):
    versions = locked(f"{lock}.txt")
    for requirement in declared(*EXTRAS_OF_LOCK[lock]):
        version = versions.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is not in {lock}.txt: run make lock ARGS=--keep"
        assert requirement.specifier.contains(version), f"{lock}.txt has {version}, asked {requirement}: run make lock"


def test_the_build_backend_is_locked():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    versions = locked("build.txt")
    for requirement in map(Requirement, asked):
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)])


@pytest.mark.parametrize("lock", sorted(file.name for file in LOCK.glob("*.txt")))
def test_a_lock_has_the_hash_of_every_package_and_one_version_with_the_others(lock):
    entries = re.split(r"\n(?=[a-z0-9])", (LOCK / lock).read_text("utf-8"))
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    everything = locked("dev.txt") | locked("build.txt")
    assert {name: everything.get(name) for name in locked(lock)} == locked(lock)


def test_no_registry_host_is_named():
    assert found(REGISTRY) == []


def test_no_path_of_a_machine_is_named():
    assert found(MACHINE_PATH) == []


def test_nothing_secret_is_tracked():
    assert found(SECRET) == []
    names = [file.relative_to(ROOT).as_posix() for file in tracked()]
    kept_out = re.compile(r"(^|/)(\.env|secrets/.*|.*\.sqlite3(-\w+)?|.*\.pem|.*\.key)$")
    assert [name for name in names if kept_out.search(name)] == []


def test_no_file_is_too_long():
    python = ((name, text) for name, text in texts() if name.endswith((".py", ".js", ".css", ".html", ".sh")))
    ours = ((name, text) for name, text in python if not name.startswith(("tests/", "models/migrations/versions/")))
    assert [f"{name}: {lines}" for name, text in ours if (lines := text.count("\n")) > LONGEST] == []


def test_every_top_level_package_is_installed():
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]["find"][
        "include"
    ]
    python = {file.relative_to(ROOT).parts[0] for file in tracked() if file.suffix == ".py"} - {"tests"}
    assert python <= {pattern.rstrip("*") for pattern in patterns}


def test_every_make_target_explains_itself():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    explained = dict(re.findall(r"^([a-z-]+):.*## (.+)$", makefile, re.MULTILINE))
    assert set(re.findall(r"^\.PHONY: (\S+)$", makefile, re.MULTILINE)) == set(explained)
    assert explained.keys() >= {"help", "demo", "run", "test", "soak", "check", "bench", "format", "lock"}
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(words in shown for words in explained.values())


def test_the_dockerfile_passes_its_linter():
    linter = shutil.which("hadolint", path=Path(sys.executable).parent)
    if linter is None:
        pytest.skip("hadolint ships no program for this machine")
    command = [linter, "--no-color", "--failure-threshold", "warning", "Dockerfile"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_compose_follows_its_schema():
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"]
    done = subprocess.run(checker, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
