"""Answers of several parts through the API: kept, refused by field whatever is sent, filed with their signature."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diwan.kernel.base.errors import DomainError
from diwan.kernel.cases.answers import answer
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.tests.conftest import FIXTURES
from diwan.kernel.cases.tests.test_api import ROOT, picture, post, signed_in
from diwan.kernel.cases.tests.test_computed import LAW
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, make_person

KEY = "testing.every_field"
RING = [[-7.59, 33.573], [-7.589, 33.573], [-7.589, 33.574], [-7.59, 33.574], [-7.59, 33.573]]
VALUES = {
    "applicant": {"name_fr": "Souad Alaoui", "paper": "passport", "number": "XY12345"}, "trader": True,
    "business": {"name": "Atlas", "ice": "001561191000066"}, "market": "Tassoultante", "plot": "T 12345/04",
    "gate": {"type": "Point", "coordinates": [-7.5895, 33.5735]}, "zone": "edge", "from": "2026-04-01",
    "until": "2026-06-30",
    "ground": {"type": "Polygon", "coordinates": [RING]},
    "goods": [{"name": "Pain", "kind": "food", "area": 2.5}, {"name": "Tapis", "kind": "crafts", "area": "3"}],
}  # fmt: skip
NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["ring", "type", "coordinates", "corners", "name_ar", "commune", "code", "north", "area", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@pytest.fixture
def citizen(club: Path, own_keys: None) -> Client:
    shutil.copy(FIXTURES / "every_field.toml", club)
    catalogue.cache_clear()
    return signed_in(make_person("citizen"))


def begun(client: Client, **values: Any) -> Any:
    return post(client, "/drafts", {"procedure": KEY, "territory": COMMUNE, "values": VALUES | values})


def test_a_question_says_its_parts_its_columns_and_its_statement(citizen: Client) -> None:
    asked = {f["key"]: f for f in Client().get(f"{ROOT}/procedures/{KEY}").json()["fields"]}
    assert [part["key"] for part in asked["business"]["parts"]] == ["name", "ice", "rc", "court"]
    assert [column["type"] for column in asked["goods"]["columns"]] == ["text", "choice", "area"]
    assert asked["months"]["computed"] is True
    assert asked["oath"]["statement"]["fr"].startswith("Je déclare")
    assert asked["business"]["conditional"] is True


def test_a_request_of_every_kind_is_kept_counted_signed_and_filed(citizen: Client) -> None:
    draft = begun(citizen).json()
    assert draft["values"]["plot"] == {"title": "title", "number": "12345/04"}
    assert draft["values"]["shown_area"] == "5.50"
    again = citizen.put(
        f"{ROOT}/drafts/{draft['id']}",
        {"values": {key: value for key, value in draft["values"].items() if value is not None}},
        content_type="application/json",
    )
    assert again.json()["values"] == draft["values"]
    sent = citizen.post(f"{ROOT}/drafts/{draft['id']}/answers/sketch", {"file": picture()})
    assert sent.json()["values"]["sketch"]["media_type"] == "image/png"
    assert sent.json()["values"]["goods"] == draft["values"]["goods"]
    assert citizen.post(f"{ROOT}/drafts/{draft['id']}/answers/notes", {"file": picture()}).status_code == 404
    unsigned = post(citizen, f"/drafts/{draft['id']}/submit")
    assert [e["field"] for e in unsigned.json()["errors"]] == ["oath"]
    filed = post(citizen, f"/drafts/{draft['id']}/submit", {"signs": ["oath"]})
    assert filed.status_code == 200, filed.content
    with reading(Scope("national")):
        assert Case.objects.get().values["oath"]["digest"]


def test_what_is_wrong_is_said_by_field_and_by_part(citizen: Client) -> None:
    wrong = {
        "business": {"name": "Atlas", "ice": "1"}, "ground": {"type": "Polygon", "coordinates": [RING[:3]]},
        "goods": [{"name": "Pain", "kind": "gold", "area": "?"}], "zone": {"deep": 1}, "market": [{}],
        "sketch": {"digest": "0" * 64, "media_type": "image/png"},
    }  # fmt: skip
    errors = begun(citizen, **wrong).json()["errors"]
    assert {e["field"] for e in errors} == set(wrong)
    assert len([e for e in errors if e["field"] == "goods"]) == 2


def test_the_choice_on_what_is_held_is_taken_once(citizen: Client) -> None:
    draft = post(citizen, "/drafts", {"procedure": KEY, "territory": COMMUNE}).json()
    kept = post(citizen, f"/drafts/{draft['id']}/consent", {"agrees": True}).json()
    assert kept["values"]["applicant"]["name_ar"]


@pytest.mark.parametrize(
    "key", [k for k, f in LAW.fields.items() if f.computed is None and f.type != "signature"]
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=NESTED)
def test_whatever_is_sent_is_read_or_refused_in_words(key: str, raw: Any) -> None:
    try:
        answer(LAW.fields[key], raw, NOW)
    except DomainError as fault:
        words = fault.words()
    else:
        words = "read"
    assert words
