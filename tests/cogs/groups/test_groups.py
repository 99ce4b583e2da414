"""Groups as they are seen and pressed in Discord."""

from __future__ import annotations

from models.groups.tables import GroupKind, GroupPlaceKind, GroupStatus
from tests.support.actors import (
    buttons,
    channel,
    choose,
    components,
    fill,
    label_of,
    messages_in,
    pages,
    press,
    selects,
    text,
)
from tests.support.group_stage import (
    AS_WHAT,
    FROM,
    JOINING,
    KIND,
    LEAD,
    MISSION,
    NAME,
    PIN,
    UNTIL,
    WELCOME,
    WHO,
    WHY,
    WISH,
    GroupStage,
)
from tests.support.world import World


async def made(stage: GroupStage, kind: str = "commission", joining: str = "open") -> None:
    """A group made as the board makes one, with its places, led by Paul."""
    await stage.member("Paul Wea", "Lagon")
    form = await stage.anna.slash(stage.world.channel, "groupe creer")
    filled = {KIND: [kind], NAME: "Numérique", MISSION: "Avancer", JOINING: [joining], LEAD: [stage.people["Paul"]]}
    await fill(stage.anna, form, filled)
    await stage.world.env.settle()


async def test_the_list_turns_and_filters(world: World) -> None:
    """Four a page, each with what it is about, its head, its people; only lists that hold something are offered."""
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    for number in range(6):
        await stage.group(f"Commission {number}", lead=paul)
    await stage.group("Python", kind=GroupKind.CLUB, members=[paul])
    shown = await paul.slash(world.channel, "groupe liste")
    assert len(await pages(paul, shown, "Suivant")) == 2
    shown = await paul.slash(world.channel, "groupe liste")
    assert "Commission 0" in text(shown)
    assert "Présidence\u00a0: **Paul Wea**" in text(shown)
    assert "1 personne · dernière activité" in text(shown)
    [select] = selects(shown)
    assert [option["label"] for option in select["options"]] == [
        "Tous les groupes",
        "Les commissions",
        "Les clubs",
        "Mes groupes",
    ]
    clubs = await choose(paul, shown, "Les clubs")
    assert "Club Python" in text(clubs)
    assert "Commission" not in text(clubs)
    see = await press(paul, clubs, "Voir Python")
    assert "Sans responsable pour l’instant." in text(see)


async def test_a_head_edits_and_the_card_follows(world: World) -> None:
    stage = await GroupStage.prepare(world)
    await made(stage)
    paul = stage.people["Paul"]
    group = await stage.row("Numérique")
    shown = await paul.slash(world.channel, "groupe voir", groupe="numerique")
    form = await press(paul, shown, "Modifier")
    changed = {NAME: "Cloud", MISSION: "Un nuage d’ici", WELCOME: "Lisez la charte", JOINING: ["request"]}
    edited = await fill(paul, form, changed)
    assert "Commission Cloud" in text(edited)
    await world.env.settle()
    card = (await stage.channel_messages(group.id))[0]
    assert "Commission Cloud" in text(card, world.env)
    assert "> Un nuage d’ici" in text(card, world.env)
    assert "sur demande" in text(card, world.env)
    assert "Demander à participer" in buttons(card, world.env)
    place = await stage.place(group.id, GroupPlaceKind.CHANNEL)
    assert place is not None
    assert channel(world.env, place).name == "cloud"


async def test_a_head_pins_and_unpins_in_the_groups_channel_only(world: World) -> None:
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    rose = await stage.member("Rose Kaemo", "Nickel")
    group_id = await stage.group("Numérique", lead=paul, members=[rose], channel_too=True)
    place = await stage.place(group_id, GroupPlaceKind.CHANNEL)
    assert place is not None
    salon = channel(world.env, place)
    message = await rose.send(salon, "À retenir")
    assert "Réservé aux responsables" in text(await rose.context_menu(salon, PIN, message))
    assert "Épinglé" in text(await paul.context_menu(salon, PIN, message))
    assert messages_in(salon)[0].pinned
    assert "Désépinglé" in text(await stage.anna.context_menu(salon, PIN, messages_in(salon)[0]))
    assert not messages_in(salon)[0].pinned
    elsewhere = await rose.send(world.channel, "Ailleurs")
    assert "salon ou le forum d’un de vos groupes" in text(await paul.context_menu(world.channel, PIN, elsewhere))


