"""`cagou import` and `cagou export`: the members' register from and to files, by the operator."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar
from sqlalchemy import select

from bot.clock import SystemClock
from bot.language import Language
from bot.transfer_words import changes_in_words, problem_in_words
from config.settings import Settings
from models.actor import Actor
from models.cluster.tables import Cluster
from models.database import Database, Session, everywhere
from models.errors import DomainError
from models.people.names import folded
from models.records import dataclass
from models.transfer.errors import FilesHaveProblems
from models.transfer.exporting import export_csv, export_workbook
from models.transfer.importing import Examination, Progress, Stage, examine
from models.transfer.importing import import_files as import_all
from models.transfer.reading import SourceFile

MOST_SHOWN = 200
"""Problems printed; after so many, mending those shown comes first."""


@dataclass(eq=False)
class NoClusterYet(DomainError):
    """The database holds no cluster: the wizard in Discord makes it."""


@dataclass(eq=False)
class ClusterNotNamed(DomainError):
    """Several clusters, or none of that name; `names` are those there are."""

    names: str


async def import_files(
    settings: Settings, files: Sequence[Path], cluster: str, dry_run: bool, language: Language, console: Console
) -> bool:
    """Import, or only examine; prints what is wrong and what changes. Whether nothing stood in the way."""
    sources = [SourceFile(path.name, await asyncio.to_thread(path.read_bytes)) for path in files]
    async with opened(settings, hold=not dry_run) as database:
        cluster_id = (await the_cluster(database, cluster)).id
        actor, now = Actor.at_command_line(), SystemClock().now()
        with ProgressBar(console, language) as tell:
            if dry_run:
                found = await examine(database, cluster_id, actor, sources, now=now, tell=tell)
            else:
                try:
                    found = await import_all(database, cluster_id, actor, sources, now=now, tell=tell)
                except FilesHaveProblems:
                    found = await examine(database, cluster_id, actor, sources, now=now, tell=tell)
    _report(found, dry_run, language, console)
    return not found.blocked


async def export_files(settings: Settings, target: Path, cluster: str, language: Language, console: Console) -> bool:
    """Write one workbook, or one CSV file a kind into a folder."""
    async with opened(settings, hold=False) as database:
        cluster_id = (await the_cluster(database, cluster)).id
        actor, now = Actor.at_command_line(), SystemClock().now()
        if target.suffix.lower() == ".xlsx":
            written = {target: await export_workbook(database, cluster_id, actor, now=now)}
        else:
            made = await export_csv(database, cluster_id, actor, now=now)
            written = {target / file.name: file for file in made}
    for path, file in written.items():
        await asyncio.to_thread(_write, path, file.content)
        console.print(language.say("Written: {file}", file=path), markup=False)
    return True


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@asynccontextmanager
async def opened(settings: Settings, *, hold: bool) -> AsyncIterator[Database]:
    """The settings' database, closed at the end; without `hold` it is only read, also while a bot holds it."""
    database = await Database.open(settings.database_url, hold=hold)
    try:
        yield database
    finally:
        await database.close()


async def the_cluster(database: Database, name: str) -> Cluster:
    """The cluster of that name, or the only one there is. Raises `NoClusterYet` or `ClusterNotNamed`."""
    clusters = await database.read(everywhere(), _clusters)
    if not clusters:
        raise NoClusterYet
    fitting = [each for each in clusters if folded(each.name) == folded(name)] if name else clusters
    if len(fitting) != 1:
        raise ClusterNotNamed(", ".join(each.name for each in clusters))
    return fitting[0]


def _clusters(session: Session) -> list[Cluster]:
    return list(session.scalars(select(Cluster).order_by(Cluster.name)))


class ProgressBar:
    """A progress bar on the console, and what tells it."""

    def __init__(self, console: Console, language: Language) -> None:
        self._bar = Bar(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console, transient=True
        )
        self._names = {
            Stage.READING: language.say("Reading"),
            Stage.CHECKING: language.say("Checking"),
            Stage.STAGING: language.say("Preparing"),
            Stage.MOVING: language.say("Writing"),
        }

    def __enter__(self) -> ProgressBar:
        self._bar.start()
        self._task = self._bar.add_task("", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, progress: Progress) -> None:
        self._bar.update(
            self._task,
            description=self._names[progress.stage],
            completed=progress.done,
            total=progress.total or None,
        )


def _report(found: Examination, dry_run: bool, language: Language, console: Console) -> None:
    for problem in found.problems[:MOST_SHOWN]:
        sign = "[red]✗[/]" if problem.blocking else "[yellow]i[/]"
        console.print(f"{sign} {escape(problem_in_words(problem, language))}")
    hidden = len(found.problems) - MOST_SHOWN
    if hidden > 0:
        console.print(language.count("… and {n} more.", "… and {n} more.", hidden))
    if found.blocked:
        console.print(language.say("Nothing was imported: mend what is marked ✗ and start again."))
        return
    for line in changes_in_words(found.changes, language):
        console.print(line, markup=False)
    if dry_run:
        console.print(language.say("This was a trial: nothing was written."))
