"""The board changes hands: who may do what, and which roles they hold, follows the instants, on every card that is
open.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from simcord import MemberActor
from sqlalchemy import select

from models import audit
from models.audit import AuditEntry
from models.people.board import current_board
from models.people.tables import Office
from tests.journeys.test_main_job import set_up
from tests.support.actors import buttons, channel_named, fill, press, selects
from tests.support.board_stage import FROM, UNTIL, BoardStage
from tests.support.world import World

BOARD_ONLY = "Cela revient au bureau"
REGISTER = "Tenir le registre des adhérents"


async def installed(world: World) -> tuple[BoardStage, MemberActor]:
    """An installed cluster whose administrator has named Anna, and nobody else."""
    root = await set_up(world)
    anna = world.member("Anna Kaledo")
    stage = BoardStage(world, anna, channel_named(world.guild, "journal-du-bureau"))
    await stage.appoint(root, anna, Office.PRESIDENT)
    return stage, root


def roles_of(world: World, actor: MemberActor) -> set[str]:
    """The names of the roles somebody holds."""
    guild = world.env.backend.get_guild(world.guild.id)
    return {guild.roles[each].name for each in guild.members[actor.id].role_ids}


async def holds_from_to(stage: BoardStage, name: str) -> tuple[datetime, datetime | None]:
    """When the mandate of somebody begins and ends."""
    [seat] = [seat for seat in await stage.seats() if seat.name == name]
    return seat.since, seat.until


async def test_from_the_first_board_to_the_next(bare_world: World) -> None:
    """Succession: nothing before its instant, everything from it on, and the roles follow."""
    stage, root = await installed(bare_world)
    world, anna, paul = stage.world, stage.anna, bare_world.member("Paul Wamo")

    # After the first board only the board appoints: the administrator's card says so when it is pressed.
    roots_form = await press(root, await stage.see(root), "Nommer à une fonction")
    rose = world.member("Rose Poadja")
    await stage.appoint(anna, rose, Office.SECRETARY)
    assert BOARD_ONLY in stage.text(await stage.fill_in(root, roots_form, paul, Office.TREASURER))
    assert "Nommer à une fonction" not in buttons(await stage.see(root))

    # Paul is to preside from the day after tomorrow; Anna's mandate then ends, and not before.
    form = await press(anna, await stage.see(anna), "Nommer à une fonction")
    given = await stage.fill_in(anna, form, paul, Office.PRESIDENT, **{FROM: "03/01/2026", UNTIL: "31/12/2027"})
    assert "se termine quand celui-ci débute" in stage.text(given)
    begins, _ = await holds_from_to(stage, "Paul Wamo")
    assert (await holds_from_to(stage, "Anna Kaledo"))[1] == begins
    assert roles_of(world, anna) == {"Bureau"}
    assert roles_of(world, paul) == set()
    annas_card, annas_form = await stage.see(anna), await press(anna, await stage.see(anna), "Nommer à une fonction")
    luc = world.member("Luc Tein")

    await stage.wait_until(begins - timedelta(seconds=1))
    assert BOARD_ONLY in stage.text(await stage.appoint(paul, luc, Office.TREASURER))
    assert "Présidence** : Anna Kaledo" in stage.text(await stage.see(anna))
    await stage.wait_until(begins)
    # Both cards were open before: what they offered is over at this very instant.
    assert BOARD_ONLY in stage.text(await stage.fill_in(anna, annas_form, luc, Office.TREASURER))
    assert BOARD_ONLY in stage.text(await press(anna, annas_card, "Nommer à une fonction"))
    assert "Présidence** : Paul Wamo" in stage.text(await stage.see(anna))
    assert "Nomination enregistrée" in stage.text(await stage.appoint(paul, luc, Office.TREASURER))
    assert roles_of(world, anna) == set()
    assert roles_of(world, paul) == {"Bureau"}
    assert "Paul Wamo : présidence, du 3 janvier 2026 au 31 décembre 2027." in stage.told()


async def test_a_mandate_ends_at_its_instant_under_an_open_confirmation(bare_world: World) -> None:
    stage, _ = await installed(bare_world)
    world, anna, paul = stage.world, stage.anna, bare_world.member("Paul Wamo")
    await stage.appoint(anna, paul, Office.TREASURER, jusqu_au="02/01/2026")
    await stage.appoint(anna, world.member("Rose Poadja"), Office.COUNCIL)
    _, until = await holds_from_to(stage, "Paul Wamo")
    assert until is not None
    asked = await stage.mandate(paul, "Rose Poadja")
    await stage.press(paul, asked, "Mettre fin au mandat")
    assert "Mettre fin à ce mandat maintenant" in stage.text(asked)
    dates = await press(paul, await stage.mandate(paul, "Rose Poadja"), "Modifier les dates")

    await stage.wait_until(until)
    assert BOARD_ONLY in stage.text(await stage.press(paul, asked, "Mettre fin au mandat"))
    assert BOARD_ONLY in stage.text(await fill(paul, dates, {UNTIL: "31/12/2026"}))
    board = await world.read(lambda session: current_board(session, world.now))
    assert [seat.name for seat in board] == ["Anna Kaledo", "Rose Poadja"]
    assert roles_of(world, paul) == set()
    assert "Trésorerie** : à pourvoir" in stage.text(await stage.see(anna))


async def test_a_delegates_powers_are_lent_taken_back_and_end_with_the_mandate(bare_world: World) -> None:
    stage, _ = await installed(bare_world)
    world, anna, ida = stage.world, stage.anna, bare_world.member("Ida Xalite")
    given = await stage.appoint(anna, ida, Office.DELEGATE, jusqu_au="03/01/2026")
    assert "Exporter les membres" not in buttons(await ida.slash(world.channel, "aide"))
    await stage.lend(given, REGISTER)
    idas_help = await ida.slash(world.channel, "aide")
    assert "Exporter les membres" in buttons(idas_help)
    assert "Nommer à une fonction" not in buttons(idas_help), "what was not lent stays the board's"
    assert BOARD_ONLY not in stage.text(await press(ida, idas_help, "Exporter les membres"))
    assert roles_of(world, ida) == set(), "a delegate is not the board"

    await stage.lend(given)
    assert BOARD_ONLY in stage.text(await press(ida, idas_help, "Exporter les membres"))
    await stage.lend(given, REGISTER)
    _, until = await holds_from_to(stage, "Ida Xalite")
    assert until is not None
    await stage.wait_until(until - timedelta(seconds=1))
    assert BOARD_ONLY not in stage.text(await press(ida, idas_help, "Exporter les membres"))
    await stage.wait_until(until)
    assert BOARD_ONLY in stage.text(await press(ida, idas_help, "Exporter les membres"))
    assert "Délégation générale** : à pourvoir" in stage.text(await stage.see(anna))

    chain = await world.read(lambda s: list(s.scalars(select(AuditEntry).order_by(AuditEntry.sequence))))
    assert [entry.kind for entry in chain].count("board.powers") == 3
    assert audit.first_break(chain) is None
    assert selects(await stage.see(anna))
