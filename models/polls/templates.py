"""Drafts to start from. What they say is a suggestion: every rule stands on the card and can be changed.

French law leaves majorities and quorums to the statutes, so a cluster compares these with its own (models/tally/
thresholds.py): an ordinary motion, a change of the statutes, a choice, an approval, a choice of dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from models.polls.rules import Rules, WithoutQuorum
from models.polls.tables import Electorate, Method, Nature, SubjectKind
from models.projects.tables import Stage
from models.records import dataclass
from models.tally import Base, Quorum, TieRule, more_than_half, two_thirds

LASTS = timedelta(days=7)
"""How long voting lasts where nothing else was said."""


@dataclass(frozen=True)
class Draft:
    """What is asked, of whom, and by which rules. `options` are labels, each with an instant where it is a date.

    `opens_at` is None for at once, `closes_at` while nothing was said. `subject` is what the result has an effect on,
    `subject_stage` the stage that a project shall come to.
    `channel_id` is where the card shall stand; a group's stands in its own channel. `previous_id` is the poll that this
    one follows, as its second round or its second call.
    """

    title: str
    question: str = ""
    nature: Nature = Nature.CONSULTATION
    clause: str | None = None
    method: Method = Method.MOTION
    electorate: Electorate = Electorate.ORGANISATIONS
    group_id: UUID | None = None
    options: tuple[tuple[str, datetime | None], ...] = ()
    rules: Rules = field(default_factory=Rules)
    named: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    channel_id: int | None = None
    subject: tuple[SubjectKind, UUID] | None = None
    subject_stage: Stage | None = None
    previous_id: UUID | None = None


class Template(StrEnum):
    """What a draft can start from."""

    MOTION = "motion"
    STATUTES = "statutes"
    CHOICE = "choice"
    APPROVAL = "approval"
    DATES = "dates"


@dataclass(frozen=True)
class _Suggestion:
    method: Method
    rules: Rules
    nature: Nature = Nature.CONSULTATION
    named: bool = False


_SUGGESTED: Mapping[Template, _Suggestion] = {
    Template.MOTION: _Suggestion(Method.MOTION, Rules(majorities=(more_than_half(Base.EXPRESSED),))),
    Template.STATUTES: _Suggestion(
        Method.MOTION,
        Rules(
            majorities=(two_thirds(Base.EXPRESSED),),
            quorum=Quorum(Fraction(1, 2)),
            without_quorum=WithoutQuorum.SECOND_CALL,
        ),
        nature=Nature.DECISION,
    ),
    Template.CHOICE: _Suggestion(Method.CHOICE, Rules(ties=TieRule.STATUS_QUO)),
    Template.APPROVAL: _Suggestion(Method.APPROVAL, Rules(ties=TieRule.LOT)),
    Template.DATES: _Suggestion(Method.APPROVAL, Rules(ties=TieRule.LOT), named=True),
}


def suggested(
    template: Template, title: str, electorate: Electorate, *, group_id: UUID | None = None, now: datetime
) -> Draft:
    """A draft to start from, which asks this electorate for a week from now."""
    suggestion = _SUGGESTED[template]
    return Draft(
        title=title,
        nature=suggestion.nature,
        method=suggestion.method,
        electorate=electorate,
        group_id=group_id,
        rules=suggestion.rules,
        named=suggestion.named,
        closes_at=now + LASTS,
    )
