"""From which stage a project may come to which, and what must be there: pure, asked before every move."""

from __future__ import annotations

from collections.abc import Mapping

from models.errors import DomainError
from models.projects.errors import (
    CallNeedsANeed,
    DeliveryIncomplete,
    DropReasonEmpty,
    PartnersTooFew,
    StageOutOfOrder,
)
from models.projects.tables import OVER, Stage
from models.records import dataclass

FEWEST_PARTNERS = 2
"""Organisations that are not sisters, so that it is a project of several."""

WAYS: Mapping[Stage, frozenset[Stage]] = {
    Stage.IDEA: frozenset({Stage.CALL, Stage.FRAMING, Stage.DROPPED}),
    Stage.CALL: frozenset({Stage.IDEA, Stage.FRAMING, Stage.DROPPED}),
    Stage.FRAMING: frozenset({Stage.CALL, Stage.BUILDING, Stage.DROPPED}),
    Stage.BUILDING: frozenset({Stage.CALL, Stage.FRAMING, Stage.DELIVERED, Stage.DROPPED}),
    Stage.DELIVERED: frozenset(),
    Stage.DROPPED: frozenset(),
}
"""Where each stage leads. A project whose partners are found needs no call; one that lacks some calls again."""

WITH_PARTNERS = frozenset({Stage.FRAMING, Stage.BUILDING, Stage.DELIVERED})


@dataclass(frozen=True)
class Readiness:
    """What a guard looks at. `independent` are the partners with sisters as one; `told`: the summary is there with a
    link or a file, or for a dropped project the reason.
    """

    open_needs: int
    independent: int
    told: bool = True


def guard(before: Stage, after: Stage, ready: Readiness) -> DomainError | None:
    """Why the project may not come from one stage to the other; None: it may."""
    if after not in WAYS[before]:
        return StageOutOfOrder(before, after)
    if after is Stage.CALL and ready.open_needs == 0:
        return CallNeedsANeed()
    if after in WITH_PARTNERS and ready.independent < FEWEST_PARTNERS:
        return PartnersTooFew(ready.independent, FEWEST_PARTNERS)
    if after is Stage.DELIVERED and not ready.told:
        return DeliveryIncomplete()
    if after is Stage.DROPPED and not ready.told:
        return DropReasonEmpty()
    return None


def ways_from(before: Stage) -> tuple[Stage, ...]:
    """The stages that may follow, in order: onward first, then back, dropped last."""
    order = list(Stage)
    at = order.index(before)
    onward = [stage for stage in order[at + 1 :] if stage in WAYS[before] and stage is not Stage.DROPPED]
    back = [stage for stage in order[:at] if stage in WAYS[before]]
    return (*onward, *back, *([Stage.DROPPED] if before not in OVER else []))
