"""Tying a request to the record it is about."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import do_transition
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.public import CLERK, RecordType, consult
from diwan.modules.watiqa.models import Match
from diwan.modules.watiqa.rules import Standing, may_be_matched
from diwan.modules.watiqa.selectors import Candidate, chosen
from diwan.modules.watiqa.services.held import held
from diwan.modules.watiqa.services.watching import count_match


@service("watiqa.compared", mandate=CLERK)
def compare_record(act: Act, *, case: Case, record: int) -> Candidate:
    """Open one record beside a request: the journal keeps who saw whose record and why (law 09-08, art. 3).

    What a list says of the others is their number, name and year, no more.
    """
    row = held(case, "matching")
    consult(act, record=record, reason=row.number)
    return chosen(row, record)


@service("watiqa.matched", mandate=CLERK, personal=("remark",))
def match_record(
    act: Act,
    *,
    case: Case,
    record: int,
    paper_seen: bool = False,
    remark: str = "",
    seen: int | None = None,
) -> Match:
    """Say which record a request is about, once the requester's quality is borne out (law 36.21, art. 43).

    `paper_seen`: the clerk has read what shows the quality, where the register alone does not. Refused for a
    requester the record contradicts, for a frozen record, before the fee is paid, and by a clerk for a record
    already asked for as often as the limits allow.
    """
    row = held(case, "matching", seen=seen)
    found = chosen(row, record)
    require_fit(row, found, paper_seen)
    consult(act, record=record, reason=row.number)
    note(reference=found.record.reference, standing=found.standing.value)
    match = Match.objects.create(
        territory_id=row.territory_id, case=row, holder_id=row.holder_id, record_id=record,
        record_reference=found.record.reference, standing=found.standing.value, paper_seen=paper_seen,
        remark=remark.strip(), matched_at=act.at, matched_by=act.person, officer=act.actor.label,
    )  # fmt: skip
    count_match(act, row, match)
    do_transition(act, case=row, transition="match")
    return match


def require_fit(case: Case, found: Candidate, paper_seen: bool) -> None:
    """Refuse a record of the other kind, one that gives no copies, or a quality that is not borne out."""
    if found.record.type is not RecordType(case.procedure.removeprefix("watiqa.").removesuffix("_copy")):
        raise Refused("watiqa.errors.wrong_register")
    if not found.record.may_be_copied:
        raise Refused("watiqa.errors.gives_no_copies", record=found.record.reference)
    if found.standing is Standing.CONTRADICTED:
        raise Refused("watiqa.errors.not_entitled")
    if not may_be_matched(found.standing, paper_seen=paper_seen):
        raise Invalid({"paper_seen": [Refused("watiqa.errors.paper_first")]})


@service("watiqa.unmatched", mandate=CLERK)
def undo_match(act: Act, *, case: Case, seen: int | None = None) -> Case:
    """The record was the wrong one: look again."""
    row = held(case, "preparing", seen=seen)
    return do_transition(act, case=row, transition="unmatch")
