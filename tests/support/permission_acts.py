"""Ways to go through each door as anybody, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

import discord
from simcord import MemberActor
from simcord.results import InteractionResult

from bot.door import Entrance, Needs, Press
from bot.errors import REASONS, SENTENCES, ButtonNotKnown, NotInACluster, ResultsForgotten
from bot.language import language_for
from bot.request import Interaction, Request
from bot.ui import Accent, Action, Card, Choice, Field, FieldKind, Form, Picker, Route
from models.errors import Reason
from tests.support.actors import text
from tests.support.permission_kinds import Scene

Act = Callable[[Scene, MemberActor], Awaitable[str]]
"""Goes through a door as somebody; returns all that was said to them, `FORM` where a form came."""

FORM = "(a form)"
FRENCH = language_for("fr")
TEST_FORM = Route("test:form", temporary=True)

Argument = UUID | str | int
Arguments = Callable[[Scene, MemberActor], Awaitable[Sequence[Argument]]]


def slash(path: str, options: Callable[[Scene, MemberActor], Awaitable[Mapping[str, object]]] | None = None) -> Act:
    """Type a command."""

    async def act(scene: Scene, actor: MemberActor) -> str:
        given = await options(scene, actor) if options is not None else {}
        shown = await actor.slash(scene.world.channel, path, **given)
        return await said(scene, shown)

    return act


def menu(name: str, target: Callable[[Scene, MemberActor], Awaitable[MemberActor]]) -> Act:
    """Choose an entry of the menu on a person."""

    async def act(scene: Scene, actor: MemberActor) -> str:
        shown = await actor.context_menu(scene.world.channel, name, await target(scene, actor))
        return await said(scene, shown)

    return act


def press(route: Route, arguments: Arguments | None = None) -> Act:
    """Press a button, on a message that everybody sees."""

    async def act(scene: Scene, actor: MemberActor) -> str:
        custom_id = await _custom_id(route, scene, actor, arguments)
        message = await _posted(scene, Card(Accent.HOME, "Test", ["Test"], [Action("Test", custom_id)]))
        shown = await actor.click(message, custom_id=custom_id)
        return await said(scene, shown, message)

    return act


def pick(
    route: Route, value: Callable[[Scene, MemberActor], Awaitable[str]], arguments: Arguments | None = None
) -> Act:
    """Pick an entry of a select, on a message that everybody sees."""

    async def act(scene: Scene, actor: MemberActor) -> str:
        custom_id, picked = await _custom_id(route, scene, actor, arguments), await value(scene, actor)
        card = Card(Accent.HOME, "Test", ["Test"], pickers=[Picker(custom_id, "Test", [Choice("Test", picked)])])
        message = await _posted(scene, card)
        shown = await actor.select(message, [picked], custom_id=custom_id)
        return await said(scene, shown, message)

    return act


def send(
    route: Route, fields: Callable[[Scene, MemberActor], Mapping[str, object]], arguments: Arguments | None = None
) -> Act:
    """Fill in and send a form, as one who got hold of it."""

    async def act(scene: Scene, actor: MemberActor) -> str:
        custom_id, filled = await _custom_id(route, scene, actor, arguments), fields(scene, actor)
        form = Form(custom_id, "Test", [_field(name, value) for name, value in filled.items()])
        _open_forms_in(scene, form)
        button = TEST_FORM.to(None)
        message = await _posted(scene, Card(Accent.HOME, "Test", ["Test"], [Action("Test", button)]))
        opened = await actor.click(message, custom_id=button)
        typed = {name: [value] if isinstance(value, MemberActor) else value for name, value in filled.items()}
        shown = await actor.submit_modal(opened, typed)
        return await said(scene, shown, message)

    return act


def _field(name: str, value: object) -> Field:
    kind = FieldKind.MEMBER if isinstance(value, MemberActor) else FieldKind.LINE
    return Field(name, name, kind, required=False)


def _open_forms_in(scene: Scene, form: Form) -> None:
    async def show_form(interaction: Interaction, request: Request, press: Press) -> None:
        await interaction.response.send_modal(form.modal())

    scene.bot.door.entrances[TEST_FORM.name] = (Entrance(TEST_FORM, Needs.NOTHING), show_form)


async def _custom_id(route: Route, scene: Scene, actor: MemberActor, arguments: Arguments | None) -> str:
    given = await arguments(scene, actor) if arguments is not None else ()
    return route.to(None if route.temporary else scene.cluster_id, *given)


async def _posted(scene: Scene, card: Card) -> discord.Message:
    channel = scene.bot.get_channel(scene.world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    return await channel.send(view=card.view())


async def said(scene: Scene, shown: InteractionResult, message: discord.Message | None = None) -> str:
    """All that was said: the answer, what followed it, and what the pressed message says now."""
    await scene.world.env.settle()
    if shown.modal is not None:
        return FORM
    parts = [*shown.followups, *([shown.response] if shown.response is not None else [])]
    texts = [text(part, scene.world.env) for part in parts]
    if message is not None:
        texts.append(text(message, scene.world.env))
    return "\n".join(texts)


def verdict(answer: str) -> Reason | str | None:
    """What an answer came to: None (done, or asked further), the reason of a refusal, or what else was refused."""
    if FRENCH.say("That did not work") not in answer:
        return None
    for reason in Reason:
        if FRENCH.say(REASONS[reason]) in answer:
            return reason
    for error in (NotInACluster, ButtonNotKnown, ResultsForgotten):
        if FRENCH.say(SENTENCES[error]) in answer:
            return error.__name__
    return re.sub(r"\s+", " ", answer)
