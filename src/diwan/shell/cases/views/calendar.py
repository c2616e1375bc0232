"""The administration's year: what is fixed, calculated, confirmed, and the days a community closes or opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.calendar import feast_names, feasts_of
from diwan.kernel.base.citations import cited
from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.rows import one_of
from diwan.kernel.base.text import Text, t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.calendars import Day, Standing, days_of_year
from diwan.kernel.cases.models import CalendarDay
from diwan.kernel.cases.services import declare_day, settle_feast, withdraw_day
from diwan.kernel.cases.services.calendar import DECLARERS, LONGEST_FEAST
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.doers import doers
from diwan.kernel.territory.models import KINGDOM
from diwan.shell.dates import DateField, t_lazy
from diwan.shell.filling import drawn, filled, posted
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb, Kind
from diwan.shell.written import date_words

LEFT = Standing.LEFT
USAGE = "usage"
YEARS = range(2000, 2101)
CHIPS: dict[Standing, Kind] = {
    Standing.CALCULATED: "late", Standing.CONFIRMED: "ok", Standing.CLOSED: "info", Standing.OPENED: "info",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A day as its line shows it; `settle` and `withdraw` are addresses, empty where the reader may not."""

    day: Day
    state: str
    chip: Kind
    rests_on: Text | str
    who: Text
    settle: str = ""
    withdraw: str = ""


def words(key: str) -> Any:
    """Words of these pages, when they are drawn."""
    return t_lazy(f"shell_cases.calendar.{key}")


def decision() -> forms.CharField:
    """What a day rests on."""
    return forms.CharField(label=words("decision"), help_text=words("decision_hint"), max_length=300)


class FeastForm(forms.Form):
    """When a feast falls, as it was announced."""

    first = DateField(label=words("first"))
    days = forms.IntegerField(
        label=words("days"), min_value=1, max_value=LONGEST_FEAST, initial=2,
        widget=forms.NumberInput({"class": "input--short"}),
    )  # fmt: skip
    decided_by = decision()


class DayForm(forms.Form):
    """A day that is closed or opened by a decision."""

    works = forms.ChoiceField(label=words("works"), widget=forms.RadioSelect)
    on = DateField(label=words("on"))
    name_ar = forms.CharField(
        label=words("name_ar"), max_length=120, widget=forms.TextInput({"lang": "ar", "dir": "rtl"})
    )
    name_fr = forms.CharField(
        label=words("name_fr"), max_length=120, widget=forms.TextInput({"lang": "fr", "dir": "ltr"})
    )
    decided_by = decision()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("no", t("shell_cases.calendar.closes")), ("yes", t("shell_cases.calendar.opens"))]
        self.fields["works"].choices = choices  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why a day is taken back."""

    reason = forms.CharField(label=words("reason"), max_length=300)


@page("desk")
def calendar(request: HttpRequest) -> HttpResponse:
    """The year's days of the community, each with what is known of it, who said it and when."""
    today = timezone.localdate()
    year = whole_number(request.GET.get("year"), least=YEARS[0], most=YEARS[-1]) or today.year
    said = {
        "lines": list(lines_of(request, days_of_year(seat_held(request).territory, year), today)),
        "year": year,
        "before": max(year - 1, YEARS[0]),
        "after": min(year + 1, YEARS[-1]),
        "may": may_declare(request),
        "uncalculated": uncalculated(request, year),
        "community": seat_held(request).community,
    }
    return show(request, "shell_cases/calendar.html", said)


def may_declare(request: HttpRequest) -> bool:
    """Whether the seat may say of a day that it is worked or not."""
    return not seat_held(request).kinds.isdisjoint(DECLARERS)


def lines_of(request: HttpRequest, days: list[Day], today: date) -> Iterator[Line]:
    """The days with their words and what may be done about them; a feast is settled from its first day."""
    people = doers(day.row.declared_by_id for day in days if day.row)
    asked: set[str] = set()
    for day in days:
        settles = day.feast not in asked and may_settle(request, day)
        asked.add(day.feast if settles else "")
        yield Line(
            day=day,
            state=t(f"shell_cases.calendar.standing.{day.standing}"),
            chip=CHIPS.get(day.standing, ""),
            rests_on=rests_on(day),
            who=people.name(day.row.declared_by_id) if day.row else Text("", ""),
            settle=reverse("cases:feast", args=[day.feast, day.on.year]) if settles else "",
            withdraw=reverse("cases:withdraw_day", args=[day.row.pk])
            if day.row and may_withdraw(request, day, today)
            else "",
        )


