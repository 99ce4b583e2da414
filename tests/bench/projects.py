"""What finding projects costs in the process, at 10,000 of them: from the question to the pages of the answer."""

from __future__ import annotations

import asyncio
import gc
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from bot.domain_directory import DomainDirectory
from bot.language import language_for
from bot.project_directory import ProjectDirectory
from bot.running import COLLECTOR
from cogs.projects import list_cards
from models.actor import Actor
from models.database import Database, Session, everywhere
from models.experts.facts import DomainFacts
from models.people.names import folded
from models.projects.finding import Filters, ProjectIndex
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.known import Visibility, visibility_of
from models.projects.tables import ContributionKind, Project, ProjectHead, ProjectNeed, ProjectRole, Stage
from tests.bench.figures import Figure
from tests.support import factories

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
PROJECTS, PEOPLE, ORGANISATIONS, DOMAINS = 10_000, 300, 108, 32
ASKED = 300
"""Questions of each kind."""
MOST = 20.0
"""Milliseconds, of 99 in 100 questions (issue 12)."""
CHUNK = 500

COMMON = (
    "lagon mangrove nickel énergie solaire données école formation tourisme transport port forêt eau santé capteur "
    "carte plateforme réseau satellite drone atelier musée marché logiciel paiement identité mobilité récif déchets "
    "coutume langue patrimoine recherche climat cyclone alerte commune province île navire avion hôpital quartier"
)
SYLLABLES = [a + b for a in "bcdfglmnprstvz" for b in "aeiou"][::3]
WORDS = COMMON.split(" ") + ["".join(each) for each in product(SYLLABLES, SYLLABLES, SYLLABLES[:8])]
"""The first are in many projects, the others in fewer: as words are."""


def measure(repetitions: int) -> Iterator[Figure]:
    """`repetitions` is not used: each figure is of hundreds of questions."""
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(_measured(Path(folder)))
    many = f"{PROJECTS:,} projects"
    yield Figure(f"{many}: first read and index", f"{found['cold']:.2f} s")
    for name in (
        "all of them",
        "of a stage",
        "that need a domain",
        "by words",
        "by words with an error",
        "similar ones",
    ):
        p50, p99 = found[name]
        yield Figure(f"{many}: {name}, p50 and p99", f"{p50:.2f} ms, {p99:.2f} ms", "p99 20 ms", p99 < MOST)


async def _measured(folder: Path) -> Mapping[str, Any]:
    database = await Database.open(f"sqlite:///{folder / 'cagou.sqlite3'}", migrate=True)
    try:
        cluster_id = await _filled(database)
        directory, domains = ProjectDirectory(database), DomainDirectory(database)
        by_id = (await domains.of(cluster_id)).by_id
        gc.set_threshold(*COLLECTOR)
        began = time.perf_counter()
        index = await directory.of(cluster_id)
        found: dict[str, Any] = {"cold": time.perf_counter() - began}
        gc.collect()
        gc.freeze()  # as the bot does once it is ready
        visible = await database.read(cluster_id, lambda session: visibility_of(session, Actor(1), NOW))
        random = Random(12)
        for name, question in _questions(random, list(by_id)).items():
            found[name] = _percentiles([_asked(index, visible, question(), by_id, cluster_id) for _ in range(ASKED)])
        found["similar ones"] = _percentiles([_similar(index, visible, random) for _ in range(ASKED)])
        return found
    finally:
        await database.close()


def _questions(random: Random, domains: Sequence[UUID]) -> Mapping[str, Callable[[], Filters]]:
    def words() -> str:
        return _text(random, 2)

    def mistyped() -> str:
        word = random.choice([word for word in COMMON.split(" ") if len(word) > 6])
        return word[:3] + word[4:]

    return {
        "all of them": Filters,
        "of a stage": lambda: Filters(stage=random.choice(list(Stage))),
        "that need a domain": lambda: Filters(domain_id=random.choice(domains), seeking=True),
        "by words": lambda: Filters(text=words()),
        "by words with an error": lambda: Filters(text=mistyped()),
    }


