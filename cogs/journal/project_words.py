"""What changes of projects are called in the journal: of a hidden group's no title."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal

from bot.projection.tags import STAGES
from cogs.journal.telling import Telling, Wording, shown
from config.words import N_
from models.projects.tables import Stage

_STAGES: Mapping[str, str] = dict(zip((stage.value for stage in Stage), STAGES, strict=True))


def _project(telling: Telling) -> str:
    title = telling.told.subject_name
    if title is None:
        return telling.say(N_("a project"))
    return telling.say(N_("the project “{title}”"), title=shown(title))


def _about(sentence: str) -> Wording:
    """The sentence with `{project}` filled in, and with `{name}` of whom it is about and `{organisation}`."""

    def wording(telling: Telling) -> str:
        return telling.say(
            sentence,
            project=_project(telling),
            name=telling.named("person"),
            organisation=telling.named("organisation"),
        )

    return wording


def _hours(sentence: str) -> Wording:
    """The sentence with the hours of a month."""

    def wording(telling: Telling) -> str:
        hours = telling.language.number(Decimal(telling.number("quarters")) / 4)
        return telling.say(sentence, project=_project(telling), hours=hours, month=_month(telling))

    return wording


def _corrected(telling: Telling) -> str:
    before, after = telling.told.before.get("quarters", 0), telling.told.after.get("quarters", 0)
    number = telling.language.number
    return telling.say(
        N_("{who} corrected confirmed hours of {month} for {project}: {before} h, now {after} h."),
        project=_project(telling),
        month=_month(telling),
        before=number(Decimal(before if isinstance(before, int) else 0) / 4),
        after=number(Decimal(after if isinstance(after, int) else 0) / 4),
    )


def _moved(telling: Telling) -> str:
    facts = {
        "project": _project(telling),
        "before": _stage(telling, telling.told.before.get("stage")),
        "after": _stage(telling, telling.told.after.get("stage")),
    }
    if telling.text("poll"):
        return telling.say(N_("A vote moved {project} from “{before}” to “{after}”."), **facts)
    return telling.say(N_("{who} moved {project} from “{before}” to “{after}”."), **facts)


def _without_effect(telling: Telling) -> str:
    after = _stage(telling, telling.told.after.get("stage"))
    return telling.say(
        N_("A vote would have moved {project} to “{after}”: what that stage needs is no longer there."),
        project=_project(telling),
        after=after,
    )


def _succeeded(telling: Telling) -> str:
    if not telling.text("heir"):
        return telling.say(N_("Who steered {project} is gone; nobody followed."), project=_project(telling))
    return telling.say(N_("{heir} leads {project} from now on."), project=_project(telling), heir=telling.named("heir"))


def _stage(telling: Telling, stage: object) -> str:
    return telling.language.say(_STAGES[stage]) if isinstance(stage, str) and stage in _STAGES else ""


def _month(telling: Telling) -> str:
    """The month of 2026-10, in words; empty where it is gone."""
    written = telling.text("month")
    if not written:
        return ""
    first = date.fromisoformat(f"{written}-01")
    return telling.language.month(datetime.combine(first, time(12), tzinfo=UTC), UTC)


SENTENCES: Mapping[str, str | Wording] = {
    "projects.co_lead_named": _about(N_("{who} named {name} co-lead of {project}.")),
    "projects.contribution_accepted": _about(N_("{who} accepted what {organisation} gives to {project}.")),
    "projects.contribution_declined": _about(N_("{who} declined what {organisation} offered to {project}.")),
    "projects.contribution_ended": _about(N_("{who} ended what {organisation} gives to {project}.")),
    "projects.edited": _about(N_("{who} changed {project}.")),
    "projects.handed_over": _about(N_("{who} handed {project} over to {name}.")),
    "projects.head_left": _about(N_("{name} no longer steers {project}.")),
    "projects.hours_confirmed": _hours(N_("{who} confirmed {hours} h of {month} for {project}.")),
    "projects.hours_corrected": _corrected,
    "projects.hours_refused": _hours(N_("{who} refused {hours} h of {month} for {project}.")),
    "projects.moved": _moved,
    "projects.need_filled": _about(N_("{who} said that a need of {project} is filled.")),
    "projects.need_opened": _about(N_("{who} opened a need of {project}.")),
    "projects.need_reopened": _about(N_("{who} opened a need of {project} again.")),
    "projects.published": _about(N_("{who} published {project}.")),
    "projects.succeeded": _succeeded,
    "projects.taken_up": _about(N_("{who} took {project} up.")),
    "projects.vote_without_effect": _without_effect,
}
