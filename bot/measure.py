"""What is counted: interactions under way (a stop waits for them), and figures for Prometheus when asked for."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from models.errors import DomainError

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry


class Outcome:
    """How one interaction ended."""

    def __init__(self) -> None:
        self.name = "answered"

    def failed(self, error: BaseException) -> None:
        """It ended in a refusal of the domain, or in a fault."""
        self.name = "refused" if isinstance(error, DomainError) else "failed"


class Counted:
    """One interaction under way."""

    def __init__(self, measure: Measure, name: str) -> None:
        self._measure = measure
        self._name = name
        self._outcome = Outcome()
        self._started = time.perf_counter()

    def __enter__(self) -> Outcome:
        self._measure.under_way += 1
        return self._outcome

    def __exit__(self, *_: object) -> None:
        self._measure.ended(self._name, self._outcome, time.perf_counter() - self._started)


class Measure:
    """Counts interactions by name and outcome, and how long each took."""

    def __init__(self, *, prometheus: bool) -> None:
        self.under_way = 0
        self._idle: asyncio.Event | None = None
        self.registry: CollectorRegistry | None = None
        if prometheus:
            from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

            self.registry = CollectorRegistry()
            labels = ["name", "outcome"]
            self._ended = Counter("cagou_interactions", "Interactions served", labels, registry=self.registry)
            self._seconds = Histogram(
                "cagou_interaction_seconds", "Time to serve one", ["name"], registry=self.registry
            )
            self.queue_depth = Gauge("cagou_write_queue", "Writes waiting", registry=self.registry)
            self.outbox_waiting = Gauge("cagou_outbox_waiting", "Side effects owed to Discord", registry=self.registry)
            self.outbox_failed = Gauge("cagou_outbox_failed", "Side effects set aside", registry=self.registry)

    def interaction(self, name: str) -> Counted:
        """Count what happens inside `with` as one interaction."""
        return Counted(self, name)

    def ended(self, name: str, outcome: Outcome, seconds: float) -> None:
        """One interaction ended."""
        self.under_way -= 1
        if self.under_way == 0 and self._idle is not None:
            self._idle.set()
        if self.registry is not None:
            self._ended.labels(name, outcome.name).inc()
            self._seconds.labels(name).observe(seconds)

    async def idle(self, seconds: float) -> bool:
        """Wait until nothing is under way, at most so long; whether it is so."""
        if self.under_way:
            self._idle = asyncio.Event()
            try:
                await asyncio.wait_for(self._idle.wait(), seconds)
            except TimeoutError:
                return False
        return True
