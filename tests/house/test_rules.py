"""The rules of the house that a machine can check in the source: one place for each thing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for folder in ("bot", "cogs", "models", "config") for path in (ROOT / folder).rglob("*.py"))

RAW_LOOKS = {"View", "LayoutView", "Modal", "Button", "Select", "UserSelect", "RoleSelect", "ChannelSelect"} | {
    *("MentionableSelect", "DynamicItem", "TextInput", "Container", "ActionRow", "Section", "TextDisplay", "Label")
}
"""What only bot/ui may make: everything else goes through the door."""

ALLOWED_EVERYWHERE = {
    "bot/delivery.py",  # one courier serves all clusters
    "bot/schedule.py",  # one schedule too
    "bot/directory.py",  # which cluster a server is
    "bot/web.py",  # counts for the operator
    "bot/doctor.py",  # the same
    "bot/leases.py",  # leases belong to the deployment
    "bot/command_sync.py",  # commands belong to the deployment
    "models/transfer/staging.py",  # what dead imports left, of whichever cluster
    "models/polls/scrubbing.py",  # keys lie in one folder, of whichever cluster
    "cogs/cluster/commands.py",  # draws the id of a cluster that is not there yet
    "bot/command_line_transfer.py",  # the operator names the cluster
}
"""Where a session may be opened across clusters, each with its reason. A new place is a decision."""


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in SOURCES:
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def _faults(rule: str) -> list[str]:
    found = []
    for name, tree in _trees():
        for node in ast.walk(tree):
            if RULES[rule](name, node):
                found.append(f"{name}:{getattr(node, 'lineno', 0)}")
    return found


def _asks_the_time(name: str, node: ast.AST) -> bool:
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func)
    return called in {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "discord.utils.utcnow"} and (
        name != "bot/clock.py"
    )


def _makes_raw_looks(name: str, node: ast.AST) -> bool:
    if name.startswith(("bot/ui/", "bot/demo/")) or not isinstance(node, ast.Attribute):
        return False
    return node.attr in RAW_LOOKS and ast.unparse(node.value) in {"ui", "discord.ui"}


def _imports_raw_looks(name: str, node: ast.AST) -> bool:
    return (
        isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("discord.ui")
        and not name.startswith(("bot/ui/", "bot/demo/"))
    )


def _opens_everywhere(name: str, node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "everywhere"
        and not name.startswith(("models/database/", "bot/demo/"))
        and name not in ALLOWED_EVERYWHERE
    )


def _goes_round_the_filter(name: str, node: ast.AST) -> bool:
    if name.startswith(("models/database/", "models/migrations/", "models/transfer/")):
        return False
    if isinstance(node, ast.Attribute) and node.attr == "__table__":
        return True
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "text" and _sql(node)


def _sql(node: ast.Call) -> bool:
    first = node.args[0] if node.args else None
    return isinstance(first, ast.Constant) and str(first.value).lstrip().upper().startswith(
        ("SELECT", "UPDATE", "DELETE")
    )


def _reaches_for_chance(name: str, node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and ast.unparse(node.func).startswith(("random.random", "random.choice", "random.shuffle", "secrets.", "uuid4"))
        and not name.startswith(("models/database/", "bot/demo/"))
    )


RULES = {
    "only bot/clock.py asks what time it is": _asks_the_time,
    "only bot/ui makes views, buttons and modals": _makes_raw_looks,
    "only bot/ui imports discord.ui": _imports_raw_looks,
    "sessions across clusters stand where a reason is written": _opens_everywhere,
    "no query goes round the filter by cluster": _goes_round_the_filter,
    "chance is passed in": _reaches_for_chance,
}


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_holds(rule: str) -> None:
    """Named by the file and line that breaks it."""
    assert _faults(rule) == []


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("only bot/clock.py asks what time it is", "datetime.now(UTC)"),
        ("only bot/ui makes views, buttons and modals", "discord.ui.Button(label='x')"),
        ("only bot/ui imports discord.ui", "from discord.ui import View"),
        ("sessions across clusters stand where a reason is written", "database.read(everywhere(), query)"),
        ("no query goes round the filter by cluster", "select(Person.__table__)"),
        ("no query goes round the filter by cluster", "text('SELECT * FROM person')"),
        ("chance is passed in", "random.choice(people)"),
    ],
)
def test_the_rule_can_be_broken(rule: str, source: str) -> None:
    """A check that cannot fail is none."""
    assert any(RULES[rule]("cogs/some.py", node) for node in ast.walk(ast.parse(source)))
