"""What each kind of change is called in the journal. A kind without a sentence here fails a house test.

The audit log holds ids, never texts of people: what `before` and `after` mention by id (`{"group": str(group_id)}`) is
named by `telling.named("group")`; what was changed itself (`subject_id`) stands in a sentence as `{whom}`.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.language import Language
from bot.ui import escaped
from cogs.calls.words import OUTCOMES
from cogs.journal import (
    board_words,
    group_words,
    joining_words,
    organisation_words,
    poll_words,
    project_words,
    thread_words,
)
from cogs.journal.telling import Telling, Wording
from config.words import N_
from models.calls.tables import CallOutcome
from models.chronicle.telling import Told


def _erased(telling: Telling) -> str:
    count = telling.number("mandates_ended")
    line = telling.say(N_("Somebody had everything held about them erased."))
    if not count:
        return line
    ended = telling.language.count("One mandate ends with it.", "{n} mandates end with it.", count)
    return f"{line} {ended}"


def _renamed(telling: Telling) -> str:
    before, after = telling.before("name"), telling.after("name")
    if before == after:
        return telling.say(N_("{who} changed the domain {domain}."), domain=after)
    return telling.say(N_("{who} renamed the domain {before} to {after}."), before=before, after=after)


def _merged(telling: Telling) -> str:
    before, after = telling.before("name"), telling.after("name")
    return telling.say(N_("{who} merged the domain {before} into {after}."), before=before, after=after)


def _imported(telling: Telling) -> str:
    created = sum(telling.number(field) for field in telling.told.after if field.endswith("_created"))
    updated = sum(telling.number(field) for field in telling.told.after if field.endswith("_updated"))
    number = telling.language.number
    return telling.say(
        N_("{who} imported members: {created} lines added, {updated} changed."),
        created=number(created),
        updated=number(updated),
    )


def _call_closed(telling: Telling) -> str:
    outcome = telling.after("outcome")
    if outcome not in OUTCOMES:
        return telling.say(N_("{who} closed a call for expertise."))
    said = telling.language.say(OUTCOMES[CallOutcome(outcome)])
    return telling.say(N_("{who} closed a call for expertise. Outcome: {outcome}."), outcome=said.lower())


def _withdrawn(telling: Telling) -> str:
    """By its author, or by whom it was about."""
    if telling.who == telling.whom:
        return telling.say(N_("{who} took an endorsement off their profile."))
    return telling.say(N_("{who} withdrew an endorsement of {whom}."))


def _rules_set(telling: Telling) -> str:
    said = [_numbers_set(telling)]
    said += [telling.say(sentence) for name, sentence in RULES_OF_VOTES.items() if telling.number(name)]
    return " ".join(said)


RULES_OF_VOTES: dict[str, str] = {
    "poll_go_ahead": N_("A second member of the board lets each vote go ahead."),
    "roll_names": N_("In a confidential vote, whoever runs it sees who has not voted."),
}


def _numbers_set(telling: Telling) -> str:
    return telling.say(
        N_("{who} set the rules: {months} months of keeping, {supporters} supporters of {organisations} for a club."),
        months=telling.number("retention_months"),
        supporters=telling.number("club_supporters"),
        organisations=telling.number("club_organisations"),
    )


SENTENCES: dict[str, str | Wording] = {
    "calls.closed": _call_closed,
    "calls.opened": N_("{who} posted a call for expertise."),
    "calls.removed": N_("{who} closed a call for expertise that was out of place."),
    "cluster.configured": N_("{who} changed the settings or the channels of the cluster."),
    "cluster.installed": N_("{who} installed the cluster."),
    "cluster.rules_set": _rules_set,
    "cluster.synchronised": N_("{who} had roles and channels brought in line."),
    "domains.add": N_("{who} added the domain {whom}."),
    "domains.archive": N_("{who} archived the domain {whom}."),
    "domains.merge": _merged,
    "domains.rename": _renamed,
    "domains.restore": N_("{who} brought back the domain {whom}."),
    "endorsements.given": N_("{who} endorsed {whom}."),
    "endorsements.withdrawn": _withdrawn,
    "members.import": _imported,
    **board_words.SENTENCES,
    **group_words.SENTENCES,
    **joining_words.SENTENCES,
    **organisation_words.SENTENCES,
    **poll_words.SENTENCES,
    "privacy.erased": _erased,
    **project_words.SENTENCES,
    **thread_words.SENTENCES,
}
"""Kind of change -> a sentence with `{who}` and `{whom}`, or a function where more is told."""


def in_words(told: Told, language: Language, zone: ZoneInfo) -> str:
    """The change in one sentence."""
    telling = Telling(told, language, zone)
    wording = SENTENCES.get(told.kind)
    if wording is None:
        return telling.say(N_("{who} made a change: {kind}."), kind=escaped(told.kind))
    return wording(telling) if callable(wording) else telling.say(wording)
