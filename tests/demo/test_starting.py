"""What the demo says when it cannot start."""

from __future__ import annotations

import socket
from contextlib import ExitStack

import pytest

from bot import demo
from bot.demo import running
from bot.demo.errors import DemoNotInstalled, NoFreePort
from bot.errors import words_of
from bot.language import language_for


def test_a_missing_package_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "find_spec", lambda package: None)
    with pytest.raises(DemoNotInstalled) as refusal:
        demo.run_demo(8765)
    words = words_of(refusal.value, language_for("fr"), escape=False)
    assert "simcord" in words
    assert "make demo" in words


def test_no_free_port_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "PORTS_TRIED", 1)
    with ExitStack() as stack:
        taken = stack.enter_context(socket.socket())
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(NoFreePort) as refusal:
            demo.run_demo(port)
    assert str(port) in words_of(refusal.value, language_for("fr"), escape=False)
