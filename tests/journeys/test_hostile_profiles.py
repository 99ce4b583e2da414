"""Profiles, domains and endorsements in bad faith or by mistake: each gets its clear answer, and nothing changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from models.actor import Actor
from models.database import Session
from models.experts.endorsing import endorse
from models.experts.tables import Endorsement, Expertise, ExpertProfile
from models.people.tables import Person
from tests.journeys.test_hostile_inputs import DEAD_BUTTON, Act, Stage, fault_of, press, stage
from tests.support import factories, forged
from tests.support.hostile import faults_of, rows_of

__all__ = ["stage"]

NOBODY = "Le cluster ne connaît pas cette personne"
TOO_LONG = "Trop long"
NOT_A_NUMBER = "n’est pas un nombre entier"


@dataclass
class Profiles:
    """Anna masters a domain; Zoé of elsewhere endorsed her; both are in the first stage's cluster."""

    on: Stage
    anna: UUID
    zoe: UUID
    endorsement: UUID


def edited(**answers: str) -> Act:
    """Anna sends her form with these answers."""
    given = {"title": "Ingénieure", "presentation": "", "availability": "kept", "requests": "", "shown": "search"}
    return lambda on: forged.send_form(on.member, on.world.channel, on.id("profiles:edited"), given | answers)


def declared(domain: str = "domain", **answers: str) -> Act:
    given = {"level": "2", "years": "", "note": ""} | answers
    return lambda on: forged.send_form(
        on.member, on.world.channel, on.id("mastering:declared", getattr(on, domain, domain)), given
    )


def say(*arguments: str) -> Act:
    return press(lambda on: on.id("profiles:say", *arguments))


def modify(**options: object) -> Act:
    return lambda on: on.member.slash(on.world.channel, "profil modifier", **options)


def see(typed: str) -> Act:
    return lambda on: on.member.slash(on.world.channel, "expert profil", expert=typed)


TABLE: Mapping[str, tuple[Act, str]] = {
    "a title of 101": (edited(title="x" * 101), TOO_LONG),
    "a presentation of 4,000": (edited(presentation="🏝️" * 2000), TOO_LONG),
    "an availability never offered": (edited(availability="peut-être"), DEAD_BUTTON),
    "an availability with a date that is none": (edited(availability="no 2026-02-31"), "31/12/2027"),
    "an availability with a past date": (edited(availability="yes 1999-12-31"), "à venir"),
    "an availability in 8,000 years": (edited(availability="no 9999-12-31"), "à venir"),
    "minus three requests": (edited(requests="-3"), NOT_A_NUMBER),
    "no request at all": (edited(requests="0"), "de 1 à 30"),
    "a thousand billion requests": (edited(requests="9" * 12), NOT_A_NUMBER),
    "requests in other digits": (edited(requests="①"), NOT_A_NUMBER),
    "requests as markdown and mentions": (edited(requests="@everyone **3**"), NOT_A_NUMBER),
    "saying maybe": (say("maybe", "-"), DEAD_BUTTON),
    "saying nothing": (say(), DEAD_BUTTON),
    "a stale day on a button": (say("no", "2020-01-01"), "à venir"),
    "a day that is none on a button": (say("no", "hier"), "31/12/2027"),
    "a date in words": (modify(disponible="no", jusqu_au="jamais @everyone"), "31/12/2027"),
    "a date without saying what": (modify(jusqu_au="31/12/2026"), "remplissez « disponible »"),
    "a level of nine": (declared(level="9"), DEAD_BUTTON),
    "no level": (declared(level=""), DEAD_BUTTON),
    "ninety years": (declared(years="90"), "de 0 à 60"),
    "years in words": (declared(years="\u202edix\u202c"), NOT_A_NUMBER),
    "a note of 4,000": (declared(note="[x](http://example.org)" * 170), TOO_LONG),
    "an archived domain": (declared("archived"), "est archivé"),
    "another cluster's domain": (declared("domain_elsewhere"), "n’existe pas"),
    "a domain id that is none": (declared("rien"), DEAD_BUTTON),
    "a removal of what one has not": (press(lambda on: on.id("mastering:remove", on.archived)), "est archivé"),
    "a removal of nothing": (press(lambda on: on.id("mastering:remove", uuid4())), "n’existe pas"),
    "a pick of no id": (
        lambda on: forged.pick(on.member, on.world.channel, on.id("mastering:pick", 0), ["'; DROP TABLE person; --"]),
        DEAD_BUTTON,
    ),
    "two picks at once": (
        lambda on: forged.pick(on.member, on.world.channel, on.id("mastering:choose"), ["a", "b"]),
        DEAD_BUTTON,
    ),
    "a name in markdown": (see("**@everyone** ||x||"), "Personne ne s’appelle"),
    "a name of zero width": (see("\u200b\u200f"), "Personne ne s’appelle"),
    "a made-up person": (see(str(uuid4())), "Personne ne s’appelle"),
    "a null byte for a name": (see("zz\x00zz"), "Personne ne s’appelle"),
    "a profile that never was": (press(lambda on: on.id("profiles:show", uuid4())), NOBODY),
    "a profile of no id": (press(lambda on: on.id("profiles:show", "x" * 22)), DEAD_BUTTON),
    "another cluster's profile button": (press(lambda on: on.id("profiles:mine", cluster=on.elsewhere)), DEAD_BUTTON),
    "a stranger's profile": (press(lambda on: on.id("profiles:mine"), lambda on: on.stranger), "bureau"),
    "a stranger who edits": (press(lambda on: on.id("profiles:edit"), lambda on: on.stranger), "bureau"),
    "an endorsement that never was": (press(lambda on: on.id("endorsements:withdraw", uuid4())), "n’existe plus"),
}
"""What is done, and a part of the answer."""


