"""What is typed, pressed or sent in bad faith or by mistake: each gets its clear answer, and nothing changes.

The answer is private, in French, holds no markup or mention of the sender's, and the log has no fault.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import structlog.testing
from discord import app_commands
from simcord import InteractionResult, MemberActor
from sqlalchemy import func, select

from bot.ui.route import shortened
from models.audit import AuditEntry
from models.database import Session, everywhere
from models.experts.tables import Domain
from models.people.tables import Mandate, Office, Person
from tests.support import actors, factories, forged
from tests.support.actors import components, text
from tests.support.world import World


@dataclass
class Stage:
    """Who and what the table plays with."""

    world: World
    member: MemberActor
    stranger: MemberActor
    president: MemberActor
    administrator: MemberActor
    domain: UUID
    archived: UUID
    elsewhere: UUID
    domain_elsewhere: UUID
    mandate: UUID

    def id(self, route: str, *arguments: object, cluster: UUID | None = None) -> str:
        """A custom_id of this cluster, or of another."""
        parts = [shortened(each) if isinstance(each, UUID) else str(each) for each in arguments]
        return ":".join([route, shortened(cluster or self.world.cluster_id), *parts])


Act = Callable[[Stage], Awaitable[InteractionResult]]


def find(typed: str) -> Act:
    return lambda on: on.member.slash(on.world.channel, "expert trouver", domaine=typed)


def find_id(which: Callable[[Stage], UUID]) -> Act:
    return lambda on: on.member.slash(on.world.channel, "expert trouver", domaine=str(which(on)))


def press(custom_id: Callable[[Stage], str], who: Callable[[Stage], MemberActor] = lambda on: on.member) -> Act:
    return lambda on: forged.press(who(on), on.world.channel, custom_id(on))


def pick(custom_id: Callable[[Stage], str], *values: str) -> Act:
    return lambda on: forged.pick(on.member, on.world.channel, custom_id(on), values)


def add_domain(who: Callable[[Stage], MemberActor], **answers: str) -> Act:
    return lambda on: forged.send_form(who(on), on.world.channel, on.id("domains:add", "logiciel"), answers)


def appoint(until: str) -> Act:
    return lambda on: on.president.slash(
        on.world.channel, "bureau nommer", membre=on.member, fonction="treasurer", jusqu_au=until
    )


def president(on: Stage) -> MemberActor:
    return on.president


def member(on: Stage) -> MemberActor:
    return on.member


NO_DOMAIN = "Aucun domaine"
NOTHING = "Rien ne convient"
NO_ORGANISATION = "Aucun adhérent où chercher"
GONE = "Ce domaine n’existe plus"
DEAD_BUTTON = "Ce bouton ne mène plus nulle part"
BOARD_ONLY = "Cela revient au bureau"
ADMINISTRATORS_ONLY = "Cela revient à l’administration du serveur Discord"
TOO_OLD = "n’est plus à jour"
CHOOSE_A_FAMILY = "Choisissez une famille"


def need(**options: object) -> Act:
    return lambda on: on.member.slash(on.world.channel, "expert trouver", **options)


def tell(text_told: str) -> Act:
    return lambda on: forged.send_form(
        on.member, on.world.channel, on.id("experts:described"), {"need": text_told} if text_told else {}
    )


TABLE: dict[str, tuple[Act, str]] = {
    "an empty search": (find(""), CHOOSE_A_FAMILY),
    "only spaces": (find("   "), CHOOSE_A_FAMILY),
    "4,001 characters": (find("x" * 4001), NOTHING),
    "right-to-left marks": (find("\u202ecybér\u202c\u200f"), "Cybersécurité"),
    "a mention of everyone": (find("@everyone <@&1> <@123456789012345678>"), NOTHING),
    "markdown": (find("**gras** `code` ||secret|| [x](http://example.org)"), NOTHING),
    "a null byte": (find("zz\x00zz"), NOTHING),
    "emoji": (find("🏝️👩‍👧‍👦🇳🇨"), NOTHING),
    "combining marks": (find("z" + "\u0301" * 200), NOTHING),
    "SQL": (find("'; DROP TABLE person; --"), NOTHING),
    "a formula": (find('=HYPERLINK("http://example.org")'), NOTHING),
    "a format string": (find("{name.__class__} %s {0}"), NOTHING),
    "a line break": (find("zzz\n# Titre"), NOTHING),
    "a need of 4,001 characters": (need(texte="z" * 4001), NOTHING),
    "a need of signs": (need(texte="\u202e@everyone **`x`** <@&1>\x00"), NOTHING),
    "a need of spaces": (need(texte="   "), CHOOSE_A_FAMILY),
    "a need of a thousand words": (need(texte="plombier " * 500), NOTHING),
    "only those available of nothing": (need(disponible=True), CHOOSE_A_FAMILY),
    "an organisation of spaces": (need(organisation="  "), CHOOSE_A_FAMILY),
    "an organisation that is none": (need(organisation="@everyone ||zz||"), NO_ORGANISATION),
    "an organisation of 4,001 characters": (need(organisation="z" * 4001, texte="x"), NO_ORGANISATION),
    "another cluster's organisation": (need(organisation=str(uuid4())), NO_ORGANISATION),
    "a need that was never asked for": (tell("zzzz zzzz"), NOTHING),
    "an empty need": (tell(""), NOTHING),
    "a need of 4,000 signs in a form": (tell("`" * 4000), NOTHING),
    "a search long forgotten": (press(lambda on: on.id("experts:anyway", shortened(uuid4()))), TOO_OLD),
    "a forgotten search for those available": (
        press(lambda on: on.id("experts:available", shortened(uuid4()))),
        TOO_OLD,
    ),
    "a search without a token": (press(lambda on: on.id("experts:anyway")), DEAD_BUTTON),
    "an organisation for a forgotten search": (
        pick(lambda on: on.id("experts:within", shortened(uuid4())), str(uuid4())),
        DEAD_BUTTON,
    ),
    "no organisation picked": (pick(lambda on: on.id("experts:within", shortened(uuid4()))), DEAD_BUTTON),
    "another cluster's form of a need": (
        press(lambda on: on.id("experts:describe", cluster=on.elsewhere)),
        DEAD_BUTTON,
    ),
    "a stale autocompletion value": (find_id(lambda on: uuid4()), GONE),
    "another cluster's domain": (find_id(lambda on: on.domain_elsewhere), GONE),
    "an archived domain": (find_id(lambda on: on.archived), GONE),
    "an empty custom_id's worth": (press(lambda on: "x"), DEAD_BUTTON),
    "a route that never was": (press(lambda on: on.id("foo:bar")), DEAD_BUTTON),
    "a custom_id of another bot": (press(lambda on: "persistent_view:role:1"), DEAD_BUTTON),
    "a truncated cluster": (press(lambda on: "home:open:abc"), DEAD_BUTTON),
    "another cluster's button": (press(lambda on: on.id("home:open", cluster=on.elsewhere)), DEAD_BUTTON),
    "a cluster that is none": (press(lambda on: on.id("home:open", cluster=uuid4())), DEAD_BUTTON),
    "an id that is none": (press(lambda on: on.id("experts:of", "not-an-id")), DEAD_BUTTON),
    "a missing argument": (press(lambda on: on.id("experts:of")), DEAD_BUTTON),
    "another cluster's domain on a button": (press(lambda on: on.id("experts:of", on.domain_elsewhere)), GONE),
    "a language that is none": (press(lambda on: on.id("home:language", "de")), DEAD_BUTTON),
    "a page of nothing": (press(lambda on: f"page:turn:-:{shortened(uuid4())}:1:f"), TOO_OLD),
    "a page that is no number": (press(lambda on: f"page:turn:-:{shortened(uuid4())}:une:f"), TOO_OLD),
    "a form that was never typed": (press(lambda on: f"form:again:-:{shortened(uuid4())}"), TOO_OLD),
    "a family that is none": (pick(lambda on: on.id("experts:family"), "cuisine"), "n’y a plus de domaine ici"),
    "nothing picked": (pick(lambda on: on.id("experts:family")), DEAD_BUTTON),
    "a domain that was not offered": (pick(lambda on: on.id("experts:pick", 0), "zzzz"), NO_DOMAIN),
    "a stranger's language": (press(lambda on: on.id("home:choose_language"), lambda on: on.stranger), "bureau"),
    "a member who adds a domain": (add_domain(member, name_fr="Voile"), BOARD_ONLY),
    "a domain without a name": (add_domain(president, name_fr="  \u200b "), "nom"),
    "a domain with too long a name": (add_domain(president, name_fr="x" * 61), "60"),
    "a domain that exists": (add_domain(president, name_fr="CYBERSÉCURITÉ !"), "porte déjà ce nom"),
    "a member who merges domains": (press(lambda on: on.id("domains:merge", on.domain, on.archived)), BOARD_ONLY),
    "a member who archives a domain": (press(lambda on: on.id("domains:archive", on.domain)), BOARD_ONLY),
    "a member who ends a mandate": (press(lambda on: on.id("board:confirm_end", on.mandate)), BOARD_ONLY),
    "a mandate that never was": (
        press(lambda on: on.id("board:confirm_end", uuid4()), president),
        "/bureau voir",
    ),
    "a date that is none": (appoint("demain peut-être"), "31/12/2027"),
    "a date in the past": (appoint("31/12/1999"), "à venir"),
    "a day that is none": (appoint("31/02/2030"), "31/12/2027"),
    "an end in 8,000 years": (appoint("31/12/9999"), "ans"),
    "a bot in office": (
        lambda on: on.president.slash(on.world.channel, "bureau nommer", membre=bot_of(on), fonction="treasurer"),
        "robot",
    ),
    "a member who appoints": (
        lambda on: on.member.slash(on.world.channel, "bureau nommer", membre=on.stranger, fonction="president"),
        BOARD_ONLY,
    ),
    "a member who mends the server": (press(lambda on: on.id("cluster:mend")), ADMINISTRATORS_ONLY),
    "a command long gone": (lambda on: forged.call(on.member, on.world.channel, "ancien"), "Cette commande a changé"),
    "a subcommand long gone": (
        lambda on: forged.call(on.member, on.world.channel, "expert ancien"),
        "Cette commande a changé",
    ),
    "a language made up in a command": (
        lambda on: forged.call(on.member, on.world.channel, "langue", {"langue": "klingon"}),
        "Cette commande a changé",
    ),
}
"""What is done, and a part of the answer."""


def bot_of(on: Stage) -> MemberActor:
    """Another bot in the server."""
    return on.world.guild.add_member(on.world.env.create_user("robot", bot=True))


@pytest.fixture
async def stage(world: World) -> Stage:
    """A cluster with a few people and domains, and another one in the same database."""
    now = world.now
    anna, alice, ben, root = (
        await world.person("Anna Kaledo", organisation="Lagon Numérique"),
        world.member("Alice"),
        await world.person("Ben Païta", office=Office.PRESIDENT),
        world.member("Root", administrator=True),
    )
    elsewhere = await world.write(lambda s: factories.cluster(s, guild_id=42, now=now, name="Ailleurs"), everywhere())
    far = await world.write(lambda s: factories.domain(s, "voile", "Voile"), elsewhere)

    def domains(session: Session) -> tuple[UUID, UUID]:
        kept = factories.domain(session, "cybersecurite", "Cybersécurité", keywords=("piratage",))
        archived = factories.domain(session, "minitel", "Minitel")
        found = session.find(Domain, archived)
        assert found is not None
        found.archived_at = now
        return kept, archived

    kept, archived = await world.write(domains)
    mandate = await world.read(lambda session: session.scalar(select(Mandate.id)))
    assert mandate is not None
    return Stage(world, anna, alice, ben, root, kept, archived, elsewhere, far, mandate)


async def state(on: Stage) -> tuple[int, int, int, int]:
    """What must not change."""

    def count(session: Session) -> tuple[int, int, int, int]:
        counted = [session.scalar(select(func.count()).select_from(each)) or 0 for each in (AuditEntry, Domain)]
        people = session.scalar(select(func.count()).select_from(Person)) or 0
        mandates = session.scalar(select(func.count()).select_from(Mandate).where(Mandate.until.is_(None))) or 0
        return counted[0], counted[1], people, mandates

    return await on.world.read(count)


@pytest.mark.wrong_on_purpose
async def test_each_gets_a_clear_answer_and_changes_nothing(stage: Stage) -> None:
    """One after the other, in one world; every case that fails is named."""
    faults = {case: await fault_of(stage, *row) for case, row in TABLE.items()}
    assert {case: fault for case, fault in faults.items() if fault} == {}
    assert all(isinstance(error, app_commands.AppCommandError) for error in stage.world.env.errors)


async def fault_of(stage: Stage, act: Act, answer: str) -> str | None:
    """What is wrong with the answer to one case."""
    before = await state(stage)
    with structlog.testing.capture_logs() as log:
        shown = await act(stage)
    if not shown.acknowledged:
        return "no answer"
    said = " ".join(text(shown).split())
    wrong = {
        f"said: {said}": answer.casefold() not in said.casefold(),
        "not private": not shown.ephemeral,
        "a mention": "@everyone" in said.replace(r"\@", ""),
        "a null byte": "\x00" in said,
        "a fault in the log": any(line["log_level"] in ("error", "critical") for line in log),
        "something changed": await state(stage) != before,
    }
    return ", ".join(name for name, is_so in wrong.items() if is_so) or None


def test_the_table_is_long_enough() -> None:
    """At least forty of them."""
    assert len(TABLE) >= 40


@pytest.mark.wrong_on_purpose
async def test_pages_are_turned_by_their_asker_and_for_a_quarter_of_an_hour(stage: Stage) -> None:
    """Somebody else, or a late press, is told to search again."""
    world, now = stage.world, stage.world.now

    def many(session: Session) -> None:
        for number in range(12):
            person = factories.person(session, f"Expert Numéro{number}", now=now, organisation="Lagon Numérique")
            factories.expertise(session, person, stage.domain, now=now)

    await world.write(many)
    shown = await stage.member.slash(world.channel, "expert trouver", domaine=str(stage.domain))
    turning = next(
        part["custom_id"]
        for part in components(shown)
        if str(part.get("custom_id", "")).startswith("page:turn") and part["custom_id"].endswith(":f")
    )
    assert TOO_OLD in text(await forged.press(stage.stranger, world.channel, turning))
    await actors.press(stage.member, shown, "Suivant")
    assert "2 / 3" in buttons_of(shown)
    await world.env.advance_time(timedelta(minutes=15).total_seconds())
    assert TOO_OLD in text(await actors.press(stage.member, shown, "Suivant"))


def buttons_of(shown: InteractionResult) -> list[str]:
    """The words of all buttons, disabled ones too."""
    return [str(part.get("label")) for part in components(shown) if part["type"] == forged.BUTTON]
