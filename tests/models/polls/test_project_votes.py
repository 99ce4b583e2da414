"""A vote about the stage of a project: asked of its home group or the board, it moves the project or leaves it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from models.errors import DomainError, NotAllowed
from models.polls.cancelling import cancel
from models.polls.casting import cast
from models.polls.drafting import delete_draft, draft_of, edit_draft, my_drafts, preview
from models.polls.errors import NoStageVote, PollUnknown
from models.polls.facts import PollFacts, poll_seen
from models.polls.outcome_files import file_decided_on
from models.polls.project_stages import VOTE_WITHOUT_EFFECT
from models.polls.project_votes import draft_stage_vote, votable
from models.polls.recording import NOT_OPENED
from models.polls.related_project import RelatedProject
from models.polls.rules import WithoutQuorum
from models.polls.tables import Electorate, Method, Poll, PollStatus
from models.polls.without_effect import Unmoved, unmoved
from models.projects import errors
from models.projects.facts import PROJECT_CARD, PROJECT_FILE
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.moves import moves_of
from models.projects.moving import MOVED, Told, move
from models.projects.outcome import kept_file
from models.projects.outcome_files import checked
from models.projects.tables import Project, Stage, StageMove
from models.tally.thresholds import Quorum
from tests.support import factories, project_factories
from tests.support.poll_stage import DAY, NOW, QUESTION, PollStage

NOTHING = Told()
FILE = checked("Carte.pdf", b"%PDF-1.7")
CLOSED = NOW + 7 * DAY + timedelta(seconds=5)


async def project(
    stage: PollStage,
    at: Stage = Stage.CALL,
    *,
    home: UUID | None = None,
    partners: tuple[str, ...] = ("Lagon", "Nickel"),
    title: str = "Jumeau du lagon",
) -> UUID:
    """A project of the commission that Chloe leads, with partners."""

    def make(session: Any) -> UUID:
        id = project_factories.project(
            session, title, now=NOW, lead=stage.people["Chloe"], home=home or stage.commission, stage=at
        )
        for each in partners:
            project_factories.contribution(session, id, stage.organisations[each], now=NOW)
        return id

    return await stage.write(make)


async def row(stage: PollStage, id: UUID) -> Project:
    return await stage.read(lambda session: session.get_one(Project, (stage.id, id)))


async def put(
    stage: PollStage,
    id: UUID,
    to: Stage = Stage.FRAMING,
    *,
    by: str = "Ben",
    whom: Electorate = Electorate.GROUP,
    told: Told = NOTHING,
) -> PollFacts:
    """A draft."""
    return await stage.act(
        by, draft_stage_vote, id, to, whom, title="Passer au cadrage ?", question=QUESTION, told=told
    )


async def vote(stage: PollStage, poll: PollFacts, **choices: str) -> None:
    for name, choice in choices.items():
        elector = await stage.elector(poll.id, name)
        await stage.write(
            partial(
                cast,
                actor=stage.actor(name),
                keys=stage.keys,
                poll_id=poll.id,
                elector_id=elector,
                choice=choice,
                now=NOW,
            )
        )


async def test_a_vote_of_the_home_group_moves_the_project(stage: PollStage) -> None:
    id = await project(stage)
    draft = await put(stage, id)
    assert draft.project == RelatedProject(id, "Jumeau du lagon", Stage.FRAMING)
    assert (draft.electorate, draft.group_id, draft.subject) == (Electorate.GROUP, stage.commission, None)
    assert (await row(stage, id)).wanted_stage is None, "a draft keeps nobody from anything"
    poll = await stage.submit(draft.id, "Ben")
    assert (await row(stage, id)).wanted_stage == Stage.FRAMING
    assert await stage.owed(PROJECT_CARD) == [id]
    with pytest.raises(errors.StageVoteRuns):
        await stage.act("Chloe", move, id, Stage.FRAMING, NOTHING)
    for refused in (votable, partial(draft_stage_vote, title="X y", question=QUESTION, told=NOTHING)):
        arguments = (id,) if refused is votable else (id, Stage.FRAMING, Electorate.GROUP)
        with pytest.raises(errors.StageVoteRuns):
            await stage.act("Ben", refused, *arguments)
    await vote(stage, poll, Ben="for", Chloe="for", Dan="against")
    await stage.pass_time(CLOSED)
    moved = await row(stage, id)
    assert (moved.stage, moved.wanted_stage, moved.stage_since) == (Stage.FRAMING, None, CLOSED)
    [step] = await stage.read(lambda session: session.scalars(select(StageMove)).all())
    assert (step.before, step.after, step.poll_id, step.moved_by_id) == (Stage.CALL, Stage.FRAMING, poll.id, None)
    [told] = await stage.read(lambda session: moves_of(session, id))
    assert (told.by, told.vote) == ("", poll.number), "which vote moved it is told, not a name"
    assert MOVED in await stage.kinds()
    seen = (await stage.look("Ben", poll_seen, poll.id)).poll.project
    assert seen is not None
    assert seen.moved


@pytest.mark.parametrize("choices", [{"Ben": "for", "Chloe": "against"}, {"Chloe": "against"}, {}])
async def test_what_is_not_adopted_moves_nothing(stage: PollStage, choices: dict[str, str]) -> None:
    id = await project(stage)
    poll = await stage.submit((await put(stage, id)).id, "Ben")
    await vote(stage, poll, **choices)
    await stage.pass_time(CLOSED)
    left = await row(stage, id)
    assert (left.stage, left.wanted_stage) == (Stage.CALL, None)
    await stage.act("Chloe", move, id, Stage.FRAMING, NOTHING)


async def test_a_cancelled_vote_lets_the_project_go(stage: PollStage) -> None:
    id = await project(stage)
    poll = await stage.submit((await put(stage, id)).id, "Ben")
    await stage.act("Ben", cancel, poll.id, "Trop tôt")
    left = await row(stage, id)
    assert (left.stage, left.wanted_stage) == (Stage.CALL, None)


async def test_the_board_is_asked_by_the_board_and_the_group_by_its_heads(stage: PollStage) -> None:
    id = await project(stage)
    assert (await stage.act("Ben", votable, id)).electorates == [Electorate.GROUP]
    assert (await stage.act("Anna", votable, id)).electorates == [Electorate.GROUP, Electorate.BOARD]
    found = await stage.act("Chloe", votable, id)
    assert (found.electorates, found.stages) == ([], (Stage.FRAMING, Stage.IDEA, Stage.DROPPED))
    poll = await stage.submit((await put(stage, id, by="Anna", whom=Electorate.BOARD)).id)
    await vote(stage, poll, Anna="for", Paul="for")
    await stage.pass_time(CLOSED)
    assert (await row(stage, id)).stage == Stage.FRAMING
    with pytest.raises(NotAllowed):
        await put(stage, id, Stage.BUILDING, by="Dan")


async def test_a_lead_who_may_not_ask_leaves_it_to_who_may(stage: PollStage) -> None:
    """Once a project, for the heads of the group or for the board; whoever opens it is who asks."""
    id = await project(stage)
    found = await stage.act("Chloe", votable, id)
    assert (found.electorates, found.through) == ([], [Electorate.GROUP, Electorate.BOARD])
    await put(stage, id, by="Chloe", whom=Electorate.BOARD)
    assert [each.project for each in await stage.act("Paul", my_drafts)] == [
        RelatedProject(id, "Jumeau du lagon", Stage.FRAMING)
    ]
    left = await put(stage, id, by="Chloe")
    assert left.asked_by_id is None
    assert await stage.act("Chloe", my_drafts) == ()
    assert await stage.act("Dan", my_drafts) == (), "a member of the group opens no vote"
    assert [each.id for each in await stage.act("Ben", my_drafts)] == [left.id], "the later takes the place"
    with pytest.raises(PollUnknown):
        await stage.submit(left.id, "Chloe")
    poll = await stage.submit(left.id, "Ben")
    assert poll.asked_by_id == stage.people["Ben"]
    await vote(stage, poll, Ben="for", Chloe="for")
    await stage.pass_time(CLOSED)
    assert (await row(stage, id)).stage == Stage.FRAMING


async def test_what_was_let_go_does_not_change_beneath_it(stage: PollStage) -> None:
    """A vote that waits for a second go-ahead: nobody leaves another one, which would say something else."""
    id = await project(stage, Stage.BUILDING)
    told = Told(summary="Un jumeau qui tourne", url="https://lagon.nc/")
    left = await put(stage, id, Stage.DELIVERED, by="Chloe", whom=Electorate.BOARD, told=told)
    assert left.project == RelatedProject(
        id, "Jumeau du lagon", Stage.DELIVERED, "Un jumeau qui tourne", "https://lagon.nc/"
    )
    await stage.wants_go_ahead()
    assert (await stage.submit(left.id, "Anna")).status == PollStatus.SUBMITTED
    with pytest.raises(errors.StageVoteRuns):
        await stage.act("Chloe", votable, id)
    with pytest.raises(errors.StageVoteRuns):
        await put(stage, id, Stage.DELIVERED, by="Chloe", whom=Electorate.BOARD, told=replace(told, summary="Autre"))
    assert (await row(stage, id)).summary == "Un jumeau qui tourne"
    assert (await stage.poll(left.id)).status == PollStatus.SUBMITTED
    await stage.act("Anna", cancel, left.id, "Plus besoin")
    seen = await stage.act("Anna", poll_seen, left.id)
    assert seen.poll.project == RelatedProject(id, "Jumeau du lagon", Stage.DELIVERED), (
        "the project may say another now"
    )


async def test_a_second_call_is_not_thrown_away_for_what_is_left(stage: PollStage) -> None:
    """A draft that the rules owe has nobody who asks either: what the lead leaves does not take its place."""
    id = await project(stage)
    first, owed = await put(stage, await project(stage, title="Autre")), await put(stage, id)

    def adrift(session: Any) -> None:
        poll = session.get_one(Poll, (stage.id, owed.id))
        poll.asked_by_id, poll.previous_id = None, first.id

    await stage.write(adrift)
    left = await put(stage, id, by="Chloe")
    there = await stage.read(lambda session: set(session.scalars(select(Poll.id))))
    assert {owed.id, left.id} <= there


async def test_what_a_stage_needs_is_asked_before_and_once_more_at_the_close(stage: PollStage) -> None:
    alone = await project(stage, partners=("Lagon",), title="Seul")
    with pytest.raises(errors.PartnersTooFew):
        await put(stage, alone)
    with pytest.raises(errors.StageOutOfOrder):
        await put(stage, alone, Stage.DELIVERED)
    id = await project(stage)
    poll = await stage.submit((await put(stage, id)).id, "Ben")
    await vote(stage, poll, Ben="for")

    def withdraw(session: Any) -> None:
        mine = select(Contribution).where(Contribution.project_id == id)
        session.scalars(mine).first().status = ContributionStatus.DECLINED

    await stage.write(withdraw)
    await stage.pass_time(CLOSED)
    left = await row(stage, id)
    assert (left.stage, left.wanted_stage) == (Stage.CALL, None)
    assert VOTE_WITHOUT_EFFECT in await stage.kinds()
    assert (await stage.poll(poll.id)).status == PollStatus.CLOSED
    chloe, ben = stage.people["Chloe"], stage.people["Ben"]
    told = [Unmoved(id, "Jumeau du lagon", Stage.FRAMING, poll.number or 0)]
    assert await stage.read(lambda session: unmoved(session, chloe, CLOSED)) == told, "who steers it learns so"
    assert await stage.read(lambda session: unmoved(session, ben, CLOSED)) == []
    seen = (await stage.look("Ben", poll_seen, poll.id)).poll.project
    assert seen is not None
    assert not seen.moved
    back = partial(move, actor=stage.actor("Chloe"), project_id=id, after=Stage.IDEA, told=NOTHING, now=CLOSED + DAY)
    await stage.write(back)
    assert await stage.read(lambda session: unmoved(session, chloe, CLOSED + DAY)) == [], "it moved since"


async def test_what_was_voted_on_is_what_is_told(stage: PollStage) -> None:
    """Of a delivered project its summary and its page; of a dropped one the reason."""
    done = await project(stage, Stage.BUILDING)
    for told in (NOTHING, Told(summary="Un jumeau qui tourne"), Told(url="https://lagon.nc")):
        with pytest.raises(DomainError):
            await put(stage, done, Stage.DELIVERED, told=told)
    told = Told(summary="Un jumeau qui tourne", url="lagon.nc/jumeau")
    poll = await stage.submit((await put(stage, done, Stage.DELIVERED, told=told)).id, "Ben")
    await vote(stage, poll, Ben="for")
    dropped = await project(stage, title="Autre")
    with pytest.raises(errors.DropReasonEmpty):
        await put(stage, dropped, Stage.DROPPED)
    other = await stage.submit((await put(stage, dropped, Stage.DROPPED, told=Told(why="Plus personne"))).id, "Ben")
    await vote(stage, other, Ben="for")
    await stage.pass_time(CLOSED)
    found = await row(stage, done)
    assert (found.stage, found.summary, found.outcome_url) == (
        Stage.DELIVERED,
        "Un jumeau qui tourne",
        "https://lagon.nc/jumeau",
    )
    found = await row(stage, dropped)
    assert (found.stage, found.drop_reason) == (Stage.DROPPED, "Plus personne")


async def test_a_file_alone_can_be_voted_on(stage: PollStage) -> None:
    """It is kept from the draft on, and delivered with the decision."""
    id = await project(stage, Stage.BUILDING)
    file = checked("Carte.pdf", b"%PDF-1.7")
    draft = await put(stage, id, Stage.DELIVERED, told=Told(summary="Une carte", file=file))
    assert await stage.owed(PROJECT_FILE) == []
    await vote(stage, await stage.submit(draft.id, "Ben"), Ben="for")
    await stage.pass_time(CLOSED)
    assert (await row(stage, id)).stage == Stage.DELIVERED
    assert await stage.read(lambda session: kept_file(session, id)) == file
    assert await stage.owed(PROJECT_FILE) == [id]


async def asked_for_file(stage: PollStage) -> tuple[UUID, PollFacts]:
    """A project that is being built, and a draft that asks whether it is delivered, with a file."""
    id = await project(stage, Stage.BUILDING)
    return id, await put(stage, id, Stage.DELIVERED, told=Told(summary="Une carte", file=FILE))


async def keeps_file(stage: PollStage, id: UUID) -> bool:
    return await stage.read(lambda session: kept_file(session, id)) is not None


async def test_the_file_of_a_vote_without_effect_is_forgotten(stage: PollStage) -> None:
    """Rejected, cancelled, thrown away, or adopted where that cannot be any more."""
    id, poll = await asked_for_file(stage)
    await stage.submit(poll.id, "Ben")
    await vote(stage, poll, Ben="against")
    assert await keeps_file(stage, id)
    await stage.pass_time(CLOSED)
    assert not await keeps_file(stage, id)
    told = Told(summary="Une carte", file=FILE)
    draft = await put(stage, id, Stage.DELIVERED, told=told)
    other = await put(stage, id, Stage.DELIVERED, by="Anna", whom=Electorate.BOARD, told=told)
    await stage.act("Ben", delete_draft, draft.id)
    assert await keeps_file(stage, id), "the other asks for it still"
    await stage.wants_go_ahead()
    await stage.submit(other.id, at=NOW + DAY)
    await stage.act("Anna", cancel, other.id, "Trop tôt", at=NOW + DAY)
    assert not await keeps_file(stage, id)
    await stage.wants_go_ahead(False)
    poll = await stage.submit((await put(stage, id, Stage.DELIVERED, told=told)).id, "Ben")
    await vote(stage, poll, Ben="for")
    await stage.write(lambda session: session.execute(update(Contribution).values(status=ContributionStatus.DECLINED)))
    await stage.pass_time(CLOSED)
    assert ((await row(stage, id)).stage, await keeps_file(stage, id)) == (Stage.BUILDING, False)


async def test_a_file_is_kept_for_the_second_call(stage: PollStage) -> None:
    id, draft = await asked_for_file(stage)
    said = await stage.look("Ben", draft_of, draft.id)
    quorum = replace(said.rules, quorum=Quorum(Fraction(1, 2)), without_quorum=WithoutQuorum.SECOND_CALL)
    await stage.act("Ben", edit_draft, draft.id, replace(said, rules=quorum))
    await stage.submit(draft.id, "Ben")
    await stage.pass_time(CLOSED)
    [again] = await stage.act("Ben", my_drafts)
    assert (again.previous is not None, await keeps_file(stage, id)) == (True, True)
    await stage.submit(again.id, "Ben", at=CLOSED)
    await stage.pass_time(CLOSED + 8 * DAY)
    assert not await keeps_file(stage, id)


async def test_a_file_is_not_for_all_who_see_the_vote_of_a_closed_group(stage: PollStage) -> None:
    """Every member sees what a commission asks, but reads no project of one that is joined on request."""
    ben, chloe, dan = (stage.people[name] for name in ("Ben", "Chloe", "Dan"))
    closed = partial(factories.group, name="Fibre", now=NOW, joining="request", lead=ben, members=[chloe, dan])
    id = await project(stage, Stage.BUILDING, home=await stage.write(closed))
    poll = await put(stage, id, Stage.DELIVERED, told=Told(summary="Une carte", file=FILE))
    await stage.submit(poll.id, "Ben")
    for name in ("Ben", "Dan", "Anna"):
        assert await stage.look(name, file_decided_on, poll.id) == FILE, name
    await stage.look("Bea", poll_seen, poll.id)
    with pytest.raises(errors.ProjectUnknown):
        await stage.look("Bea", file_decided_on, poll.id)


async def test_what_is_left_in_the_place_of_a_delivery_forgets_its_file(stage: PollStage) -> None:
    id = await project(stage, Stage.BUILDING)
    await put(stage, id, Stage.DELIVERED, by="Chloe", told=Told(summary="Une carte", file=FILE))
    await put(stage, id, Stage.DELIVERED, by="Chloe", told=Told(summary="Une carte", file=FILE))
    assert await keeps_file(stage, id)
    await put(stage, id, Stage.FRAMING, by="Chloe")
    assert not await keeps_file(stage, id)


async def test_a_vote_does_not_outlive_a_move_by_hand(stage: PollStage) -> None:
    """What it asks is no question any more: its draft says so, nobody opens it, and what waits comes back."""
    id, later = await project(stage, Stage.BUILDING), NOW + DAY
    left = await put(stage, id, Stage.DELIVERED, by="Chloe", told=Told(summary="Une carte", file=FILE))
    waits = await put(stage, id, Stage.FRAMING)
    said = await stage.look("Ben", draft_of, waits.id)
    await stage.act("Ben", edit_draft, waits.id, replace(said, opens_at=NOW + 2 * DAY))
    assert (await stage.submit(waits.id, "Ben")).status == PollStatus.SCHEDULED
    for stage_after in (Stage.FRAMING, Stage.BUILDING):
        await stage.act("Chloe", move, id, stage_after, NOTHING, at=later)
    [fault] = (await stage.look("Ben", preview, left.id, at=later)).faults
    assert fault.__dict__ == errors.StageMovedSince(Stage.BUILDING, later).__dict__
    with pytest.raises(errors.StageMovedSince):
        await stage.submit(left.id, "Ben", at=later)
    assert not await keeps_file(stage, id), "nobody can be asked about it any more"
    await stage.pass_time(NOW + 2 * DAY)
    assert (await stage.poll(waits.id)).status == PollStatus.DRAFT
    assert NOT_OPENED in await stage.kinds()
    fresh = await stage.act(
        "Ben",
        draft_stage_vote,
        id,
        Stage.FRAMING,
        Electorate.GROUP,
        title="X y",
        question=QUESTION,
        told=NOTHING,
        at=later,
    )
    assert (await stage.look("Ben", preview, fresh.id, at=later)).faults == ()


async def test_a_draft_that_is_changed_stays_a_motion_to_its_home_or_the_board(stage: PollStage) -> None:
    id = await project(stage)
    poll = await put(stage, id)
    said = await stage.look("Ben", draft_of, poll.id)
    assert said.subject_stage is Stage.FRAMING
    await stage.act("Ben", edit_draft, poll.id, replace(said, title="Autrement"))
    assert (await stage.look("Ben", preview, poll.id)).faults == ()
    changed = replace(said, method=Method.CHOICE, options=(("Oui", None), ("Non", None)))
    await stage.act("Ben", edit_draft, poll.id, changed)
    assert NoStageVote in [type(each) for each in (await stage.look("Ben", preview, poll.id)).faults]
    with pytest.raises(DomainError):
        await stage.submit(poll.id, "Ben")
    with pytest.raises(NoStageVote):
        await put(stage, id, whom=Electorate.COUNCIL, by="Anna")
    of_all = await project(stage, title="Pour tous")
    await stage.write(lambda session: setattr(session.get_one(Project, (stage.id, of_all)), "home_id", None))
    with pytest.raises(NoStageVote):
        await put(stage, of_all, by="Anna")


async def test_a_second_vote_cannot_open_beside_the_first(stage: PollStage) -> None:
    id = await project(stage)
    first, second = await put(stage, id), await put(stage, id, by="Anna", whom=Electorate.BOARD)
    await stage.submit(first.id, "Ben")
    with pytest.raises(errors.StageVoteRuns):
        await stage.submit(second.id)
    assert (await stage.look("Anna", poll_seen, second.id)).poll.status is PollStatus.DRAFT
    drafts = await stage.read(lambda session: session.scalars(select(Poll.subject_stage)).all())
    assert set(drafts) == {Stage.FRAMING}


async def test_a_project_that_is_over_or_unknown_is_put_to_no_vote(stage: PollStage) -> None:
    over = await project(stage, Stage.DROPPED)
    with pytest.raises(errors.ProjectOver):
        await put(stage, over)
    hidden = await project(stage, home=stage.committee, title="Secret")
    with pytest.raises(errors.ProjectUnknown):
        await put(stage, hidden, by="Ben")
