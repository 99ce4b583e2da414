"""`/cluster synchroniser` and `/cluster reglages`, as the board uses them; and what the role hierarchy forbids."""

from __future__ import annotations

import discord
from simcord import MemberActor
from simcord.results import InteractionResult
from sqlalchemy import select

from models import outbox
from models.audit import AuditEntry
from models.cluster.obstacles import obstacles
from models.cluster.tables import Cluster
from models.groups.places import facts
from models.groups.tables import GroupPlaceKind
from models.people.tables import Office
from tests.cogs.cluster.test_group_places import known, opened, role_ids, set_up
from tests.support.actors import buttons, channel_named, fill, messages_in, press, text
from tests.support.world import World


async def rules(world: World, who: MemberActor, months: str, supporters: str, organisations: str) -> InteractionResult:
    """Type the rules into the form."""
    form = await who.slash(world.channel, "cluster reglages")
    return await fill(
        who,
        form,
        {
            "Durée de conservation, en mois": months,
            "Soutiens nécessaires pour un club": supporters,
            "Adhérents différents parmi eux": organisations,
        },
    )


async def test_a_dry_run_changes_nothing_then_the_button_does_it(bare_world: World) -> None:
    """Roles given and taken are counted, what is missing is named; afterwards all is in line."""
    world = bare_world
    await set_up(world)
    anna, anna_id = await known(world, "Anna Kaledo", organisation="Alizé", office=Office.PRESIDENT)
    bruno, _ = await known(world, "Bruno Wamytan", organisation="Alizé")
    stranger = world.member("Inconnue")
    group_id = await opened(world, "Numérique", lead=anna_id)
    backend = world.env.backend
    board = next(role.id for role in backend.get_guild(world.guild.id).roles.values() if role.name == "Bureau")
    backend.add_member_role(world.guild.id, stranger.id, board)
    for role in role_ids(world, bruno).copy():
        backend.remove_member_role(world.guild.id, bruno.id, role)
    forum = (await world.read(lambda session: facts(session, group_id)))[GroupPlaceKind.FORUM].discord_id
    backend.delete_channel(forum or 0)
    await world.env.advance_time(60)
    shown = await anna.slash(world.channel, "cluster synchroniser")
    read = text(shown)
    assert "Les rôles de **2** personnes changeraient" in read
    assert f"<@&{board}> 1 personne le perd" in read
    assert "Le cluster n’en connaît pas 1" in read
    assert "Il manque à **Numérique**" in read
    assert "le forum des fils de projet" in read
    assert not role_ids(world, bruno)
    assert board in role_ids(world, stranger)
    await press(anna, shown, "Synchroniser")
    assert "C’est parti" in text(shown)
    await world.env.settle()
    assert role_ids(world, bruno)
    assert board not in role_ids(world, stranger)
    assert (await world.read(lambda session: facts(session, group_id)))[GroupPlaceKind.FORUM].discord_id
    await press(anna, shown, "Voir ce qui reste")
    assert "Tout est à jour" in text(shown)


async def test_others_may_neither_synchronise_nor_set_rules(bare_world: World) -> None:
    """A member may neither; an administrator of the server may synchronise, and set no rule of the association."""
    world = bare_world
    chief = await set_up(world)
    await known(world, "Anna Kaledo", organisation="Alizé", office=Office.PRESIDENT)
    bruno, _ = await known(world, "Bruno Wamytan", organisation="Alizé")
    for name in ("cluster synchroniser", "cluster reglages"):
        assert "bureau" in text(await bruno.slash(world.channel, name))
    assert "Tout est à jour" not in text(await bruno.slash(world.channel, "cluster synchroniser"))
    shown = text(await chief.slash(world.channel, "cluster synchroniser"))
    assert "Synchroniser" in shown or "Tout est à jour" in shown, "as far as the arrivals have their roles by now"
    assert "bureau" in text(await chief.slash(world.channel, "cluster reglages"))


async def test_the_board_sets_the_rules(bare_world: World) -> None:
    """In a form with the present ones; out of range is refused and keeps what was typed; the chain has it once."""
    world = bare_world
    await set_up(world)
    anna, _ = await known(world, "Anna Kaledo", organisation="Alizé", office=Office.PRESIDENT)
    refused = await rules(world, anna, "5", "5", "3")
    assert "de 6 à 120" in text(refused)
    assert "Corriger et réessayer" in buttons(refused)
    few = await rules(world, anna, "36", "2", "deux")
    assert "de 1 à 2" in text(few)
    for _ in range(2):
        assert "36" in text(await rules(world, anna, "36", "4", "2"))
    cluster = await world.read(lambda session: session.scalars(select(Cluster)).one())
    assert (cluster.retention_months, cluster.club_supporters, cluster.club_organisations) == (36, 4, 2)
    kinds = await world.read(lambda session: list(session.scalars(select(AuditEntry.kind))))
    assert kinds.count("cluster.rules_set") == 1
    assert any("36" in text(each) for each in messages_in(channel_named(world.guild, "journal-du-bureau")))


