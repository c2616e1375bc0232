"""The monthly statement between communes: who collected and handed over what for whom; page and file."""

from __future__ import annotations

from babel.dates import format_date
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.text import locale, t
from diwan.kernel.identity.acting import seat_held
from diwan.kernel.territory.models import Territory
from diwan.modules.watiqa.mandates import READERS
from diwan.modules.watiqa.months import Month, month_typed
from diwan.modules.watiqa.statement import Deed, What, deeds_of, sums_of
from diwan.shell.pages import page, show
from diwan.shell.spreadsheets import sheet_answer

COLUMNS = ("what", "code", "community", "number", "day", "copies", "amount", "given_back")


@page("desk", mandate=READERS)
def statement(request: HttpRequest) -> HttpResponse:
    """One month, by what was done and by the other commune."""
    month, fault = month_asked(request)
    sums = sums_of(deeds_of(seat_held(request).territory, *month.bounds))
    context = {
        "month": month, "words": month_words(month), "fault": fault,
        "typed": request.GET.get("month", str(month)), "before": month.before,
        "after": month.after if month.after.first <= timezone.localdate() else None,
        "groups": [(what.value, rows) for what in What if (rows := [one for one in sums if one.what is what])],
    }  # fmt: skip
    return show(request, "watiqa/statement.html", context)


def month_asked(request: HttpRequest) -> tuple[Month, Invalid | None]:
    """The month named, else the current one; with what was wrong with what was typed."""
    now = Month.of(timezone.localdate())
    typed = request.GET.get("month", "").strip()
    found = month_typed(typed) if typed else now
    if found is None or found.first > now.first:
        return now, Invalid({"month": [Refused("watiqa.errors.no_such_month")]})
    return found, None


def month_words(month: Month) -> str:
    """A month written out."""
    return str(format_date(month.first, "MMMM y", locale()))


@page("desk", mandate=READERS)
def statement_file(request: HttpRequest) -> HttpResponse:
    """The same, a line a request, as spreadsheets read it."""
    month, fault = month_asked(request)
    if fault is not None:
        raise fault
    territory = seat_held(request).territory
    deeds = deeds_of(territory, *month.bounds)
    places = Territory.objects.in_bulk({one.other for one in deeds})
    heads = [t(f"watiqa.statement.columns.{name}") for name in COLUMNS]
    rows = (cells_of(one, places[one.other]) for one in deeds)
    return sheet_answer(f"watiqa-{month}-{territory}", heads, rows)


def cells_of(one: Deed, place: Territory) -> tuple[object, ...]:
    """One line of the file."""
    return (
        t(f"watiqa.statement.what.{one.what}"), place.code, place.name, one.number,
        timezone.localtime(one.at).date(), one.copies, one.amount.amount,
        t("watiqa.statement.yes") if one.given_back else "",
    )  # fmt: skip
