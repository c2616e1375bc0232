"""The public figures of procedures: how many requests, how long they took, how many within the legal time."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.figures import figures_of, years_counted
from diwan.kernel.cases.services.counting import FEWEST
from diwan.kernel.territory.models import KINGDOM, Territory
from diwan.shell.pages import page, show
from diwan.shell.parts import Crumb
from diwan.shell.portal.communes import chain_above, places_named
from diwan.shell.spreadsheets import sheet_answer
from diwan.shell.views.portal import territory_coded, typed

COLUMNS = ("service", "received", "decided", "waiting", "ended", "median", "ninetieth", "share")


@page("portal")
def figures(request: HttpRequest) -> HttpResponse:
    """The whole Kingdom, and the way to one's commune."""
    words = typed(request)
    context = said(request, Territory.objects.get(pk=KINGDOM)) | {
        "words": words,
        "unsaid": "q" in request.GET and not words,
        "answer": places_named(words) if words else None,
        "crumbs": [Crumb(t("shell.fault.home"), "/")],
        "whole": True,
    }
    return show(request, "shell_cases/figures.html", context)


@page("portal")
def figures_there(request: HttpRequest, code: str) -> HttpResponse:
    """One territory, with all that lies below it."""
    territory = territory_coded(code)
    above = [
        Crumb(one.name, reverse("cases:figures_there", args=(one.code,))) for one in chain_above(territory)
    ]
    context = said(request, territory) | {
        "crumbs": [Crumb(t("shell_cases.figures.kingdom"), reverse("cases:figures")), *above]
    }
    return show(request, "shell_cases/figures.html", context)


@page("portal")
def figures_file(request: HttpRequest, code: str) -> HttpResponse:
    """The same table as a file; `0` is the Kingdom."""
    territory = Territory.objects.get(pk=KINGDOM) if code == "0" else territory_coded(code)
    context = said(request, territory)
    rows = (
        (row.title, row.received, row.decided, row.waiting, row.ended, row.median_days, row.ninetieth_days,
         row.share_in_time)
        for row in context["rows"]
    )  # fmt: skip
    heads = [t(f"shell_cases.figures.{name}") for name in COLUMNS]
    return sheet_answer(f"procedures-{code}-{context['year']}", heads, rows)


def said(request: HttpRequest, territory: Territory) -> dict[str, Any]:
    """The lines of one year: the one asked for, or the latest counted."""
    years = years_counted(territory.pk)
    asked = whole_number(request.GET.get("year", ""))
    year = asked if asked in years else next(iter(years), timezone.localdate().year)
    return {
        "territory": territory,
        "code": "0" if territory.pk == KINGDOM else territory.code,
        "years": years,
        "year": year,
        "caption": t("shell_cases.figures.caption", year=year),
        "rows": figures_of(territory.pk, year),
        "fewest": FEWEST,
    }
