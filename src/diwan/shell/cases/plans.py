"""Plans on the pages of a case: which version a file is, and the copies that were stamped and sealed."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from diwan.kernel.base.text import t
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.sealing import Version, pieces_sealed, sealed_copy, sealed_of, versions_in
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.selectors import signed_pdf
from diwan.shell.cases.shown import pdf_answer


def versions_by_paper(case: Case) -> dict[int, Version]:
    """The versions of the plans of a case that has several, by paper."""
    law = case.law
    found = (versions_in(law, case.documents.all(), key) for key in pieces_sealed(law))
    return {one.paper.pk: one for versions in found if len(versions) > 1 for one in versions}


def version_words(version: Version) -> str:
    """Which version it is, and whether another took its place."""
    return t(f"shell_cases.plans.{'last' if version.last else 'earlier'}", number=version.number)


def sealed_in(case: Case, page_name: str) -> list[tuple[IssuedDocument, str]]:
    """The plans sealed with an act of a case, each with its address."""
    place = (case.territory.code, case.number)
    return [(row, reverse(page_name, args=(*place, paper))) for paper, row in sealed_of(case).items()]


def sealed_answer(case: Case, paper: int) -> HttpResponse:
    """The sealed copy of a paper whose row was seen under the reader's scope."""
    row = sealed_copy(case, paper)
    return pdf_answer(signed_pdf(row), f"{case.number}-{row.printed_code}.pdf")
