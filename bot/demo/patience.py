"""SimCord gives a bot five seconds for each thing it does; a busy machine, or a disk that stalls, takes longer."""

from __future__ import annotations

from typing import Any

import simcord


class PatientEnv(simcord.Env):
    """An `Env` that waits for the bot's start as long as for any action (`settle_timeout`): SimCord 3.2.1 gives a start
    five seconds whatever was asked, in which a busy machine does not read the sample cluster.
    """

    async def _settle_internal(self, **how: Any) -> None:
        if how.get("timeout") is not None:
            how["timeout"] = max(how["timeout"], self.settle_timeout)
        await super()._settle_internal(**how)
