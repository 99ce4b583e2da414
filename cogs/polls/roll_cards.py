"""Who has voted (la liste d'émargement), and where a receipt stands in the published list."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.language import Language
from bot.ui import Accent, Action, Card, Pages
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.polls.voting_cards import ANSWERS, RULES, TITLE_SHOWN
from models.polls.asked import Asked
from models.polls.receipts import FoundBallot
from models.polls.roll_call import RollCall, RollEntryFacts

NAMES_A_PAGE = 20


def roll(language: Language, cluster_id: UUID, asked: Asked, call: RollCall) -> Pages:
    """How many have voted; and who, for those who may know."""
    lines = [
        f"**{quoted(asked.title, TITLE_SHOWN)}**",
        language.count(
            "**{n}** has voted of {electors} on the roll.",
            "**{n}** have voted of {electors} on the roll.",
            call.voted,
            electors=language.number(call.electors),
        ),
    ]
    if call.voices != call.electors:
        lines.append(
            language.say(
                "In votes: {cast} of {voices}.",
                cast=language.number(call.voices_voted),
                voices=language.number(call.voices),
            )
        )
    if call.entries is None:
        lines.append(language.say("This vote is confidential: names are not shown."))
    else:
        lines.append(language.say("✅ has voted · ▫️ has not"))
    entries = sorted(call.entries or (), key=lambda each: (each.voted, (each.name or "").casefold()))
    actions = [
        Action(language.say("The rules"), RULES.to(cluster_id, asked.poll_id)),
        my_page(language, cluster_id),
    ]
    return Pages(
        [
            Card(
                Accent.POLLS,
                language.say("Who has voted"),
                [*lines, *_entries(language, entries[at : at + NAMES_A_PAGE])],
                actions,
            )
            for at in range(0, max(1, len(entries)), NAMES_A_PAGE)
        ]
    )


def _entries(language: Language, entries: Sequence[RollEntryFacts]) -> list[str]:
    return [
        ("✅ " if each.voted else "▫️ ")
        + (quoted(each.name, 80) if each.name else language.say("somebody whose data was erased"))
        + (f" · {language.count('{n} vote', '{n} votes', each.weight)}" if each.weight != 1 else "")
        for each in entries
    ]


def looked_up(language: Language, cluster_id: UUID, asked: Asked, typed: str, found: FoundBallot | None) -> Card:
    """The line of the published list that a receipt leads to."""
    actions = [my_page(language, cluster_id)]
    title = f"**{quoted(asked.title, TITLE_SHOWN)}**"
    if found is None:
        return Card(
            Accent.POLLS,
            language.say("Receipt not found"),
            [
                title,
                language.say(
                    "No ballot of this vote has the receipt {receipt}: read it again.", receipt=f"`{_safe(typed)}`"
                ),
                language.say("A deputy’s ballot no longer counts once the representative has voted."),
            ],
            actions,
        )
    said = language.list_of(
        language.say(ANSWERS[each]) if each in ANSWERS else quoted(each, 80) for each in found.chosen
    )
    return Card(
        Accent.POLLS,
        language.say("Your ballot is counted"),
        [
            title,
            language.say("Ballot {place} of {of} in the published list.", place=found.place, of=found.of),
            f"☑️ **{said}**",
            language.say("-# Its place in the chain (SHA-256): {hash}", hash=f"`{found.hash}`"),
        ],
        actions,
    )


def _safe(typed: str) -> str:
    return "".join(sign for sign in typed.upper() if sign.isalnum() or sign in " -")[:40] or "?"
