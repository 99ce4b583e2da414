"""What comes due by itself: one explicit line each. There is no other state of a scheduler than the tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from models.calls import closing
from models.database import Session
from models.groups import due as groups
from models.introductions import due as introductions
from models.joining import due as joining
from models.people.mandates import apply_ends, apply_starts, next_end, next_start
from models.people.reminding import next_reminder, remind
from models.polls import due as polls
from models.polls.keys import KeyRing
from models.polls.roll import Draw
from models.privacy import retention
from models.projects import asking_hours, leading
from models.projects import quiet as projects_quiet
from models.records import dataclass
from models.threads import announcing, quiet


@dataclass(frozen=True)
class DueJob:
    """Something to do at an instant that the tables tell.

    `next_at` answers when it is due next (None: not foreseen); `run` does all that is due at `now`, safely again.
    Both are opened `everywhere()`.
    """

    name: str
    next_at: Callable[[Session], datetime | None]
    run: Callable[[Session, datetime], None]


DUE_JOBS: tuple[DueJob, ...] = (
    DueJob("mandates.starts", next_start, apply_starts),
    DueJob("mandates.ends", next_end, apply_ends),
    DueJob("mandates.reminders", next_reminder, remind),
    DueJob("calls.ends", closing.next_end, closing.end_calls),
    DueJob("groups.dates", groups.next_date, groups.pass_time),
    DueJob("introductions.dates", introductions.next_date, introductions.pass_time),
    DueJob("joining.reminders", joining.next_reminder, joining.bring_up),
    DueJob("projects.hours", asking_hours.next_date, asking_hours.pass_time),
    DueJob("threads.announcements", announcing.next_date, announcing.tell_again),
    DueJob("threads.quiet", quiet.next_date, quiet.pass_time),
    DueJob("projects.quiet", projects_quiet.next_date, projects_quiet.pass_time),
    DueJob("projects.succession", leading.next_succession, leading.succeed_the_absent),
    DueJob("privacy.retention", retention.next_to_forget, retention.forget_old),
)


def due_jobs(keys: KeyRing, draw: Draw) -> tuple[DueJob, ...]:
    """All of them, with those of the polls, which need the folder of keys and random bytes.

    They are last: a folder that cannot be written to keeps nothing else waiting.
    """
    dates = DueJob("polls.dates", partial(polls.next_date, keys=keys), partial(polls.pass_time, keys=keys, draw=draw))
    return (*DUE_JOBS, dates)
