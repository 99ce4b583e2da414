"""SimCord gives a bot five seconds for each thing it does; a busy machine, or a disk that stalls, takes longer."""

from __future__ import annotations

from typing import Any

import simcord


class PatientEnv(simcord.Env):
    """An `Env` that waits for the bot's start as long as for any action (`settle_timeout`): SimCord 3.2.1 gives a start
    five seconds whatever was asked, in which a busy machine does not read the sample cluster.

    `windows`: how many times over it waits `settle_timeout` before a bot counts as hanging. More windows, not a longer
    one: a timer that is due within the window is waited for on the real clock.
    """

    windows: int = 1
    idle: float = 0.002
    """How many seconds pass until it looks again whether the bot has come to rest; SimCord lets 0.05 pass, and most of
    what a bot does takes less.
    """

    async def _settle_internal(self, **how: Any) -> None:
        how["idle"] = min(how.get("idle", self.idle), self.idle)
        if how.get("timeout") is not None:
            how["timeout"] = max(how["timeout"], self.settle_timeout)
        for _ in range(self.windows - 1):
            try:
                return await super()._settle_internal(**how)
            except TimeoutError:
                if how.get("_deadline") is not None:
                    raise  # the stride of the clock it belongs to is taken up again, below
        return await super()._settle_internal(**how)

    async def _advance_to(self, target: float, deadline: float) -> None:
        for window in range(self.windows - 1):
            try:
                return await super()._advance_to(target, deadline + window * self.settle_timeout)
            except TimeoutError:
                continue
        return await super()._advance_to(target, deadline + (self.windows - 1) * self.settle_timeout)
