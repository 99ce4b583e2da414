"""One generic runner for faults; a flow joins with one line.

INSTALL = Flow("install", arrange=..., act=..., whole=..., absent=...)

@pytest.mark.parametrize("case", flow_cases(INSTALL))
async def test_faults(case: Case) -> None:
    await case.run(make_world)
"""

from __future__ import annotations

from tests.support.faults.flow import Flow, World
from tests.support.faults.plan import Kind
from tests.support.faults.runner import Case, flow_cases, replace_bot

__all__ = ["Case", "Flow", "Kind", "World", "flow_cases", "replace_bot"]
