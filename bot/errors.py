"""An exception becomes one sentence to the person, and one line with a reference in the log."""

from __future__ import annotations

from collections.abc import Callable

import aiohttp
import discord
import structlog
from discord import app_commands

from bot import answers
from bot.language import Language
from bot.request import Interaction, Request
from bot.ui.card import Accent, Action, Card, Style
from bot.ui.text import escaped, fitted
from bot.ui.ways import install_cagou, join, my_page
from config.words import N_
from models import errors as domain
from models.errors import DomainError, NotAllowed, Reason
from models.records import dataclass

log = structlog.get_logger(__name__)


@dataclass(eq=False)
class NotInACluster(DomainError):
    """The server has not been installed as a cluster yet, or a private message does not tell which is meant."""


@dataclass(eq=False)
class SomebodyUnknown(DomainError):
    """The cluster does not know this user as a person."""


@dataclass(eq=False)
class ButtonNotKnown(DomainError):
    """A custom_id that leads nowhere: made up, of another cluster, or of a version long gone."""


@dataclass(eq=False)
class ResultsForgotten(DomainError):
    """What a temporary button turns was forgotten after a quarter of an hour."""


@dataclass(eq=False)
class Stopping(DomainError):
    """The bot is being restarted and takes nothing new."""


REASONS: dict[Reason, str] = {
    Reason.NOT_A_CLUSTER: N_("This server is not set up yet: an administrator can do it with /cluster install."),
    Reason.UNKNOWN_PERSON: N_(
        "The cluster does not know you yet: join your organisation, or ask a member of the board to register you."
    ),
    Reason.SERVER_ADMINISTRATORS_ONLY: N_("Only the server's administrators can do this."),
    Reason.BOARD_ONLY: N_("Only the board can do this: ask one of its members (/board show)."),
    Reason.ORGANISATION_SUSPENDED: N_("Your organisation's membership is suspended: you can read, but not do this."),
    Reason.NO_ORGANISATION: N_("Only people of a member organisation can do this."),
    Reason.NOT_YOURS: N_("Only the person concerned can do this."),
    Reason.OF_THE_ORGANISATION_ONLY: N_("Only those who belong to the organisation and the board see this."),
    Reason.REPRESENTATIVE_ONLY: N_("Only the representative of this organisation, or the board, can do this."),
    Reason.GROUP_HEADS_ONLY: N_("Only those who head the group can do this."),
    Reason.PROJECT_HEADS_ONLY: N_("Only those who steer the project can do this."),
    Reason.NOT_FOR_ONESELF: N_(
        "The board lent you this power, and with it you give yourself no vote: ask one of its members (/board show)."
    ),
}

SENTENCES: dict[type[DomainError], str] = {
    NotInACluster: N_("This server is not set up yet: an administrator can do it with /cluster install."),
    SomebodyUnknown: N_(
        "The cluster does not know you yet: join your organisation, or ask a member of the board to register you."
    ),
    ButtonNotKnown: N_("This button no longer leads anywhere: open /me and start again from there."),
    ResultsForgotten: N_("This message is out of date: start again."),
    Stopping: N_("I am restarting: try again in a minute."),
    domain.DatabaseHeldByAnotherProcess: N_("Another program is using the database: try again in a few minutes."),
    domain.DatabaseReadOnly: N_("The database accepts no change for the moment: tell your administrator."),
    domain.DatabaseFull: N_("The disk is full, so nothing was saved: tell your administrator."),
    domain.DatabaseCorrupt: N_("The database is damaged: tell your administrator."),
    domain.DatabaseUnreachable: N_("The database does not answer: try again in a minute."),
    domain.DatabaseStopped: N_("I am restarting: try again in a minute."),
    domain.DatabaseBehind: N_("The database is older than the program: tell your administrator."),
    domain.DatabaseAhead: N_("The database is newer than the program: tell your administrator."),
}
"""The words of each refusal; `{field}` is a field of the exception, escaped."""

Wording = Callable[[DomainError, Language], str]
SPECIAL: dict[type[DomainError], Wording] = {}
"""Refusals whose words need more than their fields."""


