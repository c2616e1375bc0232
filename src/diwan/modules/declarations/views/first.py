"""First declarations at a desk: the institution's page, the counter's, their lists and receipts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.public import DESK, RecordType, civil_offices, with_faults
from diwan.modules.declarations.forms import FirstForm
from diwan.modules.declarations.mandates import DECLARING
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import MOST_CHILDREN, Source
from diwan.modules.declarations.selectors import (
    declaration_with,
    declared_by_institution,
    institutions_of,
    siblings_of,
)
from diwan.modules.declarations.services import declare_first
from diwan.modules.declarations.services.first import source_for
from diwan.modules.declarations.views.common import asked_words, file_of, page_of, row_of
from diwan.shell.pages import looking, page, say, show
from diwan.shell.spellings import asks_spellings, spellings_again, with_spellings


def source_in(request: HttpRequest) -> Source:
    """In what quality the reader declares."""
    return source_for(seat_held(request).kinds)


def children_in(request: HttpRequest) -> int:
    """How many children one birth had."""
    typed = request.POST.get("children") or request.GET.get("children", "")
    return min(whole_number(typed, least=1) or 1, MOST_CHILDREN)


def place_of(request: HttpRequest) -> tuple[str, str]:
    """Where an institution's events happen: with it."""
    seat = seat_held(request)
    if source_in(request) is Source.COUNTER or seat.office is None:
        return "", ""
    office = Office.objects.filter(territory_id=seat.territory, pk=seat.office).first()
    return (office.name_ar, office.name_fr) if office else ("", "")


def form_in(request: HttpRequest, kind: RecordType) -> FirstForm:
    """The form, with what was typed."""
    seat = seat_held(request)
    typed = request.POST if request.method == "POST" else None
    offices = list(civil_offices(seat.territory, day=timezone.localdate()))
    return FirstForm(
        kind, source_in(request), offices, typed, children=children_in(request),
        place=place_of(request),
    )  # fmt: skip


def first_page(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """The form; what was typed stays, each fault at its field."""
    form = with_faults(form_in(request, kind), getattr(request, "trouble", None))
    context = {
        "form": with_spellings(request, form), "kind": kind.value, "children": children_in(request),
        "numbers": range(1, 5), "address": reverse(f"declarations:first_{kind.value}"), "before": before_in(request),
    }  # fmt: skip
    return show(request, "declarations/first.html", context)


def before_in(request: HttpRequest) -> Declaration | None:
    """The declaration just made, where it is the reader's own."""
    reference = request.GET.get("after", "")
    if not reference:
        return None
    return Declaration.objects.filter(territory_id=seat_held(request).territory, reference=reference).first()


def office_in(request: HttpRequest, offices: list[Office]) -> Office:
    """The office chosen, or the main one."""
    wanted = request.POST.get("office", "")
    found = next((office for office in offices if str(office.pk) == wanted), None)
    if found is None and offices and not wanted:
        return offices[0]
    if found is None:
        raise NotFound("declarations.errors.no_office")
    return found


def first_made(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """Take the declaration; the same form sent twice makes one; to have names proposed, none."""
    if asks_spellings(request):
        return spellings_again(request)
    with looking(request):
        form = form_in(request, kind)
        offices = list(civil_offices(seat_held(request).territory, day=timezone.localdate()))
    contents = form.contents(timezone.localdate())
    made = declare_first(
        act_in(request), key=form.entry_key(), office=office_in(request, offices), contents=contents,
        told=form.told(),
    )  # fmt: skip
    say(request, t_html(f"declarations.said.declared_{kind.value}", reference=made.reference))
    if source_in(request) is Source.COUNTER:
        return redirect("declarations:complete", made.reference)
    return redirect("declarations:slip", made.reference)


@page("desk", mandate=(*DECLARING, *DESK))
def first_birth(request: HttpRequest) -> HttpResponse:
    """Declare a birth."""
    return first_page(request, RecordType.BIRTH)


@first_birth.post
def birth_made(request: HttpRequest) -> HttpResponse:
    """Take the birth."""
    return first_made(request, RecordType.BIRTH)


@page("desk", mandate=(*DECLARING, *DESK))
def first_death(request: HttpRequest) -> HttpResponse:
    """Declare a death."""
    return first_page(request, RecordType.DEATH)


@first_death.post
def death_made(request: HttpRequest) -> HttpResponse:
    """Take the death."""
    return first_made(request, RecordType.DEATH)


@page("desk", mandate=DECLARING)
def declared(request: HttpRequest) -> HttpResponse:
    """What this institution declared, and what became of it."""
    found = page_of(request, declared_by_institution(seat_held(request)))
    return show(request, "declarations/declared.html", {"rows": [row_of(d) for d in found], "page": found})


def own_of_institution(request: HttpRequest, reference: str) -> Declaration:
    """A declaration of the reader's institution, or of the office for who works there."""
    seat = seat_held(request)
    found = declaration_with(seat.territory, reference)
    if seat.kinds.isdisjoint(DESK) and found.institution_id not in institutions_of(seat):
        raise NotFound("declarations.errors.not_found")
    return found


def slip_context(declaration: Declaration) -> dict[str, Any]:
    """What a receipt says."""
    return {
        **file_of(declaration),
        "others": [row_of(one) for one in siblings_of(declaration)],
        "asked": asked_words(declaration),
    }


@page("desk", mandate=(*DECLARING, *DESK))
def slip(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt of a first declaration."""
    return show(request, "declarations/slip.html", slip_context(own_of_institution(request, reference)))
