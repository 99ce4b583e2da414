"""The command line: `cagou …`, one call each."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from bot.clock import SystemClock
from bot.language import Language, language_for
from models.errors import DomainError

if TYPE_CHECKING:
    from config.settings import Settings

# Everything larger is imported by the command that needs it: a start is what an operator waits for.

Result = TypeVar("Result")

SUCCESS, FAILURE, WRONG_SETTING = 0, 1, 2


def console_language() -> Language:
    """The operator's language: English where the console says so, French otherwise."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return language_for("en" if spoken.lower().startswith("en") else "fr")


language = console_language()
say = language.say
app = typer.Typer(help=say("Cagou, the bot of a professional cluster."), no_args_is_help=True, add_completion=False)
console = Console(stderr=True, highlight=False, soft_wrap=True)


@app.command(help=say("Run the bot on Discord."))
def run() -> None:
    """Run until it is stopped."""
    with _no_collection():
        settings = _settings()
        from bot.running import run as run_bot

    _or_one_line(lambda: run_bot(settings))


@app.command(help=say("Try the bot in the browser, on a sample cluster, with no token."))
def demo(
    port: Annotated[int, typer.Option(envvar="CAGOU_DEMO_PORT", help=say("Port of the page."))] = 8765,
) -> None:
    """Serve the demo until Ctrl-C."""
    from bot.demo import run_demo

    _or_one_line(lambda: run_demo(port))


@app.command(help=say("Bring the database up to date; an SQLite file is copied first."))
def migrate() -> None:
    """Upgrade to this program's revision."""
    from models.database.migrating import upgrade

    settings = _settings()
    _or_one_line(lambda: asyncio.run(upgrade(settings.database_url)))
    console.print(say("The database is up to date."))


@app.command(help=say("Write a consistent copy of the database, also while the bot runs."))
def backup(
    target: Annotated[Path | None, typer.Argument(help=say("The file to write; a dated one if left out."))] = None,
) -> None:
    """Back up the SQLite file."""
    from models.database.backup import backup as write_backup

    settings = _settings()
    if target is None:
        settings.backup_directory.mkdir(parents=True, exist_ok=True)
        target = settings.backup_directory / f"cagou-{_stamp(SystemClock().now())}.sqlite3"
    chosen = target
    _or_one_line(lambda: write_backup(settings.database_url, chosen))
    console.print(say("Written: {file}", file=chosen))


@app.command(help=say("Put a back-up in the place of the database; the bot must be stopped."))
def restore(source: Annotated[Path, typer.Argument(help=say("The back-up."))]) -> None:
    """Restore a back-up, and say what to know of the votes in it."""
    from bot.doctor import restored
    from models.database.backup import restore as put_back

    settings = _settings()
    _or_one_line(lambda: put_back(source, settings.database_url))
    console.print(say("Restored. Run `cagou migrate` if the back-up is older than the program."))
    for finding in _or_one_line(lambda: asyncio.run(restored(settings, language))):
        console.print(finding.what + f"\n    → {finding.mend}")


@app.command("import", help=say("Read members, people and expertise from CSV or XLSX files."))
def import_(
    files: Annotated[list[Path], typer.Argument(help=say("The files."), exists=True, dir_okay=False)],
    cluster: Annotated[str, typer.Option(help=say("The cluster's name, where there are several."))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("Only say what would change."))] = False,
) -> None:
    """Check, then write all or nothing."""
    from bot.command_line_transfer import import_files

    settings = _settings()
    _exit(_or_one_line(lambda: asyncio.run(import_files(settings, files, cluster, dry_run, language, console))))


@app.command(help=say("Write members, people and expertise to CSV files or an XLSX file."))
def export(
    target: Annotated[Path, typer.Argument(help=say("A folder for CSV files, or a file that ends in .xlsx."))],
    cluster: Annotated[str, typer.Option(help=say("The cluster's name, where there are several."))] = "",
) -> None:
    """Export what an import reads back."""
    from bot.command_line_transfer import export_files

    settings = _settings()
    _exit(_or_one_line(lambda: asyncio.run(export_files(settings, target, cluster, language, console))))


@app.command(help=say("Search as the bot does: which domains and people answer a need in words."))
def find(
    text: Annotated[str, typer.Argument(help=say("The need; left out with --jsonl."))] = "",
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl", help=say("Answer each line of standard input, a JSON object with a query, by a line of JSON.")
        ),
    ] = False,
    cluster: Annotated[str, typer.Option(help=say("The cluster's name, where there are several."))] = "",
) -> None:
    """Search; the sample cluster where no database is set."""
    from bot.command_line_find import find_lines, find_text

    if jsonl == bool(text):
        raise typer.BadParameter(say("Give a text, or --jsonl and lines on standard input."))
    settings = _settings()
    if jsonl:
        _exit(_or_one_line(lambda: find_lines(settings, cluster, language, console)))
    _or_one_line(lambda: find_text(settings, text, cluster, language, console))


