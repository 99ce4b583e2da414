"""Somebody is erased while requests wait, threads exist and dates are due; what each side takes away in an export."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from models.actor import Actor
from models.introductions.answering import THREAD, Acceptance, decline, mute
from models.introductions.asking import Asked
from models.introductions.following import say_whether_it_helped
from models.introductions.seen_by_asker import ANSWER_WITHIN, Look
from models.introductions.showing import Stage, request_seen
from models.introductions.tables import Introduction, IntroductionStatus, Mute
from models.introductions.threads import settle_thread, thread_plan
from models.outbox import OutboxItem
from models.people.private_notices import NOTICE, switch_on
from models.privacy.erasing import erase
from models.privacy.exporting import held_about
from tests.models.introductions.conftest import Office, about

ASKER, EXPERT = Actor(1), Actor(11)
WORDS = about(subject="Messagerie piratée", reach="12 34 56", share_email=True)


async def request(office: Office, *, accepted: bool = False) -> Asked:
    """A request; accepted, with the contacts of both and a thread."""
    made = await office.ask(wish=WORDS)
    if accepted:
        await office.accept(made.introduction_id, given=Acceptance(reach="le matin", share_email=True))
        await office.write(lambda s: settle_thread(s, made.introduction_id, 42))
    return made


async def test_an_asker_erased_while_it_waits(office: Office) -> None:
    made = await request(office)
    await office.write(lambda s: erase(s, ASKER, now=office.now))
    row = await office.row(made.introduction_id)
    assert (row.asker_id, row.subject, row.message, row.reach, row.status) == (None, "", "", None, "withdrawn")
    assert not (await office.hand(11)).to_answer
    await office.pass_days(20)
    assert not (await office.hand(11)).set_aside


async def test_an_expert_erased_while_it_waits_ends_it_as_any_other(office: Office) -> None:
    made = await request(office)
    await office.write(lambda s: erase(s, EXPERT, now=office.now))
    seen = await office.read(lambda s: request_seen(s, ASKER, made.introduction_id, now=office.now))
    assert (seen.look, seen.other) == (Look.WAITING, None)
    await office.pass_days(ANSWER_WITHIN / timedelta(days=1))
    assert (await office.hand(1)).to_see[0].look is Look.NO_ANSWER_YET
    await office.pass_days(20)
    assert (await office.row(made.introduction_id)).status == IntroductionStatus.EXPIRED


@pytest.mark.parametrize("gone", [ASKER, EXPERT])
async def test_one_erased_after_a_yes_leaves_nothing_and_the_thread_is_brought_in_line(
    office: Office, gone: Actor
) -> None:
    made = await request(office, accepted=True)
    id = made.introduction_id
    await office.write(lambda s: s.execute(delete(OutboxItem)))
    await office.write(lambda s: erase(s, gone, now=office.now))
    row = await office.row(id)
    assert row.status == IntroductionStatus.ACCEPTED, "that it took place still counts"
    assert (row.subject == "", row.reach is None) == ((True, True) if gone is ASKER else (False, False))
    owed = await office.read(lambda s: s.scalars(select(OutboxItem.subject_id).where(OutboxItem.kind == THREAD)).all())
    assert list(owed) == [id]
    plan = await office.read(lambda s: thread_plan(s, id))
    assert plan is not None
    assert None in (plan.asker, plan.expert)
    left = EXPERT if gone is ASKER else ASKER
    seen = await office.read(lambda s: request_seen(s, left, id, now=office.now))
    assert (seen.other, seen.contacts) == (None, None)
    await office.pass_days(8)
    await office.write(lambda s: say_whether_it_helped(s, left, id, True, now=office.now))


async def test_mutes_go_with_either_side(office: Office) -> None:
    made = await request(office)
    await office.write(lambda s: mute(s, EXPERT, made.introduction_id, now=office.now))
    assert [row["muted"] for row in (await office.read(lambda s: held_about(s, EXPERT))).rows("mute")] == [
        "Prénom1 Nom"
    ]
    assert not (await office.read(lambda s: held_about(s, ASKER))).rows("mute")
    await office.write(lambda s: erase(s, ASKER, now=office.now))
    assert not await office.read(lambda s: s.scalars(select(Mute)).all())


async def test_private_messages_end_with_their_person(office: Office) -> None:
    await office.write(lambda s: switch_on(s, EXPERT, now=office.now))
    await request(office)
    await office.write(lambda s: erase(s, EXPERT, now=office.now))
    assert not await office.read(lambda s: s.scalars(select(OutboxItem).where(OutboxItem.kind == NOTICE)).all())
    await office.pass_days(20)


async def exported(office: Office, actor: Actor) -> dict[str, object]:
    """The one request in somebody's export."""
    (row,) = (await office.read(lambda s: held_about(s, actor))).rows("introduction")
    return dict(row)


async def test_an_asker_exports_nothing_of_a_refusal(office: Office) -> None:
    made = await request(office)
    waits = await exported(office, ASKER)
    await office.write(lambda s: decline(s, EXPERT, made.introduction_id, now=office.now))
    assert await exported(office, ASKER) == waits
    assert not {"status", "muted", "answered_at", "deferred_at", "expires_at"} & waits.keys()


async def test_an_expert_exports_no_contact_before_a_yes_and_nothing_of_a_muted_asker(office: Office) -> None:
    made = await request(office)
    assert "12 34 56" not in repr(await exported(office, EXPERT))
    await office.accept(made.introduction_id)
    after = await exported(office, EXPERT)
    assert after["reach"] == "12 34 56"
    assert "asker_helped" not in after
    assert (await exported(office, ASKER))["status"] == "accepted"
    await office.write(lambda s: s.add(Mute(person_id=office.people[12], muted_id=office.people[2], since=office.now)))
    await office.ask(asker=2, expert=12)
    assert not (await office.read(lambda s: held_about(s, Actor(12)))).rows("introduction")


async def test_what_was_declined_stays_declined_for_the_expert_when_the_asker_goes(office: Office) -> None:
    made = await request(office)
    await office.write(lambda s: decline(s, EXPERT, made.introduction_id, now=office.now))
    await office.write(lambda s: erase(s, ASKER, now=office.now))
    seen = await office.read(lambda s: request_seen(s, EXPERT, made.introduction_id, now=office.now))
    assert (seen.stage, seen.other, seen.subject) == (Stage.DECLINED, None, "")
    assert await office.read(lambda s: s.scalars(select(Introduction.asker_id)).all()) == [None]
