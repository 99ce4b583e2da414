"""What has changed since: heads to come and gone, supporters whose club is open, people who have left the server."""

from __future__ import annotations

from sqlalchemy import select, update

from models.cluster.tables import Cluster
from models.database import Session
from models.groups.tables import Group, GroupKind, GroupStatus, GroupSupport
from models.people.tables import Affiliation, AffiliationStatus, PrivateNotice
from tests.support.actors import buttons, choose, fill, form_fields, pages, press, text
from tests.support.group_stage import CLUB_LEAD, JOINING, MISSION, NAME, WHY, WISH, GroupStage
from tests.support.world import World

READ = "J’ai compris"


async def leave(stage: GroupStage, name: str) -> None:
    """Somebody leaves the server."""
    stage.world.guild.remove_member(stage.people[name])
    await stage.world.env.settle()


async def test_heads_read_of_their_terms_on_their_own_page(world: World) -> None:
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    rose = await stage.member("Rose Kaemo", "Nickel")
    luc = await stage.member("Luc Boula", "Brousse")
    group_id = str(await stage.group("Numérique", lead=paul))
    name = {"role": "lead", "groupe": group_id, "depuis_le": "01/03/2026"}
    named = await stage.anna.slash(world.channel, "groupe nommer", membre=rose, **name)
    assert "**Rose Kaemo**, responsable à partir du 1er mars 2026" in text(named)
    told = await paul.slash(world.channel, "moi")
    assert "Vous êtes à la tête de **Numérique** jusqu’au 28 février 2026 (responsable)." in text(told)
    ahead = await rose.slash(world.channel, "moi")
    assert "Vous serez à la tête de **Numérique** à partir du 1er mars 2026 (responsable)." in text(ahead)
    await press(rose, ahead, READ)
    assert "à la tête" not in text(await rose.slash(world.channel, "moi"))
    # The lead of today does not undo what the board has decided.
    refused = await paul.slash(world.channel, "groupe nommer", membre=paul, role="co_lead", groupe=group_id)
    assert "par décision du bureau" in text(refused)
    await stage.anna.slash(world.channel, "groupe nommer", membre=luc, **name)
    off = await rose.slash(world.channel, "moi")
    assert "Finalement, vous ne serez pas à la tête de **Numérique** (responsable)." in text(off)
    await world.env.advance_time(60)
    heads = await press(
        stage.anna, await stage.anna.slash(world.channel, "groupe voir", groupe=group_id), "Les responsables"
    )
    await choose(stage.anna, heads, "Paul Wea · responsable")
    ended = await paul.slash(world.channel, "moi")
    assert "Depuis le 1er janvier 2026, vous n’êtes plus à la tête de **Numérique** (responsable)." in text(ended)
    journal = "\n".join(await pages(stage.anna, await stage.anna.slash(world.channel, "journal"), "Suivant"))
    assert "a nommé Rose Kaemo responsable à partir du 1er mars 2026" in journal
    assert "a fixé au 28 février 2026 la fin de la responsabilité de Paul Wea" in journal
    assert "a renoncé à la responsabilité prévue pour Rose Kaemo" in journal
    await press(paul, ended, READ)
    assert "à la tête" not in text(await paul.slash(world.channel, "moi"))


async def test_who_left_the_server_cannot_be_let_in_and_can_be_removed(world: World) -> None:
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    rose = await stage.member("Rose Kaemo", "Nickel")
    luc = await stage.member("Luc Boula", "Brousse")
    mila = await stage.member("Mila Poadja", "Récif")
    group_id = str(await stage.group("Numérique", lead=paul, co_leads=[luc], members=[mila], joining="request"))
    await fill(rose, await rose.slash(world.channel, "groupe rejoindre", groupe=group_id), {WISH: "J’ai des idées"})
    before = await press(paul, await paul.slash(world.channel, "groupe voir", groupe=group_id), "1 demande")
    assert "Accepter" in buttons(before)
    await leave(stage, "Rose")
    await leave(stage, "Luc")
    assert "a quitté ce Discord depuis sa demande" in text(await press(paul, before, "Accepter"))
    after = await press(paul, await paul.slash(world.channel, "groupe voir", groupe=group_id), "1 demande")
    assert "Pas d’entrée possible aujourd’hui" in text(after)
    assert [each for each in buttons(after) if each in ("Accepter", "Refuser")] == ["Refuser"]
    people = await press(paul, await paul.slash(world.channel, "groupe voir", groupe=group_id), "Les participants")
    assert "**Luc Boula** · coresponsable, a quitté ce Discord" in text(people)
    assert "1 autre a quitté ce Discord" in text(people)
    others = await press(mila, await mila.slash(world.channel, "groupe voir", groupe=group_id), "Les participants")
    assert "Luc" not in text(others)
    heads = await press(paul, await paul.slash(world.channel, "groupe voir", groupe=group_id), "Les responsables")
    assert "**Luc Boula**, coresponsable depuis le 1er janvier 2026\xa0: a quitté ce Discord" in text(heads)
    form = await choose(paul, people, "Luc Boula")
    await fill(paul, form, {WHY: "Parti"})
    again = await press(paul, await paul.slash(world.channel, "groupe voir", groupe=group_id), "Les participants")
    assert "Luc" not in text(again)


