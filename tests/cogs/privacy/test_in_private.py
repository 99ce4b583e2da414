"""`/mes-donnees` in a private message: for who has left the server, wherever they are known."""

from __future__ import annotations

import json
from uuid import UUID

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import UserHandle
from sqlalchemy import select

from bot.client import Cagou
from models.actor import Actor
from models.audit import Change, append
from models.database import everywhere
from models.people.tables import Office, Person
from tests.cogs.privacy.test_my_data import attached
from tests.support import factories
from tests.support.actors import buttons, pages, press, text
from tests.support.world import World

NOTHING = "aucun cluster servi par Cagou ne vous connaît"


async def gone(world: World, name: str = "Anna Kaledo", **known: object) -> UserHandle:
    """Somebody whom the cluster knows, and who has left the server."""
    actor = await world.person(name, organisation="Nickel Sud", **known)  # type: ignore[arg-type]  # as `person` takes
    world.guild.remove_member(actor)
    await world.env.settle()
    return actor.user


async def another_cluster(world: World, user: UserHandle, name: str = "Réseau Nord") -> UUID:
    """A second cluster that knows the same Discord user under another name."""
    now = world.now
    id = await world.write(lambda session: factories.cluster(session, guild_id=1, now=now, name=name), everywhere())
    await world.write(lambda session: factories.person(session, "Anna K.", user_id=user.id, now=now), id)
    return id


async def people(world: World, cluster_id: UUID | None = None) -> list[str]:
    query = select(Person)
    rows = await world.read(lambda session: session.scalars(query).all(), cluster_id)
    return sorted(person.full_name for person in rows)


async def test_who_has_left_sees_and_takes_away_what_is_held(world: World) -> None:
    anna = await gone(world)
    shown = await anna.slash("mes-donnees voir")
    assert shown.ephemeral
    assert "Open NC" in text(shown)
    assert "Anna Kaledo" in text(shown)
    assert buttons(shown) == ["Récupérer en un fichier", "Tout effacer", "Ce qui est gardé, et pourquoi"]
    for exported in (await anna.slash("mes-donnees exporter"), await press(anna, shown, "Récupérer en un fichier")):
        content = json.loads(await attached(exported, world))
        assert content["tables"]["person"]["rows"][0]["family_name"] == "Kaledo"


async def test_who_has_left_erases_everything(world: World) -> None:
    anna = await gone(world, office=Office.PRESIDENT)
    asked = await press(anna, await anna.slash("mes-donnees voir"), "Tout effacer")
    assert "Votre mandat prend fin" in text(asked)
    assert "Anna Kaledo" in text(await press(anna, asked, "Ne rien effacer"))
    asked = await press(anna, asked, "Tout effacer")
    await press(anna, asked, "Effacer définitivement")
    assert "Plus rien n’est conservé" in text(asked)
    assert await people(world) == []
    assert NOTHING in text(await anna.slash("mes-donnees voir"))


async def test_buttons_work_after_the_erasure_and_after_a_restart(world: World) -> None:
    """The cluster does not know them any more, and says so."""
    anna = await gone(world)
    asked = await anna.slash("mes-donnees effacer")
    await world.restart()
    await press(anna, asked, "Effacer définitivement")
    shown = await anna.slash("mes-donnees voir")
    assert NOTHING in text(shown)


async def test_a_stranger_is_told_that_nobody_knows_them(world: World) -> None:
    stranger = world.env.create_user("inconnue", global_name="Inconnue")
    for command in ("voir", "exporter", "effacer"):
        shown = await stranger.slash(f"mes-donnees {command}")
        assert NOTHING in text(shown)
        assert buttons(shown) == []


