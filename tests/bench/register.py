"""A large register of members in the files that an import reads: the same bytes at each run."""

from __future__ import annotations

from random import Random

from config.domains import standard_domains
from models.transfer.columns import Column, Kind
from models.transfer.exporting import Sheet, csv_of
from models.transfer.reading import SourceFile

ORGANISATIONS, PEOPLE, EXPERTISE = 2_000, 28_000, 20_000
LINES = ORGANISATIONS + PEOPLE + EXPERTISE

_GIVEN = ("Anaïs", "Pwéjë", "Loïc", "Wassissi", "Jean-Marie", "Hélène", "Sioeli", "Émilie")
_FAMILY = ("Néaoutyine", "Lefèvre", "Wamytan", "D’Angleberme", "Tuimalala", "Ollivier", "Poadja", "Nguyen")


def large_register(seed: int = 2026) -> list[SourceFile]:
    """Organisations, people and expertise: 50,000 lines in three files."""
    random = Random(seed)
    organisations = [f"Société {number:04} du Caillou" for number in range(ORGANISATIONS)]
    people = [_person(number, random, organisations) for number in range(PEOPLE)]
    names = [domain.names["fr"] for domain in standard_domains().domains]
    expertise = [
        [
            email,
            random.choice(names),
            str(random.randint(1, 3)),
            str(random.randint(1, 30)),
            "Un mot ; un « autre ».\nFin.",
        ]
        for email in (people[number][2] for number in random.sample(range(PEOPLE), EXPERTISE))
    ]
    sheets = {
        "adherents.csv": Sheet(
            Kind.ORGANISATIONS,
            (Column.NAME, Column.STATUS, Column.COMMUNE),
            [[name, "actif", random.choice(("Nouméa", "Koné", "Dumbéa"))] for name in organisations],
        ),
        "personnes.csv": Sheet(
            Kind.PEOPLE,
            (Column.GIVEN_NAME, Column.FAMILY_NAME, Column.EMAIL, Column.PHONE, Column.TITLE, Column.ORGANISATION),
            people,
        ),
        "expertises.csv": Sheet(
            Kind.EXPERTISE, (Column.EMAIL, Column.DOMAIN, Column.LEVEL, Column.YEARS, Column.NOTE), expertise
        ),
    }
    return [SourceFile(name, csv_of(sheet)) for name, sheet in sheets.items()]


def _person(number: int, random: Random, organisations: list[str]) -> list[str]:
    return [
        random.choice(_GIVEN),
        f"{random.choice(_FAMILY)} {number}",
        f"personne{number}@caillou.example",
        f"+687 00 {number // 100 % 100:02} {number % 100:02}",
        random.choice(("Directrice", "Ingénieur réseau", "Cheffe de projet")),
        random.choice(organisations),
    ]
