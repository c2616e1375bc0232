"""Completing a declaration, at the counter and at home."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.acting import act_in, citizen_act_in, seat_held
from diwan.modules.civil_status.public import DESK, with_faults
from diwan.modules.declarations.forms import CompleteForm, copied_from
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import COMPLETABLE
from diwan.modules.declarations.selectors import content_of, declaration_with, papers_of, siblings_of
from diwan.modules.declarations.services import complete_declaration
from diwan.modules.declarations.views.common import bring_papers, paper_lines, row_of
from diwan.shell.pages import looking, page, say, show


def form_for(request: HttpRequest, found: Declaration, *, citizen: bool) -> CompleteForm:
    """The form: what is known already filled in, twins' parents from the one completed first."""
    sent = request.method == "POST"
    first = next((one for one in siblings_of(found) if one.completed_at and one.type == found.type), None)
    return CompleteForm(
        found, request.POST if sent else None, request.FILES if sent else None, citizen=citizen,
        brought=[paper.kind for paper in papers_of(found)],
        prefilled=copied_from(content_of(first)) if first else None,
    )  # fmt: skip


def complete_page(request: HttpRequest, found: Declaration, *, citizen: bool) -> HttpResponse:
    """The form; what was typed stays, each fault at its field, and papers sent are kept."""
    if found.state not in COMPLETABLE and request.method == "GET":
        raise Refused("declarations.errors.wrong_state", reference=found.reference)
    form = with_faults(form_for(request, found, citizen=citizen), getattr(request, "trouble", None))
    context = {
        "form": form, "declaration": found, "row": row_of(found), "papers": paper_lines(found),
        "title": t(f"declarations.complete.{found.type}"),
    }  # fmt: skip
    return show(request, f"declarations/{'complete_own' if citizen else 'complete'}.html", context)


def completed(request: HttpRequest, found: Declaration, *, citizen: bool) -> None:
    """Keep the papers, then complete."""

    def act_of(asking: HttpRequest) -> Act:
        return citizen_act_in(asking, found.territory_id) if citizen else act_in(asking)

    with looking(request):
        form = form_for(request, found, citizen=citizen)
    bring_papers(request, form, found, act_of)
    with looking(request):
        content = form.content(timezone.localdate())
    complete_declaration(
        act_of(request), declaration=found, content=content, completion=form.completion(),
        seen=whole_number(form.said("seen")),
    )  # fmt: skip


@page("desk", mandate=DESK)
def complete(request: HttpRequest, reference: str) -> HttpResponse:
    """Complete a declaration with the relative at the counter."""
    return complete_page(request, declaration_with(seat_held(request).territory, reference), citizen=False)


@complete.post
def complete_made(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the completion."""
    with looking(request):
        found = declaration_with(seat_held(request).territory, reference)
    completed(request, found, citizen=False)
    say(request, t_html("declarations.said.completed", reference=found.reference))
    return redirect("declarations:opened", reference)


@page("citizen")
def complete_own(request: HttpRequest, territory: int, reference: str) -> HttpResponse:
    """Complete a declaration from home."""
    return complete_page(request, declaration_with(territory, reference), citizen=True)


@complete_own.post
def complete_own_made(request: HttpRequest, territory: int, reference: str) -> HttpResponse:
    """Take the completion."""
    with looking(request):
        found = declaration_with(territory, reference)
    completed(request, found, citizen=True)
    say(request, t_html("declarations.said.completed", reference=found.reference))
    return redirect("declarations:own_one", territory, reference)
