"""What somebody's own data look like."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.language import Language
from bot.ui import Accent, Action, Card, Part, Route, Style, escaped, fitted
from bot.ui.ways import my_page
from cogs.board.words import OFFICES
from cogs.privacy.words import table_in_words
from models.cluster.facts import ClusterFacts
from models.people.tables import AffiliationRole, Office
from models.privacy.erasing import Erased
from models.privacy.exporting import Held, Row

SHOW = Route("privacy:show")
"""Shows what is held about whoever presses, from any card: `SHOW.to(cluster_id)`."""
EXPORT = Route("privacy:export")
ERASE = Route("privacy:erase")
CONFIRM = Route("privacy:confirm")

LONGEST_VALUE = 200
MOST_NAMED = 8
"""Organisations or domains named on the card; the file has all."""

FILE_NAME = "mes-donnees.json"


def held(language: Language, home: ClusterFacts, data: Held) -> Card:
    """What is held, in words."""
    title = language.say("What {cluster} holds about you", cluster=escaped(home.name))
    if not data.tables:
        return Card(Accent.PRIVACY, title, [language.say("Nothing is held about you.")], [my_page(language, home.id)])
    others = [
        language.say("{what}: {count}", what=table_in_words(language, table), count=language.number(len(rows)))
        for table, rows in data.tables.items()
        if table not in ("person", "affiliation", "mandate", "expertise", "audit_detail")
    ]
    return Card(
        Accent.PRIVACY,
        title,
        _about_them(language, data) or [language.say("The cluster does not know you as a person.")],
        [
            Action(language.say("Take it away as a file"), EXPORT.to(home.id), Style.PRIMARY),
            Action(language.say("Erase everything"), ERASE.to(home.id), Style.DANGER),
            my_page(language, home.id),
        ],
        parts=[Part(others)] if others else [],
        footer=language.say("Only you see this message."),
    )


def exported(language: Language) -> Card:
    """Everything as a file."""
    lines = [language.say("Everything held about you, table by table, readable in any text editor.")]
    return Card(Accent.PRIVACY, language.say("Your data"), lines, files=[FILE_NAME])


def before_erasing(language: Language, home: ClusterFacts, *, offices: int) -> Card:
    """What goes, what stays and why, before it is done."""
    lines = [
        language.say("**Erased:** your record, organisations, domains, and your name wherever it is noted."),
        language.say("**Kept without your name:** that a change took place, for the journal must stay verifiable."),
        language.say("**Kept without your name:** that an office was held, and when: the association's own history."),
        language.say("Back-ups disappear as new ones replace them. Your Discord messages are yours to delete."),
    ]
    if offices:
        lines.append(
            language.count("Your mandate ends at this instant.", "Your {n} mandates end at this instant.", offices)
        )
    return Card(
        Accent.PRIVACY,
        language.say("Erase everything, for good?"),
        lines,
        [
            Action(language.say("Erase for good"), CONFIRM.to(home.id), Style.DANGER),
            Action(language.say("Erase nothing"), SHOW.to(home.id)),
        ],
        footer=language.say("This cannot be undone."),
    )


def erased(language: Language, outcome: Erased) -> Card:
    """It is done."""
    lines = [language.say("Nothing more is held about you here.")]
    if outcome.mandates_ended:
        lines.append(language.count("Your mandate has ended.", "Your {n} mandates have ended.", outcome.mandates_ended))
    lines.append(language.say("To come back, ask a member of the board to register you."))
    return Card(Accent.PRIVACY, language.say("Erased"), lines)


def file_of(language: Language, home: ClusterFacts, data: Held, now: datetime) -> bytes:
    """Everything as JSON, indented, with a sentence on what each table is."""
    content = {
        "cluster": home.name,
        "written_at": now.isoformat(),
        "tables": {
            table: {"what": table_in_words(language, table), "rows": list(rows)} for table, rows in data.tables.items()
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _about_them(language: Language, data: Held) -> list[str]:
    lines = []
    for person in data.rows("person"):
        name = f"{person['given_name']} {person['family_name']}".strip()
        lines.append(language.say("**Name:** {name}", name=_shown(name)))
        contact = [_shown(str(person[key])) for key in ("email", "phone", "title") if person[key]]
        if contact:
            lines.append(language.say("**Contact and title:** {contact}", contact=" · ".join(contact)))
    organisations = [_organisation(language, row) for row in data.rows("affiliation")]
    if organisations:
        lines.append(language.say("**Organisations:** {names}", names=_listed(language, organisations)))
    offices = [language.say(OFFICES[Office(str(row["office"]))]) for row in data.rows("mandate")]
    if offices:
        lines.append(language.say("**Offices, present and past:** {names}", names=_listed(language, offices)))
    domains = [_shown(str(row["domain"])) for row in data.rows("expertise")]
    if domains:
        lines.append(language.say("**Domains:** {names}", names=_listed(language, domains)))
    return lines


def _organisation(language: Language, row: Mapping[str, object]) -> str:
    roles = {
        AffiliationRole.REPRESENTATIVE: language.say("representative"),
        AffiliationRole.DEPUTY: language.say("deputy"),
        AffiliationRole.STAFF: language.say("staff"),
    }
    return f"{_shown(str(row['organisation']))} ({roles[AffiliationRole(str(row['role']))]})"


def _listed(language: Language, names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    if more <= 0:
        return language.list_of(names)
    return language.say("{names} and {more} more", names=", ".join(names[:MOST_NAMED]), more=more)


def _shown(text: str) -> str:
    return escaped(fitted(text, LONGEST_VALUE))


def offices_now(rows: Sequence[Row], now: datetime) -> int:
    """How many of these mandates are under way."""
    ends = [row["until"] for row in rows]
    return sum(end is None or datetime.fromisoformat(str(end)) > now for end in ends)
