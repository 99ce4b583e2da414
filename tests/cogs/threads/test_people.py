"""Who comes into a project thread: invited by a head, agreeing, declining, joining."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from cogs.threads.own_cards import ACCEPT, DECLINE, INVITE
from models.database import Session
from models.groups.tables import GroupKind, GroupMembership, Joining
from models.introductions.tables import Mute
from models.people.tables import Person
from models.threads.tables import WorkThreadPerson
from tests.support import factories, forged
from tests.support.actors import buttons, choose, press, selects, text
from tests.support.thread_stage import TITLE, ThreadStage, plain
from tests.support.world import World


@pytest.fixture
async def stage(world: World) -> ThreadStage:
    return await ThreadStage.prepare(world)


async def role_of(stage: ThreadStage, name: str) -> str | None:
    def read(session: Session) -> str | None:
        return session.scalar(
            select(GroupMembership.role)
            .join(
                Person,
                (Person.id == GroupMembership.person_id) & (Person.cluster_id == GroupMembership.cluster_id),
            )
            .where(Person.given_name == name, GroupMembership.until.is_(None))
        )

    return await stage.world.read(read)


async def person_id(stage: ThreadStage, name: str) -> UUID:
    return await stage.world.read(lambda s: s.scalars(select(Person.id).where(Person.given_name == name)).one())


async def test_one_click_invites_and_they_agree_first(stage: ThreadStage) -> None:
    shown = await stage.open()
    names = [name for name in ("Rose", "Sami") if name in text(shown)]
    assert names == ["Rose", "Sami"], "both are proposed"
    thread = await stage.thread()
    for name in names:
        custom_id = INVITE.to(stage.world.cluster_id, thread.id, await person_id(stage, name))
        shown = await forged.press(stage.lea, stage.world.channel, custom_id)
        assert f"Demande envoyée à {name}" in plain(text(shown))
    assert "Personne d’autre n’est disponible" in plain(text(shown))
    await stage.world.env.settle()
    assert stage.rose.id not in stage.post().thread_members

    home = await stage.rose.slash(stage.world.channel, "moi")
    assert f"Numérique** demande votre aide : « {TITLE} »" in plain(text(home))
    card = await press(stage.rose, home, "Lire et répondre")
    assert "vous devenez membre de **Numérique**" in plain(text(card)), "told before she accepts"
    assert await role_of(stage, "Rose") is None
    await press(stage.rose, card, "Je participe")
    await stage.world.env.settle()
    assert stage.rose.id in stage.post().thread_members
    assert await role_of(stage, "Rose") == "member"
    assert "demande votre aide" not in plain(text(await stage.rose.slash(stage.world.channel, "moi")))

    home = await stage.sami.slash(stage.world.channel, "moi")
    await press(stage.sami, home, "Pas disponible")
    assert await stage.parts() == {"Léa": "named", "Rose": "accepted", "Sami": "declined"}
    assert await role_of(stage, "Sami") is None
    shown = await stage.lea.slash(stage.world.channel, "fil voir", fil=TITLE)
    said = plain(text(shown))
    assert "Rose Poadja · participe" in said
    assert "Sami Hmeun · pas disponible" in said
    again = await forged.press(
        stage.lea,
        stage.world.channel,
        INVITE.to(stage.world.cluster_id, thread.id, await person_id(stage, "Sami")),
    )
    assert "n’est pas disponible pour ce fil" in plain(text(again))


async def test_whose_forum_is_not_read_they_become_guests(world: World) -> None:
    stage = await ThreadStage.prepare(world, kind=GroupKind.COMMITTEE)
    await stage.open(may_join="invited", people=[stage.rose])
    home = await stage.rose.slash(world.channel, "moi")
    card = await press(stage.rose, home, "Lire et répondre")
    assert "au titre d’invité" in plain(text(card))
    await press(stage.rose, card, "Je participe")
    await world.env.settle()
    assert await role_of(stage, "Rose") == "guest"
    assert stage.rose.id in stage.post().thread_members


async def test_a_group_on_request_takes_them_as_guests_too(world: World) -> None:
    stage = await ThreadStage.prepare(world, joining=Joining.REQUEST)
    await stage.open(people=[stage.rose])
    thread = await stage.thread()
    await forged.press(stage.rose, world.channel, ACCEPT.to(world.cluster_id, thread.id))
    assert await role_of(stage, "Rose") == "guest"


async def test_a_thread_of_every_member_makes_nobody_one_of_the_group(stage: ThreadStage) -> None:
    await stage.open(may_join="cluster", people=[stage.rose])
    thread = await stage.thread()
    await forged.press(stage.rose, stage.world.channel, ACCEPT.to(stage.world.cluster_id, thread.id))
    await stage.world.env.settle()
    shown = await press(stage.sami, stage.told()[0], "Participer", stage.world.env)
    assert "Vous participez" in text(shown)
    await stage.world.env.settle()
    assert {stage.rose.id, stage.sami.id} <= set(stage.post().thread_members)
    assert await role_of(stage, "Rose") is None
    assert await role_of(stage, "Sami") is None


async def test_joining_is_as_the_head_has_it(stage: ThreadStage) -> None:
    await stage.open(title="Pour le groupe")
    shown = await press(stage.sami, stage.told()[0], "Participer", stage.world.env)
    assert "rejoignez d’abord le groupe" in plain(text(shown))
    shown = await press(stage.marc, stage.told()[0], "Participer", stage.world.env)
    assert "Vous participez" in text(shown)
    await stage.world.env.settle()
    assert stage.marc.id in stage.post().thread_members
    await stage.open(title="Sur invitation", may_join="invited")
    await stage.world.env.settle()
    assert "Participer" not in buttons(stage.told()[1], stage.world.env)


async def test_whoever_muted_the_head_never_hears_of_it(stage: ThreadStage) -> None:
    lea, rose = await person_id(stage, "Léa"), await person_id(stage, "Rose")
    await stage.world.write(lambda s: s.add(Mute(person_id=rose, muted_id=lea, since=stage.world.now)))
    await stage.open()
    thread = await stage.thread()
    custom_id = INVITE.to(stage.world.cluster_id, thread.id, rose)
    shown = await forged.press(stage.lea, stage.world.channel, custom_id)
    assert "Demande envoyée à Rose Poadja" in plain(text(shown))
    assert "demande votre aide" not in plain(text(await stage.rose.slash(stage.world.channel, "moi")))
    shown = await stage.lea.slash(stage.world.channel, "fil voir", fil=TITLE)
    assert "Rose Poadja · invitation sans réponse" in plain(text(shown))


async def test_domains_are_chosen_afterwards(stage: ThreadStage) -> None:
    def more(session: Session) -> None:
        domain = factories.domain(session, "donnees", "Données", family="donnees-ia")
        session.flush()
        marc = session.scalars(select(Person.id).where(Person.given_name == "Marc")).one()
        factories.expertise(session, marc, domain, now=stage.world.now)

    await stage.world.write(more)
    shown = await stage.open(domains="dressage de dauphins")
    said = plain(text(shown))
    assert "Aucun domaine trouvé pour : dressage de dauphins" in said
    assert "Choisissez les domaines utiles" in said
    shown = await press(stage.lea, shown, "Choisir les domaines")
    shown = await choose(stage.lea, shown, "Données et IA")
    shown = await choose(stage.lea, shown, "Données")
    assert "Domaine utile : Données" in plain(text(shown))
    shown = await press(stage.lea, shown, "Proposer des personnes")
    assert "Marc Wea" in text(shown)
    await stage.world.env.settle()
    assert "Données" in text(stage.card(), stage.world.env)
    shown = await press(stage.lea, shown, "Choisir les domaines")
    shown = await choose(stage.lea, shown, "Données", index=1)
    assert "Aucun domaine n’est encore indiqué" in plain(text(shown))


async def test_an_answer_is_given_once(stage: ThreadStage) -> None:
    await stage.open(people=[stage.rose])
    thread = await stage.thread()
    decline = DECLINE.to(stage.world.cluster_id, thread.id)
    await forged.press(stage.rose, stage.world.channel, decline)
    for custom_id in (decline, ACCEPT.to(stage.world.cluster_id, thread.id)):
        shown = await forged.press(stage.rose, stage.world.channel, custom_id)
        assert "Il n’y a pas d’invitation à laquelle répondre ici" in plain(text(shown))
    rows = await stage.world.read(lambda s: s.scalars(select(WorkThreadPerson.status)).all())
    assert sorted(rows) == ["declined", "named"]


async def test_an_invitation_is_taken_back_as_if_it_had_never_been_made(stage: ThreadStage) -> None:
    await stage.open(people=[stage.rose, stage.sami])
    shown = await stage.lea.slash(stage.world.channel, "fil voir", fil=TITLE)
    invitation = await press(stage.rose, await stage.rose.slash(stage.world.channel, "moi"), "Lire et répondre")
    shown = await choose(stage.lea, shown, "Rose Poadja")
    said = plain(text(shown))
    assert "Invitation retirée : **Rose Poadja**" in said
    assert "Rose Poadja ·" not in said
    assert await stage.parts() == {"Léa": "named", "Sami": "invited"}
    assert "demande votre aide" not in plain(text(await stage.rose.slash(stage.world.channel, "moi")))
    late = await press(stage.rose, invitation, "Je participe")
    assert "ou elle a été retirée" in plain(text(late))
    thread = await stage.thread()
    again = await forged.press(
        stage.lea,
        stage.world.channel,
        INVITE.to(stage.world.cluster_id, thread.id, await person_id(stage, "Rose")),
    )
    assert "Demande envoyée à Rose Poadja" in plain(text(again)), "the next one is a first one"


async def test_what_was_answered_cannot_be_taken_back(stage: ThreadStage) -> None:
    await stage.open(people=[stage.rose])
    shown = await stage.lea.slash(stage.world.channel, "fil voir", fil=TITLE)
    await press(stage.rose, await stage.rose.slash(stage.world.channel, "moi"), "Pas disponible")
    refused = await choose(stage.lea, shown, "Rose Poadja")
    assert "pas d’invitation à retirer" in plain(text(refused))
    assert await stage.parts() == {"Léa": "named", "Rose": "declined"}
    shown = await stage.lea.slash(stage.world.channel, "fil voir", fil=TITLE)
    assert not selects(shown)
