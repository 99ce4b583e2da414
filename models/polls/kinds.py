"""The kinds there are of polls, electorates and effects; known without the tables, for who checks a file has none."""

from __future__ import annotations

from enum import StrEnum


class Nature(StrEnum):
    """`consultation`: advisory. `decision`: binding, and quotes the clause of the statutes that allows it."""

    CONSULTATION = "consultation"
    DECISION = "decision"


class Method(StrEnum):
    """How it is voted and counted (models/tally). A choice of dates is an approval whose options are instants."""

    MOTION = "motion"
    CHOICE = "choice"
    APPROVAL = "approval"


class PollStatus(StrEnum):
    """`submitted` while a second member of the board must let it go ahead; `scheduled` while its opening lies ahead."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Electorate(StrEnum):
    """Who is asked. Of organisations each has one vote, cast by its representative or their deputy; elsewhere each
    person has one. `council`: its members and the board. `file`: the list that was given, nothing else.
    """

    ORGANISATIONS = "organisations"
    PEOPLE = "people"
    GROUP = "group"
    BOARD = "board"
    COUNCIL = "council"
    FILE = "file"


class SubjectKind(StrEnum):
    """What a poll's result may have an effect on (`effects.py`). `repeals`: an earlier decision. `project_stage`: the
    stage of a project.
    """

    REPEALS = "repeals"
    PROJECT_STAGE = "project_stage"
