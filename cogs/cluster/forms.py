"""The forms of the cluster: its name, language and time zone; and the rules that the board sets."""

from __future__ import annotations

from collections.abc import Mapping

from bot.language import Language
from bot.ui import Choice, Field, FieldKind, Form
from cogs.cluster.words import LANGUAGES, RULES, TIME_ZONES, VOTE_RULES
from models.cluster.installing import LONGEST_NAME, Settings
from models.people.cluster_rules import Rules

ZONE_EXAMPLE = "Pacific/Pitcairn"

VOTES = "votes"
"""The field of the rules about votes, several of which may be picked."""

MOST_DIGITS = 4
"""Characters of a number in the form."""


def settings_form(language: Language, custom_id: str, settings: Settings) -> Form:
    """The form, with the present settings in it."""
    zones = [
        Choice(language.say(city), zone, description=zone, chosen=zone == settings.time_zone)
        for zone, city in TIME_ZONES.items()
    ]
    listed = settings.time_zone in TIME_ZONES
    return Form(
        custom_id,
        language.say("The cluster"),
        [
            Field("name", language.say("Name"), value=settings.name, most=LONGEST_NAME),
            Field(
                "language",
                language.say("Language of public messages"),
                FieldKind.PICK,
                description=language.say("Each person may choose their own with /language."),
                choices=[
                    Choice(language.say(name), code, chosen=code == settings.language)
                    for code, name in LANGUAGES.items()
                ],
            ),
            Field("zone", language.say("Time zone"), FieldKind.PICK, required=False, choices=zones),
            Field(
                "other_zone",
                language.say("Another time zone"),
                description=language.say("Only if yours is not in the list."),
                placeholder=ZONE_EXAMPLE,
                value=None if listed else settings.time_zone,
                required=False,
                most=64,
            ),
        ],
    )


def settings_from(answers: Mapping[str, str], before: Settings) -> Settings:
    """What was filled in, unchecked; a typed time zone goes before the picked one."""
    return Settings(
        name=answers.get("name", before.name),
        language=answers.get("language", before.language),
        time_zone=answers.get("other_zone", "").strip() or answers.get("zone", "") or before.time_zone,
    )


def rules_form(language: Language, custom_id: str, rules: Rules) -> Form:
    """The form of the association's rules, with the present ones in it."""
    descriptions = {
        "retention_months": language.say("From 6 to 120. What is over for longer is erased by itself."),
        "club_supporters": language.say("From 1 to 50. Then the board opens it."),
        "club_organisations": language.say("Sister companies count as one."),
    }
    numbers = [
        Field(
            name,
            language.say(label),
            description=descriptions[name],
            value=str(getattr(rules, name)),
            most=MOST_DIGITS,
        )
        for name, label in RULES.items()
    ]
    votes = Field(
        VOTES,
        language.say("Votes"),
        FieldKind.PICK,
        placeholder=language.say("Neither"),
        required=False,
        choices=[Choice(language.say(said), name, chosen=getattr(rules, name)) for name, said in VOTE_RULES.items()],
        picks=len(VOTE_RULES),
    )
    return Form(custom_id, language.say("The association's rules"), [*numbers, votes])


def rules_from(answers: Mapping[str, str]) -> Rules:
    """What was filled in, unchecked; what is no whole number is out of every range."""
    typed = {name: answers.get(name, "").strip() for name in RULES}
    numbers = {name: int(text) if text.isascii() and text.isdigit() else -1 for name, text in typed.items()}
    picked = answers.get(VOTES, "").split(",")
    return Rules(
        numbers["retention_months"],
        numbers["club_supporters"],
        numbers["club_organisations"],
        poll_go_ahead="poll_go_ahead" in picked,
        roll_names="roll_names" in picked,
    )
