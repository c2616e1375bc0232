"""Copies of orders of delegation: on the desk of the governor and of the central authority, and of who sent them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.text import t_html
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.modules.civil_status.mandates import ORDERS
from diwan.modules.civil_status.models import OrderCause
from diwan.modules.civil_status.order_reads import order_copies, order_copy, receiver_for
from diwan.modules.civil_status.services import acknowledge_order
from diwan.shell.pages import looking, page, say, show

PER_PAGE = 50


@page("desk", mandate=ORDERS)
def orders(request: HttpRequest) -> HttpResponse:
    """The copies received, those to acknowledge first; for a community, those it sent and who has seen them."""
    seat = seat_held(request)
    found = Paginator(order_copies(seat), PER_PAGE).get_page(request.GET.get("page"))
    return show(
        request, "civil_status/orders.html", {"page": found, "received": receiver_for(seat.kinds) is not None}
    )


@page("desk", mandate=ORDERS)
def order(request: HttpRequest, copy: int) -> HttpResponse:
    """One order: what it gives or withdraws, and the way to acknowledge it."""
    seat = seat_held(request)
    held = order_copy(seat, copy)
    context = {
        "copy": held, "one": held.delegation, "withdrawn": held.cause == OrderCause.WITHDRAWN,
        "may": held.seen_at is None and receiver_for(seat.kinds) == held.receiver,
        "trouble": getattr(request, "trouble", None),
    }  # fmt: skip
    return show(request, "civil_status/order.html", context)


@order.post
def order_seen(request: HttpRequest, copy: int) -> HttpResponse:
    """Acknowledge it."""
    with looking(request):
        held = order_copy(seat_held(request), copy)
    acknowledge_order(act_in(request), copy=held)
    say(request, t_html("civil_status.orders.seen_now", reference=held.delegation.reference))
    return redirect("civil_status:orders")
