"""The words of refusals that only the command line meets."""

from __future__ import annotations

from bot.command_line_transfer import ClusterNotNamed, NoClusterYet
from bot.errors import words_of
from bot.language import Language
from bot.leases import ShardHeldByAnotherProcess
from bot.running import DiscordUnreachable, HealthPortTaken, IntentsNotEnabled, TokenMissing, TokenRefused
from config.words import N_
from models import errors as domain
from models.database.backup import BackupByServerTools
from models.errors import DomainError

WORDS: dict[type[DomainError], str] = {
    TokenMissing: N_("CAGOU_TOKEN is not set: copy the token from the Bot page of the developer portal."),
    TokenRefused: N_("Discord refuses the token: reset it on the Bot page and set CAGOU_TOKEN."),
    IntentsNotEnabled: N_(
        "The members intent is off: switch on Server Members Intent on the Bot page of the developer portal."
    ),
    DiscordUnreachable: N_("Discord does not answer: check the network, and CAGOU_DISCORD_API_URL if you set it."),
    HealthPortTaken: N_("Port {port} of /health is taken: stop what listens there, or set CAGOU_HEALTH_PORT."),
    ShardHeldByAnotherProcess: N_(
        "Shard {shard_id} is answered by another process ({holder}): stop it, or wait a minute if it died."
    ),
    NoClusterYet: N_("There is no cluster yet: install it in Discord first, with /cluster install."),
    ClusterNotNamed: N_("Say which cluster with --cluster: {names}."),
    BackupByServerTools: N_("PostgreSQL is backed up with its own tools: use {tool}."),
    domain.DatabaseHeldByAnotherProcess: N_(
        "Another process holds {where}: stop the bot first (backup, export and find work meanwhile)."
    ),
    domain.DatabaseReadOnly: N_("{where} cannot be written: check its owner, its folder and the disk."),
    domain.DatabaseFull: N_("No space is left for {where}."),
    domain.DatabaseCorrupt: N_("{where} is damaged or is not a database: restore a back-up with `cagou restore`."),
    domain.DatabaseBehind: N_("{where} is older than the program: run `{command}`."),
    domain.DatabaseAhead: N_("{where} was made by a newer version of the program: install that one."),
    domain.DatabaseUnreachable: N_("{where} cannot be opened: {detail}"),
}


def operators_words(refusal: DomainError, language: Language) -> str:
    """The sentence for an operator, who may know paths and addresses: else the one that members get, unescaped."""
    sentence = WORDS.get(type(refusal))
    if sentence is None:
        return words_of(refusal, language, escape=False)
    return language.say(sentence, **vars(refusal))
