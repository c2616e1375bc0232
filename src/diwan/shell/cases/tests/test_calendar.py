"""The page of the calendar: what it shows, who may change it, what it says back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from diwan.kernel.cases.models import CalendarDay
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.models import KINGDOM
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody, make_holder

YEAR = 2027
FITR = {
    "first_day": "10",
    "first_month": "3",
    "first_year": str(YEAR),
    "days": "2",
    "decided_by": "بلاغ 9 مارس",
}
FEAST = f"/desk/calendar/feasts/eid_al_fitr/{YEAR}/"


def signed_in(somebody: Somebody) -> Client:
    client = Client()
    client.cookies["diwan_language"] = "fr"
    client.force_login(somebody.account)
    return client


def page_of(client: Client, url: str = f"/desk/calendar/?year={YEAR}") -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.content.decode()[:400]
    return answer.content.decode()


def rows() -> list[CalendarDay]:
    with reading(Scope("national")):
        return list(CalendarDay.objects.order_by("on"))


@pytest.fixture
def head(communities: None) -> Client:
    return signed_in(make_holder("head", "president"))


@pytest.fixture
def ministry(communities: None) -> Client:
    return signed_in(make_holder("ministry", "administrator", territory=KINGDOM))


def test_a_clerk_reads_the_year_and_changes_nothing(communities: None) -> None:
    clerk = signed_in(make_holder("clerk", "clerk"))
    text = page_of(clerk)
    assert "Calculé, pas encore annoncé" in text
    assert "Fête du Trône" in text
    assert FEAST not in text
    assert clerk.get(FEAST).status_code == 403
    assert clerk.post("/desk/calendar/new/", {}).status_code == 403


def test_the_ministry_confirms_and_every_community_reads_by_whom(ministry: Client, head: Client) -> None:
    assert FEAST in page_of(ministry)
    assert ministry.post(FEAST, FITR).status_code == 302
    assert [(r.territory_id, r.on.day, r.feast) for r in rows()] == [
        (KINGDOM, 10, "eid_al_fitr"),
        (KINGDOM, 11, "eid_al_fitr"),
    ]
    text = page_of(head)
    assert "Confirmé" in text
    assert "Souad" in text, "the name of who confirmed"
    assert FEAST not in text, "after the Kingdom a community has no say"
    again = head.post(FEAST, FITR)
    assert "déjà fixée pour tout le Royaume" in again.content.decode()
    with reading(Scope("national")):
        assert Entry.objects.filter(verb="cases.feast_settled", territory_id=KINGDOM).count() == 1


def test_what_was_typed_stays_beside_the_reason(head: Client) -> None:
    answer = head.post(FEAST, {**FITR, "first_month": "7"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "ne peut s&#x27;en écarter" in text or "ne peut s'en écarter" in text
    assert "بلاغ 9 مارس" in text


def test_a_head_closes_a_day_and_takes_it_back(head: Client) -> None:
    day = date(timezone.localdate().year + 1, 6, 1)
    typed: dict[str, Any] = {
        "works": "no", "on_day": "1", "on_month": "6", "on_year": str(day.year), "name_ar": "نقل المقر",
        "name_fr": "Déménagement", "decided_by": "Arrêté n° 12",
    }  # fmt: skip
    assert head.post("/desk/calendar/new/", typed).status_code == 302
    (row,) = rows()
    assert (row.territory_id, row.on, row.works) == (COMMUNE, day, False)
    listed = page_of(head, f"/desk/calendar/?year={day.year}")
    assert "Déménagement" in listed
    back = f"/desk/calendar/days/{row.pk}/withdraw/"
    assert back in listed
    assert head.post(back, {"reason": "erreur"}).status_code == 302
    assert rows() == []


def test_a_year_nobody_calculated_asks_for_its_feasts(head: Client) -> None:
    text = page_of(head, "/desk/calendar/?year=2040")
    assert "/desk/calendar/feasts/mawlid/2040/" in text
    assert "Aucune date" in page_of(head, "/desk/calendar/feasts/mawlid/2040/")


def test_the_api_does_the_same(head: Client) -> None:
    api = "/api/cases/calendar"
    said = {"feast": "eid_al_fitr", "first": f"{YEAR}-03-11", "days": 1, "decided_by": "communiqué"}
    made = head.post(f"{api}/feasts", said, content_type="application/json")
    assert made.status_code == 200, made.content
    year = {d["on"]: d for d in Client().get(f"{api}/{COMMUNE}/{YEAR}").json()}
    assert year[f"{YEAR}-03-10"]["standing"] == "left"
    assert year[f"{YEAR}-03-11"]["standing"] == "confirmed"
    assert year[f"{YEAR}-07-30"]["id"] is None
    gone = head.post(
        f"{api}/days/{made.json()['id']}/withdraw", {"reason": "erreur"}, content_type="application/json"
    )
    assert gone.status_code == 204
    refused = Client().post(f"{api}/feasts", said, content_type="application/json")
    assert refused.status_code in (401, 403)
