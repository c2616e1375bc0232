"""A piece of a file asked of another administration, or said not to be had (law 55.19 art. 23, 24)."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.base.deferral import later
from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.cases import events
from diwan.kernel.cases.fetching import WITHIN, Sought, consents, is_worked_on_by, sought_at
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.selectors import parties_of, situation_of
from diwan.kernel.cases.services.effects import note_asked
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.cases.services.papers import set_aside
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
    if not one.is_to_ask:
        raise Conflict("cases.errors.asked_already")
    if not consents(row):
        raise Refused("cases.errors.no_consent")
    note_asked(act, row, "fetch", document, WITHIN)
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


@service("cases.piece_answered", mandate="anyone", personal=("reasons",))
def answer_for_piece(act: Act, *, case: Case, document: str, agrees: bool, reasons: str = "") -> Case:
    """Agree to a piece that came from another administration before it is used, or object (law 55.19 art. 24).

    The applicant answers, or the office writes down what he said. A piece objected to is set aside, with the reasons,
    and may be asked for again. `Conflict` where nothing waits for an answer.
    """
    row = locked_case(case)
    one = _sought(act, row, document, applicant=True)
    if not one.awaits_agreement:
        raise Conflict("cases.errors.nothing_to_agree")
    if not agrees and not reasons.strip():
        raise Invalid({"reasons": [Refused("cases.field_errors.why")]})
    kind = "agreed" if agrees else "objected"
    record_fact(act, row, kind, key=document, origin=row.step, reasons="" if agrees else reasons.strip())
    if not agrees:
        set_aside(act, row, document)
        tell(act, row, "officer", None, kind)
    row.save(update_fields=["revision"])
    return row


def _sought(act: Act, case: Case, document: str, *, applicant: bool = False) -> Sought:
    if not is_worked_on_by(act, case) and not (applicant and "applicant" in parties_of(act, case)):
        raise NotAllowed("cases.errors.not_your_queue")
    if not case.is_open:
        raise Refused("cases.errors.closed")
    return sought_at(case, situation_of(case, act.at), document)
