"""The words of what is refused about polls."""

from __future__ import annotations

from bot.errors import register
from bot.language import Language, discord_timestamp
from bot.ui import escaped, fitted
from config.words import N_
from models.errors import DomainError
from models.people.tables import OrganisationStatus
from models.polls import errors
from models.polls.tables import Electorate

SENTENCES: dict[type[DomainError], str] = {
    errors.PollUnknown: N_("This vote is not there, or is not yours to see."),
    errors.TitleEmpty: N_("Give the vote a title."),
    errors.QuestionEmpty: N_("Write the question: what exactly is voted on?"),
    errors.PollTextTooLong: N_("Too long: {length} characters, and {most} at most."),
    errors.ClauseMissing: N_(
        "A decision quotes the clause of the statutes that allows it: type it, or make this a consultation."
    ),
    errors.SameOptionTwice: N_("“{label}” is there twice: options must be told apart."),
    errors.OpensAfterItCloses: N_("Voting ends at least an hour after it begins, and at most a year."),
    errors.CloseIsPast: N_("This end is past: give one that lies ahead."),
    errors.RollEmpty: N_("Nobody could vote: choose who is asked, or correct the roll."),
    errors.NotADraft: N_("This is no draft any more: what it asks cannot be changed. You can cancel it and ask anew."),
    errors.NotWaitingForGoAhead: N_("This vote does not wait for a go-ahead any more."),
    errors.SecondMemberNeeded: N_("You asked for this vote: another member of the board must let it go ahead."),
    errors.PollNotClosed: N_("There is no result yet: ballots are counted and published once voting is over."),
    errors.CannotBeRepealed: N_("Only a decision that was taken, and holds still, can be repealed."),
    errors.VotesByRepresentative: N_(
        "{organisation} has a vote here, which its representative casts, or their deputy. You are neither."
    ),
    errors.RepresentativeHasVoted: N_(
        "The representative of {organisation} has voted already: their ballot counts, and a deputy cannot change it."
    ),
    errors.ChoiceNotUnderstood: N_("This choice is not one of this vote: open your ballot again."),
    errors.CannotExtend: N_("A vote can only be made longer, and only while it is open."),
    errors.NoStageVote: N_(
        "A vote about a project’s stage is a motion, asked of the project’s home group or of the board."
    ),
    errors.NoFileToSee: N_("No file goes with this vote any more, or none ever did."),
    errors.PollIsOver: N_("This vote is over already."),
    errors.CancelReasonEmpty: N_("Say why it is cancelled: everybody on the roll will read it."),
    errors.KeyLost: N_(
        "The key of this confidential vote is not on this machine, so it cannot be counted: cancel it and ask anew."
    ),
    errors.TooManyDrafts: N_("You have {most} drafts already: submit one, or throw one away."),
    errors.CloseMissing: N_("Say until when one votes."),
    errors.DatePast: N_("One of the dates to choose among is past."),
    errors.NotEntitled: N_(
        "{name} is not asked by this vote, or may not vote today: only who is asked can be given more voices or left "
        "out."
    ),
    errors.WeightOutOfRange: N_("Somebody has from {least} to {most} voices; with none they are left out."),
    errors.TooManyElectors: N_("A roll has {most} names at most."),
    errors.NoDraft: N_("You have no draft: begin with /vote create, then give the list."),
    errors.NoPlaceForCard: N_(
        "I cannot post in this channel, or it is gone: let me see it, write and attach files there, or choose another "
        "with /vote create."
    ),
    errors.PollChangedMeanwhile: N_("It was changed since you read it: read it again before you let it go ahead."),
    errors.SendBackReasonEmpty: N_("Say why you send it back: whoever asked for it will read it."),
    errors.InstantNotUnderstood: N_(
        "I do not understand “{typed}”: write the day, then the hour, like 31/12/2027 18:00."
    ),
    errors.ShareNotUnderstood: N_("I do not understand “{typed}”: write a share like 2/3 or 60 %."),
    errors.RollLineNotUnderstood: N_(
        "I do not understand the line “{line}”: write a name, then “;” and a whole number of votes."
    ),
    errors.ElectorNotFound: N_(
        "I find nobody called “{name}”, or several: write the name exactly as it is in the register, or the e-mail."
    ),
    errors.QuickAnswersWrong: N_("Give from {least} to {most} answers, set apart by “;”."),
    errors.NothingToRepeal: N_(
        "Only a decision that was taken and still holds can be repealed, and only by a decision."
    ),
}

WHO_VOTES: dict[Electorate | None, str] = {
    Electorate.ORGANISATIONS: N_(
        "The organisations of the cluster vote here, as they were when the vote opened: you spoke for none of them."
    ),
    Electorate.PEOPLE: N_("The members of the cluster vote here, as they were when the vote opened, without you."),
    Electorate.GROUP: N_("The people of {group} vote here, as they were when the vote opened: you were not one."),
    Electorate.BOARD: N_("The board votes here, as it was when the vote opened: you were not on it."),
    Electorate.COUNCIL: N_("The council votes here, as it was when the vote opened: you were not on it."),
    Electorate.FILE: N_("Those on a list vote here: you are not on it. Whoever asked for the vote made the list."),
    None: N_("You are not on the roll of this vote: it was closed when the vote opened."),
}

WITHOUT_VOTE: dict[OrganisationStatus, str] = {
    OrganisationStatus.SUSPENDED: N_(
        "The membership of {organisation} is suspended, and gave no vote when this one opened. Ask the board."
    ),
    OrganisationStatus.FORMER: N_(
        "{organisation} is no member any more, and gave no vote when this one opened. Ask the board."
    ),
    OrganisationStatus.ACTIVE: N_(
        "{organisation} gave no vote when this one opened, and the roll is closed since then. Ask the board."
    ),
}
"""Why somebody is not on the roll whose organisation would vote, or through which they would."""

WHAT_DOES_NOT_FIT: dict[str, str] = {
    "motion_without_majority": N_("A motion needs a majority: say which."),
    "ties_of_motion": N_("A motion with as many for as against is not adopted: no other rule can be set."),
    "same_majority": N_("The second majority says the same as the first."),
    "several_majorities": N_("One majority at most can be asked here."),
    "options": N_("Give from 2 to 25 options."),
    "casting_vote": N_("The president has a casting vote only in a motion by name."),
    "second_round": N_("A second round needs a single choice with a majority."),
    "seats": N_("Fewer options must be elected than there are."),
    "live_confidential": N_("The result of a confidential vote cannot be followed while it is open."),
}


def _does_not_fit(error: DomainError, language: Language) -> str:
    assert isinstance(error, errors.RulesDoNotFit)
    return language.say(WHAT_DOES_NOT_FIT[error.what])


def _not_on_roll(error: DomainError, language: Language) -> str:
    assert isinstance(error, errors.NotOnRoll)
    if error.organisation is not None and error.status is not None:
        return language.say(
            WITHOUT_VOTE[OrganisationStatus(error.status)], organisation=escaped(fitted(error.organisation, 100))
        )
    return language.say(WHO_VOTES[error.electorate], group=error.group or "")


def _not_open(error: DomainError, language: Language) -> str:
    assert isinstance(error, errors.PollNotOpen)
    if error.closed_at is None:
        return language.say("Voting is not open here.")
    return language.say("Voting ended on {day}: nothing was recorded.", day=discord_timestamp(error.closed_at, "f"))


register(
    SENTENCES,
    {
        errors.NotOnRoll: _not_on_roll,
        errors.RulesDoNotFit: _does_not_fit,
        errors.PollNotOpen: _not_open,
    },
)