def rests_on(day: Day) -> Text | str:
    """The decision a day was declared by, as it was typed; the law of the others in words."""
    if day.row:
        return day.legal
    return t("shell_cases.calendar.usage") if day.legal == USAGE else cited(day.legal)


def may_settle(request: HttpRequest, day: Day) -> bool:
    """Whether the reader may say when this feast falls: after the Kingdom nobody but the Kingdom."""
    if not day.feast or not may_declare(request) or day.standing is LEFT:
        return False
    return seat_held(request).territory == KINGDOM or day.row is None or not day.is_national


def may_withdraw(request: HttpRequest, day: Day, today: date) -> bool:
    """Whether the reader may take this day back: one's own, before it comes."""
    own = day.row is not None and day.row.territory_id == seat_held(request).territory
    return own and may_declare(request) and day.on >= today


def uncalculated(request: HttpRequest, year: int) -> list[tuple[Text, str]]:
    """The feasts of a year that nobody calculated beforehand, each with where it is announced."""
    if feasts_of(year) or not may_declare(request):
        return []
    return [(name, reverse("cases:feast", args=[key, year])) for key, name in feast_names().items()]


def form_page(request: HttpRequest, form: forms.Form, key: str, **more: Any) -> HttpResponse:
    """A page that is one form about the calendar."""
    crumbs = [Crumb(t("shell_cases.calendar.title"), reverse("cases:calendar"))]
    said = {
        "form": drawn(request, form),
        "key": key,
        "crumbs": crumbs,
        "act": t(f"shell_cases.calendar.{key}.act"),
    }
    return show(request, "shell_cases/calendar_form.html", said | more)


def feast_named(key: str) -> Text:
    """What a moving feast is called; `NotFound` for a key that is none."""
    name = feast_names().get(key)
    if name is None:
        raise NotFound("cases.errors.no_feast")
    return name


@page("desk", mandate=DECLARERS)
def feast(request: HttpRequest, key: str, year: int) -> HttpResponse:
    """Confirm a feast on the days known so far, or shift it."""
    name = feast_named(key)
    days = [
        d.on
        for d in days_of_year(seat_held(request).territory, year)
        if d.feast == key and d.standing != LEFT
    ]
    known = {"first": days[0], "days": len(days)} if days else {}
    form = FeastForm(posted(request), initial=known)
    heading = t("shell_cases.calendar.feast.title", feast=name, year=year)
    return form_page(request, form, "feast", heading=heading, known=days)


@feast.post
def settle(request: HttpRequest, key: str, year: int) -> HttpResponse:
    """The feast falls on these days."""
    name = feast_named(key)
    done = settle_feast(act_in(request), feast=key, **filled(FeastForm(request.POST)))
    say(request, t_html("shell_cases.calendar.feast.done", feast=name))
    return redirect(f"{reverse('cases:calendar')}?year={done.on.year}")


@page("desk", mandate=DECLARERS)
def new_day(request: HttpRequest) -> HttpResponse:
    """Close or open a day."""
    return form_page(request, DayForm(posted(request)), "new", heading=t("shell_cases.calendar.new.title"))


@new_day.post
def declare(request: HttpRequest) -> HttpResponse:
    """The day is closed, or opened."""
    told = filled(DayForm(request.POST))
    done = declare_day(
        act_in(request), on=told["on"], works=told["works"] == "yes", name=Text(told["name_ar"], told["name_fr"]),
        decided_by=told["decided_by"],
    )  # fmt: skip
    say(request, t_html("shell_cases.calendar.new.done", day=date_words(done.on)))
    return redirect(f"{reverse('cases:calendar')}?year={done.on.year}")


def own_day(request: HttpRequest, number: int) -> CalendarDay:
    """A day this community declared."""
    own = CalendarDay.objects.filter(territory_id=seat_held(request).territory)
    return one_of(own, number, "cases.errors.no_day")


@page("desk", mandate=DECLARERS)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take back a day."""
    day = own_day(request, number)
    heading = t("shell_cases.calendar.withdraw.title", name=day.name, day=date_words(day.on))
    return form_page(request, WithdrawForm(posted(request)), "withdraw", heading=heading, danger=True)


@withdraw.post
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """The day is as it was before anybody spoke of it."""
    with looking(request):
        day = own_day(request, number)
    withdraw_day(act_in(request), day=day, **filled(WithdrawForm(request.POST)))
    say(request, t_html("shell_cases.calendar.withdraw.done", day=date_words(day.on)))
    return redirect(f"{reverse('cases:calendar')}?year={day.on.year}")
