"""Keying births and deaths, three hundred a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.errors import Conflict, NotFound
from diwan.kernel.base.text import t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.acting import act_in, seat_in
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.content import BirthContent, RecordType
from diwan.modules.civil_status.forms import EntryForm, with_faults
from diwan.modules.civil_status.mandates import DESK
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.notice_reads import addressed
from diwan.modules.civil_status.selectors import civil_offices
from diwan.modules.civil_status.services import register_birth, register_death
from diwan.modules.civil_status.services.records import is_open
from diwan.shell.pages import looking, page, say, show
from diwan.shell.spellings import asks_spellings, spellings_again, with_spellings


def offices_of(request: HttpRequest) -> list[Office]:
    """The civil-status offices of the seat, its own first."""
    seat = seat_in(request)
    if seat is None:
        return []
    found = list(civil_offices(seat.territory, seat.last))
    return sorted(found, key=lambda office: office.pk != seat.office)


def open_offices_of(request: HttpRequest) -> list[Office]:
    """Those of them that receive declarations today."""
    return [office for office in offices_of(request) if is_open(office, timezone.localdate())]


def office_chosen(request: HttpRequest, offices: list[Office]) -> Office:
    """The office named in the form, or the only one."""
    wanted = request.POST.get("office") or (str(offices[0].pk) if len(offices) == 1 else "")
    found = next((office for office in offices if str(office.pk) == wanted), None)
    if found is None:
        raise NotFound("civil_status.errors.not_your_office")
    return found


def entry_page(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """The form; what was typed stays, each fault at its field."""
    before = entered_before(request)
    initial = (
        {"place_ar": before.place_ar, "place_fr": before.place_fr, "office": before.office} if before else {}
    )
    typed: QueryDict | None = request.POST if request.method == "POST" else None
    form = EntryForm(kind, open_offices_of(request), typed, initial)
    with_faults(form, getattr(request, "trouble", None))
    context = {
        "form": with_spellings(request, form),
        "kind": kind.value,
        "before": before,
        "address": reverse(f"civil_status:enter_{kind.value}"),
    }
    return show(request, "civil_status/entry.html", context)


class Before:
    """The record just entered: its place and office are likely those of the next one."""

    def __init__(self, record: Record) -> None:
        from diwan.modules.civil_status.selectors import latest_content

        place = latest_content(record).place
        self.record, self.place_ar, self.place_fr, self.office = (
            record,
            place.ar,
            place.fr,
            str(record.office_id),
        )


def entered_before(request: HttpRequest) -> Before | None:
    """The record named in the address, where it is the reader's own."""
    after = whole_number(request.GET.get("after"))
    found = Record.objects.select_related("office").filter(pk=after).first() if after else None
    return Before(found) if found else None


def entered(request: HttpRequest, kind: RecordType, register: Callable[..., Record]) -> HttpResponse:
    """Write what was typed, then a fresh form; the same form sent twice enters one record.

    Sent by the button that proposes names, nothing is written: the form comes back with them.
    """
    if asks_spellings(request):
        return spellings_again(request)
    with looking(request):
        offices = open_offices_of(request)
    office = office_chosen(request, offices)
    form = EntryForm(kind, offices, request.POST)
    with looking(request):
        content = addressed(form.content(today()), request.POST.get("birth_community", ""))
    key = form.fields["key"].clean(request.POST.get("key", "")) if request.POST.get("key") else None
    options: dict[str, Any] = {"permission": request.POST.get("permission", "").strip(), "entry": key}
    try:
        record = register(act_in(request), office=office, content=content, **options)
    except Conflict as conflict:
        if conflict.code != "civil_status.errors.entered_already":
            raise
        with looking(request):
            record = Record.objects.get(territory_id=office.territory_id, entry=key)
    say(request, t_html(f"civil_status.entry.entered_{kind.value}", number=record.reference))
    where = reverse(f"civil_status:enter_{'birth' if isinstance(content, BirthContent) else 'death'}")
    return redirect(f"{where}?after={record.pk}")


def today() -> dt.date:
    """The day at the counter."""
    return timezone.localdate()


@page("desk", mandate=DESK)
def enter_birth(request: HttpRequest) -> HttpResponse:
    """Enter a birth."""
    return entry_page(request, RecordType.BIRTH)


@enter_birth.post
def birth_entered(request: HttpRequest) -> HttpResponse:
    """Register the birth typed."""
    return entered(request, RecordType.BIRTH, register_birth)


@page("desk", mandate=DESK)
def enter_death(request: HttpRequest) -> HttpResponse:
    """Enter a death."""
    return entry_page(request, RecordType.DEATH)


@enter_death.post
def death_entered(request: HttpRequest) -> HttpResponse:
    """Register the death typed."""
    return entered(request, RecordType.DEATH, register_death)
