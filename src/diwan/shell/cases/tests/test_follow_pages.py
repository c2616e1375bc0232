"""A request followed to its end: who has it, until when, what is paid, what is signed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from diwan.kernel.base.money import Money
from diwan.kernel.cases.models import CaseOutput
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.payments.models import Order
from diwan.kernel.payments.services import take_cash
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, make_holder, make_person
from diwan.shell.cases.tests.pages import NATIONAL, TENNIS, begun, filed, signed_in


def test_follow_up_says_who_has_it_until_when_and_what_silence_means(citizen: Client) -> None:
    case = filed(citizen)
    page = citizen.get(f"/requests/{COMMUNE}/{case.number}/").content.decode()
    assert case.number in page
    assert "دراسة الطلب" in page
    assert "بمثابة رفض" in page
    assert "السكوت بمثابة رفض" in page or "سكوت بمثابة رفض" in page


def test_from_the_portal_to_a_signed_document_without_code(citizen: Client) -> None:
    """Issue 2 section 8."""
    case = filed(citizen)
    president, clerk = (signed_in(make_holder(kind, kind)) for kind in ("president", "clerk"))
    place = f"/desk/cases/{COMMUNE}/{case.number}/"
    page = president.get(place).content.decode()
    assert "قبول" in page
    assert president.post(f"{place}act/admit/", {"seen": "2"}).status_code == 302
    blocked = clerk.get(place).content.decode()
    assert "لم يؤد بعد" in blocked
    assert (
        "/payments/" in citizen.get(f"/requests/{COMMUNE}/{case.number}/").content.decode().split("<main")[1]
    )
    with reading(NATIONAL):
        order = Order.objects.get()
    take_cash(make_holder("cashier", "cashier").in_office(), order=order.pk, tendered=Money.of(200))
    done = clerk.post(f"{place}act/welcome/", {"racket": "7"})
    assert done.status_code == 302, done.content.decode()
    with reading(NATIONAL):
        output = CaseOutput.objects.get()
    assert "شهادة عضوية" in president.get("/desk/cases/sign/").content.decode()
    assert president.post(f"/desk/cases/sign/{output.pk}.pdf").content.startswith(b"%PDF")
    president.post("/desk/cases/sign/", {"pick": f"cases:{output.pk}"})
    issued = f"/requests/{COMMUNE}/{case.number}/issued/{output.pk}.pdf"
    followed = citizen.get(f"/requests/{COMMUNE}/{case.number}/").content.decode()
    assert issued in followed
    assert f"/requests/{COMMUNE}/{case.number}/files/" in followed
    pdf = citizen.get(issued)
    assert pdf.content.startswith(b"%PDF")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_page_is_in_the_language_chosen(citizen: Client, language: str) -> None:
    case = filed(citizen)
    clerk = signed_in(make_holder("clerk", "clerk"))
    place = f"{COMMUNE}/{case.number}/"
    begun(citizen)
    for client, url in (
        (citizen, "/requests/"),
        (citizen, f"/requests/{place}"),
        (citizen, f"/services/{TENNIS}/{COMMUNE}/"),
        (citizen, f"/requests/{place}act/withdraw/"),
        (clerk, "/desk/cases/"),
        (clerk, f"/desk/cases/{place}"),
        (clerk, f"/desk/cases/{place}print/"),
        (clerk, f"/desk/cases/{place}act/ask_information/"),
    ):
        client.cookies["diwan_language"] = language
        page = client.get(url)
        assert page.status_code == 200, url
        assert f'lang="{language}"' in page.content.decode()[:400]
    translation.deactivate()


def test_a_file_that_is_over_has_a_label_that_is_a_phrase(citizen: Client) -> None:
    case = filed(citizen)
    place = f"/requests/{COMMUNE}/{case.number}/"
    citizen.post(f"{place}act/withdraw/", {"seen": "2"})
    page = citizen.get(place).content.decode()
    assert "مآل الملف" in page
    assert "أنهت معالجة" not in page


def test_a_paid_file_no_longer_announces_that_it_will_be_closed_unpaid(
    club: Path,
    own_keys: None,
) -> None:
    file = club / "tennis_membership.toml"
    unpaid = """
[clocks.payment]
within = "15 days"
starts_on = ["enter:to_pay"]
label = { ar = "أجل الأداء", fr = "Délai de paiement" }
[steps.unpaid]
phase = "closed"
ball = "none"
outcome = "lapsed"
label = { ar = "حفظ لعدم الأداء", fr = "Classée, impayée" }
[transitions.lapse]
from = "to_pay"
to = "unpaid"
by = "timer"
when = { not = { fee_paid = "dues" } }
legal = "55.19 art. 10"
label = { ar = "حفظ الطلب لعدم الأداء", fr = "Classer, impayée" }
[timers.payment_over]
clock = "payment"
do = "lapse"
"""
    file.write_text(file.read_text("utf-8") + unpaid, "utf-8")
    catalogue.cache_clear()
    citizen = signed_in(make_person("citizen"))
    case = filed(citizen)
    president = signed_in(make_holder("president", "president"))
    president.post(f"/desk/cases/{COMMUNE}/{case.number}/act/admit/", {"seen": "2"})
    place = f"/requests/{COMMUNE}/{case.number}/"
    assert "حفظ الطلب لعدم الأداء" in citizen.get(place).content.decode()
    with reading(NATIONAL):
        order = Order.objects.get()
    take_cash(make_holder("cashier", "cashier").in_office(), order=order.pk, tendered=Money.of(200))
    paid = citizen.get(place).content.decode()
    assert "حفظ الطلب لعدم الأداء" not in paid
    assert "مؤدى" in paid


def test_the_page_of_a_payment_leads_back_to_its_file(citizen: Client) -> None:
    case = filed(citizen)
    signed_in(make_holder("president", "president")).post(
        f"/desk/cases/{COMMUNE}/{case.number}/act/admit/", {"seen": "2"}
    )
    with reading(NATIONAL):
        order = Order.objects.get()
    page = citizen.get(f"/payments/{order.reference}/").content.decode().split("<main")[1]
    assert f'href="/requests/{COMMUNE}/{case.number}/"' in page
