"""`/moi`, as people open it."""

from __future__ import annotations

from simcord import InteractionResult, MemberActor
from sqlalchemy import select, update

from models.database import Session
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, Person
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.tables import Project, Stage
from tests.support import factories
from tests.support.actors import buttons, press, text
from tests.support.project_stage import RECIF, TITLE, ProjectStage
from tests.support.world import World


async def test_a_stranger_in_a_server_not_set_up_is_told_who_can_mend_it(bare_world: World) -> None:
    """The refusal says what to do next."""
    shown = await bare_world.member("Alice").slash(bare_world.channel, "moi")
    assert "/cluster installer" in text(shown)
    assert shown.ephemeral


async def test_a_person_is_greeted_by_their_name(world: World) -> None:
    """Not by what their Discord account calls itself."""
    anna = await world.person("Anna Kaledo")
    assert "Anna Kaledo" in text(await anna.slash(world.channel, "moi"))


async def test_it_works_after_a_restart(world: World) -> None:
    """The cluster and its people are found again."""
    anna = await world.person("Anna Kaledo")
    await world.restart()
    assert "Anna Kaledo" in text(await anna.slash(world.channel, "moi"))


async def test_somebody_of_many_organisations_with_long_names_is_greeted_too(world: World) -> None:
    """Discord takes 4,000 characters in all."""
    anna, now = await world.person("Anna Kaledo"), world.now

    def belong(session: Session) -> None:
        person = session.scalars(select(Person)).one()
        for number in range(30):
            name = f"{number:02} " + "*_" * 48
            session.add(
                Affiliation(
                    person_id=person.id,
                    organisation_id=factories.organisation(session, name, now=now),
                    role=AffiliationRole.STAFF,
                    status=AffiliationStatus.ACCEPTED,
                    since=now,
                )
            )

    await world.write(belong)
    assert "25 autres" in text(await anna.slash(world.channel, "moi"))


async def test_ones_projects_are_a_press_away_for_who_has_a_part_in_one(world: World) -> None:
    """Steering or giving, as long as it is under way; the page of everybody else has no button more."""
    stage = await ProjectStage.prepare(world)

    async def shown_to(who: MemberActor) -> InteractionResult:
        return await who.slash(world.channel, "moi")

    for who in (stage.lea, stage.rose):
        assert "Mes projets" not in buttons(await shown_to(who))
    project_id = await stage.published()
    await stage.gives(project_id, stage.rose, RECIF, status=ContributionStatus.OFFERED)
    for who in (stage.lea, stage.rose):
        listed = await press(who, await shown_to(who), "Mes projets")
        assert TITLE in text(listed)
    assert "Mes projets" not in buttons(await shown_to(stage.marc))

    def decline(session: Session) -> None:
        session.execute(update(Contribution).values(status=ContributionStatus.DECLINED))

    await world.write(decline)
    assert "Mes projets" not in buttons(await shown_to(stage.rose))
    await world.write(lambda session: session.execute(update(Project).values(stage=Stage.DROPPED)))
    assert "Mes projets" not in buttons(await shown_to(stage.lea)), "all of hers are over"
