"""`cagou doctor`: looks at everything a deployment needs, and says how to mend what is wrong."""

from __future__ import annotations

import base64
import binascii
from collections.abc import AsyncIterator
from enum import Enum
from functools import partial

import aiohttp
import discord

from bot.addresses import point_at
from bot.command_line_words import operators_words
from bot.language import Language
from bot.language.catalogs import translations
from bot.projection.needed import NEEDED_PERMISSIONS
from config.settings import Settings
from models.database import Database, Session, everywhere
from models.errors import DomainError
from models.outbox import backlog
from models.polls.keys import KeyRing
from models.polls.under_way import votes_under_way
from models.records import dataclass

MEMBERS_INTENT = discord.ApplicationFlags(gateway_guild_members=True).value
MEMBERS_INTENT_LIMITED = discord.ApplicationFlags(gateway_guild_members_limited=True).value
"""Discord's documentation, Application Flags: the limited one is what bots in under 100 servers have."""


class Health(Enum):
    """How something is."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what it is, and what to do where it is not good."""

    health: Health
    what: str
    mend: str = ""


async def examine(settings: Settings, language: Language) -> AsyncIterator[Finding]:
    """Look at the catalogs, the database, the token, the intents and the permissions, one finding each."""
    yield _catalogs(language)
    yield await _database(settings, language)
    shape = _token_shape(settings, language)
    yield shape
    if shape.health is Health.BAD or settings.token is None:
        return
    point_at(settings)
    client = discord.Client(intents=discord.Intents.none())
    try:
        await client.login(settings.token.get_secret_value())
    except discord.LoginFailure:
        yield Finding(
            Health.BAD,
            language.say("Discord refuses the token."),
            language.say("Reset it on the Bot page of the developer portal and set CAGOU_TOKEN."),
        )
        await client.close()
        return
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        yield Finding(
            Health.BAD,
            language.say("Discord does not answer."),
            language.say("Check the network, and CAGOU_DISCORD_API_URL if you set it."),
        )
        await client.close()
        return
    try:
        yield _intents(await client.application_info(), language)
        async for finding in _permissions(client, language):
            yield finding
    finally:
        await client.close()


def _catalogs(language: Language) -> Finding:
    try:
        translations("fr")
    except Exception as fault:
        return Finding(
            Health.BAD,
            language.say("The French catalogs cannot be read: {fault}", fault=type(fault).__name__),
            language.say("Install the program again."),
        )
    return Finding(Health.GOOD, language.say("The French catalogs are complete and readable."))


async def _database(settings: Settings, language: Language) -> Finding:
    try:
        database = await Database.open(settings.database_url, hold=False)
    except DomainError as fault:
        mend = language.say("Run `cagou migrate`, or check CAGOU_DATABASE_URL.")
        return Finding(Health.BAD, operators_words(fault, language), mend)
    try:
        owed = await database.read(everywhere(), backlog)
        damaged = await database.read(everywhere(), _damaged)
        votes = await database.read(everywhere(), partial(votes_under_way, keys=KeyRing(settings.key_directory)))
    finally:
        await database.close()
    if damaged:
        return Finding(
            Health.BAD,
            language.say("The database is damaged."),
            language.say("Stop the bot and restore the last back-up with `cagou restore`."),
        )
    if owed.failed:
        return Finding(
            Health.DOUBTFUL,
            language.count("{n} message could not be delivered.", "{n} messages could not be delivered.", owed.failed),
            language.say("Look at the permissions below, and at the log."),
        )
    if votes.without_key:
        return _without_key(language, votes.without_key)
    return Finding(Health.GOOD, language.say("The database is whole and up to date."))


async def restored(settings: Settings, language: Language) -> list[Finding]:
    """What to know of the votes that are under way in a back-up which was just put in place.

    Nothing while its tables are another revision's: `examine` says it once they were brought up to date.
    """
    try:
        database = await Database.open(settings.database_url, hold=False)
    except DomainError:
        return []
    try:
        votes = await database.read(everywhere(), partial(votes_under_way, keys=KeyRing(settings.key_directory)))
    finally:
        await database.close()
    found = []
    if votes.open:
        what = language.count("{n} vote is open in this copy.", "{n} votes are open in this copy.", votes.open)
        mend = language.say("Ballots cast since it was made are not in it: ask people to look whether theirs is there.")
        found.append(Finding(Health.DOUBTFUL, what, mend))
    if votes.without_key:
        found.append(_without_key(language, votes.without_key))
    return found


def _without_key(language: Language, votes: int) -> Finding:
    return Finding(
        Health.DOUBTFUL,
        language.count(
            "{n} confidential vote is open without its key.",
            "{n} confidential votes are open without their key.",
            votes,
        ),
        language.say(
            "Check CAGOU_KEY_DIRECTORY. Without the key nobody can vote and no ballot is counted; a day after its end "
            "such a vote is cancelled."
        ),
    )


def _damaged(session: Session) -> bool:
    if session.dialect_name != "sqlite":
        return False
    return session.connection().exec_driver_sql("PRAGMA quick_check").scalar() != "ok"


def _token_shape(settings: Settings, language: Language) -> Finding:
    if settings.token is None:
        return Finding(
            Health.BAD,
            language.say("No token is set."),
            language.say("Copy it from the Bot page of the developer portal into CAGOU_TOKEN."),
        )
    parts = settings.token.get_secret_value().split(".")
    if len(parts) != 3 or not _is_user_id(parts[0]):
        return Finding(
            Health.BAD,
            language.say("What is set as the token is not a bot's token."),
            language.say("A token has three parts with points between: not the client secret, not the public key."),
        )
    return Finding(Health.GOOD, language.say("The token has the right shape."))


def _is_user_id(part: str) -> bool:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).isdigit()
    except (binascii.Error, ValueError):
        return False


def _intents(application: discord.AppInfo, language: Language) -> Finding:
    if application.flags.value & (MEMBERS_INTENT | MEMBERS_INTENT_LIMITED):
        return Finding(Health.GOOD, language.say("The members intent is on."))
    return Finding(
        Health.BAD,
        language.say("The members intent is off."),
        language.say("Switch on Server Members Intent on the Bot page of the developer portal."),
    )


async def _permissions(client: discord.Client, language: Language) -> AsyncIterator[Finding]:
    seen = False
    async for found in client.fetch_guilds(limit=200):
        seen = True
        guild = await client.fetch_guild(found.id)
        assert client.user is not None
        held = (await guild.fetch_member(client.user.id)).guild_permissions
        missing = [needed for needed in NEEDED_PERMISSIONS if not getattr(held, needed.name)]
        if not missing:
            yield Finding(Health.GOOD, language.say("All permissions are there in {server}.", server=guild.name))
            continue
        names = language.list_of([language.say(needed.words) for needed in missing])
        yield Finding(
            Health.BAD,
            language.say("In {server} I lack: {permissions}.", server=guild.name, permissions=names),
            language.say("Give them to my role in the server's settings, under Roles."),
        )
    if not seen:
        yield Finding(
            Health.DOUBTFUL,
            language.say("The bot is in no server."),
            language.say("Invite it with the link that the README explains."),
        )
