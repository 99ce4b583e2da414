"""A large cluster of experts, the same at each run: people with names, titles, texts and organisations as they come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from models.database import Database, Session, everywhere
from models.experts.domains import seed_domains
from models.experts.tables import Domain, Expertise, ExpertProfile
from models.people.names import folded, person_key
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, Organisation, Person
from tests.support import factories

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
CHUNK = 2_000

_SYLLABLES = "ka we na te ma lo ri ne pa du bo xi va se mi cho tra lin per gou hu ja fa ze ban del fer mon roc val"
_COMMON = (
    "réseau serveur sécurité audit données client application mobile web site cloud sauvegarde projet gestion facture "
    "contrat formation support matériel impression drone carte image vidéo son capteur usine mine port santé école "
    "administration signature archive licence libre code python java cobol plan conseil stratégie marque magasin"
)
_PARTS, _WORDS = _SYLLABLES.split(), _COMMON.split()
_KINDS = ("SARL", "SAS", "Numérique", "Conseil", "Pacifique", "Ingénierie", "")
_TITLES = ("Directrice", "Ingénieur réseau", "Cheffe de projet", "Consultant", "Développeuse", "Gérant")


def name(random: Random, parts: int) -> str:
    """A made-up name."""
    return "".join(random.choice(_PARTS) for _ in range(parts)).title()


def text(random: Random, words: int) -> str:
    """What somebody writes of themselves: common words and rare ones."""
    return " ".join(random.choice(_WORDS) if random.random() < 0.8 else name(random, 3) for _ in range(words))


async def fill(url: str, experts: int, organisations: int) -> UUID:
    """A cluster of so many experts of one to three domains each, in an empty database; its id."""
    random = Random(2026)
    database = await Database.open(url)
    try:
        cluster_id = await database.write(everywhere(), lambda s: factories.cluster(s, guild_id=1, now=NOW))
        await database.write(cluster_id, lambda s: seed_domains(s, NOW))
        domain_ids = await database.read(cluster_id, lambda s: s.scalars(select(Domain.id).order_by(Domain.slug)).all())
        groups = list(_organisations(random, cluster_id, organisations))
        await _insert(database, cluster_id, Organisation, groups)
        for start in range(0, experts, CHUNK):
            some = min(CHUNK, experts - start)
            people = [_person(random, cluster_id, start + number) for number in range(some)]
            ids = [person["id"] for person in people]
            await _insert(database, cluster_id, Person, people)
            await _insert(database, cluster_id, Affiliation, _affiliations(random, cluster_id, ids, groups))
            await _insert(database, cluster_id, Expertise, list(_expertise(random, cluster_id, ids, domain_ids)))
            await _insert(database, cluster_id, ExpertProfile, list(_profiles(random, cluster_id, ids)))
    finally:
        await database.close()
    return cluster_id


async def _insert(database: Database, cluster_id: UUID, table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    def operation(session: Session) -> None:
        session.execute(insert(table), list(rows))

    await database.write(cluster_id, operation)


def _id(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def _organisations(random: Random, cluster_id: UUID, count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        shown = f"{name(random, 2)} {name(random, 2)} {random.choice(_KINDS)}".strip()
        yield {
            "cluster_id": cluster_id,
            "id": _id(random),
            "name": shown,
            "name_key": f"{folded(shown)} {number}",
            "status": "active",
            "created_at": NOW,
        }


def _person(random: Random, cluster_id: UUID, number: int) -> dict[str, Any]:
    given, family = name(random, 2), name(random, 3)
    return {
        "cluster_id": cluster_id,
        "id": _id(random),
        "given_name": given,
        "family_name": family,
        "name_key": person_key(given, family),
        "title": f"{random.choice(_TITLES)} {text(random, 1)}",
        "discord_user_id": 4_000_000_000_000_000_000 + number,
        "created_at": NOW,
    }


def _affiliations(
    random: Random, cluster_id: UUID, ids: Sequence[UUID], organisations: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    return [
        {
            "cluster_id": cluster_id,
            "id": _id(random),
            "person_id": id,
            "organisation_id": random.choice(organisations)["id"],
            "role": AffiliationRole.STAFF,
            "status": AffiliationStatus.ACCEPTED,
            "since": NOW,
        }
        for id in ids
    ]


def _expertise(
    random: Random, cluster_id: UUID, ids: Sequence[UUID], domain_ids: Sequence[UUID]
) -> Iterator[dict[str, Any]]:
    for id in ids:
        for domain_id in random.sample(domain_ids, random.randint(1, 3)):
            yield {
                "cluster_id": cluster_id,
                "id": _id(random),
                "person_id": id,
                "domain_id": domain_id,
                "level": random.randint(1, 3),
                "years": random.randint(1, 30),
                "note": text(random, 6),
                "confirmed_at": NOW - timedelta(days=random.randint(0, 300)),
            }


def _profiles(random: Random, cluster_id: UUID, ids: Sequence[UUID]) -> Iterator[dict[str, Any]]:
    for id in ids:
        yield {
            "cluster_id": cluster_id,
            "id": _id(random),
            "person_id": id,
            "presentation": text(random, 30),
            "available": random.choice((True, True, None, False)),
            "hidden": [],
            "changed_at": NOW,
        }
