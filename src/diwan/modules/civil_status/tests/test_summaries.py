"""What family judges send by API: taken once, refused in words, notified to both offices, lateness shown."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from diwan.kernel.exchange.services import create_token
from diwan.kernel.identity.models import Mandate
from diwan.kernel.territory.models import KINGDOM, Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, Somebody, make_holder
from diwan.modules.civil_status.models import CourtSummary, IncomingNotice

ADDRESS = "/api/civil_status/summaries"
TODAY = timezone.localdate()


def said(**changes: Any) -> dict[str, Any]:
    whole = {
        "court": "قسم قضاء الأسرة بشفشاون", "reference": "88/2026", "type": "marriage",
        "date": str(TODAY - timedelta(days=12)), "endorsed_on": str(TODAY - timedelta(days=5)),
        "husband": {"first_ar": "يوسف", "family_ar": "العلوي", "birth_date": "1988-02-03", "record": "412/1988",
                    "community": COMMUNE},
        "wife": {"first_ar": "خديجة", "family_ar": "بناني", "birth_date": "1992-04-05", "record": "6/1992",
                 "community": OTHER_COMMUNE},
    }  # fmt: skip
    return {**whole, **changes}


@pytest.fixture
def court(office: Office, other_office: Office) -> Somebody:
    return make_holder("court", "civil_status.family_court", territory=KINGDOM)


def token_of(court: Somebody, *scopes: str) -> str:
    boss = make_holder("boss", "administrator", territory=KINGDOM)
    with reading(Scope("office", KINGDOM, KINGDOM)):
        seat = Mandate.objects.get(person=court.person).pk
    act = boss.in_office(timezone.now())
    return create_token(act, name="محكمة", mandate=seat, scopes=scopes, days=30).secret


@pytest.fixture
def secret(court: Somebody) -> str:
    return token_of(court, "civil_status.summaries:write")


def sent(secret: str, body: dict[str, Any]) -> Any:
    return Client().post(
        ADDRESS,
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )


def received(territory: int) -> list[IncomingNotice]:
    with reading(Scope("office", territory, territory)):
        return list(IncomingNotice.objects.all())


def test_both_offices_are_notified_of_the_other_spouse(secret: str) -> None:
    """Law 36.21, art. 36; decree 2-22-04, art. 15."""
    answer = sent(secret, said())
    assert answer.status_code == 201, answer.content
    assert (answer.json()["notices"], answer.json()["late_days"]) == (2, 0)
    (his,), (hers,) = received(COMMUNE), received(OTHER_COMMUNE)
    assert (his.name_ar, his.fields["spouse_ar"], his.person["record"]) == (
        "يوسف العلوي",
        "خديجة بناني",
        "412/1988",
    )
    assert (hers.fields["spouse_record"], hers.person["sex"], hers.sender_id) == ("412/1988", "F", KINGDOM)


def test_sent_twice_it_is_taken_once_and_changed_it_is_a_conflict(secret: str) -> None:
    first = sent(secret, said()).json()
    assert sent(secret, said()).json()["id"] == first["id"]
    assert len(received(COMMUNE)) == 1
    changed = sent(secret, said(date=str(TODAY - timedelta(days=13))))
    assert changed.status_code == 409
    with reading(Scope("office", KINGDOM, KINGDOM)):
        assert CourtSummary.objects.count() == 1


def test_a_summary_past_fifteen_days_is_taken_and_says_so(secret: str) -> None:
    """Decree 2-22-04, art. 15."""
    late = said(date=str(TODAY - timedelta(days=40)), endorsed_on=str(TODAY - timedelta(days=25)))
    assert sent(secret, late).json()["late_days"] == 10
    assert received(COMMUNE)[0].late_days == 10


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"endorsed_on": str(TODAY - timedelta(days=20))}, "endorsed_on"),
        ({"date": str(TODAY + timedelta(days=1))}, "date"),
        ({"type": "dissolution"}, "kind"),
        ({"kind": "khul"}, "kind"),
    ],
)
def test_what_makes_no_sense_is_refused_field_by_field(
    secret: str, changes: dict[str, Any], field: str
) -> None:
    answer = sent(secret, said(**changes))
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]


def test_a_community_without_an_office_is_refused(secret: str) -> None:
    husband = {**said()["husband"], "community": 73_510_000}
    answer = sent(secret, said(husband=husband))
    assert [error["field"] for error in answer.json()["errors"]] == ["husband.community"]


def test_a_minor_needs_the_permission_named(secret: str) -> None:
    wife = {**said()["wife"], "birth_date": str(date(TODAY.year - 17, 1, 1))}
    assert sent(secret, said(wife=wife)).status_code == 422
    assert sent(secret, said(wife=wife, permission="9/2026")).status_code == 201


def test_the_courts_token_opens_nothing_else_and_no_other_opens_this(court: Somebody, secret: str) -> None:
    """Law 36.21, art. 36; decree 2-22-04, art. 15."""
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/civil_status/records?number=1", headers=headers).status_code == 403
    assert sent("diwan_nothing", said()).status_code == 401


def test_the_scope_of_the_whole_module_does_not_send_summaries(court: Somebody) -> None:
    assert sent(token_of(court, "civil_status:write"), said()).status_code == 403
