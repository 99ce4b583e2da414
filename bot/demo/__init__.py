"""The demo: the sample cluster on an embedded Discord, in one process, in the browser."""

from __future__ import annotations

from importlib.util import find_spec

from bot.demo.errors import DemoNotInstalled

_PACKAGES = ("simcord", "markdown_it", "linkify_it", "regex", "PIL")
"""What the extra `demo` brings in."""


def run_demo(port: int, open_browser: bool = False) -> None:
    """Serve the demo on loopback at `port`, or at the next free one, until Ctrl-C or SIGTERM.

    The first line printed is the address. Raises `DemoNotInstalled` without the packages of the extra `demo`, and
    `NoFreePort` when twenty ports in a row are taken.
    """
    missing = next((package for package in _PACKAGES if find_spec(package) is None), None)
    if missing is not None:
        raise DemoNotInstalled(missing)
    from bot.demo.running import run

    run(port, open_browser)
