"""An entry of the log of what offices give, with its words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diwan.kernel.base.text import Text, t
from diwan.kernel.identity.doers import Doers, doers
from diwan.modules.civil_status.models import Issue


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the log with its words."""

    issue: Issue
    state: str
    given: str
    kinship: str
    by: Text


def rows_of(issues: Iterable[Issue]) -> list[Row]:
    """Entries as lists show them; one query for the names of who prepared them."""
    held = list(issues)
    people = doers(one.by_id for one in held)
    return [row_of(one, people) for one in held]


def row_of(issue: Issue, people: Doers | None = None) -> Row:
    """An entry with its words."""
    people = people or doers([issue.by_id])
    given, kinship = t(f"civil_status.givens.{issue.given}"), t(f"civil_status.kinships.{issue.kinship}")
    return Row(issue, state_of(issue), given, kinship, people.name(issue.by_id, issue.by))


def state_of(issue: Issue) -> str:
    """What has become of the paper: waiting, signed, overtaken, revoked or replaced."""
    document = issue.document
    if document.overtaken_at is not None and document.state in ("draft", "signed"):
        return "overtaken" if document.state == "signed" else "dropped"
    return str(document.state)
