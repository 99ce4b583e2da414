"""A published vote is checked with nothing but the file: it holds, and one changed byte anywhere is found."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.command_line_verify import OUTCOMES, WRONG_POLL, verify_file
from bot.language import language_for
from models import sealed
from models.database import Database, Session
from models.polls import errors
from models.polls.chain import PublishedBallot, chained, last_hash, next_hash
from models.polls.counting import Outcome, count, value_of
from models.polls.digests import roll_hash
from models.polls.history import past_polls
from models.polls.publishing import Publication, as_csv, as_json, closed_poll, published, written_out
from models.polls.receipts import find_receipt
from models.polls.roll_call import who_voted, yet_to_vote
from models.polls.rules import Rules
from models.polls.tables import Elector, Method, Nature, Poll, PollStatus, SubjectKind
from models.polls.terms import terms_of
from models.polls.verifying import PollWrong, check_poll
from models.tally import Base, Quorum, TieRule, more_than_half
from tests.support.ballot_stage import AFTER, NOW, Hall
from tests.support.poll_factories import SIMPLE

BOTH = pytest.mark.parametrize("named", [True, False], ids=["named", "confidential"])
ALL = {"Alpha": 1, "Beta": 1, "Gamma": 2, "Epsilon": 1, "Zeta": 3}
LATER = AFTER + timedelta(days=400)


@pytest.fixture
async def hall(database: Database, tmp_path: Path) -> Hall:
    return await Hall.build(database, tmp_path)


async def voted(hall: Hall, **facts: Any) -> UUID:
    """A closed choice among three that ended in a tie, by lot."""
    poll_id = await hall.open(
        ALL,
        method=Method.CHOICE,
        options=["Nouméa", "=Dumbéa", "Païta"],
        rules=Rules(ties=TieRule.LOT, quorum=Quorum(Fraction(1, 4))),
        **facts,
    )
    for who, organisation, choice in (("Dan", "Gamma", "1"), ("Chloé", "Beta", "0"), ("Anna", "Alpha", "0")):
        await hall.cast(poll_id, who, organisation, choice)
    await hall.cast(poll_id, "Hugo", "Epsilon", "blank")
    await hall.close(poll_id)
    return poll_id


async def publication(hall: Hall, poll_id: UUID, who: str = "Eve") -> Publication:
    return await hall.read(lambda session: published(closed_poll(session, hall.actor(who), poll_id, now=LATER)))


def content_of(public: Publication) -> bytes:
    return b"".join(written_out(public))


def check(folder: Path, content: bytes, language: str = "en") -> tuple[bool, str]:
    """Whether it holds, and all that is said of it."""
    path, said = folder / "vote.jsonl", io.StringIO()
    path.write_bytes(content)
    holds = verify_file(path, language_for(language), Console(file=said, soft_wrap=True, highlight=False))
    return holds, said.getvalue()


def resealed(content: bytes, change: Callable[[list[dict[str, Any]]], None]) -> bytes:
    """The file with its lines changed, sealed again by whoever changed them."""
    lines = [json.loads(line) for line in content.splitlines()][:-1]
    change(lines)
    seal = sealed.Seal()
    return b"".join(seal.add(sealed.spelled(line)) for line in lines) + seal.line()


@BOTH
async def test_a_published_vote_holds(hall: Hall, named: bool, tmp_path: Path) -> None:
    """It says what it checked, in both languages, and is the same for everybody at any time."""
    poll_id = await voted(hall, named=named)
    public = await publication(hall, poll_id)
    content = content_of(public)
    holds, said = check(tmp_path, content)
    assert holds, said
    poll = await hall.poll(poll_id)
    for part in (
        "Vote 1 of Open NC: Changer de locaux",
        "the roll of 5 electors, 8 in voices",
        "Checked: 4 ballots" if named else "Checked: 5 ballots",
        "Counted again: decided.",
        poll.roll_hash,
        poll.ballots_hash,
        "Everything holds.",
    ):
        assert part is not None
        assert part in said
    holds, said = check(tmp_path, content, "fr")
    assert holds
    assert "Recompté" in said
    assert content_of(await publication(hall, poll_id, "Anna")) == content
    assert public.result.elected[0] in (str(option.id) for option in public.poll.options[:2])
    assert public.result.elected[0] == min(public.result.tie.among, key=public.lot.order.index)  # type: ignore[union-attr]  # there is one


@BOTH
async def test_one_changed_byte_is_found(hall: Hall, named: bool, tmp_path: Path) -> None:
    """Anywhere in the file; so is a line that is missing, twice, or in another place."""
    content = content_of(await publication(hall, await voted(hall, named=named)))

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(0, len(content) - 1), st.integers(1, 255))
    def one_byte(at: int, flip: int) -> None:
        changed = bytearray(content)
        changed[at] ^= flip
        assert not check(tmp_path, bytes(changed))[0]

    one_byte()
    lines = content.splitlines(keepends=True)
    for at in range(len(lines)):
        assert not check(tmp_path, b"".join(lines[:at] + lines[at + 1 :]))[0]
        assert not check(tmp_path, b"".join(lines[: at + 1] + lines[at:]))[0]
    assert not check(tmp_path, b"".join([*lines[:-3], lines[-2], lines[-3], lines[-1]]))[0]


def _set(kind: str, key: str, value: object) -> Callable[[list[dict[str, Any]]], None]:
    def change(lines: list[dict[str, Any]]) -> None:
        place = {"header": 0, "roll": 1, "ballot": len(lines) - 1}[kind]
        lines[place][key] = value

    return change


def _drop_ballot(lines: list[dict[str, Any]]) -> None:
    lines.pop()


def _swap_ballots(lines: list[dict[str, Any]]) -> None:
    lines[-1], lines[-2] = lines[-2], lines[-1]


def _put_ballots_before_the_roll(lines: list[dict[str, Any]]) -> None:
    lines.insert(1, lines.pop())


def _other_outcome(lines: list[dict[str, Any]]) -> None:
    lines[0]["result"]["elected"] = [lines[0]["options"][2]["id"]]


def _other_lot(lines: list[dict[str, Any]]) -> None:
    lines[0]["lot"].reverse()


def _other_rules(lines: list[dict[str, Any]]) -> None:
    lines[0]["rules"]["ties"] = "status_quo"


FORGED = {
    "choice": (_set("ballot", "choice", "2"), PollWrong.HASH),
    "nonsense": (_set("ballot", "choice", "7"), PollWrong.CHOICE),
    "hash": (_set("ballot", "hash", "0" * 64), PollWrong.HASH),
    "voices": (_set("ballot", "weight", 9), PollWrong.HASH),
    "no voices": (_set("ballot", "weight", 0), PollWrong.FIELDS),
    "truth as a number": (_set("ballot", "weight", True), PollWrong.FIELDS),
    "receipt": (_set("ballot", "receipt", "no receipt"), PollWrong.FIELDS),
    "more fields": (_set("ballot", "more", 1), PollWrong.FIELDS),
    "ballot gone": (_drop_ballot, PollWrong.LENGTH),
    "ballots swapped": (_swap_ballots, PollWrong.HASH),
    "ballot before the roll": (_put_ballots_before_the_roll, PollWrong.HASH),
    "elector": (_set("roll", "elector", str(UUID(int=1))), PollWrong.ROLL),
    "weight": (_set("roll", "weight", 5), PollWrong.ROLL),
    "roll's digest": (_set("roll", "digest", "0" * 64), PollWrong.ROLL),
    "roll's fields": (_set("roll", "more", 1), PollWrong.FIELDS),
    "seed": (_set("header", "seed", "0" * 64), PollWrong.COMMITMENT),
    "promise": (_set("header", "commitment", "0" * 64), PollWrong.COMMITMENT),
    "lot": (_other_lot, PollWrong.LOT),
    "outcome": (_other_outcome, PollWrong.RESULT),
    "rules": (_other_rules, PollWrong.RESULT),
    "end": (_set("header", "ballots_hash", "0" * 64), PollWrong.END),
    "roll's hash": (_set("header", "roll_hash", "0" * 64), PollWrong.ROLL),
    "title": (_set("header", "title", "Autre chose"), PollWrong.HASH),
    "end of voting": (_set("header", "closes_at", "2026-11-24T01:00:00.000000+00:00"), PollWrong.HASH),
    "poll": (_set("header", "poll", str(UUID(int=1))), PollWrong.HASH),
    "format": (_set("header", "format", 2), PollWrong.HEADER),
    "method": (_set("header", "method", "motion"), PollWrong.HEADER),
    "no options": (_set("header", "options", []), PollWrong.HEADER),
    "options of another kind": (_set("header", "options", [1, 2]), PollWrong.HEADER),
    "no rules": (_set("header", "rules", None), PollWrong.HEADER),
    "wild rules": (_set("header", "rules", {"majorities": [{"share": "1/0"}]}), PollWrong.HEADER),
    "lot of another kind": (_set("header", "lot", "lot"), PollWrong.HEADER),
    "more": (_set("header", "more", 1), PollWrong.HEADER),
    "no result": (_set("header", "result", None), PollWrong.RESULT),
    "casting vote": (_set("header", "result", {"casting_vote": "for"}), PollWrong.RESULT),
}


@BOTH
async def test_who_seals_a_changed_file_again_is_found(hall: Hall, named: bool) -> None:
    """By the hashes, by the receipts of the named, by counting again."""
    content = content_of(await publication(hall, await voted(hall, named=named)))

    def faults(change: Callable[[list[dict[str, Any]]], None]) -> set[PollWrong]:
        lines = list(sealed.lines_of(io.BytesIO(resealed(content, change))))
        assert not any(isinstance(each, sealed.Damaged) for each in lines)
        (_, header), *rest = [each for each in lines if not isinstance(each, sealed.Damaged)]
        return {fault.what for fault in check_poll(header, rest).faults}

    assert faults(lambda lines: None) == set()
    for name, (change, wrong) in FORGED.items():
        assert wrong in faults(change), name
    if named:
        assert PollWrong.NAME in faults(_set("roll", "name", "Quelqu’un d’autre"))
        assert PollWrong.NAME in faults(_set("roll", "salt", "zz"))


@BOTH
async def test_a_whole_chain_made_up_is_found_by_the_result_or_the_receipts(hall: Hall, named: bool) -> None:
    """Every hash in the file is made to fit: what the card and the posted result said does not."""
    poll_id = await voted(hall, named=named)
    public = await publication(hall, poll_id)
    kept = [ballot for ballot, _ in public.ballots if ballot.choice != "1"]
    forged = [PublishedBallot("A" * 16, "0", 2 if named else 1, public.ballots[0][0].elector), *kept]
    result = count(
        public.poll.method,
        public.poll.rules,
        [str(option.id) for option in public.poll.options],
        [(ballot.choice, ballot.weight) for ballot in forged],
        roll=public.poll.voices,
        lot=public.lot.order,
    )

    def change(lines: list[dict[str, Any]]) -> None:
        del lines[-len(public.ballots) :]
        lines += [{**ballot.line(), "hash": hash} for ballot, hash in chained(terms_of(public.poll), forged)]
        lines[0] |= {"ballots": len(forged), "ballots_hash": last_hash(terms_of(public.poll), forged)}
        lines[0]["result"] = value_of(result)

    content = resealed(content_of(public), change)
    (_, header), *rest = [each for each in sealed.lines_of(io.BytesIO(content)) if not isinstance(each, sealed.Damaged)]
    checked = check_poll(header, rest)
    assert bool(checked.faults) is named, "receipts of a named vote can be redone by anybody"
    assert checked.ballots_hash != (await hall.poll(poll_id)).ballots_hash


async def test_an_erased_name_is_not_checked(hall: Hall, tmp_path: Path) -> None:
    """Everything else still holds, the hash of the roll too."""
    poll_id = await voted(hall, named=True)
    elector = await hall.elector(poll_id, "Gamma")

    def erase(session: Any) -> None:
        found = session.find(Elector, elector)
        found.name = found.salt = None

    await hall.write(erase)
    holds, said = check(tmp_path, content_of(await publication(hall, poll_id)))
    assert holds, said
    assert "One name was erased" in said


async def test_every_method_holds(hall: Hall, tmp_path: Path) -> None:
    """A motion with a casting vote, an approval, one that nobody voted in."""
    casting = await hall.open({"Alpha": 1, "Beta": 1}, rules=replace(SIMPLE, casting_vote=True))
    await hall.cast(casting, "Anna", "Alpha", "for")
    await hall.cast(casting, "Chloé", "Beta", "against")
    approval = await hall.open(
        ALL,
        number=2,
        named=False,
        method=Method.APPROVAL,
        options=[f"Date {number}" for number in range(25)],
        rules=Rules((more_than_half(Base.CAST),), seats=2, ties=TieRule.LOT),
    )
    await hall.cast(approval, "Hugo", "Zeta", "1ffffff")
    await hall.cast(approval, "Dan", "Gamma", "3")
    empty = await hall.open(ALL, number=3, named=False)
    outcomes = {}
    for poll_id in (casting, approval, empty):
        await hall.close(poll_id)
        public = await publication(hall, poll_id, "Chloé")
        outcomes[poll_id] = public.result.outcome
        holds, said = check(tmp_path, content_of(public))
        assert holds, said
        assert ("casting vote" in said) is (poll_id == casting)
    assert list(outcomes.values()) == [Outcome.ADOPTED, Outcome.DECIDED, Outcome.REJECTED]


def test_every_fault_and_outcome_has_words() -> None:
    """None is a key that nobody reads."""
    assert set(WRONG_POLL) == set(PollWrong)
    assert set(OUTCOMES) == set(Outcome)


@BOTH
async def test_tables_for_other_programs(hall: Hall, named: bool) -> None:
    """A spreadsheet runs nothing; the JSON text has what the sealed file has."""
    public = await publication(hall, await voted(hall, named=named))
    rows = list(csv.reader(io.StringIO(as_csv(public).decode("utf-8-sig"))))
    assert rows[0] == ["receipt", "choice", "voices", *(["elector", "name"] if named else [])]
    assert sorted(row[1] for row in rows[1:]) == sorted(["'=Dumbéa"] * (1 if named else 2) + ["Nouméa"] * 2 + ["blank"])
    if named:
        assert {row[4] for row in rows[1:]} == {"votant 0", "votant 1", "votant 2", "votant 3"}
    whole = json.loads(as_json(public))
    assert whole["ballots_hash"] == public.ballots[-1][1]
    assert (
        roll_hash((UUID(line["elector"]), line["weight"], line["digest"]) for line in whole["roll"])
        == whole["roll_hash"]
    )
    assert len(whole["cast"]) == len(public.ballots)


@BOTH
async def test_a_receipt_is_found_in_the_list(hall: Hall, named: bool) -> None:
    """However it is typed; that of a deputy whose ballot gave way is not there."""
    poll_id = await hall.open(ALL, named=named)
    gone = await hall.cast(poll_id, "Ben", "Alpha", "for")
    await hall.cast(poll_id, "Anna", "Alpha", "against")
    mine = await hall.cast(poll_id, "Dan", "Gamma", "for")

    async def find(receipt: str) -> Any:
        closed = await hall.read(lambda session: closed_poll(session, hall.actor("Eve"), poll_id, now=LATER))
        return find_receipt(closed, receipt)

    with pytest.raises(errors.PollNotClosed):
        await find(mine.receipts[0])
    await hall.close(poll_id)
    for receipt in mine.receipts:
        found = await find(receipt.lower().replace("o", "0"))
        assert (found.ballot.receipt, found.chosen) == (receipt, ("for",))
        assert (found.of, found.ballot.elector is not None) == (2 if named else 3, named)
    assert await find(gone.receipts[0]) is None
    assert await find("") is None


async def test_what_is_not_closed_is_not_published(hall: Hall) -> None:
    """And what one does not see is not there."""
    poll_id = await hall.open(ALL)
    with pytest.raises(errors.PollNotClosed):
        await publication(hall, poll_id)
    await hall.close(poll_id)
    with pytest.raises(errors.PollUnknown):
        await publication(hall, poll_id, "Gil")


@BOTH
async def test_who_has_voted(hall: Hall, named: bool) -> None:
    """Of a named vote all see who; of a confidential one how many, and the board names where the rules let it."""
    poll_id = await hall.open(ALL, named=named)
    await hall.cast(poll_id, "Dan", "Gamma", "for")

    async def call(who: str) -> Any:
        return await hall.read(lambda session: who_voted(session, hall.actor(who), hall.keys, poll_id, now=LATER))

    async def look(names_to_the_board: bool) -> None:
        for who in ("Eve", "Anna"):
            seen = await call(who)
            assert (seen.electors, seen.voted, seen.voices, seen.voices_voted) == (5, 1, 8, 2)
            shown = named or (names_to_the_board and who == "Anna")
            assert (seen.entries is not None) is shown
            if shown:
                assert [entry.name for entry in seen.entries if entry.voted] == ["votant 2"]

    await look(names_to_the_board=False)
    await hall.name_roll()
    await look(names_to_the_board=True)
    left = await hall.read(lambda session: yet_to_vote(session, hall.keys, session.find(Poll, poll_id)))  # type: ignore[arg-type]  # it is there
    assert [elector.name for elector in left] == ["votant 0", "votant 1", "votant 3", "votant 4"]
    await hall.close(poll_id)
    await look(names_to_the_board=True)


def call_off(session: Session, poll_id: UUID, number: int | None) -> None:
    """It is cancelled; without a number, before it opened."""
    poll = session.find(Poll, poll_id)
    assert poll is not None
    poll.status, poll.cancelled_at, poll.number = PollStatus.CANCELLED, NOW, number


async def test_past_votes_are_found_again(hall: Hall) -> None:
    """Decisions first; by words without accents, by number; a repealed one says by what; open ones are not past,
    and those that were cancelled are where they were seen open."""
    office = await hall.open(ALL, title="Déménager à Nouméa")
    await hall.cast(office, "Dan", "Gamma", "for")
    await hall.close(office)
    survey = await hall.open(ALL, number=2, title="Prochaine assemblée", nature=Nature.CONSULTATION)
    await hall.close(survey, at=AFTER + timedelta(days=3))
    repeal = await hall.open(ALL, number=3, title="Rester à Dumbéa", subject=(SubjectKind.REPEALS, office))
    await hall.cast(repeal, "Dan", "Gamma", "for")
    await hall.close(repeal, at=AFTER + timedelta(days=1))
    await hall.open(ALL, number=4, title="Nouméa encore")
    for number, shown in ((5, 5), (6, None)):
        cancelled = await hall.open(ALL, number=number, title="Annulée", nature=Nature.CONSULTATION)
        await hall.write(partial(call_off, poll_id=cancelled, number=shown))

    async def search(text: str, who: str = "Eve") -> list[int | None]:
        found = await hall.read(lambda session: past_polls(session, hall.actor(who), text, now=LATER))
        return [poll.number for poll in found]

    assert await search("") == [3, 1, 2, 5]
    assert await search("noumea DEMENAG") == [1]
    assert await search("article 9") == [3, 1]
    assert await search("2") == [2]
    assert await search("introuvable") == []
    assert await search("", "Gil") == []
    (found,) = await hall.read(lambda session: past_polls(session, hall.actor("Eve"), "demenager", now=LATER))
    assert found.repealed_by is not None
    assert found.repealed_by.number == 3


@given(st.text(), st.text(), st.integers(1), st.none() | st.text())
def test_a_published_line_is_spelled_as_any_line_of_a_sealed_file(
    receipt: str, choice: str, weight: int, elector: str | None
) -> None:
    """Whatever somebody wrote into a file that is verified."""
    ballot = PublishedBallot(receipt, choice, weight, elector)
    assert ballot.spelled() == sealed.spelled(ballot.line())
    wanted = hashlib.sha256(b"before\n" + sealed.spelled(ballot.line())).hexdigest()
    assert next_hash("before", ballot) == wanted
