"""What the journal looks like when it is searched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Choice, Field, Form, Pages, Picker, Route, Style, escaped, fitted
from bot.ui.ways import my_page
from cogs.journal.kinds import CAPABILITIES, capability_in_words
from cogs.journal.words import in_words
from models.chronicle.searching import NamedPerson
from models.chronicle.telling import Told
from models.cluster.facts import ClusterFacts
from models.people.names import unaccented
from models.records import dataclass

SEARCH = Route("journal:search")
"""Shows the newest changes: `SEARCH.to(cluster_id)`."""
ASK = Route("journal:ask")
SENT = Route("journal:sent")
ABOUT = Route("journal:about", temporary=True)

ENTRIES_A_PAGE = 5
LONGEST_TEXT = 100
"""Characters of a search, and of a name looked for."""

LONGEST_ENTRY = 600
"""Characters of a change on a page; only names of the utmost length come near it."""

EVERYTHING = "-"
"""The entry of the list that looks for changes of every kind."""


@dataclass(frozen=True)
class Search:
    """What is looked for: words of the sentences, somebody concerned, from when on, what the changes are about."""

    text: str = ""
    person: NamedPerson | None = None
    since: datetime | None = None
    capability: str | None = None

    def fits(self, sentence: str) -> bool:
        """Whether every word looked for is in a sentence, whatever its accents and case."""
        said = unaccented(sentence)
        return all(word in said for word in unaccented(self.text).split())


def found(
    language: Language, home: ClusterFacts, search: Search, entries: Sequence[Told], token: str, *, more: bool
) -> Pages:
    """The changes found, the newest first; `token` leads to the search, `more` says that older ones are left out."""
    lines = [_line(language, home, entry) for entry in entries]
    if not lines:
        lines = [language.say("No change fits. Try fewer words, or an earlier date.")]
    footer = language.count("One change.", "{n} changes.", len(entries))
    if more:
        footer = language.say(
            "The newest {n} changes. For older ones, search more narrowly.", n=language.number(len(entries))
        )
    footer = " ".join((footer, *_asked(language, home, search)))
    actions = [Action(language.say("Search"), ASK.to(home.id), Style.PRIMARY), my_page(language, home.id)]
    return Pages(
        [
            Card(
                Accent.CLUSTER,
                language.say("Journal"),
                lines[start : start + ENTRIES_A_PAGE],
                actions,
                [_about(language, search, token)],
                footer=footer,
            )
            for start in range(0, len(lines), ENTRIES_A_PAGE)
        ]
    )


def form(language: Language, home: ClusterFacts) -> Form:
    """The search without a command."""
    return Form(
        SENT.to(home.id),
        language.say("Search the journal"),
        [
            Field("text", language.say("Words"), required=False, most=LONGEST_TEXT),
            Field("person", language.say("Somebody concerned, by name"), required=False, most=LONGEST_TEXT),
            Field("since", language.say("Since"), placeholder="31/12/2027", required=False, most=20),
        ],
    )


def _line(language: Language, home: ClusterFacts, entry: Told) -> str:
    return f"{discord_timestamp(entry.at)} · {fitted(in_words(entry, language, home.zone), LONGEST_ENTRY)}"


def _asked(language: Language, home: ClusterFacts, search: Search) -> list[str]:
    asked = []
    if search.text:
        asked.append(language.say("Words: “{text}”.", text=escaped(search.text)))
    if search.person is not None:
        asked.append(language.say("Concerning {name}.", name=escaped(search.person.name)))
    if search.since is not None:
        asked.append(language.say("Since {day}.", day=language.date(search.since, home.zone)))
    return asked


def _about(language: Language, search: Search, token: str) -> Picker:
    choices = [Choice(language.say("Changes of every kind"), EVERYTHING, chosen=search.capability is None)]
    choices += [
        Choice(capability_in_words(language, each), each, chosen=search.capability == each) for each in CAPABILITIES
    ]
    return Picker(ABOUT.to(None, token), language.say("About what?"), choices)
