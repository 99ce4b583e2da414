"""Organisations in bad faith or by mistake: each gets its clear answer, and nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from simcord import MemberActor
from sqlalchemy import select

from models.database import Session
from models.organisations.tables import OrganisationLogo
from models.people.tables import Affiliation, Organisation, Person
from tests.journeys.test_hostile_inputs import BOARD_ONLY, DEAD_BUTTON, Act, Stage, fault_of, stage
from tests.support import factories, forged
from tests.support.actors import press as press_shown
from tests.support.actors import text
from tests.support.organisation_stage import plain
from tests.support.world import World

__all__ = ["stage"]

NOT_FOUND = "Je ne trouve pas cet adhérent"
REPRESENTATIVE_ONLY = "Cela revient à la personne qui représente cet adhérent"
UNKNOWN = "Le cluster ne vous connaît pas encore"
OVER = "n’est plus rattachée"
NO_PICTURE = "n’est pas une image"


@dataclass
class Organisations:
    """Anna works at Lagon Numérique, Ben presides; one organisation is another cluster's."""

    on: Stage
    lagon: UUID
    anna: UUID
    far: UUID


Who = Callable[[Organisations], MemberActor]
Doing = Callable[[Organisations], Act]


def anna(at: Organisations) -> MemberActor:
    return at.on.member


def ben(at: Organisations) -> MemberActor:
    return at.on.president


def stranger(at: Organisations) -> MemberActor:
    return at.on.stranger


def press(verb: str, what: Callable[[Organisations], Sequence[object]], who: Who = ben) -> Doing:
    return lambda at: lambda on: forged.press(who(at), on.world.channel, on.id(f"organisations:{verb}", *what(at)))


def pick(verb: str, what: Callable[[Organisations], Sequence[object]], *values: str, who: Who = ben) -> Doing:
    return lambda at: (
        lambda on: forged.pick(who(at), on.world.channel, on.id(f"organisations:{verb}", *what(at)), values)
    )


def send(verb: str, what: Callable[[Organisations], Sequence[object]], who: Who = ben, **answers: str) -> Doing:
    return lambda at: (
        lambda on: forged.send_form(who(at), on.world.channel, on.id(f"organisations:{verb}", *what(at)), answers)
    )


def edit(who: Who = ben, **options: object) -> Doing:
    return lambda at: (
        lambda on: who(at).slash(on.world.channel, "adherent modifier", **{"adherent": str(at.lagon), **options})
    )


def lagon(at: Organisations) -> Sequence[object]:
    return (at.lagon,)


def far(at: Organisations) -> Sequence[object]:
    return (at.far,)


def nothing(at: Organisations) -> Sequence[object]:
    return ()


