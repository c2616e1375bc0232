"""The Commission's decisions on names: read at every desk, entered by its secretariat."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.days import day_or_none
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.text import t_html
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.modules.civil_status.downloads import csv_response
from diwan.modules.civil_status.forms import ask, date_text, t_lazy, with_faults, written
from diwan.modules.civil_status.mandates import CENTRAL, DESK
from diwan.modules.civil_status.models import NameKind
from diwan.modules.civil_status.name_decisions import decisions_kept, decisions_like
from diwan.modules.civil_status.services import import_name_decisions, record_name_decision
from diwan.modules.civil_status.uploads import decisions_given
from diwan.shell.pages import page, say, show

PER_PAGE = 50
KINDS = {"first": NameKind.FIRST, "family": NameKind.FAMILY}


class DecisionForm(forms.Form):
    """One decision of the Commission."""

    arabic = written("decisions.arabic", lang="ar")
    kind = forms.ChoiceField(
        label=t_lazy("civil_status.decisions.kind"), required=False, initial="first", widget=forms.RadioSelect,
        choices=[(key, t_lazy(f"civil_status.decisions.kinds.{key}")) for key in KINDS],
    )  # fmt: skip
    verdict = forms.ChoiceField(
        label=t_lazy("civil_status.decisions.verdict"), required=False, widget=forms.RadioSelect,
        choices=[(key, t_lazy(f"civil_status.decisions.{key}")) for key in ("accepted", "refused")],
    )  # fmt: skip
    reference = written("decisions.reference", length=60)
    decided_on = date_text("decisions.decided_on")
    reasons = written("decisions.reasons", hint="decisions.reasons_hint", length=500)


@page("desk", mandate=(*DESK, CENTRAL))
def name_decisions(request: HttpRequest) -> HttpResponse:
    """Every decision, the latest first, or those on names that begin so; the secretariat's form beside them."""
    wanted = request.GET.get("q", "").strip()[:120]
    rows = decisions_like(wanted) if wanted else decisions_kept()
    keeps = CENTRAL in seat_held(request).kinds
    importing, trouble = request.POST.get("verb") == "import", getattr(request, "trouble", None)
    form = DecisionForm(request.POST if request.method == "POST" and not importing else None)
    ask(form, "arabic", "kind", "verdict", "reference", "decided_on")
    with_faults(form, trouble)
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    if request.GET.get("as") == "csv":
        return csv_response()
    faults = trouble.fields.get("file", []) if importing and isinstance(trouble, Invalid) else []
    context = {
        "page": found, "wanted": wanted, "form": form if keeps else None, "first": NameKind.FIRST,
        "file_faults": [fault.words() for fault in faults],
    }  # fmt: skip
    return show(request, "civil_status/name_decisions.html", context)


@name_decisions.post
def name_decided(request: HttpRequest) -> HttpResponse:
    """Enter one, or a file of them."""
    if request.POST.get("verb") == "import":
        done = import_name_decisions(act_in(request), data=decisions_given(request.FILES.get("file")))
        say(request, t_html("civil_status.decisions.imported", entered=done.entered, known=done.known))
        return redirect("civil_status:name_decisions")
    verdict, kind = request.POST.get("verdict", ""), KINDS.get(request.POST.get("kind", ""))
    day = day_or_none(request.POST.get("decided_on", ""))
    missing = {"verdict": verdict in ("accepted", "refused"), "kind": kind, "decided_on": day}
    reasons: dict[str, list[DomainError]] = {
        name: [Refused("civil_status.faults.missing", value="")] for name, said in missing.items() if not said
    }
    if reasons or kind is None or day is None:
        raise Invalid(reasons, "civil_status.errors.invalid_record")
    made = record_name_decision(
        act_in(request), kind=kind, arabic=request.POST.get("arabic", ""), accepted=verdict == "accepted",
        reference=request.POST.get("reference", ""), decided_on=day, reasons=request.POST.get("reasons", ""),
    )  # fmt: skip
    say(request, t_html("civil_status.decisions.entered", name=made.arabic, reference=made.reference))
    return redirect("civil_status:name_decisions")
