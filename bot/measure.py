"""What is counted: interactions under way (a stop waits for them), and figures for Prometheus when asked for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
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

    @contextmanager
    def interaction(self, name: str) -> Iterator[Outcome]:
        """Count what happens inside as one interaction."""
        outcome = Outcome()
        started = time.perf_counter()
        self.under_way += 1
        try:
            yield outcome
        finally:
            self.under_way -= 1
            if self.under_way == 0 and self._idle is not None:
                self._idle.set()
            if self.registry is not None:
                self._ended.labels(name, outcome.name).inc()
                self._seconds.labels(name).observe(time.perf_counter() - started)

    async def idle(self, seconds: float) -> bool:
        """Wait until nothing is under way, at most so long; whether it is so."""
        if self.under_way:
            self._idle = asyncio.Event()
            try:
                await asyncio.wait_for(self._idle.wait(), seconds)
            except TimeoutError:
                return False
        return True