async def test_the_board_sets_the_rules_of_votes(bare_world: World) -> None:
    """Each holds or does not; what is not picked any more ends."""
    world = bare_world
    await set_up(world)
    anna, _ = await known(world, "Anna Kaledo", organisation="Alizé", office=Office.PRESIDENT)
    form = await anna.slash(world.channel, "cluster reglages")
    numbers = {
        "Durée de conservation, en mois": "24",
        "Soutiens nécessaires pour un club": "5",
        "Adhérents différents parmi eux": "3",
    }
    shown = await fill(anna, form, {**numbers, "Votes": ["poll_go_ahead", "roll_names"]})
    assert "Un second membre du bureau" in text(shown)
    cluster = await world.read(lambda session: session.scalars(select(Cluster)).one())
    assert (cluster.poll_go_ahead, cluster.roll_names) == (True, True)
    form = await press(anna, shown, "Modifier les règles")
    await fill(anna, form, {**numbers, "Votes": ["roll_names"]})
    cluster = await world.read(lambda session: session.scalars(select(Cluster)).one())
    assert (cluster.poll_go_ahead, cluster.roll_names) == (False, True)


async def test_what_the_hierarchy_forbids_is_told_once_and_caught_up_with(bare_world: World) -> None:
    """Once in the journal however often it is met; in the state; and when the role is dragged, people get it."""
    world = bare_world
    chief = await set_up(world)
    backend = world.env.backend
    board = next(role.id for role in backend.get_guild(world.guild.id).roles.values() if role.name == "Bureau")
    backend.reorder_roles(world.guild.id, [{"id": board, "position": 40}])
    await world.env.settle()
    anna, _ = await known(world, "Anna Kaledo", organisation="Alizé", office=Office.PRESIDENT)
    shown = await chief.slash(world.channel, "cluster synchroniser")
    assert f"⛔ <@&{board}> est au-dessus de mon propre rôle" in text(shown)
    for _ in range(3):
        await world.write(lambda session: outbox.project(session, "roles.all", None, world.now))
    assert board not in role_ids(world, anna)
    journal = channel_named(world.guild, "journal-du-bureau")
    told = [each for each in messages_in(journal) if "Discord bloque" in text(each)]
    assert len(told) == 1
    assert "au-dessus de mon propre rôle" in text(await chief.slash(world.channel, "cluster etat"))
    backend.reorder_roles(world.guild.id, [{"id": board, "position": 1}])
    await world.env.settle()
    assert not await world.read(obstacles)
    assert board in role_ids(world, anna)
    backend.reorder_roles(world.guild.id, [{"id": board, "position": 40}])
    backend.remove_member_role(world.guild.id, anna.id, board)
    await world.write(lambda session: outbox.project(session, "roles.all", None, world.now))
    assert len([each for each in messages_in(journal) if "Discord bloque" in text(each)]) == 2


async def test_a_permission_taken_from_the_bot_is_an_obstacle(bare_world: World) -> None:
    """Manage Roles: told once, and caught up with once it is given back."""
    world = bare_world
    await set_up(world)
    backend = world.env.backend
    own = backend.get_member(world.guild.id, backend.bot_user.id).role_ids[0]
    role = backend.get_role(world.guild.id, own)
    everything = role.permissions
    backend.edit_role(world.guild.id, own, {"permissions": everything & ~discord.Permissions.manage_roles.flag})
    await world.env.settle()
    anna, _ = await known(world, "Anna Kaledo", organisation="Alizé", office=Office.PRESIDENT)
    shown = await anna.slash(world.channel, "cluster synchroniser")
    assert "Gérer les rôles" in text(shown)
    backend.edit_role(world.guild.id, own, {"permissions": everything})
    await world.env.settle()
    shown = await anna.slash(world.channel, "cluster synchroniser")
    if "Synchroniser" in buttons(shown):  # else her arrival had met the obstacle already, and was caught up with
        await press(anna, shown, "Synchroniser")
        await world.env.settle()
    assert role_ids(world, anna)
    assert not await world.read(obstacles)
