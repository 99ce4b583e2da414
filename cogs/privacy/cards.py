"""What somebody's own data look like."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.language import Language
from bot.ui import Accent, Action, Card, Pages, Part, Route, Style, escaped, fitted
from bot.ui.limits import MOST_LABEL
from bot.ui.ways import my_page
from cogs.board.words import OFFICES
from cogs.privacy import page
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

PAGE = Route("privacy:page")
"""Shows what is kept of people, why and for how long: `PAGE.to(cluster_id)`."""

MOST_CLUSTERS = 20
"""Clusters offered at once; nobody is in so many."""

KINDS_A_PAGE = 2
"""Kinds of things explained on one page of what is kept."""

LONGEST_VALUE = 200
MOST_NAMED = 8
"""Organisations or domains named on the card; the file has all."""

FILE_NAME = "mes-donnees.json"


def which_cluster(language: Language, clusters: Sequence[ClusterFacts], route: Route) -> Card:
    """Several clusters hold something about whoever asks in private; each button leads on as they asked."""
    return Card(
        Accent.PRIVACY,
        language.say("Whose data?"),
        [language.say("Several clusters hold something about you: choose one.")],
        [Action(fitted(cluster.name, MOST_LABEL), route.to(cluster.id)) for cluster in clusters[:MOST_CLUSTERS]],
        footer=language.say("Only you see this message."),
    )


def no_cluster(language: Language) -> Card:
    """No cluster holds anything about whoever asks in private."""
    lines = [language.say("Nothing is held about you: no cluster that Cagou serves knows you.")]
    return Card(Accent.PRIVACY, language.say("Your data"), lines)


def held(language: Language, home: ClusterFacts, data: Held, *, here: bool = True) -> Card:
    """What is held, in words; `here` says that it is asked in the cluster's own server."""
    title = language.say("What {cluster} holds about you", cluster=escaped(home.name))
    page = Action(language.say("What is kept, why, how long"), PAGE.to(home.id))
    ways = [page, my_page(language, home.id)] if here else [page]
    if not data.tables:
        return Card(Accent.PRIVACY, title, [language.say("Nothing is held about you.")], ways)
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
            *ways,
        ],
        parts=[Part(others)] if others else [],
        footer=language.say("Only you see this message."),
    )


def kept(language: Language, home: ClusterFacts, months: int, *, here: bool = True) -> Pages:
    """What is kept of people, why, for how long and who sees it; then how to erase, and what stays."""
    actions = [Action(language.say("What is held about me"), SHOW.to(home.id), Style.PRIMARY)]
    actions += [my_page(language, home.id)] if here else []
    parts = [_kind(language, each, months) for each in page.KEPT]
    parts.append(Part(page.erasing(language)))
    parts.append(Part(page.besides(language, months)))
    title = language.say("What is kept, why and for how long")
    return Pages(
        [
            Card(Accent.PRIVACY, title, [], actions, parts=parts[start : start + KINDS_A_PAGE])
            for start in range(0, len(parts), KINDS_A_PAGE)
        ]
    )


def _kind(language: Language, each: page.Kept, months: int) -> Part:
    facts = page.about(language, each, months)
    lines = [language.say("{heading}: {fact}", heading=heading, fact=fact) for heading, fact in facts]
    return Part([f"**{language.say(each.title)}**", *lines])


def exported(language: Language) -> Card:
    """Everything as a file."""
    lines = [language.say("Everything held about you, table by table, readable in any text editor.")]
    return Card(Accent.PRIVACY, language.say("Your data"), lines, files=[FILE_NAME])


def before_erasing(language: Language, home: ClusterFacts, *, offices: int) -> Card:
    """What goes, what stays and why, before it is done."""
    lines = [
        language.say(
            "**Erased:** your record, organisations, groups, domains, and your name wherever it is noted, in our "
            "messages in the server too."
        ),
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
    if outcome.posts:
        lines.append(
            language.count(
                "Our message that named you is being changed.",
                "Our {n} messages that named you are being changed.",
                outcome.posts,
            )
        )
    lines.append(language.say("Should you come back, you start anew, as somebody unknown."))
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
