"""What people fill in about themselves and about each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from bot.errors import ButtonNotKnown
from bot.language import Language
from bot.ui import Choice, Field, FieldKind, Form, Route, fitted
from bot.ui.limits import MOST_FORM_TITLE, MOST_OPTIONS
from cogs.experts.words import level
from cogs.profiles import words
from cogs.profiles.cards import AWAY_FOR, NO, YES
from models.cluster.facts import ClusterFacts
from models.experts.availability import USUAL_MONTHLY_REQUESTS
from models.experts.endorsing import MOST_SENTENCE, ToEndorse
from models.experts.mastering import LEVELS, MOST_NOTE, MOST_YEARS, Declared, Practice, years_typed
from models.experts.presenting import (
    LEAST_REQUESTS,
    MOST_PRESENTATION,
    MOST_REQUESTS,
    MOST_TITLE,
    ProfileEdit,
    Said,
    requests_typed,
    until_day,
)
from models.experts.profile import ProfileFacts, shows
from models.experts.tables import ShownPart
from models.people.dates import end_of_day, last_day

EDITED = Route("profiles:edited")
DECLARED = Route("mastering:declared")
ENDORSED = Route("endorsements:written")

KEPT = "kept"
"""The entry that leaves the availability as it is."""

MOST_FIELD = 4_000
"""Characters that Discord takes in one field."""

AVAILABLE_FOR = (timedelta(days=30), timedelta(days=91))


def own_profile(language: Language, cluster: ClusterFacts, profile: ProfileFacts, now: datetime) -> Form:
    """The form of one's own profile, filled with what it says now."""
    monthly = profile.monthly_requests
    return Form(
        EDITED.to(cluster.id),
        language.say("My profile as an expert"),
        [
            Field("title", language.say("What you do"), value=profile.title, required=False, most=MOST_TITLE),
            Field(
                "presentation",
                language.say("What can you help with?"),
                FieldKind.TEXT,
                description=language.say("A few lines, in your own words."),
                value=profile.presentation,
                required=False,
                most=MOST_PRESENTATION,
            ),
            Field(
                "availability",
                language.say("Are you available?"),
                FieldKind.PICK,
                choices=list(_availabilities(language, cluster, profile, now)),
            ),
            Field(
                "requests",
                language.say("How many requests a month at most?"),
                description=language.say(
                    "From {least} to {most}. Left empty: {usual}.",
                    least=LEAST_REQUESTS,
                    most=MOST_REQUESTS,
                    usual=USUAL_MONTHLY_REQUESTS,
                ),
                value=str(monthly) if monthly is not None else None,
                required=False,
                most=10,
            ),
            Field(
                "shown",
                language.say("What do others see?"),
                FieldKind.PICK,
                required=False,
                choices=[
                    Choice(language.say(sentence), part.value, chosen=shows(profile, part))
                    for part, sentence in words.PARTS.items()
                ],
                picks=len(words.PARTS),
            ),
        ],
    )


def read_profile(answers: Mapping[str, str], cluster: ClusterFacts, now: datetime) -> ProfileEdit:
    """What was filled in. A part that is not among the answers is hidden: nothing is shown that was not meant to be.

    Raises what `until_day` and `requests_typed` raise.
    """
    shown = set(answers.get("shown", "").split(","))
    return ProfileEdit(
        title=answers.get("title", ""),
        presentation=answers.get("presentation", ""),
        said=read_said(answers.get("availability", KEPT), cluster, now),
        monthly_requests=requests_typed(answers.get("requests", "")),
        hidden=frozenset(part for part in ShownPart if part.value not in shown),
    )


def read_said(value: str, cluster: ClusterFacts, now: datetime) -> Said | None:
    """The availability that an entry stands for; None for the one that changes nothing.

    Raises `ButtonNotKnown` for what no list offered, and what `until_day` raises.
    """
    if value == KEPT:
        return None
    state, _, day = value.partition(" ")
    if state not in (YES, NO):
        raise ButtonNotKnown
    return Said(state == YES, until_day(day, cluster.zone, now) if day else None)