async def test_somebody_is_removed_with_a_reason_for_them_alone(world: World) -> None:
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    rose = await stage.member("Rose Kaemo", "Nickel")
    group_id = await stage.group("Numérique", lead=paul, members=[rose])
    shown = await paul.slash(world.channel, "groupe voir", groupe="numerique")
    people = await press(paul, shown, "Les participants")
    form = await choose(paul, people, "Rose Kaemo")
    removed = await fill(paul, form, {WHY: "Plus de nouvelles"})
    assert "lira votre raison sur sa page" in text(removed)
    page = await rose.slash(world.channel, "moi")
    assert "Vous ne participez plus à **Numérique**\u00a0: Plus de nouvelles" in text(page)
    assert not selects(
        await press(rose, await rose.slash(world.channel, "groupe voir", groupe=str(group_id)), "Les participants")
    )
    await press(rose, page, "J’ai compris")
    assert "Plus de nouvelles" not in text(await rose.slash(world.channel, "moi"))
    form = await rose.slash(world.channel, "groupe rejoindre", groupe=str(group_id))
    assert form.modal is not None, "whoever was removed asks, even where others come in at once"


async def test_joining_twice_shows_the_group(world: World) -> None:
    stage = await GroupStage.prepare(world)
    rose = await stage.member("Rose Kaemo", "Nickel")
    group_id = str(await stage.group("Numérique"))
    for _ in range(2):
        joined = await rose.slash(world.channel, "groupe rejoindre", groupe=group_id)
        assert "Vous participez à ce groupe." in text(joined)
        assert "1 personne participe" in text(joined)


async def test_somebody_leaves_after_being_asked(world: World) -> None:
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    group_id = await stage.group("Numérique", lead=paul)
    asked = await paul.slash(world.channel, "groupe quitter", groupe="numerique")
    assert "le bureau saura que vous le quittez" in text(asked)
    stayed = await press(paul, asked, "Rester")
    left = await press(paul, await press(paul, stayed, "Quitter"), "Quitter le groupe")
    assert "Le bureau en est informé." in text(left)
    assert "**Numérique** est sans responsable" in text(await stage.anna.slash(world.channel, "moi"))
    again = await paul.slash(world.channel, "groupe quitter", groupe=str(group_id))
    assert "ne participe pas" in text(again)


async def test_a_group_is_archived_and_reopened(world: World) -> None:
    stage = await GroupStage.prepare(world)
    await made(stage)
    group = await stage.row("Numérique")
    shown = await stage.anna.slash(world.channel, "groupe voir", groupe="numerique")
    form = await press(stage.anna, shown, "Archiver")
    archived = await fill(stage.anna, form, {WHY: "Mission accomplie"})
    assert "Archivé le" in text(archived)
    await world.env.settle()
    card = (await stage.channel_messages(group.id))[0]
    assert "Mission accomplie" in text(card, world.env)
    assert "Rejoindre" not in buttons(card, world.env)
    found = await stage.anna.autocomplete(world.channel, "groupe rouvrir", "groupe", "num")
    assert [each["name"] for each in found] == ["Commission Numérique"]
    opened = await stage.anna.slash(world.channel, "groupe rouvrir", groupe="numerique")
    assert "Archivé" not in text(opened)
    assert (await stage.row("Numérique")).status == GroupStatus.OPEN
    await world.env.settle()
    assert "Rejoindre" in buttons(card, world.env)


async def test_the_board_names_heads_by_command_and_by_form(world: World) -> None:
    """From a day to a day; a wrong day is told, and what was typed is kept."""
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    rose = await stage.member("Rose Kaemo", "Nickel")
    group_id = await stage.group("Numérique", members=[paul, rose])
    named = await stage.anna.slash(
        world.channel, "groupe nommer", membre=paul, role="lead", groupe="numerique", jusqu_au="31/12/2027"
    )
    assert "**Paul Wea**, responsable du 1er janvier 2026 au 31 décembre 2027" in text(named)
    page = await paul.slash(world.channel, "moi")
    assert "Commission Numérique (responsable)" in text(page)
    heads = await press(paul, await paul.slash(world.channel, "groupe voir", groupe=str(group_id)), "Les responsables")
    form = await press(paul, heads, "Nommer quelqu’un")
    wrong = await fill(paul, form, {WHO: [rose], AS_WHAT: ["co_lead"], FROM: "demain", UNTIL: ""})
    assert "Corriger" in str(buttons(wrong))
    form = await press(paul, heads, "Nommer quelqu’un")
    done = await fill(paul, form, {WHO: [rose], AS_WHAT: ["co_lead"], FROM: "", UNTIL: ""})
    assert "**Rose Kaemo**, coresponsable depuis le 1er janvier 2026" in text(done)
    heads = await press(paul, done, "Retour au groupe")
    heads = await press(paul, heads, "Les responsables")
    ended = await choose(paul, heads, "Rose Kaemo · coresponsable")
    assert "Cette personne reste dans le groupe." in text(ended)
    stranger = world.member("Inconnue Totale")
    refused = await stage.anna.slash(world.channel, "groupe nommer", membre=stranger, role="lead", groupe="numerique")
    assert "ne connaît pas encore cette personne" in text(refused)


