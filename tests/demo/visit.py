"""The demo as a visitor meets it: a process of its own, and Debian's chromium."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
COLUMN_WIDTH = 400
"""Of our page, beside which Discord's window lies on a wide screen."""

PATIENCE = 30_000
"""How long a page may take for anything, in milliseconds: two cores may be busy with other tests."""

expect.set_options(timeout=PATIENCE)


class Demo:
    """A running demo. `lines` is what it has printed so far, on both streams."""

    def __init__(self, port: int = 0) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot.demo"],
            cwd=ROOT,
            env=dict(os.environ, CAGOU_DEMO_PORT=str(port), PYTHONUNBUFFERED="1"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._ready = threading.Event()
        self.address = ""
        threading.Thread(target=self._read, daemon=True).start()
        if not self._ready.wait(90) or not self.address:
            self.process.kill()
            pytest.fail(f"the demo did not start: {''.join(self.lines)}")

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if not self.address and (found := re.search(r"http://127\.0\.0\.1:\d+/", line)):
                self.address = found[0]
                self._ready.set()
        self._ready.set()

    @property
    def printed(self) -> str:
        """All it has printed."""
        return "".join(self.lines)

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """End it as a terminal or a container does; returns its exit status."""
        self.process.send_signal(by)
        try:
            return self.process.wait(20)
        finally:
            self.process.kill()


class Visit:
    """A visitor: our page in one window, Discord in the other."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(address)
        expect(self.page.locator("#people a")).to_have_count(6)
        self.discord: Page | None = None

    def open(self, link: Locator) -> Page:
        """Press a link of our page; returns the Discord window, in which the new place is shown."""
        if self.discord is None or self.discord.is_closed():
            with self.context.expect_page() as opened:
                link.click()
            self.discord = opened.value
        else:
            before = self.discord.url
            link.click()
            self.discord.wait_for_url(lambda url: url != before)
        expect(self.discord.locator("#channel-composer-input")).to_be_visible()
        return self.discord

    def person(self, part: str) -> Locator:
        """The link of a person."""
        return self.page.locator(f'#people a[data-key="{part}"]')

    def place(self, name: str) -> Locator:
        """The link of a place, as it is listed."""
        exactly = self.page.get_by_text(name, exact=True)
        return self.page.locator("#places a").filter(has=exactly)

    def run(self, command: str) -> Locator:
        """Type a command into Discord and run it; returns the newest message."""
        assert self.discord is not None
        self.choose_command(command)
        return self.send()

    def choose_command(self, command: str) -> None:
        """Type a command and take it from the list, as one does in Discord."""
        assert self.discord is not None
        self.discord.locator("#channel-composer-input").press_sequentially(f"/{command}")
        suggestions = self.discord.locator(".command-popup").get_by_role("option")
        expect(suggestions.filter(has_text=command).first).to_be_visible()
        suggestions.filter(has_text=command).first.click()

    def send(self) -> Locator:
        """Send what is in the composer; returns the message that answers."""
        assert self.discord is not None
        messages = self.discord.locator("#channel-message-list article")
        before = messages.count()
        self.discord.locator("#send-message").click()
        expect(messages).to_have_count(before + 1)
        return messages.last


def until(page: Page, told: Callable[[], bool]) -> None:
    """Wait until something was told of the page."""
    for _ in range(PATIENCE // 50):
        if told():
            return
        page.wait_for_timeout(50)
    pytest.fail("nothing came")


def picture(page: Page, folder: Path, name: str, over: Page | None = None) -> None:
    """A picture for the README: of `page`, or of both windows as they lie on a wide screen."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    if over is not None:
        shot.paste(Image.open(io.BytesIO(over.screenshot())), (COLUMN_WIDTH, 0))
    file = folder / name
    shot.quantize(256).save(file, optimize=True)
    assert file.stat().st_size < 200_000


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's chromium; the test is skipped where it is missing."""
    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is missing: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
