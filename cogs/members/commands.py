"""`/membres importer|exporter`."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING
from uuid import UUID

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers import replace, show, think, work_on_card
from bot.command_words import described, named
from bot.door import Press, on
from bot.request import Interaction, Request, request_of
from bot.tree import command, group
from cogs.members import cards
from cogs.members.fetching import demand_size, fetched
from cogs.members.progress import ProgressOnCard
from cogs.members.words import FilesForgotten
from models.people.permissions import demand, may_import_members
from models.people.standing import standing_of
from models.records import dataclass
from models.transfer.errors import FilesHaveProblems
from models.transfer.exporting import export_csv, export_workbook
from models.transfer.importing import Examination, examine, import_files
from models.transfer.reading import FILE_BYTES, SourceFile

if TYPE_CHECKING:
    from bot.client import Cagou


@dataclass(frozen=True)
class Pending:
    """Files that were examined and wait for the confirmation."""

    cluster_id: UUID
    name: str
    files: tuple[SourceFile, ...] = field(repr=False)


class Members(commands.Cog):
    """The register of members."""

    GROUP = group("membres", "members", "The register of members, from a file and to a file")

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @command("importer", "import", "Bring in organisations, people and expertise from a file", parent=GROUP)
    @app_commands.rename(
        first=named("fichier", "file"), second=named("fichier_2", "file_2"), third=named("fichier_3", "file_3")
    )
    @app_commands.describe(
        first=described("CSV or XLSX; first it is only checked, nothing is changed"),
        second=described("Another file to import together with the first"),
        third=described("A third file to import together with the others"),
    )
    async def import_members(
        self,
        interaction: Interaction,
        first: discord.Attachment,
        second: discord.Attachment | None = None,
        third: discord.Attachment | None = None,
    ) -> None:
        """Examine the files and show what an import would do."""
        request = request_of(interaction)
        await self._demand_keeper(request)
        attachments = [each for each in (first, second, third) if each is not None]
        demand_size(attachments, FILE_BYTES)
        await think(interaction)
        files = tuple([await fetched(attachment) for attachment in attachments])
        name = request.language.list_of(file.name for file in files)
        await self._examine(interaction, request, Pending(request.home.id, name, files))

    @on(cards.IMPORT)
    async def confirm_import(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Import what was examined, judged anew: others may have changed the register meanwhile."""
        pending = self.client.memory.recall(press.argument(0), interaction.user.id, request.now)
        if not isinstance(pending, Pending) or pending.cluster_id != request.home.id:
            raise FilesForgotten
        await work_on_card(interaction)
        progress = ProgressOnCard(interaction, request, pending.name)
        try:
            found = await import_files(
                self.client.database,
                request.home.id,
                request.actor,
                pending.files,
                now=request.now,
                tell=progress.tell,
            )
        except FilesHaveProblems:
            await progress.settled()
            await self._examine(interaction, request, pending)
            return
        finally:
            await progress.settled()
        await replace(interaction, cards.imported(request.language, request.home.id, pending.name, found))

    @command("exporter", "export", "Take the register of members out to a file", parent=GROUP)
    @app_commands.rename(form=named("format", "format"))
    @app_commands.describe(form=described("A workbook, or three CSV files"))
    @app_commands.choices(
        form=[
            app_commands.Choice(name=described("Workbook (XLSX)"), value="xlsx"),
            app_commands.Choice(name=described("Text (CSV)"), value="csv"),
        ]
    )
    async def export_members(self, interaction: Interaction, form: app_commands.Choice[str]) -> None:
        """Write the register and hand it over, privately."""
        await self._export(interaction, request_of(interaction), form.value)

    @on(cards.EXPORT)
    async def press_export(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same as a workbook, by a button."""
        await self._export(interaction, request, "xlsx")

    async def _export(self, interaction: Interaction, request: Request, form: str) -> None:
        await self._demand_keeper(request)
        await think(interaction)
        database, cluster_id = self.client.database, request.home.id
        if form == "csv":
            written: Sequence[SourceFile] = await export_csv(database, cluster_id, request.actor, now=request.now)
        else:
            written = [await export_workbook(database, cluster_id, request.actor, now=request.now)]
        card = cards.exported(request.language, [file.name for file in written])
        await show(interaction, card, files=[_attached(file.name, file.content) for file in written])

    async def _examine(self, interaction: Interaction, request: Request, pending: Pending) -> None:
        progress = ProgressOnCard(interaction, request, pending.name)
        try:
            found = await examine(
                self.client.database,
                request.home.id,
                request.actor,
                pending.files,
                now=request.now,
                tell=progress.tell,
            )
        finally:
            await progress.settled()
        self.client.memory.forget(interaction.user.id, Pending)  # one at a time: files are large
        token = self.client.memory.keep(pending, interaction.user.id, request.now)
        pages = cards.examined(request.language, pending.name, found, token)
        turning = self.client.memory.keep(pages, interaction.user.id, request.now)
        await replace(interaction, pages.page(0, turning, request.language))
        if len(found.problems) > cards.REPORT_FROM:
            await self._report(interaction, request, found)

    async def _report(self, interaction: Interaction, request: Request, found: Examination) -> None:
        language = request.language
        content = await asyncio.to_thread(cards.report, language, found.problems)
        card = cards.report_follows(language, cards.REPORT_NAME, len(found.problems))
        await show(interaction, card, files=[_attached(cards.REPORT_NAME, content)])

    async def _demand_keeper(self, request: Request) -> None:
        """Refuse before anything is fetched or looked at."""
        await self.client.database.read(
            request.home.id,
            lambda session: demand(may_import_members(standing_of(session, request.actor, request.now))),
        )


def _attached(name: str, content: bytes) -> discord.File:
    return discord.File(io.BytesIO(content), filename=name)
