"""Documents of a case undone: withdrawn when it is revoked or lapses, or replaced by those of the next case."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.cases import events
from diwan.kernel.cases.models import Case, CaseOutput
from diwan.kernel.cases.schema.effects import Replace
from diwan.kernel.cases.services.recording import record_fact, there
from diwan.kernel.cases.services.sealing import sealed_with
from diwan.kernel.cases.situation import as_text
from diwan.kernel.documents.models import IssuedDocument, State
from diwan.kernel.documents.services import revoke_documents, supersede_documents


def revoke_output(act: Act, case: Case, key: str) -> None:
    """Withdraw the documents of one output: those signed are revoked with the reasons, the others signed no more."""
    rows = _standing(case, key)
    if not rows:
        return
    signed = [row.document_id for row in rows if row.document_id is not None]
    if signed:
        signed += sealed_with(case, key)
        revoke_documents(there(act, case), documents=signed, reason=_reason(case))
    for row in rows:
        row.void_at = act.at
        row.save(update_fields=["void_at"])
    record_fact(act, case, "revoked", key=key, origin=case.step)


def replace_output(act: Act, case: Case, key: str) -> None:
    """Note that the document of the linked case takes the place of this one; done at once where it is signed."""
    child = case.facts.filter(kind="child").order_by("-seq").first()
    if child is None:
        return
    number = child.details["number"]
    record_fact(act, case, "replaced", key=key, origin=case.step, details={"by": number})
    found = case.children.filter(number=number).first()
    signed = found.outputs.exclude(signed_at=None).order_by("-signed_at").first() if found else None
    if signed is not None:
        _replaced(act, case, key, signed)


def take_place(act: Act, event: events.OutputSigned) -> None:
    """A document of a case that grew from another takes the place of the one that waited to be replaced by it."""
    child = event.output.case
    if child.parent_id is None or not child.parent.law.has_effect(Replace):
        return
    waiting = child.parent.facts.filter(kind="replaced", details__by=child.number)
    for fact in waiting:
        _replaced(act, child.parent, fact.key, event.output)


def _replaced(act: Act, case: Case, key: str, by: CaseOutput) -> None:
    rows = _standing(case, key)
    document = IssuedDocument.objects.filter(territory_id=case.territory_id, pk=by.document_id or 0).first()
    if not rows or document is None or document.state != State.SIGNED:
        return
    old = [row.document_id for row in rows if row.document_id is not None] + sealed_with(case, key)
    title = as_text(by.case.law.outputs[by.key].title)
    supersede_documents(there(act, case), documents=old, by=document, reason=f"{title.ar} / {title.fr}")
    for row in rows:
        row.void_at = act.at
        row.save(update_fields=["void_at"])


def _standing(case: Case, key: str) -> list[CaseOutput]:
    return list(
        CaseOutput.objects.select_for_update(of=("self",))
        .filter(territory_id=case.territory_id, case=case, key=key, void_at=None)
        .order_by("pk")
    )


def _reason(case: Case) -> str:
    """The reasons of the decision, or the name of what happened where nobody had to give any."""
    moved = case.facts.filter(kind="moved").order_by("-seq").first()
    label = (
        as_text(case.law.transitions[moved.key].label)
        if moved and moved.key in case.law.transitions
        else None
    )
    return (moved.reasons if moved else "") or (f"{label.ar} / {label.fr}" if label else case.number)
