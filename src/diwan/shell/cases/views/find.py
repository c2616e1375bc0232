"""The desk's search of cases: by what they say and what their documents hold; no word in any address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from diwan.kernel.cases.searching import FoundCases, cases_saying
from diwan.kernel.identity.acting import seat_held
from diwan.shell.cases.queue_rows import rows_of
from diwan.shell.pages import page, show
from diwan.shell.sealed import answered, asked, is_over


@page("desk")
def find(request: HttpRequest) -> HttpResponse:
    """Cases that hold every word typed, or whose number begins so, the latest first."""
    seat = seat_held(request)
    typed = asked(request, ("q",))["q"]
    found = cases_saying(seat.territory, seat.last, seat.kinds, typed) if typed else FoundCases()
    context = {
        "typed": typed, "found": found, "rows": rows_of(found.cases), "over": is_over(request),
        "wide": seat.last != seat.territory,
    }  # fmt: skip
    return show(request, "shell_cases/find.html", context)


find.post(answered("q"))
