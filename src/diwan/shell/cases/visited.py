"""The visits of a case as its pages show them: to the office with their page, to the applicant with their result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from diwan.kernel.base.act import Act
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.models import Case, CaseVisit, PublicInquiry
from diwan.kernel.cases.selectors import visited
from diwan.kernel.cases.services.visits import may_visit
from diwan.kernel.cases.situation import Situation, as_text, holds
from diwan.kernel.cases.visits import is_asked_in


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One round of a visit; its words are said once its minutes are signed."""

    label: Text
    status: str
    planned_for: datetime | None
    last_day: date | None
    outcome: str = ""
    remarks: str = ""
    url: str = ""


def visits_shown(case: Case, *, office: bool) -> list[VisitLine]:
    """The visits of a case, every round; nothing to look up where none is made."""
    if not case.law.visits:
        return []
    return [
        _line(case, row, office) for row in case.visits.all() if row.status != "dropped" or row.planned_for
    ]


def _line(case: Case, row: CaseVisit, office: bool) -> VisitLine:
    told = bool(row.outcome) and (office or row.signed_at is not None)
    label = as_text(case.law.visits[row.key].label)
    return VisitLine(
        label, row.status, row.planned_for, row.last_day if row.is_waiting else None,
        t(f"shell_cases.visits.outcomes.{row.outcome}") if told else "", row.remarks if told else "",
        reverse("cases:visit", args=[row.pk]) if office else "",
    )  # fmt: skip


def visits_to_ask(act: Act, case: Case, situation: Situation) -> list[tuple[Text, str]]:
    """The visits the office may ask for by itself now, each with where it is asked."""
    rows = {row.key: visited(row) for row in case.visits.all() if row.latest} if case.law.visits else {}
    return [
        (as_text(one.label), reverse("cases:visit_ask", args=(case.territory.code, case.number, key)))
        for key, one in case.law.visits.items()
        if one.asked == "by_office"
        and is_asked_in(case.law, one, case.step)
        and not (key in rows and rows[key].is_awaited)
        and holds(one.when, situation)
        and may_visit(act, case, key)
    ]


def inquiries_shown(case: Case, *, office: bool) -> list[tuple[PublicInquiry, str]]:
    """The public inquiries of a case, each with the page on which its reader finds it."""
    if not case.law.inquiries:
        return []
    return [(row, _page_of(case, row, office)) for row in case.inquiries.all() if row.latest]


def _page_of(case: Case, row: PublicInquiry, office: bool) -> str:
    if office:
        return reverse("cases:desk_inquiry", args=[row.pk])
    public = row.notice_signed_at is not None and row.status != "dropped"
    return reverse("cases:inquiry", args=(case.territory.code, row.pk)) if public else ""
