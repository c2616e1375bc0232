"""A piece the office obtains itself: asked of who has it, brought, agreed to, or said not to be had."""

from __future__ import annotations

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.text import t
from diwan.kernel.cases.fetching import Sought, consents, sought_at
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.selectors import situation_of
from diwan.kernel.cases.services.fetching import answer_for_piece, ask_document, say_not_obtained
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.acting import act_in, citizen_act_in
from diwan.shell.cases.answering import ACCEPTED
from diwan.shell.cases.files import files_of
from diwan.shell.cases.obtained import line_of, may_bring
from diwan.shell.cases.people import applicant_of
from diwan.shell.cases.uploads import Target, take_files
from diwan.shell.cases.views.follow import case_at, desk_case_at
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb, FileLine

LONGEST = 2_000
WHY = {
    "why": ("shell_cases.obtained.why", "shell_cases.obtained.why_help"),
    "object": ("shell_cases.obtained.object_why", "shell_cases.obtained.object_help"),
}


class BringForm(forms.Form):
    """The piece itself, under its own name."""

    def __init__(self, request: HttpRequest, key: str) -> None:
        super().__init__(data=request.POST if request.method == "POST" else None)
        self.fields[key] = forms.FileField(
            label=t("shell_cases.obtained.file"), widget=forms.FileInput({"accept": ACCEPTED})
        )
        self._errors = faults_of(request, key)


class WhyForm(forms.Form):
    """Why it cannot be had, or (`object`) what the applicant finds wrong in it."""

    def __init__(self, request: HttpRequest, asked: str = "why") -> None:
        super().__init__(data=request.POST if request.method == "POST" else None)
        label, help_text = WHY[asked]
        self.fields["reasons"] = forms.CharField(
            label=t(label), max_length=LONGEST, widget=forms.Textarea({"rows": 3}), help_text=t(help_text)
        )
        self._errors = faults_of(request, "reasons")


def faults_of(request: HttpRequest, name: str) -> ErrorDict:
    """What a service found wrong with one field."""
    trouble = getattr(request, "trouble", None)
    why = trouble.fields.get(name, []) if isinstance(trouble, Invalid) else []
    return ErrorDict({name: ErrorList([one.words() for one in why])} if why else {})


def found_in(request: HttpRequest, code: str, number: str, key: str) -> tuple[Case, Sought]:
    """A case and one of the pieces the office obtains for it."""
    case = desk_case_at(request, code, number)
    return case, sought_at(case, situation_of(case, act_in(request).at), key)


@page("desk")
def paper(request: HttpRequest, code: str, number: str, key: str) -> HttpResponse:
    """Where it is asked, how far it is, and what the office may do."""
    case, one = found_in(request, code, number, key)
    act, back = act_in(request), reverse("cases:desk_case", args=(code, number))
    mine = may_bring(act, case)
    asks = mine and one.is_to_ask
    bring = BringForm(request, key) if mine else None
    why = WhyForm(request) if mine and one.state == "asked" else None
    objects = WhyForm(request, "object") if mine and one.awaits_agreement else None
    context = {
        "case": case,
        "applicant": applicant_of(case),
        "title": as_text(one.declared.label),
        "line": line_of(case, one),
        "copy": copy_of(case, one),
        "asks": asks,
        "hindered": asks and not consents(case),
        "bring": bring,
        "why": why,
        "objects": objects,
        "blamed": why or objects if "reasons" in request.POST else bring,
        "back": back,
        "crumbs": [Crumb(case.number, back)],
    }
    return show(request, "shell_cases/paper.html", context)


def copy_of(case: Case, one: Sought) -> list[FileLine]:
    """The piece itself, once it is there."""
    return files_of(case, "cases:desk_file", lambda paper: paper == one.paper) if one.paper else []


@paper.post
def about_paper(request: HttpRequest, code: str, number: str, key: str) -> HttpResponse:
    """Ask for it, bring it, or say why it cannot be had; then the case again."""
    with looking(request):
        case, _ = found_in(request, code, number, key)
        law = case.law
    act = act_in(request, kind=case.held_by)
    if "ask" in request.POST:
        ask_document(act, case=case, document=key)
        say(request, t("shell_cases.obtained.asked_now"))
    elif "not_obtained" in request.POST:
        say_not_obtained(act, case=case, document=key, reasons=request.POST.get("reasons", "")[:LONGEST])
        say(request, t("shell_cases.obtained.told"))
    elif "agreement" in request.POST:
        answered(request, act, case, key)
    elif take_files(request, act, Target(law, case=case)):
        say(request, t("shell_cases.obtained.brought"))
    else:
        raise Invalid({key: [Refused("shell_cases.obtained.missing")]})
    return redirect("cases:desk_case", code, number)


def answered(request: HttpRequest, act: Act, case: Case, key: str) -> None:
    """What the applicant says of a piece: that he agrees, or why he objects."""
    agrees = request.POST["agreement"] == "agree"
    reasons = request.POST.get("reasons", "")[:LONGEST]
    answer_for_piece(act, case=case, document=key, agrees=agrees, reasons=reasons)
    say(request, t(f"shell_cases.obtained.{'agreed' if agrees else 'objected'}_now"))


@page("citizen")
def piece(request: HttpRequest, code: str, number: str, key: str) -> HttpResponse:
    """A piece another administration gave: its copy, and the answer that is asked (law 55.19 art. 24)."""
    case = case_at(code, number)
    one = sought_at(case, situation_of(case, citizen_act_in(request, case.territory_id).at), key)
    answers = case.is_open and one.awaits_agreement
    line, back = line_of(case, one, answers=answers), reverse("cases:follow", args=(code, number))
    context = {
        "case": case,
        "title": as_text(one.declared.label),
        "line": line,
        "copy": reverse("cases:file", args=(code, number, one.paper.pk)) if one.paper else "",
        "objects": WhyForm(request, "object") if answers else None,
        "back": back,
        "crumbs": [Crumb(case.number, back)],
    }
    return show(request, "shell_cases/piece.html", context)


@piece.post
def answer_piece(request: HttpRequest, code: str, number: str, key: str) -> HttpResponse:
    """Agree, or object with reasons; then the request again."""
    with looking(request):
        case = case_at(code, number)
        case.law  # noqa: B018
    if "agreement" not in request.POST:
        raise Refused("cases.errors.nothing_to_agree")
    answered(request, citizen_act_in(request, case.territory_id), case, key)
    return redirect("cases:follow", code, number)
