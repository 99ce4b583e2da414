"""Votes as people live them: the board asks, members vote in private, the clock passes the close, all read the same.

Each story goes from `/vote creer` to what the database holds. How a vote is run (called off, extended, closed while
Discord is away, of a club) is in test_votes_run.py.
"""

from __future__ import annotations

import hashlib
import json
import re
from uuid import UUID

import pytest
from sqlalchemy import select

from models.database import Session
from models.polls.rules import read_rules
from models.polls.tables import Elector, Poll, PollOption, StoredBallot
from tests.support.actors import Shown, buttons, choose, message_of, press, text
from tests.support.results_stage import ResultsStage
from tests.support.voting_stage import A_HASH, AN_ID, SECRECY, TIES, plain
from tests.support.world import World

CLAUSE = {"Article des statuts (décision qui engage)": "Article 14 des statuts"}
LIST = {"Les options": "Nouméa\nKoné\nPoindimié"}


@pytest.fixture
async def stage(world: World) -> ResultsStage:
    return await ResultsStage.prepare(world)


async def files(stage: ResultsStage, *labels: str) -> list[bytes]:
    """These files of the result posted last, as Dan gets them."""
    offered = await press(stage["Dan"], stage.cards()[-1], "Procès-verbal et fichiers", stage.world.env)
    found = []
    for label in labels:
        (attachment,) = message_of(await press(stage["Dan"], offered, label)).attachments
        found.append(await attachment.read())
    return found


def result_of(poll: Poll) -> dict[str, object]:
    """What was counted, as it is kept."""
    assert poll.result is not None
    kept: dict[str, object] = json.loads(poll.result)
    return kept


async def test_a_motion_with_its_quorum_is_adopted_at_its_threshold(stage: ResultsStage) -> None:
    """Two thirds of the expressed exactly, with an abstention: adopted; a voice less would not be."""
    await stage.ask("statutes", "Nouveaux statuts", CLAUSE)
    said = stage.said()
    assert "Adoptée par au moins les deux tiers des suffrages exprimés. Quorum : au moins la moitié" in said
    assert "**0** bulletin sur 4" in said
    await stage.vote("Ben", "Pour")
    await stage.vote("Chloé", "Pour", "Nickel")
    await stage.vote("Chloé", "Contre", "Récif")
    await stage.vote("Anna", "Abstention")
    assert "**4** bulletins sur 4" in stage.said()
    await stage.pass_close()

    card, posted = stage.cards()
    said = stage.said_by(posted)
    assert "**La motion est adoptée : 2 pour, 1 contre.**" in said
    assert "Quorum atteint : 4 voix, il en fallait 2" in said
    assert "Majorité atteinte : 2, il en fallait 2 (au moins les deux tiers des suffrages exprimés)" in said
    shown = await press(stage["Sue"], card, "Le résultat", stage.world.env)
    assert "Décision, qui engage** · Article 14 des statuts" in plain(text(shown))
    (poll,) = await stage.polls()
    assert (poll.status, result_of(poll)["outcome"]) == ("closed", "adopted")
    assert sorted(ballot.choice for ballot in await stage.ballots()) == ["abstain", "against", "for", "for"]


