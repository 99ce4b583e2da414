"""`/fil`: opening, finding and closing project threads, and what is done about quiet and deleted ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers import replace, show, turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.projection.forum_posts import MOST_ACTIVE_THREADS
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes, group, message_menu
from bot.ui import Form, Pages, fitted
from bot.ui.route import picked_id
from cogs.threads import cards, forms, list_cards, own_cards, starts
from cogs.threads.choosing import meant, offered
from cogs.threads.needed import domains_typed, proposed
from config.words import N_
from models.threads.closing import close_thread, closing_of, go_on, make_again
from models.threads.errors import NoForum, NoGroupHere, NoRoomForThreads, ThreadUnknown
from models.threads.facts import ThreadFacts
from models.threads.following import list_threads, open_threads_to_steer, readable_groups, see_thread
from models.threads.inviting import concerned
from models.threads.opening import Draft, GroupChoice, open_thread, openable, prepare_thread, to_open_in
from models.threads.reach import group_of_place, thread_of_post
from models.threads.wording import MOST_TITLE

if TYPE_CHECKING:
    from bot.client import Cagou

T = TypeVar("T")


class Threads(commands.Cog):
    """Project threads, from opening to closing."""

    THREAD = group("fil", "thread", "Project threads of the groups")

    def __init__(self, client: Cagou) -> None:
        self.client = client
        self.client.tree.add_command(open_from_message)

    @completes
    async def complete_openable(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The groups in which a thread may be opened."""
        return offered([(each.id, each.name) for each in await self._for(interaction, openable)], typed)

    @completes
    async def complete_group(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The groups whose threads may be read."""
        return offered([(each.id, each.name) for each in await self._for(interaction, readable_groups)], typed)

    @completes
    async def complete_open(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The open threads that may be closed."""
        return offered([(each.id, each.title) for each in await self._for(interaction, open_threads_to_steer)], typed)

    @completes
    async def complete_thread(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The threads of one's groups."""
        request = request_of(interaction)
        if request.person is None:
            return []
        return offered(await self._own(request), typed)

    async def _for(self, interaction: Interaction, query: Callable[..., Sequence[T]]) -> Sequence[T]:
        """What may be offered to whoever types; nothing outside a cluster."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        return await self.client.database.read(
            request.cluster.id, lambda session: query(session, request.actor, now=request.now)
        )

    @command("ouvrir", "open", "Open a project thread in a group that you head", parent=THREAD, needs=Needs.PERSON)
    @app_commands.rename(group=named("groupe", "group"))
    @app_commands.describe(group=described("The group; nothing: the one whose channel you are in, or choose it"))
    @app_commands.autocomplete(group=complete_openable)
    async def open(self, interaction: Interaction, group: str | None = None) -> None:
        """Open the form, or let choose the group first."""
        request = request_of(interaction)
        if group is None or not group.strip():
            await self._open(interaction, request, await self._group_here(interaction, request))
            return
        found = await self.client.database.read(
            request.home.id, lambda session: openable(session, request.actor, now=request.now)
        )
        group_id = meant([(each.id, each.name) for each in found], group)
        if group_id is None:
            raise NoGroupHere
        await self._open(interaction, request, group_id)

    @command("clore", "close", "Close a project thread with a summary", parent=THREAD, needs=Needs.PERSON)
    @app_commands.rename(thread=named("fil", "thread"))
    @app_commands.describe(thread=described("The thread; nothing: the one you are in, or choose it"))
    @app_commands.autocomplete(thread=complete_open)
    async def close(self, interaction: Interaction, thread: str | None = None) -> None:
        """Open the form of the summary, or let choose the thread first."""
        request = request_of(interaction)
        if thread is None or not thread.strip():
            thread_id = await self._thread_here(interaction, request)
            if thread_id is not None:
                await self._ask_summary(interaction, request, thread_id)
                return
        found = await self.client.database.read(
            request.home.id, lambda session: open_threads_to_steer(session, request.actor, now=request.now)
        )
        if thread is None or not thread.strip():
            await show(interaction, own_cards.choose_thread(request.language, request.home.id, found))
            return
        chosen = meant([(each.id, each.title) for each in found], thread)
        if chosen is None:
            raise ThreadUnknown
        await self._ask_summary(interaction, request, chosen)

    @command("liste", "list", "The project threads of your groups", parent=THREAD, needs=Needs.PERSON)
    @app_commands.rename(group=named("groupe", "group"))
    @app_commands.describe(group=described("Only those of this group"))
    @app_commands.autocomplete(group=complete_group)
    async def list_own(self, interaction: Interaction, group: str | None = None) -> None:
        """Show the threads of one's groups, or of one group."""
        request = request_of(interaction)
        group_id = None
        if group is not None and group.strip():
            found = await self.client.database.read(
                request.home.id, lambda session: readable_groups(session, request.actor, now=request.now)
            )
            group_id = meant([(each.id, each.name) for each in found], group)
            if group_id is None:
                raise NoGroupHere
        await self._list(interaction, request, group_id)

    @command("voir", "show", "A project thread, with all that you can do there", parent=THREAD, needs=Needs.PERSON)
    @app_commands.rename(thread=named("fil", "thread"))
    @app_commands.describe(thread=described("The thread; nothing: the one you are in"))
    @app_commands.autocomplete(thread=complete_thread)
    async def see(self, interaction: Interaction, thread: str | None = None) -> None:
        """Show a thread."""
        request = request_of(interaction)
        if thread is None or not thread.strip():
            thread_id = await self._thread_here(interaction, request)
            if thread_id is None:
                await self._list(interaction, request, None)
                return
        else:
            thread_id = picked_id(thread) or meant(await self._own(request), thread)
            if thread_id is None:
                raise ThreadUnknown
        await self._show(interaction, request, thread_id)

    @on(cards.OPEN, needs=Needs.PERSON)
    async def open_by_button(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button that begins a thread, of a group or of one to choose."""
        group_id = press.id() if press.address.arguments else await self._group_here(interaction, request)
        await self._open(interaction, request, group_id)

    @on(own_cards.GROUP, needs=Needs.PERSON)
    async def choose_group(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The group was chosen: the form."""
        group_id, token = press.id_picked, press.argument(0)
        await self._ask_form(interaction, request, group_id, token)

    @on(forms.OPENED, needs=Needs.PERSON)
    async def opened(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent: open the thread, and propose who could help."""
        group_id, token, answers = press.id(), press.argument(1), press.answers
        domains = await self.client.domains.of(request.home.id)
        typed = domains_typed(domains, answers.get("domains", ""))
        chosen = await self._prepare(request, group_id)
        source, lost = starts.recalled(self.client, request, token, group_id, chosen.forum_id)
        draft = Draft(
            title=answers.get("title", ""),
            purpose=answers.get("purpose", ""),
            may_join=answers.get("may_join", ""),
            domain_ids=[domain.id for domain in typed.domains],
            user_ids=[user.id for user in press.users.values() if not user.is_bot],
            source=source,
        )
        made = await self.client.database.write(
            request.home.id, lambda session: open_thread(session, request.actor, group_id, draft, now=request.now)
        )
        without = await self.client.database.read(request.home.id, lambda session: concerned(session, made.thread.id))
        people = await proposed(self.client, request, made.thread.domains, without)
        pages = own_cards.opened(
            request.language,
            request.home,
            made,
            typed.unclear,
            people,
            forum_id=chosen.forum_id,
            source_lost=lost,
        )
        await self._show_pages(interaction, request, pages)

    @on(cards.LIST, needs=Needs.PERSON)
    async def list_by_button(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of the threads of one's groups, or of one group."""
        await self._list(interaction, request, press.id() if press.address.arguments else None)

    @on(cards.SHOW, needs=Needs.PERSON)
    async def see_by_button(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of a thread."""
        await self._show(interaction, request, press.id())

    @on(cards.CLOSE, needs=Needs.PERSON)
    async def close_by_button(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of the summary."""
        await self._ask_summary(interaction, request, press.id())

    @on(own_cards.CHOOSE, needs=Needs.PERSON)
    async def choose_thread(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The thread to close was chosen."""
        await self._ask_summary(interaction, request, press.id_picked)

    @on(forms.CLOSED, needs=Needs.PERSON)
    async def closed(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The summary was sent: close the thread."""
        thread_id, summary = press.id(), press.answers.get("summary", "")
        thread = await self.client.database.write(
            request.home.id, lambda session: close_thread(session, request.actor, thread_id, summary, now=request.now)
        )
        await turn_to(interaction, own_cards.closed(request.language, request.home, thread))

    @on(cards.GO_ON, needs=Needs.PERSON)
    async def go_on(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A quiet thread is still under way: the question in the group's channel is answered for all to see."""
        thread_id, message = press.id(), interaction.message
        asked_in = message.id if message is not None and not message.flags.ephemeral else None
        thread = await self.client.database.write(
            request.home.id,
            lambda session: go_on(session, request.actor, thread_id, asked_in=asked_in, now=request.now),
        )
        if asked_in is not None:
            await replace(interaction, cards.answered(request.public_language, request.home, thread))
        else:
            await turn_to(interaction, own_cards.goes_on(request.language, request.home, thread))

    @on(cards.MAKE_AGAIN, needs=Needs.PERSON)
    async def make_again(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Have a deleted post made again."""
        thread_id = press.id()
        thread = await self.client.database.write(
            request.home.id, lambda session: make_again(session, request.actor, thread_id, now=request.now)
        )
        await turn_to(interaction, own_cards.made_again(request.language, request.home, thread))

    async def open_from(self, interaction: Interaction, message: discord.Message) -> None:
        """The menu on a message: the thread begins with it, in its group, or in one to choose."""
        request = request_of(interaction)
        group_id = await self._group_here(interaction, request)
        token = starts.begin(self.client, request, message, group_id)
        if group_id is not None:
            found = await self.client.database.read(
                request.home.id, lambda session: openable(session, request.actor, now=request.now)
            )
            if found and all(each.id != group_id for each in found):
                group_id = None  # they head another group
        await self._open(interaction, request, group_id, token)

    async def _open(
        self, interaction: Interaction, request: Request, group_id: UUID | None, token: str = forms.NO_SOURCE
    ) -> None:
        groups = await self.client.database.read(
            request.home.id, lambda session: to_open_in(session, request.actor, group_id, now=request.now)
        )
        if len(groups) == 1:
            await self._ask_form(interaction, request, groups[0].id, token)
        else:
            await turn_to(interaction, own_cards.choose_group(request.language, request.home.id, groups, token))

    async def _ask_form(self, interaction: Interaction, request: Request, group_id: UUID, token: str) -> None:
        chosen = await self._prepare(request, group_id)
        source, _ = starts.recalled(self.client, request, token, group_id, chosen.forum_id)
        first, *_ = (source.text or "" if source is not None else "").split("\n")
        title = fitted(first.strip(), MOST_TITLE)
        form: Form = forms.new_thread(request.language, request.home.id, chosen, token, title)
        await self.client.door.ask(interaction, request, form)

    async def _prepare(self, request: Request, group_id: UUID) -> GroupChoice:
        """Refuse before anything is typed, or made: by the domain, and by what the server allows."""
        chosen = await self.client.database.read(
            request.home.id, lambda session: prepare_thread(session, request.actor, group_id, now=request.now)
        )
        forum = self.client.get_channel(chosen.forum_id or 0)
        if not isinstance(forum, discord.ForumChannel):
            raise NoForum(chosen.name)
        may = forum.permissions_for(forum.guild.me)
        if not (may.view_channel and may.send_messages and may.send_messages_in_threads):
            raise NoForum(chosen.name)
        if sum(not thread.archived for thread in forum.guild.threads) >= MOST_ACTIVE_THREADS:
            raise NoRoomForThreads(MOST_ACTIVE_THREADS)
        return chosen

    async def _ask_summary(self, interaction: Interaction, request: Request, thread_id: UUID) -> None:
        thread: ThreadFacts = await self.client.database.read(
            request.home.id, lambda session: closing_of(session, request.actor, thread_id, now=request.now)
        )
        await self.client.door.ask(interaction, request, forms.close(request.language, request.home.id, thread))

    async def _show(self, interaction: Interaction, request: Request, thread_id: UUID) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: see_thread(session, request.actor, thread_id, now=request.now)
        )
        await turn_to(interaction, own_cards.seen(request.language, request.home, found))

    async def _list(self, interaction: Interaction, request: Request, group_id: UUID | None) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: list_threads(session, request.actor, group_id, now=request.now)
        )
        await self._show_pages(interaction, request, list_cards.listed(request.language, request.home, found, group_id))

    async def _show_pages(self, interaction: Interaction, request: Request, pages: Pages) -> None:
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))

    async def _own(self, request: Request) -> list[tuple[UUID, str]]:
        found = await self.client.database.read(
            request.home.id, lambda session: list_threads(session, request.actor, None, now=request.now)
        )
        return [(each.id, each.title) for each in found.threads]

    async def _group_here(self, interaction: Interaction, request: Request) -> UUID | None:
        """The group in whose channel, or in whose forum's post, the interaction was made."""
        channel = interaction.channel
        place_id = channel.parent_id if isinstance(channel, discord.Thread) else interaction.channel_id
        return await self.client.database.read(request.home.id, lambda session: group_of_place(session, place_id or 0))

    async def _thread_here(self, interaction: Interaction, request: Request) -> UUID | None:
        post_id = interaction.channel_id or 0
        return await self.client.database.read(request.home.id, lambda session: thread_of_post(session, post_id))


@message_menu(N_("Open a project thread"), needs=Needs.PERSON)
async def open_from_message(interaction: Interaction, message: discord.Message) -> None:
    """The menu on a message: a thread that begins with it."""
    cog = interaction.client.get_cog(Threads.__cog_name__)
    assert isinstance(cog, Threads)
    await cog.open_from(interaction, message)
