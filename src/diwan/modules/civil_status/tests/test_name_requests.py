"""A request to change a family name: to the Commission, closed by its decree (decree 2-22-04, art. 30 to 32)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from diwan.kernel.base.errors import Invalid, NotAllowed, Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import attach_document, do_transition, save_draft, submit_case
from diwan.kernel.territory.models import KINGDOM, Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody, make_holder, make_person
from diwan.modules.civil_status.models import FamilyNameDecree, IncomingNotice, Record
from diwan.modules.civil_status.name_requests import PROCEDURE, requests_accepted
from diwan.modules.civil_status.services import publish_name_decree, register_birth
from diwan.modules.civil_status.tests.samples import YOUSSEF, paper_birth
from diwan.modules.civil_status.tests.test_api import API, calling
from diwan.modules.civil_status.tests.test_family_decrees import CARD, DECREE, NEW, PERSON
from diwan.modules.civil_status.tests.test_pages import signed_in, text_of

HERE, NATION = Scope("office", COMMUNE, COMMUNE), Scope("national")
ASKED: dict[str, Any] = {
    "cnie": CARD, "phone": "+212612345678", "first_ar": "يوسف", "family_ar": "العلوي", "birth_date": "1984-01-15",
    "record_number": 412, "record_year": 1984, "new_ar": "الإدريسي", "new_la": "Idrissi",
    "reasons": "اسم جدي كما هو في رسومه",
}  # fmt: skip


@pytest.fixture
def central(communities: None) -> Somebody:
    return make_holder("central", "civil_status.central_authority", territory=KINGDOM, wide=True)


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    content = replace(paper_birth(412, 1984, YOUSSEF), cnie=CARD)
    return register_birth(clerk.in_office(), office=office, content=content)


@pytest.fixture
def case(office: Office) -> Case:
    """A request from somebody's own account."""
    act = make_person("youssef", cnie=CARD).as_citizen()
    draft = save_draft(act, procedure=PROCEDURE, values=ASKED)
    paper = {"media_type": "application/pdf", "size": 9, "digest": "0" * 64}
    attach_document(act, document="evidence", name="a.pdf", draft=draft, **paper)
    return submit_case(act, draft=draft)


def accepted(central: Somebody, case: Case) -> Case:
    said = {"decision_reference": "12/2026"}
    return do_transition(central.in_office(), case=case, transition="accept", values=said)


def decreed(central: Somebody, case: Case, **fields: str) -> FamilyNameDecree:
    return publish_name_decree(
        central.in_office(),
        person=PERSON,
        community=COMMUNE,
        fields={**NEW, **fields},
        decree=DECREE,
        request=case,
    )


def now(case: Case) -> Case:
    with reading(HERE):
        return Case.objects.get(pk=case.pk)


def test_from_the_request_to_the_decree_and_the_notice(central: Somebody, record: Record, case: Case) -> None:
    """Decree 2-22-04, art. 30 to 32: the request with its reasons and papers, the decision told, the decree."""
    assert case.step == "before_commission"
    assert accepted(central, case).step == "accepted"
    with reading(NATION):
        assert [one.pk for one in requests_accepted(0, 10**9)] == [case.pk]
    made = decreed(central, now(case))
    closed = now(case)
    assert (closed.step, closed.outcome, made.request) == ("changed", "granted", case.pk)
    assert "2-25-901" in closed.values["decree_reference"]
    with reading(HERE):
        assert IncomingNotice.objects.get().key == made.notice
    with reading(NATION):
        assert not requests_accepted(0, 10**9).exists()


def test_only_the_decree_entered_closes_it(central: Somebody, record: Record, case: Case) -> None:
    """Decree 2-22-04, art. 31: the Commission's decision is carried out by a decree that is published."""
    held = accepted(central, case)
    said = {"decree_reference": "2-25-901"}
    with pytest.raises(Refused) as why:
        do_transition(central.in_office(), case=held, transition="publish", values=said)
    assert why.value.code == "civil_status.decrees.enter_the_decree"
    assert now(case).step == "accepted"


def test_the_decree_gives_the_name_that_was_asked(central: Somebody, record: Record, case: Case) -> None:
    held = accepted(central, case)
    with pytest.raises(Invalid) as why:
        decreed(central, held, family_ar="الفاسي")
    assert list(why.value.fields) == ["new_ar"]
    with reading(NATION):
        assert not FamilyNameDecree.objects.exists()


def test_a_refusal_is_reasoned_and_leads_to_the_court_of_rabat(central: Somebody, case: Case) -> None:
    """Law 36.21, art. 35; decree 2-22-04, art. 32."""
    said = {"decision_reference": "13/2026"}
    with pytest.raises(Invalid):
        do_transition(central.in_office(), case=case, transition="refuse", values=said)
    refused = do_transition(
        central.in_office(), case=case, transition="refuse", values=said, reasons="لا أسباب موضوعية"
    )
    assert (refused.step, refused.outcome) == ("refused", "refused")
    assert "Rabat" in refused.law.steps["refused"].says.fr


def test_an_officer_decides_nothing(officer: Somebody, case: Case) -> None:
    """Law 36.21, art. 35: the Commission alone."""
    with pytest.raises(NotAllowed):
        accepted(officer, case)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_of_decrees_starts_from_the_request(
    central: Somebody, record: Record, case: Case, language: str
) -> None:
    accepted(central, case)
    client, page = signed_in(central, language), reverse("civil_status:name_decrees")
    assert "الإدريسي" in text_of(client.get(page))
    form = client.get(page, {"request": case.pk}).content.decode()
    for value in ("412/1984", "15/01/1984", "الإدريسي", record.territory.code):
        assert f'value="{value}"' in form, value
    typed = {
        "first_ar": "يوسف", "family_ar": "العلوي", "record": "412/1984", "community": str(record.territory.code),
        "new_ar": "الفاسي", "decree": "2-25-901", "decreed_on": "1/2/2026", "bulletin": "7480",
        "published_on": "12/2/2026", "request": str(case.pk),
    }  # fmt: skip
    refused = client.post(page, typed)
    assert refused.status_code == 422
    assert 'id="id_new_ar-error"' in refused.content.decode()
    assert f'name="request" value="{case.pk}"' in refused.content.decode()
    done = client.post(page, typed | {"new_ar": "الإدريسي"}, follow=True)
    assert "2-25-901" in text_of(done)
    assert now(case).step == "changed"
    assert client.get(page, {"request": case.pk}).status_code == 404


def test_by_the_api(central: Somebody, record: Record, case: Case) -> None:
    accepted(central, case)
    body = {
        "first_ar": "يوسف", "family_ar": "العلوي", "record": "412/1984", "community": COMMUNE, "new_ar": "الإدريسي",
        "decree": "2-25-901", "decreed_on": str(dt.date(2026, 2, 1)), "bulletin": "7480",
        "published_on": str(dt.date(2026, 2, 12)), "request": case.pk,
    }  # fmt: skip
    made = calling(central).post(f"{API}/names/decrees", body, content_type="application/json")
    assert made.status_code == 201, made.content
    assert now(case).step == "changed"
