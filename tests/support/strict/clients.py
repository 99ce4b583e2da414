"""What a person's Discord client does not let them do, and SimCord's actors would.

These refusals are `SetupError`s, as SimCord's own: the test drove a person further than their client goes.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any

import simcord._modal as modal
import simcord.actors as actors
import simcord.interactions as interactions
from simcord.backend import Backend
from simcord.backend.command_access import Access, command_access
from simcord.backend.errors import OptionError, SetupError
from simcord.enums import ComponentType, OptionType

if TYPE_CHECKING:
    from tests.support.strict.layer import Strict

LONGEST_OPTION = 6000
LONGEST_TEXT_INPUT = 4000
BOT_PRIVATE_CONTEXT = 1
INSTALLED_BY_USERS = 1
SINGLE_LINE = 1

_held: weakref.WeakKeyDictionary[Backend, Strict] = weakref.WeakKeyDictionary()
_installed = False


def hold(backend: Backend, layer: Strict) -> Callable[[], None]:
    """Hold the actors of this backend to what a real client lets them do; returns the release."""
    _install()
    _held[backend] = layer

    def release() -> None:
        if _held.get(backend) is layer:
            del _held[backend]

    return release


def _install() -> None:
    global _installed
    if _installed:
        return
    _installed = True
    importers: tuple[Any, ...] = (actors, sys.modules["simcord.backend.ops.commands"])
    for importer in importers:
        importer.command_access = _hold_private_commands(command_access)
    actors._component_interaction = _hold_threads(actors._component_interaction)
    interactions.validate_option_value = _hold_options(interactions.validate_option_value)
    actors._autocomplete_result = _hold_typing(actors._autocomplete_result)
    modal._modal_leaf = _hold_text_inputs(modal._modal_leaf)
    actors.MemberActor.send = _hold_messages(actors.MemberActor.send)  # type: ignore[method-assign]  # a patch


def _hold_private_commands(original: Callable[..., Access]) -> Callable[..., Access]:
    """A command is offered in private only where users may install the application and it names that context."""

    @wraps(original)
    def held_access(backend: Any, command: dict[str, Any], *, user_id: int, channel_id: int) -> Access:
        access = original(backend, command, user_id=user_id, channel_id=channel_id)
        if backend not in _held or not access.allowed or backend.get_channel(channel_id).guild_id is not None:
            return access
        contexts, installed = command.get("contexts"), command.get("integration_types") or [0]
        if contexts is None or BOT_PRIVATE_CONTEXT not in contexts or INSTALLED_BY_USERS not in installed:
            return replace(access, allowed=False, reason="not-user-installable")
        return access

    return held_access


def _hold_threads(original: Callable[..., Any]) -> Callable[..., Any]:
    """Buttons and selects in archived or locked threads fail on web and phone."""

    @wraps(original)
    async def component_interaction(actor: Any, stored: Any, data: dict[str, Any]) -> Any:
        backend = actor._env.backend
        thread = backend.get_channel(stored.channel_id).thread_metadata
        if backend in _held and thread is not None and (thread.archived or thread.locked):
            state = "archived" if thread.archived else "locked"
            raise SetupError(f"A real user cannot press that: the thread is {state}")
        return await original(actor, stored, data)

    return component_interaction


def _hold_messages(original: Callable[..., Any]) -> Callable[..., Any]:
    """A message opens an archived thread again; in a locked one only those who manage threads write."""

    @wraps(original)
    async def send(self: actors.MemberActor, channel: Any, content: str = "", **options: Any) -> Any:
        backend = self._env.backend
        thread = backend.get_channel(channel.id)
        if backend in _held and thread.thread_metadata is not None and thread.guild_id is not None:
            if thread.thread_metadata.locked:
                backend.require_permissions(thread.guild_id, self.id, thread.id, "manage_threads")
            if thread.thread_metadata.archived:
                backend.edit_channel(thread.id, {}, thread_metadata={"archived": False})
        return await original(self, channel, content, **options)

    return send


def _hold_options(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def validate_option_value(command_name: str, option: dict[str, Any], value: Any) -> Any:
        text = option["type"] == OptionType.STRING and isinstance(value, str)
        if _held and text and len(value) > LONGEST_OPTION:
            raise OptionError("option-length", option["name"], f"A client sends at most {LONGEST_OPTION} characters")
        return original(command_name, option, value)

    return validate_option_value


def _hold_typing(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    async def autocomplete(
        actor: Any, channel: Any, name: str, option: str, value: str, *rest: Any, **more: Any
    ) -> Any:
        if actor._env.backend in _held and len(value) > LONGEST_OPTION:
            raise OptionError("option-length", option, f"A client sends at most {LONGEST_OPTION} characters")
        return await original(actor, channel, name, option, value, *rest, **more)

    return autocomplete


def _hold_text_inputs(original: Callable[..., Any]) -> Callable[..., Any]:
    """A text input takes 4,000 characters when the form says nothing, and one line when it is a short one."""

    @wraps(original)
    def modal_leaf(actor: Any, component: dict[str, Any], values: dict[str, Any], *rest: Any) -> Any:
        value = values.get(component["custom_id"])
        is_text = component["type"] == ComponentType.TEXT_INPUT and isinstance(value, str)
        if actor._env.backend in _held and is_text and isinstance(value, str):
            if len(value) > LONGEST_TEXT_INPUT:
                raise SetupError(f"A client sends at most {LONGEST_TEXT_INPUT} characters of a text input")
            if component.get("style", SINGLE_LINE) == SINGLE_LINE and "\n" in value:
                raise SetupError("A short text input holds no line break")
        return original(actor, component, values, *rest)

    return modal_leaf
