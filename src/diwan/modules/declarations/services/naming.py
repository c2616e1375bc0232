"""A name in dispute: the declaration received provisionally, the Commission asked, its answer brought back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import DomainError, Invalid, NotFound, Refused
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.public import (
    CENTRAL,
    BirthContent,
    Decided,
    Fault,
    NameDecided,
    NameKind,
    decided_of,
    plain_name,
    stored,
)
from diwan.modules.declarations.models import Declaration, NameQuestion
from diwan.modules.declarations.rules import COMPLETABLE, OPEN, State, limit_after
from diwan.modules.declarations.selectors import content_of, open_questions
from diwan.modules.declarations.services.completing import refuse_late
from diwan.modules.declarations.services.first import DESK, card_of
from diwan.modules.declarations.services.held import held, moved, refuse, require_move, required, tell_family
from diwan.modules.declarations.services.twins import Twin, of_twin, refuse_others

FIELDS = {NameKind.FIRST: "first_ar", NameKind.FAMILY: "family_ar"}


@dataclass(frozen=True, slots=True)
class Dispute:
    """Which of a child's names is put to the Commission, and why the declarant insists on it."""

    kind: NameKind
    why: str


@service("declarations.name_asked", mandate=DESK, personal=("content", "why"))
def ask_about_name(
    act: Act,
    *,
    declaration: Declaration,
    content: BirthContent,
    kind: NameKind,
    why: str,
    seen: int | None = None,
) -> NameQuestion:
    """Put a name the declarant insists on to the High Commission, and receive the declaration provisionally with all
    that was said (law 36.21, art. 35; decree 2-22-04, art. 29 and 33): its delay stops until the answer.

    Refused past the limit, where the name is missing, and where the Commission has decided of it already.
    """
    row = held(declaration, seen=seen)
    require_move(row, State.NAME_ASKED)
    required(name_why=why)
    name = " ".join(getattr(content.name, FIELDS[kind]).split())
    if not name:
        refuse([Fault(f"name.{FIELDS[kind]}", "missing")])
    if content_of(row).event.day != content.event.day:
        refuse([Fault("event", "declarations.faults.not_the_day_declared", f"{row.event_date:%d/%m/%Y}")])
    known = decided_of(kind, name)
    if known is not None:
        raise Refused("declarations.errors.name_decided", name=name, reference=known.reference)
    if row.state in OPEN:
        refuse_late(act, row, content)
        row.received_on = row.received_on or act.day
    before = row.state if row.state not in OPEN else State.AWAITING
    keep_said(row, content)
    note(reference=row.reference, kind=kind.name.lower())
    moved(act, row, State.NAME_ASKED, "name_asked", name)
    return NameQuestion.objects.create(
        territory_id=row.territory_id, declaration=row, kind=kind, arabic=name, plain=plain_name(name),
        why=why.strip(), before=before, asked_at=act.at, asked_by=act.actor.label, asked_by_id=act.person,
    )  # fmt: skip


@service("declarations.names_asked", mandate=DESK, personal=("twins", "disputes"))
def ask_about_names(
    act: Act, *, twins: Sequence[Twin], disputes: Mapping[int, Dispute]
) -> list[NameQuestion]:
    """Put names of several children of one birth to the Commission in one act, all or none (decree 2-22-04, art. 29
    and 33): each child has its own question, and its own answer.

    `disputes` are by the place of the child among `twins`, from 1. What was said of a child whose name is not
    disputed is kept too. Faults of the first come back under its fields, those of the others under `twin2_`.
    """
    refuse_others(twins)
    if not disputes.keys() & set(range(1, len(twins) + 1)):
        refuse([Fault("name_kind", "missing")])
    faults: dict[str, list[DomainError]] = {}
    asked = []
    for rank, twin in enumerate(twins, 1):
        dispute = disputes.get(rank)
        try:
            if dispute is None or not isinstance(twin.content, BirthContent):
                keep_alone(twin)
                continue
            asked.append(
                ask_about_name(
                    act, declaration=twin.declaration, content=twin.content, kind=dispute.kind, why=dispute.why,
                    seen=twin.seen,
                )
            )  # fmt: skip
        except Invalid as why:
            faults |= why.fields if rank == 1 else of_twin(rank, why).fields
    if faults:
        raise Invalid(faults, "declarations.errors.invalid")
    note(count=len(asked), references=[twin.declaration.reference for twin in twins])
    return asked


def keep_alone(twin: Twin) -> None:
    """What was said of a twin whose name is not in dispute, kept while the others' names are asked about."""
    row = held(twin.declaration, seen=twin.seen)
    if row.state not in COMPLETABLE or not isinstance(twin.content, BirthContent):
        return
    keep_said(row, twin.content)
    row.revision += 1
    row.save()


def keep_said(row: Declaration, content: BirthContent) -> None:
    """What the declarant said, as far as it goes: nothing of it is typed again after the answer."""
    known = content_of(row)
    row.content = stored(replace(content, circumstances=known.circumstances, declared_on=None))
    for column, value in card_of(content).items():
        setattr(row, column, value)


def name_decided(act: Act, event: NameDecided) -> None:
    """The Commission decided of a name: every declaration that waited for it goes on, in the same act."""
    made = event.decision
    asked = open_questions().filter(kind=made.kind, plain=made.plain)
    for question in asked.order_by("territory_id", "id"):
        decided = Decided(made.accepted, made.reference, made.decided_on)
        bring_answer(act.in_community(question.territory_id), question=question, decided=decided)


@service("declarations.name_answered", mandate=(CENTRAL, "system"))
def bring_answer(act: Act, *, question: NameQuestion, decided: Decided) -> Declaration:
    """The answer: the declaration is completed as before, with the delay that was left; its family is told (decree
    2-22-04, art. 33)."""
    row = held(question.declaration)
    asked = NameQuestion.objects.select_for_update(of=("self",)).filter(
        territory_id=row.territory_id, pk=question.pk, answered_at=None
    )
    one = asked.first()
    if one is None:
        raise NotFound("declarations.errors.not_found")
    one.answered_at, one.accepted, one.reference = act.at, decided.accepted, decided.reference
    one.save(update_fields=["answered_at", "accepted", "reference"])
    if row.state != State.NAME_ASKED:
        return row
    if one.before == State.AWAITING and row.received_on:
        row.last_day = limit_after(row.last_day, row.received_on, act.day)
        row.reminded = []
    what = "name_accepted" if decided.accepted else "name_refused"
    note(reference=row.reference, decision=decided.reference, accepted=decided.accepted)
    row = moved(act, row, State(one.before), what, f"{one.arabic} · {decided.reference}")
    tell_family(act, row, what)
    return row
