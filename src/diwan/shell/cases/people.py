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


def applicant_of(case: Case) -> Text:
    """The applicant of one case."""
    return applicants_of([case])[case.pk]


def _spelt(case: Case, known: Text | None) -> Text:
    return known if known is not None and known.ar == case.applicant else Text(case.applicant, case.applicant)
