"""A piece the office obtains itself: asked of the administration that has it, brought, or said not to be had."""

from __future__ import annotations

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.text import t
from diwan.kernel.cases.fetching import Sought, consents, sought_at
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.selectors import situation_of
from diwan.kernel.cases.services.fetching import ask_document, say_not_obtained
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.acting import act_in
from diwan.shell.cases.answering import ACCEPTED
from diwan.shell.cases.obtained import line_of, may_bring
from diwan.shell.cases.people import applicant_of
from diwan.shell.cases.uploads import Target, take_files
from diwan.shell.cases.views.follow import desk_case_at
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb

LONGEST = 2_000


class BringForm(forms.Form):
    """The piece itself, under its own name."""

    def __init__(self, request: HttpRequest, key: str) -> None:
        super().__init__(data=request.POST if request.method == "POST" else None)
        self.fields[key] = forms.FileField(
            label=t("shell_cases.obtained.file"), widget=forms.FileInput({"accept": ACCEPTED})
        )
        self._errors = faults_of(request, key)


class WhyForm(forms.Form):
    """Why it cannot be had."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(data=request.POST if request.method == "POST" else None)
        self.fields["reasons"] = forms.CharField(
            label=t("shell_cases.obtained.why"), max_length=LONGEST,
            widget=forms.Textarea({"rows": 3}), help_text=t("shell_cases.obtained.why_help"),
        )  # fmt: skip
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
    context = {
        "case": case,
        "applicant": applicant_of(case),
        "title": as_text(one.declared.label),
        "line": line_of(case, one),
        "asks": asks,
        "hindered": asks and not consents(case),
        "bring": bring,
        "why": why,
        "blamed": why if "not_obtained" in request.POST else bring,
        "back": back,
        "crumbs": [Crumb(case.number, back)],
    }
    return show(request, "shell_cases/paper.html", context)


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
    elif take_files(request, act, Target(law, case=case)):
        say(request, t("shell_cases.obtained.brought"))
    else:
        raise Invalid({key: [Refused("shell_cases.obtained.missing")]})
    return redirect("cases:desk_case", code, number)
