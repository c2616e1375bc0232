"""What a server says to its engineer: in the language of the machine."""

from __future__ import annotations

import dataclasses

import pytest

from diwan.config.environment import read_environment, refusals
from diwan.config.launch.doctor import faults_of
from diwan.config.spoken import NAMES, said


@pytest.mark.parametrize(
    ("machine", "words"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "oui"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, "yes"),
        ({"LC_MESSAGES": "fr_MA.UTF-8", "LANG": "en_US.UTF-8"}, "oui"),
        ({}, "yes"),
    ],
)
def test_the_language_is_the_machine_s(
    monkeypatch: pytest.MonkeyPatch, machine: dict[str, str], words: str
) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in machine.items():
        monkeypatch.setenv(name, value)
    assert said("yes", "oui") == words


def test_a_production_left_as_the_demo_is_refused_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    left = dataclasses.replace(read_environment({}), kind="production")
    english = refusals(left)
    monkeypatch.setenv("LC_ALL", "fr_MA.UTF-8")
    french = refusals(left)
    assert len(english) == len(french) > 3
    assert set(english).isdisjoint(french)
    assert "DIWAN_SECRET_KEY manque ou est celui de la démonstration." in french


def test_the_doctor_speaks_french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_MA.UTF-8")
    monkeypatch.setenv("DIWAN_SECRET_KEI", "x")
    found = list(faults_of(dataclasses.replace(read_environment({}), mail_url="ftp://courrier.ma")))
    assert any("DIWAN_SECRET_KEI n'est pas un réglage" in fault for fault in found)
    assert any("DIWAN_MAIL_URL doit commencer par smtp:// ou smtps://" in fault for fault in found)
