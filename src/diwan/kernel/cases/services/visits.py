"""Visits on the spot: given a day with its notice, made with their members, closed by their signed minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.cases import clocks, events, visits
from diwan.kernel.cases.answers import answers_from
from diwan.kernel.cases.ground import ground_of
from diwan.kernel.cases.models import Case, CaseDocument, CaseVisit, VisitMember, VisitPhoto
from diwan.kernel.cases.schema.procedure import Visit
from diwan.kernel.cases.schema.words import Words
from diwan.kernel.cases.selectors import parties_of, situation_of
from diwan.kernel.cases.services.applying import record_fact
from diwan.kernel.cases.services.indexing import index_case, read_later
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.cases.services.notice import late_call
from diwan.kernel.cases.services.recording import numbered
from diwan.kernel.cases.services.standing import stand
from diwan.kernel.cases.services.telling import tell
from diwan.kernel.cases.situation import as_text, holds
from diwan.kernel.cases.visit_minutes import appointment, matter_of
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.positions import Position
from diwan.kernel.documents.services import prepare_document, sign_document
from diwan.kernel.journal.services import emit, note, service

BOOK = "cases.minutes"
PHOTO = "visit:"


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo whose content is kept already, without the position it was taken at, which stands beside."""

    paper: KeptFile
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class OnTheSpot:
    """What was found: the outcome with its words, the answers, who was there, when, the photos.

    `key` is the one of a form that a device kept without the line, `captured_at` the hour of that device. `unread` is
    what the form itself could not read, by field, to be said with every other fault.
    """

    outcome: str
    remarks: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    present: Mapping[str, str] = field(default_factory=dict)
    arrived_at: datetime | None = None
    photos: tuple[Photo, ...] = ()
    key: UUID | None = None
    captured_at: datetime | None = None
    unread: Mapping[str, DomainError] = field(default_factory=dict)


@service("cases.visit_asked", mandate="anyone")
def ask_visit(act: Act, *, case: Case, visit: str) -> CaseVisit:
    """Ask for a visit the office may make by itself: a control of what was granted, as often as needed."""
    row = locked_case(case)
    declared = row.law.visits.get(visit)
    if declared is None:
        raise NotFound("cases.errors.no_visit")
    _require_visitor(act, row, visit)
    situation = situation_of(row, act.at)
    known = situation.visits.get(visit)
    here = visits.is_asked_in(row.law, declared, row.step) and holds(declared.when, situation)
    if declared.asked != "by_office" or not here or (known and known.is_awaited):
        raise Refused("cases.errors.visit_not_now", visit=as_text(declared.label))
    note(number=row.number, visit=visit)
    stand(act, row, {"visits": {**situation.visits, visit: visits.after_asking(known)}}, situation=situation)
    found = _latest(row, visit)
    _record(act, row, found, "asked")
    return found


@service("cases.visits_planned", mandate="anyone")
def plan_visits(
    act: Act, *, stops: Iterable[tuple[CaseVisit, datetime]], visitor: int | None = None
) -> list[CaseVisit]:
    """Give visits their day and hour, in the order one will go: the applicants are told, the members called.

    `visitor` is who goes, by default who plans. Raises `Invalid` by visit, under `when-<id>`: a day that leaves no
    notice; nothing is planned then.
    """  # fmt: skip
    order = list(stops)
    if not order:
        raise Invalid({"visit": [Refused("cases.field_errors.no_visit_chosen")]})
    faults: dict[str, list[DomainError]] = {}
    rows: list[tuple[int, CaseVisit, datetime]] = []
    ranked = {visit.pk: (rank, at) for rank, (visit, at) in enumerate(order, 1)}
    for visit, _ in sorted(order, key=lambda stop: stop[0].pk):
        rank, at = ranked[visit.pk]
        case, row = _locked(act, visit)
        declared = case.law.visits[row.key]
        if late := late_call(act, declared.notice, at, "cases.field_errors.visit_notice", number=case.number):
            faults[f"when-{row.pk}"] = [late]
        rows.append((rank, row, at))
    if faults:
        raise Invalid(faults)
    planned = [
        _planned(act, row, at, rank, visitor or act.person)
        for rank, row, at in sorted(rows, key=lambda r: r[1].pk)
    ]
    note(numbers=[row.case.number for row in planned])
    return sorted(planned, key=lambda row: row.rank)


