"""Two declarations of one event made one; a declaration closed without a record."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.public import RecordType, content_from
from diwan.modules.declarations.models import Declaration, Paper
from diwan.modules.declarations.rules import State, filled_from
from diwan.modules.declarations.services.first import DESK, card_of
from diwan.modules.declarations.services.held import held, kept, moved, required, tell_family

CLOSED = {"abandoned": State.ABANDONED, "void": State.VOID}


@service("declarations.merged", mandate=DESK)
def merge_declarations(
    act: Act, *, declaration: Declaration, other: Declaration, seen: int | None = None
) -> Declaration:
    """Make two declarations of the same event one: the first is kept, its blanks filled from the other, whose papers
    it takes too. The other stays readable, named a duplicate of it; nothing is lost."""
    if declaration.pk == other.pk or declaration.type != other.type:
        raise Refused("declarations.errors.not_the_same")
    first, second = sorted((declaration, other), key=lambda row: row.pk)
    locks = {row.pk: held(row) for row in (first, second)}
    row, dropped = held(locks[declaration.pk], seen=seen), locks[other.pk]
    if not row.is_open:
        raise Refused("declarations.errors.wrong_state", reference=row.reference)
    if dropped.state == State.COMPLETED and row.state != State.COMPLETED:
        raise Refused("declarations.errors.keep_the_completed", reference=dropped.reference)
    if row.state != State.COMPLETED:
        whole = filled_from(row.content, dropped.content)
        for column, value in card_of(content_from(RecordType(row.type), whole)).items():
            setattr(row, column, value)
    for column in ("holder_id", "contact_phone", "medical", "institution_id", "filiation"):
        setattr(row, column, getattr(row, column) or getattr(dropped, column))
    take_papers(act, row, dropped)
    dropped.duplicate_of, dropped.ended_at, dropped.end_reason = row, act.at, row.reference
    moved(act, dropped, State.DUPLICATE, "merged_into", row.reference)
    note(reference=row.reference, dropped=dropped.reference)
    return kept(act, row, "merged", dropped.reference)


def take_papers(act: Act, row: Declaration, dropped: Declaration) -> None:
    """The papers of the one that goes, on the one that stays; the first keeps its own list too."""
    for paper in Paper.objects.filter(territory_id=dropped.territory_id, declaration=dropped):
        Paper.objects.create(
            territory_id=row.territory_id, declaration=row, holder_id=row.holder_id, kind=paper.kind,
            reference=paper.reference, file_id=paper.file_id, added_at=act.at, added_by=paper.added_by,
        )  # fmt: skip


@service("declarations.ended", mandate=DESK, personal=("reason",))
def end_declaration(
    act: Act, *, declaration: Declaration, how: str, reason: str, seen: int | None = None
) -> Declaration:
    """Close a declaration without a record: `abandoned` by the family, or `void` for it never should have been."""
    row = held(declaration, seen=seen)
    required(reason=reason)
    if how not in CLOSED:
        raise Refused("declarations.errors.wrong_state", reference=row.reference)
    row.ended_at, row.end_reason = act.at, reason.strip()
    row = moved(act, row, CLOSED[how], how, reason.strip())
    tell_family(act, row, "ended", reasons=reason.strip())
    return row