TABLE: dict[str, tuple[Doing, str]] = {
    "an organisation that never was": (press("show", lambda at: (uuid4(),)), NOT_FOUND),
    "another cluster's organisation": (press("show", far), NOT_FOUND),
    "no id": (press("show", nothing), DEAD_BUTTON),
    "an id that is none": (press("show", lambda at: ("x" * 22,)), DEAD_BUTTON),
    "another cluster's picked": (pick("pick", nothing, str(uuid4())), NOT_FOUND),
    "two picked": (pick("pick", nothing, str(uuid4()), str(uuid4())), DEAD_BUTTON),
    "a filter that is none": (pick("filter", nothing, "'; DROP TABLE organisation; --"), DEAD_BUTTON),
    "the late ones for a member": (pick("filter", nothing, "late", who=anna), BOARD_ONLY),
    "what another cluster's organisation gave": (press("given", far), NOT_FOUND),
    "what nobody's organisation gave": (press("given", lambda at: (uuid4(),)), NOT_FOUND),
    "what an organisation gave, to a stranger": (press("given", lagon, stranger), UNKNOWN),
    "what it gave in a period that is none": (pick("given_period", lagon, "'; DROP TABLE hours_entry"), DEAD_BUTTON),
    "what it gave in two periods": (pick("given_period", lagon, "year", "all"), DEAD_BUTTON),
    "a stranger who looks": (press("show", lagon, stranger), UNKNOWN),
    "a stranger who looks by command": (
        lambda at: lambda on: on.stranger.slash(on.world.channel, "adherent liste"),
        UNKNOWN,
    ),
    "a name of signs only": (send("added", nothing, name="\u202e@@@ \u200b"), "au moins une lettre"),
    "a form without its fields": (send("added", nothing), "au moins une lettre"),
    "a name of 4,000 characters": (send("added", nothing, name="x" * 4000), "Trop long"),
    "a name with a null byte that is taken": (send("added", nothing, name="Lagon\x00 Numérique"), "porte déjà ce nom"),
    "a group that is none": (send("added", nothing, name="Neuf", parent="@everyone"), "aucun adhérent"),
    "another cluster's group": (send("edited", lagon, name="Neuf", parent=str(uuid4())), "aucun adhérent"),
    "a day that is none": (send("edited", lagon, name="Neuf", dues="31/02/2027"), "31/12/2027"),
    "a day in 8,000 years": (send("edited", lagon, name="Neuf", dues="31/12/9999"), "20 ans"),
    "an e-mail that is none": (send("edited", lagon, name="Neuf", email="<@1>@x"), "adresse électronique"),
    "another cluster's record": (send("edited", far, name="Neuf"), NOT_FOUND),
    "a member who adds": (send("added", nothing, anna, name="Neuf"), BOARD_ONLY),
    "a member who edits": (send("edited", lagon, anna, name="Neuf"), BOARD_ONLY),
    "a member who edits by command": (edit(anna, nom="Neuf"), BOARD_ONLY),
    "a member who suspends": (press("set_status", lambda at: (at.lagon, "suspended"), anna), BOARD_ONLY),
    "a member who closes with a reason": (
        send("why_said", lambda at: (at.lagon, "former"), anna, reason="Non"),
        BOARD_ONLY,
    ),
    "a status that is none": (press("set_status", lambda at: (at.lagon, "deleted")), DEAD_BUTTON),
    "no status": (press("ask_status", lagon), DEAD_BUTTON),
    "the status it has": (press("set_status", lambda at: (at.lagon, "active")), "déjà un adhérent actif"),
    "a reason of 4,000 characters": (
        send("why_said", lambda at: (at.lagon, "suspended"), reason="x" * 4000),
        "Trop long",
    ),
    "a role that is none": (pick("name", lambda at: (at.lagon, "king"), str(uuid4())), DEAD_BUTTON),
    "staff as a role to name": (pick("name", lambda at: (at.lagon, "staff"), str(uuid4())), DEAD_BUTTON),
    "a representative from elsewhere": (
        pick("name", lambda at: (at.lagon, "representative"), str(uuid4())),
        "n’est pas rattachée à l’adhérent",
    ),
    "nobody where nobody is": (pick("name", lambda at: (at.lagon, "deputy"), "nobody"), "C’est déjà le cas"),
    "a member who names herself": (
        lambda at: pick("name", lambda at: (at.lagon, "representative"), str(at.anna), who=anna)(at),
        BOARD_ONLY,
    ),
    "a member who presents": (send("presented", lagon, anna, presentation="Moi"), REPRESENTATIVE_ONLY),
    "a presentation of another cluster's": (send("presented", far, presentation="Moi"), NOT_FOUND),
    "a presentation of 4,000 signs": (send("presented", lagon, presentation="`" * 4000), "Trop long"),
    "a script as web address": (send("presented", lagon, web_address="javascript:alert(1)"), "adresse de site"),
    "a file as web address": (edit(site="file:///etc/passwd"), "adresse de site"),
    "a password in a web address": (edit(site="https://me:secret@x.nc"), "adresse de site"),
    "a script as logo": (edit(logo=("logo.png", b"<script>alert(1)</script>")), NO_PICTURE),
    "a GIF called PNG": (edit(logo=("logo.png", b"GIF89a" + b"\x01" * 60)), NO_PICTURE),
    "a logo of a megabyte": (edit(logo=("logo.png", b"\x89PNG" * 250_000)), "trop lourde"),
    "a member's logo": (edit(anna, logo=("logo.png", b"x")), REPRESENTATIVE_ONLY),
    "a logo that is not there": (press("remove_logo", lagon), "pas de logo"),
    "somebody else taken out by a member": (press("leave", lambda at: (at.lagon, uuid4()), anna), REPRESENTATIVE_ONLY),
    "somebody who never was, taken out": (press("leave", lambda at: (at.lagon, uuid4())), OVER),
    "left without having been there": (
        lambda at: press("leave", lambda at: (at.far, at.anna), anna)(at),
        NOT_FOUND,
    ),
    "an organisation that nobody means": (
        lambda at: lambda on: on.president.slash(on.world.channel, "adherent suspendre", adherent="**zzz** @everyone"),
        NOT_FOUND,
    ),
    "one's own where one has none": (
        lambda at: lambda on: on.president.slash(on.world.channel, "adherent modifier"),
        NOT_FOUND,
    ),
}
"""What is done, and a part of the answer."""


