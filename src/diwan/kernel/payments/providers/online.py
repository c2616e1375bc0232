"""The online provider: a signed address to its page, a signed callback, a signed question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from diwan.kernel.base.money import Money
from diwan.kernel.payments.providers import signing
from diwan.kernel.payments.providers.base import (
    Attempt,
    ForgedError,
    OnlineProvider,
    RefundWanted,
    Settlement,
    UnreadableError,
)
from diwan.kernel.payments.rules import Said

CURRENCY = "MAD"
PATIENCE = 10
SIMULATOR_PATH = "/simulator/payments"


class Message(BaseModel):
    """One message of the provider, as it is written on the wire; the amount is in centimes."""

    model_config = ConfigDict(extra="ignore")

    event: str = Field(min_length=1, max_length=100)
    transaction: str = Field(min_length=1, max_length=100)
    order: str = Field(pattern=r"^\d{1,9}-\d{1,18}$")
    status: Said
    amount: int = Field(gt=0, le=10**15)
    currency: Literal["MAD"]
    at: datetime
    reason: str = Field(default="", max_length=200)


def settlement_of(message: Message) -> Settlement:
    """A message in our own words."""
    territory, payment = message.order.split("-")
    return Settlement(
        provider="online", event=message.event, transaction=message.transaction, territory=int(territory),
        payment=int(payment), status=message.status, at=message.at, reason=message.reason,
        amount=Money.from_centimes(message.amount),
    )  # fmt: skip


class SignedProvider:
    """The provider at `DIWAN_PAYMENT_URL`, or the simulator that ships."""

    key = "online"

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")

    def page_for(self, attempt: Attempt) -> str:
        """The signed address of the provider's page."""
        fields = {
            "order": attempt.merchant_reference,
            "amount": str(attempt.amount.centimes),
            "currency": CURRENCY,
            "title_ar": attempt.title.ar,
            "title_fr": attempt.title.fr,
            "return": attempt.return_url,
            "notify": attempt.notify_url,
            "language": attempt.language,
        }
        return f"{self.base}/pay/?{signing.signed_query(fields)}"

    def ask_refund(self, refund: RefundWanted) -> None:
        """Ask for a refund by a signed message; `OSError` when the provider does not take it."""
        told = {
            "refund": refund.merchant_reference, "transaction": refund.transaction, "currency": CURRENCY,
            "amount": refund.amount.centimes, "notify": refund.notify_url,
        }  # fmt: skip
        body, stamp = json.dumps(told).encode(), str(int(timezone.now().timestamp()))
        request = Request(f"{self.base}/refund/", data=body, method="POST")  # noqa: S310
        request.add_header("Content-Type", "application/json")
        request.add_header(signing.HEADER, signing.signature_of_body(stamp, body))
        with urlopen(request, timeout=PATIENCE):  # noqa: S310
            return

    def settlement_in(self, headers: Mapping[str, str], body: bytes) -> Settlement:
        """What a callback says, once its signature holds."""
        if not signing.body_is_genuine(headers.get(signing.HEADER, ""), body):
            raise ForgedError
        try:
            return settlement_of(Message.model_validate_json(body))
        except ValidationError as why:
            raise UnreadableError(str(why)) from why

    def settlements_of(self, merchant_reference: str) -> list[Settlement]:
        """Ask about an attempt of which nothing was heard."""
        query = signing.signed_query({"order": merchant_reference})
        with urlopen(Request(f"{self.base}/status/?{query}"), timeout=PATIENCE) as answer:  # noqa: S310
            body = answer.read()
            if not signing.body_is_genuine(answer.headers.get(signing.HEADER, ""), body):
                raise ForgedError
        messages = json.loads(body, parse_float=Decimal)["messages"]
        return [settlement_of(Message.model_validate(message)) for message in messages]


def simulator_is_open() -> bool:
    """Whether the provider is the simulator: never in production."""
    return not settings.PAYMENT_URL and settings.SIMULATORS


def online_provider() -> OnlineProvider | None:
    """The provider in use; None where an installation has none."""
    if settings.PAYMENT_URL:
        return SignedProvider(settings.PAYMENT_URL)
    return SignedProvider(settings.PUBLIC_URL + SIMULATOR_PATH) if simulator_is_open() else None
