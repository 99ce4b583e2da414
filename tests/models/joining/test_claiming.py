"""A record that was imported after somebody asked to join: claimed by them alone, given with the acceptance alone."""

from __future__ import annotations

import pytest

from models.errors import NotAllowed, Reason
from models.joining import errors
from models.joining.claiming import claim, records_for
from models.joining.deciding import AsSeen, accept
from models.joining.waiting import own_requests
from models.people.tables import AffiliationRole
from tests.models.joining.conftest import NEW, PRESIDENT, STAFF, Reception


async def offered(reception: Reception) -> bool:
    person = await reception.person()
    [own] = await reception.read(lambda s: own_requests(s, person.id))
    return own.may_claim


async def test_it_is_offered_once_the_register_has_somebody_of_the_name(reception: Reception) -> None:
    asked = await reception.ask()
    assert not await offered(reception)
    record = await reception.record(role=AffiliationRole.DEPUTY)
    assert await offered(reception)
    found = await reception.read(lambda s: records_for(s, NEW, asked.id, now=reception.now))
    assert [each.person_id for each in found] == [record]
    await reception.write(lambda s: claim(s, NEW, asked.id, record, now=reception.now))
    assert not await offered(reception)
    row = await reception.row(asked.id)
    assert (row.claimed_id, row.role) == (record, AffiliationRole.STAFF), "nothing is given before"

    with pytest.raises(errors.DecidedAlready):  # who read the request without the claim looks again
        await reception.write(lambda s: accept(s, PRESIDENT, asked.id, as_seen=AsSeen(None), now=reception.now))
    await reception.accept(PRESIDENT, asked.id)
    assert (await reception.person()).id == record
    with pytest.raises(errors.RequestGone):
        await reception.write(lambda s: claim(s, NEW, asked.id, record, now=reception.now))


async def test_nobody_claims_what_is_not_offered_or_for_another(reception: Reception) -> None:
    asked = await reception.ask()
    other = await reception.record("Pauline Tein")
    elsewhere = await reception.record("Nora Wema", organisation="Récif")
    for record in (other, elsewhere):
        with pytest.raises(errors.RecordNotOffered):
            await reception.write(lambda s, record=record: claim(s, NEW, asked.id, record, now=reception.now))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    record = await reception.record()
    with pytest.raises(NotAllowed) as refused:
        await reception.write(lambda s: claim(s, STAFF, asked.id, record, now=reception.now))
    assert refused.value.reason is Reason.NOT_YOURS
