"""Nobody fits: a call is posted, answered by a button, leads to a talk, is closed, and is counted by the board."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from models.calls.tables import CallOutcome, ExpertiseCall
from models.database import Session
from models.experts.tables import Domain
from models.introductions.tables import Introduction, IntroductionStatus
from tests.journeys.test_main_job import set_up
from tests.support import charts, factories
from tests.support.actors import buttons, channel_named, fill, messages_in, press, text
from tests.support.call_stage import OUTCOME, THANKS, WHAT, CallStage, plain
from tests.support.world import World

TYPED = "il me faut un dresseur de dauphins pour un spectacle nautique"


async def prepared(world: World) -> CallStage:
    """One expert of one domain, which is not what is wanted."""
    charts.ready()
    stage = await CallStage.prepare(world)

    def expert(session: Session) -> None:
        dan = factories.person(session, "Dan Poadja", organisation="Récif", user_id=4242, now=world.now)
        session.flush()
        factories.expertise(session, dan, stage.domain, now=world.now)

    await world.write(expert)
    return stage


async def test_from_a_search_that_found_nothing_to_the_boards_figures(world: World) -> None:
    stage = await prepared(world)
    shown = await stage.anna.slash(world.channel, "expert trouver", texte=TYPED)
    form = await press(stage.anna, shown, "Lancer un appel")
    assert TYPED in str(form.modal), "what was typed need not be typed again"
    sent = await fill(stage.anna, form, {WHAT: f"{TYPED}, samedi"})
    assert "Votre appel est lancé" in text(sent)
    assert "samedi" in stage.said()

    await stage.help(stage.ben, "Mon cousin en a deux")
    home = await stage.anna.slash(world.channel, "moi")
    shown = await press(stage.anna, home, "Voir les réponses")
    assert "Mon cousin en a deux" in text(shown)
    await press(stage.anna, shown, "Mettre en relation")
    await world.env.settle()
    introduction = await world.read(lambda s: s.scalars(select(Introduction)).one())
    assert introduction.status == IntroductionStatus.ACCEPTED
    assert introduction.thread_id is not None
    thread = next(channel for id, channel in world.env.backend.channels.items() if id == introduction.thread_id)
    assert {stage.anna.id, stage.ben.id} <= set(thread.thread_members)
    told = await stage.ben.slash(world.channel, "moi")
    assert "Anna Kaledo accepte votre aide" in text(told)
    assert "Votre fil privé" in text(await press(stage.ben, told, "Voir comment échanger"))

    await stage.close(stage.anna, "found", "Merci Ben !")
    assert "Aide trouvée" in stage.said()
    assert buttons(stage.card(), world.env) == []
    await world.env.advance_time(timedelta(days=7, hours=1).total_seconds())
    await world.env.settle()
    asked = await stage.anna.slash(world.channel, "moi")
    await press(stage.anna, asked, "Oui, cela a aidé")
    shown = await stage.chloe.slash(world.channel, "bureau tableau", periode=12)
    said = plain(text(shown))
    assert "1 recherche sans résultat" in said
    assert "1 appel lancé · 1 a reçu une réponse" in said
    assert "1 appel terminé : aide trouvée (1)" in said
    assert "Demandées : 1 · acceptées : 1 · utiles : 1" in said
    assert "Anna" not in said
    assert "dauphins" not in said


async def test_without_an_answer_it_ends_after_fourteen_days(world: World) -> None:
    stage = await prepared(world)
    await stage.call()
    await world.env.advance_time(timedelta(days=13, hours=23).total_seconds())
    assert "Je peux aider" in buttons(stage.card(), world.env)
    await world.env.advance_time(timedelta(hours=2).total_seconds())
    await world.env.settle()
    assert "Arrivé à son terme" in stage.said()
    home = await stage.anna.slash(world.channel, "moi")
    form = await press(stage.anna, home, "Dire ce qu’il en est ressorti")
    await fill(stage.anna, form, {OUTCOME: ["nothing"], THANKS: ""})
    assert "Aucune aide trouvée" in stage.said()
    outcomes = await world.read(lambda s: list(s.scalars(select(ExpertiseCall.outcome))))
    assert outcomes == [CallOutcome.NOTHING]
    said = plain(text(await stage.chloe.slash(world.channel, "bureau tableau")))
    assert "1 appel terminé : aucune aide trouvée (1)" in said


async def test_in_a_server_that_was_just_installed(bare_world: World) -> None:
    """The channel that the installation makes, and a member that the board registers."""
    world = bare_world
    await set_up(world)
    anna = await world.person("Anna Kaledo", organisation="Lagon Numérique")
    domains = await world.read(lambda s: list(s.scalars(select(Domain.slug))))
    assert domains
    shown = await anna.slash(world.channel, "expert appeler")
    form = await press(anna, shown, "Je ne sais pas")
    await fill(anna, form, {WHAT: "Quelqu’un pour régler notre imprimante 3D"})
    (card,) = messages_in(channel_named(world.guild, "appels-a-expertise"))
    assert "imprimante 3D" in text(card, world.env)
    ben = await world.person("Ben Païta", organisation="Brousse")
    shown = await press(ben, card, "Je peux aider", world.env)
    assert shown.modal is not None
