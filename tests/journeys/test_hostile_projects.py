"""Projects in bad faith or by mistake: each gets its clear answer, nothing changes, and what is posted pings nobody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
import structlog.testing
from simcord import InteractionResult

from bot.ui.route import shortened
from models.database import Session, everywhere
from models.groups.tables import GroupKind
from models.outbox import OutboxItem
from models.projects.giving_tables import Contribution, ContributionStatus, HoursEntry
from models.projects.tables import (
    Project,
    ProjectFile,
    ProjectHead,
    ProjectInvitation,
    ProjectLink,
    ProjectMilestone,
    ProjectNeed,
    ProjectUpdate,
    Stage,
    StageMove,
)
from tests.support import factories, forged, project_factories
from tests.support.actors import channel, messages_in, text
from tests.support.hostile import WORDS, demand_harmless, demand_no_ping, faults_of, rows_of
from tests.support.project_stage import BROUSSE, RECIF, ProjectStage, plain
from tests.support.world import World

DEAD_BUTTON = "Ce bouton"
UNKNOWN = "Ce projet n’est pas là"
HEADS_ONLY = "pilotent le projet"
GONE = "Cet apport n’est plus là"
HOURS_GONE = "entre-temps"
NO_ADDRESS = "Ce n’est pas l’adresse d’une page"
TOO_LONG = "Trop long"
NO_FILE = "Je ne peux pas prendre ce fichier"
NO_WAY = "ne peut pas passer"

KEPT = (
    Project,
    ProjectFile,
    ProjectHead,
    ProjectNeed,
    ProjectInvitation,
    ProjectLink,
    ProjectMilestone,
    ProjectUpdate,
    StageMove,
    Contribution,
    HoursEntry,
    OutboxItem,
)


@dataclass
class Site:
    """Léa's call for partners and her draft, what Rose gives and what Sami offers there; a delivered project; one of a
    committee that none of them is in; and one of another cluster.
    """

    stage: ProjectStage
    call: UUID
    draft: UUID
    delivered: UUID
    hidden: UUID
    far: UUID
    given: UUID
    offered: UUID
    far_given: UUID

    def id(self, verb: str, *arguments: object) -> str:
        """A custom_id of this cluster."""
        parts = [shortened(each) if isinstance(each, UUID) else str(each) for each in arguments]
        return ":".join([f"projects:{verb}", shortened(self.stage.world.cluster_id), *parts])


Arguments = Callable[[Site], Sequence[object]]
Doing = Callable[[Site], Awaitable[InteractionResult]]


def press(verb: str, what: Arguments, who: str = "lea") -> Doing:
    return lambda at: forged.press(getattr(at.stage, who), at.stage.world.channel, at.id(verb, *what(at)))


def pick(verb: str, what: Arguments, value: str, who: str = "lea") -> Doing:
    return lambda at: forged.pick(getattr(at.stage, who), at.stage.world.channel, at.id(verb, *what(at)), [value])


def send(verb: str, what: Arguments, who: str = "lea", **answers: str) -> Doing:
    """A form that may never have been opened."""
    return lambda at: forged.send_form(getattr(at.stage, who), at.stage.world.channel, at.id(verb, *what(at)), answers)


def deliver(name: str, content: bytes) -> Doing:
    """The form that delivers the call, with a file."""

    def send_it(at: Site) -> Awaitable[InteractionResult]:
        custom_id, answers = at.id("moved", at.call, "delivered"), {"summary": "Une carte"}
        return forged.send_form(at.stage.lea, at.stage.world.channel, custom_id, answers, {"file": (name, content)})

    return send_it


def propose(**answers: str) -> Doing:
    filled = {"title": "Un titre", "pitch": "De quoi il s’agit", "home": "cluster", **answers}
    return send("proposed", lambda at: ("-", "-"), **filled)


def call(at: Site) -> tuple[UUID]:
    return (at.call,)


def draft(at: Site) -> tuple[UUID]:
    return (at.draft,)


def delivered(at: Site) -> tuple[UUID]:
    return (at.delivered,)


def hidden(at: Site) -> tuple[UUID]:
    return (at.hidden,)


def far(at: Site) -> tuple[UUID]:
    return (at.far,)


def given(at: Site) -> tuple[UUID]:
    return (at.given,)


TABLE: dict[str, tuple[Doing, str]] = {
    "a project of nobody": (press("show", lambda at: (uuid4(),)), UNKNOWN),
    "a project that is no id": (press("show", lambda at: ("x" * 22,)), DEAD_BUTTON),
    "a project of another cluster": (press("show", far), UNKNOWN),
    "somebody else's draft": (press("show", draft, "rose"), UNKNOWN),
    "somebody else's draft, published": (press("publish", draft, "rose"), UNKNOWN),
    "somebody else's draft, thrown away": (press("throw_away", draft, "rose"), UNKNOWN),
    "somebody else's draft, as if it were a form": (
        send("proposed", lambda at: ("d", shortened(at.draft)), "rose", title="Volé", pitch="Volé", home="cluster"),
        UNKNOWN,
    ),
    "a form of what is no draft": (send("proposed", lambda at: ("d", "abc"), title="a", pitch="b"), DEAD_BUTTON),
    "a published project, thrown away": (press("throw_away", call), "déjà publié"),
    "a draft, moved on": (send("moved", lambda at: (at.draft, "dropped"), why="Non"), "encore un brouillon"),
    "a draft that somebody gives to": (press("contribute", draft, "rose"), UNKNOWN),
    "a committee's project, seen by others": (press("show", hidden), UNKNOWN),
    "a committee's project, given to by others": (press("contribute", hidden), UNKNOWN),
    "a committee's project, its news": (press("news", hidden), UNKNOWN),
    "a committee's project, its hours": (press("hours", hidden), UNKNOWN),
    "a committee's project, muted by others": (press("mute", hidden), UNKNOWN),
    "steered by who does not steer it": (press("stages", call, "rose"), HEADS_ONLY),
    "edited by who does not steer it": (send("edited", call, "rose", title="Volé", pitch="Volé"), HEADS_ONLY),
    **{
        f"asked for by who may not, before any form: {verb}": (press(verb, call, "rose"), HEADS_ONLY)
        for verb in ("name_co_lead", "hand_over", "add_milestone", "add_link")
    },
    "a co-lead asked for by a co-lead, before any form": (press("name_co_lead", call, "nina"), HEADS_ONLY),
    "handed over by who does not lead it": (press("remove_co_lead", call, "rose"), DEAD_BUTTON),
    "built without partners": (send("moved", lambda at: (at.call, "building"), why="Vite"), NO_WAY),
    "framed without partners": (send("moved", lambda at: (at.call, "framing")), "la même maison"),
    "delivered from a call": (send("moved", lambda at: (at.call, "delivered"), summary="a", url="b"), NO_WAY),
    "delivered with a program": (deliver("jeu.pdf.exe", b"MZ"), NO_FILE),
    "delivered with a file of the machine": (deliver("../../etc/passwd", b"root"), NO_FILE),
    "delivered with a program that is called a document": (deliver("../jeu.PDF", b"MZ"), NO_WAY),
    "delivered with nothing in it": (deliver("@everyone.pdf", b""), "rien dans ce fichier"),
    "a file where none was delivered": (press("get_file", delivered), "sans fichier"),
    "a file of what is not delivered": (press("get_file", call), "n’est pas livré"),
    "a file of another cluster": (press("get_file", far), UNKNOWN),
    "a stage that is none": (send("moved", lambda at: (at.call, "finished")), NO_WAY),
    "a stage picked that is none": (pick("stage", call, "finished"), NO_WAY),
    "dropped without a word": (send("moved", lambda at: (at.call, "dropped"), why=" \u200b "), "pourquoi"),
    "taken up again after its end": (send("moved", lambda at: (at.delivered, "call")), "livré"),
    "given to after its end": (press("contribute", delivered, "rose"), "livré"),
    "a title of spaces and marks": (propose(title=" \u200b\u202e "), "titre de quelques lettres"),
    "a title of 4,000 characters": (propose(title="x" * 4000), TOO_LONG),
    "a pitch of 4,001 characters": (propose(pitch="x" * 4001), TOO_LONG),
    "no pitch": (propose(pitch=" "), "de quoi il s’agit"),
    "a home that is none": (propose(home=str(uuid4())), "Ce groupe n’est pas ouvert"),
    "a need of nothing": (send("need_opened", call, kind="", domain=""), "un besoin indique"),
    "a need of no kind": (send("need_opened", call, kind="gold"), "un besoin indique"),
    "a need of no domain": (send("need_opened", call, domain="qwxz"), "domaine"),
    "a need of another's project, filled": (pick("fill", call, str(uuid4())), "n’est plus ouvert"),
    "a need that is no id": (pick("fill", call, "'; DROP TABLE"), DEAD_BUTTON),
    "news of nothing": (send("news_given", call, done=" "), "Dites en quelques mots"),
    "news of 501 characters": (send("news_given", call, done="x" * 501), TOO_LONG),
    "a milestone on the 31st of February": (
        send("milestone_added", call, title="Un essai", due="31/02/2027"),
        "31/02/2027",
    ),
    "a milestone of nobody": (press("reached", lambda at: (at.call, uuid4())), "Ce jalon"),
    "a link that runs a script": (send("link_added", call, url="javascript:alert(1)", label="a"), NO_ADDRESS),
    "a link to a file of the machine": (send("link_added", call, url="file:///etc/passwd", label="a"), NO_ADDRESS),
    "a link with a space": (send("link_added", call, url="https://a b.example", label="a"), NO_ADDRESS),
    "a link that is none": (pick("remove_link", call, str(uuid4())), "Ce lien"),
    "given in nobody's name": (
        send("offered", call, "marc", kind="human", hours="", organisation=str(uuid4())),
        "vous contribuez en son nom",
    ),
    "given as no kind": (send("offered", call, "marc", kind="gold"), DEAD_BUTTON),
    "given in words": (send("offered", call, "marc", kind="human", hours="beaucoup"), "beaucoup"),
    "given below nought": (send("offered", call, "marc", kind="human", hours="-3"), "-3"),
    "given without end": (send("offered", call, "marc", kind="human", hours="9" * 40), "heures"),
    "given between two quarters": (send("offered", call, "marc", kind="human", hours="1,1 h"), "quart d’heure"),
    "given until yesterday": (send("offered", call, "marc", kind="human", until="01/01/2020"), "un jour à venir"),
    "given twice": (send("offered", call, "rose", kind="technical"), "déjà cela"),
    "an offer accepted by whoever offers it": (press("accept_offer", lambda at: (at.offered,), "sami"), HEADS_ONLY),
    "an offer accepted that was accepted": (press("accept_offer", given), GONE),
    "an offer of another cluster": (press("accept_offer", lambda at: (at.far_given,)), GONE),
    "somebody else's contribution, taken back": (press("withdraw", given, "sami"), GONE),
    "somebody else's hours": (press("hours_as_said", lambda at: (at.given, "2026-11", 400), "sami"), GONE),
    "hours of a thousand a month": (press("hours_as_said", lambda at: (at.given, "2026-11", 4000), "rose"), "heures"),
    "hours below nought": (press("hours_as_said", lambda at: (at.given, "2026-11", -4), "rose"), DEAD_BUTTON),
    "hours of a month that is none": (press("no_hours", lambda at: (at.given, "2026-13"), "rose"), HOURS_GONE),
    "hours of the year 9999": (press("no_hours", lambda at: (at.given, "9999-12"), "rose"), "mois"),
    "hours of the year 1": (press("no_hours", lambda at: (at.given, "0001-01"), "rose"), "mois"),
    "hours of what is only offered": (press("no_hours", lambda at: (at.offered, "2026-11"), "sami"), "heures"),
    "hours confirmed that nobody told": (press("confirm_hours", lambda at: (at.call, "2026-11", "x")), HOURS_GONE),
    "hours confirmed by the giver": (
        press("confirm_hours", lambda at: (at.call, "2026-11", "x"), "rose"),
        HEADS_ONLY,
    ),
    "hours refused that are none": (send("hours_refused", lambda at: (uuid4(),), reason="Non"), HOURS_GONE),
    "somebody invited who is nobody": (press("invite", lambda at: (at.call, uuid4())), "inviter cette personne"),
    "an invitation that nobody sent": (press("invitation", call, "sami"), "Cette invitation"),
    "a page of what is not delivered": (press("page", call), "n’est pas livré"),
    "a name on a page where it is not": (press("name_me", lambda at: (at.delivered, "y"), "sami"), "nulle part"),
    "a consent that is neither": (press("name_me", lambda at: (at.delivered, "maybe")), DEAD_BUTTON),
    **{
        f"a period that is none: {verb}": (pick(verb, what, "century"), DEAD_BUTTON)
        for verb, what in (
            ("hours_period", call),
            *((verb, lambda at: ()) for verb in ("giving_period", "overview_period", "exports_period")),
        )
    },
    "a period that is none, by a button": (press("hours", lambda at: (at.call, "century")), DEAD_BUTTON),
    "a file of a period that is none": (press("export", lambda at: ("hours", "@everyone")), DEAD_BUTTON),
    "files of a period that is none": (press("exports", lambda at: ("",)), DEAD_BUTTON),
    "a file of no kind": (press("export", lambda at: ("exe",)), DEAD_BUTTON),
    "a filter of nothing": (pick("filter", lambda at: ("x",), "idea"), DEAD_BUTTON),
    "a stage filtered that is none": (pick("filter", lambda at: ("s",), "finished"), DEAD_BUTTON),
    "calls seen until the end of time": (press("calls_seen", lambda at: ("9" * 17,)), DEAD_BUTTON),
    "a domain followed that is none": (pick("follow_domain", lambda at: (), str(uuid4())), "Ce domaine"),
    "the members asked for a stage": (
        send("vote_asked", lambda at: (at.call, "organisations", "dropped"), question="?", why="Non"),
        "vote",
    ),
    "nobody asked for a stage": (send("vote_asked", lambda at: (at.call, "martians", "dropped")), DEAD_BUTTON),
}


@pytest.fixture
async def site(world: World) -> Site:
    stage = await ProjectStage.prepare(world)
    call_id = await stage.published(co_leads=[stage.nina])
    delivered_id = await stage.published("Un service livré", stage=Stage.DELIVERED, domains=())
    rose_gives = await stage.gives(call_id, stage.rose, RECIF)
    sami_offers = await stage.gives(call_id, stage.sami, "Mangrove Conseil", status=ContributionStatus.OFFERED)
    lea, now = await stage.id_of(stage.lea), world.now

    def make(session: Session) -> tuple[UUID, UUID]:
        draft_id = project_factories.project(session, "Brouillon", now=now, lead=lea, published=False)
        somebody = factories.person(session, "Tout Autre", organisation=BROUSSE, now=now)
        committee = factories.group(session, "Crise", now=now, kind=GroupKind.COMMITTEE, lead=somebody)
        return draft_id, project_factories.project(session, "Secret", now=now, lead=somebody, home=committee)

    draft_id, hidden_id = await world.write(make)
    other = await world.write(lambda s: factories.cluster(s, guild_id=1, now=now, name="Autre"), everywhere())

    def make_far(session: Session) -> tuple[UUID, UUID]:
        person = factories.person(session, "Autre Part", organisation="Ailleurs", now=now)
        far_id = project_factories.project(session, "Ailleurs", now=now, lead=person)
        organisation_id = factories.organisation(session, "Encore Ailleurs", now=now)
        return far_id, project_factories.contribution(
            session, far_id, organisation_id, person, now=now, status=ContributionStatus.OFFERED
        )

    far_id, far_given = await world.database.write(other, make_far)
    return Site(stage, call_id, draft_id, delivered_id, hidden_id, far_id, rose_gives, sami_offers, far_given)


@pytest.mark.wrong_on_purpose
async def test_each_gets_a_clear_answer_and_changes_nothing(site: Site) -> None:
    """One after the other, in one world; every case that fails is named."""

    async def judge(doing: Doing, answer: str) -> str | None:
        with structlog.testing.capture_logs() as logs:
            said = plain(text(await doing(site)))
        if answer not in said or "Cela n’a pas fonctionné" not in said:
            return said
        return str(logs) if any(each["log_level"] == "error" for each in logs) else None

    async def kept() -> Sequence[object]:
        return await site.stage.world.read(lambda session: rows_of(session, *KEPT), everywhere())

    assert await faults_of(TABLE, judge, kept) == {}


@pytest.mark.wrong_on_purpose
@pytest.mark.parametrize("place", range(len(WORDS)))
async def test_what_is_posted_pings_nobody_and_fits(world: World, place: int) -> None:
    """All that people write about a project, from the form to the page of what was delivered."""
    stage, hostile = await ProjectStage.prepare(world), f"abc {WORDS[place]}"
    lea, rose = stage.lea, stage.rose

    def address(verb: str, *more: str) -> str:
        return ":".join([f"projects:{verb}", shortened(world.cluster_id), *more])

    filled = {"title": hostile[:80], "pitch": hostile[:1000], "domains": hostile[:150], "home": "cluster"}
    shown = [await forged.send_form(lea, world.channel, address("proposed", "-", "-"), filled)]
    project_id = (await stage.row()).id
    own = shortened(project_id)
    need = {"kind": "technical", "note": hostile[:150], "domain": ""}
    shown.append(await forged.press(lea, world.channel, address("publish", own)))
    forms = (
        ("need_opened", need),
        ("milestone_added", {"title": hostile[:80], "due": ""}),
        ("link_added", {"url": "https://plan.example", "label": hostile[:60]}),
        ("news_given", {"done": hostile[:450], "next": hostile[:450], "blocked": hostile[:450]}),
    )
    for verb, answers in forms:
        shown.append(await forged.send_form(lea, world.channel, address(verb, own), answers))
    offer = {"kind": "technical", "hours": "2 h par mois", "note": hostile[:250]}
    shown.append(await forged.send_form(rose, world.channel, address("offered", own), offer))
    for verb in ("show", "offers", "needs", "plan", "news", "stages", "heads"):
        shown.append(await forged.press(lea, world.channel, address(verb, own)))
    for path in ("projet liste", "projet tableau", "projet apports", "moi"):
        shown.append(await rose.slash(world.channel, path))
    dropped = {"why": hostile[:250]}
    shown.append(await forged.send_form(lea, world.channel, address("moved", own, "dropped"), dropped))
    await world.env.settle()
    posted = [
        *stage.posted(),
        *(message for post in stage.posts() for message in messages_in(channel(world.env, post.id))),
    ]
    assert posted
    for said in (*(text(message, world.env) for message in posted), *map(text, shown)):
        assert "Cela n’a pas fonctionné" not in said
        demand_harmless(said)
    for message in posted:
        demand_no_ping(message)
