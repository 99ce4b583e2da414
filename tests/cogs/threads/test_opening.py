"""Opening a project thread, as a head does it."""

from __future__ import annotations

from uuid import UUID

import discord
import pytest
from simcord.enums import ChannelType

from models import outbox
from models.actor import Actor
from models.database import Session, everywhere
from models.groups.tables import GroupKind, GroupPlace, GroupPlaceKind
from models.people.tables import Office
from models.threads.opening import Draft, open_thread
from tests.support.actors import buttons, channel, choose, form_fields, messages_in, press, text
from tests.support.thread_stage import FIELD_JOIN, FIELD_TITLE, PURPOSE, TITLE, ThreadStage, plain
from tests.support.world import World

MENU = "Ouvrir un fil de projet"


@pytest.fixture
async def stage(world: World) -> ThreadStage:
    return await ThreadStage.prepare(world)


async def test_a_head_opens_a_thread_in_the_groups_channel(stage: ThreadStage) -> None:
    shown = await stage.open(people=[stage.marc, stage.sami])
    said = plain(text(shown))
    assert "Votre fil arrive" in said
    assert "Ajouté tout de suite : Marc Wea" in said
    assert "Accord demandé à : Sami Hmeun" in said
    assert "Domaine utile : Cybersécurité" in said
    assert "Rose Poadja" in said, "an expert of the domain is proposed"
    assert "Inviter" in buttons(shown)
    await stage.world.env.settle()
    post = stage.post()
    assert post.name == TITLE
    assert {stage.lea.id, stage.marc.id} <= set(post.thread_members)
    assert stage.sami.id not in post.thread_members
    card = stage.card()
    assert PURPOSE in text(card, stage.world.env)
    assert card.pinned
    assert buttons(card, stage.world.env) == ["Participer", "Inviter des experts", "En faire un projet", "Clore le fil"]
    tags = {tag["id"]: tag["name"] for tag in stage.world.env.backend.get_channel(stage.forum.id).available_tags}
    assert len(tags) <= 20
    assert "Idée" in {tags[str(each)] for each in post.applied_tags}
    assert len(post.applied_tags) == 2
    (told,) = stage.told()
    assert "Fil de projet" in text(told, stage.world.env)
    assert "Léa" not in text(told, stage.world.env)
    assert (await stage.thread()).announcement_message_id == told.id
    assert await stage.parts() == {"Léa": "named", "Marc": "named", "Sami": "invited"}


async def test_nobody_else_opens_one_and_the_form_is_asked_for_nothing(stage: ThreadStage) -> None:
    for actor in (stage.marc, stage.rose):
        shown = await actor.slash(stage.talk, "fil ouvrir")
        assert shown.modal is None
        assert "Réservé aux responsables du groupe" in plain(text(shown))
    shown = await stage.rose.slash(stage.world.channel, "fil ouvrir", groupe="Numérique")
    assert "Ce groupe n’est pas ouvert, ou n’existe pas" in plain(text(shown))
    assert await stage.lea.autocomplete(stage.world.channel, "fil ouvrir", "groupe", "num")
    assert not await stage.rose.autocomplete(stage.world.channel, "fil ouvrir", "groupe", "")


async def test_elsewhere_the_one_group_is_known_and_of_several_one_is_chosen(stage: ThreadStage) -> None:
    shown = await stage.lea.slash(stage.world.channel, "fil ouvrir")
    assert shown.modal is not None, "she heads only one"
    forum = stage.world.guild.create_forum_channel("culture-projets")
    await stage.another_group("Culture", forum.id)
    shown = await stage.lea.slash(stage.world.channel, "fil ouvrir")
    form = await choose(stage.lea, shown, "Culture")
    await stage.fill(stage.lea, form)
    await stage.world.env.settle()
    assert not stage.posts()
    assert [each.name for each in stage.world.env.backend.channels.values() if each.parent_id == forum.id] == [TITLE]


async def test_the_same_thread_is_not_opened_twice(stage: ThreadStage) -> None:
    await stage.open()
    again = await stage.open(title=f"  {TITLE.upper()} ")
    assert "a déjà un fil ouvert" in plain(text(again))
    assert "Corriger et réessayer" in buttons(again)
    await stage.world.env.settle()
    assert len(stage.posts()) == 1


async def test_without_a_forum_it_is_said_before_anything_is_typed(stage: ThreadStage) -> None:
    def take(session: Session) -> None:
        for place in session.query(GroupPlace).filter(GroupPlace.kind == GroupPlaceKind.FORUM):
            place.discord_id, place.missing_since = None, stage.world.now

    await stage.world.write(take)
    shown = await stage.lea.slash(stage.talk, "fil ouvrir")
    assert shown.modal is None
    assert "n’a pas de forum" in plain(text(shown))


async def test_from_a_message_its_words_author_and_link_stand_on_the_card(stage: ThreadStage) -> None:
    message = await stage.marc.send(stage.talk, "Et si on formait **tout le monde** ?\nJ’ai des idées.")
    form = await stage.lea.context_menu(stage.talk, MENU, message)
    assert form.modal is not None
    title = next(field for label, field in form_fields(form.modal) if label == FIELD_TITLE)
    assert title["value"].startswith("Et si on formait")
    await stage.fill(stage.lea, form)
    await stage.world.env.settle()
    said = text(stage.card(), stage.world.env)
    assert f"/{stage.talk.id}/{message.id}" in said
    assert f"<@{stage.marc.id}>" in said
    assert "\\*\\*tout le monde\\*\\*" in said
    thread = await stage.thread()
    assert (thread.source_channel_id, thread.source_message_id) == (stage.talk.id, message.id)


