"""Showing the list of projects, from the command and from every button that leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers import turn_to
from bot.language import Language
from bot.request import Interaction, Request
from cogs.experts.words import quoted
from cogs.projects import list_cards
from cogs.projects.words import kind_in_words, stage_in_words
from models.database import Session
from models.projects.finding import Filters
from models.projects.known import Visibility, visibility_of
from models.projects.proposing import drafts_of

if TYPE_CHECKING:
    from bot.client import Cagou


async def show_list(client: Cagou, interaction: Interaction, request: Request, filters: Filters) -> None:
    """The projects that the person reads and the filters let through, with a way to their drafts."""

    def query(session: Session) -> tuple[Visibility, int]:
        visible = visibility_of(session, request.actor, request.now)
        own = drafts_of(session, visible.person_id) if visible.person_id is not None else ()
        return visible, len(own)

    visible, drafts = await client.database.read(request.home.id, query)
    index = await client.projects.of(request.home.id)
    domains = (await client.domains.of(request.home.id)).by_id
    said = await _in_words(client, request, filters)
    found = index.find(visible, filters)
    pages = list_cards.listed(request.language, request.home.id, found, filters, said, domains, drafts=drafts)
    token = client.memory.keep(pages, interaction.user.id, request.now)
    await turn_to(interaction, pages.page(0, token, request.language))


async def _in_words(client: Cagou, request: Request, filters: Filters) -> list[str]:
    """The filters, as the list names them."""
    language: Language = request.language
    said = [stage_in_words(language, filters.stage)] if filters.stage is not None else []
    if filters.kind is not None:
        said.append(language.say("seek: {what}", what=kind_in_words(language, filters.kind)))
    elif filters.seeking:
        said.append(language.say("seek something"))
    if filters.domain_id is not None:
        domain = (await client.domains.of(request.home.id)).by_id.get(filters.domain_id)
        if domain is not None:
            said.append(quoted(domain.name(language.code)))
    if filters.organisation_id is not None:
        organisation = (await client.organisations.of(request.home.id)).by_id.get(filters.organisation_id)
        if organisation is not None:
            said.append(quoted(organisation.name))
    if filters.whole_cluster:
        said.append(language.say("whole cluster"))
    if filters.home_id is not None:
        index = await client.projects.of(request.home.id)
        name = next((each.home for each in index.projects if each.home_id == filters.home_id), None)
        said += [quoted(name)] if name else []
    if filters.text.strip():
        said.append(language.say("“{text}”", text=quoted(filters.text, 60)))
    return said