async def test_supporters_read_that_their_club_is_open(world: World) -> None:
    """Whoever proposed it has left meanwhile: the form asks for somebody else, and says why."""
    stage = await GroupStage.prepare(world)
    paul = await stage.member("Paul Wea", "Lagon")
    rose = await stage.member("Rose Kaemo", "Nickel")
    luc = await stage.member("Luc Boula", "Brousse")
    await world.write(lambda s: s.execute(update(Cluster).values(club_supporters=2, club_organisations=2)))
    form = await paul.slash(world.channel, "groupe proposer", nom="Python")
    await fill(paul, form, {NAME: "Python", MISSION: "Apprendre", JOINING: ["open"]})
    for actor in (rose, luc):
        await press(actor, await actor.slash(world.channel, "groupe voir", groupe="Python"), "Soutenir")
    await leave(stage, "Paul")
    shown = await stage.anna.slash(world.channel, "groupe voir", groupe="Python")
    form = await press(stage.anna, shown, "Ouvrir le club")
    [(_, field)] = [(label, field) for label, field in form_fields(form.modal or {}) if label == CLUB_LEAD]
    assert "Paul Wea, qui l’a proposé, ne peut pas l’animer aujourd’hui" in str(form.modal).replace("\xa0", " ")
    assert field.get("required", True)
    await fill(stage.anna, form, {CLUB_LEAD: [rose]})
    told = await luc.slash(world.channel, "moi")
    assert "Le club **Python**, que vous avez soutenu, est ouvert." in text(told)
    assert "soutenu" not in text(await rose.slash(world.channel, "moi")), "who takes part knows"
    assert "Club Python" in text(await press(luc, told, "Voir le groupe"))
    await press(luc, await luc.slash(world.channel, "moi"), READ)
    assert "soutenu" not in text(await luc.slash(world.channel, "moi"))


async def test_the_board_is_told_of_a_club_that_an_acceptance_makes_ready(world: World) -> None:
    """Somebody supports it whose organisation accepts them later: it has all it needs from then on."""
    stage = await GroupStage.prepare(world)
    rose = await stage.member("Rose Kaemo", "Nickel")
    luc = await stage.member("Luc Boula", "Brousse")
    club = await stage.group("Python", kind=GroupKind.CLUB)
    rose_id, luc_id, anna_id = [await stage.id_of(actor) for actor in (rose, luc, stage.anna)]

    def prepare(session: Session) -> None:
        session.execute(update(Cluster).values(club_supporters=2, club_organisations=2))
        session.execute(update(Group).where(Group.id == club).values(status=GroupStatus.PROPOSED))
        for person_id in (rose_id, luc_id):
            session.add(GroupSupport(group_id=club, person_id=person_id, supported_at=world.now))
        own = Affiliation.person_id == luc_id
        asks = {"status": AffiliationStatus.PENDING, "asked_at": world.now}
        session.execute(update(Affiliation).where(own).values(**asks))
        session.add(PrivateNotice(person_id=anna_id, since=world.now))

    await world.write(prepare)
    arrivals = await stage.anna.slash(world.channel, "arrivees")
    request = await press(stage.anna, arrivals, "Voir la demande")
    await press(stage.anna, request, "Accepter")
    await world.env.settle()
    told_at = select(PrivateNotice.told_at).where(PrivateNotice.person_id == anna_id)
    assert await world.read(lambda s: s.scalar(told_at)) is not None
    assert "Le club **Python** a les soutiens qu’il lui faut" in text(await stage.anna.slash(world.channel, "moi"))
