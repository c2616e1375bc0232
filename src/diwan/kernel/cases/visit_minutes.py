"""What the minutes of a visit say: when, who was called and came, what was found, what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from diwan.kernel.base.text import Text
from diwan.kernel.cases import clocks
from diwan.kernel.cases.laid_out import Table, lines_of, tables_of
from diwan.kernel.cases.minutes import ABSENT, named
from diwan.kernel.cases.models import Case, CaseVisit
from diwan.kernel.cases.situation import as_text, is_blank
from diwan.kernel.cases.spoken import said, written_day
from diwan.kernel.documents.typeset import as_code

OUTCOMES = {
    "conforming": Text("مطابق", "Conforme"),
    "reserves": Text("مطابق مع تحفظات", "Conforme avec réserves"),
    "not_conforming": Text("غير مطابق", "Non conforme"),
    "not_possible": Text("تعذرت المعاينة", "Visite impossible"),
}


def appointment(at: datetime) -> Text:
    """A day and its hour in words."""
    day, hour = written_day(clocks.local(at)), at.astimezone(clocks.ZONE).strftime("%H:%M")
    return Text(f"{day.ar} على الساعة {hour}", f"{day.fr} à {hour}")


def matter_of(case: Case, row: CaseVisit) -> dict[str, Any]:
    """The matter of the minutes, in both languages."""
    law = case.law
    title = as_text(law.title)
    when = appointment(row.arrived_at or row.held_at or row.asked_at)
    facts: list[dict[str, Any]] = [
        {"label": Text("رقم الملف", "Dossier n°"), "value": as_code(case.number)},
        {"label": Text("المسطرة", "Procédure"), "value": title},
        {"label": Text("صاحب الطلب", "Demandeur"), "value": case.applicant or "-"},
    ]
    if place := place_of(case):
        facts.append({"label": Text("المكان", "Lieu"), "value": place})
    came = [
        {"label": named(member.body), "value": member.name if member.present else ABSENT}
        for member in row.members.all()
    ]
    told = [
        (law.fields[key], value)
        for key, value in row.findings.items()
        if key in law.fields and not is_blank(value)
    ]
    photos = row.photos.count()
    result: list[dict[str, Any]] = [{"label": Text("النتيجة", "Résultat"), "value": OUTCOMES[row.outcome]}]
    if row.remarks:
        result.append({"label": Text("ملاحظات", "Observations"), "value": row.remarks})
    if photos:
        result.append({"label": Text("الصور", "Photographies"), "value": str(photos)})
    parts: list[tuple[Text, list[dict[str, Any]], list[Table]]] = [
        (Text("الحاضرون", "Présents"), came, []),
        (Text("ما تمت معاينته", "Constatations"), lines_of(told), tables_of(told)),
        (Text("الخلاصة", "Conclusion"), result, []),
    ]
    return {
        "opening": Text(f"تمت المعاينة يوم {when.ar}.", f"Visite effectuée le {when.fr}."),
        "facts": facts,
        "sections": [
            {"title": name, "facts": lines, "tables": tables}
            for name, lines, tables in parts
            if lines or tables
        ],
    }


PLACES = ("address", "parcel")
NAMED = ("address", "site", "premises", "location")
"""What a line of text that tells a place is called in procedures."""


def place_of(case: Case) -> Text | None:
    """Where a case is about: the first answer that is a place."""
    for key, asked in case.law.fields.items():
        told = asked.type in PLACES or (asked.type == "text" and any(word in key for word in NAMED))
        if told and not is_blank(case.values.get(key)):
            return said(asked, case.values[key])
    return None