def _planned(act: Act, row: CaseVisit, at: datetime, rank: int, visitor: int | None) -> CaseVisit:
    case, call = locked_case(row.case), row.call
    situation = situation_of(case, act.at)
    state = visits.after_planning(situation.visits.get(row.key))
    same_day = row.status == "planned" and row.planned_for == at and row.round == state.round
    stand(act, case, {"visits": {**situation.visits, row.key: state}}, situation=situation)
    found = _latest(case, row.key)
    found.planned_for, found.rank, found.visitor_id = at, rank, visitor
    found.call = call if same_day else call + 1
    found.save(update_fields=["planned_for", "rank", "visitor_id", "call"])
    if same_day:
        return found
    declared = case.law.visits[row.key]
    for body in declared.members:
        VisitMember.objects.get_or_create(territory_id=act.territory, visit=found, body=body)
    if row.status == "planned":
        emit(act, events.VisitOver(row, call))
    emit(act, events.VisitPlanned(found, found.call))
    _record(act, case, found, "planned", {"day": at.isoformat()})
    when, label = appointment(at), as_text(declared.label)
    words = Words(ar=f"{label.ar}: {when.ar}", fr=f"{label.fr} : {when.fr}")
    tell(act, case, "applicant", words, "visit")
    return found


@service("cases.visit_made", mandate="anyone", personal=("found",))
def make_visit(act: Act, *, visit: CaseVisit, found: OnTheSpot) -> CaseVisit:
    """Write down what was found on the spot; the minutes take their number and are signed in a second act.

    A form sent twice under one key is taken once. Raises `Invalid` by field, `Conflict` when it was made already.
    """
    if found.key is not None:
        known = CaseVisit.objects.filter(territory_id=act.territory, kept_key=found.key).first()
        if known is not None:
            note(repeated=True)
            return known
    case, row = _locked(act, visit)
    declared = case.law.visits[row.key]
    if row.status != "planned":
        raise Conflict("cases.errors.visit_state", visit=as_text(declared.label))
    values = _checked(act, case, row, declared, found)
    row.outcome, row.remarks, row.findings = found.outcome, found.remarks.strip(), values
    row.arrived_at, row.held_at, row.visitor_id = (
        found.arrived_at or act.at,
        act.at,
        act.person or row.visitor_id,
    )
    row.kept_key, row.captured_at = found.key, found.captured_at
    row.save()
    for member in row.members.all():
        member.name = found.present.get(member.body, "").strip()
        member.present = bool(member.name)
        member.save(update_fields=["name", "present"])
    for photo in found.photos:
        _keep_photo(act, case, row, photo)
    case.values = {**case.values, **values}
    situation = situation_of(case, act.at)
    state = visits.after_visit(situation.visits.get(row.key), found.outcome)
    stand(act, case, {"visits": {**situation.visits, row.key: state}}, situation=situation)
    row.refresh_from_db()
    emit(act, events.VisitOver(row, row.call))
    emit(act, events.VisitMade(row))
    _record(act, case, row, "held", {"outcome": found.outcome, "values": values})
    index_case(case)
    note(number=case.number, visit=row.key, outcome=found.outcome, kept=found.key is not None)
    row.number = numbered(act, case, BOOK)
    row.save(update_fields=["number"])
    return row


def _checked(act: Act, case: Case, row: CaseVisit, declared: Visit, found: OnTheSpot) -> dict[str, Any]:
    """The answers, read; every fault of the form at once."""
    faults: dict[str, list[DomainError]] = {key: [why] for key, why in found.unread.items()}
    values: dict[str, Any] = {}
    went = found.outcome != "not_possible"
    try:
        where = ground_of(case.territory_id, act.at, case.values)
        values = answers_from(
            case.law, declared.findings, found.values, case.values, act.at, required=went, where=where
        )
    except Invalid as wrong:
        faults |= dict(wrong.fields)
    if found.outcome not in visits.OUTCOMES:
        faults["outcome"] = [Refused("cases.field_errors.visit_outcome")]
    elif found.outcome != "conforming" and not found.remarks.strip():
        faults["remarks"] = [Refused(f"cases.field_errors.visit_{found.outcome}")]
    if went and len(found.photos) < declared.photos:
        faults["photos"] = [Refused("cases.field_errors.photos", count=declared.photos)]
    asked = row.asked_at.replace(second=0, microsecond=0)  # an hour is typed to the minute
    if found.arrived_at and not asked <= found.arrived_at <= act.at:
        faults["arrived"] = [Refused("cases.field_errors.arrived")]
    if faults:
        raise Invalid(faults)
    return values


def _keep_photo(act: Act, case: Case, row: CaseVisit, photo: Photo) -> None:
    paper = CaseDocument.objects.create(
        territory_id=case.territory_id, case=case, holder_id=None, key=f"{PHOTO}{row.key}", name=photo.paper.name,
        media_type=photo.paper.media_type, size=photo.paper.size, digest=photo.paper.digest, added_at=act.at,
        added_by=act.person,
    )  # fmt: skip
    at = photo.position
    VisitPhoto.objects.create(
        territory_id=case.territory_id, visit=row, paper=paper,
        latitude=at.latitude if at else None, longitude=at.longitude if at else None,
    )  # fmt: skip


