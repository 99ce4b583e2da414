"""What is refused about project threads."""

from __future__ import annotations

from datetime import datetime

from models.errors import DomainError
from models.records import dataclass


@dataclass(eq=False)
class ThreadTitleEmpty(DomainError):
    """A thread needs a title of at least a few letters."""


@dataclass(eq=False)
class ThreadPurposeEmpty(DomainError):
    """A thread must say what it is for, in at least a few letters."""


@dataclass(eq=False)
class SummaryEmpty(DomainError):
    """A thread is closed with a summary of what came of it."""


@dataclass(eq=False)
class ThreadTextTooLong(DomainError):
    """A text of a thread has more than `most` characters."""

    length: int
    most: int


@dataclass(eq=False)
class WhoMayJoinUnknown(DomainError):
    """Who may take part was not one of the choices that this group has."""


@dataclass(eq=False)
class SameThreadOpen(DomainError):
    """The group has an open thread of this title already: the form was sent twice, or the title is taken."""

    title: str


@dataclass(eq=False)
class TooManyThreads(DomainError):
    """The group has `most` open threads, as many as it may have."""

    most: int


@dataclass(eq=False)
class NoRoomForThreads(DomainError):
    """The server has as many active threads as Discord allows."""

    most: int


@dataclass(eq=False)
class NoForum(DomainError):
    """The group has no forum, or it cannot be posted in."""

    group: str


@dataclass(eq=False)
class NoGroupHere(DomainError):
    """No group was named that is open and known to whoever acts."""


@dataclass(eq=False)
class HeadOfNoGroup(DomainError):
    """Whoever acts heads no open group, so there is nowhere to open a thread."""


@dataclass(eq=False)
class ThreadUnknown(DomainError):
    """There is no such thread, as far as whoever acts may know."""


@dataclass(eq=False)
class ThreadOver(DomainError):
    """The thread was closed: nobody is invited to it, joins it or closes it any more."""

    closed_at: datetime


@dataclass(eq=False)
class ThreadStands(DomainError):
    """The thread's post is there, or about to be: nothing is to be made again."""


@dataclass(eq=False)
class TooManyDomainsNeeded(DomainError):
    """A thread names `most` domains at most."""

    most: int


@dataclass(eq=False)
class CannotBeInvited(DomainError):
    """This person is not there to be invited: unknown, gone from the server, or not available."""


@dataclass(eq=False)
class InvitedAlready(DomainError):
    """This person takes part already, or was invited."""

    name: str


@dataclass(eq=False)
class TooManyInvitations(DomainError):
    """So many people were invited and have not answered that nobody else is, for now."""

    most: int


@dataclass(eq=False)
class NoInvitationWaits(DomainError):
    """There is no invitation to take back: this person has answered, or was never invited."""


@dataclass(eq=False)
class InvitationGone(DomainError):
    """There is no invitation to answer: it was answered or taken back, or never made."""


@dataclass(eq=False)
class ByInvitationOnly(DomainError):
    """Only those whom a head names or invites take part in this thread."""


@dataclass(eq=False)
class ForTheGroupOnly(DomainError):
    """Only the people of the group take part in this thread."""

    group: str
