"""What is owed to Discord: kept with its cause, claimed by one, coalesced, retried, set aside, never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest

from models import outbox
from models.cluster.facts import clusters_of_shards
from models.database import Database, Session, everywhere
from models.outbox import CLAIM_SECONDS, GIVE_UP_AFTER, Delivery, OutboxItem
from tests.support import factories

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
async def cluster_id(database: Database) -> UUID:
    """A cluster to owe something."""
    return await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))


def at(now: datetime) -> Callable[[Session], list[Delivery]]:
    return lambda session: list(outbox.claim(session, now))


async def owed(database: Database) -> int:
    return (await database.read(everywhere(), outbox.backlog)).waiting


async def test_a_post_is_claimed_once_and_forgotten_when_delivered(database: Database, cluster_id: UUID) -> None:
    """By kind and ids, with nothing of a text."""
    subject = uuid4()
    await database.write(cluster_id, lambda session: outbox.post(session, "notice", subject, NOW))
    (taken,) = await database.write(everywhere(), at(NOW))
    assert (taken.kind, taken.subject_id, taken.claimed_before) == ("notice", subject, False)
    assert await database.write(everywhere(), at(NOW)) == []
    await database.write(cluster_id, lambda session: outbox.delivered(session, taken, NOW))
    assert await owed(database) == 0


async def test_what_fails_with_its_cause_is_not_owed(database: Database, cluster_id: UUID) -> None:
    """One transaction for both."""

    def fail(session: Session) -> None:
        outbox.post(session, "notice", None, NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(cluster_id, fail)
    assert await owed(database) == 0


async def test_many_refreshes_of_one_card_are_one_edit(database: Database, cluster_id: UUID) -> None:
    """Also when they come at the same time; another subject is another edit."""
    one, other = uuid4(), uuid4()
    await asyncio.gather(
        *(database.write(cluster_id, lambda session: outbox.refresh(session, "card", one, NOW)) for _ in range(20)),
        database.write(cluster_id, lambda session: outbox.refresh(session, "card", other, NOW)),
    )
    assert await owed(database) == 2


async def test_a_card_that_changes_while_it_is_drawn_is_drawn_again(database: Database, cluster_id: UUID) -> None:
    """The later cause is not lost with the earlier delivery."""
    subject = uuid4()
    await database.write(cluster_id, lambda session: outbox.refresh(session, "card", subject, NOW))
    (taken,) = await database.write(everywhere(), at(NOW))
    await database.write(cluster_id, lambda session: outbox.refresh(session, "card", subject, NOW))
    await database.write(cluster_id, lambda session: outbox.delivered(session, taken, NOW))
    (again,) = await database.write(everywhere(), at(NOW))
    await database.write(cluster_id, lambda session: outbox.delivered(session, again, NOW))
    assert await owed(database) == 0


async def test_a_claim_of_a_dead_process_ends(database: Database, cluster_id: UUID) -> None:
    """And the next one knows that it may have been posted already."""
    await database.write(cluster_id, lambda session: outbox.post(session, "notice", None, NOW))
    await database.write(everywhere(), at(NOW))
    later = NOW + timedelta(seconds=CLAIM_SECONDS)
    assert await database.read(everywhere(), outbox.next_due) == later
    (taken,) = await database.write(everywhere(), at(later))
    assert taken.claimed_before


async def test_a_fault_is_tried_again_later_and_later(database: Database, cluster_id: UUID) -> None:
    """The wait grows, and the row is set aside after two days."""
    await database.write(cluster_id, lambda session: outbox.post(session, "notice", None, NOW))
    now, waits = NOW, []
    while now - NOW < GIVE_UP_AFTER:
        (taken,) = await database.write(everywhere(), at(now))
        moment = now
        await database.write(
            cluster_id,
            partial(outbox.put_off, delivery=taken, failure="HTTP 500", now=moment),
        )
        due = await database.read(everywhere(), outbox.next_due)
        assert due is not None
        waits.append((due - now).total_seconds())
        now = due
    assert waits[:6] == [2, 10, 60, 300, 1800, 7200]
    (taken,) = await database.write(everywhere(), at(now))
    await database.write(cluster_id, lambda session: outbox.put_off(session, taken, "HTTP 500", now))
    assert await database.read(everywhere(), outbox.backlog) == outbox.Backlog(0, 1)


async def test_what_has_lost_its_place_is_set_aside_at_once(database: Database, cluster_id: UUID) -> None:
    """And comes back to life when it is owed again."""
    await database.write(cluster_id, lambda session: outbox.refresh(session, "card", None, NOW))
    (taken,) = await database.write(everywhere(), at(NOW))
    await database.write(cluster_id, lambda session: outbox.put_off(session, taken, "10003", NOW, hopeless=True))
    assert await database.read(everywhere(), outbox.backlog) == outbox.Backlog(0, 1)
    await database.write(cluster_id, lambda session: outbox.refresh(session, "card", None, NOW))
    assert await database.read(everywhere(), outbox.backlog) == outbox.Backlog(1, 0)


async def test_what_was_owed_anew_meanwhile_is_not_set_aside(database: Database, cluster_id: UUID) -> None:
    """The card that was deleted may have been posted again, which is why it is to be drawn again."""
    card = uuid4()
    await database.write(cluster_id, lambda session: outbox.refresh(session, "card", card, NOW))
    (taken,) = await database.write(everywhere(), at(NOW))
    await database.write(cluster_id, lambda session: outbox.refresh(session, "card", card, NOW))
    await database.write(cluster_id, lambda session: outbox.put_off(session, taken, "NotFound", NOW, hopeless=True))
    (again,) = await database.write(everywhere(), at(NOW))
    assert (again.revision, again.claimed_before) == (2, False)


async def test_what_one_operation_owes_comes_in_its_order(database: Database, cluster_id: UUID) -> None:
    """Though all of it is owed at one instant, under random ids."""
    subjects = [uuid4() for _ in range(20)]

    def owe(session: Session) -> None:
        for subject in subjects:
            outbox.post(session, "notice", subject, NOW)

    await database.write(cluster_id, owe)
    assert [delivery.subject_id for delivery in await database.write(everywhere(), at(NOW))] == subjects


async def test_two_processes_never_claim_one_row(database: Database, cluster_id: UUID) -> None:
    """Claims at the same time share the rows out."""
    for _ in range(30):
        await database.write(cluster_id, lambda session: outbox.post(session, "notice", None, NOW))

    def claim_some(session: Session) -> list[Delivery]:
        return list(outbox.claim(session, NOW, limit=7))

    rounds = await asyncio.gather(*(database.write(everywhere(), claim_some) for _ in range(8)))
    claimed = [delivery.id for taken in rounds for delivery in taken]
    assert len(claimed) == len(set(claimed))
    rest = await database.write(everywhere(), lambda session: list(outbox.claim(session, NOW, limit=100)))
    assert len(claimed) + len(rest) == 30


async def test_a_process_takes_only_what_its_clusters_owe(database: Database, cluster_id: UUID) -> None:
    """And at its start takes over what a dead process had claimed of it."""
    other = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=2 << 22, now=NOW))
    for owner in (cluster_id, other):
        await database.write(owner, lambda session: outbox.post(session, "notice", None, NOW))
    mine = partial(outbox.claim, now=NOW, clusters=[other])
    (taken,) = await database.write(everywhere(), mine)
    assert taken.cluster_id == other
    assert await database.write(everywhere(), mine) == []
    await database.write(everywhere(), partial(outbox.take_over, now=NOW, clusters=[other]))
    (again,) = await database.write(everywhere(), mine)
    assert again.claimed_before
    assert await database.read(everywhere(), partial(outbox.next_due, clusters=[cluster_id])) == NOW


async def test_a_server_is_served_by_one_shard(database: Database, cluster_id: UUID) -> None:
    """As Discord counts them."""
    other = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=3 << 22, now=NOW))
    by_shard = [
        await database.read(everywhere(), partial(clusters_of_shards, shard_count=2, shard_ids=[shard]))
        for shard in (0, 1)
    ]
    assert by_shard == [[cluster_id], [other]]


async def test_a_row_carries_no_text(database: Database) -> None:
    """Whatever it is about is read at the moment of sending."""
    texts = {column.name for column in OutboxItem.__mapper__.columns if "TEXT" in str(column.type)}
    assert texts == set()


async def test_what_is_owed_not_before_an_instant_waits_for_it(database: Database, cluster_id: UUID) -> None:
    """And is known as owed meanwhile."""
    subject, later = uuid4(), NOW + timedelta(hours=1)
    owed = partial(outbox.owed, kind="notice", subject_id=subject, cluster_id=cluster_id)
    assert not await database.read(cluster_id, owed)
    await database.write(cluster_id, lambda session: outbox.post(session, "notice", subject, NOW, not_before=later))
    assert await database.read(cluster_id, owed)
    assert not await database.write(everywhere(), partial(outbox.claim, now=later - timedelta(seconds=1)))
    (taken,) = await database.write(everywhere(), partial(outbox.claim, now=later))
    assert taken.subject_id == subject
    await database.write(cluster_id, lambda session: outbox.delivered(session, taken, later))
    assert not await database.read(cluster_id, owed)


async def test_a_card_of_a_subject_that_rests_is_left_for_later(database: Database, cluster_id: UUID) -> None:
    """What is posted about it, other subjects, and cards that have none are taken."""
    resting, other = uuid4(), uuid4()

    def owe(session: Session) -> None:
        outbox.post(session, "notice", resting, NOW)
        for subject in (resting, other, None):
            outbox.refresh(session, "card", subject, NOW)

    await database.write(cluster_id, owe)
    taken = await database.write(everywhere(), partial(outbox.claim, now=NOW, resting=[resting]))
    assert [(each.kind, each.subject_id) for each in taken] == [("notice", resting), ("card", other), ("card", None)]
    (left,) = await database.write(everywhere(), at(NOW))
    assert (left.kind, left.subject_id) == ("card", resting)