def expertise(language: Language, cluster_id: UUID, declared: Declared) -> Form:
    """The form of one domain, filled with what one said of it."""
    practice = declared.practice
    return Form(
        DECLARED.to(cluster_id, declared.domain.id),
        fitted(declared.domain.name(language.code), MOST_FORM_TITLE),
        [
            Field(
                "level",
                language.say("How well do you master it?"),
                FieldKind.PICK,
                choices=[
                    Choice(
                        level(language, number),
                        str(number),
                        language.say(words.LEVEL_HINTS[number]),
                        number == practice.level,
                    )
                    for number in LEVELS
                ],
            ),
            Field(
                "years",
                language.say("Years of practice"),
                value=str(practice.years) if practice.years is not None else None,
                required=False,
                placeholder=language.say("From 0 to {most}", most=MOST_YEARS),
                most=10,
            ),
            Field(
                "note",
                language.say("In a few words: what exactly?"),
                FieldKind.TEXT,
                description=language.say("Tools, trades, what you have done."),
                value=fitted(practice.note, MOST_FIELD) if practice.note else None,
                required=False,
                most=min(MOST_FIELD, max(MOST_NOTE, len(practice.note or ""))),
            ),
        ],
    )


def read_practice(answers: Mapping[str, str]) -> Practice:
    """What was filled in of a domain. Raises what `years_typed` raises, `ButtonNotKnown` for a level never offered."""
    typed = answers.get("level", "")
    if typed not in map(str, LEVELS):
        raise ButtonNotKnown
    return Practice(int(typed), years_typed(answers.get("years", "")), answers.get("note") or None)


def endorsement(language: Language, cluster_id: UUID, person_id: UUID, asked: ToEndorse) -> Form:
    """The form of an endorsement. What one wrote before stands in it where there is one domain to choose."""
    only = asked.domains[0].domain_id if len(asked.domains) == 1 else None
    written = asked.sentences.get(only) if only is not None else None
    return Form(
        ENDORSED.to(cluster_id, person_id),
        fitted(language.say("Endorse {name}", name=asked.name), MOST_FORM_TITLE),
        [
            Field(
                "domain",
                language.say("For which domain?"),
                FieldKind.PICK,
                choices=[
                    Choice(
                        fitted(one.name(language.code), 100),
                        str(one.domain_id),
                        language.say("You have endorsed it already: your sentence will be replaced.")
                        if one.domain_id in asked.sentences
                        else None,
                        chosen=one.domain_id == only,
                    )
                    for one in asked.domains[:MOST_OPTIONS]
                ],
            ),
            Field(
                "sentence",
                language.say("In one sentence"),
                FieldKind.TEXT,
                description=language.say("What did this person do well? Your name and organisation stand beside it."),
                value=written,
                most=MOST_SENTENCE,
            ),
        ],
    )


def _availabilities(
    language: Language, cluster: ClusterFacts, profile: ProfileFacts, now: datetime
) -> Iterator[Choice]:
    """What one may say, with the days it means; first what holds now, where none of the others says the same."""
    today = now.astimezone(cluster.zone)
    offered = [
        (YES, None),
        *((YES, today + away) for away in AVAILABLE_FOR),
        *((NO, today + away) for away in AWAY_FOR),
        (NO, None),
    ]
    entries = {}
    for state, day in offered:
        until = None if day is None else end_of_day(day.date(), cluster.zone)
        value = state if day is None else f"{state} {day.date().isoformat()}"
        entries[value] = Said(state == YES, until)
    at_present = None
    if profile.set_aside_at is None and profile.available is not None:
        at_present = Said(profile.available, profile.available_until)
    chosen = next((value for value, said in entries.items() if said == at_present), KEPT)
    if chosen == KEPT:
        state = words.availability(language, cluster.zone, profile, now)
        yield Choice(language.say("No change: {availability}", availability=state), KEPT, chosen=True)
    for value, said in entries.items():
        yield Choice(_in_words(language, cluster, said), value, chosen=value == chosen)


def _in_words(language: Language, cluster: ClusterFacts, said: Said) -> str:
    """An availability as one chooses it: for how long, where a card says from when on again."""
    if said.available:
        return words.said(language, cluster.zone, said)
    if said.until is None:
        return language.say("Not available until further notice")
    return language.say(
        "Not available until {day}", day=language.date(last_day(said.until, cluster.zone), cluster.zone)
    )
