"""What is refused about projects."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from models.errors import DomainError
from models.projects.tables import Stage
from models.records import dataclass


@dataclass(eq=False)
class ProjectUnknown(DomainError):
    """There is no such project, as far as whoever acts may know."""


@dataclass(eq=False)
class ProjectTitleEmpty(DomainError):
    """A project needs a title of at least a few letters."""


@dataclass(eq=False)
class PitchEmpty(DomainError):
    """A project must say what it is about, in at least a few letters."""


@dataclass(eq=False)
class ProjectTextTooLong(DomainError):
    """A text of a project has more than `most` characters."""

    length: int
    most: int


@dataclass(eq=False)
class SameProject(DomainError):
    """A project under way has this title already."""

    id: UUID
    title: str


@dataclass(eq=False)
class TooManyDrafts(DomainError):
    """Somebody has `most` drafts, as many as one may have."""

    most: int


@dataclass(eq=False)
class TooManyNeeds(DomainError):
    """A project names `most` open needs at most."""

    most: int


@dataclass(eq=False)
class NeedsNothing(DomainError):
    """A need names a domain, a kind of contribution, or both."""


@dataclass(eq=False)
class NeedUnknown(DomainError):
    """There is no such open need."""


@dataclass(eq=False)
class HomeUnknown(DomainError):
    """The group that a project is to belong to is not open, or not one whose people may propose there."""


@dataclass(eq=False)
class NoPlaceForProjects(DomainError):
    """The cluster has no channel for the cards of projects: an administrator runs the installation."""


@dataclass(eq=False)
class PublishedAlready(DomainError):
    """The project was published: it is no draft any more."""


@dataclass(eq=False)
class NotPublished(DomainError):
    """The project is a draft still, which only its proposer sees."""


@dataclass(eq=False)
class ProjectOver(DomainError):
    """The project was delivered or dropped: nothing more is given, asked or changed."""

    stage: Stage
    since: datetime


@dataclass(eq=False)
class StageOutOfOrder(DomainError):
    """From `before` a project cannot come to `after`."""

    before: Stage
    after: Stage


@dataclass(eq=False)
class CallNeedsANeed(DomainError):
    """A call for partners has at least one open need."""


@dataclass(eq=False)
class PartnersTooFew(DomainError):
    """Framing needs partners from `fewest` organisations that are not sisters; there are `present`."""

    present: int
    fewest: int


@dataclass(eq=False)
class DeliveryIncomplete(DomainError):
    """What was delivered is told in a summary, with a link."""


@dataclass(eq=False)
class DropReasonEmpty(DomainError):
    """Why a project is dropped is told in a few words."""


@dataclass(eq=False)
class StageMovedSince(DomainError):
    """The project came to `stage` after a vote about it was prepared: what that would ask is no question any more."""

    stage: Stage
    since: datetime


@dataclass(eq=False)
class StageVoteRuns(DomainError):
    """A vote decides on the project's stage: it moves when that is over."""


@dataclass(eq=False)
class WebAddressWrong(DomainError):
    """A link begins with https:// or http:// and leads to a page."""


@dataclass(eq=False)
class HeadAlready(DomainError):
    """This person steers the project already."""

    name: str


@dataclass(eq=False)
class CannotSteer(DomainError):
    """This person cannot steer the project: unknown, gone, or of no active organisation."""


@dataclass(eq=False)
class LastLead(DomainError):
    """A lead names a successor before leaving, or drops the project."""


@dataclass(eq=False)
class UpdateEmpty(DomainError):
    """News of a project say what was done, in at least a few letters."""


@dataclass(eq=False)
class MilestoneUnknown(DomainError):
    """There is no such milestone any more."""


@dataclass(eq=False)
class TooManyMilestones(DomainError):
    """A project has `most` milestones at most that are not reached."""

    most: int


@dataclass(eq=False)
class LinkUnknown(DomainError):
    """There is no such link any more."""


@dataclass(eq=False)
class TooManyLinks(DomainError):
    """A project has `most` links at most."""

    most: int


@dataclass(eq=False)
class NotDelivered(DomainError):
    """The project was not delivered: it has no page to show outside yet."""


@dataclass(eq=False)
class OutcomeFileEmpty(DomainError):
    """There is nothing in the file that shall be delivered."""


@dataclass(eq=False)
class OutcomeFileTooBig(DomainError):
    """The file that shall be delivered has about `megabytes`, and `most` at most."""

    megabytes: int
    most: int


@dataclass(eq=False)
class OutcomeFileRefused(DomainError):
    """The file that shall be delivered ends in none of `kinds`, or is not what its ending says."""

    kinds: tuple[str, ...]


@dataclass(eq=False)
class NoOutcomeFile(DomainError):
    """The project was delivered without a file."""


@dataclass(eq=False)
class NotNamedThere(DomainError):
    """Whoever answers is named nowhere on the page of this project."""


@dataclass(eq=False)
class HoursNotUnderstood(DomainError):
    """`typed` is no number of hours."""

    typed: str


@dataclass(eq=False)
class HoursNotQuarters(DomainError):
    """Hours are counted to the quarter: `typed` is between two."""

    typed: str


@dataclass(eq=False)
class TooManyHours(DomainError):
    """More than `most` hours are a slip of the keyboard."""

    most: int


@dataclass(eq=False)
class MonthNotCounted(DomainError):
    """Hours are told for the months from `first` to `last`."""

    first: date
    last: date


@dataclass(eq=False)
class UntilInThePast(DomainError):
    """What is given ends on a day that is today or lies ahead, not more than a few years."""


@dataclass(eq=False)
class OrganisationNotYours(DomainError):
    """One gives as an active organisation that one belongs to, and says which where there are several."""


@dataclass(eq=False)
class ContributionAlready(DomainError):
    """The same is given or offered already, by the same person as the same organisation."""


@dataclass(eq=False)
class ContributionGone(DomainError):
    """There is no such contribution, or it was answered, withdrawn or ended meanwhile."""


@dataclass(eq=False)
class NothingInHours(DomainError):
    """What is given is not going on, so no hours are told for it."""


@dataclass(eq=False)
class HoursGone(DomainError):
    """These hours were corrected, confirmed or refused meanwhile."""


@dataclass(eq=False)
class BatchChanged(DomainError):
    """Hours of this month were told or corrected since the batch was shown: it is read again first."""


@dataclass(eq=False)
class RefusalReasonEmpty(DomainError):
    """Why hours are refused is told in a few words."""


@dataclass(eq=False)
class CannotBeInvitedToProject(DomainError):
    """This person cannot be invited: not there, of no active organisation, or not wanting to."""


@dataclass(eq=False)
class InvitedToProjectAlready(DomainError):
    """This person was invited, or has a part in the project already."""

    name: str


@dataclass(eq=False)
class TooManyProjectInvitations(DomainError):
    """`most` invitations to the project wait for an answer, as many as may wait at once."""

    most: int


@dataclass(eq=False)
class ProjectInvitationGone(DomainError):
    """There is no such invitation to answer or to take back."""


@dataclass(eq=False)
class TooManyDomainsFollowed(DomainError):
    """One follows `most` domains at most."""

    most: int


@dataclass(eq=False)
class DomainNotOffered(DomainError):
    """There is no such domain in use."""


@dataclass(eq=False)
class ProjectStands(DomainError):
    """The project's card and post are there, or on their way."""


@dataclass(eq=False)
class LeadSteers(DomainError):
    """The project has a lead who can steer it: nobody takes it up in their stead."""

    name: str


@dataclass(eq=False)
class NotSteering(DomainError):
    """This person does not steer the project."""