async def test_of_several_clusters_one_is_chosen(world: World) -> None:
    """Each holds its own; erasing in one leaves the other."""
    anna = await gone(world)
    other = await another_cluster(world, anna)
    shown = await anna.slash("mes-donnees voir")
    assert buttons(shown) == ["Open NC", "Réseau Nord"]
    assert "Kaledo" not in text(shown)
    await press(anna, shown, "Réseau Nord")
    assert "Anna K." in text(shown)
    asked = await anna.slash("mes-donnees effacer")
    await press(anna, asked, "Réseau Nord")
    await press(anna, asked, "Effacer définitivement")
    assert await people(world, other) == []
    assert await people(world) == ["Anna Kaledo"]
    assert "Anna Kaledo" in text(await anna.slash("mes-donnees voir"))


async def test_of_several_clusters_a_file_comes_from_the_one_chosen(world: World) -> None:
    anna = await gone(world)
    await another_cluster(world, anna)
    chosen = await press(anna, await anna.slash("mes-donnees exporter"), "Réseau Nord")
    assert json.loads(await attached(chosen, world))["cluster"] == "Réseau Nord"


async def test_somebody_never_known_who_left_a_trace_finds_it(world: World) -> None:
    """An administrator who installed the cluster, say."""
    chief = world.member("Chef", administrator=True)
    change = Change("cluster.installed", None, {}, {})
    await world.write(
        lambda session: append(session, change, actor=Actor(chief.id), person_id=None, actor_name=None, now=world.now)
    )
    world.guild.remove_member(chief)
    await world.env.settle()
    shown = await chief.user.slash("mes-donnees voir")
    assert "Open NC" in text(shown)
    asked = await press(chief.user, shown, "Tout effacer")
    await press(chief.user, asked, "Effacer définitivement")
    assert "Plus rien n’est conservé" in text(asked)
    assert NOTHING in text(await chief.user.slash("mes-donnees voir"))


async def test_in_a_server_that_is_no_cluster_it_is_as_in_private(world: World) -> None:
    """Whoever installed Cagou for themselves has its commands in every server; its administrator is none of ours."""
    anna = await gone(world)
    elsewhere = world.env.create_guild("Ailleurs")
    channel = elsewhere.create_text_channel("general")
    role = elsewhere.create_role("Chef", permissions=discord.Permissions(administrator=True))
    member = elsewhere.add_member(anna, roles=[role])
    shown = await member.slash(channel, "mes-donnees voir")
    assert shown.ephemeral
    assert "Anna Kaledo" in text(shown)
    assert "Ma page" not in buttons(shown)
    asked = await press(member, shown, "Tout effacer")
    await press(member, asked, "Effacer définitivement")
    assert await people(world) == []


async def test_the_roles_of_a_member_go_from_afar_too(world: World) -> None:
    """Asked in private by somebody who is still in the server."""
    anna = await world.person("Anna Kaledo")
    asked = await anna.user.slash("mes-donnees effacer")
    await press(anna.user, asked, "Effacer définitivement")
    assert await people(world) == []


@pytest.mark.parametrize("in_private", [True, False])
async def test_the_page_tells_what_is_kept_why_and_how_long(world: World, in_private: bool) -> None:
    anna: UserHandle | MemberActor = await gone(world) if in_private else await world.person("Anna Kaledo")
    shown = (
        await anna.slash("mes-donnees voir")
        if isinstance(anna, UserHandle)
        else await anna.slash(world.channel, "mes-donnees voir")
    )
    await press(anna, shown, "Ce qui est gardé, et pourquoi")
    assert "pourquoi, combien de temps" in text(shown)
    read = "\n".join(await pages(anna, shown, "Suivant"))
    for said in ("Qui vous êtes", "Le journal", "24 mois", "Pour effacer", "Cagou ne lit pas les messages"):
        assert said in read
    await press(anna, shown, "Ce qui est conservé sur moi")
    assert "Anna Kaledo" in text(shown)


async def test_discord_is_told_that_users_may_install_it(world: World) -> None:
    """`integration_types` 1: by users; `contexts` 1: private messages with the bot. Of no other command."""
    bot = world.env.bot
    assert isinstance(bot, Cagou)
    private = {
        command.name
        for command in bot.tree.get_commands()
        if (made := command.to_dict(bot.tree)).get("integration_types") == [0, 1] and made.get("contexts") == [0, 1]
    }
    assert "mes-donnees" in private
