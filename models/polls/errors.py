"""What is refused about polls."""

from __future__ import annotations

from datetime import datetime

from models.errors import DomainError
from models.polls.kinds import Electorate
from models.records import dataclass


@dataclass(eq=False)
class PollUnknown(DomainError):
    """No such poll, or none that this person may see."""


@dataclass(eq=False)
class RulesDoNotFit(DomainError):
    """Two rules of the poll do not go together; `what` is a stable word (models/polls/rules.py)."""

    what: str


@dataclass(eq=False)
class TitleEmpty(DomainError):
    """A poll needs a title."""


@dataclass(eq=False)
class QuestionEmpty(DomainError):
    """A poll must say what it asks."""


@dataclass(eq=False)
class PollTextTooLong(DomainError):
    """A text of a poll has more than `most` characters."""

    length: int
    most: int


@dataclass(eq=False)
class ClauseMissing(DomainError):
    """A decision quotes the clause of the statutes that allows it."""


@dataclass(eq=False)
class SameOptionTwice(DomainError):
    """Two options cannot be told apart."""

    label: str


@dataclass(eq=False)
class OpensAfterItCloses(DomainError):
    """Voting must end after it begins, by an hour at least and a year at most."""


@dataclass(eq=False)
class CloseIsPast(DomainError):
    """What was typed as the end lies in the past."""


@dataclass(eq=False)
class RollEmpty(DomainError):
    """Nobody would be on the roll."""


@dataclass(eq=False)
class NotADraft(DomainError):
    """The poll was submitted, scheduled or opened meanwhile: what it asks is not changed any more."""


@dataclass(eq=False)
class NotWaitingForGoAhead(DomainError):
    """The poll does not wait for a second member of the board (any more)."""


@dataclass(eq=False)
class SecondMemberNeeded(DomainError):
    """Whoever asked cannot be the one who lets it go ahead."""


@dataclass(eq=False)
class PollNotOpen(DomainError):
    """Nobody can vote: it is not open (any more)."""

    closed_at: datetime | None = None


@dataclass(eq=False)
class PollNotClosed(DomainError):
    """There is no result yet: voting goes on, or never began."""


@dataclass(eq=False)
class CannotBeRepealed(DomainError):
    """Only a decision that was taken and holds still can be repealed."""


@dataclass(eq=False)
class NotOnRoll(DomainError):
    """Neither the person nor an organisation that they vote for is on the poll's roll, which was frozen at its opening.

    `electorate` says who is asked, and `group` which group it is, where that is known. `organisation` is one of theirs
    that gave them no vote at the opening though they would vote through it, and `status` (an `OrganisationStatus`) what
    it is today.
    """

    electorate: Electorate | None = None
    group: str | None = None
    organisation: str | None = None
    status: str | None = None


@dataclass(eq=False)
class VotesByRepresentative(DomainError):
    """The person's organisation is on the roll, and somebody else casts its ballot."""

    organisation: str


@dataclass(eq=False)
class RepresentativeHasVoted(DomainError):
    """A deputy's ballot never takes the place of the representative's."""

    organisation: str


@dataclass(eq=False)
class ChoiceNotUnderstood(DomainError):
    """The ballot chooses what the poll does not offer."""


@dataclass(eq=False)
class CannotExtend(DomainError):
    """Voting is extended only while it is open, and only to a later end."""


@dataclass(eq=False)
class NoStageVote(DomainError):
    """A vote about a project's stage is a motion, asked of the project's home group or of the board."""


@dataclass(eq=False)
class NoFileToSee(DomainError):
    """The poll decides on no file, or is over."""


@dataclass(eq=False)
class PollIsOver(DomainError):
    """The poll was closed or cancelled already."""


@dataclass(eq=False)
class CancelReasonEmpty(DomainError):
    """Whoever cancels a poll says why."""


@dataclass(eq=False)
class KeyLost(DomainError):
    """The key of a confidential poll is not there: it can only be cancelled."""


@dataclass(eq=False)
class TooManyDrafts(DomainError):
    """The person has `most` drafts already."""

    most: int


@dataclass(eq=False)
class CloseMissing(DomainError):
    """A poll says until when one votes."""


@dataclass(eq=False)
class DatePast(DomainError):
    """One of the dates to choose among lies in the past."""


@dataclass(eq=False)
class NotEntitled(DomainError):
    """A correction of the roll may weigh or leave out who is asked, and adds nobody else."""

    name: str


@dataclass(eq=False)
class WeightOutOfRange(DomainError):
    """An elector has from `least` to `most` voices; none: they are left out."""

    least: int
    most: int


@dataclass(eq=False)
class TooManyElectors(DomainError):
    """A roll has `most` electors at most."""

    most: int


@dataclass(eq=False)
class NoDraft(DomainError):
    """There is no draft to give a list to."""


@dataclass(eq=False)
class NoPlaceForCard(DomainError):
    """The card of the poll cannot be posted where it was to stand."""


@dataclass(eq=False)
class PollChangedMeanwhile(DomainError):
    """What was read before it was let go ahead is not what it asks now."""


@dataclass(eq=False)
class SendBackReasonEmpty(DomainError):
    """Whoever sends a poll back to its asker says why."""


@dataclass(eq=False)
class NothingToRepeal(DomainError):
    """Only a decision that was taken, and that no other has repealed, can be repealed; and only by a decision."""


@dataclass(eq=False)
class InstantNotUnderstood(DomainError):
    """What was typed is no day with an hour."""

    typed: str


@dataclass(eq=False)
class ShareNotUnderstood(DomainError):
    """What was typed is no share of a base."""

    typed: str


@dataclass(eq=False)
class RollLineNotUnderstood(DomainError):
    """A line of a list of electors says no number of voices that one can read."""

    line: str


@dataclass(eq=False)
class ElectorNotFound(DomainError):
    """A line of a list of electors names nobody whom the question may be put to, or more than one."""

    name: str


@dataclass(eq=False)
class QuickAnswersWrong(DomainError):
    """An informal poll has from `least` to `most` answers."""

    least: int
    most: int
