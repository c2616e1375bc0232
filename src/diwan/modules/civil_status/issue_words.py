"""An entry of the log of what offices give, with its words."""

from __future__ import annotations

from dataclasses import dataclass

from diwan.kernel.base.text import t
from diwan.modules.civil_status.models import Issue


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the log with its words."""

    issue: Issue
    state: str
    given: str
    kinship: str


def row_of(issue: Issue) -> Row:
    """An entry as lists show it."""
    given, kinship = t(f"civil_status.givens.{issue.given}"), t(f"civil_status.kinships.{issue.kinship}")
    return Row(issue, state_of(issue), given, kinship)


def state_of(issue: Issue) -> str:
    """What has become of the paper: waiting, signed, overtaken, revoked or replaced."""
    document = issue.document
    if document.overtaken_at is not None and document.state in ("draft", "signed"):
        return "overtaken" if document.state == "signed" else "dropped"
    return str(document.state)
