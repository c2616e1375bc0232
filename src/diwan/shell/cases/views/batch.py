"""Several cases at once: an act their procedures allow in batches, or one officer for all of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.base.several import Outcome
from diwan.kernel.base.text import t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.selectors import officers_at
from diwan.kernel.cases.services.batches import MOST, batch_acts, cases_chosen, give_each, move_each
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.doers import doers
from diwan.shell.cases.queue_rows import rows_of
from diwan.shell.cases.sifting import Choices
from diwan.shell.cases.views.act import kind_for
from diwan.shell.pages import looking, page, say, show

GIVE, ACT = "give", "act"


@page("desk")
def batch(request: HttpRequest) -> HttpResponse:
    """What may be done at once with the cases chosen in a queue."""
    asked = request.POST if request.method == "POST" else request.GET
    cases = chosen_in(request, asked)
    acts = batch_acts(act_in(request), cases) if asked.get("do") != GIVE else {}
    context = {
        "do": GIVE if asked.get("do") == GIVE else ACT,
        "which": asked.get("which", ""),
        "rows": rows_of(cases),
        "acts": [
            (key, as_text(one.label), as_text(one.batch) if one.batch else "") for key, one in acts.items()
        ],
        "officers": officers_for(request, cases) if asked.get("do") == GIVE else [],
        "wide": seat_held(request).last != seat_held(request).territory,
    }
    return show(request, "shell_cases/batch.html", context)


@batch.post
def do_batch(request: HttpRequest) -> HttpResponse:
    """Do it case by case: what is refused is said with its reason, what is done stays done."""
    with looking(request):
        cases = chosen_in(request, request.POST)
    if request.POST.get("do") == GIVE:
        words = "given" if request.POST.get("officer") else "given_back"
        tell(request, given_to(request, cases), f"shell_cases.batch.{words}")
    else:
        tell(request, moved_by(request, cases), "shell_cases.batch.done")
    which = request.POST.get("which", "")
    return redirect(f"{reverse('cases:queue')}?which={which if which.isalpha() else 'office'}")


def chosen_in(request: HttpRequest, asked: QueryDict) -> list[Case]:
    """The cases chosen, of those this seat opens, in the order of their deadlines."""
    seat = seat_held(request)
    keys = (key for key in map(whole_number, asked.getlist("case")[:MOST]) if key)
    return cases_chosen(seat.territory, seat.last, seat.kinds, keys)


def officers_for(request: HttpRequest, cases: list[Case]) -> Choices:
    """Who of the community holds a mandate that one of these cases is with, those who are away left out."""
    wanted = {case.held_by for case in cases}
    found = officers_at(seat_held(request).territory, timezone.localdate(), wanted)
    return [(str(person.pk), person.name) for person in found]


def moved_by(request: HttpRequest, cases: list[Case]) -> list[Outcome[Case]]:
    """One transition for each."""
    key = request.POST.get("transition", "")
    if not key:
        raise Refused("shell_cases.batch.choose_one")
    seat = seat_held(request)

    def acting(case: Case) -> Act:
        return act_in(request, kind=kind_for(seat, case.law.transitions.get(key)))

    return move_each(acting, cases=cases, transition=key)


def given_to(request: HttpRequest, cases: list[Case]) -> list[Outcome[Case]]:
    """One officer for each, or the common queue."""
    typed = request.POST.get("officer")
    officer = whole_number(typed or "")
    if typed is None or (typed and officer is None):
        raise Refused("shell_cases.batch.choose_officer")
    return give_each(act_in(request), cases=cases, assignee=officer)


def tell(request: HttpRequest, outcomes: list[Outcome[Case]], done: str) -> None:
    """What was done, then each reason why not, once, with its files."""
    count = sum(one.done for one in outcomes)
    if count or not outcomes:
        say(request, t_html(done, count=count, name=officer_in(request)))
    reasons: dict[str, list[Case]] = {}
    for one in outcomes:
        if not one.done:
            reasons.setdefault(one.reason, []).append(one.thing)
    for reason, cases in reasons.items():
        numbers = format_html_join(
            t("shell_cases.act.comma") + " ", '<a href="{}">{}</a>', map(linked, cases)
        )
        said = t_html("shell_cases.batch.refused", count=len(cases), numbers=numbers, reason=reason)
        say(request, said, "danger")


def linked(case: Case) -> tuple[str, SafeString]:
    """Where a file is opened, and its number."""
    address = reverse("cases:desk_case", args=(case.territory.code, case.number))
    return address, format_html('<bdi class="code" dir="ltr">{}</bdi>', case.number)


def officer_in(request: HttpRequest) -> str:
    """Who was chosen to have the cases, by name; empty for the whole service, or for an act."""
    officer = whole_number(request.POST.get("officer", ""))
    return str(doers([officer]).name(officer)) if officer else ""
