"""Names proposed in other scripts, whatever form asks them and whichever module knows names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django import forms
from django.test import Client

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.spellings import ProposedName, Source, TypedName
from diwan.kernel.testing.world import make_person
from diwan.shell import spellings
from diwan.shell.spellings import proposals_in, spellings_html, spelt


def echo(names: Sequence[TypedName]) -> list[ProposedName]:
    """A module that proposes the same letters."""
    return [
        ProposedName(one.key, script, (one.ar or one.la).upper(), Source.RULE)
        for one in names
        if one.ar or one.la
        for script in ("ar", "la", "tf")
    ]


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    held = SimpleNamespace(house=replace(house(), spellings=echo))
    monkeypatch.setattr(spellings, "house", lambda: held.house)
    return held


def put(**cells: str) -> dict[str, str]:
    return {one.field: one.text for group in proposals_in(cells).values() for one in group}


def test_only_controls_that_are_there_and_empty_are_proposed() -> None:
    assert put(first_ar="ab", first_fr="") == {"first_fr": "AB"}
    assert put(first_ar="ab", first_fr="typed", first_tf="") == {"first_tf": "AB"}
    assert put(first_ar="ab") == {}
    assert put(partner_name_ar="", partner_name_fr="cd") == {"partner_name_ar": "CD"}
    assert put(first_ar="x" * 121, first_fr="", office="", declarant_name="y") == {}


def test_the_proposals_of_one_person_stand_together() -> None:
    groups = proposals_in({"father_first_ar": "a", "father_first_la": "", "family_ar": "b", "family_la": ""})
    assert {who: [one.field for one in lines] for who, lines in groups.items()} == {
        "father_": ["father_first_la"], "": ["family_la"],
    }  # fmt: skip


def test_a_house_that_knows_no_names_proposes_none_and_draws_nothing(known: SimpleNamespace) -> None:
    class Names(forms.Form):
        first_ar = forms.CharField(widget=forms.TextInput(spelt("first_ar")))
        first_fr = forms.CharField(widget=forms.TextInput(spelt("first_fr")))

    form = Names()
    assert spellings_html(form["first_ar"]) == ""
    assert 'name="propose-names"' in spellings_html(form["first_fr"])
    known.house = replace(known.house, spellings=None)
    assert put(first_ar="ab", first_fr="") == {}
    assert spellings_html(form["first_fr"]) == ""


def test_a_control_that_is_no_name_is_not_spelt() -> None:
    with pytest.raises(ValueError, match="place_ar"):
        spelt("place_ar")


def test_whoever_is_signed_in_is_proposed_names_and_nothing_that_is_not_sent(db: None) -> None:
    client = Client()
    client.force_login(make_person("citizen").account)
    page = client.post("/me/spellings/", {"first_ar": "ab", "first_fr": ""}).content.decode()
    assert 'data-for="first_fr"' in page
    assert "AB" in page
    assert Client().post("/me/spellings/", {"first_ar": "ab"}).status_code == 302


@pytest.mark.parametrize("script", ["ar", "la", "tf"])
@pytest.mark.parametrize("part", ["first", "family"])
def test_each_proposal_says_which_name_it_is_in_words(part: str, script: str) -> None:
    cells = {f"{part}_{one}": "" for one in ("ar", "la", "tf")}
    source = "la" if script == "ar" else "ar"
    (lines,) = proposals_in({**cells, f"{part}_{source}": "ab"}).values()
    (line,) = [one for one in lines if one.field == f"{part}_{script}"]
    assert line.label
    assert "spellings" not in line.label
