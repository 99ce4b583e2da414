"""A call for expertise as people use it: posted, answered, followed, closed; and what is refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import discord
import pytest
from sqlalchemy import select

from bot.language import language_for
from bot.memory import TypedNeed
from bot.ui import Accent, Card
from bot.ui.ways import call_everybody
from models.actor import Actor
from models.audit import AuditEntry
from models.calls.answering import answer_call
from models.calls.tables import CallOutcome
from models.database import Session
from models.introductions.tables import Introduction, IntroductionStatus
from models.outbox import OutboxItem
from models.people.tables import Person
from models.privacy.erasing import erase
from tests.support import factories, forged
from tests.support.actors import buttons, choose, components, fill, press, selects, text
from tests.support.call_stage import DOMAIN, NEED, NOTE, OUTCOME, THANKS, WHAT, WHY, CallStage, plain
from tests.support.world import World


@pytest.fixture
async def stage(world: World) -> CallStage:
    return await CallStage.prepare(world)


async def test_posted_answered_and_closed(stage: CallStage) -> None:
    shown = await stage.call()
    assert "Votre appel est lancé" in text(shown)
    assert f"<#{stage.calls.id}>" in text(shown)
    assert shown.ephemeral
    said = stage.said()
    assert NEED in said.replace("\\", "")
    assert "Anna Kaledo" in said
    assert "Lagon Numérique" in said
    assert "Pas encore de réponse" in said
    assert buttons(stage.card(), stage.world.env) == ["Je peux aider", "Clore l’appel"]

    shown = await stage.help(stage.ben, "Je suis libre jeudi.")
    assert "votre aide est proposée" in text(shown)
    assert "Je suis libre jeudi" in text(shown)
    assert shown.ephemeral
    assert "1 personne peut aider" in stage.said()
    assert "Ben" not in stage.said()

    home = await stage.anna.slash(stage.world.channel, "moi")
    assert "1 personne peut vous aider" in text(home)
    shown = await press(stage.anna, home, "Voir les réponses")
    assert "Ben Païta" in text(shown)
    assert "Brousse Données" in text(shown)
    assert "Je suis libre jeudi" in text(shown)
    assert "1 personne peut vous aider" not in text(await stage.anna.slash(stage.world.channel, "moi"))

    shown = await stage.close(stage.anna, "found", "Merci à **Ben**")
    assert "L’appel est clos" in text(shown)
    said = stage.said()
    assert "Aide trouvée" in said
    assert r"Merci à \*\*Ben\*\*" in said
    assert "1 personne a proposé son aide" in said
    assert buttons(stage.card(), stage.world.env) == []
    (row,) = await stage.rows()
    assert (row.outcome, row.outcome_note) == (CallOutcome.FOUND, "Merci à **Ben**")
    kinds = await stage.world.read(lambda s: list(s.scalars(select(AuditEntry.kind).order_by(AuditEntry.sequence))))
    assert kinds == ["calls.opened", "calls.closed"]


async def test_from_a_search_what_was_typed_need_not_be_typed_again(stage: CallStage) -> None:
    token = stage.bot.memory.keep(TypedNeed("on s'est fait pirater"), stage.anna.id, stage.world.now)
    language_card = Card(
        Accent.EXPERTS,
        "Rien",
        ["Rien"],
        [call_everybody(language_for("fr"), stage.world.cluster_id, stage.domain, token)],
    )
    channel = stage.bot.get_channel(stage.world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    message = await channel.send(view=language_card.view())
    form = await press(stage.anna, message, "Lancer un appel", stage.world.env)
    assert form.modal is not None
    assert "on s'est fait pirater" in str(form.modal)
    assert "Cybersécurité" in str(form.modal)
    await fill(stage.anna, form, {WHAT: "on s'est fait pirater", DOMAIN: [str(stage.domain)]})
    assert "Domaine : **Cybersécurité**" in stage.said()
    (row,) = await stage.rows()
    assert row.domain_id == stage.domain


async def test_by_families_then_domains_without_typing(stage: CallStage) -> None:
    home = await stage.anna.slash(stage.world.channel, "aide")
    shown = await press(stage.anna, home, "Lancer un appel à expertise")
    assert "De quelle famille" in text(shown)
    options = [option["label"] for option in selects(shown)[0]["options"]]
    form = await choose(stage.anna, shown, options[0])
    await fill(stage.anna, form, {WHAT: NEED, DOMAIN: [str(stage.domain)]})
    assert "Cybersécurité" in stage.said()


async def test_by_the_command_with_a_domain(stage: CallStage) -> None:
    form = await stage.anna.slash(stage.world.channel, "expert appeler", domaine="piratage")
    await fill(stage.anna, form, {WHAT: NEED, DOMAIN: []})
    (row,) = await stage.rows()
    assert row.domain_id is None


async def test_answering_again_shows_what_one_answered_and_takes_it_back(stage: CallStage) -> None:
    await stage.call()
    await stage.help(stage.ben, "Jeudi")
    shown = await press(stage.ben, stage.card(), "Je peux aider", stage.world.env)
    assert shown.modal is None
    assert "Jeudi" in text(shown)
    form = await press(stage.ben, shown, "Changer mon mot")
    assert "Jeudi" in str(form.modal)
    await fill(stage.ben, form, {NOTE: "Vendredi"})
    assert [each.note for each in await stage.answers()] == ["Vendredi"]
    shown = await press(stage.ben, stage.card(), "Je peux aider", stage.world.env)
    shown = await press(stage.ben, shown, "Retirer ma réponse")
    assert "retirée" in text(shown)
    assert await stage.answers() == []
    assert "Pas encore de réponse" in stage.said()
    again = await press(stage.ben, shown, "Proposer à nouveau")
    await fill(stage.ben, again, {NOTE: ""})
    assert "1 personne peut aider" in stage.said()


async def test_my_calls_lead_everywhere(stage: CallStage) -> None:
    await stage.call()
    await stage.help(stage.ben)
    home = await stage.anna.slash(stage.world.channel, "moi")
    shown = await press(stage.anna, home, "Mes appels")
    assert "1 réponse" in text(shown)
    assert set(buttons(shown)) >= {"Voir les réponses", "Clore l’appel", "Nouvel appel", "Ma page"}
    assert "Voir l’appel" in buttons(shown, links=True)
    mine = await stage.ben.slash(stage.world.channel, "expert mes-appels")
    assert "Vous avez proposé votre aide" in text(mine)
    assert "Retirer ma réponse" in buttons(await press(stage.ben, mine, "Ma réponse"))
    nothing = await stage.chloe.slash(stage.world.channel, "expert mes-appels")
    assert "aucun appel en cours" in text(nothing)


async def test_the_asker_is_introduced_to_whom_they_choose(stage: CallStage) -> None:
    await stage.call()
    await stage.help(stage.ben, "Je connais bien")
    await stage.world.write(
        lambda s: factories.expertise(s, person_named(s, "Ben"), stage.domain, level=3, now=stage.world.now)
    )
    home = await stage.anna.slash(stage.world.channel, "moi")
    shown = await press(stage.anna, home, "Voir les réponses")
    made = await press(stage.anna, shown, "Mettre en relation")
    assert "Vous êtes en relation" in text(made)
    assert "Ben Païta" in text(made)
    (introduction,) = await stage.world.read(lambda s: list(s.scalars(select(Introduction))))
    assert introduction.status == IntroductionStatus.ACCEPTED
    assert introduction.message == NEED
    back = await press(stage.anna, made, "Les autres réponses")
    assert "Mise en relation faite" in text(back)
    assert "Mettre en relation" not in buttons(back)


def person_named(session: Session, given: str) -> UUID:
    found = session.scalar(select(Person.id).where(Person.given_name == given))
    assert found is not None
    return found


async def test_it_ends_after_fourteen_days_and_its_asker_is_asked(stage: CallStage) -> None:
    await stage.call()
    old = stage.card()
    await stage.world.env.advance_time(timedelta(days=14, minutes=1).total_seconds())
    await stage.world.env.settle()
    assert "Arrivé à son terme" in stage.said()
    assert buttons(stage.card(), stage.world.env) == []
    home = await stage.anna.slash(stage.world.channel, "moi")
    assert "est terminé : qu’en est-il ressorti" in plain(text(home))
    form = await press(stage.anna, home, "Dire ce qu’il en est ressorti")
    await fill(stage.anna, form, {OUTCOME: ["partly"], THANKS: ""})
    assert "Aide trouvée en partie" in stage.said()
    assert "qu’en est-il ressorti" not in text(await stage.anna.slash(stage.world.channel, "moi"))
    assert old.id == stage.card().id


async def test_an_old_card_works_and_says_that_it_is_over(stage: CallStage) -> None:
    await stage.call()
    card = stage.card()
    custom_ids = [str(part["custom_id"]) for part in components(card) if part.get("custom_id")]
    await stage.close(stage.anna, "nothing")
    await stage.world.env.advance_time(timedelta(days=15).total_seconds())
    for custom_id in custom_ids:
        shown = await forged.press(stage.ben, stage.calls, custom_id)
        assert "a été clos le" in text(shown) or "Seule la personne" in text(shown) or "concernée" in text(shown)
        assert shown.ephemeral


async def test_the_board_closes_what_is_out_of_place_and_tells_its_asker_why(stage: CallStage) -> None:
    await stage.call(need="Vends vélo, bon état, 20 000 F")
    form = await press(stage.chloe, stage.card(), "Clore", stage.world.env)
    shown = await fill(stage.chloe, form, {WHY: "Pas une petite annonce"})
    assert "Clos par le bureau" in text(shown)
    said = stage.said()
    assert "Le bureau a clos cet appel" in said
    assert "vélo" not in said
    assert "petite annonce" not in said
    home = await stage.anna.slash(stage.world.channel, "moi")
    assert "Pas une petite annonce" in text(home)
    shown = await press(stage.anna, home, "J’ai compris")
    assert "Mes appels" in text(shown)
    assert "Pas une petite annonce" not in text(await stage.anna.slash(stage.world.channel, "moi"))


async def test_nobody_else_closes_a_call(stage: CallStage) -> None:
    await stage.call()
    shown = await press(stage.ben, stage.card(), "Clore", stage.world.env)
    assert shown.modal is None
    assert "concernée" in text(shown)
    own = await press(stage.anna, stage.card(), "Je peux aider", stage.world.env)
    assert "est le vôtre" in text(own)
    (row,) = await stage.rows()
    assert row.closed_at is None


async def test_at_most_three_and_never_the_same_twice(stage: CallStage) -> None:
    await stage.call()
    assert "même texte" in text(await stage.call())
    await stage.call(need="Deuxième besoin")
    await stage.call(need="Troisième besoin")
    shown = await stage.anna.slash(stage.world.channel, "expert appeler")
    assert "3 appels ouverts" in text(shown)
    assert len(await stage.rows()) == 3
    assert len(stage.cards()) == 3


async def test_without_a_channel_nothing_is_made(stage: CallStage) -> None:
    stage.world.env.backend.delete_channel(stage.calls.id)
    await stage.world.env.settle()
    shown = await stage.anna.slash(stage.world.channel, "expert appeler")
    assert "Le salon des appels manque" in text(shown)
    assert await stage.rows() == []


async def test_a_call_whose_message_somebody_deleted(stage: CallStage) -> None:
    await stage.call()
    backend = stage.world.env.backend
    backend.messages[stage.calls.id].pop(stage.card().id)
    (row,) = await stage.rows()
    await stage.world.write(partial(answered, call_id=row.id, user_id=stage.ben.id, now=stage.world.now))
    (row,) = await stage.rows()
    assert row.message_id is None
    assert await stage.world.read(lambda s: list(s.scalars(select(OutboxItem)))) == []
    await stage.world.env.advance_time(300)
    mine = await stage.anna.slash(stage.world.channel, "expert mes-appels")
    assert "n’est plus dans le salon" in text(mine)
    await press(stage.anna, mine, "Publier à nouveau")
    assert "1 personne peut aider" in stage.said()


def answered(session: Session, *, call_id: UUID, user_id: int, now: datetime) -> None:
    answer_call(session, Actor(user_id), call_id, "", now=now)


async def test_the_erased_leave_counts_and_no_name(stage: CallStage) -> None:
    await stage.call()
    await stage.help(stage.ben, "Appelez-moi")
    await stage.world.write(lambda session: erase(session, Actor(stage.ben.id), now=stage.world.now))
    assert "1 personne peut aider" in stage.said()
    home = await stage.anna.slash(stage.world.channel, "expert mes-appels")
    shown = await press(stage.anna, home, "Voir les réponses")
    assert "Ben" not in text(shown)
    assert "Appelez-moi" not in text(shown)
    await stage.world.write(lambda session: erase(session, Actor(stage.anna.id), now=stage.world.now))
    said = stage.said()
    assert "a fait effacer ses données" in said
    assert "Anna" not in said
    assert "messagerie" not in said
    assert buttons(stage.card(), stage.world.env) == []


async def test_suspended_members_read_only(stage: CallStage) -> None:
    await stage.call()
    zoe = await stage.world.person("Zoé Late", organisation="Lagon Suspendu", status="suspended")
    assert "suspendue" in text(await zoe.slash(stage.world.channel, "expert appeler"))
    assert "suspendue" in text(await press(zoe, stage.card(), "Je peux aider", stage.world.env))
    stranger = stage.world.member("Inconnu")
    assert "ne vous connaît pas" in text(await press(stranger, stage.card(), "Je peux aider", stage.world.env))
