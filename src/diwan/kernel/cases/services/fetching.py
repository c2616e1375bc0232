"""A piece of a file asked of another administration, or said not to be had (law 55.19 art. 23, 24)."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.base.deferral import later
from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.cases import events
from diwan.kernel.cases.fetching import CONSENT, WITHIN, Sought, sought_in
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.selectors import parties_of, situation_of
from diwan.kernel.cases.services.effects import last_day_of
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.cases.services.recording import record_fact
from diwan.kernel.cases.services.telling import tell
from diwan.kernel.journal.services import emit, service


@service("cases.document_asked", mandate="anyone")
def ask_document(act: Act, *, case: Case, document: str) -> Case:
    """Ask the administration that has a piece; with the applicant's prior consent (law 55.19 art. 23).

    `Conflict` where it was asked already or is there.
    """
    row = locked_case(case)
    one = _sought(act, row, document)
    if not one.is_elsewhere:
        raise NotFound("cases.errors.no_document", document=document)
    if one.state in ("asked", "given"):
        raise Conflict("cases.errors.asked_already")
    if CONSENT in row.law.fields and row.values.get(CONSENT) is not True:
        raise Refused("cases.errors.no_consent")
    day = last_day_of(row, WITHIN, act)
    details = {"last_day": day.isoformat()} if day else {}
    record_fact(act, row, "fetch", key=document, origin=row.step, details=details)
    row.save(update_fields=["revision"])
    emit(act, events.DocumentWanted(row, document))
    return row


@service("cases.document_not_obtained", mandate="anyone", personal=("reasons",))
def say_not_obtained(act: Act, *, case: Case, document: str, reasons: str) -> Case:
    """Tell the applicant, with the reasons, that a piece could not be had (law 55.19 art. 24)."""
    row = locked_case(case)
    one = _sought(act, row, document)
    if not reasons.strip():
        raise Invalid({"reasons": [Refused("cases.field_errors.why")]})
    if one.state != "asked":
        raise Conflict("cases.errors.not_asked")
    record_fact(act, row, "not_fetched", key=document, origin=row.step, reasons=reasons.strip())
    tell(act, row, "applicant", None, "not_fetched")
    row.save(update_fields=["revision"])
    later(
        "cases.close_request",
        territory=row.territory_id, number=row.number, key=document,
        round=row.facts.filter(kind="fetch", key=document).count(), what="fetch", moment=act.at.isoformat(),
    )  # fmt: skip
    return row


def _sought(act: Act, case: Case, document: str) -> Sought:
    who = parties_of(act, case)
    if act.hat != "office" or who.isdisjoint({case.held_by, str(case.law.office)}):
        raise NotAllowed("cases.errors.not_your_queue")
    if not case.is_open:
        raise Refused("cases.errors.closed")
    found = next((one for one in sought_in(case, situation_of(case, act.at)) if one.key == document), None)
    if found is None:
        raise NotFound("cases.errors.no_document", document=document)
    return found
