"""The Commission's decisions as a CSV file: read whatever its encoding and headings, written for whoever asks."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from diwan.kernel.base.days import day_or_none
from diwan.kernel.base.text import Text
from diwan.modules.civil_status.models import NameDecision, NameKind
from diwan.modules.civil_status.register_csv import SEPARATORS, LineFault, UnreadableFile, text_of

LARGEST = 2 * 1024 * 1024
MOST = 5_000
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "kind": ("kind", "nature", "نوع الاسم"),
    "arabic": ("arabic", "nom", "الاسم"),
    "verdict": ("verdict", "décision", "القرار"),
    "reference": ("reference", "référence", "المرجع"),
    "decided_on": ("decided_on", "date", "التاريخ"),
    "reasons": ("reasons", "motifs", "التعليل"),
}
NEEDED = ("kind", "arabic", "verdict", "reference", "decided_on")
_KINDS = {
    "first": NameKind.FIRST, "prénom": NameKind.FIRST, "prenom": NameKind.FIRST, "اسم شخصي": NameKind.FIRST,
    "family": NameKind.FAMILY, "nom de famille": NameKind.FAMILY, "اسم عائلي": NameKind.FAMILY,
}  # fmt: skip
_VERDICTS = {
    "accepted": True, "accepté": True, "accepte": True, "مقبول": True,
    "refused": False, "refusé": False, "refuse": False, "مرفوض": False,
}  # fmt: skip
WORDS = {NameKind.FIRST: Text("اسم شخصي", "prénom"), NameKind.FAMILY: Text("اسم عائلي", "nom de famille")}
VERDICT_WORDS = {True: Text("مقبول", "accepté"), False: Text("مرفوض", "refusé")}


@dataclass(frozen=True, slots=True)
class Line:
    """One decision of a file."""

    line: int
    kind: NameKind
    arabic: str
    accepted: bool
    reference: str
    decided_on: dt.date
    reasons: str


def decisions_in(data: bytes) -> tuple[list[Line], list[LineFault]]:
    """The decisions of a file, or what is wrong with it line by line; `UnreadableFile` where it is no such file."""
    text, _ = text_of(data)
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(SEPARATORS, key=first.count)
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    columns = _columns(next(rows, []))
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        return [], [LineFault(1, name, "missing") for name in missing]
    lines: list[Line] = []
    faults: list[LineFault] = []
    for number, cells in enumerate(rows, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(lines) >= MOST:
            raise UnreadableFile("too_many_lines", str(MOST))
        said = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        wrong = list(_faults(number, said))
        faults += wrong
        if not wrong:
            lines.append(_line(number, said))
    return lines, faults


def _columns(headings: Iterable[str]) -> dict[str, int]:
    known = {heading: name for name, headings in COLUMNS.items() for heading in headings}
    typed = [heading.strip().lstrip("\ufeff").lower() for heading in headings]
    return {known[heading]: at for at, heading in enumerate(typed) if heading in known}


def _faults(number: int, said: Mapping[str, str]) -> Iterator[LineFault]:
    for name in NEEDED:
        if not said[name]:
            yield LineFault(number, name, "missing")
    if said["kind"] and said["kind"].lower() not in _KINDS:
        yield LineFault(number, "kind", "unknown_word", said["kind"])
    if said["verdict"] and said["verdict"].lower() not in _VERDICTS:
        yield LineFault(number, "verdict", "unknown_word", said["verdict"])
    if said["decided_on"] and day_or_none(said["decided_on"]) is None:
        yield LineFault(number, "decided_on", "impossible_date", said["decided_on"])


def _line(number: int, said: Mapping[str, str]) -> Line:
    day = day_or_none(said["decided_on"])
    assert day is not None
    return Line(
        number, _KINDS[said["kind"].lower()], said["arabic"], _VERDICTS[said["verdict"].lower()],
        said["reference"][:60], day, said.get("reasons", "")[:500],
    )  # fmt: skip


def written(decisions: Iterable[NameDecision], language: str) -> str:
    """Decisions as CSV in one language, which the import reads back."""
    at = 2 if language == "ar" else 1
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(headings[at] for headings in COLUMNS.values())
    for one in decisions:
        kind, verdict = WORDS[NameKind(one.kind)], VERDICT_WORDS[one.accepted]
        sheet.writerow(
            _safe(cell) for cell in (
                getattr(kind, language), one.arabic, getattr(verdict, language), one.reference,
                f"{one.decided_on:%d/%m/%Y}", one.reasons,
            )
        )  # fmt: skip
    return "\ufeff" + out.getvalue()


def _safe(cell: str) -> str:
    """No cell begins a formula of a spreadsheet."""
    return f"'{cell}" if cell[:1] in "=+-@\t" and cell else cell
