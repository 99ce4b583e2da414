"""`make docker-commands`: run each command of the Dockerfile without Docker, with a temporary folder as its root.

The base image is this machine's Python. Absolute paths of the image are moved under the folder; what only states
something (LABEL, VOLUME, STOPSIGNAL) is read for the checks at the end. What the image starts runs as its own user, who
may read everything and write nothing but /data, as in a read-only container.
"""

import http.server
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMAGE_PATHS = re.compile(r"(?<![\w./-])/(app|venv|lock|data)(?=[/:'\"]|$)|(?<=///)/(data)(?=/)")
SECONDS = 600.0


class CommandFailed(Exception):
    """A command of the Dockerfile did not do here what it must do there."""


@dataclass
class Image:
    """What the Dockerfile has made so far: its root, and what the container would be started with."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    stated: dict[str, str] = field(default_factory=dict)
    ran: int = 0

    def here(self, text: str) -> str:
        """The same text with the image's paths moved under the root."""
        return IMAGE_PATHS.sub(lambda found: f"{self.root}/{found[1] or found[2]}", text)

    def command(self, instruction: str) -> list[str]:
        """The exec form of an instruction; the shell form is refused, for a shell swallows signals."""
        try:
            return [self.here(part) for part in json.loads(self.stated[instruction])]
        except ValueError:
            raise CommandFailed(f"{instruction} must be in exec form") from None


def instructions(text: str) -> list[tuple[str, str]]:
    """The (keyword, rest) of each instruction of a Dockerfile, continued lines joined, comments left out."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\\n\s*", " ", lines)
    pairs = (line.split(None, 1) for line in joined.splitlines() if line.strip())
    return [(keyword.upper(), rest.strip()) for keyword, rest in pairs]


def carry_out(image: Image, keyword: str, rest: str) -> None:
    """Do here what one instruction does in an image build."""
    if keyword == "FROM":
        image.environment = {}
    elif keyword == "RUN":
        run(image, [image.here(part) for part in json.loads(rest)])
    elif keyword == "COPY":
        copy(image, shlex.split(rest))
    elif keyword == "ENV":
        image.environment |= dict(part.split("=", 1) for part in shlex.split(rest))
    else:
        image.stated[keyword] = rest


def run(image: Image, command: list[str]) -> None:
    """Run one RUN instruction; `python` is this one. Raises CommandFailed with what it printed."""
    if command[0] == "python":
        command = [sys.executable, *command[1:]]
    print("  RUN", shlex.join(command).replace(str(image.root), ""))
    done = subprocess.run(
        command, cwd=image.root, env=os.environ | image.environment, text=True, capture_output=True, timeout=SECONDS
    )
    if done.returncode:
        raise CommandFailed(f"{shlex.join(command)}\n{done.stdout}{done.stderr}")
    image.ran += 1


def copy(image: Image, words: list[str]) -> None:
    """One COPY: from the checkout, if .dockerignore lets it through; from the stage before, it must be there."""
    options = [word for word in words if word.startswith("--")]
    *sources, target = [word for word in words if not word.startswith("--")]
    if any(option.startswith("--from=") for option in options):
        for source in sources:
            if not Path(image.here(source)).exists():
                raise CommandFailed(f"COPY {source}: the stage before has not made it")
        return
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    for source in sources:
        if f"!{source.split('/')[0]}" not in [line.rstrip("/") for line in ignored]:
            raise CommandFailed(f"COPY {source}: .dockerignore keeps it out")
        origin, place = ROOT / source, Path(image.here(target))
        if origin.is_dir():
            shutil.copytree(origin, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy2(origin, place)
    image.ran += 1


def as_its_user(image: Image, command: list[str], **extra: str) -> subprocess.CompletedProcess[str]:
    """Run a command as the image's user, who may read everything but write only what is theirs."""
    user, group = image.stated["USER"].split(":")
    become = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", "--no-new-privs"]
    become += ["--inh-caps=-all,+dac_read_search", "--ambient-caps=+dac_read_search"]
    environment = {name: image.here(value) for name, value in image.environment.items()} | extra
    return subprocess.run(
        [*become, *command], cwd=image.root / "data", env=environment, text=True, capture_output=True, timeout=60
    )


def check_start(image: Image) -> None:
    """The entry point starts, reaches its settings, and without a token says so in one line and ends with 2."""
    entry = image.command("ENTRYPOINT")
    done = as_its_user(image, [*entry, *image.command("CMD")])
    if done.returncode != 2 or "CAGOU_TOKEN" not in done.stderr or "Traceback" in done.stderr:
        raise CommandFailed(f"without a token: exit {done.returncode}\n{done.stdout}{done.stderr}")
    done = as_its_user(image, [*entry, "migrate"])
    if done.returncode or not (image.root / "data" / "cagou.sqlite3").exists():
        raise CommandFailed(f"migrate on the volume: exit {done.returncode}\n{done.stdout}{done.stderr}")
    written = [path for path in (image.root / "app").rglob("*") if path.stat().st_uid != os.getuid()]
    if written:
        raise CommandFailed(f"written outside the volume: {written[:3]}")


def check_health(image: Image) -> None:
    """The health check passes on 200, and fails on 503 and where nobody listens."""
    command = json.loads(image.stated["HEALTHCHECK"].split("CMD", 1)[1])
    for status, passes in ((200, True), (503, False), (None, False)):
        with Answering(status) as port:
            done = as_its_user(image, command, CAGOU_HEALTH_PORT=str(port))
        if (done.returncode == 0) is not passes:
            raise CommandFailed(f"health check on {status}: exit {done.returncode}\n{done.stderr}")


class Answering:
    """A server on loopback that answers every GET with one status; with None, a port where nobody listens."""

    def __init__(self, status: int | None) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status or 500)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing: the check prints its own result."""

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler) if status else None

    def __enter__(self) -> int:
        if self._server is None:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port: int = free.getsockname()[1]
                return port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self._server.server_port

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


def check_stated(image: Image) -> None:
    """A user who is not root, a signal that Python handles, a volume for what is kept."""
    if image.stated.get("USER", "0").startswith(("0", "root")):
        raise CommandFailed("the image runs as root")
    if image.stated.get("STOPSIGNAL") != signal.SIGTERM.name:
        raise CommandFailed("the image is not stopped by SIGTERM")
    if "/data" not in image.stated.get("VOLUME", ""):
        raise CommandFailed("what is kept has no volume")


def main() -> int:
    """0 if every command of the Dockerfile does here what it must do in an image."""
    if os.getuid() or not shutil.which("setpriv"):
        print("docker-commands: skipped, needs root and setpriv (util-linux) to become the image's user")
        return 0
    with tempfile.TemporaryDirectory(prefix="cagou-image-") as folder:
        image = Image(Path(folder))
        image.root.chmod(0o755)
        try:
            for keyword, rest in instructions((ROOT / "Dockerfile").read_text("utf-8")):
                carry_out(image, keyword, rest)
            check_stated(image)
            check_start(image)
            check_health(image)
        except CommandFailed as failure:
            print(f"docker-commands: {failure}", file=sys.stderr)
            return 1
    print(f"docker-commands: {image.ran} commands, the start, the volume and the health check do as they must")
    return 0


if __name__ == "__main__":
    sys.exit(main())
