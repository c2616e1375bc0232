"""The citizen's page of an order: each copy with where it stands, what is owed, how it arrives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.models import Case
from diwan.modules.watiqa.bundle import bundle_of, fees_of, orders_due, refunds_of, sum_of
from diwan.modules.watiqa.collection import may_choose, place_words
from diwan.modules.watiqa.selectors import own_request
from diwan.modules.watiqa.views.common import Row, row_of
from diwan.shell.pages import page, show
from diwan.shell.parts import Crumb
from diwan.shell.written import date_words

ADD = ("another_copy", "another_birth", "another_death")
MAY_ADD = ("matching", "preparing", "to_sign", "not_found")


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One copy of the order."""

    row: Row
    price: Money
    chip: str
    tracking: str
    posted_on: str
    place: Text | str
    office_url: str


@page("citizen")
def bundle(request: HttpRequest, territory: int, number: str) -> HttpResponse:
    """The whole order a request of mine belongs to."""
    asked = own_request(territory, number)
    cases = bundle_of(asked)
    fees = fees_of(cases)
    owners = {case.pk: [fee for fee in fees if fee.case_id == case.pk] for case in cases}
    lines = [line_of(case, sum_of(owners[case.pk])) for case in cases]
    first = cases[0]
    context = {
        "first": first,
        "lines": lines,
        "orders": orders_due(fees),
        "refunds": [(r, t(r.reason), f"watiqa.refund.{r.state}") for r in refunds_of(fees)],
        "add": add_links(cases),
        "crumbs": [Crumb(t("watiqa.copy.mine"), reverse("cases:mine"))],
    }
    return show(request, "watiqa/bundle.html", context)


def line_of(case: Case, price: Money) -> OrderLine:
    """One copy of the order, written out."""
    day = case.values.get("posted_on")
    return OrderLine(
        row=row_of(case),
        price=price,
        chip=chip_of(case),
        tracking=str(case.values.get("tracking") or ""),
        posted_on=str(date_words(dt.date.fromisoformat(str(day)))) if day else "",
        place=place_words(case) if case.values.get("delivery") == "counter" else "",
        office_url=reverse("watiqa:office", args=[case.territory_id, case.number])
        if may_choose(case)
        else "",
    )


def chip_of(case: Case) -> str:
    """How the state of a copy is coloured."""
    if case.outcome == "granted":
        return "ok"
    if not case.is_open:
        return "danger"
    return "late" if case.ball == "applicant" else "info"


def add_links(cases: list[Case]) -> list[tuple[str, Text]]:
    """What may still be added, and where."""
    last = next((case for case in cases if case.step in MAY_ADD and ADD[0] in case.law.links), None)
    if last is None:
        return []
    place = (last.territory.code, last.number)
    labels = {key: last.law.links[key].label for key in ADD}
    return [(reverse("cases:link", args=(*place, key)), Text(w.ar, w.fr)) for key, w in labels.items()]
