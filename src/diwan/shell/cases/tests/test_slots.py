"""The pages on which a community adapts a national procedure."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from diwan.kernel.cases.models import SlotChange
from diwan.kernel.cases.tests.conftest import club  # noqa: F401
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, make_holder
from diwan.shell.cases.tests.test_calendar import page_of, signed_in

TENNIS = "tennis.membership"
PAGE = f"/desk/procedures/{TENNIS}/"


def from_day(day: date, **more: str) -> dict[str, str]:
    return {
        "valid_from_day": str(day.day), "valid_from_month": str(day.month), "valid_from_year": str(day.year),
        "decided_by": "Délibération n° 7", **more,
    }  # fmt: skip


def rows() -> list[SlotChange]:
    with reading(Scope("national")):
        return list(SlotChange.objects.order_by("pk"))


@pytest.fixture
def head(club: Path) -> Client:  # noqa: F811
    return signed_in(make_holder("head", "president"))


def test_a_clerk_reads_what_may_be_adapted_and_changes_nothing(club: Path) -> None:  # noqa: F811
    clerk = signed_in(make_holder("clerk", "clerk"))
    assert PAGE in page_of(clerk, "/desk/procedures/")
    text = page_of(clerk, PAGE)
    assert "10 jours ou 30 jours" in text
    assert "au moins 100 ; au plus 300" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert f"{PAGE}quicker/" not in text
    assert clerk.post(f"{PAGE}quicker/", from_day(timezone.localdate())).status_code == 403


def test_a_head_shortens_each_length_and_goes_back(head: Client) -> None:
    today = timezone.localdate()
    assert head.post(f"{PAGE}quicker/", from_day(today, value_0="9", value_1="20")).status_code == 302
    (row,) = rows()
    assert [variant["is"] for variant in row.value] == ["9 days", "20 days"]
    text = page_of(head, PAGE)
    assert "9 jours ou 20 jours" in text
    assert "Délibération n° 7" in text
    assert "Souad" in text
    end = f"{PAGE}{row.pk}/end/"
    assert end in text
    assert head.post(end, from_day(today + timedelta(days=1))).status_code == 302
    assert rows()[0].valid_to == today
    with reading(Scope("national")):
        verbs = set(Entry.objects.filter(territory_id=COMMUNE).values_list("verb", flat=True))
    assert {"cases.slot_changed", "cases.slot_restored"} <= verbs


def test_beyond_the_bounds_the_reason_stands_at_the_number_typed(head: Client) -> None:
    answer = head.post(f"{PAGE}dues/", from_day(timezone.localdate(), value_0="350"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "dépasse le maximum permis, 300" in text
    assert 'value="350"' in text
    assert 'id="id_value_0-error"' in text
    assert rows() == []


def test_a_question_added_is_asked_of_applicants(head: Client) -> None:
    asked = {"label_ar": "الملعب المفضل", "label_fr": "Court préféré", "kind": "text", "section": "play"}
    for _ in range(2):
        assert head.post(f"{PAGE}more_questions/", from_day(timezone.localdate(), **asked)).status_code == 302
    assert [row.path for row in rows()] == ["fields.own_1", "fields.own_2"]
    assert "Court préféré" in page_of(head, PAGE)


def test_the_api_reads_and_changes(head: Client) -> None:
    today = timezone.localdate().isoformat()
    said = {
        "path": "fees.dues.amount",
        "value": "250",
        "valid_from": today,
        "decided_by": "Délibération n° 7",
    }
    made = head.post(f"/api/cases/desk/procedures/{TENNIS}/slots", said, content_type="application/json")
    assert made.status_code == 200, made.content
    slots = {s["key"]: s for s in Client().get(f"/api/cases/procedures/{TENNIS}/slots/{COMMUNE}").json()}
    assert (slots["dues"]["value"], slots["dues"]["ceiling"]) == ("250", 300)
    assert slots["dues"]["changes"][0]["decided_by"] == "Délibération n° 7"
    wrong = head.post(
        f"/api/cases/desk/procedures/{TENNIS}/slots",
        {**said, "value": "999"},
        content_type="application/json",
    )
    assert wrong.status_code == 422
    assert [e["field"] for e in wrong.json()["errors"]] == ["value"]
