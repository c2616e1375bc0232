"""What happened is told in nouns in French, whatever verb stands on the button."""

from __future__ import annotations

import pytest

from diwan.kernel.base.text import Text
from diwan.kernel.cases.registry import catalogue
from diwan.shell.cases.happened import INFINITIVE, as_happened, happened_in_french


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Déposer le dossier", "Dépôt du dossier"),
        ("Déposer les plans modifiés", "Dépôt des plans modifiés"),
        ("Demander des informations complémentaires", "Demande d'informations complémentaires"),
        ("Déclarer l'ouverture du chantier", "Déclaration d'ouverture du chantier"),
        ("Refuser par décision motivée", "Refus par décision motivée"),
        ("Aviser le titulaire du retrait envisagé", "Avis au titulaire du retrait envisagé"),
        ("Clore l'enquête et consulter", "Clôture de l'enquête et consultation"),
        ("Retirer, avec l'indemnité fixée par expertise", "Retrait, avec l'indemnité fixée par expertise"),
        ("Ordonner l'arrêt immédiat des travaux", "Ordre d'arrêt immédiat des travaux"),
        ("Mettre fin à l'occupation", "Fin de l'occupation"),
        ("Répondre et faire chercher de nouveau", "Réponse et nouvelle recherche"),
        ("Fin du préavis", "Fin du préavis"),
        ("Jongler avec le dossier", "Jongler avec le dossier"),
        ("Signer et jongler", "Signer et jongler"),
        ("", ""),
    ],
)
def test_a_label_is_told_as_a_noun(label: str, told: str) -> None:
    assert happened_in_french(label) == told


def test_arabic_is_left_as_it_is() -> None:
    assert as_happened(Text("إيداع الملف", "Déposer le dossier")) == Text("إيداع الملف", "Dépôt du dossier")


def test_no_act_of_a_procedure_of_the_house_is_told_by_an_infinitive() -> None:
    laws = [one.procedure for kept in catalogue().versions.values() for one in kept]
    labels = {str(act.label.fr) for law in laws for act in law.transitions.values()}
    as_it_is = {label for label in labels if happened_in_french(label) == label}
    assert len(labels) > 100 and {label for label in as_it_is if INFINITIVE.match(label)} == set()
