"""Who may ask whom, how often, and what is kept of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from models.actor import Actor
from models.database import Session, Topic, everywhere
from models.errors import DomainError, NotAllowed, Reason
from models.experts.tables import Domain, ExpertProfile
from models.introductions import errors
from models.introductions.answering import withdraw
from models.introductions.asking import askable, prepare
from models.introductions.load import load_of, loads
from models.introductions.seen_by_asker import AGAIN_AFTER, MOST_OPEN, OPEN_FOR
from models.introductions.tables import Introduction
from models.introductions.wish import MOST_MESSAGE, MOST_REACH, MOST_SUBJECT, Wish
from models.outbox import OutboxItem
from models.people import tables
from models.people.private_notices import switch_on
from models.people.tables import Affiliation, AffiliationStatus, Organisation, OrganisationStatus, Person
from tests.models.introductions.conftest import Office, about
from tests.support import factories


async def profile(office: Office, expert: int, **values: object) -> None:
    """What an expert says of themselves."""

    def write(session: Session) -> None:
        session.add(ExpertProfile(person_id=office.people[expert], hidden=[], changed_at=office.now, **values))
        session.touch(Topic.EXPERTS)

    await office.write(write)


async def test_what_was_written_is_kept_clean(office: Office) -> None:
    wish = about(subject="  Un\x00 sujet\n", message="Un\r\n\r\n\r\n\u2028 deux ", reach=" ", share_email=True)
    made = await office.ask(wish=wish)
    row = await office.row(made.introduction_id)
    assert (row.subject, row.message, row.reach, row.share_email) == ("Un sujet", "Un\n\ndeux", None, True)
    assert row.remind_at == office.now + timedelta(days=7)
    assert row.expires_at == office.now + OPEN_FOR


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        (about(subject=" \u200b "), errors.RequestWordsMissing),
        (about(message="…!"), errors.RequestWordsMissing),
        (about(subject="x" * (MOST_SUBJECT + 1)), errors.RequestTextTooLong),
        (about(message="x" * (MOST_MESSAGE + 1)), errors.RequestTextTooLong),
        (about(reach="x" * (MOST_REACH + 1)), errors.RequestTextTooLong),
    ],
)
async def test_words_that_do_not_fit_are_refused(office: Office, wish: Wish, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        await office.ask(wish=wish)


@pytest.mark.parametrize("days", [-1, 367])
async def test_a_day_over_or_far_ahead_is_refused(office: Office, days: int) -> None:
    with pytest.raises(errors.WantedByNotAhead):
        await office.ask(wish=about(wanted_by=office.now.date() + timedelta(days=days)))
    await office.ask(wish=about(wanted_by=office.now.date()))


async def test_five_open_requests_are_the_most(office: Office) -> None:
    """Whatever becomes of them but a yes; taking one back frees its place, and so does time."""
    made = [await office.ask(expert=11 + number) for number in range(MOST_OPEN)]
    with pytest.raises(errors.TooManyRequests):
        await office.ask(expert=18)
    await office.write(lambda s: withdraw(s, Actor(1), made[0].introduction_id, now=office.now))
    await office.ask(expert=18)
    with pytest.raises(errors.TooManyRequests):
        await office.ask(expert=19)
    await office.accept(made[1].introduction_id, expert=12)
    await office.ask(expert=19)
    office.now += OPEN_FOR
    await office.ask(expert=17)


async def test_the_same_person_can_be_asked_again_after_thirty_days(office: Office) -> None:
    made = await office.ask()
    await office.write(lambda s: withdraw(s, Actor(1), made.introduction_id, now=office.now))
    office.now += AGAIN_AFTER - timedelta(seconds=1)
    with pytest.raises(errors.AskedAlready) as refused:
        await office.ask()
    assert refused.value.again_at == office.now + timedelta(seconds=1)
    office.now += timedelta(seconds=1)
    await office.ask()


async def test_nobody_asks_themselves_or_whoever_cannot_be_found(office: Office) -> None:
    with pytest.raises(errors.ExpertIsYourself):
        await office.ask(asker=11, expert=11)
    with pytest.raises(errors.ExpertUnknown):  # masters nothing
        await office.ask(expert=2)
    office.people[99] = uuid4()
    with pytest.raises(errors.ExpertUnknown):
        await office.ask(expert=99)
    gone = Affiliation.person_id == office.people[12]
    await office.write(lambda s: s.execute(update(Affiliation).where(gone).values(status=AffiliationStatus.ENDED)))
    with pytest.raises(errors.ExpertUnknown):
        await office.ask(expert=12)
    mine = Person.id == office.people[13]
    await office.write(lambda s: s.execute(update(Person).where(mine).values(discord_user_id=None)))
    with pytest.raises(errors.ExpertNotHere):
        await office.ask(expert=13)
    await office.write(lambda s: s.execute(update(Domain).values(archived_at=office.now)))
    with pytest.raises(errors.ExpertUnknown):
        await office.ask(expert=14)


async def test_another_clusters_expert_cannot_be_asked(office: Office) -> None:
    other = await office.database.write(everywhere(), lambda s: factories.cluster(s, guild_id=9, now=office.now))

    def make(session: Session) -> None:
        person = factories.person(session, "Ailleurs Loin", user_id=50, now=office.now)
        domain = factories.domain(session, "voile", "Voile")
        session.flush()
        factories.expertise(session, person, domain, now=office.now)
        office.people[50] = person

    await office.database.write(other, make)
    with pytest.raises(errors.ExpertUnknown):
        await office.ask(expert=50)


@pytest.mark.parametrize("status", [AffiliationStatus.ENDED, AffiliationStatus.PENDING])
async def test_whoever_left_or_is_not_accepted_yet_asks_nobody(office: Office, status: AffiliationStatus) -> None:
    """Unless they hold an office."""
    mine = Affiliation.person_id == office.people[1]
    await office.write(lambda s: s.execute(update(Affiliation).where(mine).values(status=status)))
    with pytest.raises(NotAllowed) as refused:
        await office.ask()
    assert refused.value.reason is Reason.NO_ORGANISATION
    mandate = tables.Mandate(
        person_id=office.people[1],
        office=tables.Office.DELEGATE,
        rank=0,
        since=office.now,
        appointed_by_administrator=False,
    )
    await office.write(lambda s: s.add(mandate))
    await office.ask()


@pytest.mark.parametrize("status", [OrganisationStatus.SUSPENDED, OrganisationStatus.FORMER])
async def test_a_suspended_or_former_organisation_reads_and_does_not_ask(office: Office, status: str) -> None:
    await office.write(
        lambda s: s.execute(update(Organisation).where(Organisation.name == "Société 1").values(status=status))
    )
    with pytest.raises(NotAllowed) as refused:
        await office.ask()
    assert refused.value.reason is Reason.ORGANISATION_SUSPENDED
    with pytest.raises(NotAllowed) as refused:
        await office.ask(asker=77)
    assert refused.value.reason is Reason.UNKNOWN_PERSON


async def test_who_is_unavailable_is_not_asked(office: Office) -> None:
    await profile(office, 11, available=False)
    await profile(office, 12, set_aside_at=office.now)
    await profile(office, 13, available=False, available_until=office.now + timedelta(days=3))
    for expert in (11, 12, 13):
        with pytest.raises(errors.ExpertUnavailable):
            await office.ask(expert=expert)
    office.now += timedelta(days=3)
    await office.ask(expert=13)


async def test_who_has_enough_is_not_asked_until_a_place_is_free(office: Office) -> None:
    await profile(office, 11, monthly_requests=1)
    made = await office.ask(asker=1)
    with pytest.raises(errors.ExpertFull):
        await office.ask(asker=2)
    await office.accept(made.introduction_id)
    with pytest.raises(errors.ExpertFull):
        await office.ask(asker=2)
    office.now += timedelta(days=30)
    await office.ask(asker=2)


async def test_what_is_asked_is_looked_at_before_anything_is_typed(office: Office) -> None:
    found = await office.read(lambda s: prepare(s, Actor(1), office.people[11], now=office.now))
    assert (found.expert_name, found.has_email) == ("Prénom11 Nom", True)
    await office.ask()
    with pytest.raises(errors.AskedAlready):
        await office.read(lambda s: prepare(s, Actor(1), office.people[11], now=office.now))


async def test_proposed_are_those_who_can_be_asked(office: Office) -> None:
    await office.ask(expert=11)
    mine = Person.id == office.people[12]
    await office.write(lambda s: s.execute(update(Person).where(mine).values(discord_user_id=None)))
    ids = [office.people[user] for user in (1, 11, 12, 13)]
    assert await office.read(lambda s: askable(s, Actor(1), ids, now=office.now)) == {office.people[13]}


async def test_the_load_counts_what_waits_and_what_was_accepted(office: Office) -> None:
    await office.ask(asker=1)
    second = await office.ask(asker=2)
    await office.accept(second.introduction_id)
    await profile(office, 12, monthly_requests=2)
    found = await office.read(lambda s: loads(s, office.now))
    assert {user: (found[id].waiting, found[id].accepted) for user, id in office.people.items() if id in found} == {
        11: (1, 1),
        12: (0, 0),
    }
    assert found[office.people[12]].capacity == 2
    assert await office.read(lambda s: load_of(s, office.people[11], office.now)) == found[office.people[11]]


async def test_the_expert_is_owed_a_private_message_only_once_and_if_they_want_it(office: Office) -> None:
    await office.ask(asker=1)
    owed = select(func.count(OutboxItem.id))
    assert await office.read(lambda s: s.scalar(owed)) == 0
    await office.write(lambda s: switch_on(s, Actor(11), now=office.now))
    await office.write(lambda s: switch_on(s, Actor(11), now=office.now))
    await office.ask(asker=2)
    await office.ask(asker=3)
    assert await office.read(lambda s: s.scalar(owed)) == 1


async def outcomes(*tries: object) -> list[str]:
    """The names of what came of each."""
    results = await asyncio.gather(*tries, return_exceptions=True)  # type: ignore[call-overload]  # coroutines
    return sorted(type(each).__name__ for each in results)


async def test_two_presses_are_one_request(office: Office) -> None:
    assert await outcomes(office.ask(), office.ask()) == ["Asked", "AskedAlready"]


async def test_the_last_free_place_goes_to_one_of_two_askers(office: Office) -> None:
    await profile(office, 11, monthly_requests=1)
    assert await outcomes(office.ask(asker=1), office.ask(asker=2)) == ["Asked", "ExpertFull"]


async def test_the_last_open_request_goes_to_one_of_two_experts(office: Office) -> None:
    for number in range(MOST_OPEN - 1):
        await office.ask(expert=11 + number)
    assert await outcomes(office.ask(expert=18), office.ask(expert=19)) == ["Asked", "TooManyRequests"]
    count = await office.read(lambda s: s.scalar(select(func.count(Introduction.id))))
    assert count == MOST_OPEN


async def test_two_who_ask_each_other_at_once_do_not_wait_for_one_another(office: Office) -> None:
    tries = [outcomes(office.ask(asker=left, expert=right)) for left, right in ((11, 12), (12, 11), (13, 14), (14, 13))]
    assert await asyncio.gather(*tries) == [["Asked"]] * 4
