"""Papers that are brought on the page of an act itself: they do not stand in the way to that page."""

from __future__ import annotations

from dataclasses import replace

from diwan.kernel.cases.models import Case
from diwan.kernel.cases.schema.conditions import DocumentGiven
from diwan.kernel.cases.schema.procedure import DocumentAsked
from diwan.kernel.cases.selectors import Possible
from diwan.kernel.cases.situation import Situation, as_text, documents_due

NO_DOCUMENT = "cases.reasons.no_document"
OWN = "commune"


def papers_to_bring(case: Case, situation: Situation, transition: str) -> dict[str, DocumentAsked]:
    """What the page of an act asks for: of the applicant in their turn, of the office what it draws up itself."""
    due = documents_due(situation, transition) if case.ball == "applicant" else own_papers(case, transition)
    again = is_asked_again(case, transition)
    return {key: one for key, one in due.items() if again or one.versioned or key not in situation.documents}


def is_asked_again(case: Case, transition: str) -> bool:
    """Whether the office asked something of the applicant, who may answer by a piece in place of one that is there.

    A piece that does not conform is in the file: it could not be replaced if only what is missing were taken (law
    55.19 art. 10).
    """
    declared = case.law.transitions.get(transition)
    return case.ball == "applicant" and case.phase == "paused" and declared is not None and declared.main


def own_papers(case: Case, transition: str) -> dict[str, DocumentAsked]:
    """What an act of the office alone waits for that the community itself writes: an expertise, minutes."""
    law = case.law
    declared = law.transitions.get(transition)
    if declared is None or "applicant" in declared.by:
        return {}
    waited = [str(one.document) for one in declared.when if isinstance(one, DocumentGiven)]
    return {key: law.documents[key] for key in waited if law.documents[key].source == OWN}


def within_reach(case: Case, situation: Situation, possible: Possible) -> Possible:
    """An act without the reasons that are met by what its own page asks for."""
    if possible.is_open:
        return possible
    brought = [as_text(one.label) for one in papers_to_bring(case, situation, possible.key).values()]
    left = (
        why
        for why in possible.reasons
        if why.code != NO_DOCUMENT or why.details.get("document") not in brought
    )
    return replace(possible, reasons=tuple(left))
