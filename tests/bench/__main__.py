"""`make bench`: every measurement, or those named: `python -m tests.bench command start --repetitions 5`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator

from tests.bench import ballots, command, commits, importing, projects, rolls, search_quality, searching, start, tallies
from tests.bench.figures import Figure, table

PARTS: dict[str, Callable[[int], Iterator[Figure]]] = {
    "quality": search_quality.measure,
    "search": searching.measure,
    "projects": projects.measure,
    "import": importing.measure,
    "commits": commits.measure,
    "command": command.measure,
    "ballot": ballots.measure,
    "tally": tallies.measure,
    "roll": rolls.measure,
    "start": start.measure,
}


def main() -> int:
    """Print the table; 1 where a target is missed."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench")
    arguments.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which measurements; all if left out")
    arguments.add_argument("--repetitions", type=int, default=5)
    given = arguments.parse_args()
    figures: list[Figure] = []
    for name in given.parts or PARTS:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        figures += PARTS[name](given.repetitions)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end\n")
    print(table(figures))
    return int(any(figure.met is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
