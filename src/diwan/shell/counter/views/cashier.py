"""The cashier's desk: find an order by its number, take cash, print the receipt, close the day."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.days import day_or_none
from diwan.kernel.base.errors import DomainError, NotAllowed, NotFound
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import t, t_html
from diwan.kernel.identity.acting import act_in, seat_in
from diwan.kernel.payments.models import Order, OrderState, Payment, PaymentState
from diwan.kernel.payments.refunding import ask_refund
from diwan.kernel.payments.rules import amount_text
from diwan.kernel.payments.selectors import (
    open_attempt,
    order_by_reference,
    receipt_of,
    receipts_of_day,
    refunds_due,
    refunds_open,
    takings_by_fee,
    takings_of,
)
from diwan.kernel.payments.services import decide_refund, record_refund, take_cash
from diwan.shell.counter.forms import CashForm, ReasonForm, RefundForm
from diwan.shell.counter.shown import order_facts, order_state, refund_state
from diwan.shell.counter.views.citizen import receipt_context
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb

CASHIER = ("cashier",)
LATEST = 8
A_PAGE = 30


def community_in(request: HttpRequest) -> int:
    """The community whose desk this is."""
    seat = seat_in(request)
    if seat is None:
        raise NotAllowed("base.errors.not_allowed")
    return seat.territory


def crumbs() -> list[Crumb]:
    """Back to the cashier's desk."""
    return [Crumb(t("counter.cashier.title"), "/desk/cashier/")]


@page("desk", mandate=CASHIER)
def desk(request: HttpRequest) -> HttpResponse:
    """The number first; then how the day stands."""
    typed, territory, today = (
        request.GET.get("reference", "").strip(),
        community_in(request),
        timezone.localdate(),
    )
    trouble: DomainError | None = None
    if typed:
        try:
            return redirect("counter:desk_order", order_by_reference(typed).reference)
        except DomainError as why:
            trouble = why
    context = {
        "typed": typed,
        "trouble": trouble,
        "takings": takings_of(territory, today),
        "latest": receipts_of_day(territory, today).order_by("-number")[:LATEST],
        "refunds": refunds_due(territory).count(),
    }
    return show(request, "counter/cashier.html", context, status=trouble.status if trouble else 200)


@page("desk", mandate=CASHIER)
def order(request: HttpRequest, reference: str) -> HttpResponse:
    """One order at the counter: what to take, or why nothing is to be taken."""
    found = order_by_reference(reference)
    form = CashForm(request.POST if request.method == "POST" else None)
    return show(request, "counter/desk_order.html", desk_context(found, form))


def desk_context(found: Order, form: CashForm) -> dict[str, object]:
    """What the cashier sees of an order."""
    words, kind = order_state(found)
    receipt = receipt_of(found)
    return {
        "order": found,
        "facts": order_facts(found, payer=True),
        "lines": list(found.lines.filter(territory_id=found.territory_id).order_by("id")),
        "state": words,
        "kind": kind,
        "due": found.state == OrderState.DUE,
        "paid": found.state == OrderState.PAID,
        "receipt": receipt,
        "change": receipt.payment.change if receipt else None,
        "attempt": open_attempt(found) if found.state == OrderState.DUE else None,
        "form": form,
        "crumbs": crumbs(),
    }


@order.post
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the cash; the next page says the change and prints the receipt."""
    form = CashForm(request.POST)
    with looking(request):
        found = order_by_reference(reference)
        if not form.is_valid():
            return show(request, "counter/desk_order.html", desk_context(found, form), status=422).render()
    receipt = take_cash(act_in(request), order=found.pk, tendered=Money(form.cleaned_data["tendered"]))
    change = receipt.payment.change or Money.of(0)
    said = "counter.cashier.taken_change" if change else "counter.cashier.taken"
    say(request, t_html(said, number=receipt.written, change=amount_text(change)))
    return redirect("counter:desk_order", found.reference)


@page("desk", mandate=CASHIER)
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt, to print and hand over."""
    found = receipt_of(order_by_reference(reference))
    if found is None:
        raise NotFound("payments.errors.no_receipt")
    back = f"/desk/cashier/{reference}/"
    return show(request, "counter/receipt.html", {**receipt_context(found), "back": back})


@page("desk", mandate=("cashier", "president"))
def give_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide that what was paid is given back."""
    found = order_by_reference(reference)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    page_above = Crumb(found.written_reference, f"/desk/cashier/{found.reference}/")
    context = {"order": found, "form": form, "crumbs": [*crumbs(), page_above]}
    return show(request, "counter/give_back.html", context)


@give_back.post
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """The payment joins the refunds due."""
    with looking(request):
        found = order_by_reference(reference)
    decide_refund(act_in(request), order=found.pk, reason=request.POST.get("reason", ""))
    say(request, t("counter.refunds.decided"))
    return redirect("counter:refunds")


def day_typed(request: HttpRequest) -> date:
    """The day asked for, or today."""
    return day_or_none(request.GET.get("day", "")) or timezone.localdate()


@page("desk", mandate=CASHIER)
def day(request: HttpRequest) -> HttpResponse:
    """What came in on a day, by kind of charge and by receipt; it prints as the day's statement."""
    territory, chosen = community_in(request), day_typed(request)
    today = timezone.localdate()
    context = {
        "day": chosen,
        "before": chosen - timedelta(days=1),
        "after": chosen + timedelta(days=1) if chosen < today else None,
        "takings": takings_of(territory, chosen),
        "by_fee": takings_by_fee(territory, chosen),
        "receipts": list(receipts_of_day(territory, chosen)),
        "crumbs": crumbs(),
    }
    return show(request, "counter/day.html", context)


@page("desk", mandate=CASHIER)
def refunds(request: HttpRequest) -> HttpResponse:
    """Money to be given back, oldest first."""
    waiting = Paginator(refunds_open(community_in(request)), A_PAGE).get_page(request.GET.get("page"))
    rows = [(payment, t(payment.reason), refund_state(payment)) for payment in waiting]
    return show(request, "counter/refunds.html", {"page": waiting, "rows": rows, "crumbs": crumbs()})


@page("desk", mandate=CASHIER)
def refund(request: HttpRequest, payment: int) -> HttpResponse:
    """One sum to give back: to whom, why, and by what reference it was done."""
    found = refunds_open(community_in(request)).filter(pk=payment).first()
    if found is None:
        raise NotFound("payments.errors.no_such_payment")
    form = RefundForm(request.POST if request.method == "POST" else None)
    above = Crumb(t("counter.refunds.title"), "/desk/refunds/")
    context = {
        "payment": found, "why": t(found.reason), "form": form, "crumbs": [*crumbs(), above],
        "awaited": found.state == PaymentState.REFUNDING,
    }  # fmt: skip
    return show(request, "counter/refund.html", context)


@refund.post
def given(request: HttpRequest, payment: int) -> HttpResponse:
    """It was given back; or its provider is asked to."""
    if request.POST.get("verb") == "ask":
        asked = ask_refund(act_in(request), payment=payment)
        say(request, t_html("counter.refunds.asked", amount=amount_text(asked.amount)))
        return redirect("counter:refunds")
    done: Payment = record_refund(
        act_in(request), payment=payment, reference=request.POST.get("reference", "")
    )
    say(request, t_html("counter.refunds.done", amount=amount_text(done.amount)))
    return redirect("counter:refunds")
