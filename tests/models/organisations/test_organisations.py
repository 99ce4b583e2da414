"""Organisations: who may change what, when, and what two who act at once come to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from models import audit
from models.actor import Actor
from models.audit import AuditDetail, AuditEntry
from models.cluster.places import ROLES_OF_ALL
from models.database import Database, Session, everywhere
from models.errors import NotAllowed, Reason
from models.organisations import errors
from models.organisations.changing import Changes, change
from models.organisations.editing import Entry, add, edit
from models.organisations.facts import Seen, see
from models.organisations.leaving import end_affiliation, foresee_departure
from models.organisations.listing import Filter, list_organisations
from models.organisations.naming import name_person
from models.organisations.presenting import Presentation, present
from models.organisations.status import foresee, set_status
from models.organisations.wording import MOST_PRESENTATION
from models.outbox import OutboxItem
from models.people.errors import DateNotUnderstood
from models.people.mandates import ROLES_OF_PERSON
from models.people.permissions import may_propose
from models.people.standing import standing_of
from models.people.tables import (
    Affiliation,
    AffiliationRole,
    AffiliationStatus,
    Mandate,
    Office,
    Organisation,
    OrganisationStatus,
    Power,
)
from models.privacy.erasing import erase
from tests.support import factories

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
REPRESENTATIVE, DEPUTY, STAFF = AffiliationRole.REPRESENTATIVE, AffiliationRole.DEPUTY, AffiliationRole.STAFF
ANNA, BEN, CHLOE, DAN, EVA, FAY = (Actor(number) for number in range(1, 7))
OPERATOR = Actor.at_command_line()


class House:
    """Anna represents Nickel, Ben and Dan work there; Chloé presides; Eva is the delegate; Fay represents Retard,
    which is suspended.
    """

    def __init__(self, database: Database, id: UUID) -> None:
        self.database = database
        self.id = id
        self.people: dict[Actor, UUID] = {}

    async def read(self, query: Callable[[Session], T]) -> T:
        return await self.database.read(self.id, query)

    async def write(self, operation: Callable[[Session], T]) -> T:
        return await self.database.write(self.id, operation)

    def make(self, session: Session) -> None:
        for actor, name, where, role, status, office in (
            (ANNA, "Anna Kaledo", "Nickel", REPRESENTATIVE, "active", None),
            (BEN, "Ben Wamo", "Nickel", STAFF, "active", None),
            (CHLOE, "Chloé Poadja", None, STAFF, "active", Office.PRESIDENT),
            (DAN, "Dan Païta", "Nickel", STAFF, "active", None),
            (EVA, "Eva Salariée", None, STAFF, "active", Office.DELEGATE),
            (FAY, "Fay Retard", "Retard", REPRESENTATIVE, "suspended", None),
        ):
            self.people[actor] = factories.person(
                session, name, user_id=actor.user_id, organisation=where, role=role, status=status, office=office,
                now=NOW,
            )  # fmt: skip
        self.nickel = factories.organisation(session, "Nickel", now=NOW)
        self.late = factories.organisation(session, "Retard", now=NOW)

    async def lend(self, *powers: Power) -> None:
        def write(session: Session) -> None:
            mandate = session.scalars(select(Mandate).where(Mandate.person_id == self.people[EVA])).one()
            mandate.powers = [power.value for power in powers]

        await self.write(write)

    async def name(self, role: AffiliationRole, who: Actor | None, actor: Actor = CHLOE) -> Seen:
        person_id = self.people[who] if who is not None else None
        return await self.write(lambda s: name_person(s, actor, self.nickel, role, person_id, now=NOW))

    async def present(self, actor: Actor = ANNA, where: UUID | None = None, text: str = "Du nickel") -> Seen:
        said = Presentation(text)
        return await self.write(lambda s: present(s, actor, where or self.nickel, said, now=NOW))

    async def edit(self, entry: Entry, actor: Actor = CHLOE, where: UUID | None = None) -> Seen:
        return await self.write(lambda s: edit(s, actor, where or self.nickel, entry, now=NOW))

    async def status(self, status: OrganisationStatus, actor: Actor = CHLOE, reason: str = "") -> Seen:
        return await self.write(lambda s: set_status(s, actor, self.nickel, status, reason, now=NOW))

    async def reason_read_by(self, actor: Actor) -> str | None:
        return (await self.read(lambda s: see(s, actor, self.nickel, now=NOW))).facts.reason

    async def leave(self, who: Actor, actor: Actor) -> bool:
        person_id = self.people[who]
        departure = await self.write(lambda s: end_affiliation(s, actor, self.nickel, person_id, now=NOW))
        return departure.last_representative

    async def holders(self, role: AffiliationRole) -> list[UUID]:
        held = Affiliation.role == role, Affiliation.status == AffiliationStatus.ACCEPTED
        where = Affiliation.organisation_id == self.nickel
        return await self.read(lambda s: list(s.scalars(select(Affiliation.person_id).where(where, *held))))

    async def row(self, id: UUID | None = None) -> Organisation:
        found = await self.read(lambda s: s.find(Organisation, id or self.nickel))
        assert found is not None
        return found

    async def log(self) -> list[tuple[str, UUID | None, object, object]]:
        rows = await self.read(
            lambda s: s.execute(
                select(AuditEntry, AuditDetail)
                .join(AuditDetail, AuditDetail.id == AuditEntry.id)
                .order_by(AuditEntry.sequence)
            ).all()
        )
        assert audit.first_break([entry for entry, _ in rows]) is None
        return [(entry.kind, entry.subject_id, detail.before, detail.after) for entry, detail in rows]

    async def owed(self) -> set[tuple[str, UUID | None]]:
        rows = await self.read(lambda s: s.execute(select(OutboxItem.kind, OutboxItem.subject_id)).all())
        return {(kind, subject) for kind, subject in rows if kind in (ROLES_OF_ALL, ROLES_OF_PERSON)}


@pytest.fixture
async def house(database: Database) -> House:
    id = await database.write(everywhere(), lambda s: factories.cluster(s, guild_id=1, now=NOW))
    made = House(database, id)
    await made.write(made.make)
    return made


async def refused(reason: Reason, waits: Coroutine[Any, Any, object]) -> None:
    with pytest.raises(NotAllowed) as error:
        await waits
    assert error.value.reason is reason


async def test_the_board_the_operator_and_a_delegate_with_the_power_keep_the_register(house: House) -> None:
    entry = Entry(commune="Thio")
    await refused(Reason.BOARD_ONLY, house.edit(entry, EVA))
    await house.lend(Power.KEEP_GROUPS, Power.ACCEPT_MEMBERS, Power.READ_JOURNAL)
    await refused(Reason.BOARD_ONLY, house.edit(entry, EVA))
    await house.lend(Power.KEEP_REGISTER)
    await house.edit(entry, EVA)
    await house.edit(Entry(commune="Koné"), OPERATOR)
    for actor in (ANNA, BEN, FAY, Actor(99, server_administrator=True), Actor.nobody()):
        await refused(Reason.BOARD_ONLY, house.edit(entry, actor))
        await refused(Reason.BOARD_ONLY, house.name(DEPUTY, BEN, actor))
        await refused(Reason.BOARD_ONLY, house.status(OrganisationStatus.FORMER, actor))
        await refused(Reason.BOARD_ONLY, house.write(lambda s, a=actor: add(s, a, Entry("X"), now=NOW)))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        await refused(
            Reason.BOARD_ONLY,
            house.read(lambda s, a=actor: foresee(s, a, house.nickel, OrganisationStatus.FORMER, now=NOW)),  # type: ignore[misc]  # as above
        )
    assert (await house.row()).commune == "Koné"


async def test_only_the_current_representative_of_an_active_organisation_presents_it(house: House) -> None:
    await house.present(ANNA)
    await house.present(CHLOE, text="Autre")
    await refused(Reason.REPRESENTATIVE_ONLY, house.present(BEN))
    await refused(Reason.REPRESENTATIVE_ONLY, house.present(ANNA, house.late))
    await refused(Reason.REPRESENTATIVE_ONLY, house.present(ANNA, uuid4()))
    await refused(Reason.ORGANISATION_SUSPENDED, house.present(FAY, house.late))
    await refused(Reason.UNKNOWN_PERSON, house.present(Actor(99)))
    with pytest.raises(errors.OrganisationUnknown):
        await house.present(CHLOE, uuid4())
    await house.status(OrganisationStatus.FORMER)
    await refused(Reason.ORGANISATION_SUSPENDED, house.present(ANNA, text="Encore"))


async def test_a_presentation_is_cleaned_limited_and_may_stay_as_an_import_left_it(house: House) -> None:
    await house.present(text="  Du\r\n\r\n\r\n\r\nnickel \x00 ")
    assert (await house.row()).presentation == "Du\n\nnickel"
    with pytest.raises(errors.OrganisationTextTooLong):
        await house.present(text="x" * (MOST_PRESENTATION + 1))
    await house.write(lambda s: setattr(s.find(Organisation, house.nickel), "presentation", "x" * 3000))
    said = Presentation("x" * 3000, "https://nickel.nc")
    await house.write(lambda s: present(s, ANNA, house.nickel, said, now=NOW))
    row = await house.row()
    assert (len(row.presentation or ""), row.web_address) == (3000, "https://nickel.nc")
    await house.present(text="")
    assert (await house.row()).presentation is None
    with pytest.raises(errors.NothingToChange):
        await house.present(text="\u200b")


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "ftp://x.nc", "http://", "https://a b.nc", "x", "http://u:p@x.nc", "data:text/html,x",
     "https://x.nc:99999", "//x.nc", "https://.nc", "HTTP://exa\\mple.nc", "https://" + "a" * 80 + ".nc"],
)  # fmt: skip
async def test_no_other_web_address(house: House, typed: str) -> None:
    with pytest.raises(errors.WebAddressWrong):
        await house.write(lambda s: present(s, ANNA, house.nickel, Presentation(web_address=typed), now=NOW))


async def test_the_entry_is_checked(house: House) -> None:
    for entry, error in (
        (Entry(name="  \u200b!! "), errors.OrganisationNameEmpty),
        (Entry(name="RÉTARD"), errors.OrganisationNameTaken),
        (Entry(name="x" * 101), errors.OrganisationTextTooLong),
        (Entry(email="a@b"), errors.EmailWrong),
        (Entry(email="a b@c.nc"), errors.EmailWrong),
        (Entry(dues="demain"), DateNotUnderstood),
        (Entry(dues="31/12/2126"), errors.DuesOutOfReach),
        (Entry(dues="31/02/2027"), DateNotUnderstood),
        (Entry(parent_id=uuid4()), errors.OrganisationUnknown),
        (Entry(parent_id=house.nickel), errors.ParentInARing),
        (Entry(name="Nickel"), errors.NothingToChange),
    ):
        with pytest.raises(error):
            await house.edit(entry)
    await house.edit(Entry(name="NICKEL", dues="2027-06-30", commune=" Thio ", email="mailto:a@nickel.nc"))
    row = await house.row()
    assert (row.name, row.name_key, row.dues_paid_until) == ("NICKEL", "nickel", date(2027, 6, 30))
    assert (row.commune, row.email) == ("Thio", "a@nickel.nc")
    kind, subject, before, after = (await house.log())[-1]
    assert (kind, subject) == ("organisations.changed", house.nickel)
    assert before == {"name": "Nickel", "dues_paid_until": None}
    assert after == {
        "name": "NICKEL", "dues_paid_until": "2027-06-30", "fields": ["commune", "dues_paid_until", "email", "name"],
    }  # fmt: skip


async def test_no_ring_however_long_not_even_by_two_at_once(house: House) -> None:
    seen = await house.write(lambda s: add(s, CHLOE, Entry("Tiers", parent_id=house.nickel), now=NOW))
    third = seen.facts.id
    await house.edit(Entry(parent_id=third), where=house.late)
    with pytest.raises(errors.ParentInARing):
        await house.edit(Entry(parent_id=house.late))
    await house.edit(Entry(without_parent=True), where=third)
    results = await asyncio.gather(
        house.edit(Entry(parent_id=house.late)),
        house.edit(Entry(parent_id=house.nickel), where=third),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in results) == ["ParentInARing", "Seen"]


async def test_two_who_add_the_same_name_at_once(house: House) -> None:
    results = await asyncio.gather(
        *(house.write(lambda s: add(s, CHLOE, Entry("Même Nom"), now=NOW)) for _ in range(3)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in results) == ["OrganisationNameTaken", "OrganisationNameTaken", "Seen"]


async def test_succession_ends_the_old_powers_at_that_instant(house: House) -> None:
    await house.present(ANNA)
    await house.name(REPRESENTATIVE, BEN)
    assert await house.holders(REPRESENTATIVE) == [house.people[BEN]]
    await refused(Reason.REPRESENTATIVE_ONLY, house.present(ANNA, text="Encore moi"))
    await refused(Reason.REPRESENTATIVE_ONLY, house.leave(DAN, ANNA))
    await house.present(BEN, text="Moi")
    assert (await house.log())[1] == (
        "organisations.named",
        house.people[BEN],
        {"role": "representative", "holder": str(house.people[ANNA])},
        {"organisation": str(house.nickel), "role": "representative"},
    )


async def test_a_press_that_waited_while_the_successor_was_named_is_refused(house: House) -> None:
    """Whichever comes first: who is not the representative at the commit has changed nothing after it."""
    for _ in range(5):
        named, pressed = await asyncio.gather(
            house.name(REPRESENTATIVE, BEN), house.present(ANNA, text=str(uuid4())), return_exceptions=True
        )
        assert isinstance(named, Seen), named
        kinds = [kind for kind, *_ in await house.log()]
        if isinstance(pressed, NotAllowed):
            assert pressed.reason is Reason.REPRESENTATIVE_ONLY
        else:
            assert kinds[-2:] == ["organisations.presented", "organisations.named"]
        await house.name(REPRESENTATIVE, ANNA)


async def test_two_boards_name_at_once_and_there_is_one_representative(house: House) -> None:
    for _ in range(5):
        results = await asyncio.gather(
            house.name(REPRESENTATIVE, BEN),
            house.name(REPRESENTATIVE, DAN, OPERATOR),
            house.name(DEPUTY, ANNA, OPERATOR),
            return_exceptions=True,
        )
        wrong = [each for each in results if isinstance(each, BaseException)]
        assert all(isinstance(each, errors.RepresentsIt) for each in wrong)
        (holder,) = await house.holders(REPRESENTATIVE)
        assert holder in (house.people[BEN], house.people[DAN])
        assert len(await house.holders(DEPUTY)) <= 1
        await house.name(REPRESENTATIVE, ANNA)
    named = [entry for entry in await house.log() if entry[0] == "organisations.named"]
    chain = [(before, subject) for _, subject, before, after in named if after["role"] == "representative"]  # type: ignore[index]  # plain JSON
    for (_, held), (before, _) in pairwise(chain):
        assert before["holder"] == str(held), "each replaces the one before"  # type: ignore[index]  # plain JSON


async def test_naming_and_leaving_at_once_leave_no_representative_outside(house: House) -> None:
    for _ in range(3):
        await asyncio.gather(house.name(REPRESENTATIVE, BEN), house.leave(BEN, BEN), return_exceptions=True)
        assert house.people[BEN] not in await house.holders(REPRESENTATIVE) or await _belongs(house, BEN)


async def _belongs(house: House, who: Actor) -> bool:
    standing = await house.read(lambda s: standing_of(s, who, NOW))
    return house.nickel in standing.roles


async def test_who_may_be_named(house: House) -> None:
    with pytest.raises(errors.RepresentsIt):
        await house.name(DEPUTY, ANNA)
    with pytest.raises(errors.NotOfTheOrganisation):
        await house.name(REPRESENTATIVE, FAY)
    with pytest.raises(errors.NotOfTheOrganisation):
        await house.write(lambda s: name_person(s, CHLOE, house.nickel, DEPUTY, uuid4(), now=NOW))
    with pytest.raises(errors.NothingToChange):
        await house.name(REPRESENTATIVE, ANNA)
    with pytest.raises(errors.NothingToChange):
        await house.name(DEPUTY, None)
    await house.name(DEPUTY, BEN)
    await house.name(REPRESENTATIVE, BEN)
    assert (await house.holders(REPRESENTATIVE), await house.holders(DEPUTY)) == ([house.people[BEN]], [])
    await house.name(REPRESENTATIVE, None)
    assert await house.holders(REPRESENTATIVE) == []


async def test_a_status_says_what_its_people_may(house: House) -> None:
    async def may(actor: Actor) -> Reason | None:
        return may_propose(await house.read(lambda s: standing_of(s, actor, NOW)))

    assert await may(BEN) is None
    await house.status(OrganisationStatus.SUSPENDED, reason=" Cotisation\n2026 ")
    assert await may(BEN) is Reason.ORGANISATION_SUSPENDED
    assert (ROLES_OF_ALL, None) in await house.owed()
    assert await house.reason_read_by(CHLOE) == "Cotisation 2026"
    assert await house.reason_read_by(BEN) is None, "people are named in a reason"
    with pytest.raises(errors.StatusAlready):
        await house.status(OrganisationStatus.SUSPENDED)
    await house.status(OrganisationStatus.FORMER)
    assert await house.reason_read_by(CHLOE) is None, "it was given for another change"
    with pytest.raises(errors.CannotSuspendFormer):
        await house.status(OrganisationStatus.SUSPENDED)
    with pytest.raises(errors.OrganisationTextTooLong):
        await house.status(OrganisationStatus.ACTIVE, reason="x" * 201)
    await house.status(OrganisationStatus.ACTIVE)
    assert await may(BEN) is None
    assert [(kind, before, after) for kind, _, before, after in await house.log()] == [
        ("organisations.suspended", {"status": "active"}, {"status": "suspended"}),
        ("organisations.closed", {"status": "suspended"}, {"status": "former"}),
        ("organisations.reactivated", {"status": "former"}, {"status": "active"}),
    ]


async def test_two_who_suspend_at_once_are_told_once(house: House) -> None:
    results = await asyncio.gather(
        *(house.status(OrganisationStatus.SUSPENDED) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(each, Seen) for each in results) == 1
    assert len(await house.log()) == 1


async def test_who_ends_an_affiliation_and_what_follows(house: House) -> None:
    await refused(Reason.REPRESENTATIVE_ONLY, house.leave(DAN, BEN))
    await refused(Reason.REPRESENTATIVE_ONLY, house.leave(DAN, FAY))
    assert not await house.leave(BEN, BEN)
    assert not await house.leave(DAN, ANNA)
    with pytest.raises(errors.AffiliationOver):
        await house.leave(DAN, ANNA)
    with pytest.raises(errors.AffiliationOver):
        await house.read(lambda s: foresee_departure(s, CHLOE, house.nickel, house.people[DAN], now=NOW))
    assert await house.leave(ANNA, CHLOE)
    assert {subject for kind, subject in await house.owed() if kind == ROLES_OF_PERSON} == {
        house.people[each] for each in (BEN, DAN, ANNA)
    }
    assert [after for *_, after in await house.log()] == [
        {"by_themselves": True, "last_representative": False},
        {"by_themselves": False, "last_representative": False},
        {"by_themselves": False, "last_representative": True},
    ]
    await refused(Reason.REPRESENTATIVE_ONLY, house.present(ANNA))


async def test_several_changes_are_all_or_none(house: House) -> None:
    async def do(changes: Changes, actor: Actor = CHLOE) -> Seen:
        return await house.write(lambda s: change(s, actor, house.nickel, changes, now=NOW))

    both = Changes(Entry(commune="Thio"), Presentation(web_address="nickel.nc"), representative=house.people[BEN])
    await refused(Reason.BOARD_ONLY, do(both, ANNA))
    with pytest.raises(errors.NotOfTheOrganisation):
        await do(Changes(both.entry, both.presentation, deputy=house.people[FAY]))
    row = await house.row()
    assert (row.commune, row.web_address) == (None, None)
    await do(both)
    assert [kind for kind, *_ in await house.log()] == [
        "organisations.changed", "organisations.named", "organisations.presented",
    ]  # fmt: skip
    with pytest.raises(errors.NothingToChange):
        await do(both)
    await refused(Reason.REPRESENTATIVE_ONLY, do(Changes(), ANNA))


async def test_dues_are_late_the_day_after_in_the_clusters_zone(house: House) -> None:
    """Midnight in Nouméa is 13:00 UTC of the day before."""
    await house.edit(Entry(dues="24/11/2026"))

    async def late(now: datetime) -> list[str]:
        found = await house.read(lambda s: list_organisations(s, CHLOE, Filter(late=True), now=now))
        return [each.name for each in found.organisations]

    midnight = datetime(2026, 11, 24, 13, tzinfo=UTC)
    assert await late(midnight - timedelta(microseconds=1)) == []
    assert await late(midnight) == ["Nickel"]


async def test_what_is_the_boards_is_read_by_nobody_else(house: House) -> None:
    await house.edit(Entry(dues="24/11/2026", email="a@nickel.nc"))
    for actor in (ANNA, BEN, EVA):
        seen = await house.read(lambda s, a=actor: see(s, a, house.nickel, now=NOW))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        assert (seen.facts.dues, seen.facts.email) == (None, None)
        found = await house.read(lambda s, a=actor: list_organisations(s, a, Filter(), now=NOW))  # type: ignore[misc]  # as above
        assert {each.dues for each in found.organisations} == {None}
        late = Filter(late=True)
        await refused(
            Reason.BOARD_ONLY,
            house.read(lambda s, a=actor, wanted=late: list_organisations(s, a, wanted, now=NOW)),  # type: ignore[misc]  # as above
        )
    await refused(Reason.UNKNOWN_PERSON, house.read(lambda s: see(s, Actor(99), house.nickel, now=NOW)))


async def test_the_erased_leave_no_name_behind(house: House) -> None:
    await house.name(REPRESENTATIVE, BEN)
    await house.write(lambda s: erase(s, BEN, now=NOW))
    assert await house.holders(REPRESENTATIVE) == []
    log = await house.log()
    assert log[0] == ("organisations.named", house.people[BEN], None, None)
    seen = await house.read(lambda s: see(s, CHLOE, house.nickel, now=NOW))
    assert [each.name for each in seen.facts.people] == ["Anna Kaledo", "Dan Païta"]


async def test_nobody_gives_themselves_a_vote_with_a_lent_power(house: House) -> None:
    """The board may: it is theirs to decide, and the journal says who did."""

    def join(session: Session) -> None:
        for actor in (EVA, CHLOE):
            session.add(
                Affiliation(
                    person_id=house.people[actor],
                    organisation_id=house.nickel,
                    role=STAFF,
                    status="accepted",
                    since=NOW,
                )
            )

    await house.write(join)
    await house.lend(Power.KEEP_REGISTER)
    own = house.people[EVA]
    for role, said in ((REPRESENTATIVE, Changes(representative=own)), (DEPUTY, Changes(deputy=own))):
        await refused(Reason.NOT_FOR_ONESELF, house.name(role, EVA, EVA))
        with_other_things = partial(change, actor=EVA, organisation_id=house.nickel, changes=said, now=NOW)
        await refused(Reason.NOT_FOR_ONESELF, house.write(with_other_things))
    assert await house.holders(REPRESENTATIVE) == [house.people[ANNA]]
    await house.name(REPRESENTATIVE, BEN, EVA)
    await house.name(REPRESENTATIVE, CHLOE, CHLOE)
    kind, whom, _, _ = (await house.log())[-1]
    assert (kind, whom) == ("organisations.named", house.people[CHLOE])
