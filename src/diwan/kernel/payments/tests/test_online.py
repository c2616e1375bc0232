"""The whole way of an online payment over HTTP, with a provider that behaves well and badly."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.errors import Refused
from diwan.kernel.payments.asking import SILENCE, ask_about_silent_attempts
from diwan.kernel.payments.models import SimulatedCharge
from diwan.kernel.payments.online import page_to_pay, provider_in_use
from diwan.kernel.payments.providers import signing
from diwan.kernel.payments.providers.base import Settlement
from diwan.kernel.payments.providers.online import online_provider
from diwan.kernel.payments.services import start_online_payment
from diwan.kernel.payments.simulator.messages import Told
from diwan.kernel.payments.tasks import NotHeardError, simulator_calls
from diwan.kernel.payments.tests.test_callbacks import outcomes, started, states
from diwan.kernel.payments.tests.test_orders import issued
from diwan.kernel.testing.world import make_person

CALLBACK = reverse("payments:callback")


@pytest.fixture
def house(communities_for_real: None, live_server: Any, settings: Any) -> str:
    """A server that answers at its own address, so that the provider really calls back."""
    settings.PUBLIC_URL = live_server.url
    return str(live_server.url)


def at_provider() -> SimulatedCharge:
    """A citizen at the provider's page."""
    citizen = make_person("c")
    order = issued(citizen)
    payment = start_online_payment(citizen.as_citizen(at=timezone.now()), order=order.pk)
    address = urlsplit(page_to_pay(order, payment, "fr"))
    page = Client().get(f"{address.path}?{address.query}")
    assert "4,00 DH" in page.content.decode()
    assert f"<bdi>{order.territory.name.fr}</bdi>" in page.content.decode()
    return SimulatedCharge.objects.get()


def decide(charge: SimulatedCharge, decision: str, scenario: str) -> None:
    """The citizen decides; comes back to the order's page."""
    url = reverse("payments:simulator_decide", args=[charge.transaction])
    answer = Client().post(url, {"decision": decision, "scenario": scenario})
    assert answer.status_code == 302
    assert answer["Location"] == charge.return_url


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        ("plain", ["paid"]),
        ("duplicate", ["paid", "repeated", "repeated"]),
        ("out_of_order", ["paid", "ignored"]),
        ("forged", ["paid"]),
        ("twice", ["paid", "to_refund"]),
    ],
)
def test_whatever_the_provider_does_the_order_is_paid_once(
    house: str, scenario: str, expected: list[str]
) -> None:
    decide(at_provider(), "pay", scenario)
    assert outcomes() == expected
    refunds = expected.count("to_refund")
    assert states() == ("paid", Counter(succeeded=1, **({"to_refund": refunds} if refunds else {})), 1)


def test_a_citizen_who_gives_up_still_owes(house: str) -> None:
    decide(at_provider(), "decline", "plain")
    assert states() == ("due", Counter(declined=1), 0)


def test_a_late_callback_is_heard_when_it_comes(house: str) -> None:
    charge = at_provider()
    decide(charge, "pay", "late")
    assert states()[0] == "due"
    simulator_calls(charge=charge.pk, status="paid")
    assert states()[0] == "paid"


def test_a_provider_that_never_calls_is_asked(house: str) -> None:
    decide(at_provider(), "pay", "silent")
    now = timezone.now()
    assert ask_about_silent_attempts(now) == 0
    assert states()[0] == "due"
    assert ask_about_silent_attempts(now + SILENCE) == 1
    assert states() == ("paid", Counter(succeeded=1), 1)


def test_a_provider_out_of_reach_is_asked_again_later(communities: None, settings: Any) -> None:
    settings.PAYMENT_URL = "http://127.0.0.1:1"
    started(make_person("c"))
    assert ask_about_silent_attempts(timezone.now()) == 0


def test_the_simulated_provider_repeats_itself_until_it_is_heard(house: str, settings: Any) -> None:
    charge = at_provider()
    decide(charge, "pay", "silent")
    SimulatedCharge.objects.update(notify_url="http://127.0.0.1:1/")
    with pytest.raises(NotHeardError):
        simulator_calls(charge=charge.pk, status="paid")


def test_what_was_decided_at_the_provider_is_not_decided_again(house: str) -> None:
    charge = at_provider()
    decide(charge, "decline", "plain")
    decide(charge, "pay", "plain")
    assert states()[0] == "due"


def message_for(paid: Settlement, **more: Any) -> bytes:
    """A provider's message as bytes."""
    order = f"{paid.territory}-{paid.payment}"
    told = Told(order, paid.amount.centimes, paid.transaction, paid.status)
    return json.dumps({**told.as_json(), **more}).encode()


def delivered(body: bytes, signature: str | None = None) -> Any:
    """Send a body to the callback, rightly signed unless told otherwise."""
    header = signing.signature_of_body("1", body) if signature is None else signature
    return Client(enforce_csrf_checks=True).post(
        CALLBACK, body, content_type="application/json", headers={signing.HEADER: header}
    )


def test_only_the_holder_of_the_secret_is_heard(communities: None) -> None:
    _, paid = started(make_person("c"))
    body = message_for(paid)
    right = signing.signature_of_body("1", body)
    other_time = right.replace("t=1", "t=2")
    for signature in ("", "t=1", "v1=", "t=1,v1=00", right[:-1], other_time):
        assert delivered(body, signature).status_code == 403
    assert delivered(body.replace(b"400", b"100"), right).status_code == 403
    assert outcomes() == []
    assert delivered(body).json() == {"outcome": "paid"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0}, {"amount": -1}, {"amount": "many"}, {"currency": "EUR"}, {"order": "x"}, {"status": "?"},
        {"order": "1-" + "9" * 19}, {"transaction": ""}, {"at": "yesterday"},
    ],
)  # fmt: skip
def test_a_signed_message_without_sense_changes_nothing(communities: None, wrong: dict[str, Any]) -> None:
    _, paid = started(make_person("c"))
    assert delivered(message_for(paid, **wrong)).status_code == 400
    assert outcomes() == []


def test_a_message_for_a_community_nobody_knows_is_not_taken(communities: None) -> None:
    _, paid = started(make_person("c"))
    assert delivered(message_for(paid, order=f"999-{paid.payment}")).status_code == 404
    assert delivered(b"not json").status_code == 400
    assert Client().get(CALLBACK).status_code == 405


def test_the_page_of_the_provider_opens_by_a_signed_address_alone(communities: None) -> None:
    citizen = make_person("c")
    order = issued(citizen)
    payment = start_online_payment(citizen.as_citizen(), order=order.pk)
    address = urlsplit(page_to_pay(order, payment, "ar"))
    cheaper = address.query.replace("amount=400", "amount=1")
    assert cheaper != address.query
    assert Client().get(f"{address.path}?{cheaper}").status_code == 400
    assert 'dir="rtl"' in Client().get(f"{address.path}?{address.query}").content.decode()


def test_the_provider_answers_questions_signed_both_ways(house: str) -> None:
    charge = at_provider()
    decide(charge, "pay", "plain")
    provider = provider_in_use()
    (said,) = provider.settlements_of(charge.merchant_reference)
    assert (said.status, said.transaction) == ("paid", charge.transaction)
    unsigned = Client().get(reverse("payments:simulator_status"), {"order": charge.merchant_reference})
    assert unsigned.status_code == 400


def test_no_simulator_in_production(settings: Any) -> None:
    settings.SIMULATORS, settings.PAYMENT_URL = False, ""
    assert online_provider() is None
    with pytest.raises(Refused):
        provider_in_use()
