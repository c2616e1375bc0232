"""The match panel in words: each line of the comparison, each candidate's standing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from diwan.modules.civil_status.public import RecordSummary
from diwan.modules.watiqa.comparison import NAMES, Agreement, Line
from diwan.modules.watiqa.rules import Standing
from diwan.modules.watiqa.selectors import Candidate
from diwan.shell.written import date_words

CHIPS = {
    Agreement.SAME: "ok",
    Agreement.NEAR: "late",
    Agreement.DIFFERENT: "danger",
    Agreement.NOT_TYPED: "",
    Agreement.NOT_RECORDED: "",
}
STANDING_CHIPS = {
    Standing.PROVEN: "ok",
    Standing.PROBABLE: "late",
    Standing.UNPROVEN: "late",
    Standing.CONTRADICTED: "danger",
}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of the comparison, written out."""

    label_key: str
    typed_html: SafeString
    recorded_html: SafeString
    agreement: str
    agreement_key: str
    chip: str


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """A candidate, written out."""

    record: RecordSummary
    shown: list[ShownLine]
    standing_key: str
    standing_chip: str
    may_be_taken: bool
    paper_needed: bool


def shown_candidate(candidate: Candidate) -> ShownCandidate:
    """A candidate as the page draws it."""
    return ShownCandidate(
        record=candidate.record,
        shown=[shown_line(line) for line in candidate.lines],
        standing_key=f"watiqa.standing.{candidate.standing}",
        standing_chip=STANDING_CHIPS[candidate.standing],
        may_be_taken=candidate.may_be_taken,
        paper_needed=candidate.paper_needed,
    )


def shown_line(line: Line) -> ShownLine:
    """A line as the page draws it."""
    return ShownLine(
        label_key=f"watiqa.line.{line.field}",
        typed_html=written(line.field, line.typed),
        recorded_html=written(line.field, line.recorded),
        agreement=line.agreement,
        agreement_key=f"watiqa.agreement.{line.agreement}",
        chip=CHIPS[line.agreement],
    )


def written(field: str, value: object) -> SafeString:
    """A value in its own direction."""
    if not value:
        return SafeString("")
    if isinstance(value, dt.date):
        return format_html("{}", date_words(value))
    if field in NAMES:
        return format_html('<bdi dir="auto">{}</bdi>', value)
    return format_html('<bdi class="code" dir="ltr">{}</bdi>', value)
