"""What a vote tells of its project to who sees the vote alone: every member sees what a commission asks."""

from __future__ import annotations

from functools import partial

from models.polls.facts import poll_seen
from models.polls.project_votes import draft_stage_vote
from models.polls.publishing import closed_poll
from models.polls.tables import Electorate
from models.projects.moving import Told
from models.projects.tables import Stage
from tests.support import factories, project_factories
from tests.support.poll_stage import DAY, NOW, QUESTION, PollStage


async def test_of_a_project_that_one_does_not_read_a_vote_tells_nothing(stage: PollStage) -> None:
    """While it is open and when it is closed; its voters, the board and whoever has a part are told."""
    ben, dan, gil = (stage.people[name] for name in ("Ben", "Dan", "Gil"))
    closed = await stage.write(partial(factories.group, name="Fibre", now=NOW, joining="request", lead=ben))
    fibre = partial(project_factories.project, title="Fibre du Nord", lead=gil, home=closed, stage=Stage.FRAMING)
    id = await stage.write(partial(fibre, now=NOW))
    told = Told(why="Trop cher")
    asked = partial(draft_stage_vote, title="Abandonner ?", question=QUESTION, told=told)
    draft = await stage.act("Ben", asked, id, Stage.DROPPED, Electorate.GROUP)
    await stage.submit(draft.id, "Ben")
    for name, seen in (("Ben", True), ("Anna", True), ("Bea", False), ("Dan", False)):
        poll = (await stage.look(name, poll_seen, draft.id)).poll
        assert (poll.project is not None) is seen, name
    await stage.write(
        partial(
            project_factories.contribution,
            project_id=id,
            organisation_id=stage.organisations["Brousse"],
            person_id=dan,
            now=NOW,
        )
    )
    assert (await stage.look("Dan", poll_seen, draft.id)).poll.project is not None, "who gives to it reads it"
    await stage.pass_time(NOW + 8 * DAY)
    for name, seen in (("Ben", True), ("Bea", False)):
        poll = (await stage.look(name, closed_poll, draft.id, at=NOW + 8 * DAY)).poll
        assert (poll.project is not None) is seen, name
