"""What a command or a button needs to be given, made anew for each use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from simcord import MemberActor

from bot.ui import Accent, Card, Field, Form, Pages
from cogs.board.appointing import Pending as PendingAppointment
from cogs.cluster.draft import Draft
from cogs.experts.forms import SAME_FAMILY
from cogs.members.commands import Pending as PendingImport
from models.cluster.installing import Settings
from models.cluster.tables import PlaceKind
from models.database import Session, Topic
from models.experts.tables import Domain
from models.people.appointing import Charge
from models.people.tables import Mandate, Office, Power
from models.people.tying import DiscordUser
from models.transfer.reading import SourceFile
from tests.support import factories
from tests.support.permission_acts import Argument, Arguments
from tests.support.permission_kinds import Scene

Options = Mapping[str, object]
FAMILY = "logiciel"
REGISTER = "Prénom;Nom;Courriel\r\nAnna;Kaledo;anna@nickel.nc\r\n"


def argument(*given: Argument) -> Arguments:
    """The same at each use."""

    async def arguments(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
        return given

    return arguments


def _keep(scene: Scene, actor: MemberActor, thing: object) -> str:
    """Something in the bot's memory that is this person's: permission alone decides."""
    return scene.bot.memory.keep(thing, actor.id, scene.world.now)


async def french(scene: Scene, actor: MemberActor) -> Options:
    return {"langue": "fr"}


async def kept_pages(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    pages = Pages([Card(Accent.HOME, "1", ["1"]), Card(Accent.HOME, "2", ["2"])])
    return (_keep(scene, actor, pages), 1, "f")


async def kept_form(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (_keep(scene, actor, Form("home:open:-", "Test", [Field("a", "A")])),)


async def _new_domain(scene: Scene, *, archived: bool = False) -> tuple[UUID, str]:
    number, now = scene.number(), scene.world.now

    def make(session: Session) -> UUID:
        id = factories.domain(session, f"essai-{number}", f"Essai numéro {number}", family=FAMILY)
        session.flush()
        made = session.find(Domain, id)
        assert made is not None
        made.archived_at = now if archived else None
        return id

    return await scene.world.write(make), f"Essai numéro {number}"


async def domain(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _new_domain(scene))[0],)


async def archived_domain(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _new_domain(scene, archived=True))[0],)


async def two_domains(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _new_domain(scene))[0], (await _new_domain(scene))[0])


async def domain_and_no_family(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return ((await _new_domain(scene))[0], SAME_FAMILY)


async def domain_named(scene: Scene, actor: MemberActor) -> Options:
    return {"domaine": (await _new_domain(scene))[1]}


async def archived_domain_named(scene: Scene, actor: MemberActor) -> Options:
    return {"domaine": (await _new_domain(scene, archived=True))[1]}


async def two_domains_named(scene: Scene, actor: MemberActor) -> Options:
    return {"domaine": (await _new_domain(scene))[1], "dans": (await _new_domain(scene))[1]}


async def domain_value(scene: Scene, actor: MemberActor) -> str:
    return (await _new_domain(scene))[1]


async def family(scene: Scene, actor: MemberActor) -> str:
    await _new_domain(scene)
    return FAMILY


async def family_named(scene: Scene, actor: MemberActor) -> Options:
    return {"famille": FAMILY}


def domain_words(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    name = f"Nouveau {scene.number()}"
    return {"name_fr": name, "name_en": name, "description": name, "keywords_fr": "a", "keywords_en": "b"}


async def somebody_for_the_council(scene: Scene, actor: MemberActor) -> Options:
    return {"membre": scene.world.member(f"Nouveau{scene.number()}"), "fonction": Office.COUNCIL.value}


async def _new_mandate(scene: Scene, office: Office = Office.COUNCIL) -> UUID:
    number, now = scene.number(), scene.world.now

    def make(session: Session) -> UUID:
        person_id = factories.person(session, f"Titulaire Numero{number}", now=now)
        mandate = Mandate(
            id=session.new_id(),
            person_id=person_id,
            office=office,
            rank=0,
            since=now,
            until=None,
            appointed_by_administrator=False,
        )
        session.add(mandate)
        session.touch(Topic.PEOPLE)
        return mandate.id

    return await scene.world.write(make)


async def mandate(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _new_mandate(scene),)


async def mandate_and_days(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    """As the form of its dates was opened: it showed none."""
    return (await _new_mandate(scene), "-", "-")


async def mandate_value(scene: Scene, actor: MemberActor) -> str:
    return str(await _new_mandate(scene))


async def mandate_named(scene: Scene, actor: MemberActor) -> Options:
    return {"mandat": str(await _new_mandate(scene))}


async def delegate_mandate(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (await _new_mandate(scene, Office.DELEGATE),)


async def a_power(scene: Scene, actor: MemberActor) -> str:
    return Power.READ_JOURNAL.value


def appointment(scene: Scene, actor: MemberActor) -> Mapping[str, object]:
    return {
        "member": scene.world.member(f"Nommé{scene.number()}"),
        "office": Office.COUNCIL.value,
        "since": "",
        "until": "",
        "rank": "",
    }


def dates(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"since": "", "until": "31/12/2040"}


async def pending_appointment(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    number = scene.number()
    pending = PendingAppointment(DiscordUser(10_000_000_000 + number, f"Futur{number}"), Charge(Office.COUNCIL))
    return (_keep(scene, actor, pending), "new")


async def register_file(scene: Scene, actor: MemberActor) -> Options:
    return {"fichier": ("membres.csv", REGISTER.encode())}


async def csv_format(scene: Scene, actor: MemberActor) -> Options:
    return {"format": "csv"}


async def pending_import(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    file = SourceFile("membres.csv", REGISTER.encode())
    return (_keep(scene, actor, PendingImport(scene.cluster_id, file.name, (file,))),)


def _draft(scene: Scene, actor: MemberActor) -> str:
    return _keep(scene, actor, Draft(scene.cluster_id, Settings("Open NC", "fr", "Pacific/Noumea")))


async def draft(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (_draft(scene, actor),)


async def draft_and_kind(scene: Scene, actor: MemberActor) -> Sequence[Argument]:
    return (_draft(scene, actor), PlaceKind.JOURNAL.value)


async def place_kind(scene: Scene, actor: MemberActor) -> str:
    return PlaceKind.JOURNAL.value


async def new_place(scene: Scene, actor: MemberActor) -> str:
    return "0"


def settings(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"name": "Open NC", "language": "fr", "zone": "Pacific/Noumea", "other_zone": ""}


def rules(scene: Scene, actor: MemberActor) -> Mapping[str, str]:
    return {"retention_months": "24", "club_supporters": "5", "club_organisations": "3"}
