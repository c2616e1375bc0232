"""The seat a desk form was opened under goes with it, and is asked after when it comes back.

Two windows share one session. A form opened for one community and sent after the other window took a seat in
another would be written there without a word; the edge asks instead, and keeps all that was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django import template
from django.http import HttpRequest, HttpResponse
from django.template.defaulttags import CsrfTokenNode
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.acting import SEAT_KEY, account_of, desk_scope_in, seat_in, seats_in
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.territory.scope import reading

FIELD = "desk_seat"
CHOSEN = "desk_seat_chosen"
NEVER_KEPT = ("csrfmiddlewaretoken", FIELD, CHOSEN)


@dataclass(frozen=True, slots=True)
class Kept:
    """One value that was typed, carried over the question."""

    name: str
    value: str


def is_desk(request: HttpRequest | None) -> bool:
    """Whether the page being drawn or posted to is one of the desk."""
    return getattr(getattr(request, "page", None), "face", "") == "desk"


class FormTokens(CsrfTokenNode):
    """`{% csrf_token %}` of the house: on the desk, the seat goes with it."""

    def render(self, context: template.Context) -> SafeString:
        """Both hidden fields."""
        request = context.get("request")
        seat = seat_in(request) if request is not None and is_desk(request) else None
        token = SafeString(super().render(context))
        if seat is None:
            return token
        return token + format_html('<input type="hidden" name="{}" value="{}">', FIELD, seat.mandate)


def asked_again(request: HttpRequest) -> HttpResponse | None:
    """The question, when a form of the desk was opened under another seat than the one held now; else nothing.

    An answer takes the seat chosen and lets the form pass. Whoever has one seat cannot mean another.
    """
    if request.method != "POST" or account_of(request) is None:
        return None
    if chosen := own_seat(request, CHOSEN):
        request.session[SEAT_KEY] = chosen.mandate
        return None
    held, opened = seat_in(request), whole_number(request.POST.get(FIELD))
    if held is None or opened == held.mandate or (opened is None and len(seats_in(request)) < 2):
        return None
    return question(request, own_seat(request, FIELD), held)


def own_seat(request: HttpRequest, name: str) -> Seat | None:
    """The seat a field names, if it is one of the sender's."""
    mandate = whole_number(request.POST.get(name))
    return next((seat for seat in seats_in(request) if seat.mandate == mandate), None)


def question(request: HttpRequest, then: Seat | None, now: Seat) -> HttpResponse:
    """Which seat is meant, with everything that was typed; files have to be chosen again."""
    said = {
        "then": then,
        "now": now,
        "chosen": CHOSEN,
        "kept": list(typed_in(request)),
        "files": [file.name for name in request.FILES for file in request.FILES.getlist(name)],
    }
    with reading(desk_scope_in(request)):
        return TemplateResponse(request, "shell/desk/other_seat.html", said, status=409).render()


def typed_in(request: HttpRequest) -> Iterator[Kept]:
    """Every value of the form, in its order."""
    for name, values in request.POST.lists():
        if name not in NEVER_KEPT:
            yield from (Kept(name, value) for value in values)
