"""Twins completed together: one declarant, one signature, a record each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.public import Content, RecordType, column_of
from diwan.modules.declarations.models import Declaration, Paper
from diwan.modules.declarations.rules import papers_of_each
from diwan.modules.declarations.selectors import papers_of
from diwan.modules.declarations.services.completing import Completion, complete_declaration, needs_of
from diwan.modules.declarations.services.first import DESK
from diwan.modules.declarations.services.held import held


@dataclass(frozen=True, slots=True)
class Twin:
    """One of several children of a birth, with everything its record says; `seen` is the revision one has read."""

    declaration: Declaration
    content: Content
    seen: int | None = None


@service("declarations.completed_together", mandate=(*DESK, "citizen"), personal=("twins", "completion"))
def complete_twins(act: Act, *, twins: Sequence[Twin], completion: Completion) -> list[Declaration]:
    """Complete the declarations of one birth in one act, all or none (law 36.21, art. 27: a record each).

    What proves the filiation, brought with the first, counts for the others; each child has its own certificate.
    Faults of the first come back under the names of its fields, those of the others under `twin2_`, `twin3_`.
    """
    refuse_others(twins)
    first = twins[0].declaration
    faults: dict[str, list[DomainError]] = {}
    done = []
    for rank, twin in enumerate(twins, 1):
        if rank > 1:
            share_papers(act, first, twin.declaration, completion)
        try:
            done.append(
                complete_declaration(
                    act,
                    declaration=twin.declaration,
                    content=twin.content,
                    completion=completion,
                    seen=twin.seen,
                )
            )
        except Invalid as why:
            faults |= why.fields if rank == 1 else of_twin(rank, why).fields
    if faults:
        raise Invalid(faults, "declarations.errors.invalid")
    note(references=[row.reference for row in done])
    return done


def refuse_others(twins: Sequence[Twin]) -> None:
    """Refuse children who are not of one birth."""
    batch = twins[0].declaration.batch
    if any(one.declaration.batch != batch or one.declaration.type != RecordType.BIRTH for one in twins):
        raise Refused("declarations.errors.not_the_same")


def of_twin(rank: int, why: Invalid) -> Invalid:
    """A refusal of what was typed of one twin, under the names of his own fields."""
    return Invalid({f"twin{rank}_{column_of(path)}": found for path, found in why.fields.items()}, why.code)


def share_papers(act: Act, first: Declaration, twin: Declaration, completion: Completion) -> None:
    """The papers twins have in common, brought with the first of them, on another too."""
    row = held(twin)
    own = {kind for need in papers_of_each(needs_of(row, completion)) for kind in need.any_of}
    known = {(paper.kind, paper.reference) for paper in papers_of(row)}
    for paper in papers_of(first):
        if paper.kind not in own and (paper.kind, paper.reference) not in known:
            Paper.objects.create(
                territory_id=row.territory_id, declaration=row, holder_id=row.holder_id, kind=paper.kind,
                reference=paper.reference, file_id=paper.file_id, added_at=act.at, added_by=paper.added_by,
            )  # fmt: skip
