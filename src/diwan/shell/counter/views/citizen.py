"""The citizen's own orders, receipts and notices."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import current_language, t
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.identity.acting import citizen_act_in, citizen_scope_in
from diwan.kernel.notices.selectors import notices_of, territories_with_unread, unread_count
from diwan.kernel.notices.services import mark_all_read
from diwan.kernel.payments.models import Order, OrderState, Payment, PaymentState, Receipt
from diwan.kernel.payments.online import page_to_pay, provider_in_use
from diwan.kernel.payments.providers.online import online_provider
from diwan.kernel.payments.selectors import (
    open_attempt,
    order_by_reference,
    orders_of_holder,
    receipt_of,
)
from diwan.kernel.payments.services import start_online_payment
from diwan.kernel.territory.scope import reading
from diwan.shell.counter.shown import order_facts, order_state, receipt_facts, refund_state
from diwan.shell.pages import page, say, show
from diwan.shell.parts import Crumb, Tab

A_PAGE = 20
WATCHED_SECONDS = 120
REFRESH = 4
GOING_BACK = (PaymentState.TO_REFUND, PaymentState.REFUNDING, PaymentState.REFUNDED)


def person_in(request: HttpRequest) -> int:
    """Who looks at their own things."""
    person = citizen_scope_in(request).person
    if person is None:
        raise NotFound("identity.errors.no_person")
    return person


@page("citizen")
def payments(request: HttpRequest) -> HttpResponse:
    """What I owe first, then what I paid."""
    person = person_in(request)
    orders = orders_of_holder(person)
    due = [(order, *order_state(order)) for order in orders.filter(state=OrderState.DUE)]
    settled = Paginator(orders.exclude(state=OrderState.DUE), A_PAGE).get_page(request.GET.get("page"))
    context = {"due": due, "settled": [(order, *order_state(order)) for order in settled], "page": settled}
    return show(request, "counter/payments.html", context)


@page("citizen")
def order(request: HttpRequest, reference: str) -> HttpResponse:
    """One order: what it is for, what it comes to, and how to pay it."""
    found = order_by_reference(reference)
    attempt = open_attempt(found) if found.state == OrderState.DUE else None
    watched = is_watched(attempt)
    response = show(request, "counter/order.html", order_context(found, attempt, watched))
    if watched:
        response["Refresh"] = str(REFRESH)
    return response


def is_watched(attempt: Payment | None) -> bool:
    """Whether the answer of the provider is expected any moment, so that the page asks again by itself."""
    return attempt is not None and (timezone.now() - attempt.started_at).total_seconds() < WATCHED_SECONDS


def case_of(order: Order) -> Case | None:
    """The file an order is paid for; none for what is owed outside a file."""
    fees = CaseFee.objects.filter(territory_id=order.territory_id, order_id=order.pk)
    fee = fees.select_related("case__territory").first()
    return fee.case if fee else None


def order_context(found: Order, attempt: Payment | None, watched: bool) -> dict[str, object]:
    """What the page of an order shows."""
    words, kind = order_state(found)
    attempts = found.payments.filter(territory_id=found.territory_id)
    case = case_of(found)
    return {
        "order": found,
        "case": case,
        "lines": list(found.lines.filter(territory_id=found.territory_id).order_by("id")),
        "facts": order_facts(found, payer=False),
        "state": words,
        "kind": kind,
        "attempt": attempt,
        "watched": watched,
        "declined": found.state == OrderState.DUE
        and not attempt
        and attempts.filter(state=PaymentState.DECLINED).exists(),
        "coming_back": [
            (payment, t(payment.reason), refund_state(payment))
            for payment in attempts.filter(state__in=GOING_BACK).order_by("id")
        ],
        "online": online_provider() is not None,
        "simulated": settings.SIMULATORS and not settings.PAYMENT_URL,
        "crumbs": [Crumb(t("counter.payments.title"), "/payments/")],
    }


@order.post
def pay(request: HttpRequest, reference: str) -> HttpResponse:
    """To the provider's page."""
    provider_in_use()
    with reading(citizen_scope_in(request)):
        found = order_by_reference(reference)
    payment = start_online_payment(citizen_act_in(request, found.territory_id), order=found.pk)
    return redirect(page_to_pay(found, payment, current_language()))


def receipt_context(receipt: Receipt) -> dict[str, object]:
    """What a printed receipt shows."""
    lines = receipt.order.lines.filter(territory_id=receipt.territory_id).order_by("id")
    return {"receipt": receipt, "facts": receipt_facts(receipt), "lines": list(lines)}


@page("citizen")
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt of an order of mine, to print."""
    found = receipt_of(order_by_reference(reference))
    if found is None:
        raise NotFound("payments.errors.no_receipt")
    return show(
        request, "counter/receipt.html", {**receipt_context(found), "back": f"/payments/{reference}/"}
    )


@page("citizen")
def notices(request: HttpRequest) -> HttpResponse:
    """What I was told, newest first; what I have not read stands out."""
    person = person_in(request)
    only_unread, unread = "unread" in request.GET, unread_count(person)
    told = notices_of(person)
    told = told.filter(read_at=None) if only_unread else told
    found = Paginator(told, A_PAGE).get_page(request.GET.get("page"))
    tabs = [
        Tab(t("counter.notices.all"), "/notices/", here=not only_unread),
        Tab(t("counter.notices.unread"), "/notices/?unread", here=only_unread, count=unread),
    ]
    return show(request, "counter/notices.html", {"page": found, "tabs": tabs, "unread": unread})


@notices.post
def read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    with reading(citizen_scope_in(request)):
        communities = territories_with_unread(person_in(request))
    for community in communities:
        mark_all_read(citizen_act_in(request, community))
    say(request, t("counter.notices.all_read"))
    return redirect("counter:notices")
