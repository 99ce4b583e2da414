"""The format of the files: which columns there are, and the headings they are known by.

A file, or a sheet of a workbook, holds rows of one kind, recognised by its headings; the first row (of the first ten)
that has them counts, so a title above does no harm. Headings are compared without accents, case and punctuation. The
first heading listed below is the one that `export` writes; French and English ones are accepted.

| kind | columns (needed ones in capitals) |
|---|---|
| adhérents | NOM, Statut (actif, suspendu, ancien), Groupe, Courriel, Site web, Commune, Présentation, \
Cotisation payée jusqu'au |
| personnes | PRÉNOM, NOM, Courriel, Téléphone, Fonction, Adhérent, Rôle (représentant, suppléant, collaborateur), \
Rattachement (accepté, en attente, refusé, terminé), Domaines, Référence |
| expertises | DOMAINE, NIVEAU (1 notions, 2 pratique, 3 référence), Courriel, Prénom, Nom, Adhérent, Années, Note, \
Confirmée le, Référence |

**The flat file.** An office often has one sheet: a line a person, with the columns of their organisation beside. A
table of people that has `Domaines` (several, separated by `,` `;` `|` or a line break), or a column that only an
organisation has (Statut, Groupe, Site web, Commune, Présentation, Cotisation), creates the organisations it names;
its lines without first and last name stand for an organisation alone. There `Courriel adhérent` is the organisation's
address. An expertise named so gets level 2, unless a level is known already.

**Who is who.** An organisation is recognised by its name. A person by `Référence` (any text that is the same for the
same person in all files of one import; `export` writes the person's id, which a later import into the same cluster
recognises, whatever was changed in the row); else by the e-mail address; else by name and organisation. A person of
several organisations has one row for each.

**An import adds and changes, and never erases**: an empty cell, like an absent column, leaves what the cluster has.
Dates are 31/12/2026, 2026-12-31 or a spreadsheet's own. A cell beginning with `= + - @ '`, tab or carriage return is
written with one `'` before it (`cells.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum, StrEnum

from models.people.names import folded


class Kind(StrEnum):
    """What the rows of a table are."""

    ORGANISATIONS = "organisations"
    PEOPLE = "people"
    EXPERTISE = "expertise"


class Column(Enum):
    """A column by its meaning, whatever its heading."""

    NAME = "name"
    STATUS = "status"
    PARENT = "parent"
    ORGANISATION_EMAIL = "organisation_email"
    WEB_ADDRESS = "web_address"
    COMMUNE = "commune"
    PRESENTATION = "presentation"
    DUES_PAID_UNTIL = "dues_paid_until"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    EMAIL = "email"
    PHONE = "phone"
    TITLE = "title"
    ORGANISATION = "organisation"
    ROLE = "role"
    AFFILIATION = "affiliation"
    DOMAINS = "domains"
    REFERENCE = "reference"
    DOMAIN = "domain"
    LEVEL = "level"
    YEARS = "years"
    NOTE = "note"
    CONFIRMED = "confirmed"


_ORGANISATION_NAMES = (
    "Adhérent", "Organisation", "Raison sociale", "Nom de l'adhérent", "Nom de l'organisation", "Société", "Entreprise",
    "Structure", "Organization", "Company", "Member", "Nom de la société", "Nom de l'entreprise",
)  # fmt: skip
_STATUS = ("Statut", "État", "Statut de l'adhérent", "Status")
_PARENT = (
    "Groupe",
    "Maison mère",
    "Société mère",
    "Groupe d'appartenance",
    "Appartient à",
    "Group",
    "Parent",
    "Belongs to",
)
_WEB = ("Site web", "Site internet", "Site", "Adresse web", "Web", "URL", "Website", "Web address")
_COMMUNE = ("Commune", "Ville", "City", "Town", "Municipality")
_PRESENTATION = ("Présentation", "Description", "Activité", "About", "Presentation")
_DUES = (
    "Cotisation payée jusqu'au", "Cotisation jusqu'au", "À jour jusqu'au", "Cotisation", "Échéance", "Dues paid until",
)  # fmt: skip
_EMAILS = (
    "Courriel",
    "E-mail",
    "Email",
    "Mail",
    "Adresse e-mail",
    "Adresse mail",
    "Adresse électronique",
    "Email address",
)
_GIVEN = ("Prénom", "Prénoms", "First name", "Given name", "Firstname")
_FAMILY = ("Nom", "Nom de famille", "Last name", "Family name", "Surname", "Lastname")
_REFERENCES = ("Référence", "Identifiant", "Reference", "Ref", "Id")

HEADINGS: Mapping[Kind, Mapping[Column, Sequence[str]]] = {
    Kind.ORGANISATIONS: {
        Column.NAME: ("Nom", *_ORGANISATION_NAMES, "Name"),
        Column.STATUS: _STATUS,
        Column.PARENT: _PARENT,
        Column.ORGANISATION_EMAIL: (*_EMAILS, "Courriel adhérent"),
        Column.WEB_ADDRESS: _WEB,
        Column.COMMUNE: _COMMUNE,
        Column.PRESENTATION: _PRESENTATION,
        Column.DUES_PAID_UNTIL: _DUES,
    },
    Kind.PEOPLE: {
        Column.REFERENCE: _REFERENCES,
        Column.GIVEN_NAME: _GIVEN,
        Column.FAMILY_NAME: _FAMILY,
        Column.EMAIL: _EMAILS,
        Column.PHONE: ("Téléphone", "Tél", "Mobile", "Portable", "GSM", "Mobilis", "Phone", "Telephone"),
        Column.TITLE: ("Fonction", "Titre", "Poste", "Métier", "Title", "Job title", "Position"),
        Column.ORGANISATION: _ORGANISATION_NAMES,
        Column.ROLE: ("Rôle", "Qualité", "Role"),
        Column.AFFILIATION: ("Rattachement", "Statut du rattachement", "Affiliation"),
        Column.DOMAINS: (
            "Domaines",
            "Domaine",
            "Domaines de compétence",
            "Compétences",
            "Expertises",
            "Domains",
            "Skills",
        ),
        Column.STATUS: _STATUS,
        Column.PARENT: _PARENT,
        Column.ORGANISATION_EMAIL: ("Courriel adhérent", "Courriel société", "E-mail société", "Company email"),
        Column.WEB_ADDRESS: _WEB,
        Column.COMMUNE: _COMMUNE,
        Column.PRESENTATION: _PRESENTATION,
        Column.DUES_PAID_UNTIL: _DUES,
    },
    Kind.EXPERTISE: {
        Column.REFERENCE: _REFERENCES,
        Column.EMAIL: _EMAILS,
        Column.GIVEN_NAME: _GIVEN,
        Column.FAMILY_NAME: _FAMILY,
        Column.ORGANISATION: _ORGANISATION_NAMES,
        Column.DOMAIN: ("Domaine", "Domaine de compétence", "Compétence", "Expertise", "Domain", "Skill"),
        Column.LEVEL: ("Niveau", "Level"),
        Column.YEARS: ("Années", "Années d'expérience", "Expérience", "Ancienneté", "Years", "Experience"),
        Column.NOTE: ("Note", "Notes", "Commentaire", "Remarque", "Précisions", "Comment"),
        Column.CONFIRMED: ("Confirmée le", "Confirmé le", "Confirmed on", "Confirmed"),
    },
}

NEEDED: Mapping[Kind, tuple[Column, ...]] = {
    Kind.ORGANISATIONS: (Column.NAME,),
    Kind.PEOPLE: (Column.GIVEN_NAME, Column.FAMILY_NAME),
    Kind.EXPERTISE: (Column.DOMAIN, Column.LEVEL),
}

FLAT = frozenset(
    {
        Column.DOMAINS,
        Column.STATUS,
        Column.PARENT,
        Column.ORGANISATION_EMAIL,
        Column.WEB_ADDRESS,
        Column.COMMUNE,
        Column.PRESENTATION,
        Column.DUES_PAID_UNTIL,
    }
)
"""The columns that make a table of people create the organisations it names."""

_BY_KIND: Mapping[Kind, Mapping[str, Column]] = {
    kind: {folded(name): column for column, names in columns.items() for name in names}
    for kind, columns in HEADINGS.items()
}

# From the most telling to the least: every file of people would pass for one of organisations.
_IN_ORDER = (Kind.EXPERTISE, Kind.PEOPLE, Kind.ORGANISATIONS)


def column_of(kind: Kind, heading: str) -> Column | None:
    """The column a heading stands for in a table of that kind."""
    return _BY_KIND[kind].get(folded(heading))


def heading_of(kind: Kind, column: Column) -> str:
    """The heading that `export` writes."""
    return HEADINGS[kind][column][0]


def recognised(headings: Iterable[str]) -> Kind | None:
    """The kind of table that has these headings; None when the needed ones are missing."""
    headings = tuple(headings)
    for kind in _IN_ORDER:
        if set(NEEDED[kind]) <= {column_of(kind, heading) for heading in headings}:
            cut_short = kind is Kind.ORGANISATIONS and _speaks_of_people(headings)
            return None if cut_short else kind
    return None


def _speaks_of_people(headings: Sequence[str]) -> bool:
    """A table that only people can have, but without all it needs, is a table of people cut short."""
    present = {column_of(kind, heading) for heading in headings for kind in (Kind.PEOPLE, Kind.EXPERTISE)}
    telling = {Column.GIVEN_NAME, Column.TITLE, Column.ROLE, Column.AFFILIATION, Column.DOMAINS, Column.LEVEL}
    return not telling.isdisjoint(present) or {Column.FAMILY_NAME, Column.ORGANISATION} <= present


def nearest_kind(headings: Iterable[str]) -> tuple[Kind, int]:
    """The kind that knows most of these headings, and how many it knows."""
    headings = tuple(headings)
    known = {kind: sum(column_of(kind, heading) is not None for heading in headings) for kind in _IN_ORDER}
    best = max(reversed(_IN_ORDER), key=lambda kind: known[kind])  # of equals the simplest kind
    return best, known[best]