async def test_what_few_could_read_is_not_repeated_in_another_group(stage: ThreadStage) -> None:
    await stage.another_group("Culture", stage.world.guild.create_forum_channel("culture-projets").id)
    hidden = stage.hidden("secret")
    message = await stage.lea.send(hidden, "Le budget est de 3 millions")
    shown = await stage.lea.context_menu(hidden, MENU, message)
    form = await choose(stage.lea, shown, "Numérique")
    await stage.fill(stage.lea, form)
    await stage.world.env.settle()
    said = text(stage.card(), stage.world.env)
    assert "millions" not in said
    assert f"/{hidden.id}/{message.id}" in said


async def test_what_stands_in_a_private_thread_of_the_group_is_not_told_to_all_of_it(stage: ThreadStage) -> None:
    talk = stage.bot.get_channel(stage.talk.id)
    assert isinstance(talk, discord.TextChannel)
    private = await talk.create_thread(name="Entre nous", type=discord.ChannelType.private_thread)
    await private.add_user(discord.Object(stage.lea.id))
    await stage.world.env.settle()
    inside = channel(stage.world.env, private.id)
    message = await stage.lea.send(inside, "Le budget est de 3 millions")
    form = await stage.lea.context_menu(inside, MENU, message)
    assert form.modal is not None
    title = next(field for label, field in form_fields(form.modal) if label == FIELD_TITLE)
    assert not title.get("value")
    await stage.fill(stage.lea, form)
    await stage.world.env.settle()
    assert "millions" not in text(stage.card(), stage.world.env)


async def test_a_restart_while_the_form_is_open_leaves_the_link(stage: ThreadStage) -> None:
    message = await stage.marc.send(stage.talk, "Et si on formait tout le monde ?")
    form = await stage.lea.context_menu(stage.talk, MENU, message)
    await stage.world.restart()
    shown = await stage.fill(stage.lea, form)
    assert "le fil y renvoie par un lien" in plain(text(shown))
    await stage.world.env.settle()
    said = text(stage.card(), stage.world.env)
    assert f"/{stage.talk.id}/{message.id}" in said
    assert "tout le monde" not in said


async def test_without_its_forum_a_thread_is_offered_again_and_a_stage_given_by_hand_stays(stage: ThreadStage) -> None:
    backend = stage.world.env.backend
    await stage.open()
    await stage.world.env.settle()
    delivery = {tag["name"]: int(tag["id"]) for tag in backend.get_channel(stage.forum.id).available_tags}["Livré"]
    others = list(stage.post().applied_tags[1:])
    stage.post().applied_tags[:] = [delivery, *others]
    await press(stage.marc, stage.told()[0], "Participer", stage.world.env)
    await stage.world.env.settle()
    assert delivery in [int(tag) for tag in stage.post().applied_tags]
    group, now = stage.group, stage.world.now
    forum_id = stage.forum.id + 1  # gone while nobody listened

    def lose(session: Session) -> UUID:
        place = session.query(GroupPlace).filter(GroupPlace.kind == GroupPlaceKind.FORUM).one()
        place.discord_id = forum_id
        draft = Draft("Un autre fil", PURPOSE, "group")
        return open_thread(session, Actor(stage.lea.id), group, draft, now=now).thread.id

    await stage.world.write(lose)
    await stage.world.env.settle()
    home = await stage.lea.slash(stage.world.channel, "moi")
    assert "La publication de « Un autre fil »" in plain(text(home))
    backlog = await stage.world.read(outbox.backlog, everywhere())
    assert backlog.failed == 0


async def test_a_committee_offers_only_what_makes_sense(world: World) -> None:
    stage = await ThreadStage.prepare(world, kind=GroupKind.COMMITTEE)
    shown = await stage.lea.slash(stage.talk, "fil ouvrir")
    assert shown.modal is not None
    field = next(field for label, field in form_fields(shown.modal) if label == FIELD_JOIN)
    assert [option["value"] for option in field["options"]] == ["group", "invited"]
    shown = await stage.open()
    await world.env.settle()
    assert stage.post().type == ChannelType.PUBLIC_THREAD
    lost = await stage.rose.slash(world.channel, "fil liste", groupe="Numérique")
    assert "n’existe pas" in plain(text(lost)), "a committee does not exist for others"


async def test_lists_and_cards_are_found_again(stage: ThreadStage) -> None:
    await stage.open()
    await stage.world.env.settle()
    shown = await stage.marc.slash(stage.world.channel, "fil liste")
    said = plain(text(shown))
    assert TITLE in said
    assert "1 ouvert · 0 clos" in said
    assert "Ouvrir un fil" not in buttons(shown)
    shown = await press(stage.marc, shown, "Fiche du fil")
    assert "Participer" in buttons(shown)
    assert "Clore le fil" not in buttons(shown)
    inside = channel(stage.world.env, stage.post().id)
    shown = await stage.lea.slash(inside, "fil voir")
    assert {"Inviter des experts", "Clore le fil"} <= set(buttons(shown))
    assert "Léa Tein · participe" in text(shown)
    assert await stage.marc.autocomplete(stage.world.channel, "fil voir", "fil", "former")
    card = await stage.lea.slash(stage.world.channel, "groupe voir", groupe="Numérique")
    shown = await press(stage.lea, card, "Fils de projet")
    assert TITLE in text(shown)
    form = await press(stage.lea, shown, "Ouvrir un fil")
    assert form.modal is not None
    nobody = await stage.world.person("Zoé Kai", office=Office.COUNCIL)
    assert "pas encore de fil" in plain(text(await nobody.slash(stage.world.channel, "fil liste")))
    assert messages_in(stage.talk)
