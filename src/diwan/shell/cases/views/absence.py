"""Absences: one says when one is away and who looks after the work; those who answer for the house see them all."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.rows import one_of
from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.absences import absences_from
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.models import Mandate
from diwan.kernel.identity.rules import SEERS
from diwan.kernel.identity.selectors import Seat, people_in_office
from diwan.kernel.identity.services.absence import declare_absence, end_absence
from diwan.shell.pages import looking, page, say, show

FIELDS = ("mandate", "starts", "ends", "substitute")


@page("desk")
def absences(request: HttpRequest) -> HttpResponse:
    """Mine, or everybody's for those who see how the community works; and a new one."""
    seat = seat_held(request)
    everybody = not seat.kinds.isdisjoint(SEERS)
    mandates = mandates_seen(seat)
    rows = absences_from(seat.territory, timezone.localdate())
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    trouble = getattr(request, "trouble", None)
    faults = trouble.fields if isinstance(trouble, Invalid) else {}
    context = {
        "rows": list(rows if everybody else rows.filter(mandate__person_id=seat.person)),
        "mandates": [(m.pk, m.person.name, m.post.title) for m in mandates] if everybody else [],
        "substitutes": [(m.pk, m.person.name, m.post.title) for m in near(seat, mandates)],
        "typed": typed | {"mandate": typed["mandate"] or str(seat.mandate)},
        "faults": {name: found[0].words() for name, found in faults.items()},
    }
    return show(request, "shell_cases/absences.html", context)


@absences.post
def declare(request: HttpRequest) -> HttpResponse:
    """Declare one, or end one."""
    seat = seat_held(request)
    if "end" in request.POST:
        with looking(request):
            rows = absences_from(seat.territory, timezone.localdate())
            row = one_of(rows, whole_number(request.POST["end"]) or 0, "identity.errors.no_absence")
        end_absence(act_in(request), absence=row)
        say(request, t("shell_cases.absence.ended"))
        return redirect("cases:absences")
    starts, ends = dates_in(request)
    with looking(request):
        seen = {m.pk: m for m in mandates_seen(seat)}
    mandate = seen.get(whole_number(request.POST.get("mandate", "")) or seat.mandate)
    if mandate is None:
        raise Invalid({"mandate": [Refused("shell_cases.absence.choose")]})
    substitute = substitute_in(request, seen)
    declare_absence(act_in(request), mandate=mandate, starts=starts, ends=ends, substitute=substitute)
    say(request, t("shell_cases.absence.declared"))
    return redirect("cases:absences")


def substitute_in(request: HttpRequest, seen: dict[int, Mandate]) -> Mandate | None:
    """Who looks after the work; `Invalid` for somebody who was chosen and holds no mandate here any more."""
    chosen = request.POST.get("substitute", "")
    found = seen.get(whole_number(chosen) or 0)
    if chosen and found is None:
        raise Invalid({"substitute": [Refused("shell_cases.absence.not_here")]})
    return found


def dates_in(request: HttpRequest) -> tuple[date, date]:
    """The first and the last day; `Invalid` by field."""
    found: dict[str, date] = {}
    faults: dict[str, list[DomainError]] = {}
    for name in ("starts", "ends"):
        try:
            found[name] = date.fromisoformat(request.POST.get(name, ""))
        except ValueError:
            faults[name] = [Refused("cases.field_errors.date")]
    if faults:
        raise Invalid(faults)
    return found["starts"], found["ends"]


def mandates_seen(seat: Seat) -> list[Mandate]:
    """Who holds what in the community of the seat today."""
    return list(people_in_office(seat.territory, timezone.localdate()))


def near(seat: Seat, mandates: list[Mandate]) -> list[Mandate]:
    """Those who may look after somebody's work: of the same service; for who declares for others, anybody."""
    included, mine = house().included, frozenset(seat.own or seat.kinds)
    everybody = not seat.kinds.isdisjoint(SEERS)
    return [
        m for m in mandates
        if everybody or (m.person_id != seat.person and not mine.isdisjoint(included(m.post.kinds)))
    ]  # fmt: skip
