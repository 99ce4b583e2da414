"""Voting as people do: from the card, from one's page, by a command; what is shown, refused, changed and kept."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction
from functools import partial

import pytest
from sqlalchemy import select

from models.database import Session
from models.people.tables import Organisation
from models.polls.choices import spelled_approval
from models.polls.rules import Rules
from models.polls.tables import Electorate, Nature, PollOption
from models.polls.templates import Template
from models.tally import Base, Quorum, TieRule, commitment, more_than_half
from tests.support.actors import buttons, choose, press, selects, text
from tests.support.voting_stage import A_HASH, AN_ID, QUESTION, TITLE, VotingStage, plain
from tests.support.world import World


@pytest.fixture
async def stage(world: World) -> VotingStage:
    return await VotingStage.prepare(world)


async def test_the_card_states_all_before_anybody_votes(stage: VotingStage) -> None:
    await stage.open(Template.STATUTES, nature=Nature.DECISION, clause="Article 14 des statuts")
    said = stage.said()
    for words in (
        "Scrutin nº 1 : Nouveaux statuts",
        QUESTION.replace("?", "?"),
        "Décision, qui engage** · Article 14 des statuts",
        "Les adhérents, une voix chacun : celle du représentant ou du suppléant",
        "Adoptée par au moins les deux tiers des suffrages exprimés.",
        "Quorum : au moins la moitié des inscrits ; à défaut, seconde convocation sans quorum.",
        "À égalité : non adoptée.",
        "Confidentiel : on ne montre jamais qui a voté quoi.",
        "**0** bulletin sur 4",
        "Liste d’émargement (SHA-256)",
    ):
        assert words in said, (words, said)
    assert buttons(stage.card(), stage.world.env) == ["Voter", "Qui a voté", "Les règles"]


async def test_the_longest_card_still_promises_the_whole_lot(stage: VotingStage) -> None:
    """Texts are shortened where a message is too small, ids and hashes never; they stand there after the close too."""
    await stage.open(
        Template.APPROVAL,
        title="A" + "*" * 89,
        question="A" + "*" * 999,
        options=tuple(f"A{'*' * 77}{place:02}" for place in range(25)),
        named=True,
        nature=Nature.DECISION,
        clause="A" + "*" * 299,
        lasts=timedelta(hours=2),
        rules=Rules(
            majorities=(more_than_half(Base.EXPRESSED),),
            quorum=Quorum(Fraction(1, 2)),
            seats=24,
            ties=TieRule.LOT,
            live=True,
            closes_early=True,
        ),
    )
    await stage.press_vote("Ben")
    before = stage.said()
    await stage.world.env.advance_time(2 * 3600 + 60)
    (poll,) = await stage.polls()
    assert poll.seed is not None
    options = await stage.world.read(lambda s: s.scalars(select(PollOption.id).order_by(PollOption.position)).all())
    for said in (before, stage.said_by(stage.cards()[0])):
        assert re.findall(A_HASH, said) == [poll.roll_hash, commitment(poll.seed)]
        assert re.findall(AN_ID, said) == [str(id) for id in (poll.id, *options)]


async def test_what_no_lot_can_decide_shows_no_ids(stage: VotingStage) -> None:
    await stage.open(Template.CHOICE, title="Quel lieu ?", options=("Nouméa", "Koné"))
    assert len(re.findall(A_HASH, stage.said())) == 2
    assert not re.findall(AN_ID, stage.said())


async def test_a_motion_from_the_card_to_the_receipt(stage: VotingStage) -> None:
    await stage.open()
    shown = await stage.press_vote("Ben")
    assert shown.ephemeral
    read = plain(text(shown))
    assert "Vous votez pour **Brousse**" in read
    assert buttons(shown) == ["Pour", "Contre", "Abstention", "Bulletin blanc", "Ma page"]
    shown = await press(stage["Ben"], shown, "Pour")
    assert "Est-ce bien votre vote" in text(shown)
    assert "☑️ **Pour**" in text(shown)
    assert not await stage.ballots(), "nothing is recorded before it is confirmed"
    shown = await press(stage["Ben"], shown, "Confirmer")
    read = plain(text(shown))
    assert "Vote enregistré : Brousse" in read
    assert "Reçu : `" in read
    assert len(await stage.ballots()) == 1
    assert "**1** bulletin sur 4" in stage.said()
    assert "Pour" not in stage.said()


async def test_a_vote_is_changed_until_the_close(stage: VotingStage) -> None:
    await stage.open(named=True)
    shown = await stage.vote("Ben", "Pour")
    receipt = text(shown).split("`")[1]
    shown = await press(stage["Ben"], shown, "Modifier mon vote")
    assert "Un bulletin est déjà enregistré" in text(shown)
    shown = await press(stage["Ben"], shown, "Contre")
    shown = await press(stage["Ben"], shown, "Choisir de nouveau")
    shown = await press(stage["Ben"], shown, "Abstention")
    shown = await press(stage["Ben"], shown, "Confirmer")
    assert "☑️ **Abstention**" in text(shown)
    assert receipt in text(shown), "one's receipt stays"
    (ballot,) = await stage.ballots()
    assert ballot.choice == "abstain"


async def test_a_choice_among_several(stage: VotingStage) -> None:
    await stage.open(Template.CHOICE, title="Quel lieu ?", options=("Nouméa", "Koné", "Lifou"), named=True)
    assert "1. Nouméa" in stage.said()
    assert "L’option qui a le plus de voix est retenue. Sans quorum. À égalité : rien ne change." in stage.said()
    shown = await stage.press_vote("Ben")
    shown = await choose(stage["Ben"], shown, "Koné")
    assert "☑️ **Koné**" in text(shown)
    shown = await press(stage["Ben"], shown, "Confirmer")
    (ballot,) = await stage.ballots()
    assert ballot.choice == "1"
    shown = await press(stage["Ben"], shown, "Modifier mon vote")
    shown = await press(stage["Ben"], shown, "Bulletin blanc")
    await press(stage["Ben"], shown, "Confirmer")
    (ballot,) = await stage.ballots()
    assert ballot.choice == "blank"


async def test_several_choices(stage: VotingStage) -> None:
    await stage.open(
        Template.APPROVAL, title="Quels thèmes ?", options=("IA", "Cloud", "Cyber"), named=True, rules=Rules(seats=2)
    )
    assert "Les 2 options les plus approuvées sont retenues." in stage.said()
    shown = await stage.press_vote("Ben")
    assert selects(shown)[0]["max_values"] == 3
    shown = await choose(stage["Ben"], shown, "IA", "Cyber")
    assert "☑️ **IA**" in text(shown)
    assert "☑️ **Cyber**" in text(shown)
    await press(stage["Ben"], shown, "Confirmer")
    (ballot,) = await stage.ballots()
    assert ballot.choice == spelled_approval([0, 2])


async def test_dates_are_those_of_the_cluster(stage: VotingStage) -> None:
    """In the select, where Discord shows no timestamp of its own."""
    day = stage.world.now + timedelta(days=10)
    await stage.open(Template.DATES, title="Quand ?", options=(day, day + timedelta(days=1)))
    shown = await stage.press_vote("Ben")
    labels = [option["label"] for option in selects(shown)[0]["options"]]
    assert all(" à " in label and "20" in label for label in labels)
    assert f"<t:{int(day.timestamp())}:F>" in stage.said()


async def test_who_votes_for_two_organisations_has_two_ballots(stage: VotingStage) -> None:
    await stage.open(named=True)
    shown = await stage.press_vote("Chloé")
    assert "plusieurs bulletins" in text(shown)
    shown = await choose(stage["Chloé"], shown, "Nickel")
    assert "Vous votez pour **Nickel**" in text(shown)
    shown = await press(stage["Chloé"], shown, "Pour")
    shown = await press(stage["Chloé"], shown, "Confirmer")
    assert "Vote enregistré : Nickel" in plain(text(shown))
    shown = await stage.press_vote("Chloé")
    states = {option["label"]: plain(option["description"]) for option in selects(shown)[0]["options"]}
    assert states == {"Nickel": "A voté : peut être modifié", "Récif": "N’a pas encore voté"}
    shown = await choose(stage["Chloé"], shown, "Récif")
    shown = await press(stage["Chloé"], shown, "Contre")
    await press(stage["Chloé"], shown, "Confirmer")
    assert sorted(ballot.choice for ballot in await stage.ballots()) == ["against", "for"]


async def test_the_representative_goes_before_the_deputy(stage: VotingStage) -> None:
    await stage.open()
    shown = await stage.vote("Dan", "Pour")
    assert "Vote enregistré : Lagon" in plain(text(shown))
    await stage.vote("Anna", "Contre")
    assert len(await stage.ballots()) == 1
    shown = await press(stage["Dan"], shown, "Modifier mon vote")
    assert "représentante de Lagon a déjà voté" in plain(text(shown))
    assert "représentante de Lagon a déjà voté" in plain(text(await stage.press_vote("Dan")))


async def test_whoever_may_not_vote_is_told_exactly_why(stage: VotingStage) -> None:
    await stage.open()
    assert "Lagon a une voix ici, que porte son représentant" in plain(text(await stage.press_vote("Paul")))
    for status, why in (
        ("suspended", "Tardive : adhésion suspendue, qui ne donnait pas de voix à l’ouverture de ce vote."),
        ("former", "Tardive n’est plus adhérent, et ne donnait pas de voix à l’ouverture de ce vote."),
        ("active", "Tardive ne donnait pas de voix à l’ouverture de ce vote, et la liste d’émargement ne change plus."),
    ):
        await stage.world.write(partial(standing, organisation="Tardive", status=status))
        assert f"{why} Renseignez-vous auprès du bureau." in plain(text(await stage.press_vote("Sue")))
    stranger = stage.world.member("Passant")
    shown = await press(stranger, stage.card(), "Voter", stage.world.env)
    assert "ne vous connaît pas" in plain(text(shown))


def standing(session: Session, *, organisation: str, status: str) -> None:
    session.scalars(select(Organisation).where(Organisation.name == organisation)).one().status = status


async def test_the_ballot_is_offered_on_ones_page_and_by_command(stage: VotingStage) -> None:
    await stage.open(title="Premier")
    await stage.open(title="Second", lasts=timedelta(days=2))
    shown = await stage["Ben"].slash(stage.world.channel, "moi")
    assert "À voter avant le" in text(shown)
    assert text(shown).index("Second") < text(shown).index("Premier"), "what ends first comes first"
    shown = await stage["Ben"].slash(stage.world.channel, "vote voter", scrutin="premier")
    assert "Votre bulletin : Premier" in plain(text(shown))
    shown = await press(stage["Ben"], shown, "Pour")
    shown = await press(stage["Ben"], shown, "Confirmer")
    shown = await press(stage["Ben"], shown, "Mes autres votes")
    assert "1 scrutin attend votre vote" in plain(text(shown))
    labels = [plain(option["label"]) for option in selects(shown)[0]["options"]]
    assert labels == ["Nº 2 : Second", "Nº 1 : Premier"]
    shown = await stage["Ben"].slash(stage.world.channel, "vote voter")
    assert "Votre bulletin : Second" in plain(text(shown)), "it alone waits"
    shown = await press(stage["Ben"], shown, "Abstention")
    shown = await press(stage["Ben"], shown, "Confirmer")
    assert "À voter" not in text(await stage["Ben"].slash(stage.world.channel, "moi"))
    assert "Vous avez voté partout" in text(await stage["Ben"].slash(stage.world.channel, "vote voter"))
    shown = await stage["Paul"].slash(stage.world.channel, "vote voter")
    assert "Aucun vote en cours" in text(shown)


async def test_the_card_works_after_a_restart_and_not_after_the_close(stage: VotingStage) -> None:
    poll_id = await stage.open(named=True, lasts=timedelta(hours=2))
    open_ballot = await stage.press_vote("Ben")
    await stage.world.restart()
    await stage.vote("Ben", "Pour")
    await stage.world.env.advance_time(2 * 3600 + 60)
    assert (await stage.poll(poll_id)).status == "closed"
    shown = await press(stage["Ben"], open_ballot, "Contre")
    assert "rien n’a été enregistré" in plain(text(shown))
    (ballot,) = await stage.ballots()
    assert ballot.choice == "for"
    card = stage.cards()[0]
    assert "Voter" not in buttons(card, stage.world.env)
    assert "Clos le" in plain(text(card, stage.world.env))


async def test_a_cancelled_vote_says_who_when_and_why(stage: VotingStage) -> None:
    poll_id = await stage.open()
    await stage.vote("Ben", "Pour")
    await stage.cancel(poll_id, "Le texte était faux")
    assert "**Annulé**" in stage.said()
    assert "par Anna : « Le texte était faux »" in stage.said()
    assert "Voter" not in buttons(stage.card(), stage.world.env)
    assert not await stage.ballots()


async def test_the_result_is_followed_only_where_the_rules_say_so(stage: VotingStage) -> None:
    majority = (more_than_half(Base.EXPRESSED),)
    await stage.open(named=True, rules=Rules(majorities=majority, live=True))
    await stage.vote("Ben", "Pour")
    assert "Jusqu’ici : Pour **1** · Contre **0**" in stage.said()
    await stage.open(named=True, title="Sans suite")
    await press(stage["Ben"], stage.cards()[-1], "Voter", stage.world.env)
    assert "Jusqu’ici" not in text(stage.cards()[-1], stage.world.env)


async def test_who_has_voted(stage: VotingStage) -> None:
    """By name in a named vote; in a confidential one the count alone, unless the rules let who runs it see."""
    await stage.open(named=True)
    await stage.vote("Ben", "Pour")
    shown = await stage["Dan"].slash(stage.world.channel, "vote liste", scrutin="1")
    assert "**1** a voté, sur 4 inscrits." in plain(text(shown))
    assert "✅ Brousse" in text(shown)
    assert "▫️ Lagon" in text(shown)

    await stage.open(title="Confidentiel")
    shown = await stage["Anna"].slash(stage.world.channel, "vote liste", scrutin="confidentiel")
    assert "Brousse" not in text(shown)
    assert "les noms ne sont pas montrés" in plain(text(shown))
    await stage.rule(roll_names=True)
    shown = await stage["Anna"].slash(stage.world.channel, "vote liste", scrutin="confidentiel")
    assert "▫️ Brousse" in text(shown)
    shown = await stage["Dan"].slash(stage.world.channel, "vote liste", scrutin="confidentiel")
    assert "Brousse" not in text(shown)


async def test_a_receipt_leads_to_ones_ballot(stage: VotingStage) -> None:
    await stage.open(lasts=timedelta(hours=2))
    receipt = text(await stage.vote("Ben", "Pour")).split("`")[1]
    shown = await stage["Ben"].slash(stage.world.channel, "vote recu", scrutin="1", recu=receipt)
    assert "pas encore de résultat" in text(shown)
    await stage.world.env.advance_time(2 * 3600 + 60)
    shown = await stage["Ben"].slash(stage.world.channel, "vote recu", scrutin="1", recu=receipt.lower())
    assert "Votre bulletin est compté" in text(shown)
    assert "☑️ **Pour**" in text(shown)
    shown = await stage["Ben"].slash(stage.world.channel, "vote recu", scrutin="1", recu="@everyone `x`")
    assert "Reçu introuvable" in text(shown)
    assert "@everyone" not in text(shown)


async def test_the_rules_in_full(stage: VotingStage) -> None:
    await stage.open()
    shown = await press(stage["Sue"], stage.card(), "Les règles", stage.world.env)
    read = plain(text(shown))
    assert "Suffrages exprimés : sans les abstentions ni les bulletins blancs." in read
    assert "4 inscrits, 4 voix" in read


async def test_a_vote_of_the_board_is_nobody_elses(stage: VotingStage) -> None:
    poll_id = await stage.open(electorate=Electorate.BOARD)
    assert not stage.cards()
    assert "À voter avant" in text(await stage["Paul"].slash(stage.world.channel, "moi"))
    shown = await stage["Ben"].slash(stage.world.channel, "vote voter", scrutin=str(poll_id))
    assert TITLE not in text(shown)
    assert "Ce vote n’existe pas" in text(shown)
