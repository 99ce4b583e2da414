"""Makes the files of `config/sample`: the same bytes at each run.

python -m tests.support.sample_cluster
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import config.sample
from config.domains import StandardDomain, standard_domains
from models.people.names import folded
from models.transfer.columns import Column, Kind
from models.transfer.exporting import Sheet, csv_of
from models.transfer.values import written_day
from tests.support import sample_words as words

SEED = 2026
ORGANISATIONS = 108
PEOPLE = 260
EXPERTISE = 600
FAMILIES = {  # the group, and the emblem's other firms by domain
    "Niaouli": ["infrastructures-reseaux", "cloud-hebergement", "materiel-impression", "formation-inclusion-numerique"],
    "Cagou": ["developpement-web-logiciel", "communication-digitale"],
    "Pétroglyphe": ["sig-geomatique", "drones-imagerie-aerienne"],
    "Baobab du Sud": ["erp-gestion"],
}
GROUP_DOMAIN = "conduite-projet-amoa"
SUSPENDED, FORMER = 3, 2
LAST_DAY = date(2026, 11, 20)  # no date of the sample is later, but for dues paid in advance


@dataclass(frozen=True)
class Firm:
    """An organisation of the sample."""

    name: str
    domain: StandardDomain
    commune: str
    parent: str = ""
    status: str = "actif"

    @property
    def site(self) -> str:
        """The domain name of its addresses."""
        return f"{folded(self.name).replace(' ', '-')}.example"


@dataclass(frozen=True)
class Human:
    """A person of the sample in one of their organisations."""

    given_name: str
    family_name: str
    email: str
    phone: str
    title: str
    firm: Firm
    role: str


def files() -> dict[str, bytes]:
    """The files by name."""
    random = Random(SEED)
    firms = _firms(random)
    people = _people(random, firms)
    sheets = (
        Sheet(Kind.ORGANISATIONS, ORGANISATION_COLUMNS, [_organisation(random, firm) for firm in firms]),
        Sheet(Kind.PEOPLE, PERSON_COLUMNS, [_person(human) for human in people]),
        Sheet(Kind.EXPERTISE, EXPERTISE_COLUMNS, _expertise(random, people)),
    )
    return dict(zip(config.sample.FILE_NAMES, map(csv_of, sheets), strict=True))


def _firms(random: Random) -> list[Firm]:
    domains = {domain.slug: domain for domain in standard_domains().domains}
    firms: list[Firm] = []
    for emblem, slugs in FAMILIES.items():
        group = f"Groupe {emblem}"
        firms.append(Firm(group, domains[GROUP_DOMAIN], "Nouméa"))
        for slug in slugs:
            name = words.FIRMS[slug][0].format(emblem)
            firms.append(Firm(name, domains[slug], random.choice(words.COMMUNES), parent=group))
    names = {firm.name for firm in firms}
    emblems = list(words.EMBLEMS)
    turn = 0
    while len(firms) < ORGANISATIONS:
        domain = standard_domains().domains[turn % len(domains)]
        pattern = words.FIRMS[domain.slug][turn // len(domains) % 2]
        name = _contracted(pattern.format(emblems[turn * 7 % len(emblems)]))
        turn += 1
        if name not in names:
            names.add(name)
            firms.append(Firm(name, domain, random.choice(words.COMMUNES)))
    return _with_statuses(random, firms)


def _contracted(name: str) -> str:
    """French articles as they are spoken: du Igname is l’Igname's."""
    feminine = ("Roussette", "Bancoule", "Perruche", "Frangipane", "Cordyline", "Sterne", "Mandarine")
    name = re.sub(r"\bdu (?=[AEIOUÉHI])", "de l’", name)
    return re.sub(rf"\bdu (?={'|'.join(feminine)})", "de la ", name)


def _with_statuses(random: Random, firms: list[Firm]) -> list[Firm]:
    alone = [place for place, firm in enumerate(firms) if not firm.parent and not firm.name.startswith("Groupe")]
    chosen = random.sample(alone, SUSPENDED + FORMER)
    statuses = dict(zip(chosen, ["suspendu"] * SUSPENDED + ["ancien"] * FORMER, strict=True))
    return [
        Firm(firm.name, firm.domain, firm.commune, firm.parent, statuses.get(place, firm.status))
        for place, firm in enumerate(firms)
    ]


def _people(random: Random, firms: list[Firm]) -> list[Human]:
    roles = [(firm, "représentant") for firm in firms]
    roles += [(firm, "suppléant") for firm in random.sample(firms, 78)]
    active = [firm for firm in firms if firm.status == "actif"]
    roles += [(random.choice(active), "collaborateur") for _ in range(PEOPLE - len(roles))]
    roles.sort(key=lambda entry: firms.index(entry[0]))
    names: set[tuple[str, str]] = set()
    people = [_human(random, firm, role, names) for firm, role in roles]
    return people + _in_second_firm(people)