@pytest.fixture
async def profiles(stage: Stage) -> Profiles:
    """A profile that could be spoilt."""
    now = stage.world.now

    def arrange(session: Session) -> tuple[UUID, UUID]:
        anna = session.scalars(select(Person).where(Person.discord_user_id == stage.member.id)).one()
        factories.expertise(session, anna.id, stage.domain, now=now)
        zoe = factories.person(session, "Zoé Tiers", now=now, user_id=77, organisation="Ailleurs SA")
        session.add(ExpertProfile(id=session.new_id(), person_id=anna.id, hidden=[], changed_at=now))
        return anna.id, zoe

    anna, zoe = await stage.world.write(arrange)
    written = partial(endorse, actor=Actor(77), person_id=anna, domain_id=stage.domain, sentence="Bien.", now=now)
    await stage.world.write(written)
    found = await stage.world.read(lambda session: session.scalar(select(Endorsement.id)))
    assert found is not None
    return Profiles(stage, anna, zoe, found)


async def kept(on: Stage) -> Sequence[object]:
    """All that must stay as it is."""
    return await on.world.read(lambda session: rows_of(session, ExpertProfile, Expertise, Endorsement))


@pytest.mark.wrong_on_purpose
async def test_each_gets_a_clear_answer_and_changes_nothing(profiles: Profiles) -> None:
    """One after the other, in one world; every case that fails is named."""

    async def judge(act: Act, answer: str) -> str | None:
        return await fault_of(profiles.on, act, answer)

    assert await faults_of(TABLE, judge, lambda: kept(profiles.on)) == {}


@pytest.mark.wrong_on_purpose
async def test_nobody_endorses_by_a_forged_form(profiles: Profiles) -> None:
    """Oneself, nobody, for a domain they have not or that is another cluster's, or with nothing said."""
    on = profiles.on
    before = await kept(on)

    def send(person: object, domain: object, sentence: str) -> Act:
        answers = {"domain": str(domain), "sentence": sentence}
        return lambda on: forged.send_form(on.member, on.world.channel, on.id("endorsements:written", person), answers)

    for person, domain, sentence, expected in (
        (profiles.anna, on.domain, "Moi.", "On ne se recommande pas soi-même"),
        (uuid4(), on.domain, "Bien.", NOBODY),
        ("x", on.domain, "Bien.", DEAD_BUTTON),
        (profiles.zoe, on.domain, "Bien.", "n’indique plus ce domaine"),
        (profiles.zoe, on.domain_elsewhere, "Bien.", "n’existe pas"),
        (profiles.zoe, "rien", "Bien.", DEAD_BUTTON),
        (profiles.zoe, on.domain, "\u200b \u202e", "Écrivez une phrase"),
        (profiles.zoe, on.domain, "@everyone " * 31, TOO_LONG),
    ):
        assert await fault_of(on, send(person, domain, sentence), expected) is None
    assert await kept(on) == before


@pytest.mark.wrong_on_purpose
async def test_a_withdrawn_endorsement_is_withdrawn_once_and_by_nobody_else(profiles: Profiles) -> None:
    """A double click, and somebody who copied the button."""
    on = profiles.on
    custom_id = on.id("endorsements:withdraw", profiles.endorsement)
    thief = press(lambda on: custom_id, lambda on: on.president)
    assert await fault_of(on, thief, "n’existe plus") is None
    first = await forged.press(on.member, on.world.channel, custom_id)
    assert first.acknowledged
    again = press(lambda on: custom_id)
    assert await fault_of(on, again, "n’existe plus") is None


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 30
