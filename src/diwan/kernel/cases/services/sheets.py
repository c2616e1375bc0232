"""What a body reads when it is called to a visit, or asked to post the notice of an inquiry."""

from __future__ import annotations

from typing import Any

from diwan.kernel.base.citations import cited_all
from diwan.kernel.base.text import Text
from diwan.kernel.cases import clocks
from diwan.kernel.cases.models import Case, Meeting
from diwan.kernel.cases.requests import file_for
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.visit_minutes import appointment
from diwan.kernel.documents.models import IssuedDocument


def labelled(label: Text, legal: list[str]) -> dict[str, Any]:
    """What is asked, and the law it rests on."""
    return {"label_ar": label.ar, "label_fr": label.fr, "legal": cited_all(legal).fr if legal else ""}


def visit_sheet(case: Case, key: str, call: int) -> dict[str, Any]:
    """What a body called to a visit reads: when and where, then the file."""
    declared = case.law.visits[key]
    row = case.visits.filter(key=key, call=call).order_by("-round").first()
    file = file_for(case)
    when = (
        [("موعد المعاينة", "Date de la visite", appointment(row.planned_for))]
        if row and row.planned_for
        else []
    )
    file["facts"] = [
        {"label": {"ar": ar, "fr": fr}, "value": {"ar": words.ar, "fr": words.fr}} for ar, fr, words in when
    ] + file["facts"]
    day = clocks.local(row.planned_for) if row and row.planned_for else None
    return labelled(as_text(declared.label), declared.legal) | {"last_day": day, "file": file}


def meeting_sheet(case: Case, key: str, meeting: int) -> dict[str, Any]:
    """What a member of a committee reads when it is called: when and where, and the files it will look at."""
    declared = case.law.committees[key]
    row = Meeting.objects.filter(territory_id=case.territory_id, pk=meeting).first()
    agenda = [item.case.number for item in row.agenda.select_related("case").order_by("rank")] if row else []
    told = [
        ("موعد الاجتماع", "Date de la réunion", appointment(row.meets_at) if row else Text("-", "-")),
        ("المكان", "Lieu", Text(row.place, row.place) if row else Text("-", "-")),
        ("الملفات المعروضة", "Dossiers à l'ordre du jour", Text("، ".join(agenda), ", ".join(agenda))),
    ]
    facts = [
        {"label": {"ar": ar, "fr": fr}, "value": {"ar": words.ar, "fr": words.fr}} for ar, fr, words in told
    ]
    return labelled(as_text(declared.label), list(declared.legal)) | {
        "last_day": clocks.local(row.meets_at) if row else None,
        "file": {"applicant": "", "facts": facts, "files": []},
    }


def minutes_paper(meeting: Meeting) -> dict[str, Any]:
    """The signed minutes of a meeting, as a piece a body that was called to it reads."""
    document = IssuedDocument.objects.select_related("file").get(
        territory_id=meeting.territory_id, pk=meeting.document_id or 0
    )
    return {
        "n": document.pk, "label": {"ar": document.title.ar, "fr": document.title.fr},
        "name": f"{document.number.replace('/', '-')}.pdf", "media": "application/pdf",
        "size": document.file.size if document.file else 0, "digest": document.digest,
    }  # fmt: skip


def posting_sheet(case: Case, key: str, round: int) -> dict[str, Any]:
    """What who posts the notice of an inquiry reads: the notice itself."""
    declared = case.law.inquiries[key]
    row = case.inquiries.filter(key=key, round=round).first()
    papers = [
        {
            "n": row.pk, "label": {"ar": row.title_ar, "fr": row.title_fr},
            "name": f"{row.number.replace('/', '-')}.pdf", "media": "application/pdf", "size": 0,
            "digest": row.notice_digest,
        }
    ] if row and row.notice_digest else []  # fmt: skip
    return labelled(as_text(declared.label), declared.legal) | {
        "last_day": row.closes_on if row else None,
        "file": {"applicant": "", "facts": [], "files": papers},
    }
