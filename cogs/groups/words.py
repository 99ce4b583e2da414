"""The words of what is refused about groups, and of what groups and the people in them are called."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import register
from bot.language import Language, discord_timestamp
from cogs.experts.words import quoted
from config.words import N_
from models.errors import DomainError
from models.groups import errors
from models.groups.listing import Which
from models.groups.support import Support
from models.groups.tables import GroupKind, GroupRole, Joining

MOST_NAME_SHOWN = 60

TITLES: Mapping[GroupKind, str] = {
    GroupKind.COMMISSION: N_("Commission {name}"),
    GroupKind.CLUB: N_("Club {name}"),
    GroupKind.COMMITTEE: N_("Committee {name}"),
}

KINDS: Mapping[GroupKind, str] = {
    GroupKind.COMMISSION: N_("commission"),
    GroupKind.CLUB: N_("club"),
    GroupKind.COMMITTEE: N_("committee"),
}

LEADS: Mapping[GroupKind, str] = {
    GroupKind.COMMISSION: N_("President: {names}"),
    GroupKind.CLUB: N_("Led by {names}"),
    GroupKind.COMMITTEE: N_("Chaired by {names}"),
}

ROLES: Mapping[GroupRole, str] = {
    GroupRole.LEAD: N_("lead"),
    GroupRole.CO_LEAD: N_("co-lead"),
    GroupRole.MEMBER: N_("member"),
    GroupRole.GUEST: N_("guest"),
}

HEAD_CHOICES: Mapping[GroupRole, str] = {
    GroupRole.LEAD: N_("Lead: one at a time"),
    GroupRole.CO_LEAD: N_("Co-lead: beside the lead"),
}

JOININGS: Mapping[Joining, str] = {
    Joining.OPEN: N_("open to all members"),
    Joining.REQUEST: N_("on request"),
}

JOINING_CHOICES: Mapping[Joining, str] = {
    Joining.OPEN: N_("Open: members come in at once"),
    Joining.REQUEST: N_("On request: a head accepts"),
}

LISTS: Mapping[Which, str] = {
    Which.ALL: N_("All the groups"),
    Which.COMMISSIONS: N_("The commissions"),
    Which.CLUBS: N_("The clubs"),
    Which.COMMITTEES: N_("The committees"),
    Which.MINE: N_("My groups"),
    Which.PROPOSED: N_("The proposed clubs"),
    Which.ARCHIVED: N_("The archived groups"),
}

SENTENCES: dict[type[DomainError], str] = {
    errors.GroupUnknown: N_("There is no such group: choose it from the list that appears while you type."),
    errors.GroupNameEmpty: N_("Give the group a name, of two letters at least."),
    errors.MissionEmpty: N_("Say in a few words what the group is about."),
    errors.GroupReasonEmpty: N_("Say why, in a few words."),
    errors.GroupTextTooLong: N_("Too long: {length} characters, and {most} at most."),
    errors.GroupNameTaken: N_("There is a group of that name already: “{name}”."),
    errors.GroupKindUnknown: N_("Choose a commission or a committee: clubs are proposed by members."),
    errors.TooManyProposals: N_("You have {most} proposals waiting, the most there can be at once."),
    errors.NotAProposal: N_("This is no proposal any more: the board has opened or declined it."),
    errors.SupportsAlready: N_("You support this club already, thank you."),
    errors.GroupNotOpen: N_("This group is archived or not open yet: nothing can be done in it."),
    errors.GroupNotArchived: N_("This group is not archived: there is nothing to reopen."),
    errors.InGroupAlready: N_("{name} takes part in this group already."),
    errors.NotInGroup: N_("This person does not take part in this group, or no longer."),
    errors.RequestOver: N_("This request has been answered or taken back meanwhile."),
    errors.RequesterHasLeft: N_("{name} has left this Discord since they asked: refuse the request, or leave it."),
    errors.RequesterMayNotJoin: N_("{name} may join no group today: no active organisation is theirs any more."),
    errors.ProposerMayNotLead: N_("{name}, who proposed it, cannot lead it today: choose somebody else."),
    errors.GuestsInCommitteesOnly: N_("People are added to committees only: here, they join by themselves."),
    errors.BotsJoinNoGroup: N_("A bot takes part in no group: choose a person."),
    errors.HeadUnknownToCluster: N_("The cluster does not know this person yet: they must join it first (/join)."),
    errors.CoLeadsAreMembers: N_("{name} does not take part in the group: co-leads are chosen among its people."),
    errors.GuestsHeadNothing: N_("{name} is a guest from outside, and guests do not head a committee."),
    errors.LeadNamedByBoard: N_("{name} leads the group as the board decided: only the board can change that."),
    errors.HeadHasLeft: N_("{name} has left this Discord: choose somebody who is here."),
    errors.HeadRoleUnknown: N_("Choose between lead and co-lead."),
    errors.HeadOver: N_("This has ended already."),
    errors.EndBeforeStart: N_("The last day must come after the first one."),
    errors.LeaveInstead: N_("To go out of the group yourself, leave it."),
    errors.HeadsAreNotRemoved: N_("{name} heads the group: only its lead or the board can remove them."),
    errors.NoPlaceOfGroup: N_("This is not in the channel or forum of one of your groups."),
}


def title_of(language: Language, kind: GroupKind, name: str) -> str:
    """A group's kind and name: "Commission Numérique"."""
    return language.say(TITLES[kind], name=quoted(name, MOST_NAME_SHOWN))


def role_of(language: Language, role: GroupRole) -> str:
    """What somebody is in a group."""
    return language.say(ROLES[role])


def support_in_words(language: Language, support: Support) -> str:
    """How far a proposal has come: both counts with what is needed."""
    return language.say(
        "Supporters: {supporters} of {supporters_needed} · organisations: {organisations} of {organisations_needed}",
        supporters=language.number(support.supporters),
        supporters_needed=language.number(support.supporters_needed),
        organisations=language.number(support.organisations),
        organisations_needed=language.number(support.organisations_needed),
    )


def _asked_already(error: DomainError, language: Language) -> str:
    assert isinstance(error, errors.AskedAlready)
    return language.say(
        "Your request of {day} waits for an answer already.", day=discord_timestamp(error.asked_at, "D")
    )


def _needs_support(error: DomainError, language: Language) -> str:
    assert isinstance(error, errors.ClubNeedsSupport)
    support = Support(error.supporters, error.organisations, error.supporters_needed, error.organisations_needed)
    return language.say(
        "This club cannot be opened yet (sister companies count as one). {support}",
        support=support_in_words(language, support),
    )


register(SENTENCES, {errors.AskedAlready: _asked_already, errors.ClubNeedsSupport: _needs_support})
