"""`cagou person erase`: the operator erases somebody who asked, and cannot or will not do it in Discord."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.console import Console

from bot.clock import SystemClock
from bot.command_line_transfer import opened, the_cluster
from bot.language import Language
from cogs.privacy.words import table_in_words
from config.settings import Settings
from models.actor import Actor
from models.privacy.erasing import Erased, erase_all
from models.privacy.finding import Somebody, somebody_meant

MOST_SHOWN = 20
"""People listed when several may be meant."""

Confirm = Callable[[str], bool]
"""Asks the operator a question; whether they said yes."""


async def erase_person(
    settings: Settings, typed: str, cluster: str, confirm: Confirm, language: Language, console: Console
) -> bool:
    """Find, show what is held, ask, erase, say what was done. Whether somebody was erased.

    Raises `DatabaseHeldByAnotherProcess` before anything else while a bot holds an SQLite file.
    """
    say, operator = language.say, Actor.at_command_line()
    async with opened(settings, hold=True) as database:
        home = await the_cluster(database, cluster)
        found = await database.read(home.id, lambda session: somebody_meant(session, operator, typed))
        if len(found) != 1:
            for line in _who_then(found, language):
                console.print(line, markup=False)
            return False
        [somebody] = found
        console.print(_named(somebody, language), markup=False)
        for table, count in somebody.held.items():
            line = say("{what}: {count}", what=table_in_words(language, table), count=language.number(count))
            console.print(f"  {line}", markup=False)
        if not confirm(say("Erase all this from {cluster}, for good?", cluster=home.name)):
            console.print(say("Nothing was erased."))
            return False
        now = SystemClock().now()
        outcome = await erase_all(database, home.id, operator, subject=somebody.subject, now=now)
    for line in _done(outcome, language):
        console.print(line, markup=False)
    return True


def _who_then(found: Sequence[Somebody], language: Language) -> Iterator[str]:
    """Nobody, or too many."""
    if not found:
        yield language.say("Nobody is meant by this: give a name, an e-mail address or a Discord id.")
        return
    yield language.say("Several people may be meant; say which by their e-mail address, Discord id or number:")
    for somebody in found[:MOST_SHOWN]:
        yield f"  {_named(somebody, language)}"
    hidden = len(found) - MOST_SHOWN
    if hidden > 0:
        yield language.count("… and {n} more.", "… and {n} more.", hidden)


def _named(somebody: Somebody, language: Language) -> str:
    """Who it is, as far as that helps to tell them from others."""
    subject = somebody.subject
    facts = [somebody.name or language.say("Unknown to the cluster"), *somebody.organisations]
    if somebody.email:
        facts.append(somebody.email)
    if subject.user_id is not None:
        facts.append(f"Discord {subject.user_id}")
    if subject.person_id is not None:
        facts.append(str(subject.person_id))
    return " · ".join(facts)


def _done(outcome: Erased, language: Language) -> Iterator[str]:
    yield language.say("Erased: nothing more is held about them.")
    if outcome.mandates_ended:
        yield language.count("Their mandate has ended.", "Their {n} mandates have ended.", outcome.mandates_ended)
    if outcome.posts:
        yield language.count(
            "One message in Discord that named them is changed when the bot runs.",
            "{n} messages in Discord that named them are changed when the bot runs.",
            outcome.posts,
        )
    if outcome.known:
        yield language.say("Roles that Cagou made are taken when the bot runs; those that were there before, by hand.")
