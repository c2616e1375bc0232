"""What the notice of a public inquiry says, and its report: every remark with its answer."""

from __future__ import annotations

from typing import Any

from diwan.kernel.base.citations import cited_all
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import PublicInquiry
from diwan.kernel.cases.schema.procedure import Inquiry
from diwan.kernel.cases.spoken import written_day
from diwan.kernel.documents.typeset import as_code

ADVICE = {
    "favourable": Text("رأي بالموافقة", "Avis favorable"),
    "reserves": Text("رأي بالموافقة مع تحفظات", "Avis favorable avec réserves"),
    "unfavourable": Text("رأي بعدم الموافقة", "Avis défavorable"),
}


def notice_matter(row: PublicInquiry, declared: Inquiry) -> dict[str, Any]:
    """What is posted: what it is about, from when to when, where the file is read and remarks are made."""
    return {
        "opening": row.about,
        "facts": _days(row),
        "legal": cited_all(declared.legal) if declared.legal else None,
    }


def report_matter(row: PublicInquiry) -> dict[str, Any]:
    """What the officer reports: how it went, each remark with its answer, the conclusion."""
    remarks = list(row.remarks.all())
    count = {"label": Text("عدد الملاحظات", "Nombre d'observations"), "value": str(len(remarks))}
    sections: list[dict[str, Any]] = [
        {
            "title": Text(f"الملاحظة {one.number}", f"Observation {one.number}"),
            "facts": [
                {"label": Text("الملاحظة", "Observation"), "value": one.words},
                {"label": Text("الجواب", "Réponse"), "value": one.answer},
            ],
        }
        for one in remarks
    ]
    conclusion = [
        {"label": Text("الرأي", "Avis"), "value": ADVICE[row.advice]},
        {"label": Text("التعليل", "Conclusions"), "value": row.conclusions},
    ]
    sections.append({"title": Text("الخلاصة", "Conclusion"), "facts": conclusion})
    return {"opening": row.about, "facts": [*_days(row), count], "sections": sections}


def _days(row: PublicInquiry) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [{"label": Text("رقم البحث", "Enquête n°"), "value": as_code(row.number)}]
    if row.opens_on and row.closes_on:
        facts += [
            {"label": Text("يفتح يوم", "Ouverte le"), "value": written_day(row.opens_on)},
            {"label": Text("يقفل يوم", "Close le"), "value": written_day(row.closes_on)},
        ]
    return [*facts, {"label": Text("مكان الاطلاع على الملف", "Dossier consultable à"), "value": row.place}]
