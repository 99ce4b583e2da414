"""The words of what is refused about project threads, and of who takes part in one."""

from __future__ import annotations

from bot.errors import register
from bot.language import Language, discord_timestamp
from bot.ui import escaped
from config.words import N_
from models.errors import DomainError
from models.threads import errors
from models.threads.answering import Becoming
from models.threads.facts import ThreadFacts
from models.threads.tables import MayJoin, Participation

JOINING: dict[MayJoin, str] = {
    MayJoin.GROUP: N_("The people of the group"),
    MayJoin.CLUSTER: N_("Every member of the cluster"),
    MayJoin.INVITED: N_("Only those who are named or invited"),
}

PARTS: dict[Participation, str] = {
    Participation.NAMED: N_("takes part"),
    Participation.INVITED: N_("invited, no answer yet"),
    Participation.ACCEPTED: N_("takes part"),
    Participation.DECLINED: N_("not available"),
}

SENTENCES: dict[type[DomainError], str] = {
    errors.ThreadTitleEmpty: N_("Give the thread a title of a few letters: people find it by that."),
    errors.ThreadPurposeEmpty: N_("Say in a few words what the thread is for."),
    errors.SummaryEmpty: N_("Say in a few words what came of it: that is what remains of the thread."),
    errors.ThreadTextTooLong: N_("Too long: {length} characters, and {most} at most."),
    errors.WhoMayJoinUnknown: N_("Choose in the list who may take part in the thread."),
    errors.SameThreadOpen: N_("The group has an open thread “{title}” already: choose another title, or use that one."),
    errors.TooManyThreads: N_("The group has {most} open threads, the most there can be: close one first."),
    errors.NoRoomForThreads: N_(
        "Discord allows {most} active threads in a server, and there are as many: close or archive some first."
    ),
    errors.NoForum: N_(
        "The group “{group}” has no forum that I can post in: its heads can have it made again from the group’s card."
    ),
    errors.NoGroupHere: N_("This group is not open, or is not there: choose it from the list that appears."),
    errors.HeadOfNoGroup: N_("You head no open group: threads are opened by the heads of a group."),
    errors.ThreadUnknown: N_("This thread is not there: choose it from the list that appears."),
    errors.ThreadStands: N_("This thread’s post is there already, or about to be."),
    errors.TooManyDomainsNeeded: N_("A thread names {most} domains at most: remove one first."),
    errors.CannotBeInvited: N_("This person is not available for this thread."),
    errors.InvitedAlready: N_("{name} takes part already, or was invited."),
    errors.TooManyInvitations: N_("{most} invitations wait for an answer: wait until some have answered."),
    errors.NoInvitationWaits: N_("There is no invitation to take back: this person has answered, or was not invited."),
    errors.InvitationGone: N_("There is no invitation to answer here: you have answered it, or it was taken back."),
    errors.ByInvitationOnly: N_("Only those who are named or invited by a head of the group take part in this thread."),
    errors.ForTheGroupOnly: N_("Only the people of “{group}” take part in this thread: join the group first."),
}


def joining_in_words(language: Language, may_join: MayJoin) -> str:
    """Who may take part."""
    return language.say(JOINING[may_join])


def part_in_words(language: Language, part: Participation) -> str:
    """What somebody is in a thread."""
    return language.say(PARTS[part])


def becoming_in_words(language: Language, becoming: Becoming, thread: ThreadFacts) -> str:
    """What accepting makes of whoever reads this, in the group."""
    group = f"**{escaped(thread.group)}**"
    if becoming is Becoming.GUEST:
        return language.say("By accepting you become a guest of {group}: you see what it writes.", group=group)
    if becoming is Becoming.MEMBER:
        return language.say("By accepting you become a member of {group}.", group=group)
    return language.say("By accepting you are added to the thread, and to nothing else.")


def _over(error: DomainError, language: Language) -> str:
    assert isinstance(error, errors.ThreadOver)
    return language.say("This thread was closed on {day}.", day=discord_timestamp(error.closed_at, "D"))


register(SENTENCES, {errors.ThreadOver: _over})