@pytest.fixture
async def organisations(stage: Stage) -> Organisations:
    world, now = stage.world, stage.world.now

    def here(session: Session) -> tuple[UUID, UUID]:
        lagon = session.scalars(select(Organisation)).one()
        return lagon.id, session.scalars(select(Person.id).where(Person.discord_user_id == stage.member.id)).one()

    lagon, anna = await world.read(here)
    far = await world.write(lambda s: factories.organisation(s, "Loin", now=now), stage.elsewhere)
    return Organisations(stage, lagon, anna, far)


async def held(at: Organisations) -> list[object]:
    """Everything about organisations that must not change."""

    def read(session: Session) -> list[object]:
        rows = session.scalars(select(Organisation).order_by(Organisation.id)).all()
        belongings = session.execute(select(Affiliation.role, Affiliation.status).order_by(Affiliation.id)).all()
        logos = session.scalars(select(OrganisationLogo.id)).all()
        fields = [(row.name, row.status, row.parent_id, row.web_address, row.presentation, row.email) for row in rows]
        return [*fields, *belongings, *logos]

    return await at.on.world.read(read)


@pytest.mark.wrong_on_purpose
async def test_each_gets_a_clear_answer_and_changes_nothing(organisations: Organisations) -> None:
    before = await held(organisations)
    faults = {}
    for case, (doing, answer) in TABLE.items():
        fault = await fault_of(organisations.on, doing(organisations), answer)
        if await held(organisations) != before:
            fault = f"{fault}, an organisation changed"
        faults[case] = fault
    assert {case: fault for case, fault in faults.items() if fault} == {}


async def test_what_people_typed_takes_no_effect_on_cards(world: World) -> None:
    """Markdown, mentions and marks in every field of a card and of the list."""
    bad = "**[x](https://evil.example)** @everyone <@&1>\u202e `"
    rose = await world.person("Rose " + bad[:20], organisation=bad, office=None)

    def write(session: Session) -> None:
        row = session.scalars(select(Organisation)).one()
        row.presentation, row.commune, row.web_address = f"# Titre\n> {bad}\n- x" * 20, bad, "https://nickel.nc/`x`"

    await world.write(write)
    for path, options in (("adherent voir", {}), ("adherent liste", {}), ("adherent voir", {"adherent": bad})):
        read = plain(await rose.slash(world.channel, path, **options))
        assert "evil" in read
    shown = await rose.slash(world.channel, "adherent voir")
    for raw in (text(shown), text(await press_shown(rose, shown, "Ce qu’il a donné aux projets"))):
        assert "[x](" not in raw
        assert "@everyone" not in raw.replace(r"\@", "")
        assert "\u202e" not in raw
