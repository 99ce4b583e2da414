"""Every problem with its line and how to mend it; who is who."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.people.tables import AffiliationRole, OrganisationStatus
from models.transfer.checking import Checked, check
from models.transfer.comparing import Part, compare
from models.transfer.held import Held
from models.transfer.problems import ProblemKind
from models.transfer.reading import SourceFile, read
from tests.support.registers import EMPTY, after, id_source

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)

ORGANISATIONS = "Nom;Statut;Groupe\nBanian Réseaux;actif;\nStudio Notou;suspendu;\n"
PEOPLE = (
    "Prénom;Nom;Courriel;Adhérent;Rôle\n"
    "Téa;Poéwara;tea@x.example;Banian Réseaux;représentante\n"
    "Bwé;Gowétoa;;Banian Réseaux;collaborateur\n"
    "Malia;Folitau;malia@x.example;Studio Notou;représentante\n"
)


def checked(*texts: str, held: Held = EMPTY) -> Checked:
    return check(read([SourceFile(f"{n}.csv", text.encode()) for n, text in enumerate(texts, 1)]), held)


def register(*texts: str, held: Held = EMPTY) -> Held:
    """What the cluster holds once these files are in."""
    result = checked(*texts, held=held)
    assert not result.blocked, result.problems
    return after(held, compare(result.plan, held, id_source(len(held.people)), NOW)[1])


def found(*texts: str, held: Held = EMPTY) -> list[tuple[ProblemKind, int | None, str | None, str | None]]:
    return [(p.kind, p.line, p.value, p.suggestion) for p in checked(*texts, held=held).problems]


HELD = register(ORGANISATIONS, PEOPLE)


@pytest.mark.parametrize(
    ("row", "kind", "value", "suggestion"),
    [
        ("A;à jours;;;", ProblemKind.STATUS_WRONG, "à jours", "a jour"),
        ("A;;banian réseau;;", ProblemKind.ORGANISATION_UNKNOWN, "banian réseau", "Banian Réseaux"),
        ("A;;;31/02/2026;", ProblemKind.DATE_WRONG, "31/02/2026", "31/12/2026"),
        ("A;;;demain;", ProblemKind.DATE_WRONG, "demain", "31/12/2026"),
        ("A;;;;javascript:alert(1)", ProblemKind.WEB_ADDRESS_WRONG, "javascript:alert(1)", "https://"),
        (f"{'x' * 101};;;;", ProblemKind.TOO_LONG, "101", "100"),
        (";actif;;;", ProblemKind.VALUE_MISSING, None, None),
        ("\u200b;actif;;;", ProblemKind.VALUE_MISSING, None, None),
    ],
)
def test_wrong_organisations(row: str, kind: ProblemKind, value: str | None, suggestion: str | None) -> None:
    text = f"Nom;Statut;Groupe;Cotisation;Site web\n{row}\n"
    assert found(text, held=HELD) == [(kind, 2, value, suggestion)]


@pytest.mark.parametrize(
    ("row", "kind", "value", "suggestion"),
    [
        ("A;B;a@@x.nc;;", ProblemKind.EMAIL_WRONG, "a@@x.nc", None),
        ("A;B;a@x,nc;;", ProblemKind.EMAIL_WRONG, "a@x,nc", "a@x.nc"),
        ("A;B;a@x.nc / b@x.nc;;", ProblemKind.EMAIL_WRONG, "a@x.nc / b@x.nc", "a@x.nc"),
        ("A;;;;", ProblemKind.VALUE_MISSING, None, None),
        ("A;B;;Banyan Réseaux;", ProblemKind.ORGANISATION_UNKNOWN, "Banyan Réseaux", "Banian Réseaux"),
        ("A;B;;Banian Réseaux;chef", ProblemKind.ROLE_WRONG, "chef", "representant"),
        ("A;B;;Banian Réseaux;représentant·e", ProblemKind.REPRESENTATIVE_HELD, "Banian Réseaux", "Téa Poéwara"),
        ("A;B;tea@x.example;;", ProblemKind.EMAIL_HELD, "tea@x.example", "Téa Poéwara"),
    ],
)
def test_wrong_people(row: str, kind: ProblemKind, value: str | None, suggestion: str | None) -> None:
    text = f"Prénom;Nom;Courriel;Adhérent;Rôle\n{row}\n"
    assert found(text, held=HELD) == [(kind, 2, value, suggestion)]


@pytest.mark.parametrize(
    ("row", "kind", "value", "suggestion"),
    [
        ("tea@x.example;;Cybersecurite;4;;", ProblemKind.LEVEL_WRONG, "4", "1"),
        ("tea@x.example;;Cybersécurité;;;", ProblemKind.VALUE_MISSING, None, "1, 2, 3"),
        ("tea@x.example;;Cyber-sécurité;2;;", ProblemKind.DOMAIN_UNKNOWN, "Cyber-sécurité", "Cybersécurité"),
        ("tea@x.example;;pare-feu;2;;", ProblemKind.DOMAIN_UNKNOWN, "pare-feu", "Cybersécurité"),
        ("tea@x.example;;Cybersécurité;2;beaucoup;", ProblemKind.YEARS_WRONG, "beaucoup", "0–80"),
        ("tea@x.example;;Cybersécurité;2;;31-12", ProblemKind.DATE_WRONG, "31-12", "31/12/2026"),
        ("who@x.example;;Cybersécurité;2;;", ProblemKind.PERSON_UNKNOWN, "who@x.example", None),
        (";Goetoa;Cybersécurité;2;;", ProblemKind.PERSON_UNKNOWN, "Goetoa", "Bwé Gowétoa"),
        (";;Cybersécurité;2;;", ProblemKind.VALUE_MISSING, None, None),
    ],
)
def test_wrong_expertise(row: str, kind: ProblemKind, value: str | None, suggestion: str | None) -> None:
    text = f"Courriel;Nom;Domaine;Niveau;Années;Confirmée le\n{row}\n"
    assert found(text, held=HELD) == [(kind, 2, value, suggestion)]


@pytest.mark.parametrize("text", ["31/12/2026", "31.12.26", "2026-12-31", "2026-12-31 00:00:00", "46387", "31-12-2026"])
def test_dates_as_offices_write_them(text: str) -> None:
    (planned,) = checked(f"Nom;Cotisation\nA;{text}\n").plan.organisations
    assert planned.dues_paid_until == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["2", "pratique", "Praticien·ne", "confirmée", "PRACTITIONER"])
def test_levels_as_offices_write_them(text: str) -> None:
    rows = f"Courriel;Domaine;Niveau;Années\ntea@x.example;cybersecurite;{text};5 ans\n"
    plan = checked(rows, held=HELD).plan
    assert (plan.expertise[0].level, plan.expertise[0].years) == (2, 5)


def test_equal_lines_count_once_and_differing_ones_are_told() -> None:
    assert found("Nom;Statut\nA;actif\na ;actif\nÀ;suspendu\n") == [
        (ProblemKind.DUPLICATE_SAME, 3, "a", "2"),
        (ProblemKind.DUPLICATE_DIFFERS, 4, "suspendu", "2"),
    ]


def test_two_representatives_in_one_file() -> None:
    people = "Prénom;Nom;Adhérent;Rôle\nA;B;Banian Réseaux;représentant\nC;D;banian reseaux;représentant\n"
    assert found(ORGANISATIONS, people) == [(ProblemKind.REPRESENTATIVE_TWICE, 3, "Banian Réseaux", "2")]


def test_a_representative_is_replaced_in_one_import() -> None:
    people = (
        "Prénom;Nom;Courriel;Adhérent;Rôle\n"
        "Bwé;Gowétoa;;Banian Réseaux;représentant\n"
        "Téa;Poéwara;tea@x.example;Banian Réseaux;suppléante\n"
    )
    held = register(people, held=HELD)
    names = {row.id: row.given_name for row in held.people}
    roles = {names[row.person_id]: row.role for row in held.affiliations}
    assert roles["Bwé"] == AffiliationRole.REPRESENTATIVE
    assert roles["Téa"] == AffiliationRole.DEPUTY


@pytest.mark.parametrize("over", ["terminé", "refusé"])
def test_whoever_comes_back_is_staff(over: str) -> None:
    row = "Prénom;Nom;Courriel;Adhérent;Rattachement\nTéa;Poéwara;tea@x.example;Banian Réseaux;{}\n"
    held = register(row.format("accepté"), held=register(row.format(over), held=HELD))
    (role,) = [each.role for each in held.affiliations if each.person_id == held.people[0].id]
    assert (held.people[0].given_name, role) == ("Téa", AffiliationRole.STAFF)


def test_groups_in_a_circle_with_the_files_and_with_the_cluster() -> None:
    (problem,) = found("Nom;Groupe\nA;B\nB;C\nC;A\n")
    assert (problem[0], problem[1], problem[3]) == (ProblemKind.PARENT_CYCLE, 2, "A > B > C > A")
    held = register("Nom;Groupe\nA;B\nB;\n")
    assert [each[0] for each in found("Nom;Groupe\nB;A\n", held=held)] == [ProblemKind.PARENT_CYCLE]


def test_parents_are_created_before_their_subsidiaries() -> None:
    plan = checked("Nom;Groupe\nA;B\nB;C\nC;\n").plan
    assert [row.name for row in plan.organisations] == ["C", "B", "A"]


def test_the_flat_file_of_an_office() -> None:
    text = (
        "Société;Statut;Commune;Prénom;Nom;Courriel;Domaines\n"
        "Banian;actif;Koné;Téa;Poéwara;tea@x.example;Télécoms, fibre et satellite, Cybersécurité\n"
        "Banian;;;Bwé;Gowétoa;;cybersecurite|Logiciel libre et open source\n"
        "Notou;ancien;Lifou;;;;\n"
        "Banian;;;Bwé;Gowétoa;;cybersecurite\n"
    )
    result = checked(text)
    assert [(p.kind, p.line) for p in result.problems] == [(ProblemKind.DUPLICATE_SAME, 5)]
    assert [(row.name, row.status) for row in result.plan.organisations] == [
        ("Banian", OrganisationStatus.ACTIVE),
        ("Notou", OrganisationStatus.FORMER),
    ]
    assert [row.given_name for row in result.plan.people] == ["Téa", "Bwé"]
    slugs = {domain.id: domain.slug for domain in EMPTY.domains}
    assert [(row.person, slugs[row.domain_id]) for row in result.plan.expertise] == [
        (0, "telecoms-satellite"),
        (0, "cybersecurite"),
        (1, "cybersecurite"),
        (1, "logiciel-libre"),
    ]


def test_a_flat_file_points_out_a_name_that_is_nearly_known() -> None:
    text = "Société;Commune;Prénom;Nom\nBanian Réseau;Koné;A;B\n"
    problems = checked(text, held=HELD).problems
    assert [(p.kind, p.suggestion, p.blocking) for p in problems] == [
        (ProblemKind.ORGANISATION_SIMILAR, "Banian Réseaux", False)
    ]


def test_a_merely_named_domain_keeps_the_level_that_is_known() -> None:
    held = register("Courriel;Domaine;Niveau\ntea@x.example;Cybersécurité;3\n", held=HELD)
    again = register("Prénom;Nom;Courriel;Domaines\nTéa;Poéwara;tea@x.example;Cybersécurité\n", held=held)
    assert again == held


def test_an_empty_cell_leaves_what_is_there() -> None:
    assert register("Nom;Statut;Groupe\nStudio Notou;;\n", held=HELD) == HELD


def test_a_person_is_known_by_address_then_by_name_and_organisation() -> None:
    text = (
        "Prénom;Nom;Courriel;Fonction;Adhérent\n"
        "Téa;Poéwara-Nouvelle;TEA@x.example;Gérante;Banian Réseaux\n"
        "BWE;Gowetoa;;Technicien;banian-reseaux\n"
        "Bwé;Gowétoa;bwe@x.example;Technicien;Banian Réseaux\n"
    )
    result = checked(text, held=HELD)
    assert not result.blocked, [(p, p.value, p.suggestion) for p in result.problems]
    changes, _ = compare(result.plan, HELD, id_source(), NOW)
    assert (changes.counts[Part.PEOPLE].created, changes.counts[Part.PEOPLE].updated) == (0, 2)


def test_namesakes_without_address_are_ambiguous() -> None:
    twins = register(
        "Prénom;Nom;Adhérent;Référence\nBwé;Gowétoa;Studio Notou;1\nBwé;Gowétoa;Studio Notou;2\n", held=HELD
    )
    text = "Prénom;Nom;Adhérent;Fonction\nBwé;Gowétoa;Studio Notou;x\n"
    assert [each[0] for each in found(text, held=twins)] == [ProblemKind.PERSON_AMBIGUOUS]


def test_a_namesake_with_another_address_is_pointed_out() -> None:
    text = "Prénom;Nom;Courriel;Adhérent\nTéa;Poéwara;autre@x.example;Banian Réseaux\n"
    (problem,) = checked(text, held=HELD).problems
    assert (problem.kind, problem.blocking) == (ProblemKind.PERSON_SIMILAR, False)


def test_archived_domains_take_nothing_new() -> None:
    archived = replace(
        HELD,
        domains=tuple(
            replace(row, archived=row.slug == "cybersecurite", merged_into_id=HELD.domains[0].id)
            for row in HELD.domains
        ),
    )
    text = "Courriel;Domaine;Niveau\ntea@x.example;Cybersécurité;3\n"
    assert found(text, held=archived) == [(ProblemKind.DOMAIN_ARCHIVED, 2, "Cybersécurité", HELD.domains[0].name_fr)]


def test_every_problem_is_listed_at_once_in_the_order_of_the_lines() -> None:
    text = "Prénom;Nom;Courriel;Adhérent\nA;B;x;Inconnu\nC;;y@z.example;\nD;E;@;\n"
    assert [(p.line, p.kind) for p in checked(text).problems] == [
        (2, ProblemKind.ORGANISATION_UNKNOWN),
        (3, ProblemKind.VALUE_MISSING),
        (4, ProblemKind.EMAIL_WRONG),
    ]


def test_problems_do_not_show_personal_data_when_logged() -> None:
    problems = checked("Prénom;Nom;Courriel\nA;B;secret@@x.example\n").problems
    assert "secret" not in repr(problems)
