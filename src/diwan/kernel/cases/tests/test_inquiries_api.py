"""Public inquiries by API, and in a procedure that a community wrote itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import open_case, run_due_timers
from diwan.kernel.cases.services.inquiries import hide_remark, leave_remark
from diwan.kernel.cases.tests.club_inquiries import COMPLAINT, inquiry_of, posted, with_inquiries
from diwan.kernel.cases.tests.club_opinions import ranked
from diwan.kernel.cases.tests.test_api import post, signed_in
from diwan.kernel.cases.tests.test_inquiries import OPEN, public
from diwan.kernel.cases.tests.test_workshop import begun, published, saved, staff  # noqa: F401
from diwan.kernel.cases.writing.reading import read_text
from diwan.kernel.cases.writing.text import with_values
from diwan.kernel.territory.scope import PUBLIC, reading
from diwan.kernel.testing.world import COMMUNE, Somebody

ROOT = "/api/cases/inquiries"
SAID = {"words": "الضجيج", "name": "فاطمة", "contact": "0612345678"}


@pytest.fixture
def case(people: dict[str, Somebody], club: Path, own_keys: None) -> Case:
    with_inquiries(club)
    return ranked(people["citizen"])


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The API lives while the inquiry is open."""
    monkeypatch.setattr(timezone, "now", lambda: OPEN)


def test_announced_open_remarked_and_its_register_read_by_who_holds_it(
    people: dict[str, Somebody], case: Case, clock: Any
) -> None:
    anybody, clerk = Client(), signed_in(people["clerk"])
    assert anybody.get(f"{ROOT}/{COMMUNE}").json()["items"] == []
    row = posted(people, case)
    run_due_timers(OPEN)
    listed = anybody.get(f"{ROOT}/{COMMUNE}", {"status": "open"}).json()["items"]
    assert [(one["id"], one["closes_on"]) for one in listed] == [(row.pk, "2026-03-30")]
    place = f"/inquiries/{COMMUNE}/{row.pk}/remarks"
    assert anybody.post(f"/api/cases{place}", SAID, content_type="application/json").status_code == 401
    made = post(signed_in(people["stranger"]), place, SAID)
    assert (made.status_code, made.json()["number"]) == (201, "1/2026")
    wrong = post(clerk, place, SAID | {"words": " "})
    assert wrong.status_code == 422 and "words" in wrong.content.decode()
    hidden = leave_remark(public(), inquiry=inquiry_of(case), remark=COMPLAINT)
    hide_remark(people["clerk"].in_office(at=OPEN), remark=hidden, reason="سب")
    told = anybody.get(f"{ROOT}/{COMMUNE}/{row.pk}/remarks")
    assert [one["number"] for one in told.json()["items"]] == ["1/2026"]
    assert "فاطمة" not in told.content.decode() and "0612345678" not in told.content.decode()
    held = clerk.get("/api/cases/desk/inquiries").json()["items"]
    assert [(one["id"], one["case_number"]) for one in held] == [(row.pk, case.number)]
    lines = clerk.get(f"/api/cases/desk/inquiries/{row.pk}/remarks").json()["items"]
    assert [(one["name"], one["hidden_for"]) for one in lines] == [("فاطمة", ""), ("فاطمة الراجي", "سب")]
    president = signed_in(people["president"])
    assert president.get(f"/api/cases/desk/inquiries/{row.pk}/remarks").status_code == 404
    assert president.get("/api/cases/desk/inquiries").json()["items"] == []


INQUIRY = """
[documents.inquiry_report]
from = "office"
source = "commune"
label = { ar = "تقرير البحث", fr = "Rapport d'enquête" }
[inquiries.neighbours]
asked_in = "received"
held_by = "clerk"
open_for = "15 days"
posters = ["local_authority"]
remarks = "BOOK"
report = "inquiry_report"
label = { ar = "بحث الجيران", fr = "Enquête auprès des voisins" }
"""


def problems_of(text: str, key: str) -> list[tuple[str, str]]:
    with reading(PUBLIC):
        return [(one.path, one.code) for one in read_text(text, COMMUNE, key).problems]


def test_a_community_writes_an_inquiry_into_its_own_procedure(
    staff: dict[str, Somebody],  # noqa: F811
    own_keys: None,
) -> None:
    draft = begun(staff["writer"], source="declaration")
    waits = {"when": [{"inquiry": "neighbours"}]}
    text = with_values(draft.text, ("transitions", "record"), waits) + INQUIRY
    assert problems_of(text.replace("BOOK", "rokhas.inquiry_remarks"), draft.key) == [
        ("inquiries.neighbours.remarks", "not_for_a_community")
    ]
    assert ("inquiries.neighbours.remarks", "book_of_remarks") in problems_of(
        text.replace("BOOK", "cases.decisions"), draft.key
    )
    good = text.replace("BOOK", "cases.remarks")
    wrong = good.replace('register = "cases.decisions"', 'register = "cases.remarks"', 1)
    assert wrong == good or ("register", "book_of_remarks") in problems_of(wrong, draft.key)
    assert problems_of(good, draft.key) == []
    published(staff["writer"], staff["president"], saved(staff["writer"], draft, good))
    case = open_case(
        staff["citizen"].as_citizen(), procedure=draft.key, values={"full_name": "سعاد", "declared": "ملصق"}
    )
    assert inquiry_of(case).status == "asked"
