"""Asking for a vote as people do: the form, the preview, the rules, the roll, the go-ahead."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.database import Session
from models.groups.tables import GroupPlaceKind
from models.people.tables import Person
from models.polls.rules import read_rules
from models.polls.tables import Electorate
from models.tally import Base, TieRule
from tests.support import factories
from tests.support.actors import buttons, choose, messages_in, press, selects, text
from tests.support.voting_stage import QUESTION, VotingStage, plain, refill
from tests.support.world import World

ASKED = {"Titre": "Nouveau local", "La question": QUESTION}


@pytest.fixture
async def stage(world: World) -> VotingStage:
    return await VotingStage.prepare(world)


async def test_asked_from_the_command_to_the_card(stage: VotingStage) -> None:
    form = await stage["Anna"].slash(stage.world.channel, "vote creer", modele="motion")
    shown = await refill(stage["Anna"], form, ASKED)
    read = plain(text(shown))
    assert "Brouillon : Nouveau local" in read
    assert "Consultation, pour avis" in read
    assert "Adoptée par plus de la moitié des suffrages exprimés. Sans quorum. À égalité : non adoptée." in read
    assert "Inscrits aujourd’hui : **4**" in read
    assert f"Sa carte sera dans <#{stage.votes.id}>" in read
    assert buttons(shown)[0] == "Ouvrir le vote"
    assert not stage.cards()
    shown = await press(stage["Anna"], shown, "Ouvrir le vote")
    assert "Le vote est ouvert" in text(shown)
    assert "Jusqu’au <t:" in text(shown)
    assert "De son ouverture" not in text(shown)
    assert "Scrutin nº 1 : Nouveau local" in stage.said()


async def test_asked_by_buttons_alone(stage: VotingStage) -> None:
    shown = await stage["Anna"].slash(stage.world.channel, "vote creer")
    shown = await choose(stage["Anna"], shown, "Chaque personne d’un adhérent")
    form = await choose(stage["Anna"], shown, "Un choix parmi plusieurs")
    shown = await refill(stage["Anna"], form, {**ASKED, "Les options": "Nouméa\n\nKoné\n"})
    read = plain(text(shown))
    assert "1. Nouméa 2. Koné" in read
    assert "Les personnes des adhérents, une voix par personne" in read
    (poll,) = await stage.polls()
    assert poll.electorate == Electorate.PEOPLE


async def test_a_decision_quotes_its_clause(stage: VotingStage) -> None:
    form = await stage["Anna"].slash(stage.world.channel, "vote creer", modele="statutes")
    shown = await refill(
        stage["Anna"], form, {**ASKED, "Article des statuts (décision qui engage)": "Article 14 des statuts"}
    )
    assert "Décision, qui engage** · Article 14 des statuts" in plain(text(shown))
    assert "au moins les deux tiers des suffrages exprimés" in text(shown)


async def test_what_is_missing_is_told_and_keeps_it_from_opening(stage: VotingStage) -> None:
    form = await stage["Anna"].slash(stage.world.channel, "vote creer", modele="choice")
    shown = await refill(stage["Anna"], form, {**ASKED, "Les options": "Seule", "Clôture": "01/01/2020 10:00"})
    read = plain(text(shown))
    assert "⚠️ Donnez de 2 à 25 choix." in read
    assert "⚠️ Cette" in read or "passé" in read
    assert "Ouvrir le vote" not in buttons(shown)
    form = await press(stage["Anna"], shown, "Modifier le texte")
    wrong = await refill(stage["Anna"], form, {"Les options": "Une\nDeux", "Clôture": "demain"})
    assert "Je ne comprends pas « demain »" in plain(text(wrong))
    form = await press(stage["Anna"], wrong, "Corriger")
    shown = await refill(stage["Anna"], form, {"Les options": "Une\nDeux", "Clôture": "31/12/2026 18h"})
    assert "⚠️" not in text(shown)
    await press(stage["Anna"], shown, "Ouvrir le vote")


async def test_each_rule_is_chosen_and_kept_at_once(stage: VotingStage) -> None:
    form = await stage["Anna"].slash(stage.world.channel, "vote creer", modele="choice")
    shown = await refill(stage["Anna"], form, {**ASKED, "Les options": "Une\nDeux\nTrois"})
    shown = await press(stage["Anna"], shown, "Modifier les règles")
    assert len(selects(shown)) == 5
    await choose(stage["Anna"], shown, "Plus de la moitié des votants", index=0)
    await choose(stage["Anna"], shown, "Quorum : au moins la moitié des inscrits".replace(" :", "\u00a0:"), index=1)
    await choose(stage["Anna"], shown, selects(shown)[2]["options"][1]["label"], index=2)
    await choose(stage["Anna"], shown, selects(shown)[3]["options"][2]["label"], index=3)
    await choose(stage["Anna"], shown, "Sans la majorité, un second tour", "Clore dès que tous ont voté", index=4)
    (poll,) = await stage.polls()
    rules = read_rules(poll.rules)
    assert rules.majority is not None
    assert rules.majority.base is Base.CAST
    assert rules.quorum is not None
    assert poll.named
    assert rules.ties is TieRule.LOT
    assert (rules.second_round, rules.closes_early, rules.live) == (True, True, False)
    form = await press(stage["Anna"], shown, "Autres chiffres")
    shown = await refill(stage["Anna"], form, {"Majorité": "60 %", "Quorum": "2/5"})
    assert "Au moins les trois cinquièmes des votants" in text(shown) or "Plus des trois cinquièmes" in str(
        selects(shown)
    )
    shown = await press(stage["Anna"], shown, "Aperçu")
    read = plain(text(shown))
    assert "plus des trois cinquièmes des votants" in read
    assert "au moins 2/5 des inscrits" in read


async def test_the_roll_is_corrected_before_the_opening(stage: VotingStage) -> None:
    form = await stage["Anna"].slash(stage.world.channel, "vote creer", modele="motion")
    shown = await refill(stage["Anna"], form, ASKED)
    shown = await press(stage["Anna"], shown, "La liste d’émargement")
    assert "Brousse" in text(shown)
    assert "Tardive" not in text(shown), "who is suspended does not vote"
    form = await press(stage["Anna"], shown, "Corriger la liste")
    shown = await refill(stage["Anna"], form, {"Corrections": "brousse ; 3\nRécif ; 0"})
    read = plain(text(shown))
    assert "Brousse · 3 voix" in read
    assert "✖️ Récif · écarté" in read
    assert "5 voix" in read
    form = await press(stage["Anna"], shown, "Corriger la liste")
    wrong = await refill(stage["Anna"], form, {"Corrections": "Inconnue"})
    assert "au nom de « Inconnue »" in plain(text(wrong))
    form = await press(stage["Anna"], wrong, "Corriger")
    shown = await refill(stage["Anna"], form, {"Corrections": "Brousse = 2"})
    shown = await press(stage["Anna"], shown, "Aperçu")
    assert "(certains en ont plusieurs)" in text(shown)
    await press(stage["Anna"], shown, "Ouvrir le vote")
    assert "**0** bulletin sur 4" in stage.said()
    assert "(certains en ont plusieurs)" in stage.said()


async def test_a_second_member_of_the_board_lets_it_go_ahead(stage: VotingStage) -> None:
    await stage.rule(poll_go_ahead=True)
    form = await stage["Anna"].slash(stage.world.channel, "vote creer", modele="motion")
    shown = await refill(stage["Anna"], form, ASKED)
    shown = await press(stage["Anna"], shown, "Soumettre au bureau")
    assert "Il attend l’accord d’un second membre du bureau" in text(shown)
    assert "Donner mon accord" not in buttons(shown)
    assert "demande un vote" not in text(await stage["Ben"].slash(stage.world.channel, "moi"))
    home = await stage["Paul"].slash(stage.world.channel, "moi")
    assert "Anna demande un vote et a besoin de votre accord : « Nouveau local »" in plain(text(home))
    read = await press(stage["Paul"], home, "Le lire")
    assert QUESTION.split()[0] in text(read)
    form = await press(stage["Paul"], read, "Renvoyer")
    await refill(stage["Paul"], form, {"Pourquoi\u202f?": "Il manque le loyer"})
    home = await stage["Anna"].slash(stage.world.channel, "moi")
    assert "Il manque le loyer" in text(home)
    shown = await press(stage["Anna"], home, "Modifier")
    assert "Renvoyé : « Il manque le loyer »" in plain(text(shown))
    await press(stage["Anna"], shown, "Soumettre au bureau")
    read = await press(stage["Paul"], await stage["Paul"].slash(stage.world.channel, "moi"), "Le lire")
    shown = await press(stage["Paul"], read, "Donner mon accord")
    assert "Le vote est ouvert" in text(shown)
    assert "Nouveau local" in stage.said()


async def test_what_was_read_is_what_goes_ahead(stage: VotingStage) -> None:
    await stage.rule(poll_go_ahead=True)
    form = await stage["Anna"].slash(stage.world.channel, "vote creer", modele="motion")
    mine = await press(stage["Anna"], await refill(stage["Anna"], form, ASKED), "Soumettre au bureau")
    read = await press(stage["Paul"], await stage["Paul"].slash(stage.world.channel, "moi"), "Le lire")
    mine = await press(stage["Anna"], mine, "Remettre en brouillon")
    form = await press(stage["Anna"], mine, "Modifier le texte")
    mine = await refill(stage["Anna"], form, {"Titre": "Autre chose"})
    await press(stage["Anna"], mine, "Soumettre au bureau")
    shown = await press(stage["Paul"], read, "Donner mon accord")
    assert "Cela n’a pas fonctionné" in text(shown)
    assert not stage.cards()


async def test_it_opens_on_its_date(stage: VotingStage) -> None:
    form = await stage["Anna"].slash(stage.world.channel, "vote creer", modele="motion")
    shown = await refill(stage["Anna"], form, ASKED)
    form = await press(stage["Anna"], shown, "Dates")
    shown = await refill(stage["Anna"], form, {"Ouverture": "02/01/2026 0:00", "Clôture": "05/01/2026"})
    shown = await press(stage["Anna"], shown, "Programmer l’ouverture")
    assert "Il ouvrira de lui-même à sa date" in text(shown)
    assert not stage.cards()
    await stage.world.env.advance_time(86400)
    assert "Nouveau local" in stage.said()


async def test_drafts_are_found_and_thrown_away(stage: VotingStage) -> None:
    form = await stage["Anna"].slash(stage.world.channel, "vote creer", modele="motion")
    await refill(stage["Anna"], form, ASKED)
    shown = await stage["Anna"].slash(stage.world.channel, "vote brouillons")
    shown = await choose(stage["Anna"], shown, "Nouveau local")
    shown = await press(stage["Anna"], shown, "Supprimer")
    assert len(await stage.polls()) == 1
    shown = await press(stage["Anna"], shown, "Supprimer")
    assert "Le brouillon est supprimé" in text(shown)
    assert not await stage.polls()
    shown = await press(stage["Anna"], shown, "Mes brouillons")
    assert "pas de brouillon" in text(shown)


async def test_others_do_not_ask_and_see_no_draft(stage: VotingStage) -> None:
    form = await stage["Anna"].slash(stage.world.channel, "vote creer", modele="motion")
    await refill(stage["Anna"], form, ASKED)
    (poll,) = await stage.polls()
    shown = await stage["Ben"].slash(stage.world.channel, "vote creer", modele="motion")
    assert "Cela revient au bureau" in text(shown)
    shown = await stage["Paul"].slash(stage.world.channel, "vote voter", scrutin=str(poll.id))
    assert "Ce vote n’existe pas" in text(shown)


async def test_a_head_asks_the_own_group(stage: VotingStage) -> None:
    now = stage.world.now
    channel = stage.world.guild.create_text_channel("numerique")

    def make(session: Session) -> None:
        ids = {
            name: session.scalars(select(Person.id).where(Person.discord_user_id == stage[name].id)).one()
            for name in ("Ben", "Dan")
        }
        factories.group(
            session,
            "Numérique",
            now=now,
            lead=ids["Ben"],
            members=[ids["Dan"]],
            places={GroupPlaceKind.CHANNEL: channel.id},
        )

    await stage.world.write(make)
    shown = await stage["Ben"].slash(stage.world.channel, "vote creer")
    shown = await choose(stage["Ben"], shown, "Commission Numérique")
    form = await choose(stage["Ben"], shown, "Motion : pour, contre, abstention".replace(" :", "\u00a0:"))
    shown = await refill(stage["Ben"], form, ASKED)
    assert "Commission Numérique : ses participants, une voix par personne" in plain(text(shown))
    await press(stage["Ben"], shown, "Ouvrir le vote")
    assert not stage.cards()
    (card,) = messages_in(channel)
    shown = await press(stage["Dan"], card, "Voter", stage.world.env)
    assert "Vous votez pour vous-même" in plain(text(shown))
    shown = await press(stage["Anna"], card, "Voter", stage.world.env)
    assert "pas sur la liste" in plain(text(shown)).lower() or "Cela n’a pas" in text(shown)


async def test_a_quick_poll_says_that_it_decides_nothing(stage: VotingStage) -> None:
    await stage["Ben"].slash(
        stage.world.channel, "sondage eclair", question="Apéro jeudi ?", reponses="Oui ; Non; Peut-être"
    )
    (message,) = messages_in(stage.world.channel)
    assert "ne décide rien" in message.content
    shown = await stage["Ben"].slash(stage.world.channel, "sondage eclair", question="Seul ?", reponses="Oui")
    assert "de 2 à 10 réponses" in plain(text(shown))
    shown = await stage["Sue"].slash(stage.world.channel, "sondage eclair", question="Là ?", reponses="Oui;Non")
    assert "suspendue" in text(shown)
