"""Starts the fake Discord and bots as processes, and stops each by its own id."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAwMQ.fake.not-a-secret-only-for-the-fake-discord"
"""Has the shape of a bot's token: the id of the fake's application, in base64."""


def wait_for(
    found: Callable[[], T | None],
    seconds: float,
    process: subprocess.Popen[bytes] | None = None,
    every: float = 0.01,
) -> T:
    """What `found` returns once it is true. `TimeoutError`; `RuntimeError` where the process ended before."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = found()
        if value:
            return value
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"the process ended with {process.returncode}")
        time.sleep(every)
    raise TimeoutError


def stop(process: subprocess.Popen[bytes], seconds: float = 15) -> int:
    """End a process that we started; its exit status."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(seconds)
    return process.returncode


@dataclass(frozen=True)
class Wire:
    """A running fake Discord."""

    base: str

    def ask(self, what: str, asked: Mapping[str, Any] | None = None, seconds: float = 320) -> Any:
        """Ask the control address."""
        body = None if asked is None else json.dumps(asked).encode()
        request = urllib.request.Request(f"{self.base}/_control/{what}", data=body, method="POST" if body else "GET")
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            return json.load(answer)

    def drive(self, kind: str, **load: Any) -> dict[str, Any]:
        """Carry out a load (`driving.Load`), and its figures."""
        figures: dict[str, Any] = self.ask("drive", {"kind": kind, **load})
        return figures

    def state(self) -> dict[str, Any]:
        """What it has seen."""
        seen: dict[str, Any] = self.ask("state")
        return seen

    def wait_ready(self, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
        """Wait until a bot is connected and knows the server."""
        wait_for(lambda: self.state()["ready"], seconds, process)

    @property
    def environment(self) -> dict[str, str]:
        """The settings that aim Cagou at it, without the model that only the development set brings in."""
        return {
            "CAGOU_TOKEN": TOKEN,
            "CAGOU_DISCORD_API_URL": f"{self.base}/api/v10",
            "CAGOU_SEARCH_MODEL": "false",
            "CAGOU_DISCORD_GATEWAY_URL": self.base.replace("http", "ws", 1) + "/gateway/",
        }


@contextmanager
def fake_discord(members: int = 108) -> Iterator[Wire]:
    """A fresh fake Discord."""
    with tempfile.TemporaryDirectory() as folder:
        port_file = Path(folder) / "address"
        command = [sys.executable, "-m", "tests.bench.wire.server", "--members", str(members)]
        process = subprocess.Popen([*command, "--port-file", str(port_file)], cwd=ROOT)
        try:
            wait_for(port_file.exists, 30, process)
            yield Wire(port_file.read_text("utf-8"))
        finally:
            stop(process)


def clean_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without any setting of Cagou's, and those given.

    Bytecode is kept, as an installation has it: without, a start compiles five hundred modules.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAGOU_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**kept, "PYTHONPATH": str(ROOT), "LANG": "fr_FR.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", **settings}


@dataclass
class Started:
    """A process with what it says on standard error, in a file."""

    process: subprocess.Popen[bytes]
    errors: Path
    began: float = field(default_factory=time.time)

    @property
    def said(self) -> str:
        """What it has said so far."""
        return self.errors.read_text("utf-8", errors="replace")

    def end(self, by: signal.Signals = signal.SIGTERM, seconds: float = 15) -> tuple[int, float]:
        """Ask it to end; its exit status, and how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(by)
        status = self.process.wait(seconds)
        return status, time.monotonic() - began


@contextmanager
def started(command: Sequence[str], settings: Mapping[str, str], folder: Path, name: str = "bot") -> Iterator[Started]:
    """A process of ours in a folder of its own, stopped at the end."""
    errors = folder / f"{name}.log"
    began = time.time()
    with errors.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=folder, env=clean_environment(settings), stdout=file, stderr=file
        )
        try:
            yield Started(process, errors, began)
        finally:
            stop(process)


def cagou(arguments: Sequence[str], settings: Mapping[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """`cagou …` from its start to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=clean_environment(settings),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def fetched(url: str) -> tuple[int, str]:
    """Status and text of a page."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