async def test_a_missed_quorum_decides_nothing_and_a_second_call_follows(stage: ResultsStage) -> None:
    """As the card announced: the same question without quorum, which its asker opens when it shall be."""
    await stage.ask("statutes", "Nouveaux statuts", CLAUSE)
    assert "à défaut, seconde convocation sans quorum" in stage.said()
    await stage.vote("Ben", "Pour")
    await stage.pass_close()
    said = stage.said_by(stage.cards()[-1])
    assert "Le quorum n’est pas atteint : rien n’est décidé. Une seconde convocation peut suivre, sans quorum." in said
    assert "Quorum non atteint : 1 voix, il en fallait 2" in said

    home = await stage["Anna"].slash(stage.world.channel, "moi")
    drafts = await press(stage["Anna"], home, "Mes brouillons")
    draft = await choose(stage["Anna"], drafts, "Nouveaux statuts")
    assert "Adoptée par au moins les deux tiers des suffrages exprimés. Sans quorum." in plain(text(draft))
    assert "Article 14 des statuts" in text(draft)
    await press(stage["Anna"], draft, "Ouvrir le vote")
    await stage.vote("Ben", "Pour")
    await stage.pass_close()
    assert "**La motion est adoptée : 1 pour, 0 contre.**" in stage.said_by(stage.cards()[-1])
    shown = await press(stage["Dan"], stage.cards()[-1], "En détail", stage.world.env)
    assert "Fait suite au scrutin nº 1, « Nouveaux statuts »" in plain(text(shown))
    first, second = await stage.polls()
    assert (result_of(first)["outcome"], result_of(second)["outcome"]) == ("no_quorum", "adopted")
    assert second.previous_id == first.id
    assert read_rules(second.rules).quorum is None


async def test_a_tie_by_lot_is_drawn_again_by_hand(stage: ResultsStage) -> None:
    """From what stood on the card before anybody voted, and the seed of the published file, with SHA-256 alone."""
    await stage.ask("choice", "Quel lieu ?", LIST, rules={TIES: 2})
    assert "À égalité : un tirage au sort, que chacun peut refaire, décide." in stage.said()
    posted = stage.said()
    _, promise = re.findall(A_HASH, posted)
    poll_id, *options = re.findall(AN_ID, posted)
    assert len(options) == 3
    rules = plain(text(await press(stage["Sue"], stage.card(), "Les règles", stage.world.env)))
    assert re.findall(AN_ID, rules) == [poll_id, *options]
    assert "Qui héberge le serveur peut en connaître l’ordre avant la clôture, même en votant aussi." in rules
    await stage.vote("Ben", "Koné")
    await stage.vote("Anna", "Poindimié")
    await stage.pass_close()

    said = stage.said_by(stage.cards()[-1])
    assert "Après tirage au sort entre Koné et Poindimié, le choix se porte sur" in said
    published = json.loads((await files(stage, "Tout le scrutin (JSON)"))[0])
    seed, public_value = published["seed"], published["public_value"]
    assert hashlib.sha256(bytes.fromhex(seed)).hexdigest() == promise

    def key(option: str) -> str:
        return hashlib.sha256(f"cagou-lot-v1\n{seed}\n{public_value}\n{poll_id}\n{option}".encode()).hexdigest()

    assert published["lot"] == sorted(options, key=key)
    drawn = min(options[1:], key=key)
    label = ("Nouméa", "Koné", "Poindimié")[options.index(drawn)]
    assert f"le choix se porte sur {label}." in said
    (poll,) = await stage.polls()
    assert (poll.id, result_of(poll)["elected"]) == (UUID(poll_id), [drawn])
    kept = await stage.world.read(lambda s: s.scalars(select(PollOption.id).order_by(PollOption.position)).all())
    assert [str(each) for each in kept] == options


async def test_a_confidential_vote_tells_nothing_before_and_names_nobody_after(stage: ResultsStage) -> None:
    await stage.ask("motion", "Salaire du délégué")
    receipt = text(await stage.vote("Ben", "Contre")).split("`")[1]
    await stage.vote("Chloé", "Pour", "Nickel")
    await stage.vote("Chloé", "Pour", "Récif")
    await nothing_is_told_yet(stage, receipt)
    (poll,) = await stage.polls()
    tokens = {ballot.token for ballot in await stage.ballots()}
    await stage.pass_close()

    posted = stage.cards()[-1]
    assert "**La motion est adoptée : 2 pour, 1 contre.**" in stage.said_by(posted)
    assert "Qui a voté quoi" not in buttons(posted, stage.world.env)
    found = await stage["Ben"].slash(stage.world.channel, "vote recu", scrutin="1", recu=receipt)
    assert "Votre bulletin est compté" in text(found)
    assert "☑️ **Contre**" in text(found)
    for content in await files(stage, "Procès-verbal (Markdown)", "Bulletins (CSV)", "Tout le scrutin (JSON)"):
        assert not re.search(rb"Brousse|Nickel|Ben", content)
    await nothing_links_them(stage, poll.id, tokens, receipt)


