"""What the pages of paper registers and of statistics do, the API does (decree 2-99-665; law 36.21, art. 59)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from diwan.kernel.territory.models import Office
from diwan.kernel.testing.world import OTHER_PROVINCE, PROVINCE, Somebody, make_holder
from diwan.modules.civil_status.models import PaperBook
from diwan.modules.civil_status.tests.samples import birth
from diwan.modules.civil_status.tests.test_api import API, calling, sent
from diwan.modules.civil_status.tests.test_books import COURT, born, keeps_paper, opened, switch


@pytest.fixture
def book(officer: Somebody, office: Office) -> PaperBook:
    keeps_paper(officer, office)
    return opened(officer, office)


def test_an_office_goes_to_paper_and_opens_its_register(officer: Somebody, office: Office) -> None:
    client, today = calling(officer), timezone.localdate()
    asked = {
        "office": office.pk, "type": "birth", "year": today.year, "pages": 100, "court": COURT,
        "stamped_on": today.isoformat(),
    }  # fmt: skip
    refused = sent(client, "/books", asked)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "office")
    decision = {"office": office.pk, "regime": "paper_37_99", "since": "2020-01-01", "decision": "12/2019"}
    assert sent(client, "/regimes", decision).status_code == 201
    (line,) = client.get(f"{API}/regimes").json()
    assert (line["office_id"], line["regime"]) == (office.pk, "paper_37_99")
    made = sent(client, "/books", asked)
    assert (made.status_code, made.json()["volume"], made.json()["state"]) == (201, 1, "open"), made.content
    assert sent(client, "/books", asked).status_code == 409
    assert [one["id"] for one in client.get(f"{API}/books").json()["items"]] == [made.json()["id"]]


def test_a_register_is_closed_sent_checked_and_deposited(
    officer: Somebody, office: Office, book: PaperBook
) -> None:
    """Law 36.21, art. 59: paper stopped there, its registers close."""
    client = calling(officer)
    path = f"/books/{book.pk}"
    switch(officer, office, dt.date(2026, 4, 1))
    assert sent(client, f"{path}/send", {"slip": "4/2026"}).status_code == 409
    assert sent(client, f"{path}/close", {}).json()["state"] == "closed"
    assert sent(client, f"{path}/send", {"slip": ""}).status_code == 422
    assert sent(client, f"{path}/send", {"slip": "4/2026"}).json()["sent_slip"] == "4/2026"
    governor = calling(make_holder("governor", "governor", territory=PROVINCE, wide=True))
    assert [one["id"] for one in governor.get(f"{API}/books").json()["items"]] == [book.pk]
    assert sent(client, f"{path}/deposit", {"receipt": "9"}).status_code == 409
    assert sent(client, f"{path}/check", {"remarks": "سليم"}).json()["state"] == "checked"
    assert sent(client, f"{path}/deposit", {"receipt": "9/2026"}).json()["state"] == "deposited"


def test_a_register_is_its_own_officers(
    clerk: Somebody, officer: Somebody, other_officer: Somebody, book: PaperBook
) -> None:
    for somebody, status in ((clerk, 403), (other_officer, 404)):
        assert sent(calling(somebody), f"/books/{book.pk}/close", {}).status_code == status
    assert calling(clerk).get(f"{API}/books/{book.pk}").status_code == 200
    for stranger in (other_officer, make_holder("far", "governor", territory=OTHER_PROVINCE, wide=True)):
        assert calling(stranger).get(f"{API}/books/{book.pk}").status_code == 404
        assert calling(stranger).get(f"{API}/books").json()["items"] == []


def test_births_are_counted_over_the_api(clerk: Somebody, office: Office, book: PaperBook) -> None:
    """Decree 2-22-04, art. 10: figures, and nobody's name."""
    born(clerk, office)
    client, day = calling(clerk), birth().event.day
    assert day is not None
    said = client.get(f"{API}/statistics", {"type": "birth", "year": day.year}).json()
    assert (said["total"], said["male"] + said["female"], said["stillborn"]) == (1, 1, 0)
    assert [one["total"] for one in said["months"] if one["key"] == day.month] == [1]
    assert [one["name"]["fr"] for one in said["places"]] == [office.name_fr]
    for year in (1500, timezone.localdate().year + 1):
        refused = client.get(f"{API}/statistics", {"type": "birth", "year": year})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "year")
