"""The list of project threads, as one person reads it."""

from __future__ import annotations

from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Pages, Part, Style
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.threads.cards import OPEN, SHOW
from models.cluster.facts import ClusterFacts
from models.threads.following import Listed, ListedThread

THREADS_A_PAGE = 5


def listed(language: Language, home: ClusterFacts, found: Listed, group_id: UUID | None) -> Pages:
    """The threads of one's groups, or of one group: the open ones, then the closed ones."""
    title = language.say("My project threads")
    if found.group is not None:
        title = language.say("Project threads: {group}", group=quoted(found.group))
    lines = [language.say("There is no thread yet.")]
    if found.threads:
        count = language.count("{n} open", "{n} open ones", found.still_open)
        lines = [f"{count} · {language.count('{n} closed', '{n} closed ones', found.closed)}"]
        if found.still_open + found.closed > len(found.threads):
            lines.append(language.say("Here are the first {n}.", n=len(found.threads)))
    actions = [my_page(language, home.id)]
    if found.may_open:
        custom_id = OPEN.to(home.id, *(() if group_id is None else (group_id,)))
        actions.insert(0, Action(language.say("Open a thread"), custom_id, Style.PRIMARY))
    parts = [_in_list(language, home, thread, grouped=found.group is not None) for thread in found.threads]
    return Pages(
        [
            Card(Accent.THREADS, title, lines, actions, parts=parts[at : at + THREADS_A_PAGE])
            for at in range(0, max(1, len(parts)), THREADS_A_PAGE)
        ]
    )


def _in_list(language: Language, home: ClusterFacts, thread: ListedThread, *, grouped: bool) -> Part:
    said = [] if grouped else [quoted(thread.group)]
    if thread.closed_at is not None:
        said.append(language.say("closed on {day}", day=discord_timestamp(thread.closed_at, "D")))
    else:
        said.append(language.say("open since {day}", day=discord_timestamp(thread.opened_at, "D")))
        said.append(language.count("{n} person takes part", "{n} people take part", thread.people))
    if thread.gone_at is not None:
        said.append(language.say("its post was deleted in Discord"))
    actions = [Action(language.say("See the thread"), SHOW.to(home.id, thread.id))]
    return Part([f"**{quoted(thread.title, 100)}**", " · ".join(said)], actions)