async def test_requests_are_brought_up_in_the_groups_channel_once(world: World) -> None:
    """With a mention of the heads, and without the name of who asks."""
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    rose = await stage.member("Rose Kaemo", "Nickel")
    group_id = await stage.group("Numérique", lead=paul, joining="request", channel_too=True)
    form = await rose.slash(world.channel, "groupe rejoindre", groupe=str(group_id))
    await fill(rose, form, {WISH: "J’ai des idées"})
    await stage.let_days_pass(9)
    [reminder] = await stage.channel_messages(group_id)
    assert f"<@{paul.id}> 1 demande de participation attend votre réponse." in text(reminder, world.env)
    assert "Rose" not in text(reminder, world.env)
    assert [user.id for user in reminder.mentions] == [paul.id]
    requests = await press(paul, reminder, "1 demande", world.env)
    assert "Rose Kaemo" in text(requests)
    assert "plus d’une semaine" in text(await paul.slash(world.channel, "moi"))
    withdrawn = await press(
        rose, await rose.slash(world.channel, "groupe voir", groupe=str(group_id)), "Retirer ma demande"
    )
    assert "Demander à participer" in buttons(withdrawn)


async def test_a_card_deleted_by_hand_is_not_posted_again_unasked(world: World) -> None:
    stage = await GroupStage.prepare(world)
    await made(stage)
    paul = stage.people["Paul"]
    group = await stage.row("Numérique")
    card = (await stage.channel_messages(group.id))[0]
    place = await stage.place(group.id, GroupPlaceKind.CHANNEL)
    assert place is not None
    world.env.backend.delete_message(place, card.id)
    await stage.anna.slash(world.channel, "groupe rejoindre", groupe="numerique")
    await world.env.settle()
    shown = await paul.slash(world.channel, "groupe voir", groupe="numerique")
    assert "Une partie a été supprimée dans Discord" in text(shown)
    await world.env.advance_time(60)
    await press(paul, shown, "Recréer")
    await world.env.settle()
    assert any("Commission Numérique" in text(m, world.env) for m in await stage.channel_messages(group.id))


async def test_a_committee_has_no_button_to_join_on_its_card(world: World) -> None:
    stage = await GroupStage.prepare(world)
    await made(stage, "committee")
    group = await stage.row("Numérique")
    card = (await stage.channel_messages(group.id))[0]
    assert "Comité Numérique" in text(card, world.env)
    assert "Demander à participer" not in buttons(card, world.env)
    people = await press(stage.people["Paul"], card, "Les participants", world.env)
    assert "**Paul Wea** · responsable" in text(people)


async def test_a_card_has_one_primary_button(world: World) -> None:
    """For a member, a head and the board, whatever waits."""
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    rose = await stage.member("Rose Kaemo", "Nickel")
    group_id = await stage.group("Numérique", lead=paul, joining="request")
    form = await rose.slash(world.channel, "groupe rejoindre", groupe=str(group_id))
    await fill(rose, form, {WISH: "J’ai des idées"})
    for actor, primary in ((paul, ["1 demande"]), (rose, []), (stage.anna, ["1 demande"])):
        shown = await actor.slash(world.channel, "groupe voir", groupe=str(group_id))
        found = [label_of(each) for each in components(shown) if each.get("type") == 2 and each.get("style") == 1]
        assert found == primary, actor


async def test_in_the_groups_channel_no_name_is_needed(world: World) -> None:
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    group_id = await stage.group("Numérique", lead=paul, channel_too=True)
    place = await stage.place(group_id, GroupPlaceKind.CHANNEL)
    assert place is not None
    assert "Commission Numérique" in text(await paul.slash(channel(world.env, place), "groupe voir"))
    assert "salon ou le forum d’un de vos groupes" in text(await paul.slash(world.channel, "groupe voir"))
