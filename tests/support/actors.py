"""Acting as a person does: read a card, see its buttons, press one by its words, turn the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.backend.models import Message
from simcord.builders import ChannelHandle, GuildHandle, UserHandle
from simcord.components import walk_components
from simcord.env import Env
from simcord.results import InteractionResult, ResponseMessage, to_discord_message

BUTTON, TEXT_DISPLAY = 2, 10
SELECTS = (3, 5, 6, 7, 8)
LINK = 5

Person = MemberActor | UserHandle
Shown = InteractionResult | ResponseMessage | discord.Message


def channel(env: Env, channel_id: int) -> ChannelHandle:
    """The handle of a channel or thread, also of one that the bot made."""
    found = env.backend.get_channel(channel_id)
    guild = GuildHandle(env, env.backend.get_guild(found.guild_id)) if found.guild_id is not None else None
    return ChannelHandle(env, guild, found)


def channel_named(guild: GuildHandle, name: str) -> ChannelHandle:
    """The channel or thread of this name; AssertionError naming the others when there is none."""
    backend = guild._env.backend
    ids = [*guild._guild.channel_ids, *guild._guild.thread_ids]
    names = {backend.channels[each].name: each for each in ids}
    assert name in names, f"no channel {name!r} among {sorted(str(each) for each in names)}"
    return channel(guild._env, names[name])


def messages_in(place: ChannelHandle, *, seen_by: Person | None = None) -> list[discord.Message]:
    """The messages of a channel, oldest first; with `seen_by`, the private answers to that person too."""
    env = place._env
    stored = sorted(env.backend.messages.get(place.id, {}).values(), key=lambda message: message.id)
    visible = [message for message in stored if message.visible_to(seen_by.id if seen_by else None)]
    return [to_discord_message(env, message) for message in visible]


def stored(env: Env, shown: Shown) -> Message:
    """The message as Discord holds it now: an answer edited since is read as it is."""
    message = message_of(shown)
    channel_id = message.channel_id if isinstance(message, ResponseMessage) else message.channel.id
    return env.backend.get_message(channel_id, message.id)


def message_of(shown: Shown) -> ResponseMessage | discord.Message:
    """The message that was shown; of an interaction its last follow-up, else its answer."""
    if not isinstance(shown, InteractionResult):
        return shown
    if shown.followups:
        return shown.followups[-1]
    assert shown.response is not None, f"no message came: {shown!r}"
    return shown.response


def components(shown: Shown, env: Env | None = None) -> list[dict[str, Any]]:
    """Every component of a message, nested ones too, in the order in which they are read."""
    owner = env or getattr(shown, "_env", None)
    if owner is not None:
        return list(walk_components(stored(owner, shown).components))
    assert isinstance(shown, discord.Message)
    return list(walk_components([component.to_dict() for component in shown.components]))


def text(shown: Shown, env: Env | None = None) -> str:
    """All that is written on a card: content, embeds, text displays, one a line."""
    return "\n".join(lines(shown, env))


def lines(shown: Shown, env: Env | None = None) -> Iterator[str]:
    message = message_of(shown)
    owner = env or getattr(shown, "_env", None)
    content = stored(owner, shown).content if owner is not None else message.content
    if content:
        yield content
    for embed in message.embeds:
        yield from filter(None, (embed.title, embed.description))
        for field in embed.fields:
            yield f"{field.name} {field.value}"
    for component in components(shown, env):
        if component.get("type") == TEXT_DISPLAY:
            yield component["content"]


def buttons(shown: Shown, env: Env | None = None, *, links: bool = False) -> list[str]:
    """The words of the buttons that can be pressed, in order (an emoji stands for a missing label)."""
    found = [each for each in components(shown, env) if each.get("type") == BUTTON and not each.get("disabled")]
    return [label_of(each) for each in found if links or each.get("style") != LINK]


def label_of(button: dict[str, Any]) -> str:
    """The words of a button, with plain spaces: a test need not type French typography."""
    label = button.get("label") or (button.get("emoji") or {}).get("name") or ""
    return " ".join(label.split())


def selects(shown: Shown, env: Env | None = None) -> list[dict[str, Any]]:
    """The selects of a card with their options, as Discord holds them."""
    return [each for each in components(shown, env) if each.get("type") in SELECTS]


async def press(person: Person, shown: Shown, label: str, env: Env | None = None) -> InteractionResult:
    """Press the one button whose words are, or contain, `label`; AssertionError naming the others otherwise."""
    found = [each for each in components(shown, env) if each.get("type") == BUTTON and each.get("custom_id")]
    exact = [each for each in found if label_of(each) == label]
    matching = exact or [each for each in found if label in label_of(each)]
    assert len(matching) == 1, f"{len(matching)} buttons {label!r} among {[label_of(each) for each in found]}"
    return await person.click(message_of(shown), custom_id=matching[0]["custom_id"])


async def choose(
    person: Person, shown: Shown, *labels: str, index: int = 0, env: Env | None = None
) -> InteractionResult:
    """Choose by their words in the select at `index` of the card."""
    select = selects(shown, env)[index]
    values = {option["label"]: option["value"] for option in select.get("options") or ()}
    missing = [label for label in labels if label not in values]
    assert not missing, f"{missing} not among {sorted(values)}"
    return await person.select(message_of(shown), [values[label] for label in labels], custom_id=select["custom_id"])


async def pages(person: Person, shown: Shown, forward: str, *, most: int = 50) -> list[str]:
    """The text of every page, pressing `forward` until it can be pressed no more (AssertionError after `most`)."""
    read = [text(shown)]
    while any(forward in label for label in buttons(shown)):
        assert len(read) < most, f"more than {most} pages"
        await press(person, shown, forward)
        read.append(text(shown))
    return read


async def fill(person: Person, shown: InteractionResult, values: dict[str, Any]) -> InteractionResult:
    """Fill the form that was shown, fields named by their labels, and send it."""
    assert shown.modal is not None, f"no form came: {shown!r}"
    ids = {label: field["custom_id"] for label, field in form_fields(shown.modal)}
    unknown = sorted(values.keys() - ids.keys())
    assert not unknown, f"{unknown} not among {sorted(ids)}"
    return await person.submit_modal(shown, {ids[label]: value for label, value in values.items()})


def form_fields(modal: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for wrapper in modal.get("components") or ():
        if wrapper.get("component"):
            yield wrapper.get("label") or "", wrapper["component"]
        for child in wrapper.get("components") or ():
            yield child.get("label") or "", child


def one_button(label: str, custom_id: str) -> discord.ui.View:
    """A view of one button, for tests that need a card of their own."""
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label=label, custom_id=custom_id))
    return view


def values_of(select: dict[str, Any]) -> Sequence[str]:
    return [option["value"] for option in select.get("options") or ()]
