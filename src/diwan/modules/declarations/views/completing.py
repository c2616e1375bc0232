"""Completing a declaration, at the counter and at home."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.text import t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.acting import act_in, citizen_act_in, seat_held
from diwan.modules.civil_status.public import (
    DESK,
    NameKind,
    RecordType,
    with_faults,
)
from diwan.modules.declarations.forms import CompleteForm, copied_from
from diwan.modules.declarations.forms.twins import title_of
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import COMPLETABLE
from diwan.modules.declarations.selectors import content_of, declaration_with, papers_of, siblings_of
from diwan.modules.declarations.services import (
    Dispute,
    Twin,
    ask_about_names,
    complete_declaration,
    complete_twins,
)
from diwan.modules.declarations.views.common import bring_papers, paper_lines, row_of
from diwan.shell.pages import looking, page, say, show
from diwan.shell.spellings import asks_spellings, spellings_again, with_spellings

NAMES = {"first": NameKind.FIRST, "family": NameKind.FAMILY}


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
    with_spellings(request, form)
    trouble = getattr(request, "trouble", None)
    faults = trouble.fields if isinstance(trouble, Invalid) else {}
    context = {
        "asking": request.POST.get("verb") == "ask_name",
        "disputes": disputed(request, form, faults),
        "form": form, "declaration": found, "row": row_of(found), "papers": paper_lines(found),
        "may_ask_name": not citizen and found.type == RecordType.BIRTH,
        "title": t(f"declarations.complete.{'twins' if form.twins else found.type}"), "alone": alone(request),
    }  # fmt: skip
    return show(request, f"declarations/{'complete_own' if citizen else 'complete'}.html", context)


def act_of(request: HttpRequest, found: Declaration, *, citizen: bool) -> Act:
    """An act of whoever completes: the relative at home, or the desk."""
    return citizen_act_in(request, found.territory_id) if citizen else act_in(request)


def papers_brought(request: HttpRequest, found: Declaration, *, citizen: bool) -> CompleteForm:
    """The form as it was sent, its papers kept first: a page shown again loses none."""

    def acting(asking: HttpRequest) -> Act:
        return act_of(asking, found, citizen=citizen)

    with looking(request):
        form = form_for(request, found, citizen=citizen)
    bring_papers(request, form, found, acting)
    for twin in form.twins:
        bring_papers(request, form, twin.declaration, acting, twin.prefix)
    return form


def proposed(request: HttpRequest, found: Declaration, *, citizen: bool, **where: object) -> HttpResponse:
    """The same form with names proposed in the scripts that were left empty: nothing is completed."""
    papers_brought(request, found, citizen=citizen)
    return spellings_again(request, **where)


def completed(request: HttpRequest, found: Declaration, *, citizen: bool) -> list[Declaration]:
    """Keep the papers, then complete: the one, or all the twins of the page."""
    form = papers_brought(request, found, citizen=citizen)
    with looking(request):
        first, *others = twins = twins_of(form, found)
    if others:
        return complete_twins(
            act_of(request, found, citizen=citizen), twins=twins, completion=form.completion()
        )
    return [
        complete_declaration(
            act_of(request, found, citizen=citizen), declaration=found, content=first.content,
            completion=form.completion(), seen=first.seen,
        )
    ]  # fmt: skip


def name_asked(request: HttpRequest, found: Declaration) -> HttpResponse:
    """The declarant insists on a name: keep the papers and all that was said, and ask the Commission."""
    form = papers_brought(request, found, citizen=False)
    if found.type != RecordType.BIRTH:
        raise Refused("declarations.errors.wrong_state", reference=found.reference)
    with looking(request):
        twins = twins_of(form, found)
    disputes = {
        rank: Dispute(NAMES[kind], request.POST.get(f"{prefix}name_why", "")[:2000])
        for rank, prefix in enumerate(prefixes(form), 1)
        if (kind := request.POST.get(f"{prefix}name_kind", "")) in NAMES
    }
    asked = ask_about_names(act_in(request), twins=twins, disputes=disputes)
    names = " · ".join(dict.fromkeys(one.arabic for one in asked))
    say(request, t_html("declarations.said.name_asked", name=names))
    return redirect("declarations:opened", found.reference)


def twins_of(form: CompleteForm, found: Declaration) -> list[Twin]:
    """The child of the declaration opened, then the others of the page, each with all that was said of it."""
    today = timezone.localdate()
    first = Twin(found, form.content(today), whole_number(form.said("seen")))
    return [first, *form.twin_contents(today)]


def prefixes(form: CompleteForm) -> list[str]:
    """Before the fields of each child of the page."""
    return ["", *(twin.prefix for twin in form.twins)]


def disputed(
    request: HttpRequest, form: CompleteForm, faults: Mapping[str, list[DomainError]]
) -> list[dict[str, str]]:
    """For each child of the page: which of its names is put to the Commission, why, and what is wrong with that."""
    rows = [form.declaration, *(twin.declaration for twin in form.twins)]
    return [
        {
            "prefix": prefix,
            "title": t(f"declarations.sections.{title_of(row, rank)}") if form.twins else "",
            "kind": request.POST.get(f"{prefix}name_kind", "" if form.twins else "first"),
            "why": request.POST.get(f"{prefix}name_why", ""),
            "fault": words_of(faults, f"{prefix}name_why"),
            "kind_fault": words_of(faults, f"{prefix}name_kind"),
        }
        for rank, (prefix, row) in enumerate(zip(prefixes(form), rows, strict=True), 1)
    ]


def words_of(faults: Mapping[str, list[DomainError]], field: str) -> str:
    """Why a field was refused; empty when it was not."""
    return faults[field][0].words() if faults.get(field) else ""


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
    if asks_spellings(request):
        return proposed(request, found, citizen=False, reference=reference)
    if request.POST.get("verb") == "ask_name":
        return name_asked(request, found)
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
    if asks_spellings(request):
        return proposed(request, found, citizen=True, territory=territory, reference=reference)
    told_completed(request, completed(request, found, citizen=True))
    return redirect("declarations:own_one", territory, reference)