def _in_second_firm(people: list[Human]) -> list[Human]:
    """Two heads of a group also work in one of its companies, and so have a second row."""
    second: list[Human] = []
    for head in people:
        subsidiary = next((other.firm for other in people if other.firm.parent == head.firm.name), None)
        if head.role == "représentant" and subsidiary is not None and head.email and len(second) < 2:
            second.append(
                Human(
                    head.given_name, head.family_name, head.email, head.phone, head.title, subsidiary, "collaborateur"
                )
            )
    return second


def _human(random: Random, firm: Firm, role: str, names: set[tuple[str, str]]) -> Human:
    while True:
        origin = random.choices(list(words.SHARES), list(words.SHARES.values()))[0]
        given, family = random.choice(words.GIVEN_NAMES[origin]), random.choice(words.FAMILY_NAMES[origin])
        if (given, family) not in names:
            names.add((given, family))
            break
    titles = {"représentant": "representative", "suppléant": "deputy", "collaborateur": "staff"}
    email = f"{_local(given)}.{_local(family)}@{firm.site}" if random.random() < 0.93 else ""
    digits = random.randrange(10_000)
    phone = f"+687 00 {digits // 100:02} {digits % 100:02}" if random.random() < 0.85 else ""
    return Human(given, family, email, phone, random.choice(words.TITLES[titles[role]]), firm, role)


def _local(name: str) -> str:
    return folded(name).replace(" ", "-")


ORGANISATION_COLUMNS = (
    Column.NAME,
    Column.STATUS,
    Column.PARENT,
    Column.ORGANISATION_EMAIL,
    Column.WEB_ADDRESS,
    Column.COMMUNE,
    Column.PRESENTATION,
    Column.DUES_PAID_UNTIL,
)


def _organisation(random: Random, firm: Firm) -> list[str]:
    name = firm.domain.names["fr"]
    presentation = random.choice(words.PRESENTATIONS).format(
        domain=name, lower=_in_a_sentence(name), commune=firm.commune, year=random.randrange(1988, 2024)
    )
    paid = {"actif": date(2026, 12, 31), "suspendu": date(2025, 12, 31), "ancien": date(2023, 12, 31)}[firm.status]
    return [
        firm.name,
        firm.status,
        firm.parent,
        f"contact@{firm.site}",
        f"https://www.{firm.site}",
        firm.commune,
        _spaced(presentation),
        written_day(paid),
    ]


def _in_a_sentence(name: str) -> str:
    """A domain's name without its capital, unless it begins with an acronym."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _spaced(text: str) -> str:
    """The spaces that French typography does not break."""
    for plain, right in ((" :", "\u00a0:"), (" ;", "\u202f;"), ("« ", "«\u00a0"), (" »", "\u00a0»")):
        text = text.replace(plain, right)
    return text


PERSON_COLUMNS = (
    Column.GIVEN_NAME,
    Column.FAMILY_NAME,
    Column.EMAIL,
    Column.PHONE,
    Column.TITLE,
    Column.ORGANISATION,
    Column.ROLE,
)


def _person(human: Human) -> list[str]:
    return [
        human.given_name,
        human.family_name,
        human.email,
        human.phone,
        human.title,
        human.firm.name,
        human.role,
    ]


EXPERTISE_COLUMNS = (
    Column.EMAIL,
    Column.GIVEN_NAME,
    Column.FAMILY_NAME,
    Column.ORGANISATION,
    Column.DOMAIN,
    Column.LEVEL,
    Column.YEARS,
    Column.NOTE,
    Column.CONFIRMED,
)


def _expertise(random: Random, people: list[Human]) -> list[list[str]]:
    """Everybody masters the trade of their firm; the rest is drawn, nearer trades more often."""
    domains = standard_domains().domains
    mastered: dict[int, list[StandardDomain]] = {}
    firsts = range(PEOPLE)
    for place in firsts:
        mastered[place] = [people[place].firm.domain]
    count = len(mastered)
    while count < EXPERTISE:
        place = random.choice(firsts)
        family = people[place].firm.domain.family
        near = [domain for domain in domains if domain.family == family]
        domain = random.choice(near if random.random() < 0.6 else domains)
        if domain not in mastered[place] and len(mastered[place]) < 6:
            mastered[place].append(domain)
            count += 1
    return [
        _expertise_row(random, people[place], domain, place_of_domain == 0)
        for place, found in mastered.items()
        for place_of_domain, domain in enumerate(found)
    ]


def _expertise_row(random: Random, human: Human, domain: StandardDomain, main: bool) -> list[str]:
    level = random.choices((1, 2, 3), (10, 45, 45) if main else (40, 45, 15))[0]
    years = str(random.randrange(1 + 3 * (level - 1), 8 + 8 * (level - 1))) if random.random() < 0.85 else ""
    note = ""
    if random.random() < 0.5:
        one, other = random.sample(domain.keywords["fr"], 2)
        note = random.choice(words.NOTES).format(one, other)
        note = note[:1].upper() + note[1:]
    confirmed = LAST_DAY - timedelta(days=random.randrange(700))
    return [
        human.email,
        human.given_name,
        human.family_name,
        human.firm.name,
        domain.names["fr"],
        str(level),
        years,
        _spaced(note),
        written_day(confirmed),
    ]


def main() -> None:
    """Write the files where they belong."""
    folder = Path(config.sample.__file__).parent
    for name, content in files().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