async def nothing_is_told_yet(stage: ResultsStage, receipt: str) -> None:
    """The card, the lists, the receipt and the files of an open vote: how many have voted, and no more."""
    (poll,) = await stage.polls()
    ben, channel = stage["Ben"], stage.world.channel
    assert "**3** bulletins sur 4" in stage.said()
    told: list[Shown] = [
        stage.card(),
        await press(ben, stage.card(), "Qui a voté", stage.world.env),
        await ben.slash(channel, "vote recu", scrutin="1", recu=receipt),
        await ben.slash(channel, "vote historique"),
        await stage.press_made("Anna", "polls:papers", poll.id),
        await stage.press_made("Anna", "polls:paper", poll.id, "json"),
        await stage.press_made("Anna", "polls:result", poll.id),
    ]
    for shown in told:
        said = plain(text(shown, stage.world.env))
        assert not re.search(r"\bPour \*\*|\bContre\b|☑️|Brousse|Nickel|adoptée :", said), said
    assert poll.result is None
    assert all(len(ballot.choice) == 64 for ballot in await stage.ballots()), "sealed"


async def nothing_links_them(stage: ResultsStage, poll_id: UUID, tokens: set[str], receipt: str) -> None:
    """No key, no token, nobody and no time beside a ballot; the roll says who voted, and not what."""
    assert not stage.bot.keys.held()
    ballots = await stage.ballots()
    assert not tokens & {ballot.token for ballot in ballots}
    assert {(ballot.cast_by_id, ballot.cast_at, ballot.weight) for ballot in ballots} == {(None, None, 1)}
    assert sorted(ballot.choice for ballot in ballots) == ["against", "for", "for"]
    assert receipt.replace(" ", "") in {ballot.token.replace(" ", "") for ballot in ballots}

    def voted(session: Session) -> dict[str | None, bool | None]:
        return {each.name: each.voted for each in session.scalars(select(Elector).where(Elector.poll_id == poll_id))}

    assert await stage.world.read(voted) == {"Brousse": True, "Nickel": True, "Récif": True, "Lagon": False}


async def test_a_named_vote_lists_who_voted_what_after_the_close(stage: ResultsStage) -> None:
    """Before it one sees who has voted; what, only then. A deputy's ballot gives way to the representative's."""
    await stage.ask("motion", "Budget", rules={SECRECY: 1})
    assert "Nominatif" in stage.said()
    await stage.vote("Dan", "Contre")
    await stage.vote("Ben", "Contre")
    await stage.vote("Ben", "Pour")
    await stage.vote("Anna", "Pour")
    shown = await press(stage["Sue"], stage.card(), "Qui a voté", stage.world.env)
    assert "✅ Brousse" in text(shown)
    assert "▫️ Nickel" in text(shown)
    assert "Pour" not in text(shown)
    await stage.pass_close()

    shown = await press(stage["Sue"], stage.cards()[-1], "Qui a voté quoi", stage.world.env)
    assert "Brousse : **Pour** Lagon : **Pour** Nickel : n’a pas voté Récif : n’a pas voté" in plain(text(shown))
    (table,) = await files(stage, "Bulletins (CSV)")
    assert sorted(line.split(",")[-1] for line in table.decode().split()[1:]) == ["Brousse", "Lagon"]

    def kept(session: Session) -> dict[str | None, str]:
        names = {elector.id: elector.name for elector in session.scalars(select(Elector))}
        return {names[UUID(hex=ballot.token)]: ballot.choice for ballot in session.scalars(select(StoredBallot))}

    assert await stage.world.read(kept) == {"Brousse": "for", "Lagon": "for"}
