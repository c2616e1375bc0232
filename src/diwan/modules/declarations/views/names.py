"""Names in dispute: the secretariat's list over the whole Kingdom, one name, the Commission's decision entered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.days import day_or_none
from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.base.text import t_html
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.modules.civil_status.public import CENTRAL, NameKind, record_name_decision, with_faults
from diwan.modules.declarations.forms.naming import VERDICTS, AnswerForm
from diwan.modules.declarations.models import NameQuestion
from diwan.modules.declarations.selectors import names_asked
from diwan.modules.declarations.views.common import file_of, page_of
from diwan.shell.pages import looking, page, say, show


def list_of(request: HttpRequest) -> dict[str, Any]:
    """What waits for the Commission, the oldest first, and for how long."""
    seat = seat_held(request)
    found = page_of(request, names_asked(seat.territory, seat.last))
    today = timezone.localdate()
    rows = [
        {"question": one, "days": (today - timezone.localtime(one.asked_at).date()).days,
         "first": one.kind == NameKind.FIRST}
        for one in found
    ]  # fmt: skip
    return {"rows": rows, "page": found}


def question_with(request: HttpRequest, territory: int, question: int) -> NameQuestion:
    """One name that waits; `NotFound` when it is answered or outside the scope."""
    seat = seat_held(request)
    found = names_asked(seat.territory, seat.last).filter(territory_id=territory, pk=question).first()
    if found is None:
        raise NotFound("declarations.errors.no_question")
    return found


@page("desk", mandate=CENTRAL)
def names(request: HttpRequest) -> HttpResponse:
    """The names that officers put to the Commission."""
    return show(request, "declarations/names.html", list_of(request))


@page("desk", mandate=CENTRAL)
def name(request: HttpRequest, territory: int, question: int) -> HttpResponse:
    """One name, why the declarant insists, and the declaration it was given in."""
    found = question_with(request, territory, question)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    said = {
        **list_of(request), **file_of(found.declaration), "opened": found, "first": found.kind == NameKind.FIRST,
        "form": with_faults(form, getattr(request, "trouble", None)),
    }  # fmt: skip
    return show(request, "declarations/names.html", said)


@name.post
def name_answered(request: HttpRequest, territory: int, question: int) -> HttpResponse:
    """The Commission's decision, under its reference: every office that asked about the name has it at once."""
    with looking(request):
        found = question_with(request, territory, question)
    verdict, day = request.POST.get("verdict", ""), day_or_none(request.POST.get("decided_on", ""))
    missing = {"verdict": verdict in VERDICTS, "decided_on": day is not None}
    if not all(missing.values()) or day is None:
        empty = {
            name: [Refused("civil_status.faults.missing", value="")]
            for name, said in missing.items()
            if not said
        }
        raise Invalid(empty, "declarations.errors.invalid")  # type: ignore[arg-type]
    made = record_name_decision(
        act_in(request), kind=NameKind(found.kind), arabic=found.arabic, accepted=verdict == "accepted",
        reference=request.POST.get("reference", "")[:60], decided_on=day,
        reasons=request.POST.get("reasons", "")[:500],
    )  # fmt: skip
    say(request, t_html("civil_status.decisions.entered", name=made.arabic, reference=made.reference))
    return redirect("declarations:names")
