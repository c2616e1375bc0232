"""The simulated provider's pages: pay or decline, and what it answers when asked."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from diwan.kernel.base.money import Money
from diwan.kernel.base.text import LANGUAGES
from diwan.kernel.base.whole import LARGEST_INTEGER, whole_number
from diwan.kernel.payments.models import SimulatedCharge, SimulatedRefund
from diwan.kernel.payments.providers import signing
from diwan.kernel.payments.rules import amount_text
from diwan.kernel.payments.simulator.messages import (
    SCENARIOS,
    Status,
    call_back,
    new_transaction,
    refund_told,
    tell_refund,
    told,
)
from diwan.kernel.territory.models import Territory


@require_GET
def hosted_page(request: HttpRequest) -> HttpResponse:
    """The page where the citizen pays; only an address the merchant signed opens it."""
    fields = request.GET.dict()
    if not signing.query_is_genuine(fields):
        return HttpResponseBadRequest("signature")
    language = fields["language"] if fields.get("language") in LANGUAGES else LANGUAGES[0]
    charge, _ = SimulatedCharge.objects.get_or_create(
        merchant_reference=fields["order"],
        defaults={
            "transaction": new_transaction(), "amount": int(fields["amount"]),
            "title": fields[f"title_{language}"], "notify_url": fields["notify"], "return_url": fields["return"],
        },
    )  # fmt: skip
    context = {
        "charge": charge, "title": fields[f"title_{language}"], "scenarios": SCENARIOS,
        "amount": amount_text(Money.from_centimes(charge.amount)),
        "language": language, "direction": "rtl" if language == "ar" else "ltr",
        "merchant": payee_of(charge, language),
    }  # fmt: skip
    with override(language):
        return render(request, "payments/simulator/pay.html", context)


def payee_of(charge: SimulatedCharge, language: str) -> str:
    """The community that is paid, as a bank would write it; the site's name for a reference that names none."""
    number = whole_number(charge.merchant_reference.partition("-")[0], most=LARGEST_INTEGER)
    community = Territory.objects.filter(pk=number).first() if number is not None else None
    return str(getattr(community.name, language)) if community else urlsplit(charge.return_url).netloc


@csrf_exempt
@require_POST
def decide(request: HttpRequest, transaction: str) -> HttpResponse:
    """The citizen paid or gave up: the merchant is told as the scenario wants, then the citizen goes back."""
    charge = get_object_or_404(SimulatedCharge, transaction=transaction)
    status: Status = "paid" if request.POST.get("decision") == "pay" else "declined"
    if charge.status == "open":
        scenario = request.POST.get("scenario", "plain")
        charge.status, charge.scenario = status, scenario if scenario in SCENARIOS else "plain"
        charge.save(update_fields=["status", "scenario"])
        call_back(charge, status)
    return HttpResponseRedirect(charge.return_url)


@csrf_exempt
@require_POST
def refund(request: HttpRequest) -> HttpResponse:
    """A merchant asks for money to go back: decided once, told by callback as the scenario of the charge wants."""
    if not signing.body_is_genuine(request.headers.get(signing.HEADER, ""), request.body):
        return HttpResponse(status=403)
    asked = json.loads(request.body)
    charge = get_object_or_404(SimulatedCharge, transaction=asked["transaction"])
    found, fresh = SimulatedRefund.objects.get_or_create(
        merchant_reference=asked["refund"],
        defaults={
            "transaction": new_transaction(), "charge": charge, "amount": int(asked["amount"]),
            "notify_url": asked["notify"], "status": refund_status(charge, int(asked["amount"])),
        },
    )  # fmt: skip
    if fresh:
        tell_refund(found)
    return HttpResponse(status=202)


def refund_status(charge: SimulatedCharge, amount: int) -> str:
    """A provider gives back what was paid, no more than that in all, unless its scenario is to refuse."""
    given = sum(row.amount for row in charge.refunds.filter(status="refunded"))
    sound = charge.status == "paid" and charge.scenario != "no_refund" and given + amount <= charge.amount
    return "refunded" if sound else "refused"


@require_GET
def status(request: HttpRequest) -> HttpResponse:
    """What became of an order, for a merchant who asks; signed like every message."""
    fields = request.GET.dict()
    if not signing.query_is_genuine(fields):
        return HttpResponseBadRequest("signature")
    settled = SimulatedCharge.objects.filter(merchant_reference=fields["order"]).exclude(status="open")
    messages = [told(c, "paid" if c.status == "paid" else "declined").as_json() for c in settled]
    refunds = SimulatedRefund.objects.filter(merchant_reference=fields["order"])
    messages += [refund_told(row).as_json() for row in refunds]
    body = json.dumps({"messages": messages}).encode()
    stamp = str(int(timezone.now().timestamp()))
    headers = {signing.HEADER: signing.signature_of_body(stamp, body)}
    return HttpResponse(body, content_type="application/json", headers=headers)
