"""The page of a trial: a visit planned, made with what it finds, minuted; an inquiry posted and reported on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from diwan.kernel.cases.models import Case, CaseVisit
from diwan.kernel.cases.services import save_procedure, start_procedure
from diwan.kernel.territory.models import KINGDOM
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import Somebody, make_holder
from diwan.shell.cases.tests.test_calendar import page_of, signed_in
from diwan.shell.workshop.tests.test_editor import at

BESIDE = """
[fields.length]
set_by = "clerk"
type = "number"
min = 1
max = 100
label = { ar = "الطول", fr = "Longueur" }

[documents.minutes]
from = "office"
source = "commune"
label = { ar = "محضر المعاينة", fr = "Procès-verbal" }

[documents.report]
from = "office"
source = "commune"
label = { ar = "تقرير البحث", fr = "Rapport" }

[visits.court]
asked_in = "review"
held_by = "clerk"
notice = "1 days"
findings = "length"
minutes = "minutes"
label = { ar = "معاينة", fr = "Visite" }

[inquiries.neighbours]
asked_in = "review"
held_by = "clerk"
notice = "3 days"
open_for = "15 days"
posters = ["local_authority"]
remarks = "cases.remarks"
report = "report"
label = { ar = "بحث", fr = "Enquête" }
"""
WAITING = """[transitions.grant]
when = [{ inquiry = "neighbours" }, { visit = "court" }]
"""


@pytest.fixture
def ministry(club: Path) -> Somebody:
    """Who writes the Kingdom's procedures: a community has no register of remarks of its own."""
    return make_holder("ministry", "procedure_writer", territory=KINGDOM, wide=True)


@pytest.fixture
def bench(ministry: Somebody) -> Client:
    return signed_in(ministry)


@pytest.fixture
def place(bench: Client, ministry: Somebody) -> str:
    """The trial of a procedure that visits and inquires, filed."""
    act = ministry.in_office()
    draft = start_procedure(act, title_ar="ترخيص", title_fr="Permis", source="authorisation")
    text = draft.text.replace("[transitions.grant]\n", WAITING, 1) + BESIDE
    save_procedure(act, draft=draft, document=text.encode(), seen=draft.revision)
    address = at(draft, "trial/")
    for sent in ({"fill": "1", "full_name": "سعاد العلوي", "purpose": "لوحة"}, {"act": "submit"}):
        answer = bench.post(address, sent)
        assert answer.status_code == 302, answer.content.decode().split("<h1")[1][:1500]
    return address


def test_a_visit_and_an_inquiry_are_walked_to_their_signed_papers(bench: Client, place: str) -> None:
    page = page_of(bench, place)
    assert 'value="court:plan"' in page
    assert 'value="neighbours:post"' in page
    assert 'value="court:sign"' not in page
    bench.post(place, {"visit": "court:plan"})
    refused = bench.post(place, {"visit": "court:go:conforming", "length": "900"})
    assert refused.status_code == 422
    assert 'value="900"' in refused.content.decode()
    assert 'id="id_length-error"' in refused.content.decode()
    for sent in (
        {"visit": "court:go:conforming", "length": "24"}, {"visit": "court:sign"}, {"inquiry": "neighbours:post"},
        {"days": "30"}, {"inquiry": "neighbours:report"},
    ):  # fmt: skip
        assert bench.post(place, sent).status_code == 302, sent
    page = page_of(bench, place)
    for words in ("Procès-verbal signé", "Enquête ouverte", "Enquête close", "Rapport signé"):
        assert words in page
    with reading(Scope("national")):
        assert not Case.objects.exists()
        assert not CaseVisit.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"visit": "court:sign"}, {"visit": "court:go:conforming"}, {"visit": "court"}, {"visit": "nothing:plan"},
        {"inquiry": "neighbours:report"}, {"inquiry": ":"},
    ],
)  # fmt: skip
def test_what_cannot_be_done_yet_is_refused(bench: Client, place: str, sent: dict[str, str]) -> None:
    assert bench.post(place, sent).status_code == 422