def _asked(
    index: ProjectIndex,
    visible: Visibility,
    filters: Filters,
    domains: Mapping[UUID, DomainFacts],
    cluster_id: UUID,
) -> float:
    began = time.perf_counter()
    language = language_for("fr")
    found = index.find(visible, filters)
    pages = list_cards.listed(language, cluster_id, found, filters, ["filtre"], domains)
    assert pages.page(0, "token", language).components
    return (time.perf_counter() - began) * 1000


def _similar(index: ProjectIndex, visible: Visibility, random: Random) -> float:
    title, pitch = _text(random, 4), _text(random, 12)
    began = time.perf_counter()
    index.similar(visible, title, pitch, [])
    return (time.perf_counter() - began) * 1000


def _text(random: Random, words: int) -> str:
    """So many words, the common ones more often: the n-th about as often as one in n (Zipf)."""
    return " ".join(WORDS[int(len(WORDS) ** random.random()) - 1] for _ in range(words))


def _percentiles(milliseconds: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(milliseconds)
    return ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]


async def _filled(database: Database) -> UUID:
    """A cluster with so many projects, the same at each run."""
    random = Random(20261129)
    cluster_id = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))

    def ground(session: Session) -> tuple[list[UUID], list[UUID], list[UUID], list[UUID]]:
        organisations = [factories.organisation(session, f"Adhérent {n}", now=NOW) for n in range(ORGANISATIONS)]
        people = [
            factories.person(session, f"Personne {n}", user_id=n + 1, organisation=f"Adhérent {n % 108}", now=NOW)
            for n in range(PEOPLE)
        ]
        domains = [factories.domain(session, f"domaine-{n}", f"Domaine {WORDS[n]}") for n in range(DOMAINS)]
        groups = [factories.group(session, f"Commission {n}", now=NOW, lead=people[n]) for n in range(20)]
        return organisations, people, domains, groups

    rows = await database.write(cluster_id, ground)
    for start in range(0, PROJECTS, CHUNK):
        await database.write(cluster_id, partial(_some, random=random, start=start, ground=rows))
    return cluster_id


def _some(
    session: Session,
    random: Random,
    start: int,
    ground: tuple[Sequence[UUID], Sequence[UUID], Sequence[UUID], Sequence[UUID]],
) -> None:
    organisations, people, domains, groups = ground
    made = []
    for number in range(start, start + CHUNK):
        title = f"{_text(random, 3)} {number}"
        at = NOW - timedelta(hours=number)
        project = Project(
            id=session.new_id(),
            title=title,
            title_key=folded(title),
            pitch=_text(random, 25),
            home_id=random.choice([None, random.choice(groups)]),
            stage=random.choice(list(Stage)),
            stage_since=at,
            proposed_by_id=random.choice(people),
            created_at=at,
            published_at=at,
            active_at=at,
        )
        session.add(project)
        made.append(project.id)
    session.flush()
    for project_id in made:
        lead = random.choice(people)
        session.add(
            ProjectHead(id=session.new_id(), project_id=project_id, person_id=lead, role=ProjectRole.LEAD, since=NOW)
        )
        for domain_id in random.sample(domains, 2):
            session.add(
                ProjectNeed(
                    id=session.new_id(),
                    project_id=project_id,
                    domain_id=domain_id,
                    kind=random.choice(list(ContributionKind)),
                    opened_at=NOW,
                )
            )
        for organisation_id in random.sample(organisations, 2):
            session.add(
                Contribution(
                    id=session.new_id(),
                    project_id=project_id,
                    organisation_id=organisation_id,
                    kind=ContributionKind.TECHNICAL,
                    status=ContributionStatus.ACCEPTED,
                    offered_at=NOW,
                )
            )
    session.flush()
