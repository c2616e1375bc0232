"""What the simulated provider tells, and how badly it may behave while telling it."""

from __future__ import annotations

import json
import logging
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.utils import timezone

from diwan.kernel.base.deferral import later
from diwan.kernel.payments.models import SimulatedCharge, SimulatedRefund
from diwan.kernel.payments.providers import signing
from diwan.kernel.payments.rules import Said

log = logging.getLogger("diwan.simulator")
PATIENCE = 5
LATENESS = timedelta(seconds=20)
Status = Said
SCENARIOS = ("plain", "duplicate", "late", "out_of_order", "forged", "twice", "silent", "no_refund")


def new_transaction() -> str:
    """A transaction number in the provider's manner."""
    return f"TX{secrets.token_hex(8).upper()}"


@dataclass(frozen=True, slots=True)
class Told:
    """One message to send."""

    order: str
    amount: int
    transaction: str
    status: Status
    reason: str = ""
    genuine: bool = True
    event: str = field(default_factory=lambda: f"EV{secrets.token_hex(8)}")

    def body(self) -> bytes:
        """The message as it is written on the wire."""
        return json.dumps(self.as_json()).encode()

    def as_json(self) -> dict[str, str | int]:
        """The message, field by field."""
        return {
            "event": self.event, "transaction": self.transaction, "order": self.order, "status": self.status,
            "amount": self.amount, "currency": "MAD", "at": timezone.now().isoformat(), "reason": self.reason,
        }  # fmt: skip


def told(charge: SimulatedCharge, status: Status, **more: str | bool) -> Told:
    """A message about a charge."""
    transaction = str(more.pop("transaction", charge.transaction))
    reason = "" if status == "paid" else "card refused"
    genuine = bool(more.pop("genuine", True))
    return Told(charge.merchant_reference, charge.amount, transaction, status, reason, genuine)


def messages_for(charge: SimulatedCharge, status: Status) -> list[Told]:
    """What is sent at once, in this order, under the charge's scenario."""
    final = told(charge, status)
    manners = {
        "duplicate": [final, final, final],
        "late": [],
        "silent": [],
        "out_of_order": [final, told(charge, "declined" if status == "paid" else "paid")],
        "forged": [told(charge, status, genuine=False), final],
        "twice": [final, told(charge, status, transaction=new_transaction())],
    }
    if status == "declined" and charge.scenario == "out_of_order":
        return [final]
    return manners.get(charge.scenario, [final])


def send(url: str, message: Told) -> int:
    """Call back once; the status of the answer."""
    body, stamp = message.body(), str(int(timezone.now().timestamp()))
    signature = signing.signature_of_body(stamp, body)
    if not message.genuine:
        signature = signature[:-1] + ("0" if signature[-1] != "0" else "1")
    request = Request(url, data=body, method="POST")  # noqa: S310
    request.add_header("Content-Type", "application/json")
    request.add_header(signing.HEADER, signature)
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return int(answer.status)
    except (URLError, TimeoutError) as why:
        return int(getattr(why, "code", 0) or 0)


def call_back(charge: SimulatedCharge, status: Status) -> None:
    """Tell what became of a charge; what was not heard, or is told late, is left for the workers."""
    if charge.scenario == "late":
        later("payments.simulator_calls", at=timezone.now() + LATENESS, charge=charge.pk, status=status)
    for message in messages_for(charge, status):
        heard = send(charge.notify_url, message)
        if message.genuine and heard != 200:
            log.info("the callback of %s was answered %s, it will be repeated", charge.transaction, heard)
            later("payments.simulator_calls", charge=charge.pk, status=status)


def refund_told(refund: SimulatedRefund, status: Status | None = None, *, genuine: bool = True) -> Told:
    """A message about a refund: what became of it, unless another status is said."""
    said: Status = status or ("refunded" if refund.status == "refunded" else "not_refunded")
    reason = "" if said == "refunded" else "the card's bank refuses"
    return Told(refund.merchant_reference, refund.amount, refund.transaction, said, reason, genuine)


def refund_messages(refund: SimulatedRefund) -> list[Told]:
    """What is sent at once about a refund: the provider behaves as it did when it was paid."""
    final = refund_told(refund)
    manners = {
        "duplicate": [final, final, final],
        "late": [],
        "silent": [],
        "out_of_order": [final, refund_told(refund, "not_refunded")],
        "forged": [refund_told(refund, genuine=False), final],
    }
    return manners.get(refund.charge.scenario, [final])


def tell_refund(refund: SimulatedRefund) -> None:
    """Tell what became of a refund; what was not heard, or is told late, is left for the workers."""
    if refund.charge.scenario == "late":
        later("payments.simulator_tells", at=timezone.now() + LATENESS, refund=refund.pk)
    for message in refund_messages(refund):
        if send(refund.notify_url, message) != 200 and message.genuine:
            later("payments.simulator_tells", refund=refund.pk)
