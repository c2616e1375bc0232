"""The bodies a case consults, in words: who was asked, since when, until when, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.bodies import BODIES
from diwan.kernel.cases.fetching import obtained_by_office
from diwan.kernel.cases.models import BodyRequest, Case, CaseOpinion
from diwan.kernel.cases.opinions import STUDY
from diwan.kernel.cases.requests import body_name, requests_of
from diwan.kernel.cases.schema.effects import CopyTo, Fetch
from diwan.kernel.cases.situation import as_text
from diwan.shell.parts import Fact, FileLine

KINDS = {"favourable": "ok", "reserves": "late", "unfavourable": "danger", "open": "info"}


@dataclass(frozen=True, slots=True)
class Consulted:
    """One opinion as a page shows it; what is for the office alone stays empty for the applicant."""

    key: str
    label: Text
    body: Text
    state: str
    chip: str
    asked_at: datetime
    last_day: date | None
    binding: bool
    given_at: datetime | None = None
    given_for: str = ""
    way: str = ""
    reserves: str = ""
    note: str = ""
    paper: FileLine | None = None
    url: str = ""
    earlier: list[str] = field(default_factory=list)


def consulted_by(case: Case, *, office: bool) -> list[Consulted]:
    """The opinions of a case, each in its latest round; nothing to look up where nobody is consulted."""
    if not case.law.opinions:
        return []
    rows = list(case.opinions.select_related("paper"))
    return [_line(case, row, rows, office) for row in rows if row.latest and row.key in case.law.opinions]


def _line(case: Case, row: CaseOpinion, rows: list[CaseOpinion], office: bool) -> Consulted:
    declared = case.law.opinions[row.key]
    state = state_of(row)
    place = (case.territory.code, case.number)
    return Consulted(
        key=row.key,
        label=as_text(declared.label),
        body=BODIES.get(row.body, as_text(declared.label)),
        state=t(f"shell_cases.opinions.state.{state}"),
        chip=KINDS.get(state, "over"),
        asked_at=row.asked_at,
        last_day=row.last_day if row.status == "open" else None,
        binding=declared.binding,
        given_at=row.given_at,
        given_for=spoken_for(row) if office else "",
        way=t(f"shell_cases.opinions.way.{row.way}") if office and row.way else "",
        reserves=row.reserves if office else "",
        note=_note(row, declared.silence),
        paper=_paper(row, place) if office else None,
        url=reverse("cases:opinion", args=(*place, row.key)) if office and is_under_study(case, row) else "",
        earlier=[_earlier(one) for one in rows if one.key == row.key and not one.latest],
    )


def spoken_for(row: CaseOpinion) -> str:
    """Who answered, where somebody is named: the body's own name stands there already, in the reader's language."""
    return "" if row.given_for == body_name(row.body).ar else row.given_for


def state_of(row: CaseOpinion) -> str:
    """An outcome, or why there is none."""
    if row.stale:
        return "again"
    return row.outcome if row.status == "given" else row.status


def is_under_study(case: Case, row: CaseOpinion) -> bool:
    """Whether the office may still do something about it."""
    return case.phase in STUDY and row.status != "dropped"


def _note(row: CaseOpinion, silence: str) -> str:
    if row.late_outcome:
        return t("shell_cases.opinions.late", outcome=t(f"shell_cases.opinions.state.{row.late_outcome}"))
    return t(f"shell_cases.opinions.silence.{silence}") if row.status in ("open", "silent") else ""


def _earlier(row: CaseOpinion) -> str:
    return t(
        "shell_cases.opinions.round", number=row.round, state=t(f"shell_cases.opinions.state.{state_of(row)}")
    )


def _paper(row: CaseOpinion, place: tuple[str, str]) -> FileLine | None:
    if row.paper is None:
        return None
    return FileLine(
        row.paper.name, row.paper.size, "", reverse("cases:desk_file", args=(*place, row.paper.pk))
    )


def request_of(case: Case, row: CaseOpinion) -> BodyRequest | None:
    """The request that waits in the case's own community for this opinion."""
    same = (
        one for one in requests_of(case) if (one.what, one.key, one.round) == ("opinion", row.key, row.round)
    )
    return next(same, None)


def text_of(words: Mapping[str, str]) -> Text:
    """Words kept in a request."""
    return Text(words["ar"], words["fr"])


def facts_of(request: BodyRequest) -> list[Fact]:
    """The part of the file a body reads."""
    rows: list[dict[str, Any]] = request.file.get("facts", [])
    return [Fact(text_of(row["label"]), text_of(row["value"])) for row in rows]


def files_of(request: BodyRequest, address: Any) -> list[FileLine]:
    """The pieces it may open, each at the address its reader has."""
    papers: list[dict[str, Any]] = request.file.get("files", [])
    return [FileLine(p["name"], p["size"], text_of(p["label"]), address(p["n"])) for p in papers]


def sent_from(case: Case) -> list[tuple[BodyRequest, Text, str]]:
    """Copies and documents asked for that wait at home, for bodies without a seat, each with its page."""
    called = (
        bool(obtained_by_office(case.law))
        or any(visit.members for visit in case.law.visits.values())
        or case.law.inquiries
        or case.law.committees
    )
    if not (called or case.law.has_effect(CopyTo) or case.law.has_effect(Fetch)):
        return []
    place = (case.territory.code, case.number)
    rows = [row for row in requests_of(case) if row.what != "opinion" and not row.kind]
    return [(row, row.label, reverse("cases:sent", args=(*place, row.pk))) for row in rows]
