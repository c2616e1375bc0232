"""The officer's pages: one completed declaration read whole before it is signed, with the others beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import t_html
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.modules.civil_status.public import OFFICER, SIGNING
from diwan.modules.declarations import selectors, services
from diwan.modules.declarations.views.common import file_of, page_of, row_of, seen_in
from diwan.modules.declarations.views.desk import acts_of
from diwan.shell.pages import looking, page, say, show


def list_of(request: HttpRequest) -> dict[str, Any]:
    """What waits for the officer."""
    seat = seat_held(request)
    found = page_of(request, selectors.to_sign(seat.territory, seat.last))
    return {"rows": [row_of(one) for one in found], "page": found}


@page("desk", mandate=SIGNING)
def to_sign(request: HttpRequest) -> HttpResponse:
    """Declarations that wait for the officer: the one list of signatures, narrowed to them."""
    return redirect(f"{reverse('cases:to_sign')}?of=declarations")


@page("desk", mandate=SIGNING)
def signing(request: HttpRequest, reference: str) -> HttpResponse:
    """One declaration as it will be registered."""
    found = selectors.declaration_with(seat_held(request).territory, reference)
    said = {**list_of(request), **file_of(found), **acts_of(found), "opened": True}
    return show(request, "declarations/sign.html", said)


@signing.post
def act_on(request: HttpRequest, reference: str) -> HttpResponse:
    """Sign it, or send it back."""
    with looking(request):
        found = selectors.declaration_with(seat_held(request).territory, reference)
    verb = request.POST.get("verb", "")
    if verb == "sign":
        signed = services.sign_declaration(
            act_in(request, kind=OFFICER), declaration=found, seen=seen_in(request)
        )
        say(request, t_html(f"declarations.said.signed_{signed.type}", record=signed.record_reference))
        return redirect("declarations:signed", reference)
    if verb == "send_back":
        services.send_back(
            act_in(request, kind=OFFICER), declaration=found, reasons=request.POST.get("reasons", ""),
            seen=seen_in(request),
        )  # fmt: skip
        say(request, t_html("declarations.said.sent_back", reference=found.reference), "info")
        return redirect("cases:to_sign")
    raise NotFound("declarations.errors.no_such_act")


@page("desk", mandate=SIGNING)
def signed(request: HttpRequest, reference: str) -> HttpResponse:
    """What came of the signature: the number, the record, its document."""
    found = selectors.declaration_with(seat_held(request).territory, reference)
    return show(request, "declarations/signed.html", file_of(found))
