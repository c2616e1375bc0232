"""One transition, as a page: what it asks, what it does, and why it cannot be done when it cannot."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from diwan.kernel.base.act import Act
from diwan.kernel.base.citations import cited_all
from diwan.kernel.base.errors import Invalid, NotFound
from diwan.kernel.base.text import Text, t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases import motion
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.schema.procedure import Procedure, Transition
from diwan.kernel.cases.selectors import possible_transitions, situation_of
from diwan.kernel.cases.services import do_transition, require_transition
from diwan.kernel.cases.situation import Situation, as_text
from diwan.kernel.identity.acting import act_in, citizen_act_in, seat_in
from diwan.kernel.identity.selectors import Seat
from diwan.shell.cases.bringing import papers_to_bring, within_reach
from diwan.shell.cases.forms import AnswersForm, site_of, typed_answers
from diwan.shell.cases.people import applicant_of
from diwan.shell.cases.said import answers_of
from diwan.shell.cases.uploads import Target, take_files
from diwan.shell.cases.views.follow import case_at, desk_case_at
from diwan.shell.cases.views.wizard import scripts_for
from diwan.shell.cases.widgets import with_row_order
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb


def prepared(request: HttpRequest, act: Act, case: Case, key: str, back: str) -> dict[str, Any]:
    """What the page of a transition shows."""
    situation = situation_of(case, act.at)
    found = next((p for p in possible_transitions(act, case, situation) if p.key == key), None)
    if found is None:
        raise NotFound("cases.errors.no_transition", transition=key)
    declared = found.transition
    trouble = getattr(request, "trouble", None)
    typed = getattr(request, "row_order", None) or (request.POST if request.method == "POST" else None)
    address = reverse(
        "cases:desk_answer_given" if act.hat == "office" else "cases:answer_given",
        args=(case.territory.code, case.number, "FIELD"),
    )
    asks = list(declared.asks)
    wanted = papers_to_bring(case, situation, key)
    return {
        "case": case,
        "applicant": applicant_of(case),
        "act": within_reach(case, situation, found),
        "title": as_text(declared.label),
        "legal": cited_all(declared.legal),
        "form": AnswersForm(
            case.law,
            asks,
            case.values,
            typed=typed,
            trouble=trouble,
            site=site_of(case.law, asks, case.territory, address, case.values),
        ),
        "asks": bool(asks),
        "sends_files": bool(wanted) or any(case.law.fields[key].type == "file" for key in asks),
        "scripts": scripts_for(case.law, asks),
        "reasons": declared.reasons,
        "motives": [as_text(m) for m in declared.motives.values()],
        "reasons_typed": request.POST.get("reasons", ""),
        "reasons_fault": trouble.fields["reasons"][0].words()
        if isinstance(trouble, Invalid) and "reasons" in trouble.fields
        else "",
        "documents": [
            (key, as_text(one.label), one.kind != "complementary" and key not in situation.documents)
            for key, one in wanted.items()
        ],
        "longer": longer_by(case.law, situation, key),
        "refuses": is_grave(case.law, declared),
        "back": back,
        "crumbs": [Crumb(case.number, back)],
    }


def longer_by(law: Procedure, situation: Situation, key: str) -> list[tuple[Text, date, date]]:
    """Which delays an act makes longer, from which last day to which (law 55.19 art. 17)."""
    found = motion.lengthened(law, key, situation.states, situation.calendar)
    return [(as_text(law.clocks[clock].label), now, then) for clock, (now, then) in found.items()]


def is_grave(law: Procedure, declared: Transition) -> bool:
    """Whether an act takes from somebody what they asked for or hold: it is read again before it is made."""
    return declared.to in law.steps and law.steps[declared.to].outcome in ("refused", "revoked")


def done(request: HttpRequest, act: Act, case: Case, key: str, back: str) -> HttpResponse:
    """Make the transition with what was typed and sent."""
    law = case.law
    if key not in law.transitions:
        raise NotFound("cases.errors.no_transition", transition=key)
    declared = law.transitions[key]
    brought = take_files(request, act, Target(law, case=case))
    seen = whole_number(request.POST.get("seen"))
    do_transition(
        act,
        case=case,
        transition=key,
        values=typed_answers(law, declared.asks, request.POST, request.FILES),
        reasons=request.POST.get("reasons", ""),
        seen=None if seen is None else seen + brought,
    )
    say(request, t("shell_cases.act.done", act=as_text(declared.label)))
    return redirect(back)


def has_row_order(request: HttpRequest, case: Case, transition: str) -> bool:
    """Whether a button only adds a row to a table or takes one away; the page is then drawn again so."""
    declared = case.law.transitions.get(transition)
    ordered = with_row_order(request.POST, declared.asks if declared else [])
    request.row_order = ordered  # type: ignore[attr-defined]
    return ordered is not None


@page("citizen")
def citizen_act_page(request: HttpRequest, code: str, number: str, transition: str) -> HttpResponse:
    """What the applicant is about to do."""
    case = case_at(code, number)
    act = citizen_act_in(request, case.territory_id)
    back = reverse("cases:follow", args=(code, number))
    return show(request, "shell_cases/act.html", prepared(request, act, case, transition, back))


@citizen_act_page.post
def citizen_acts(request: HttpRequest, code: str, number: str, transition: str) -> HttpResponse:
    """Do it."""
    with looking(request):
        case = case_at(code, number)
        if has_row_order(request, case, transition):
            return citizen_act_page.view(request, code, number, transition).render()  # type: ignore[attr-defined, no-any-return]
    act = citizen_act_in(request, case.territory_id)
    return done(request, act, case, transition, reverse("cases:follow", args=(code, number)))


@page("desk")
def desk_act_page(request: HttpRequest, code: str, number: str, transition: str) -> HttpResponse:
    """What the officer is about to do."""
    case = desk_case_at(request, code, number)
    back = reverse("cases:desk_case", args=(code, number))
    return show(
        request, "shell_cases/desk_act.html", prepared(request, act_in(request), case, transition, back)
    )


def kind_for(seat: Seat | None, declared: Transition | None) -> str:
    """The kind of mandate by which a seat makes a transition: one it holds, else the first that is asked for."""
    wanted = [str(k) for k in declared.by if k not in ("applicant", "timer", "child")] if declared else []
    held = (k for k in wanted if seat is not None and k in seat.kinds)
    return next(held, wanted[0] if wanted else "")


@desk_act_page.post
def officer_acts(request: HttpRequest, code: str, number: str, transition: str) -> HttpResponse:
    """Do it, under the delegation that allows it where there is one; a grave act once it was read again."""
    with looking(request):
        case = desk_case_at(request, code, number)
        declared = case.law.transitions.get(transition)
        if has_row_order(request, case, transition) or "again" in request.POST:
            return desk_act_page.view(request, code, number, transition).render()  # type: ignore[attr-defined, no-any-return]
        act = act_in(request, kind=kind_for(seat_in(request), declared))
        if declared and is_grave(case.law, declared) and not request.FILES and "sure" not in request.POST:
            return read_again(request, act, case, transition).render()
    return done(request, act, case, transition, reverse("cases:desk_case", args=(code, number)))


def read_again(request: HttpRequest, act: Act, case: Case, key: str) -> TemplateResponse:
    """A grave act as it is about to be made, whom it is told to and in which words; nothing is done yet."""
    law, reasons = case.law, request.POST.get("reasons", "").strip()
    declared = law.transitions[key]
    _, answers = require_transition(act, case, key, typed_answers(law, declared.asks, request.POST), reasons)
    target, posted = law.steps[declared.to], request.POST
    context = {
        "case": case, "applicant": applicant_of(case), "title": as_text(declared.label), "reasons": reasons,
        "facts": answers_of(answers, law), "says": as_text(target.says) if target.says else "",
        "legal": cited_all(declared.legal),
        "typed": [(name, one) for name in posted if name != "csrfmiddlewaretoken" for one in posted.getlist(name)],
        "crumbs": [Crumb(case.number, reverse("cases:desk_case", args=(case.territory.code, case.number)))],
    }  # fmt: skip
    return show(request, "shell_cases/desk_sure.html", context)
