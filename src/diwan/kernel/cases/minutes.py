"""What the minutes of a meeting say: who was called and came, then every file with the opinion of each body."""

from __future__ import annotations

from typing import Any

from diwan.kernel.base.text import Text
from diwan.kernel.cases.bodies import BODIES
from diwan.kernel.cases.clocks import local
from diwan.kernel.cases.committees import asked_in
from diwan.kernel.cases.models import Case, CaseOpinion, Meeting, MeetingCase
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.spoken import written_day
from diwan.kernel.documents.typeset import as_code

OUTCOMES = {
    "favourable": Text("بالموافقة", "favorable"),
    "reserves": Text("بتحفظات", "favorable avec réserves"),
    "unfavourable": Text("بعدم الموافقة", "défavorable"),
}
NOT_GIVEN = Text("لم يبد رأيه", "avis non donné")
SILENT = Text("لم يجب داخل الأجل", "sans réponse dans le délai")
ABSENT = Text("غائب", "absent")


def matter_of(meeting: Meeting) -> dict[str, Any]:
    """The matter of the minutes, in both languages."""
    when = local(meeting.opened_at or meeting.meets_at)
    day = written_day(when)
    return {
        "opening": Text(
            f"اجتمعت {meeting.title_ar} يوم {day.ar} بـ{meeting.place}، وبعد التحقق من النصاب درست الملفات الآتية.",
            f"{meeting.title_fr}, réunie le {day.fr} à {meeting.place}, le quorum constaté, a examiné les dossiers "
            "suivants.",
        ),
        "facts": [
            {"label": named(one.body), "value": one.name if one.present else ABSENT}
            for one in meeting.members.all()
        ],
        "sections": [section_of(meeting, item) for item in meeting.agenda.select_related("case")],
    }


def section_of(meeting: Meeting, item: MeetingCase) -> dict[str, Any]:
    """One file of the minutes."""
    case = item.case
    title = as_text(case.law.title)
    facts: list[dict[str, Any]] = [
        {"label": Text("رقم الملف", "Dossier n°"), "value": as_code(case.number)},
        {"label": Text("صاحب الطلب", "Demandeur"), "value": case.applicant},
    ]
    for key, declared in asked_in(case, meeting.committee).items():
        facts.append({"label": as_text(declared.label), "value": outcome_words(item.said.get(key))})
    if item.remarks:
        facts.append({"label": Text("ملاحظات", "Observations"), "value": item.remarks})
    return {"title": Text(f"{item.rank}. {title.ar}", f"{item.rank}. {title.fr}"), "facts": facts}


def outcome_words(said: dict[str, str] | None) -> Text:
    """What a body said of a file, its reserves or reasons with it."""
    if not said or said.get("outcome") not in OUTCOMES:
        return NOT_GIVEN
    words, reserves = OUTCOMES[said["outcome"]], said.get("reserves", "").strip()
    return Text(f"{words.ar}: {reserves}", f"{words.fr} : {reserves}") if reserves else words


def opinions_said(case: Case) -> list[dict[str, Any]]:
    """Every body consulted on a case and what it last said, for a document that rests on it."""
    if not case.law.opinions:
        return []
    return [
        {"label": as_text(case.law.opinions[row.key].label), "value": _last_word(row)}
        for row in case.opinions.all()
        if row.latest and row.key in case.law.opinions
    ]


def _last_word(row: CaseOpinion) -> Text:
    if row.given_at is None:
        return SILENT if row.status == "silent" else NOT_GIVEN
    words, day = (
        outcome_words({"outcome": row.outcome, "reserves": row.reserves}),
        written_day(local(row.given_at)),
    )
    return Text(f"{words.ar} ({day.ar})", f"{words.fr} ({day.fr})")


def named(body: str) -> Text:
    """The name of a body."""
    return BODIES.get(body, Text(body, body))
