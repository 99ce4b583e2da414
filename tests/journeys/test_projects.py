"""A project from the idea to what was delivered, built by three companies; and another that is dropped."""

from __future__ import annotations

from typing import Any

from simcord import InteractionResult, MemberActor

from tests.support.actors import (
    BUTTON,
    buttons,
    choose,
    components,
    fill,
    label_of,
    message_of,
    press,
    selects,
    text,
)
from tests.support.project_stage import LAGON, MANGROVE, PITCH, RECIF, SISTER, TITLE, ProjectStage, plain
from tests.support.world import World

WHY = "Pourquoi\u202f?"
DELIVERED, FILE = "Qu’est-ce qui a été livré\u202f?", "Adresse d’une page"
DONE, NEXT, BLOCKED = (
    "Qu’est-ce qui a été fait\u202f?",
    "Qu’est-ce qui vient ensuite\u202f?",
    "Qu’est-ce qui bloque\u202f?",
)
SUMMARY = "Une carte publique de la qualité de l’eau, mise à jour chaque semaine."


async def run(stage: ProjectStage, who: MemberActor, command: str, **options: Any) -> InteractionResult:
    """A command, where everybody writes."""
    return await who.slash(stage.world.channel, command, **options)


async def propose(stage: ProjectStage, who: MemberActor) -> None:
    """From the form by its preview to the published project."""
    form = await run(stage, who, "projet proposer")
    shown = await fill(
        who,
        form,
        {
            "Titre": TITLE,
            "De quoi s’agit-il\u202f?": PITCH,
            "Domaines utiles": "cybersécurité, données",
            "Que recherchez-vous\u202f?": ["technical"],
            "À quoi se rattache-t-il\u202f?": ["cluster"],
        },
    )
    assert "Personne d’autre ne le voit" in plain(text(shown))
    await press(who, shown, "Publier")
    await stage.world.env.settle()


async def contribute(
    stage: ProjectStage, who: MemberActor, form: InteractionResult, organisation: str, hours: str, kind: str
) -> None:
    """Send the form of a contribution."""
    values = {
        "Qu’apportez-vous\u202f?": [kind],
        "Combien d’heures\u202f?": hours,
        "Jusqu’à quand\u202f?": "",
        "Un mot à qui pilote le projet": "",
        "Au nom de qui\u202f?": [str(await stage.organisation(organisation))],
    }
    assert organisation in plain(text(await fill(who, form, values)))


async def accept_first(stage: ProjectStage) -> None:
    """The lead accepts what waits, from their own page."""
    shown = await press(stage.lea, await run(stage, stage.lea, "moi"), "Répondre")
    await press(stage.lea, shown, "Accepter")


async def invite_both(stage: ProjectStage) -> None:
    """Whoever is proposed is asked, one after the other."""
    shown = await press(stage.lea, await run(stage, stage.lea, "projet voir", projet=TITLE), "Qui pourrait aider")
    said = plain(text(shown))
    for name in ("Rose Poadja", "Sami Hmeun"):
        assert name in said
    assert "Cybersécurité : référence" in said, "each with the reason"
    for _ in range(2):
        first = next(each for each in components(shown) if each.get("type") == BUTTON and label_of(each) == "Inviter")
        shown = await stage.lea.click(message_of(shown), custom_id=first["custom_id"])


async def move(stage: ProjectStage, label: str, **told: str) -> InteractionResult:
    """Léa moves it, from the command and its form."""
    shown = await run(stage, stage.lea, "projet etape", projet=TITLE)
    form = await choose(stage.lea, shown, label)
    return await fill(stage.lea, form, {WHY: "", **told})


async def test_from_the_idea_to_what_three_companies_delivered(world: World) -> None:
    stage = await ProjectStage.prepare(world)
    await propose(stage, stage.lea)
    assert "Idée" in stage.said()
    await move(stage, "Appel à partenaires", **{WHY: "Il nous faut de la sécurité."})
    await invite_both(stage)

    # Two of one family do not make a framing; a third company does.
    form = await press(stage.nina, stage.card(), "Je contribue", world.env)
    await contribute(stage, stage.nina, form, SISTER, "8 h en tout", "human")
    shown = await run(stage, stage.lea, "projet voir", projet=TITLE)
    assert buttons(shown)[0] == "Apports proposés", "what waits for the lead stands out"
    await accept_first(stage)
    form = await press(stage.lea, stage.card(), "Je contribue", world.env)
    await contribute(stage, stage.lea, form, LAGON, "4 h par mois", "technical")
    shown = await run(stage, stage.lea, "projet etape", projet=TITLE)
    assert "Le cadrage demande des partenaires de 2 adhérents" in plain(text(shown))
    assert "Cadrage" not in [option["label"] for option in selects(shown)[0]["options"]]
    for who, organisation in ((stage.rose, RECIF), (stage.sami, MANGROVE)):
        shown = await press(who, await run(stage, who, "moi"), "Lire et répondre")
        form = await press(who, shown, "Accepter et contribuer")
        await contribute(stage, who, form, organisation, "12 h par mois", "technical")
        await accept_first(stage)
    for label in ("Cadrage", "Réalisation"):
        assert "L’étape a changé" in plain(text(await move(stage, label)))

    # The hours of the month: two taps each, and one of the lead for all.
    await stage.pass_the_month()
    for who in (stage.rose, stage.sami):
        shown = await run(stage, who, "moi")
        assert "12 h comme prévu ?" in plain(text(shown))
        assert "Vos heures sont notées" in plain(text(await press(who, shown, "Oui")))
    shown = await press(stage.lea, await run(stage, stage.lea, "moi"), "Voir et confirmer")
    assert "2 lignes, 24 h en tout" in plain(text(shown))
    shown = await press(stage.lea, shown, "Confirmer le mois")
    assert f"{RECIF} : **12 h**" in plain(text(shown))

    form = await run(stage, stage.lea, "projet point", projet=TITLE)
    await fill(stage.lea, form, {DONE: "Les capteurs sont posés", NEXT: "La carte", BLOCKED: ""})
    await world.env.settle()
    assert "Les capteurs sont posés" in stage.said()
    await move(stage, "Livré", **{DELIVERED: SUMMARY, FILE: "https://lagon.example/carte"})
    await world.env.settle()
    assert f"Livré : {TITLE}" in stage.said()
    shown = await press(stage.marc, stage.card(), "Page du projet", world.env)
    said = plain(text(shown))
    for piece in (SUMMARY, "Construit par", LAGON, RECIF, MANGROVE, "12 h"):
        assert piece in said, piece
    listed = await run(stage, stage.marc, "projet liste", etape="delivered")
    assert TITLE in text(listed)


async def test_dropped_with_its_reason(world: World) -> None:
    stage = await ProjectStage.prepare(world)
    await propose(stage, stage.lea)
    await move(stage, "Abandonné", **{WHY: "Un service public vient de le publier."})
    await world.env.settle()
    said = stage.said()
    assert f"Abandonné : {TITLE}" in said
    assert "Un service public vient de le publier." in said
    assert buttons(stage.card(), world.env) == ["Voir le projet"], "nobody gives to it any more"
    metadata = stage.post().thread_metadata
    assert metadata is not None
    assert metadata.archived
    shown = await run(stage, stage.rose, "projet contribuer", projet=TITLE)
    assert "abandonné le" in plain(text(shown))
