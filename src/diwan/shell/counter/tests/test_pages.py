"""The pages of the counter, as their users meet them, in both languages, and closed to everybody else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.money import Money
from diwan.kernel.exchange.services import create_token
from diwan.kernel.exchange.tests.test_api import mandate_of
from diwan.kernel.notices.delivery import attempt_delivery
from diwan.kernel.notices.models import Message
from diwan.kernel.notices.services import notify
from diwan.kernel.notices.tests.test_notices import KEY, SYSTEM, VALUES, reachable
from diwan.kernel.payments.services import receive_callback, start_online_payment, take_cash
from diwan.kernel.payments.tests.test_callbacks import started
from diwan.kernel.payments.tests.test_orders import OFFICE, issued
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import OTHER_COMMUNE, Somebody, make_holder, make_person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def visitor(somebody: Somebody, language: str = "fr") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.cookies["diwan_language"] = language
    client.force_login(somebody.account, backend=BACKEND)
    return client


def page(client: Client, name: str, *args: object, status: int = 200, query: str = "") -> str:
    answer = client.get(reverse(f"counter:{name}", args=args) + query)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def post(client: Client, view: str, /, *args: object, **data: Any) -> Any:
    return client.post(reverse(f"counter:{view}", args=args), data)


@pytest.mark.usefixtures("communities")
class TestCitizen:
    def test_i_see_what_i_owe_and_go_to_the_providers_page(self) -> None:
        citizen = make_person("c")
        order = issued(citizen)
        client = visitor(citizen)
        assert order.written_reference in page(client, "payments")
        assert "Payer en ligne" in page(client, "order", order.reference)
        answer = post(client, "order", order.reference)
        assert answer.status_code == 302
        assert "/simulator/payments/pay/?" in answer["Location"]

    def test_while_the_provider_is_silent_the_page_asks_again_by_itself(self) -> None:
        citizen = make_person("c")
        order = issued(citizen)
        start_online_payment(citizen.as_citizen(at=timezone.now()), order=order.pk)
        answer = visitor(citizen).get(reverse("counter:order", args=[order.reference]))
        assert answer["Refresh"]
        assert "ne payez pas une seconde fois" in answer.content.decode()

    def test_a_paid_order_has_a_receipt_to_print(self) -> None:
        citizen, cashier = make_person("c"), make_holder("k", "cashier")
        order = issued(citizen)
        client = visitor(citizen)
        page(client, "receipt", order.reference, status=404)
        take_cash(cashier.in_office(), order=order.pk, tendered=Money.of(4))
        assert "000001/2026" in page(client, "receipt", order.reference)
        assert "Payé" in page(client, "order", order.reference)

    def test_a_failed_attempt_is_forgotten_once_the_order_is_paid(self) -> None:
        citizen = make_person("c")
        order, paid = started(citizen)
        client = visitor(citizen)
        receive_callback(SYSTEM, settlement=replace(paid, status="declined", event="e0"))
        assert "La dernière tentative" in page(client, "order", order.reference)
        receive_callback(SYSTEM, settlement=paid)
        text = page(client, "order", order.reference)
        assert "Payé" in text
        assert "La dernière tentative" not in text

    def test_money_that_came_twice_is_announced(self) -> None:
        citizen, cashier = make_person("c"), make_holder("k", "cashier")
        order, paid = started(citizen)
        take_cash(cashier.in_office(), order=order.pk, tendered=Money.of(4))
        receive_callback(SYSTEM, settlement=paid)
        assert "vous sera rendue" in page(visitor(citizen), "order", order.reference)

    def test_my_pages_are_closed_to_others_and_to_strangers(self) -> None:
        citizen = make_person("c")
        order = issued(citizen)
        other = visitor(make_person("d"))
        page(other, "order", order.reference, status=404)
        page(other, "receipt", order.reference, status=404)
        assert post(other, "order", order.reference).status_code == 404
        assert order.written_reference not in page(other, "payments")
        assert Client().get(reverse("counter:payments")).status_code == 302

    @pytest.mark.parametrize("language", ["ar", "fr"])
    def test_i_read_what_i_was_told_and_mark_it(self, language: str) -> None:
        somebody = reachable("c", email="c@example.ma")
        notify(SYSTEM, person=somebody.person, key=KEY, values=VALUES, link="/payments/")
        client = visitor(somebody, language)
        text = page(client, "notices")
        assert ("Quittance" if language == "fr" else "وصل") in text
        assert f'lang="{language}"' in text
        assert post(client, "notices").status_code == 302
        assert 'class="card"' not in page(client, "notices", query="?unread")


@pytest.mark.usefixtures("communities")
class TestCashier:
    def test_from_the_number_to_the_receipt(self) -> None:
        citizen, desk = make_person("c"), visitor(make_holder("k", "cashier"))
        order = issued(citizen)
        found = desk.get(reverse("counter:cashier"), {"reference": order.written_reference})
        assert found["Location"] == reverse("counter:desk_order", args=[order.reference])
        assert "Encaisser" in page(desk, "desk_order", order.reference)
        taken = desk.post(found["Location"], {"tendered": "10,00"}, follow=True).content.decode()
        assert "6,00 DH" in taken
        assert "Encaisser" not in taken
        assert "000001/" in page(desk, "desk_receipt", order.reference)
        assert "4,00" in page(desk, "day")

    def test_a_number_typed_wrong_is_told_and_kept(self) -> None:
        desk = visitor(make_holder("k", "cashier"))
        text = page(desk, "cashier", query="?reference=1234+5678", status=422)
        assert "vérifiez chaque chiffre" in text
        assert 'value="1234 5678"' in text

    @pytest.mark.parametrize(
        ("typed", "words"), [("1", "inférieure"), ("abc", "12,50"), ("", ""), ("4,001", "12,50")]
    )
    def test_what_cannot_be_taken_is_refused_and_nothing_is_lost(self, typed: str, words: str) -> None:
        desk = visitor(make_holder("k", "cashier"))
        order = issued(make_person("c"))
        answer = post(desk, "desk_order", order.reference, tendered=typed)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Encaisser" in page(desk, "desk_order", order.reference)

    @pytest.mark.parametrize("typed", ["4", "4,00", "4.00", "٤٫٠٠", " 4,0 "])
    def test_an_amount_is_read_as_people_type_it(self, typed: str) -> None:
        desk = visitor(make_holder("k", "cashier"))
        assert post(desk, "desk_order", issued(make_person("c")).reference, tendered=typed).status_code == 302

    def test_a_double_click_takes_the_money_once(self) -> None:
        desk = visitor(make_holder("k", "cashier"))
        order = issued(make_person("c"))
        assert post(desk, "desk_order", order.reference, tendered="4").status_code == 302
        again = post(desk, "desk_order", order.reference, tendered="4")
        assert again.status_code == 409
        assert "n'encaissez rien" in again.content.decode().replace("&#x27;", "'")

    def test_money_is_given_back_and_recorded(self) -> None:
        cashier = make_holder("k", "cashier")
        desk, order = visitor(cashier), issued(make_person("c"))
        take_cash(cashier.in_office(), order=order.pk, tendered=Money.of(4))
        assert post(desk, "give_back", order.reference, reason="").status_code == 422
        assert post(desk, "give_back", order.reference, reason="acte introuvable").status_code == 302
        row = re.search(r"/desk/refunds/(\d+)/", page(desk, "refunds"))
        assert row
        assert post(desk, "refund", row[1], reference="").status_code == 422
        assert post(desk, "refund", row[1], reference="V-1").status_code == 302
        assert "Rien à rembourser" in page(desk, "refunds")

    def test_the_desk_is_closed_to_other_seats_and_shows_no_other_community(self) -> None:
        order = issued(make_person("c"))
        page(visitor(make_holder("a", "clerk")), "desk_order", order.reference, status=403)
        elsewhere = visitor(make_holder("x", "cashier", territory=OTHER_COMMUNE))
        page(elsewhere, "desk_order", order.reference, status=404)
        assert post(elsewhere, "desk_order", order.reference, tendered="4").status_code == 404


@pytest.mark.usefixtures("communities")
class TestOffice:
    def test_fees_are_shown_and_the_president_sets_those_the_law_leaves_open(self) -> None:
        president = visitor(make_holder("p", "president"))
        key = "transport_parking.taxi_second"
        assert key in page(president, "fees")
        assert "100,00" in page(president, "fee", key)
        wanted = {"valid_from_0": "1", "valid_from_1": "1", "valid_from_2": "2026", "legal_ref": "n° 3/2026"}
        wanted |= {
            f"valid_from_{part}": value for part, value in (("day", "1"), ("month", "1"), ("year", "2026"))
        }
        assert post(president, "fee", key, amount="150", **wanted).status_code == 422
        assert post(president, "fee", key, amount="60,50", **wanted).status_code == 302
        assert "60,50" in page(president, "fees")
        page(visitor(make_holder("k", "cashier")), "fee", key, status=403)

    def test_the_outbox_says_what_became_of_each_message(self) -> None:
        clerk = visitor(make_holder("a", "clerk"))
        notify(SYSTEM, person=reachable("c", phone="0661234567").person, key=KEY, values=VALUES)
        with reading(OFFICE):
            message = Message.objects.get()
        attempt_delivery(SYSTEM, message.pk)
        assert "+212661234567" in page(clerk, "outbox", query="?state=kept")
        assert "+212661234567" not in page(clerk, "outbox", query="?state=sent")
        assert "Envoyer de nouveau" in page(clerk, "message", message.pk)
        assert post(clerk, "message", message.pk).status_code == 302
        assert "Envoyer de nouveau" not in page(clerk, "message", message.pk)
        elsewhere = visitor(make_holder("x", "clerk", territory=OTHER_COMMUNE))
        page(elsewhere, "message", message.pk, status=404)
        assert "+212661234567" not in page(elsewhere, "outbox")

    def test_a_token_is_shown_once_and_revoked(self) -> None:
        seat = mandate_of(make_holder("k", "cashier"))
        admin = visitor(make_holder("boss", "administrator"))
        assert post(admin, "new_token", name="", mandate=seat, days=3).status_code == 422
        made = post(admin, "new_token", name="caisse", mandate=seat, scopes=["payments:read"], days=30)
        secret = re.search(r"diwan_[\w-]+", made.content.decode())
        assert secret
        assert made["Cache-Control"] == "no-store"
        listed = page(admin, "tokens")
        assert secret[0] not in listed
        number = re.search(r"/desk/tokens/(\d+)/", listed)
        assert number
        robot = Client(headers={"Authorization": f"Bearer {secret[0]}"})
        assert robot.get("/api/payments/orders").status_code == 200
        assert "Paiements\xa0: consulter" in page(admin, "token", number[1])
        assert post(admin, "token", number[1]).status_code == 302
        assert robot.get("/api/payments/orders").status_code == 401

    def test_tokens_are_the_administrators_of_that_community_alone(self) -> None:
        boss = make_holder("boss", "administrator")
        seat = mandate_of(make_holder("k", "cashier"))
        made = create_token(
            boss.in_office(timezone.now()), name="n", mandate=seat, scopes=["payments:read"], days=3
        )
        page(visitor(make_holder("a", "clerk")), "tokens", status=403)
        elsewhere = visitor(make_holder("x", "administrator", territory=OTHER_COMMUNE))
        page(elsewhere, "token", made.token.pk, status=404)
        assert post(elsewhere, "token", made.token.pk).status_code == 404
