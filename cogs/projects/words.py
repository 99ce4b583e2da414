"""The words of what is refused about projects, of stages and of what can be given."""

from __future__ import annotations

from bot.errors import register
from bot.language import Language, discord_timestamp
from bot.projection import tags
from config.words import N_
from models.errors import DomainError
from models.projects import errors
from models.projects.tables import ContributionKind, ProjectRole, Stage
from models.records import dataclass


@dataclass(eq=False)
class OutcomeFileNotFetched(DomainError):
    """Discord no longer gives the file out that was sent with a form."""


STAGES: dict[Stage, str] = dict(zip(Stage, tags.STAGES, strict=True))
"""The stages by the names of the forum's tags."""

KINDS: dict[ContributionKind, str] = {
    ContributionKind.HUMAN: N_("Human expertise"),
    ContributionKind.TECHNICAL: N_("Technical expertise"),
    ContributionKind.NETWORK: N_("Network"),
    ContributionKind.LOGISTICS: N_("Logistics"),
    ContributionKind.MEANS: N_("Means"),
}

HEADS: dict[ProjectRole, str] = {ProjectRole.LEAD: N_("leads it"), ProjectRole.CO_LEAD: N_("co-leads it")}

SENTENCES: dict[type[DomainError], str] = {
    errors.ProjectUnknown: N_("This project is not there: choose it from the list that appears."),
    errors.ProjectTitleEmpty: N_("Give the project a title of a few letters: people find it by that."),
    errors.PitchEmpty: N_("Say in a few words what the project is about."),
    errors.ProjectTextTooLong: N_("Too long: {length} characters, and {most} at most."),
    errors.SameProject: N_("A project under way is called “{title}” already: choose another title, or join that one."),
    errors.TooManyDrafts: N_("You have {most} drafts, the most there can be: publish or throw away one first."),
    errors.TooManyNeeds: N_("A project names {most} open needs at most: say of one that it is filled first."),
    errors.NeedsNothing: N_("Choose a domain or a kind of contribution: a need names at least one of them."),
    errors.NeedUnknown: N_("This need is not open any more."),
    errors.HomeUnknown: N_("This group is not open, or you cannot propose there: choose it from the list."),
    errors.NoPlaceForProjects: N_(
        "I cannot write in the channel of projects, or there is none: an administrator mends it with /cluster status."
    ),
    errors.PublishedAlready: N_("This project is published already."),
    errors.NotPublished: N_("This project is a draft still: publish it first."),
    errors.CallNeedsANeed: N_("A call for partners says what is needed: open a need first."),
    errors.PartnersTooFew: N_(
        "Framing needs partners from {fewest} organisations that are not of one house: there are {present} so far."
    ),
    errors.DeliveryIncomplete: N_("Say what was delivered, in a few words, and give an address or attach a file."),
    errors.OutcomeFileEmpty: N_("There is nothing in this file: attach it again."),
    errors.OutcomeFileTooBig: N_(
        "This file has {megabytes} MB, and {most} MB at most: make it smaller, or give the address where it lies."
    ),
    errors.NoOutcomeFile: N_("This project was delivered without a file."),
    OutcomeFileNotFetched: N_("Discord did not give me the file: send it again."),
    errors.DropReasonEmpty: N_("Say in a few words why: whoever gave to it will read it."),
    errors.StageVoteRuns: N_("A vote decides on the project’s stage: it moves when that is over."),
    errors.WebAddressWrong: N_("This is no address of a page: it begins with https:// or http://."),
    errors.HeadAlready: N_("{name} steers this project already."),
    errors.CannotSteer: N_("This person cannot steer the project: they must be of an active member organisation."),
    errors.ProjectStands: N_("Its card and its post are there, or on their way."),
    errors.LeadSteers: N_("{name} leads this project: they hand it over, or drop it."),
    errors.NotSteering: N_("This person does not steer the project."),
    errors.LastLead: N_("Name a successor before you leave, or drop the project."),
    errors.UpdateEmpty: N_("Say in a few words what was done since the last news."),
    errors.MilestoneUnknown: N_("This milestone is not there any more."),
    errors.TooManyMilestones: N_("A project has {most} milestones ahead at most: say of one that it is reached first."),
    errors.LinkUnknown: N_("This link is not there any more."),
    errors.TooManyLinks: N_("A project has {most} links at most: take one away first."),
    errors.NotDelivered: N_("This project was not delivered: its page is there once it is."),
    errors.NotNamedThere: N_("You are named nowhere on the page of this project: there is nothing to agree to."),
}


def stage_in_words(language: Language, stage: Stage) -> str:
    """A stage, as the tag of the forum calls it."""
    return language.say(STAGES[stage])


def kind_in_words(language: Language, kind: ContributionKind) -> str:
    """A kind of contribution."""
    return language.say(KINDS[kind])


def head_in_words(language: Language, role: ProjectRole) -> str:
    """What somebody is who steers a project."""
    return language.say(HEADS[role])


def _over(error: DomainError, language: Language) -> str:
    assert isinstance(error, errors.ProjectOver)
    if error.stage is Stage.DELIVERED:
        return language.say("This project was delivered on {day}.", day=discord_timestamp(error.since, "D"))
    return language.say("This project was dropped on {day}.", day=discord_timestamp(error.since, "D"))


def _moved_since(error: DomainError, language: Language) -> str:
    assert isinstance(error, errors.StageMovedSince)
    return language.say(
        "The project came to “{stage}” on {day}, after this vote was prepared: throw it away, and ask for it again.",
        stage=stage_in_words(language, error.stage),
        day=discord_timestamp(error.since, "D"),
    )


def _file_refused(error: DomainError, language: Language) -> str:
    assert isinstance(error, errors.OutcomeFileRefused)
    return language.say(
        "I cannot take this file: attach a whole one that ends in {kinds}, or give an address.",
        kinds=language.list_of(error.kinds),
    )


def _out_of_order(error: DomainError, language: Language) -> str:
    assert isinstance(error, errors.StageOutOfOrder)
    return language.say(
        "From “{before}” a project cannot come to “{after}”.",
        before=stage_in_words(language, error.before),
        after=stage_in_words(language, error.after),
    )


register(
    SENTENCES,
    {
        errors.ProjectOver: _over,
        errors.StageOutOfOrder: _out_of_order,
        errors.StageMovedSince: _moved_since,
        errors.OutcomeFileRefused: _file_refused,
    },
)
