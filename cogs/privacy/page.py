"""What is kept about people, why, for how long and who sees it: one page, on a card and in PRIVACY.md.

`python -m tests.house.privacy_page` writes PRIVACY.md from here; a house test compares the two, and walks every table
that holds something about people. `{months}` is for how long the cluster keeps what is over
(models/privacy/retention.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.language import Language
from config.words import N_
from models.records import dataclass


@dataclass(frozen=True)
class Kept:
    """One kind of thing that is kept. `tables` are where it stands in the database."""

    title: str
    what: str
    why: str
    how_long: str
    who: str
    tables: frozenset[str]


KEPT: Sequence[Kept] = (
    Kept(
        N_("Who you are"),
        N_(
            "Name, title, e-mail address, telephone if your organisation gave it, Discord account, language, when you "
            "left the server; whether you want to be told privately."
        ),
        N_("So that members find and recognise each other, and that you find your record again when you come back."),
        N_("Until you erase it. Leaving the server erases nothing."),
        N_(
            "Everybody in the server: name and title. Your e-mail address and telephone: you, the board, and who keeps "
            "the register; an expert or an asker only when both of you agreed."
        ),
        frozenset({"person", "private_notice"}),
    ),
    Kept(
        N_("Your organisations and offices"),
        N_(
            "The organisations you belong to or asked to join, your part in them, the offices you hold or held, from "
            "when to when, the powers lent to you; why a request was refused."
        ),
        N_("They decide what you may do in the cluster, and they are the association's history."),
        N_(
            "Until you erase it. Refused requests and their reasons: {months} months. That an office was held stays, "
            "without your name."
        ),
        N_("Everybody in the server. A request under way and a refusal: you and those who decide."),
        frozenset({"affiliation", "unlisted_request", "mandate"}),
    ),
    Kept(
        N_("Your expertise"),
        N_(
            "The domains you master, at which level and since when, your notes, when you can be asked, what you chose "
            "to hide; recommendations that you wrote or received."
        ),
        N_("So that whoever needs help finds you, and you are not asked more than you wish."),
        N_("Until you take it off your profile, or erase everything."),
        N_("Everybody in the server, but for what you hide."),
        frozenset({"expertise", "expert_profile", "endorsement"}),
    ),
    Kept(
        N_("Introductions"),
        N_(
            "The requests you made or received: subject, message, how to reach you, what became of them, whether it "
            "helped; whose requests you do not want to see."
        ),
        N_("To bring a request to its expert and the answer back, and to share requests out fairly."),
        N_(
            "What was written: {months} months after the answer. That a request took place: until you erase it, then "
            "without you. Those you do not want to see: until you change your mind."
        ),
        N_("You and the other person. A refusal is told to nobody. Nobody learns whose requests you do not see."),
        frozenset({"introduction", "mute"}),
    ),
    Kept(
        N_("Calls for expertise"),
        N_("What you needed, the domain, who answered with which word, what came of it."),
        N_("To find help where no expert fits, and to know what is lacking."),
        N_("The texts: {months} months after the call was closed. That there was a call stays, without you."),
        N_("Everybody in the server reads the call. The answers: you and whoever answered."),
        frozenset({"expertise_call", "call_answer"}),
    ),
    Kept(
        N_("Commissions, clubs and committees"),
        N_(
            "The groups you take or took part in and as what, the clubs you proposed or support, your requests to join "
            "with their reason, why you were removed."
        ),
        N_("So that a group knows its people, and its channels open to them."),
        N_(
            "Taking part: until you erase it. Requests, supports, declined clubs and reasons: {months} months after "
            "they are over."
        ),
        N_(
            "Who takes part: whoever may see the group. A request: its heads. The reason of a removal or a refusal: "
            "you and whoever wrote it."
        ),
        frozenset({"working_group", "group_membership", "group_support", "group_request"}),
    ),
    Kept(
        N_("Project threads"),
        N_(
            "Who opened a thread, who was named or invited and what they answered, the message it began with and whose "
            "it was."
        ),
        N_("So that those who work together find the thread, and an invitation finds its answer."),
        N_(
            "Until you erase it. A declined invitation: {months} months. The message it began with: {months} months "
            "after the thread was closed."
        ),
        N_("Whoever may see the thread. An invitation: you and the group's heads."),
        frozenset({"work_thread", "work_thread_person"}),
    ),
    Kept(
        N_("Projects"),
        N_(
            "The projects you proposed or steer, the message one began with and whose it was, invitations to "
            "contribute and your answers, what you offered as your organisation with its note, the hours you wrote "
            "down or confirmed, news you wrote, stages you moved; the domains you follow, the calls you were told of, "
            "the projects you do not want to hear of; whether you may be named outside."
        ),
        N_("So that companies build together, each knows what it gave, and calls reach who can help."),
        N_(
            "Until you erase it: what your organisation gave, the news and the stages stay, without you; your drafts "
            "go. {months} months after they are over: declined invitations, notes, replies, reasons, the message it "
            "began with."
        ),
        N_(
            "Whoever may see the project. Notes, invitations and answers: you and who steers it. Outside the "
            "association your name stands only where you agreed. What you follow: nobody."
        ),
        frozenset(
            {
                *("project", "project_head", "project_invitation", "project_update", "project_stage_move"),
                *("contribution", "hours_entry"),
                *("domain_follow", "project_follower", "project_mention", "project_mute"),
            }
        ),
    ),
    Kept(
        N_("Votes"),
        N_(
            "The rolls you are on, the votes you asked, let go ahead or cancelled. Of a named vote, what you chose and "
            "when. A confidential ballot carries a number instead of your name."
        ),
        N_("So that everybody votes once, and a result can be counted again."),
        N_(
            "As long as the cluster: votes are its history. Once you erase your data, ballots still count and nothing "
            "says whose they were."
        ),
        N_(
            "Of a named vote: whoever may see its result, after the close. Of a confidential one: nobody; while it is "
            "open, whoever runs the server could look, and its key is destroyed at the close."
        ),
        frozenset({"poll", "roll_entry", "elector", "ballot"}),
    ),
    Kept(
        N_("The journal"),
        N_(
            "Every change of power, status, mandate, settings or group: who made it, about whom, when. It is a chain "
            "in which nothing can be changed unnoticed."
        ),
        N_("So that the association can show that its rules were kept."),
        N_(
            "As long as the cluster. Once you erase your data, names and details about you go; that a change took "
            "place stays, under random numbers that lead to nobody."
        ),
        N_("Whoever sees the journal channel; the board, and the delegate if the board lets them, search it."),
        frozenset({"audit_entry", "audit_detail"}),
    ),
    Kept(
        N_("What is on its way"),
        N_("What is about to be brought up to date in Discord, and an import that the board is making."),
        N_("So that nothing is lost when Discord or the machine fails."),
        N_("Minutes; two days at most while Discord does not answer; an import until it is done or given up."),
        N_("Nobody."),
        frozenset({"outbox_item", "staged_person", "staged_affiliation", "staged_expertise"}),
    ),
)

ERASING: Sequence[str] = (
    N_(
        "**To erase:** /my-data, in the server or in a private message to Cagou, also once you have left. Or ask "
        "whoever runs Cagou."
    ),
    N_(
        "**Erased at once:** all that stands above about you, and your name in our messages in the server, within "
        "minutes. An office you hold ends."
    ),
    N_(
        "**What stays, without you:** that a change, an office, a request or a call took place; what you wrote "
        "yourself in Discord, which is yours to delete; back-ups, until newer ones replace them."
    ),
)
"""How to erase, what goes, what stays."""

BESIDES: Sequence[str] = (
    N_(
        "Everything stands on the machine of whoever runs Cagou for the association, and nowhere else; Discord keeps "
        "what is posted there, by its own rules."
    ),
    N_(
        "Cagou reads no messages: only commands, buttons and forms, who arrives and leaves, and the one message from "
        "which somebody opens a project thread."
    ),
    N_("The technical log holds no name, no address and no text."),
    N_(
        "What is over is forgotten after {months} months. This number is among the settings of the cluster; 24 is what "
        "it begins with."
    ),
)
"""What else there is to know."""


def about(language: Language, kept: Kept, months: int) -> list[tuple[str, str]]:
    """The four facts of one kind of thing, each under its heading."""
    return [
        (language.say("What"), language.say(kept.what)),
        (language.say("Why"), language.say(kept.why)),
        (language.say("How long"), _with_months(language, kept.how_long, months)),
        (language.say("Who sees it"), language.say(kept.who)),
    ]


def erasing(language: Language) -> list[str]:
    """How to erase, what goes, what stays."""
    return [language.say(line) for line in ERASING]


def besides(language: Language, months: int) -> list[str]:
    """What else there is to know."""
    return [_with_months(language, line, months) for line in BESIDES]


def _with_months(language: Language, sentence: str, months: int) -> str:
    return language.say(sentence, months=language.number(months)) if "{months}" in sentence else language.say(sentence)
