"""`cagou journal export`: a cluster's audit chain as a file to be kept elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from rich.console import Console

from bot.clock import SystemClock
from bot.command_line_transfer import opened, the_cluster
from bot.command_line_verify import verify_file
from bot.language import Language
from config.settings import Settings
from models.actor import Actor
from models.chronicle.writing_out import written_out


async def export_journal(
    settings: Settings, target: Path | None, cluster: str, language: Language, console: Console
) -> bool:
    """Write the chain to the file, whole or not at all, and check it; to standard output where no file is named."""
    async with opened(settings, hold=False) as database:
        cluster_id = (await the_cluster(database, cluster)).id
        lines = written_out(database, cluster_id, Actor.at_command_line(), now=SystemClock().now())
        with _output(target) as write:
            async for line in lines:
                write(line)
    if target is None:
        return True
    console.print(language.say("Written: {file}", file=target), markup=False)
    return verify_file(target, language, console)


@contextmanager
def _output(target: Path | None) -> Iterator[Callable[[bytes], object]]:
    """What writes to standard output, or to a file that takes its name once it is whole.

    Only its owner reads the file: it may hold what changed about people, by their ids.
    """
    if target is None:
        yield sys.stdout.buffer.write
        sys.stdout.buffer.flush()
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        try:
            yield file.write
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            Path(file.name).unlink()
            raise
    Path(file.name).replace(target)
