"""Confirming imported records against their paper, a page of the register at a time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.acting import act_in, seat_in
from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.mandates import DESK, OFFICER
from diwan.modules.civil_status.selectors import records_to_validate
from diwan.modules.civil_status.services import validate_records
from diwan.modules.civil_status.views.records import may_sign
from diwan.shell.pages import page, say, show

SHOWN = 20
"""About what one opening of a paper register shows."""


@page("desk", mandate=DESK)
def validation(request: HttpRequest) -> HttpResponse:
    """The next records to hold against the paper, in the order of the register."""
    seat = seat_in(request)
    kind, year = request.GET.get("type", ""), whole_number(request.GET.get("year"), least=1850, most=2200)
    rows = records_to_validate(
        seat.territory if seat else 0, signs=may_sign(request), year=year,
        type=RecordType(kind) if kind in set(RecordType) else None,
    )[:SHOWN]  # fmt: skip
    context = {"rows": list(rows), "kind": kind, "year": year or "", "signs": may_sign(request)}
    return show(request, "civil_status/validation.html", context)


@validation.post
def confirmed(request: HttpRequest) -> HttpResponse:
    """Confirm the records ticked."""
    ticked = (whole_number(typed) for typed in request.POST.getlist("record")[: 10 * SHOWN])
    kind = OFFICER if may_sign(request) else ""
    done = validate_records(act_in(request, kind=kind), records=[n for n in ticked if n is not None])
    say(request, t("civil_status.validation.done", count=done))
    one = whole_number(request.POST.get("back"))
    if one is not None:
        return redirect("civil_status:record", one)
    return redirect(f"{reverse('civil_status:validation')}?{request.GET.urlencode()}")
