"""Who asks, in the reader's letters."""

from __future__ import annotations

from collections.abc import Iterable

from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case
from diwan.kernel.identity.doers import doers


def applicants_of(cases: Iterable[Case]) -> dict[int, Text]:
    """The applicant of each case by the key of the case; one query whatever their number.

    A name typed at the counter, or for somebody else than the holder, stands as it was typed.
    """
    listed = list(cases)
    names = doers(case.holder_id for case in listed).names
    return {case.pk: _spelt(case, names.get(case.holder_id or 0)) for case in listed}


def people_of(cases: Iterable[Case]) -> tuple[dict[int, Text], dict[int, Text]]:
    """The applicant and the officer of each case by the key of the case, in one query; no officer, no entry."""
    listed = list(cases)
    names = doers(person for case in listed for person in (case.holder_id, case.assignee_id)).names
    applicants = {case.pk: _spelt(case, names.get(case.holder_id or 0)) for case in listed}
    officers = {case.pk: names[case.assignee_id] for case in listed if case.assignee_id in names}
    return applicants, officers


def applicant_of(case: Case) -> Text:
    """The applicant of one case."""
    return applicants_of([case])[case.pk]


def _spelt(case: Case, known: Text | None) -> Text:
    return known if known is not None and known.ar == case.applicant else Text(case.applicant, case.applicant)
