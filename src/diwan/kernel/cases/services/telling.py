"""Telling people about their cases: the applicant by a notice, an officer to whom the case is assigned likewise."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from diwan.kernel.base.act import Act
from diwan.kernel.base.text import Text
from diwan.kernel.cases import events
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.schema.words import Words
from diwan.kernel.cases.situation import as_text
from diwan.kernel.journal.services import emit
from diwan.kernel.notices.services import notify

NOTHING = Text("", "")


def tell(act: Act, case: Case, recipient: str, saying: Words | None, kind: str) -> None:
    """Tell the applicant or the officer in charge; other mandates see it in their queue."""
    emit(act, events.CaseNotified(case, recipient, saying, kind))
    person = case.holder_id if recipient in ("applicant", "professional") else case.assignee_id
    if person is None:
        return
    step = case.place
    notify(
        act if act.territory == case.territory_id else act.in_community(case.territory_id),
        person=(case.holder if person == case.holder_id else None) or person,
        key=f"cases.notices.{kind}",
        values={
            "number": case.number,
            "procedure": as_text(case.law.title),
            "step": as_text(step.label),
            "more": as_text(saying or step.says) if saying or step.says else NOTHING,  # type: ignore[arg-type]
        },
        link=address_of(case, citizen=person == case.holder_id),
    )


def address_of(case: Case, *, citizen: bool) -> str:
    """Where the case is read: the citizen's page or the desk's; nothing where no page is installed."""
    name = "cases:follow" if citizen else "cases:desk_case"
    try:
        return reverse(name, args=(case.territory.code, case.number))
    except NoReverseMatch:
        return ""
