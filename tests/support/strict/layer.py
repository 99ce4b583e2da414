"""The layer itself: where it stands, what it remembers, what it recorded."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import process_time
from typing import Any, Protocol

from simcord.backend.errors import BackendError
from simcord.backend.models import Interaction
from simcord.env import Env

from tests.support import wire
from tests.support.strict import clients, routes
from tests.support.strict.refusals import RateLimited, Refused


@dataclass(frozen=True)
class Limits:
    """Discord's numbers; a test lowers one to reach it cheaply."""

    community: bool = False
    """Whether the server has turned Community on, without which there are no announcement and no stage channels."""
    channels: int = 500
    channels_in_category: int = 50
    roles: int = 250
    active_threads: int = 1000
    forum_tags: int = 20
    events: int = 100
    pins: int = 250
    private_channels: int = 25
    """Private channels a bot may open by itself; operators report quarantine after 25 to 40."""
    old_edits: int = 30
    """Edits an hour and channel of messages older than an hour. Discord does not say its number; this one is ours."""
    nonce_memory: timedelta = timedelta(minutes=5)
    """Discord remembers a nonce for "a few minutes"."""
    press_memory: timedelta = timedelta(minutes=15)
    """A private channel opened this soon after its owner pressed something was asked for."""
    answer_within: float = 3.0
    """Seconds to acknowledge an interaction, both of SimCord's clock and of this process's own work: on a machine that
    stalls, time passes in which no bot could have answered.
    """
    messages_a_channel: int = 5
    channel_window: timedelta = timedelta(seconds=5)
    requests_a_second: int = 50
    renames: int = 2
    rename_window: timedelta = timedelta(minutes=10)


@dataclass(frozen=True)
class Violation:
    """One thing Discord refuses, or lets pass and we must not do (`code` 0)."""

    code: int
    status: int
    request: str
    problem: str
    test: str = ""

    def __str__(self) -> str:
        return f"{self.request}: {self.status or 'passes'} (error code {self.code}): {self.problem}"


class HasId(Protocol):
    @property
    def id(self) -> int: ...


@dataclass
class Strict:
    """One strict layer over one environment. `violations` holds what was refused and not expected.

    Refusals with 404 are answers to honest questions (is this message still there?) and are not recorded, except an
    interaction answered too late; permissions and malformed requests that SimCord itself refuses are recorded too.
    """

    env: Env
    limits: Limits = field(default_factory=Limits)
    rate_limits: bool = False
    violations: list[Violation] = field(default_factory=list)
    refusals: list[Violation] = field(default_factory=list)
    """Everything refused, whether expected or not."""
    expected: list[set[int]] = field(default_factory=list)
    private_blocked: set[int] = field(default_factory=set)
    private_asked: set[int] = field(default_factory=set)
    private_opened: set[int] = field(default_factory=set)
    arrivals: dict[int, float] = field(default_factory=dict)
    pressed: dict[int, datetime] = field(default_factory=dict)
    nonces: dict[str, tuple[datetime, Any]] = field(default_factory=dict)
    old_edits: dict[int, deque[datetime]] = field(default_factory=dict)
    sent: dict[Any, deque[datetime]] = field(default_factory=dict)

    # ------------------------------------------------------------------ what a test says

    def block_private(self, user: HasId) -> None:
        """This person accepts no private message from now on: 50007."""
        self.private_blocked.add(user.id)

    def allow_private(self, user: HasId) -> None:
        self.private_blocked.discard(user.id)

    def asked(self, user: HasId) -> None:
        """This person asked to be written to privately: opening their channel never counts towards quarantine."""
        self.private_asked.add(user.id)

    @contextmanager
    def expects(self, *codes: int) -> Iterator[None]:
        """Within it these error codes are met on purpose and are no violation; 0 stands for what passes, and 429."""
        wanted = set(codes)
        self.expected.append(wanted)
        try:
            yield
        finally:
            self.expected.remove(wanted)

    def assert_clean(self) -> None:
        """Raise AssertionError naming every violation, if there is one."""
        if self.violations:
            raise AssertionError("Discord would have refused:\n" + "\n".join(f"  {each}" for each in self.violations))

    # ------------------------------------------------------------------ what the rules use

    def now(self) -> datetime:
        return self.env.now()

    def violate(self, request: str, problem: str, *, code: int = 0, status: int = 0) -> None:
        test = os.environ.get("PYTEST_CURRENT_TEST", "").rsplit(" ", 1)[0]
        violation = Violation(code, status, request, problem, test)
        self.refusals.append(violation)
        if not any(code in wanted for wanted in self.expected):
            self.violations.append(violation)

    def within(self, key: Any, window: timedelta, limit: int) -> float:
        """Count one more of `key` in a sliding window; 0, or the seconds to wait when it is full (not counted)."""
        times = self.sent.setdefault(key, deque())
        now = self.now()
        while times and times[0] <= now - window:
            times.popleft()
        if len(times) >= limit:
            return (times[0] + window - now).total_seconds()
        times.append(now)
        return 0.0

    # ------------------------------------------------------------------ the request's way

    def __call__(self, call: wire.Call, proceed: wire.Proceed) -> Any:
        try:
            if self.rate_limits:
                routes.check_rate(self, call)
            return routes.judge(self, call, proceed)
        except RateLimited as refusal:
            self.violate(call.title, refusal.message, code=refusal.code, status=429)
            raise
        except BackendError as refusal:
            if isinstance(refusal, Refused) or refusal.status in (400, 403) or refusal.code == 10062:
                self.violate(call.title, refusal.message, code=refusal.code, status=refusal.status)
            raise

    def arrived(self, interaction: Interaction) -> None:
        """An actor did something; SimCord calls this just before the bot hears of it."""
        self.arrivals[interaction.id] = process_time()
        self.pressed[interaction.user_id] = self.now()


@contextmanager
def strict(
    env: Env, *, limits: Limits | None = None, rate_limits: bool = False, expects: tuple[int, ...] = ()
) -> Iterator[Strict]:
    """Lay the strict layer over a running environment until the block ends. It survives restarts of the bot."""
    layer = Strict(env, limits or Limits(), rate_limits)
    if expects:
        layer.expected.append(set(expects))
    removals = [
        wire.intercept(env.backend, layer),
        env._register_dispatch_observer(layer.arrived),
        clients.hold(env.backend, layer),
    ]
    try:
        yield layer
    finally:
        for remove in removals:
            remove()
