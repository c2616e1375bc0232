"""What the desk pages of watiqa share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from diwan.kernel.base.text import Text, t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.identity.acting import seat_held
from diwan.modules.watiqa.asked import Asked, asked_in
from diwan.modules.watiqa.collection import place_words
from diwan.modules.watiqa.selectors import request_numbered, titled
from diwan.shell.cases.people import applicant_of
from diwan.shell.parts import Fact
from diwan.shell.written import date_words

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A request as a list shows it."""

    case: Case
    asked: Asked
    unpaid: bool
    step: Text
    named: Text
    kind_key: str
    delivery_key: str
    case_url: str

    @property
    def name(self) -> Text:
        """Whose record is asked for; the applicant where nobody is named."""
        return self.named if self.named.ar else Text(self.case.applicant, self.case.applicant)


def opened_case(request: HttpRequest, number: str) -> Case:
    """The request whose page this is, in the community of the seat."""
    return request_numbered(seat_held(request).territory, number)


def seen_in(request: HttpRequest) -> int | None:
    """The revision the form showed."""
    return whole_number(request.POST.get("seen"))


def with_debts(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Requests with whether something is still to be paid, in the same query."""
    owed = CaseFee.objects.filter(territory_id=OuterRef("territory_id"), case=OuterRef("pk"), paid_at=None)
    return cases.annotate(unpaid=Exists(owed))


def with_debt(case: Case) -> Case:
    """One request with whether something is still to be paid."""
    return with_debts(Case.objects.filter(territory_id=case.territory_id, pk=case.pk)).get()


def page_of(request: HttpRequest, cases: QuerySet[Any]) -> Page[Any]:
    """One page of a list."""
    return Paginator(cases, PER_PAGE).get_page(request.GET.get("page"))


def rows_of(cases: Iterable[Case]) -> list[Row]:
    """Requests ready to be shown."""
    shown = list(cases)
    names = titled(shown)
    return [_row(case, names[case.pk]) for case in shown]


def row_of(case: Case) -> Row:
    """One request ready to be shown."""
    return rows_of([case])[0]


def _row(case: Case, named: Text) -> Row:
    label = case.place.label
    asked = asked_in(case.procedure, case.values)
    return Row(
        case=case,
        asked=asked,
        unpaid=bool(getattr(case, "unpaid", False)),
        step=Text(label.ar, label.fr),
        named=named,
        kind_key=f"watiqa.kind.{asked.event}.{asked.kind}",
        delivery_key=f"watiqa.delivery.{asked.delivery}",
        case_url=case_url(case),
    )


def case_url(case: Case) -> str:
    """The page of the whole file, where the generic pages are installed."""
    try:
        return reverse("cases:desk_case", args=[case.territory.code, case.number])
    except NoReverseMatch:
        return ""


def asked_facts(asked: Asked, case: Case) -> list[Fact]:
    """What is asked, in words."""
    copies = t("watiqa.copies", count=asked.copies)
    paper = f"{t(f'watiqa.delivery.{asked.delivery}')} · {copies}"
    electronic = t(f"watiqa.delivery.{asked.delivery}")
    return [
        Fact(t("watiqa.fields.applicant"), applicant_of(case)),
        Fact(t("watiqa.fields.quality"), t(f"watiqa.quality.{asked.quality}")),
        Fact(t("watiqa.fields.kind"), t(f"watiqa.kind.{asked.event}.{asked.kind}")),
        Fact(t("watiqa.fields.language"), t(f"watiqa.writing.{asked.writing}")),
        Fact(t("watiqa.fields.delivery"), electronic if asked.delivery == "download" else paper),
        *collection_facts(asked, case),
        Fact(t("watiqa.fields.filed"), date_words(case.opened_at)),
    ]


def collection_facts(asked: Asked, case: Case) -> list[Fact]:
    """Where a copy that waits at a counter is collected."""
    if asked.delivery != "counter":
        return []
    return [Fact(t("watiqa.fields.collected"), place_words(case))]


def described_facts(asked: Asked) -> list[Fact]:
    """The record as it is described, by which its like are told apart before one is opened."""
    said = asked.described
    held = {
        "name_ar": said.name_ar,
        "name_la": said.name_la,
        "born": date_words(said.born) if said.born else "",
        "died": date_words(said.died) if said.died else "",
        "number": said.number,
        "year": said.year,
        "father": said.father,
        "mother": said.mother,
    }
    return [Fact(t(f"watiqa.line.{key}"), value) for key, value in held.items() if value]


def choices_of(case: Case, field: str) -> dict[str, Text]:
    """The answers a question of the procedure offers, in its words; none where the version does not ask it."""
    asked = case.law.fields.get(field)
    choices = (asked.choices if asked else None) or {}
    return {key: Text(words.ar, words.fr) for key, words in choices.items()}
