"""Each rule of the strict layer refuses what Discord refuses, and a lawful bot passes untouched."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import discord
import pytest
import simcord
from discord.http import Route
from simcord.backend.errors import BackendError, SetupError

from bot.demo import locale_patch
from tests.house.strict_bot import SmallBot
from tests.support import actors
from tests.support.strict import Limits, Strict, strict


class Scene:
    """One guild, one text channel, one member, the small bot."""

    def __init__(self, env: simcord.Env, rules: Strict) -> None:
        self.env, self.rules = env, rules
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("accueil")
        self.alice = self.guild.add_member(env.create_user("alice"))

    @property
    def bot(self) -> SmallBot:
        assert isinstance(self.env.bot, SmallBot)
        return self.env.bot

    async def request(self, method: str, path: str, body: object = None) -> object:
        route = Route(method, path)
        return await self.bot.http.request(route, json=body)

    async def refused(self, code: int, method: str, path: str, body: object = None) -> discord.HTTPException:
        with pytest.raises(discord.HTTPException) as caught:
            await self.request(method, path, body)
        assert caught.value.code == code, caught.value
        assert self.rules.violations[-1].code == code
        return caught.value

    @property
    def messages(self) -> str:
        return f"/channels/{self.channel.id}/messages"

    @property
    def guild_path(self) -> str:
        return f"/guilds/{self.guild.id}"

    async def do(self, task, **options):
        self.bot.task = task
        return await self.alice.slash(self.channel, "faire", **options)

    def place(self, channel_id: int | None = None) -> discord.TextChannel | discord.Thread:
        found = self.bot.get_channel(channel_id or self.channel.id)
        assert isinstance(found, discord.TextChannel | discord.Thread)
        return found

    def thread(self) -> int:
        return self.env.backend.create_thread(self.channel.id, "fil", self.env.backend.bot_user.id).id

    def permit(self, **permissions: bool) -> None:
        role = next(role for role in self.guild._guild.roles.values() if role.managed)
        role.permissions = discord.Permissions(role.permissions).value
        for name, held in permissions.items():
            flag = getattr(discord.Permissions, name).flag
            role.permissions = role.permissions | flag if held else role.permissions & ~flag


@pytest.fixture
async def simcord_env() -> AsyncIterator[simcord.Env]:
    # not simcord.run: it sets a context variable, and a fixture is torn down in another context
    env = simcord.Env(SmallBot(), check_errors=False)
    await env.start()
    yield env
    await env.shutdown()


@pytest.fixture
async def scene(simcord_env: simcord.Env, request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    marker = request.node.get_closest_marker("wrong_on_purpose")
    options = dict(marker.kwargs) if marker else {}
    with strict(simcord_env, **options) as rules:
        yield Scene(simcord_env, rules)
        if marker is None:
            rules.assert_clean()


wrong = pytest.mark.wrong_on_purpose


# ---------------------------------------------------------------------------------------------------- guilds


def tags(count: int, length: int = 5) -> list[dict[str, str]]:
    return [{"name": f"{index:0{length}}"} for index in range(count)]


@wrong
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"available_tags": tags(21)}, 30048),
        ({"available_tags": tags(1, 21)}, 50035),
        ({"available_tags": [{"name": "a"}, {"name": "a"}]}, 50035),
        ({"name": "n" * 101}, 50035),
        ({"topic": "t" * 4097}, 50035),
        ({"rate_limit_per_user": 21601}, 50035),
    ],
)
async def test_forum_settings_beyond_the_limits(scene: Scene, body: dict, code: int) -> None:
    forum = scene.guild.create_forum_channel("projets")
    await scene.refused(code, "PATCH", f"/channels/{forum.id}", body)


@wrong
async def test_forum_post_with_six_tags_or_a_long_title(scene: Scene) -> None:
    forum = scene.guild.create_forum_channel("projets")
    post = {"name": "p", "message": {"content": "c"}}
    path = f"/channels/{forum.id}/threads"
    await scene.refused(50035, "POST", path, {**post, "applied_tags": ["1"] * 6})
    await scene.refused(50035, "POST", path, {**post, "name": "n" * 101})
    await scene.refused(50035, "POST", path, {**post, "auto_archive_duration": 61})
    await scene.refused(50035, "POST", path, {"name": "p"})
    await scene.refused(40058, "POST", f"/channels/{forum.id}/messages", {"content": "c"})


@wrong
async def test_five_hundred_channels(scene: Scene) -> None:
    for index in range(scene.rules.limits.channels - len(scene.guild._guild.channel_ids)):
        scene.env.backend.create_channel(scene.guild.id, f"c{index}", announce=False)
    await scene.refused(30013, "POST", f"{scene.guild_path}/channels", {"name": "c", "type": 0})


@wrong
async def test_fifty_channels_in_a_category(scene: Scene) -> None:
    category = scene.guild.create_category("Commissions")
    for index in range(50):
        scene.env.backend.create_channel(scene.guild.id, f"c{index}", announce=False, parent_id=category.id)
    body = {"name": "c", "type": 0, "parent_id": str(category.id)}
    await scene.refused(50035, "POST", f"{scene.guild_path}/channels", body)
    await scene.refused(50035, "PATCH", f"/channels/{scene.channel.id}", {"parent_id": str(category.id)})


async def test_text_channel_names_are_written_with_dashes(scene: Scene) -> None:
    made = await scene.request("POST", f"{scene.guild_path}/channels", {"name": "Salon Général !", "type": 0})
    assert isinstance(made, dict)
    assert made["name"] == "salon-général-"


@wrong
async def test_announcement_and_stage_channels_need_a_community(scene: Scene) -> None:
    for kind in (5, 13):
        await scene.refused(50024, "POST", f"{scene.guild_path}/channels", {"name": "c", "type": kind})
    await scene.request("POST", f"{scene.guild_path}/channels", {"name": "c", "type": 15})


@wrong(limits=Limits(roles=5))
async def test_too_many_roles(scene: Scene) -> None:
    for index in range(3):
        await scene.request("POST", f"{scene.guild_path}/roles", {"name": f"r{index}"})
    await scene.refused(30005, "POST", f"{scene.guild_path}/roles", {"name": "r"})


@wrong(limits=Limits(active_threads=2))
async def test_too_many_active_threads(scene: Scene) -> None:
    scene.thread()
    last = scene.thread()
    path = f"/channels/{scene.channel.id}/threads"
    await scene.refused(160006, "POST", path, {"name": "fil", "type": 11})
    await scene.request("PATCH", f"/channels/{last}", {"archived": True})
    await scene.request("POST", path, {"name": "fil", "type": 11})
    await scene.refused(160006, "PATCH", f"/channels/{last}", {"archived": False})
    await scene.refused(160006, "POST", f"/channels/{last}/messages", {"content": "c"})


@wrong
async def test_permissions_that_the_bot_lacks_cannot_be_given(scene: Scene) -> None:
    scene.permit(ban_members=False)
    ban = str(discord.Permissions.ban_members.flag)
    overwrite = {"id": str(scene.guild.id), "type": 0, "allow": ban, "deny": "0"}
    await scene.refused(50013, "POST", f"{scene.guild_path}/roles", {"name": "r", "permissions": ban})
    await scene.refused(50013, "PUT", f"/channels/{scene.channel.id}/permissions/{scene.guild.id}", overwrite)
    body = {"name": "c", "type": 0, "permission_overwrites": [overwrite]}
    await scene.refused(50013, "POST", f"{scene.guild_path}/channels", body)


@wrong
async def test_roles_above_the_bot_and_managed_roles(scene: Scene) -> None:
    above = scene.env.backend.create_role(scene.guild.id, "au-dessus", position=50)
    member = f"{scene.guild_path}/members/{scene.alice.id}/roles"
    await scene.refused(50013, "PUT", f"{member}/{above.id}")
    await scene.refused(50028, "PUT", f"{member}/{scene.guild.id}")


EVENT = {
    "name": "AG",
    "entity_type": 3,
    "privacy_level": 2,
    "scheduled_start_time": "2027-01-01T00:00:00+00:00",
    "scheduled_end_time": "2027-01-01T01:00:00+00:00",
    "entity_metadata": {"location": "Nouméa"},
}


@wrong
@pytest.mark.parametrize(
    "change",
    [
        {"privacy_level": 1},
        {"privacy_level": None},
        {"name": "n" * 101},
        {"description": "d" * 1001},
        {"scheduled_start_time": "2020-01-01T00:00:00+00:00"},
        {"scheduled_end_time": "2026-12-31T00:00:00+00:00"},
        {"entity_metadata": {"location": "l" * 101}},
    ],
)
async def test_wrong_events(scene: Scene, change: dict) -> None:
    await scene.refused(50035, "POST", f"{scene.guild_path}/scheduled-events", {**EVENT, **change})


@wrong
async def test_events_and_pins_need_their_own_permissions(scene: Scene) -> None:
    message = await scene.place().send("c")
    scene.permit(create_events=False, pin_messages=False)
    await scene.refused(50013, "POST", f"{scene.guild_path}/scheduled-events", EVENT)
    await scene.refused(50013, "PUT", f"{scene.messages}/pins/{message.id}")


# -------------------------------------------------------------------------------------------------- commands


def command(**changes: object) -> dict:
    return {"name": "a", "description": "d", "type": 1} | changes


def option(**changes: object) -> dict:
    return {"type": 3, "name": "o", "description": "d"} | changes


def many_choices(count: int) -> list[dict[str, str]]:
    return [{"name": str(index), "value": str(index)} for index in range(count)]


@wrong
@pytest.mark.parametrize(
    "body",
    [
        command(name="n" * 33),
        command(name="Vote"),
        command(name="deux mots"),
        command(description="d" * 101),
        command(name_localizations={"xx": "a"}),
        command(description_localizations={"de": "d" * 101}),
        command(options=[{"type": 3, "name": "o"}]),
        command(options=[option(choices=many_choices(26))]),
        command(options=[option(), option(name="p", required=True)]),
        command(options=[option(name=f"o{index}") for index in range(26)]),
        command(options=[option(choices=[{"name": "c" * 101, "value": "v"}])]),
        command(options=[option(autocomplete=True, choices=many_choices(2))]),
        command(options=[option(choices=[{"name": "c" * 100, "value": str(i) * 99} for i in range(9)])] * 1)
        | {"options": [option(name=f"o{n}", choices=[{"name": "c" * 100, "value": "v" * 100}] * 5) for n in range(9)]},
    ],
)
async def test_wrong_commands(scene: Scene, body: dict) -> None:
    await scene.refused(50035, "PUT", f"/applications/{scene.bot.application_id}/commands", [body])


# -------------------------------------------------------------------------------------------------- messages


def button(**changes: object) -> dict:
    return {"type": 2, "style": 1, "label": "b", "custom_id": "c"} | changes


def row(*components: dict) -> dict:
    return {"type": 1, "components": list(components)}


V2 = 1 << 15
TEXT = {"type": 10, "content": "t"}


@wrong
@pytest.mark.parametrize(
    "body",
    [
        {"components": [row(button(label="x" * 81))]},
        {"components": [row(button(label=""))]},
        {"components": [row(button(custom_id="x" * 101))]},
        {"components": [row(button(), button())]},
        {"components": [row(*[button(custom_id=f"c{index}") for index in range(6)])]},
        {"components": [row({"type": 3, "custom_id": "s", "options": [{"label": "x" * 101, "value": "v"}]})]},
        {"components": [row({"type": 3, "custom_id": "s", "max_values": 2, "options": many_choices(1)})]},
        {"components": [row({"type": 2, "style": 5, "label": "b", "url": "javascript:alert(1)"})]},
        {"flags": V2, "content": "c", "components": [TEXT]},
        {"flags": V2, "components": [{"type": 17, "components": [TEXT] * 40}]},
        {"flags": V2, "components": [{"type": 17, "components": []}]},
        {"flags": V2, "components": [{"type": 10, "content": " \n"}]},
        {"flags": V2, "components": [{"type": 10, "content": "t" * 2001}, {"type": 10, "content": "t" * 2000}]},
        {"content": "c", "nonce": "n" * 26},
        {"poll": {"question": {"text": "q"}, "answers": [{"poll_media": {"text": "a"}}] * 11, "duration": 1}},
        {"poll": {"question": {"text": "q"}, "answers": [{"poll_media": {"text": "a" * 56}}], "duration": 1}},
    ],
)
async def test_wrong_messages(scene: Scene, body: dict) -> None:
    await scene.refused(50035, "POST", scene.messages, body)


@wrong
async def test_a_mention_that_nobody_meant_is_recorded(scene: Scene) -> None:
    await scene.request("POST", scene.messages, {"content": "bonjour @everyone"})
    text = {"type": 10, "content": "<@&12>"}
    await scene.request("POST", scene.messages, {"flags": V2, "components": [{"type": 17, "components": [text]}]})
    assert [violation.code for violation in scene.rules.violations] == [0, 0]
    await scene.request("POST", scene.messages, {"content": "@everyone", "allowed_mentions": {"parse": []}})
    assert len(scene.rules.violations) == 2


async def test_a_nonce_gives_back_the_earlier_message_for_minutes_only(scene: Scene) -> None:
    channel = scene.place()
    first = await channel.send("une fois", nonce="abc")
    again = await channel.send("une fois", nonce="abc")
    assert again.id == first.id
    await scene.env.advance_time(301)
    later = await channel.send("une fois", nonce="abc")
    assert later.id != first.id


@wrong(limits=Limits(old_edits=2))
async def test_old_messages_are_edited_only_so_often(scene: Scene) -> None:
    message = await scene.place().send("c")
    for index in range(5):
        await message.edit(content=f"{index}")
    await scene.env.advance_time(3601)
    for index in range(2):
        await message.edit(content=f"{index}")
    refusal = await scene.refused(30046, "PATCH", f"{scene.messages}/{message.id}", {"content": "c"})
    assert refusal.status == 429


@wrong
async def test_archived_and_locked_threads(scene: Scene) -> None:
    thread_id = scene.thread()
    message = await scene.place(thread_id).send(
        "c", view=actors.one_button("Voir", "cle"), allowed_mentions=discord.AllowedMentions.none()
    )
    thread = scene.env.backend.channels[thread_id].thread_metadata
    assert thread is not None
    await scene.request("PATCH", f"/channels/{thread_id}", {"archived": True})
    path = f"/channels/{thread_id}"
    await scene.refused(50083, "PATCH", f"{path}/messages/{message.id}", {"content": "d"})
    await scene.refused(50083, "PUT", f"{path}/thread-members/{scene.alice.id}")
    await scene.refused(50083, "PATCH", path, {"name": "autre"})
    with pytest.raises(SetupError, match="archived"):
        await scene.alice.click(message, label="Voir")
    await scene.request("POST", f"{path}/messages", {"content": "d"})
    assert not thread.archived
    thread.locked = True
    with pytest.raises(SetupError, match="locked"):
        await scene.alice.click(message, label="Voir")
    with pytest.raises(BackendError):
        await scene.alice.send(actors.channel(scene.env, thread_id), "je peux ?")
    scene.permit(manage_threads=False)
    await scene.refused(160005, "POST", f"{path}/messages", {"content": "d"})


# ------------------------------------------------------------------------------------------- private messages


@wrong(limits=Limits(private_channels=3))
async def test_quarantine(scene: Scene) -> None:
    people = [scene.guild.add_member(scene.env.create_user(f"p{index}")) for index in range(5)]
    for person in people[:3]:
        await scene.request("POST", "/users/@me/channels", {"recipient_id": str(person.id)})
    body = {"recipient_id": str(people[3].id)}
    refusal = await scene.refused(40003, "POST", "/users/@me/channels", body)
    assert isinstance(refusal, discord.Forbidden)
    scene.rules.asked(people[3])
    await scene.request("POST", "/users/@me/channels", body)
    await people[4].send_dm("bonjour")
    await scene.request("POST", "/users/@me/channels", {"recipient_id": str(people[4].id)})


async def test_a_press_asks_for_a_private_message(scene: Scene) -> None:
    async def write(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("d'accord", ephemeral=True)
        await interaction.user.send("me voici")

    await scene.do(write)
    assert scene.rules.private_opened == set()


@wrong
async def test_people_who_block_or_share_nothing(scene: Scene) -> None:
    scene.rules.block_private(scene.alice)
    stranger = scene.env.create_user("inconnu")
    alice, other = scene.alice.user.dm_channel, stranger.dm_channel
    await scene.refused(50007, "POST", f"/channels/{alice.id}/messages", {"content": "c"})
    await scene.refused(50278, "POST", f"/channels/{other.id}/messages", {"content": "c"})


async def test_an_expected_refusal_is_no_violation(scene: Scene) -> None:
    scene.rules.block_private(scene.alice)
    member = scene.alice.member
    assert member is not None
    with scene.rules.expects(50007), pytest.raises(discord.Forbidden):
        await member.send("c")
    assert [refusal.code for refusal in scene.rules.refusals] == [50007]


async def test_a_private_command_must_be_user_installable(scene: Scene) -> None:
    await scene.alice.slash(scene.channel, "local")
    assert scene.alice.user.available_commands() == ("faire",)
    with pytest.raises(SetupError, match="not-user-installable"):
        await scene.alice.user.slash("local")


# ----------------------------------------------------------------------------------------------- interactions


async def answer(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("voici")


@wrong
async def test_an_answer_later_than_three_virtual_seconds(scene: Scene) -> None:
    async def late(interaction: discord.Interaction) -> None:
        await asyncio.sleep(10)
        await interaction.response.send_message("trop tard")

    await scene.do(late)
    await scene.env.advance_time(11)
    assert [violation.code for violation in scene.rules.violations] == [10062]


@wrong(limits=Limits(answer_within=0.05))
async def test_an_answer_after_three_seconds_of_work(scene: Scene) -> None:
    async def slow(interaction: discord.Interaction) -> None:
        began = time.process_time()
        while time.process_time() - began < 0.1:
            pass  # the bot that blocks its loop is what this is about
        await interaction.response.send_message("trop tard")

    await scene.do(slow)
    assert [violation.code for violation in scene.rules.violations] == [10062]


@wrong(limits=Limits(answer_within=0.2))
async def test_an_answer_on_a_machine_that_stalled(scene: Scene) -> None:
    async def held_up(interaction: discord.Interaction) -> None:
        time.sleep(0.3)  # noqa: ASYNC251 - as when the process gets no processor
        await interaction.response.send_message("à temps")

    await scene.do(held_up)
    assert not scene.rules.violations


@wrong
async def test_a_token_older_than_fifteen_minutes(scene: Scene) -> None:
    kept: list[discord.Interaction] = []

    async def keep(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        kept.append(interaction)

    await scene.do(keep)
    await scene.env.advance_time(901)
    with pytest.raises(discord.HTTPException) as caught:
        await kept[0].edit_original_response(content="c")
    assert (caught.value.status, caught.value.code) == (401, 50027)


@wrong
async def test_acknowledged_twice_or_never(scene: Scene) -> None:
    async def twice(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        path = f"/interactions/{interaction.id}/{interaction.token}/callback"
        await scene.refused(40060, "POST", path, {"type": 9, "data": form(1)})

    async def never(interaction: discord.Interaction) -> None:
        await interaction.followup.send("c")

    await scene.do(twice)
    await scene.do(never)
    assert [violation.code for violation in scene.rules.violations][:1] == [40060]
    assert isinstance(scene.env.errors[-1].__cause__, discord.NotFound)


def form(fields: int) -> dict:
    labels = [
        {"type": 18, "label": "l", "component": {"type": 4, "custom_id": f"t{index}", "style": 1}}
        for index in range(fields)
    ]
    return {"custom_id": "m", "title": "x", "components": labels}


@wrong
@pytest.mark.parametrize(
    "body",
    [
        {"type": 9, "data": form(6)},
        {"type": 8, "data": {"choices": []}},
        {"type": 6},
        {"type": 7, "data": {"content": "c"}},
        {"type": 4, "data": {"components": [row(button(label="x" * 81))]}},
    ],
)
async def test_wrong_answers(scene: Scene, body: dict) -> None:
    async def wrongly(interaction: discord.Interaction) -> None:
        path = f"/interactions/{interaction.id}/{interaction.token}/callback"
        await scene.refused(50035, "POST", path, body)

    await scene.do(wrongly)
    assert len(scene.rules.violations) == 1


@wrong
async def test_a_form_cannot_follow_a_form(scene: Scene) -> None:
    class Form(discord.ui.Modal, title="Formulaire"):
        name: discord.ui.TextInput[Form] = discord.ui.TextInput(label="Nom")

        async def on_submit(self, interaction: discord.Interaction) -> None:
            await interaction.response.send_modal(Form())

    async def show(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())

    shown = await scene.do(show)
    custom_id = shown.modal["components"][0]["components"][0]["custom_id"]
    with pytest.raises(SetupError, match="4000"):
        await scene.alice.submit_modal(shown, {custom_id: "x" * 4001})
    with pytest.raises(SetupError, match="line break"):
        await scene.alice.submit_modal(shown, {custom_id: "x\ny"})
    await scene.alice.submit_modal(shown, {custom_id: "x"})
    assert [violation.code for violation in scene.rules.violations] == [50035]


@wrong
async def test_twenty_six_choices(scene: Scene) -> None:
    scene.bot.choices = [discord.app_commands.Choice(name=str(index), value=str(index)) for index in range(26)]
    await scene.alice.autocomplete(scene.channel, "faire", "texte", "")
    assert [violation.code for violation in scene.rules.violations] == [50035]


async def test_an_option_holds_six_thousand_characters(scene: Scene) -> None:
    await scene.do(answer, texte="x" * 6000)
    with pytest.raises(SetupError, match="6000"):
        await scene.do(answer, texte="x" * 6001)


# ------------------------------------------------------------------------------------------------- rate limits


@wrong(rate_limits=True)
async def test_five_messages_in_five_seconds(scene: Scene) -> None:
    for _ in range(5):
        await scene.request("POST", scene.messages, {"content": "c"})
    refusal = await scene.refused(20028, "POST", scene.messages, {"content": "c"})
    assert refusal.status == 429
    await scene.env.advance_time(5)
    await scene.request("POST", scene.messages, {"content": "c"})


@wrong(rate_limits=True)
async def test_fifty_requests_a_second(scene: Scene) -> None:
    for _ in range(50):
        await scene.request("GET", scene.guild_path)
    await scene.refused(0, "GET", scene.guild_path)


# ----------------------------------------------------------------------------------------------- the lawful bot


async def test_a_lawful_bot_passes_untouched(scene: Scene) -> None:
    async def lawful(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        guild = interaction.guild
        assert guild is not None
        category = await guild.create_category("Commissions")
        channel = await guild.create_text_channel("numérique", category=category)
        forum = await guild.create_forum("projets", category=category)
        await forum.edit(available_tags=[discord.ForumTag(name="idée")])
        post = await forum.create_thread(name="Un projet", content="voici", applied_tags=forum.available_tags)
        await post.thread.edit(archived=True)
        await post.thread.edit(archived=False)
        message = await channel.send("carte", nonce="1", view=actors.one_button("Voir", "cle"))
        await message.edit(content="carte à jour")
        await message.pin()
        await guild.create_scheduled_event(
            name="AG",
            start_time=scene.env.now() + timedelta(days=2),
            end_time=scene.env.now() + timedelta(days=2, hours=2),
            entity_type=discord.EntityType.external,
            privacy_level=discord.PrivacyLevel.guild_only,
            location="Nouméa",
        )
        role = await guild.create_role(name="Bureau")
        assert isinstance(interaction.user, discord.Member)
        await interaction.user.add_roles(role)
        await interaction.edit_original_response(content="fait")

    result = await scene.do(lawful)
    assert result.response is not None
    assert result.response.content == "fait"
    assert scene.env.errors == []


async def test_a_client_speaks_french_unless_its_user_chose(scene: Scene) -> None:
    heard: list[str] = []

    async def listen(interaction: discord.Interaction) -> None:
        heard.append(str(interaction.locale))
        await interaction.response.send_message("oui")

    locale_patch.install()
    await scene.do(listen)
    locale_patch.set_locale(scene.env.backend, scene.alice.id, "en-GB")
    await scene.do(listen)
    assert heard == ["fr", "en-GB"]