@service("cases.visit_minutes_signed", mandate="anyone")
def sign_visit_minutes(act: Act, *, visit: CaseVisit) -> CaseVisit:
    """Typeset and sign the minutes of a visit; they join the file, and what waited for the visit may go on."""
    case, row = _locked(act, visit)
    declared = case.law.visits[row.key]
    if row.status != "held":
        raise Conflict("cases.errors.visit_state", visit=as_text(declared.label))
    document = sign_document(act, document=_prepared(act, case, row))
    row.document_id, row.signed_at = document.pk, act.at
    row.save(update_fields=["document_id", "signed_at"])
    put_in_file(act, case, declared.minutes, document)
    situation = situation_of(case, act.at)
    state = visits.after_minutes(situation.visits.get(row.key))
    stand(act, case, {"visits": {**situation.visits, row.key: state}}, situation=situation)
    row.refresh_from_db()
    _record(act, case, row, "signed", {"outcome": row.outcome, "code": document.printed_code})
    if row.outcome == "not_possible":
        tell(act, case, row.made_by, None, "visit_again")
    return row


def put_in_file(act: Act, case: Case, key: str, document: IssuedDocument) -> CaseDocument:
    """A document the office signed itself, as a piece of the case; it takes the place of an earlier one."""
    CaseDocument.objects.filter(territory_id=case.territory_id, case=case, key=key, replaced_at=None).update(
        replaced_at=act.at
    )
    row = CaseDocument.objects.create(
        territory_id=case.territory_id, case=case, holder_id=case.holder_id, key=key,
        name=f"{document.number.replace('/', '-')}.pdf", media_type="application/pdf",
        size=document.file.size if document.file else 0, digest=document.digest, added_at=act.at, added_by=act.person,
    )  # fmt: skip
    read_later(act, case, [row])
    return row


def _prepared(act: Act, case: Case, row: CaseVisit) -> IssuedDocument:
    label = as_text(case.law.visits[row.key].label)
    return prepare_document(
        act,
        kind=f"{case.procedure}.visit.{row.key}",
        template="documents/certificate",
        title=Text(f"محضر: {label.ar}", f"Procès-verbal : {label.fr}"),
        data=matter_of(case, row),
        signer_kinds=(row.made_by,),
        languages=("ar", "fr"),
        number=row.number,
        dated=clocks.local(act.at),
        subject=Text(case.applicant, case.applicant) if case.applicant else None,
        holder=case.holder_id,
        about=row,
    )


def replace_visits(act: Act, case: Case, document: str) -> None:
    """A piece that replaces a visit came into the file: nobody has to go there any more."""
    if not any(visit.replaced_by == document for visit in case.law.visits.values()):
        return
    situation = situation_of(case, act.at)
    stand(
        act,
        case,
        {"visits": visits.after_document(case.law, situation.visits, document)},
        situation=situation,
    )
    case.save(update_fields=["due_on", "legal_day"])


def may_visit(act: Act, case: Case, visit: str) -> bool:
    """Whether somebody makes a visit of a case: by the mandate the procedure names, or its office."""
    kinds = {case.law.visitor_of(visit), case.law.office, "system"}
    return act.hat == "office" and not parties_of(act, case).isdisjoint(kinds)


def _require_visitor(act: Act, case: Case, visit: str) -> None:
    if not may_visit(act, case, visit):
        raise NotAllowed("cases.errors.not_your_queue")


def _latest(case: Case, visit: str) -> CaseVisit:
    return CaseVisit.objects.select_related("case").get(
        territory_id=case.territory_id, case=case, key=visit, latest=True
    )


def _locked(act: Act, visit: CaseVisit) -> tuple[Case, CaseVisit]:
    rows = CaseVisit.objects.select_for_update(of=("self",)).select_related("case", "territory")
    row = rows.filter(territory_id=act.territory, pk=visit.pk, latest=True).first()
    if row is None:
        raise NotFound("cases.errors.no_visit")
    case = locked_case(row.case)
    _require_visitor(act, case, row.key)
    state = situation_of(case, act.at).visits[row.key]
    if not (state.may_be_planned or state.is_awaited):
        raise Conflict("cases.errors.visit_state", visit=as_text(case.law.visits[row.key].label))
    return case, row


def _record(
    act: Act, case: Case, row: CaseVisit, what: str, details: Mapping[str, Any] | None = None
) -> None:
    told = {"what": what, "round": row.round, **(details or {})}
    record_fact(act, case, "visit", key=row.key, origin=case.step, details=told)
    case.save(update_fields=["revision", "due_on", "legal_day", "values"])
