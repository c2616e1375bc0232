"""Procedures are written, checked and published through the API by the same services as on the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone

from diwan.kernel.cases.tests.test_api import post, signed_in
from diwan.kernel.testing.world import COMMUNE, make_holder

ROOT = "/api/cases"
START = {"title_ar": "رخصة الملصقات", "title_fr": "Permis d'affichage", "source": "declaration"}


def put(client: Client, url: str, body: dict[str, Any]) -> Any:
    return client.put(f"{ROOT}{url}", body, content_type="application/json")


def test_written_mended_proposed_and_published(club: Path) -> None:
    writer, head = (
        signed_in(make_holder("writer", "procedure_writer")),
        signed_in(make_holder("head", "president")),
    )
    begun = post(writer, "/desk/workshop", START).json()
    place = f"/desk/workshop/{begun['id']}"
    text = writer.get(f"{ROOT}{place}").json()["text"]
    broken = put(writer, place, {"text": text.replace('to = "received"', 'to = "nowhere"'), "seen": 1}).json()
    assert [(p["path"], p["code"]) for p in broken["problems"]] == [("transitions.submit.to", "no_such")]
    assert "nowhere" in broken["problems"][0]["words"]
    assert post(writer, f"{place}/propose").status_code == 422
    assert put(writer, place, {"text": text, "seen": 1}).status_code == 409
    assert put(writer, place, {"text": text, "seen": broken["revision"]}).json()["problems"] == []
    assert post(writer, f"{place}/propose").json()["state"] == "proposed"
    said = {"in_force": timezone.localdate().isoformat(), "decided_by": "مقرر رقم 4"}
    assert post(writer, f"{place}/publish", said).status_code == 403
    made = post(head, f"{place}/publish", said).json()
    assert (made["key"], made["version"]) == (begun["key"], 1)
    listed = Client().get(f"{ROOT}/procedures", {"territory": COMMUNE}).json()
    assert made["key"] in {one["key"] for one in listed}
    sheet = Client().get(f"{ROOT}/procedures/{made['key']}/sheet").json()
    assert sheet["title"]["fr"] == START["title_fr"]


def test_a_text_is_thrown_away_and_given_back(club: Path) -> None:
    writer, head = (
        signed_in(make_holder("writer", "administrator")),
        signed_in(make_holder("head", "president")),
    )
    first, second = (post(writer, "/desk/workshop", START).json() for _ in range(2))
    assert first["key"] != second["key"]
    assert writer.delete(f"{ROOT}/desk/workshop/{first['id']}").status_code == 204
    assert [one["id"] for one in writer.get(f"{ROOT}/desk/workshop").json()] == [second["id"]]
    post(writer, f"/desk/workshop/{second['id']}/propose")
    back = post(head, f"/desk/workshop/{second['id']}/return", {"reasons": "الأجل"}).json()
    assert (back["state"], back["remarks"]) == ("returned", "الأجل")
    clerk = signed_in(make_holder("clerk", "clerk"))
    assert clerk.get(f"{ROOT}/desk/workshop").status_code == 403
