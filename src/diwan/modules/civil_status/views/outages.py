"""Reports of an outage: those written, the form of one more, and the records one is attached to."""

from __future__ import annotations

import datetime as dt
import re

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.days import day_or_none
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.text import t, t_html
from diwan.kernel.base.whole import western_digits, whole_number
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.modules.civil_status.forms import ask, t_lazy, with_faults, written
from diwan.modules.civil_status.mandates import DESK, OFFICER, SIGNING
from diwan.modules.civil_status.outage_reads import attached_to, outage_with, outages_of, to_attach
from diwan.modules.civil_status.selectors import civil_offices
from diwan.modules.civil_status.services import attach_outage, report_outage
from diwan.modules.civil_status.views.books import holds
from diwan.shell.pages import looking, page, say, show

PER_PAGE = 50
MOMENTS = ("started", "ended")
HOUR = re.compile(r"^([01]?\d|2[0-3])[:h. ]?([0-5]\d)$")


SHORT = {"class": "input--code"}


class OutageForm(forms.Form):
    """From when to when, why, and what was received on paper meanwhile."""

    office = forms.ChoiceField(label=t_lazy("civil_status.fields.office"), required=False)
    started_on = written(
        "outages.day", hint="entry.date_hint", length=12, latin=True, inputmode="numeric", **SHORT
    )
    started_at = written(
        "outages.hour", hint="outages.hour_hint", length=5, latin=True, inputmode="numeric", **SHORT
    )
    ended_on = written(
        "outages.day", hint="entry.date_hint", length=12, latin=True, inputmode="numeric", **SHORT
    )
    ended_at = written(
        "outages.hour", hint="outages.hour_hint", length=5, latin=True, inputmode="numeric", **SHORT
    )
    why = forms.CharField(
        label=t_lazy("civil_status.outages.why"), required=False, max_length=2000,
        help_text=t_lazy("civil_status.outages.why_hint"), widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )  # fmt: skip
    received = forms.CharField(
        label=t_lazy("civil_status.outages.received"), required=False, max_length=20_000,
        help_text=t_lazy("civil_status.outages.received_hint"), widget=forms.Textarea({"rows": 6, "dir": "auto"}),
    )  # fmt: skip

    def __init__(self, territory: int, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        offices = civil_offices(territory)
        self.fields["office"].choices = [(str(one.pk), str(one.name)) for one in offices]  # type: ignore[attr-defined]
        ask(self, "office", "started_on", "started_at", "ended_on", "ended_at", "why")


@page("desk", mandate=DESK)
def outages(request: HttpRequest) -> HttpResponse:
    """The reports written, the latest first; the officer writes one more."""
    seat = seat_held(request)
    form = OutageForm(seat.territory, request.POST if request.method == "POST" else None)
    found = Paginator(outages_of(seat.territory, seat.last), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": found,
        "form": with_faults(form, getattr(request, "trouble", None)) if holds(request, SIGNING) else None,
    }
    return show(request, "civil_status/outages.html", context)


@outages.post
def outage_reported(request: HttpRequest) -> HttpResponse:
    """Write and sign a report."""
    with looking(request):
        wanted = whole_number(request.POST.get("office")) or 0
        office = civil_offices(seat_held(request).territory).filter(pk=wanted).first()
    wrong: dict[str, list[DomainError]] = {}
    if office is None:
        wrong["office"] = [Refused("civil_status.faults.missing", value="")]
    started, ended = (moment_typed(request, name, wrong) for name in MOMENTS)
    if wrong or office is None or started is None or ended is None:
        raise Invalid(wrong, "civil_status.errors.invalid_record")
    made = report_outage(
        act_in(request, kind=OFFICER), office=office, started=started, ended=ended,
        why=request.POST.get("why", "")[:2000], received=request.POST.get("received", "")[:20_000].splitlines(),
    )  # fmt: skip
    say(request, t_html("civil_status.outages.made", code=made.document.code))
    return redirect("civil_status:outage", made.pk)


def moment_typed(request: HttpRequest, name: str, wrong: dict[str, list[DomainError]]) -> dt.datetime | None:
    """The day and hour typed, in the Kingdom's time; what cannot be read is noted at its field."""
    day = day_or_none(request.POST.get(f"{name}_on", ""))
    hour = HOUR.match(western_digits(request.POST.get(f"{name}_at", "")).strip())
    for field, read in ((f"{name}_on", day), (f"{name}_at", hour)):
        if read is None:
            said = request.POST.get(field, "")[:20]
            wrong[field] = [Refused(f"civil_status.faults.{'unreadable' if said else 'missing'}", value=said)]
    if day is None or hour is None:
        return None
    clock = dt.time(int(hour.group(1)), int(hour.group(2)))
    return timezone.make_aware(dt.datetime.combine(day, clock))


@page("desk", mandate=DESK)
def outage(request: HttpRequest, report: int) -> HttpResponse:
    """One report: what it says, the records it is attached to, those it may be attached to."""
    held = outage_with(seat_held(request).territory, report)
    context = {
        "report": held, "attached": attached_to(held), "waiting": to_attach(held),
        "ticked": request.POST.getlist("record"), "trouble": getattr(request, "trouble", None),
    }  # fmt: skip
    return show(request, "civil_status/outage.html", context)


@outage.post
def outage_attached(request: HttpRequest, report: int) -> HttpResponse:
    """Attach it to the records ticked."""
    ticked = [number for one in request.POST.getlist("record") if (number := whole_number(one))]
    count = attach_outage(act_in(request), report=report, records=ticked)
    say(request, t("civil_status.outages.attached_now", count=count))
    return redirect("civil_status:outage", report)
