"""French typography is recognised, and mended where a machine can."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.house.typography import typeset, typography_faults

RIGHT = [
    "Trouver un expert",
    "Qui cherchez-vous\u202f?",
    "Attention\u202f! Le fichier est vide\u202f; réessayez.",
    "Vraiment\u202f?! Non (?)",
    "Domaine\u00a0: {domain}",
    "**Domaine\u00a0:** {domain}",
    "Domaine\u202f: {domain}",
    "Réunion à 10:30, le <t:1700000000:R>",
    "<@123> :white_check_mark: c’est fait",
    "</expert trouver:123> ou `a : b ; \"c\" 'd'`",
    "https://exemple.nc/a?b=c:d;e",
    "«\u00a0{name}\u00a0» n’existe pas",
    "«\u202f{name}\u202f» n’existe pas",
    "L’œuvre, le cœur, la sœur, un vœu",
    "À la carte, État, École, Êtes-vous prêt\u202f? Elle et Ensemble, Erreur, Effacer, Envoyer, Exporter",
    "A voté",
    "12\u202f345 adhérents, 50\u00a0%, {share}\u00a0%",
    "Une ligne\n- une liste\n  - dedans",
    "coefficient, moelle, poète, goéland",
]

MENDED = [
    ("Qui ?", "Qui\u202f?"),
    ("Qui?", "Qui\u202f?"),
    ("Oui !\nNon;", "Oui\u202f!\nNon\u202f;"),
    ("Domaine : {domain}", "Domaine\u00a0: {domain}"),
    ("Domaine: {domain}", "Domaine\u00a0: {domain}"),
    ("**Domaine :** x", "**Domaine\u00a0:** x"),
    ("Domaine :\nx", "Domaine\u00a0:\nx"),
    ('Tapez "oui" ici', "Tapez «\u00a0oui\u00a0» ici"),
    ("« oui »", "«\u00a0oui\u00a0»"),
    ("«oui»", "«\u00a0oui\u00a0»"),
    ("l'adhérent, d'{name}", "l’adhérent, d’{name}"),
    ("Patientez...", "Patientez…"),
    ("deux  espaces", "deux espaces"),
    ("12 345 lignes, {share} %", "12\u202f345 lignes, {share}\u00a0%"),
]

REFUSED = [
    "A la carte",
    "Etat",
    "Ecole",
    "Etes-vous là",
    "Etre élu",
    "Ca marche",
    "Ile des Pins",
    "un coeur",
    "oeuvrer",
    "soeur",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_left_alone(text):
    assert typography_faults(text) == []
    assert typeset(text) == text


@pytest.mark.parametrize(("typed", "set_right"), MENDED)
def test_what_a_translator_types_is_mended(typed, set_right):
    assert typography_faults(typed)
    assert typeset(typed) == set_right
    assert typography_faults(set_right) == []


@pytest.mark.parametrize("text", REFUSED)
def test_what_no_machine_mends_is_named(text):
    assert typography_faults(text)


pieces = st.lists(
    st.sampled_from([*"ab1A .:;!?«»\"'’…%*_()[]\n{}<>`", "\u00a0", "\u202f", "{x}", "10:30", "<t:1:R>", ":x:", "..."]),
    max_size=14,
).map("".join)


@given(pieces)
@example('"a" "b')
def test_mending_twice_is_mending_once(text):
    assert typeset(typeset(text)) == typeset(text)


@given(st.text("abcdé", min_size=1), st.sampled_from(";!?"), st.sampled_from(["", " ", "\u00a0", "  ", "\u2009"]))
def test_a_high_mark_has_its_narrow_space_whatever_was_typed(word, mark, typed):
    assert typeset(f"{word}{typed}{mark}") == f"{word}\u202f{mark}"


@given(st.text("abc :;!?«»'.", max_size=12))
def test_code_and_markup_are_never_touched(inside):
    for protected in (f"`{inside}`", f"<t:1{inside}>".replace(" ", "")):
        assert protected in typeset(f"Avant {protected} après")
