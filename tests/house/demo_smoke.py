"""`make demo-smoke`: what the README promises of `make demo`: it starts, shows its page, and Ctrl-C ends it."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90.0
STOP_SECONDS = 15.0
ADDRESS = re.compile(r"http://(?:127\.0\.0\.1|localhost):\d+[^\s\x1b]*")


class DemoFailed(Exception):
    """The demo did not do what the README says; the text tells what, and what it had printed."""


class Demo:
    """`make demo` as a person's terminal runs it: a process group of its own, which Ctrl-C reaches whole."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            ["make", "demo"],
            cwd=ROOT,
            env=dict(os.environ, PYTHONUNBUFFERED="1"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.printed: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed.append(line)
            self._lines.put(line)
        self._lines.put(None)

    def address(self) -> str:
        """The first address that it prints."""
        end = time.monotonic() + START_SECONDS
        while (left := end - time.monotonic()) > 0:
            try:
                line = self._lines.get(timeout=left)
            except queue.Empty:
                break
            if line is None:
                raise DemoFailed("it ended before it printed an address")
            if found := ADDRESS.search(line):
                return found[0].rstrip(".,;)")
        raise DemoFailed(f"no address within {START_SECONDS:.0f} s")

    def interrupt(self) -> None:
        """Press Ctrl-C, and see that all of it ends, quietly."""
        os.killpg(self.process.pid, signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
            self._reader.join(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            raise DemoFailed(f"still running {STOP_SECONDS:.0f} s after Ctrl-C") from None
        if self._reader.is_alive():
            raise DemoFailed("make ended, but something that it started still runs")
        # make says "Interrupt" of itself and "Error N" of a command that failed.
        text = "".join(self.printed)
        if "Traceback" in text or re.search(r"\] Error \d+", text):
            raise DemoFailed("Ctrl-C ended it with an error")

    def kill(self) -> None:
        """Leave nothing behind, whatever happened."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def try_it(demo: Demo) -> None:
    """Start, page, Ctrl-C. Raises DemoFailed at the first promise that is not kept."""
    started = time.monotonic()
    address = demo.address()
    with urllib.request.urlopen(address, timeout=30) as answer:
        page = answer.read().decode("utf-8")
        if answer.status != 200 or "<html" not in page:
            raise DemoFailed(f"{address} answered {answer.status} and no page")
    print(f"make demo: {address} shows its page {time.monotonic() - started:.1f} s after the start")
    demo.interrupt()
    print("make demo: Ctrl-C ended it")


def main() -> int:
    """0 if the demo keeps its promises."""
    # A script started in the background ignores Ctrl-C, and what it starts would too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    demo = Demo()
    try:
        try_it(demo)
    except (DemoFailed, OSError) as failure:
        print(f"make demo: {failure}. It had printed:\n{''.join(demo.printed)}", file=sys.stderr)
        return 1
    finally:
        demo.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
