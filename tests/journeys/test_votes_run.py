"""How a vote is run, as people live it: of a club by its head, called off, made longer, closed in an outage."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from simcord.backend.errors import BackendError
from sqlalchemy import select

from models.audit import AuditEntry
from models.database import Session
from models.groups.tables import GroupKind, GroupPlaceKind
from models.outbox import OutboxItem
from models.people.tables import Person
from models.polls.owed import RESULT
from models.polls.tables import Elector, Poll
from tests.support import factories, wire
from tests.support.actors import buttons, channel, fill, messages_in, press, text
from tests.support.results_stage import ResultsStage
from tests.support.voting_stage import SECRECY, plain
from tests.support.world import World

WAITS = timedelta(seconds=5)
"""After the end, for what was cast before it: the close itself."""


@pytest.fixture
async def stage(world: World) -> ResultsStage:
    return await ResultsStage.prepare(world)


async def kinds(stage: ResultsStage) -> list[str]:
    """What the journal holds of votes, in order."""
    found = select(AuditEntry.kind).where(AuditEntry.kind.startswith("polls.")).order_by(AuditEntry.sequence)
    return list(await stage.world.read(lambda session: session.scalars(found).all()))


async def found_club(stage: ResultsStage) -> int:
    """The club Python: Ben leads it, Dan and Sue (whose organisation is suspended) are in it. Returns its channel."""
    place, now = stage.world.guild.create_text_channel("club-python"), stage.world.now

    def make(session: Session) -> None:
        ids = {person.discord_user_id: person.id for person in session.scalars(select(Person))}
        factories.group(
            session,
            "Python",
            now=now,
            kind=GroupKind.CLUB,
            lead=ids[stage["Ben"].id],
            members=[ids[stage[name].id] for name in ("Dan", "Sue")],
            places={GroupPlaceKind.CHANNEL: place.id},
        )

    await stage.world.write(make)
    return place.id


async def test_a_club_is_asked_by_its_head_and_only_its_people_vote(stage: ResultsStage) -> None:
    world = stage.world
    place = channel(world.env, await found_club(stage))
    refused = await stage["Dan"].slash(world.channel, "vote creer", modele="motion", groupe="Python")
    assert "Réservé aux responsables du groupe" in plain(text(refused))
    await stage.ask("motion", "Atelier du jeudi", by="Ben", group="Python")
    assert not stage.cards(), "it stands in the club's own channel"
    (card,) = messages_in(place)
    said = stage.said_by(card)
    assert "Club Python : ses participants, une voix par personne" in said
    assert "bulletin sur 2" in said

    shown = await press(stage["Dan"], card, "Voter", world.env)
    assert "Vous votez pour vous-même" in plain(text(shown))
    await press(stage["Dan"], await press(stage["Dan"], shown, "Pour"), "Confirmer")
    refusals = {
        "Anna": "Seules les personnes de Python votent ici, telles qu’à l’ouverture du vote",
        "Sue": "Tardive : adhésion suspendue, qui ne donnait pas de voix à l’ouverture de ce vote",
    }
    for name, why in refusals.items():
        shown = await press(stage[name], card, "Voter", world.env)
        assert why in plain(text(shown)), name
        assert "Pour" not in buttons(shown)
    await stage.pass_close()
    assert "**La motion est adoptée : 1 pour, 0 contre.**" in stage.said_by(messages_in(place)[-1])
    electors = await world.read(lambda session: set(session.scalars(select(Elector.name)).all()))
    assert electors == {"Ben", "Dan"}
    assert len(await stage.ballots()) == 1


async def test_called_off_with_its_reason_and_the_voters_are_told(stage: ResultsStage) -> None:
    await stage.ask("motion", "Budget")
    ballot = await press(stage["Ben"], await stage.press_vote("Ben"), "Pour")
    await stage.vote("Anna", "Pour")
    rules = await press(stage["Paul"], stage.card(), "Les règles", stage.world.env)
    form = await press(stage["Paul"], rules, "Annuler le vote")
    await fill(stage["Paul"], form, {"Pourquoi\u202f?": "Le montant était faux"})

    assert "par Paul : « Le montant était faux »" in stage.said()
    assert "Voter" not in buttons(stage.card(), stage.world.env)
    late = await press(stage["Ben"], ballot, "Confirmer")
    assert "rien n’a été enregistré" in plain(text(late))
    assert "À voter" not in text(await stage["Ben"].slash(stage.world.channel, "moi"))
    await stage.world.env.advance_time(timedelta(hours=5).total_seconds())
    assert len(stage.cards()) == 1, "no result comes of it"
    (poll,) = await stage.polls()
    assert (poll.status, poll.result, poll.cancel_reason) == ("cancelled", None, "Le montant était faux")
    assert not await stage.ballots()
    assert not stage.bot.keys.held()
    assert await kinds(stage) == ["polls.opened", "polls.cancelled"]


async def test_made_longer_before_its_end_and_openly(stage: ResultsStage) -> None:
    """The first end stays on the card; who votes between the two is counted; once it is over nothing moves any more."""
    await stage.ask("motion", "Budget")
    (before,) = await stage.polls()
    rules = await press(stage["Anna"], stage.card(), "Les règles", stage.world.env)
    form = await press(stage["Anna"], rules, "Prolonger")
    await fill(stage["Anna"], form, {"Clôture": "01/01/2026 17:00"})
    (poll,) = await stage.polls()
    assert poll.first_closes_at == before.closes_at
    assert poll.closes_at == instant(before) + timedelta(hours=2)
    said = stage.said()
    assert f"Jusqu’au <t:{int(instant(poll).timestamp())}:f> (prolongé" in said
    assert f"<t:{int(instant(before).timestamp())}:f>)" in said

    await stage.world.env.advance_time(timedelta(hours=4, minutes=30).total_seconds())
    await stage.vote("Ben", "Pour")
    open_form = await press(stage["Anna"], rules, "Prolonger")
    await stage.pass_close()
    late = await fill(stage["Anna"], open_form, {"Clôture": "01/01/2026 20:00"})
    assert "Cela n’a pas fonctionné" in text(late)
    assert "**La motion est adoptée : 1 pour, 0 contre.**" in stage.said_by(stage.cards()[-1])
    assert await kinds(stage) == ["polls.opened", "polls.extended", "polls.closed"]


async def test_closed_at_its_instant_while_discord_is_away(stage: ResultsStage) -> None:
    """What is counted does not wait for Discord, and what is owed to it waits; posted once, also after a restart."""
    world = stage.world
    await stage.ask("motion", "Budget", rules={SECRECY: 1})
    await stage.vote("Ben", "Pour")
    (poll,) = await stage.polls()
    end = instant(poll)

    def away(call: wire.Call, proceed: wire.Proceed) -> None:
        raise BackendError(500, 0, "Internal Server Error")

    back = wire.intercept(world.env.backend, away)
    await stage.pass_close()
    (poll,) = await stage.polls()
    assert (poll.status, poll.closed_at) == ("closed", end + WAITS)
    assert "Clos le" not in stage.said(), "nobody could be told yet"
    owed = select(OutboxItem.failed_at).where(OutboxItem.kind == RESULT)
    assert await world.read(lambda session: session.scalars(owed).all()) == [None]
    back()
    await world.env.advance_time(timedelta(minutes=5).total_seconds())
    await one_result(stage)
    await world.restart()
    await world.env.advance_time(timedelta(minutes=1).total_seconds())
    await one_result(stage)


async def test_the_bot_itself_is_away_past_the_close(stage: ResultsStage) -> None:
    """It is closed at the return, with the ballots cast before its end; until then nobody votes any more."""
    world = stage.world
    await stage.ask("motion", "Budget")
    ballot = await press(stage["Anna"], await stage.press_vote("Anna"), "Contre")
    await stage.vote("Ben", "Pour")
    await stage.bot.schedule.stop()
    await stage.pass_close()
    late = await press(stage["Anna"], ballot, "Confirmer")
    assert "rien n’a été enregistré" in plain(text(late))
    (poll,) = await stage.polls()
    assert poll.status == "open"
    await world.restart()
    await one_result(stage)
    assert not stage.bot.keys.held()
    assert await kinds(stage) == ["polls.opened", "polls.closed"]


async def one_result(stage: ResultsStage) -> None:
    """The card says that it is over, and one message what came of it."""
    results = [card for card in stage.cards() if "Résultat du scrutin nº 1" in stage.said_by(card)]
    assert len(results) == 1
    assert "**La motion est adoptée : 1 pour, 0 contre.**" in stage.said_by(results[0])
    assert "Clos le" in stage.said_by(stage.cards()[0])


def instant(poll: Poll) -> datetime:
    """Its end as it stands now."""
    assert poll.closes_at is not None
    return poll.closes_at
