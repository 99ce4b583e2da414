"""`cagou find`: the search as the bot does it, for people at a console and, line by line, for programs."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from uuid import UUID
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.clock import SystemClock
from bot.command_line_transfer import opened, the_cluster
from bot.demo.sample import fill
from bot.language import Language
from cogs.experts.words import level
from config.lexicon import standard_lexicon
from config.settings import Settings
from models.database import Database
from models.experts.facts import DomainFacts, domains_of_cluster
from models.experts.finding import FoundExpert
from models.experts.known import known_experts, read_all
from models.experts.search.domains import DomainIndex, DomainMatch, DomainSearch, Nearness, build
from models.experts.search.experts import Experts
from models.experts.search.meaning import Meanings, Model, installed
from models.records import dataclass
from models.threads.load import loads

SAMPLE_GUILD, SAMPLE_NAME = 1, "Démo Numérique"
MOST_DOMAINS, MOST_SHOWN = 10, 5
MOST_PEOPLE = 10


@dataclass(frozen=True)
class Finder:
    """What is needed to answer: read once, then nothing waits for the database."""

    index: DomainIndex
    experts: Experts
    nearness: Nearness | None
    now: datetime
    day: date

    def find(self, text: str) -> tuple[DomainSearch, list[tuple[FoundExpert, list[DomainFacts]]]]:
        """The domains, and the people with those of the domains that are theirs, as a stranger sees them today."""
        found = self.index.search(text, MOST_DOMAINS, self.nearness)
        meant = found.matches if found.fits else ()
        people = self.experts.by_text(text, meant, 0, now=self.now, day=self.day)
        return found, [(one, self._theirs(one, found.matches)) for one in islice(people, MOST_PEOPLE)]

    def _theirs(self, one: FoundExpert, matches: Sequence[DomainMatch]) -> list[DomainFacts]:
        mastered = {mastery.domain_id for mastery in self.experts.by_id[one.person_id].masteries}
        return [match.domain for match in matches if match.domain.id in mastered]


async def ready(settings: Settings, cluster: str, language: Language, tell: Console) -> Finder:
    """Read the cluster: the database's where one is set or stands in its usual place, otherwise the sample one."""
    now = SystemClock().now()
    async with _register(settings, cluster, now, language, tell) as (database, cluster_id, time_zone):
        domains = await database.read(cluster_id, domains_of_cluster)
        rows = await database.read(cluster_id, lambda session: read_all(session, loads(session, now)))
    index = build(domains, standard_lexicon())
    nearness = Meanings(Model(), index.texts).nearness if settings.search_model and installed() else None
    return Finder(index, Experts(known_experts(rows)), nearness, now, now.astimezone(ZoneInfo(time_zone)).date())


@asynccontextmanager
async def _register(
    settings: Settings, cluster: str, now: datetime, language: Language, tell: Console
) -> AsyncIterator[tuple[Database, UUID, str]]:
    if _has_database(settings):
        async with opened(settings, hold=False) as database:
            chosen = await the_cluster(database, cluster)
            yield database, chosen.id, chosen.time_zone
        return
    tell.print(language.say("No database is set: this is the sample cluster."), style="dim")
    with TemporaryDirectory(prefix="cagou-find-") as folder:
        database = await Database.open(f"sqlite:///{Path(folder) / 'cagou.sqlite3'}")
        try:
            yield database, await fill(database, SAMPLE_GUILD, SAMPLE_NAME, now), "Pacific/Noumea"
        finally:
            await database.close()


def _has_database(settings: Settings) -> bool:
    if "database_url" in settings.model_fields_set:
        return True
    return Path(settings.database_url.removeprefix("sqlite:///")).exists()


def find_text(settings: Settings, text: str, cluster: str, language: Language, tell: Console) -> None:
    """Print what answers the text."""
    finder = asyncio.run(ready(settings, cluster, language, tell))
    found, experts = finder.find(text)
    _print(found, experts, Console(highlight=False, soft_wrap=True), language)


def _print(
    found: DomainSearch,
    experts: Sequence[tuple[FoundExpert, Sequence[DomainFacts]]],
    console: Console,
    language: Language,
) -> None:
    say = language.say
    if not found.matches:
        console.print(say("Nothing fits."))
        return
    console.print(say("Domains, best first:") if found.fits else say("Nothing really fits; the nearest:"), style="bold")
    for match in found.matches[:MOST_SHOWN]:
        because = "" if match.because is None else " · " + say("because: {words}", words=match.because)
        console.print(f"  {match.score:.2f}  {match.domain.name(language.code)}{because}", markup=False)
    if experts:
        console.print(say("People:"), style="bold")
    for person, domains in experts:
        names = ", ".join(domain.name(language.code) for domain in domains)
        where = ", ".join(person.organisations)
        console.print(f"  {person.name} ({where}) · {level(language, person.level)} · {names}", markup=False)


def find_lines(settings: Settings, cluster: str, language: Language, tell: Console) -> bool:
    """Answer each `{"query": …}` line of standard input by a line of JSON. Whether every line could be read."""
    finder = asyncio.run(ready(settings, cluster, language, tell))
    try:
        return _answer(finder, sys.stdin.buffer, sys.stdout.buffer, language, tell)
    except BrokenPipeError:
        # Nobody reads on: end without a word, also when Python closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return True


def _answer(finder: Finder, lines: Iterable[bytes], out: BinaryIO, language: Language, tell: Console) -> bool:
    good = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        query = _query_of(line)
        if query is None:
            good = False
            tell.print(
                language.say('Line {number}: not a JSON object with a text "query".', number=number), style="red"
            )
            continue
        began = time.perf_counter()
        found, experts = finder.find(query)
        milliseconds = (time.perf_counter() - began) * 1000
        answer = {
            "query": query,
            "domains": [match.domain.slug for match in found.matches],
            "fits": found.fits,
            "experts": [_as_object(person, domains) for person, domains in experts],
            "ms": round(milliseconds, 3),
        }
        # A lone surrogate, which JSON allows, goes out as it came in.
        out.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        out.flush()
    return good


def _query_of(line: bytes) -> str | None:
    try:
        asked: object = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    query = asked.get("query") if isinstance(asked, dict) else None
    return query if isinstance(query, str) else None


def _as_object(person: FoundExpert, domains: Sequence[DomainFacts]) -> dict[str, Any]:
    return {
        "name": person.name,
        "organisation": ", ".join(person.organisations),
        "domains": [domain.slug for domain in domains],
        "level": person.level,
    }
