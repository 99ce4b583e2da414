"""What is refused about groups. Of a hidden group nothing but `GroupUnknown` is ever said to who does not see it."""

from __future__ import annotations

from datetime import datetime

from models.errors import DomainError
from models.records import dataclass


@dataclass(eq=False)
class GroupUnknown(DomainError):
    """There is no such group, or it does not exist for whoever asks."""


@dataclass(eq=False)
class GroupNameEmpty(DomainError):
    """A group needs a name with at least two letters or digits."""


@dataclass(eq=False)
class MissionEmpty(DomainError):
    """A group must say what it is about."""


@dataclass(eq=False)
class GroupReasonEmpty(DomainError):
    """A reason is owed to whoever it is told to."""


@dataclass(eq=False)
class GroupTextTooLong(DomainError):
    """A text has more than `most` characters."""

    length: int
    most: int


@dataclass(eq=False)
class GroupNameTaken(DomainError):
    """A group of this name is there already; never one that is hidden."""

    name: str


@dataclass(eq=False)
class GroupKindUnknown(DomainError):
    """Neither a commission nor a committee was chosen: clubs are proposed."""


@dataclass(eq=False)
class TooManyProposals(DomainError):
    """The person has `most` proposals waiting, as many as one may have."""

    most: int


@dataclass(eq=False)
class ClubNeedsSupport(DomainError):
    """A club cannot be opened yet: it lacks supporters, or they come from too few organisations."""

    supporters: int
    supporters_needed: int
    organisations: int
    organisations_needed: int


@dataclass(eq=False)
class NotAProposal(DomainError):
    """The group was opened or declined meanwhile."""


@dataclass(eq=False)
class SupportsAlready(DomainError):
    """The person supports this proposal already."""


@dataclass(eq=False)
class GroupNotOpen(DomainError):
    """The group is archived or not opened yet, so this cannot be done in it."""


@dataclass(eq=False)
class GroupNotArchived(DomainError):
    """There is nothing to reopen."""


@dataclass(eq=False)
class InGroupAlready(DomainError):
    """The person takes part already."""

    name: str


@dataclass(eq=False)
class NotInGroup(DomainError):
    """The person does not take part in this group."""


@dataclass(eq=False)
class AskedAlready(DomainError):
    """A request of theirs waits already."""

    asked_at: datetime


@dataclass(eq=False)
class RequestOver(DomainError):
    """The request was accepted, refused or taken back meanwhile."""


@dataclass(eq=False)
class RequesterHasLeft(DomainError):
    """Who asked to join has left the server since."""

    name: str


@dataclass(eq=False)
class RequesterMayNotJoin(DomainError):
    """Who asked to join may no longer: their organisation was suspended or has left, or they have left it."""

    name: str


@dataclass(eq=False)
class ProposerMayNotLead(DomainError):
    """Who proposed the club has left the server, or may no longer join groups: another must lead it."""

    name: str


@dataclass(eq=False)
class GuestsInCommitteesOnly(DomainError):
    """People are added by its heads to a committee only; elsewhere they join."""


@dataclass(eq=False)
class BotsJoinNoGroup(DomainError):
    """A bot was to be added or named."""


@dataclass(eq=False)
class HeadUnknownToCluster(DomainError):
    """Who is to head a group must be known to the cluster."""


@dataclass(eq=False)
class CoLeadsAreMembers(DomainError):
    """A lead names co-leads among the people of the group."""

    name: str


@dataclass(eq=False)
class GuestsHeadNothing(DomainError):
    """A guest from outside cannot head the committee."""

    name: str


@dataclass(eq=False)
class LeadNamedByBoard(DomainError):
    """Somebody leads the group by the board's decision: a lead does not end or change that."""

    name: str


@dataclass(eq=False)
class HeadHasLeft(DomainError):
    """Who is to head a group has left the server."""

    name: str


@dataclass(eq=False)
class HeadRoleUnknown(DomainError):
    """Neither lead nor co-lead was chosen."""


@dataclass(eq=False)
class HeadOver(DomainError):
    """What they headed is over, or was never."""


@dataclass(eq=False)
class EndBeforeStart(DomainError):
    """The end is not after the start."""


@dataclass(eq=False)
class LeaveInstead(DomainError):
    """Nobody removes themselves: they leave."""


@dataclass(eq=False)
class HeadsAreNotRemoved(DomainError):
    """A co-lead removes no head."""

    name: str


@dataclass(eq=False)
class NoPlaceOfGroup(DomainError):
    """The message stands in no place of a group that the person sees."""


@dataclass(eq=False)
class NothingOfGroupMissing(DomainError):
    """All that the group had in the server is there, or is being made."""


@dataclass(eq=False)
class NoRoomForGroup(DomainError):
    """Discord allows `most` of `what` (`channels`, `in_category`, `roles`) in a server; the group would be beyond."""

    what: str
    would_be: int
    most: int
