"""Recurring fees that were not paid: the desk's list, the reminder, the way to the notice of article 24."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text, t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.rules import SEERS
from diwan.modules.rokhas.arrears import cases_in_arrears, reminders_of
from diwan.modules.rokhas.mandates import DOMAIN_DESK
from diwan.modules.rokhas.services import remind_arrears
from diwan.shell.pages import looking, page, say, show

PER_PAGE = 25
NOTICE = "warn"
"""The transition of the procedures that gives notice before a withdrawal (57.19 art. 24)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A permit in arrears as its line shows it."""

    case: Case
    title: Text
    stands: Text
    owed: Money
    periods: int
    since: date
    reminded: datetime | None
    notice: str
    until: date | None

    @property
    def url(self) -> str:
        """Where its file is."""
        return reverse("cases:desk_case", args=(self.case.territory.code, self.case.number))


@page("desk", mandate=(DOMAIN_DESK, *SEERS))
def arrears(request: HttpRequest) -> HttpResponse:
    """Who owes what since when, in the communities of one's seat."""
    seat, today = seat_held(request), timezone.localdate()
    found = Paginator(cases_in_arrears(seat.territory, seat.last, today), PER_PAGE)
    rows = found.get_page(request.GET.get("page"))
    reminded = reminders_of(seat.territory, [row.pk for row in rows])
    context = {
        "shown": rows, "lines": [line_of(row, reminded) for row in rows], "wide": seat.last != seat.territory,
        "reminds": DOMAIN_DESK in seat.kinds, "caption": t("rokhas.arrears.caption", count=found.count),
    }  # fmt: skip
    return show(request, "rokhas/arrears.html", context)


def line_of(row: Case, reminded: dict[int, datetime]) -> Line:
    """One permit, and where the notice of article 24 stands."""
    law = row.law
    possible = NOTICE in law.transitions and row.step in law.origins(law.transitions[NOTICE])
    notice = reverse("cases:desk_act", args=(row.territory.code, row.number, NOTICE)) if possible else ""
    told = vars(row)
    return Line(
        row, as_text(law.title), as_text(row.place.label), Money.from_centimes(told["owed"]), told["periods"],
        told["since"], reminded.get(row.pk), notice, row.due_on,
    )  # fmt: skip


@arrears.post
def remind(request: HttpRequest) -> HttpResponse:
    """Remind one holder."""
    seat, pk = seat_held(request), whole_number(request.POST.get("case", ""))
    with looking(request):
        row = Case.objects.filter(territory_id=seat.territory, pk=pk or 0).first()
    if row is None:
        raise NotFound("cases.errors.no_case", number="-")
    remind_arrears(act_in(request, kind=DOMAIN_DESK), case=row)
    say(request, t("rokhas.arrears.reminded_now"))
    return redirect("rokhas:arrears")
