"""A declaration held until the act ends, and the step it leaves behind."""

from __future__ import annotations

from collections.abc import Iterable

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, DomainError, Invalid, NotFound, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.notices.services import notify
from diwan.modules.civil_status.public import Fault
from diwan.modules.declarations.models import Declaration, Step
from diwan.modules.declarations.rules import State, may_move


def held(declaration: Declaration, *, seen: int | None = None) -> Declaration:
    """The declaration locked; `Conflict` when the reader's page shows an older state of it."""
    rows = Declaration.objects.select_for_update(of=("self",)).select_related("office", "territory")
    found = rows.filter(territory_id=declaration.territory_id, pk=declaration.pk).first()
    if found is None:
        raise NotFound("declarations.errors.not_found")
    if seen is not None and found.revision != seen:
        raise Conflict("declarations.errors.stale")
    return found


def require_move(row: Declaration, to: State) -> None:
    """Refuse a step the declaration cannot take from where it is."""
    if not may_move(State(row.state), to):
        raise Refused("declarations.errors.wrong_state", reference=row.reference)


def moved(act: Act, row: Declaration, to: State, what: str, note: str = "") -> Declaration:
    """The declaration in its next state, kept, with the step it took."""
    require_move(row, to)
    row.state = to
    return kept(act, row, what, note)


def kept(act: Act, row: Declaration, what: str, note: str = "") -> Declaration:
    """The declaration as it now is, with what happened to it."""
    row.revision += 1
    row.save()
    stepped(act, row, what, note)
    return row


def stepped(act: Act, row: Declaration, what: str, note: str = "") -> None:
    """One line of its history."""
    Step.objects.create(
        territory_id=row.territory_id, declaration=row, holder_id=row.holder_id, what=what, note=note, at=act.at,
        by=act.actor.label, by_id=act.person,
    )  # fmt: skip


def refuse(faults: Iterable[Fault]) -> None:
    """Raise `Invalid` with one reason a fault; a code with a dot is a key of our own."""
    fields: dict[str, list[DomainError]] = {}
    for fault in faults:
        code = fault.code if "." in fault.code else f"civil_status.faults.{fault.code}"
        fields.setdefault(fault.field, []).append(Refused(code, value=fault.value))
    if fields:
        raise Invalid(fields, "declarations.errors.invalid")


def required(**said: str) -> None:
    """Refuse what was left empty, each at its field."""
    refuse(Fault(name, "missing") for name, value in said.items() if not value.strip())


def tell_family(act: Act, row: Declaration, key: str, *, sms: bool = False, reasons: str = "") -> bool:
    """Tell the relative who may complete, where we know one; says whether somebody was told."""
    if row.holder_id is None:
        return False
    notify(
        act,
        person=row.holder_id,
        key=f"declarations.notices.{key}.{row.type}",
        values={
            "reference": row.reference,
            "person": row.person or Text(row.mother_ar or row.reference, row.mother_ar or row.reference),
            "last_day": f"{row.last_day:%d/%m/%Y}",
            "office": row.office.name,
            "record": row.record_reference,
            "reasons": reasons,
        },
        channels=("sms", "email") if sms else None,
        link=f"/me/declarations/{row.territory_id}/{row.reference}/",
    )
    return True
