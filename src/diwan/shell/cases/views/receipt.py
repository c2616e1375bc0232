"""The receipt of a request (law 55.19 art. 10 and 12): its page, and the paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.clocks import local
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.selectors import (
    situation_of,
)
from diwan.kernel.cases.situation import as_text, missing_documents
from diwan.kernel.documents.letterheads import letterhead_of
from diwan.kernel.documents.typeset import SIDE_BY_SIDE, Sheet, as_code, typeset
from diwan.kernel.payments.rules import amount_text
from diwan.shell.cases.own import offers_beside
from diwan.shell.cases.people import applicant_of
from diwan.shell.cases.priced import prices_of_case
from diwan.shell.cases.shown import pdf_answer
from diwan.shell.cases.tracking import tracking_address, tracking_words
from diwan.shell.cases.views.follow import case_at, orders_of
from diwan.shell.pages import page, show
from diwan.shell.parts import Fact, Receipt
from diwan.shell.written import date_words, time_words


@page("citizen")
def receipt(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The receipt of law 55.19, with one of its two texts."""
    case = case_at(code, number)
    context = {
        "case": case,
        "receipt": receipt_of(case),
        "complete": case.complete,
        "missing": missing_of(case),
        "orders": orders_of(case),
        "offers": offers_beside(case),
    }
    return show(request, "shell_cases/receipt.html", context)


def missing_of(case: Case) -> list[Text]:
    """What is missing from an incomplete file, once and for all (law 55.19 art. 10)."""
    if case.complete:
        return []
    situation = situation_of(case, case.opened_at)
    return [as_text(case.law.documents[k].label) for k in missing_documents(situation)]


def receipt_of(case: Case) -> Receipt:
    """The receipt of a case: ملف مودع or ملف في طور الإيداع."""
    kind = "complete" if case.complete else "incomplete"
    facts = [
        Fact(t("shell_cases.receipt.applicant"), str(applicant_of(case))),
        Fact(t("shell_cases.receipt.state"), t(f"shell_cases.receipt.{kind}")),
    ]
    last_day = legal_last_day(case)
    if last_day is not None:
        facts.append(Fact(t(f"shell_cases.receipt.last_day_{kind}"), date_words(last_day, "full")))
    facts += [Fact(label, amount_text(price)) for label, price in prices_of_case(case)]
    if case.tracking:
        facts.append(Fact(t("shell_cases.track.code"), tracking_words(case)))
        facts.append(Fact(t("shell_cases.track.where"), tracking_address()))
    texts = [t(f"shell_cases.receipt.{kind}_text"), t("shell_cases.receipt.proof")]
    return Receipt(case.number, as_text(case.law.title), case.opened_at, facts, texts, case.territory.name)


def legal_last_day(case: Case) -> date | None:
    """The last day of the legal delay to answer, once it runs, of the delay to complete before: as it was told.

    A case of before such days were kept is read on its clocks.
    """
    steps = case.law.steps
    moves = [fact for fact in case.facts.all() if fact.kind == "moved" and fact.target in steps]
    told = (
        fact.details["last_day"]
        for fact in sorted(moves, key=lambda fact: fact.seq)
        if "last_day" in fact.details and (steps[fact.target].phase != "intake") == case.complete
    )
    if first := next(told, ""):
        return date.fromisoformat(first)
    if not case.complete:
        return case.due_on
    key = case.law.legal_clock or "legal"
    return next((row.last_day for row in case.clocks.all() if row.key == key), None)


@page("citizen")
def receipt_pdf(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The receipt as a paper."""
    return pdf_answer(receipt_paper(case_at(code, number)), f"{number}.pdf")


def receipt_paper(case: Case) -> bytes:
    """The receipt typeset in both languages; unsigned, its number is its proof."""
    sheet = Sheet(
        Text("وصل إيداع", "Récépissé de dépôt"),
        letterhead_of(case.territory_id),
        languages=SIDE_BY_SIDE,
        number=case.number,
        date=local(case.opened_at),
        state="plain",
    )
    return typeset("documents/receipt", sheet, receipt_matter(case), at=case.opened_at)


def receipt_matter(case: Case) -> dict[str, Any]:
    """What the paper says: when and where it was filed, by whom, until when, the text of the law."""
    kind = "complete" if case.complete else "incomplete"
    last_day = legal_last_day(case)
    rows: list[tuple[str, object]] = [
        ("shell.receipt.at", in_both(lambda: moment_words(case.opened_at))),
        ("shell.receipt.office", office_of(case)),
        ("shell_cases.receipt.about", as_text(case.law.title)),
        ("shell_cases.receipt.applicant", applicant_of(case)),
        ("shell_cases.receipt.file_number", as_code(case.number)),
    ]
    if last_day is not None:
        rows.append((f"shell_cases.receipt.last_day_{kind}", in_both(lambda: date_words(last_day, "full"))))
    if case.tracking:
        rows.append(("shell_cases.track.code", as_code(tracking_words(case))))
        rows.append(("shell_cases.track.where", as_code(tracking_address())))
    facts = [{"label": in_both(partial(t, key)), "value": value} for key, value in rows]
    facts += [{"label": label, "value": price} for label, price in prices_of_case(case)]
    return {
        "complete": case.complete,
        "missing": missing_of(case),
        "facts": facts,
        "texts": [
            in_both(lambda: t(f"shell_cases.receipt.{kind}_text")),
            in_both(lambda: t("shell_cases.receipt.proof")),
        ],
    }


def office_of(case: Case) -> Text:
    """The office that answers and its community."""
    kind = house().mandates.get(case.law.office)
    name = case.territory.name
    return Text(f"{kind.title.ar}، {name.ar}", f"{kind.title.fr}, {name.fr}") if kind else name


def moment_words(at: datetime) -> str:
    """A day and its hour, as they are in Morocco."""
    return f"{date_words(at, 'full')}{t('shell_cases.receipt.at_hour', hour=time_words(at))}"


def in_both(words: Callable[[], str]) -> Text:
    """Words of the interface in its two languages, for a paper that speaks both."""
    said = {}
    for language in ("ar", "fr"):
        with translation.override(language):
            said[language] = words()
    return Text(said["ar"], said["fr"])
