"""Confirming imported records against their paper, a page of the register at a time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.mandates import DESK, OFFICER
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.selectors import records_to_validate
from diwan.modules.civil_status.services import validate_records
from diwan.modules.civil_status.views.listing import listed, telling
from diwan.modules.civil_status.views.records import may_sign
from diwan.shell.pages import page, say, show

SHOWN = 20
"""About what one opening of a paper register shows."""


def next_records(request: HttpRequest) -> list[Record]:
    """The next ones of the kind and year asked for."""
    kind, year = narrowed_to(request)
    return list(
        records_to_validate(
            seat_held(request).territory, signs=may_sign(request), year=year,
            type=RecordType(kind) if kind in set(RecordType) else None,
        )[:SHOWN]
    )  # fmt: skip


def narrowed_to(request: HttpRequest) -> tuple[str, int | None]:
    """The kind and the year asked for."""
    return request.GET.get("type", ""), whole_number(request.GET.get("year"), least=1850, most=2200)


@page("desk", mandate=DESK, scope=telling(next_records, list))
def validation(request: HttpRequest) -> HttpResponse:
    """The next records to hold against the paper, in the order of the register."""
    kind, year = narrowed_to(request)
    context = {
        "rows": listed(request, next_records),
        "kind": kind,
        "year": year or "",
        "signs": may_sign(request),
    }
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