journal_app = typer.Typer(help=say("The audit log of a cluster."), no_args_is_help=True)
app.add_typer(journal_app, name="journal")


@journal_app.command("export", help=say("Write the audit log of a cluster to a file that anybody can check."))
def export_journal(
    output: Annotated[Path | None, typer.Option(help=say("The file; standard output if left out."))] = None,
    cluster: Annotated[str, typer.Option(help=say("The cluster's name, where there are several."))] = "",
) -> None:
    """Write the chain with what it covers; also while the bot runs."""
    from bot.command_line_journal import export_journal as write_journal

    settings = _settings()
    _exit(_or_one_line(lambda: asyncio.run(write_journal(settings, output, cluster, language, console))))


person_app = typer.Typer(help=say("What is held about somebody."), no_args_is_help=True)
app.add_typer(person_app, name="person")


@person_app.command("erase", help=say("Erase all that is held about somebody who asked for it (SQLite: stop the bot)."))
def erase_person(
    who: Annotated[str, typer.Argument(help=say("Their name, e-mail address or Discord id."))],
    cluster: Annotated[str, typer.Option(help=say("The cluster's name, where there are several."))] = "",
    yes: Annotated[bool, typer.Option("--yes", help=say("Ask nothing."))] = False,
) -> None:
    """Show what is held, ask, erase; exit 1 where nobody was erased."""
    from bot.command_line_person import erase_person as erase_them

    def confirm(question: str) -> bool:
        if yes:
            return True
        if not sys.stdin.isatty():
            console.print(say("Add --yes to erase without being asked."))
            return False
        return typer.confirm(question, err=True)

    settings = _settings()
    _exit(_or_one_line(lambda: asyncio.run(erase_them(settings, who, cluster, confirm, language, console))))


@app.command(help=say("Check a file that Cagou wrote (an exported journal, a published vote), without a database."))
def verify(
    file: Annotated[Path, typer.Argument(help=say("The file."), exists=True, dir_okay=False)],
) -> None:
    """Say what was checked; exit 1 where something does not hold."""
    with _no_collection():  # ten thousand ballots are all kept, and none is garbage
        from bot.command_line_verify import verify_file

        good = _or_one_line(lambda: verify_file(file, language, console))
    _exit(good)


@app.command(help=say("Look at the token, the intents, the permissions, the database, and say how to mend them."))
def doctor(
    health: Annotated[bool, typer.Option("--health", help=say("Only ask the running bot how it is."))] = False,
) -> None:
    """Examine the deployment; exit 1 where something is bad."""
    settings = _settings()
    if health:
        _exit(is_healthy(settings.health_port))
    from bot.doctor import Finding, Health, examine

    signs = {Health.GOOD: "[green]✓[/]", Health.DOUBTFUL: "[yellow]?[/]", Health.BAD: "[red]✗[/]"}

    async def report() -> bool:
        good = True
        async for finding in examine(settings, language):
            _print_finding(finding, signs[finding.health])
            good = good and finding.health is not Health.BAD
        return good

    def _print_finding(finding: Finding, sign: str) -> None:
        console.print(f"{sign} {finding.what}" + (f"\n    → {finding.mend}" if finding.mend else ""))

    _exit(_or_one_line(lambda: asyncio.run(report())))


def is_healthy(port: int, seconds: float = 3.0) -> bool:
    """What `/health` of the bot on this machine says; for a container's health check."""
    import urllib.request

    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=seconds) as answer:
            return bool(json.load(answer)["healthy"])
    except (OSError, ValueError, KeyError):
        return False


def _settings() -> Settings:
    from config.settings import settings_or_exit

    return settings_or_exit()


@contextmanager
def _no_collection() -> Iterator[None]:
    """Import or check without the collector, which would go through all that was made so far, again and again, in vain.

    What was imported stays: the collector need not go through it afterwards either (0.2 s of a start).
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _exit(good: bool) -> NoReturn:
    raise typer.Exit(SUCCESS if good else FAILURE)


def _stamp(now: datetime) -> str:
    return now.astimezone(ZoneInfo("Pacific/Noumea")).strftime("%Y%m%d-%H%M%S")


def _or_one_line(work: Callable[[], Result]) -> Result:
    """What the work returns; a refusal becomes one line on standard error and exit status 1 (2: a setting)."""
    try:
        return work()
    except DomainError as refusal:
        from bot.command_line_words import operators_words
        from bot.running import TokenMissing

        console.print(operators_words(refusal, language), style="red", markup=False)
        raise typer.Exit(WRONG_SETTING if isinstance(refusal, TokenMissing) else FAILURE) from None


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