def words_of(error: DomainError, language: Language, *, escape: bool = True) -> str:
    """The sentence of a refusal in a language; its fields are escaped for Discord unless told otherwise.

    `KeyError` for one that has no words (a house test forbids it).
    """
    if isinstance(error, NotAllowed):
        return language.say(REASONS[error.reason])
    special = SPECIAL.get(type(error))
    if special is not None:
        return special(error, language)
    fields = {name: _shown(value) if escape else value for name, value in vars(error).items()}
    return language.say(SENTENCES[type(error)], **fields)


def register(sentences: dict[type[DomainError], str], special: dict[type[DomainError], Wording] | None = None) -> None:
    """Add the words of a capability's refusals; its cog calls this once, at import."""
    SENTENCES.update(sentences)
    SPECIAL.update(special or {})


async def explain(
    interaction: Interaction, request: Request, error: BaseException, *, again: Action | None = None
) -> None:
    """Tell the person what went wrong and log it. Never raises: there is nobody left to tell."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, DomainError):
        sentence = words_of(cause, request.language)
        log.info("refused", reason=type(cause).__name__, reference=request.reference)
        ways = _ways_on(request, again, cause)
        card = Card(Accent.TROUBLE, request.language.say("That did not work"), [sentence], ways)
    else:
        card = _unforeseen(cause, request, again)
    try:
        await answers.show(interaction, card)
    except discord.HTTPException as unheard:
        log.warning("answer_not_heard", reference=request.reference, code=unheard.code, status=unheard.status)
    except (discord.DiscordException, aiohttp.ClientError, OSError, RuntimeError) as unheard:
        # A RuntimeError is what aiohttp says of a session that a stop has closed meanwhile.
        log.warning("answer_not_heard", reference=request.reference, fault=type(unheard).__name__)


def _unforeseen(cause: BaseException, request: Request, again: Action | None) -> Card:
    language = request.language
    if isinstance(cause, app_commands.AppCommandError):  # its name, an option or a choice is of another version
        log.warning("command_out_of_date", reference=request.reference)
        line = language.say("This command has changed: close Discord, open it again and retry.")
        return Card(Accent.TROUBLE, language.say("That did not work"), [line])
    if isinstance(cause, discord.Forbidden):
        log.warning("forbidden_by_discord", reference=request.reference, code=cause.code)
        line = language.say(
            "Discord does not allow me to do this here: an administrator can check with /cluster status."
        )
    elif isinstance(cause, discord.HTTPException | aiohttp.ClientError):  # perhaps after the change was committed
        log.error("failed", reference=request.reference, exc_info=cause)
        line = language.say("Discord did not answer well: what you asked for may be done all the same. Look first.")
    else:
        log.error("failed", reference=request.reference, exc_info=cause)
        line = language.say("Something went wrong on our side, and nothing was changed. Try again in a minute.")
    reference = language.say("If it goes on, tell your administrator this code: {code}", code=request.reference)
    return Card(Accent.TROUBLE, language.say("That did not work"), [line], _ways_on(request, again), footer=reference)


def _ways_on(request: Request, again: Action | None, refusal: DomainError | None = None) -> list[Action]:
    """Another try where there is one, and the way to one's page, or to a cluster for who can make one.

    Whoever the cluster does not know may join it.
    """
    ways = [] if again is None else [again]
    if request.cluster is not None:
        if _is_of_somebody_unknown(refusal):
            ways.append(join(request.language, request.cluster.id, Style.PRIMARY if again is None else Style.SECONDARY))
        ways.append(my_page(request.language, request.cluster.id))
    elif request.actor.server_administrator and again is None:
        ways.append(install_cagou(request.language))
    return ways


def _is_of_somebody_unknown(refusal: DomainError | None) -> bool:
    if isinstance(refusal, NotAllowed):
        return refusal.reason is Reason.UNKNOWN_PERSON
    return isinstance(refusal, SomebodyUnknown)


def _shown(value: object) -> object:
    return escaped(fitted(value, 100)) if isinstance(value, str) else value
