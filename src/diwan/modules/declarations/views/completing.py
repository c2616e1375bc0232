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
from diwan.modules.civil_status.public import DESK, RecordType, with_faults
from diwan.modules.declarations.forms import CompleteForm, copied_from
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import COMPLETABLE
from diwan.modules.declarations.selectors import content_of, declaration_with, papers_of, siblings_of
from diwan.modules.declarations.services import Twin, complete_declaration, complete_twins
from diwan.modules.declarations.views.common import bring_papers, paper_lines, row_of
from diwan.shell.pages import looking, page, say, show


def form_for(request: HttpRequest, found: Declaration, *, citizen: bool) -> CompleteForm:
    """The form: what is known already filled in, twins' parents from the one completed first; twins that wait for the
    same declarant are completed on the same page."""
    sent = request.method == "POST"
    siblings = [one for one in siblings_of(found) if one.type == found.type]
    first = next((one for one in siblings if one.completed_at), None)
    twins = [] if alone(request) or found.type != RecordType.BIRTH else siblings
    return CompleteForm(
        found, request.POST if sent else None, request.FILES if sent else None, citizen=citizen,
        brought=[paper.kind for paper in papers_of(found)],
        prefilled=copied_from(content_of(first)) if first else None,
        twins=[
            (one, [paper.kind for paper in papers_of(one)]) for one in twins if one.state in COMPLETABLE
        ],
    )  # fmt: skip


def alone(request: HttpRequest) -> bool:
    """Whether one of several twins is completed by himself."""
    return "alone" in request.GET or "alone" in request.POST


def complete_page(request: HttpRequest, found: Declaration, *, citizen: bool) -> HttpResponse:
    """The form; what was typed stays, each fault at its field, and papers sent are kept."""
    if found.state not in COMPLETABLE and request.method == "GET":
        raise Refused("declarations.errors.wrong_state", reference=found.reference)
    form = form_for(request, found, citizen=citizen)
    with_faults(form, getattr(request, "trouble", None))
    context = {
        "form": form, "declaration": found, "row": row_of(found), "papers": paper_lines(found),
        "title": t(f"declarations.complete.{'twins' if form.twins else found.type}"), "alone": alone(request),
    }  # fmt: skip
    return show(request, f"declarations/{'complete_own' if citizen else 'complete'}.html", context)


def completed(request: HttpRequest, found: Declaration, *, citizen: bool) -> list[Declaration]:
    """Keep the papers, then complete: the one, or all the twins of the page."""

    def act_of(asking: HttpRequest) -> Act:
        return citizen_act_in(asking, found.territory_id) if citizen else act_in(asking)

    with looking(request):
        form = form_for(request, found, citizen=citizen)
    bring_papers(request, form, found, act_of)
    for twin in form.twins:
        bring_papers(request, form, twin.declaration, act_of, twin.prefix)
    with looking(request):
        today = timezone.localdate()
        first = Twin(found, form.content(today), whole_number(form.said("seen")))
        others = form.twin_contents(today)
    if others:
        return complete_twins(act_of(request), twins=[first, *others], completion=form.completion())
    return [
        complete_declaration(
            act_of(request), declaration=found, content=first.content, completion=form.completion(),
            seen=first.seen,
        )
    ]  # fmt: skip


def told_completed(request: HttpRequest, done: list[Declaration]) -> None:
    """Say what is completed."""
    key = "completed" if len(done) == 1 else "completed_twins"
    say(request, t_html(f"declarations.said.{key}", reference=done[0].reference, count=len(done)))


@page("desk", mandate=DESK)
def complete(request: HttpRequest, reference: str) -> HttpResponse:
    """Complete a declaration with the relative at the counter."""
    return complete_page(request, declaration_with(seat_held(request).territory, reference), citizen=False)


@complete.post
def complete_made(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the completion."""
    with looking(request):
        found = declaration_with(seat_held(request).territory, reference)
    told_completed(request, completed(request, found, citizen=False))
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
    told_completed(request, completed(request, found, citizen=True))
    return redirect("declarations:own_one", territory, reference)
