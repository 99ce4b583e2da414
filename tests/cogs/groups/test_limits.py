"""What is much or long, what is looked for, and what somebody cannot see."""

from __future__ import annotations

from uuid import UUID

from models.database import Session
from models.groups.tables import (
    Group,
    GroupKind,
    GroupMembership,
    GroupPlaceKind,
    GroupRequest,
    GroupRole,
    RequestStatus,
)
from tests.support import factories
from tests.support.actors import choose, pages, press, selects, text
from tests.support.group_stage import GroupStage
from tests.support.world import World

STARS = "*_" * 150
"""What people write doubles when it is shown without effect."""


async def crowd(stage: GroupStage, count: int) -> list[UUID]:
    """Many people with long names."""
    now = stage.world.now

    def make(session: Session) -> list[UUID]:
        return [
            factories.person(
                session, f"Jean_{number} {'de_la_Tribu_' * 5}", now=now, organisation=f"{number} {STARS}"[:90]
            )
            for number in range(count)
        ]

    return await stage.world.write(make)


async def test_requests_heads_and_people_turn_pages_however_long(world: World) -> None:
    stage = await GroupStage.prepare(world)
    people = await crowd(stage, 27)
    group_id = await stage.group("Numérique", joining="request")

    def fill_up(session: Session) -> None:
        for person_id in people:
            for role in (GroupRole.MEMBER, GroupRole.CO_LEAD):
                session.add(
                    GroupMembership(
                        id=session.new_id(), group_id=group_id, person_id=person_id, role=role, since=world.now
                    )
                )
        for person_id in people[:7]:
            session.add(
                GroupRequest(
                    id=session.new_id(),
                    group_id=group_id,
                    person_id=person_id,
                    reason=(STARS * 2)[:500],
                    asked_at=world.now,
                    status=RequestStatus.WAITING,
                )
            )

    await world.write(fill_up)
    voir = {"groupe": str(group_id)}
    for button, pages_expected in (("7 demandes", 4), ("Les responsables", 3), ("Les participants", 2)):
        opened = await press(stage.anna, await stage.anna.slash(world.channel, "groupe voir", **voir), button)
        found = await pages(stage.anna, opened, "Suivant")
        assert len(found) == pages_expected, button
        assert all(len(each) <= 4000 for each in found)
    shown = await stage.anna.slash(world.channel, "groupe voir", **voir)
    heads = await press(stage.anna, shown, "Les responsables")
    last = await press(stage.anna, await press(stage.anna, heads, "Suivant"), "Suivant")
    [picker] = selects(last)
    assert len(picker["options"]) == 7, "the last ones can be ended too"
    await choose(stage.anna, last, picker["options"][-1]["label"])


async def test_a_list_of_long_groups_fits(world: World) -> None:
    stage = await GroupStage.prepare(world)
    people = await crowd(stage, 6)

    def make(session: Session) -> None:
        for number in range(5):
            factories.group(
                session,
                f"{number} {STARS}"[:50],
                now=world.now,
                mission=(STARS * 2)[:500],
                lead=people[0],
                co_leads=people[1:],
            )

    await world.write(make)
    found = await pages(stage.anna, await stage.anna.slash(world.channel, "groupe liste"), "Suivant")
    assert sum(each.count("personnes · dernière activité") for each in found) == 5
    assert all(len(each) <= 4000 for each in found)


async def test_many_long_answers_leave_the_own_page_standing(world: World) -> None:
    stage = await GroupStage.prepare(world)
    rose = await stage.member("Rose Kaemo", "Nickel")
    rose_id = await stage.id_of(rose)
    group_id = await stage.group("Numérique", joining="request")

    def refuse(session: Session) -> None:
        group = session.find(Group, group_id)
        assert group is not None
        group.name = STARS[:50]
        for _ in range(8):
            session.add(
                GroupRequest(
                    id=session.new_id(),
                    group_id=group_id,
                    person_id=rose_id,
                    reason="Moi",
                    asked_at=world.now,
                    status=RequestStatus.REFUSED,
                    decided_at=world.now,
                    reply=STARS,
                )
            )

    await world.write(refuse)
    shown = text(await rose.slash(world.channel, "moi"))
    assert "n’a pas été retenue" in shown or "n’a pas été acceptée" in shown
    assert len(shown) <= 4000


async def test_the_list_is_searched_by_name_and_mission(world: World) -> None:
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    await stage.group("Numérique", lead=paul)
    await stage.group("Python", kind=GroupKind.CLUB, lead=paul)
    hidden = await stage.group("Câble", kind=GroupKind.COMMITTEE)

    def write(session: Session) -> None:
        group = session.find(Group, hidden)
        assert group is not None
        group.mission = "Un câble sous-marin pour le numérique"

    await world.write(write)
    found = text(await paul.slash(world.channel, "groupe liste", texte="NUMERIQUE"))
    assert "Avec «\xa0NUMERIQUE\xa0»" in found
    assert "Commission Numérique" in found
    assert "Python" not in found
    assert "Câble" not in found, "nothing of a committee of others"
    assert "Comité Câble" in text(await stage.anna.slash(world.channel, "groupe liste", texte="sous marin"))
    nothing = text(await paul.slash(world.channel, "groupe liste", texte="pirogue"))
    assert "Aucun groupe ne parle de «\xa0pirogue\xa0»" in nothing


async def test_channels_are_told_to_who_sees_them(world: World) -> None:
    stage = await GroupStage.prepare(world)
    rose = await stage.member("Rose Kaemo", "Nickel")
    late = await stage.member("Teva Retard", "Tardive", status="suspended")
    gone = await stage.member("Mila Partie", "Ancienne", status="former")
    bare = await stage.member("Gil Seul")
    stranger = world.member("Inconnue Totale")
    open_id = await stage.group("Numérique", channel_too=True)
    closed_id = await stage.group("Fermée", joining="request", channel_too=True, members=[rose])
    hidden_id = await stage.group("Câble", kind=GroupKind.COMMITTEE, channel_too=True, members=[rose])

    async def told(actor: object, group_id: UUID) -> bool:
        place = await stage.place(group_id, GroupPlaceKind.CHANNEL)
        return f"<#{place}>" in text(await actor.slash(world.channel, "groupe voir", groupe=str(group_id)))  # type: ignore[attr-defined] # an actor

    for actor, seen in (
        (rose, [True, True, True]),
        (stage.anna, [True, True, False]),
        (late, [True, False, False]),
        (gone, [False, False, False]),
        (bare, [False, False, False]),
        (stranger, [False, False, False]),
    ):
        assert [await told(actor, each) for each in (open_id, closed_id, hidden_id)] == seen, actor
