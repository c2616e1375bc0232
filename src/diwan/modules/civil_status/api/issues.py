"""`/api/civil_status/issues` and what a record gives: copies, certificates, booklets, and the log of them all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.documents.api import pdf_response
from diwan.kernel.identity.calls import act_for, act_in_person, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.doers import Doers, doers
from diwan.kernel.identity.shapes import Amount, BothWords, DoerOut, Id, Limit, Offset, Window, window
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.api.shapes import Languages, RecordOut, Short, languages_in
from diwan.modules.civil_status.booklet_reads import Child, booklet_of, children_found, family_of, told_since
from diwan.modules.civil_status.certificate_rules import OtherName
from diwan.modules.civil_status.content import CopyKind, Kinship, Moment, RecordType
from diwan.modules.civil_status.giving import CERTIFICATES, Asker, Given
from diwan.modules.civil_status.issue_selectors import Asked, issue_in_scope, issues_between, issues_to_sign
from diwan.modules.civil_status.issue_words import state_of
from diwan.modules.civil_status.mandates import DESK, OFFICER, SIGNING
from diwan.modules.civil_status.models import Booklet, Issue, Record
from diwan.modules.civil_status.selectors import record_in_scope
from diwan.modules.civil_status.services import (
    consult_record,
    give_booklet,
    give_certificate,
    give_copy,
    link_children,
    open_booklet,
    sign_issue,
)

issues_router = Router()
LONGEST_DAYS = 366


class AskerIn(Schema):
    """Who asks, how they stand to the person of the record, and what they showed (law 36.21, art. 43)."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
    kinship: Kinship
    cnie: Annotated[str, Field(max_length=12, pattern=r"^[^\x00]*$")] = ""
    proof: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = ""
    permission: Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")] = ""

    def asker(self) -> Asker:
        """As the service takes it."""
        return Asker(self.name, self.kinship, self.cnie, self.proof, self.permission)


class OtherNameIn(Schema):
    """The other form of a name, and the document it is written on: for a certificate of concordance."""

    ar: Short = ""
    la: Short = ""
    seen_in: Short = ""


class GiveIn(Schema):
    """What is given from a record, and to whom."""

    given: Literal["copy", "full", "extract", "life", "single", "concordance"]
    asker: AskerIn
    languages: Languages = ["ar"]
    other: OtherNameIn = OtherNameIn()


class ExtractIn(Schema):
    """Who asks for an extract of a booklet."""

    asker: AskerIn
    languages: Languages = ["ar"]


class IssueOut(Schema):
    """One entry of the log: what was given, to whom, on what entitlement, at what fee, by whom."""

    id: int
    reference: str
    office_id: int
    given: Given
    record_id: int | None
    version: int | None
    asker: str
    asker_cnie: str
    kinship: Kinship
    proof: str
    permission: str
    fee: Amount
    at: datetime
    by: DoerOut
    state: str
    document_id: int
    code: str


class BondOut(Schema):
    """A marriage of the booklet's holder."""

    spouse: str
    made: date
    ended: date | None


class BookletChildOut(Schema):
    """A child of the family, by its birth record; of one recorded elsewhere, its number and its commune alone."""

    record: RecordOut | None
    name: BothWords
    born: Moment
    reference: str
    community: BothWords | None
    mother: BothWords
    died_on: date | None


class BookletOut(Schema):
    """A family as its records tell it today; `found` are children not in it yet, `told` those recorded elsewhere."""

    holder: RecordOut
    opened: bool
    edition: int | None
    bonds: list[BondOut]
    children: list[BookletChildOut]
    found: list[RecordOut]
    told: list[BookletChildOut]


@issues_router.get("/issues", response=Window[IssueOut], summary="The log of what the offices gave")
@reads("desk", mandate=DESK)
def issues(
    request: HttpRequest,
    first: date | None = None,
    last: date | None = None,
    office: Id | None = None,
    given: Given | None = None,
    waiting: bool = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, object]:
    """Between two days, this month where none is said; latest first."""
    today = timezone.localdate()
    first, last = first or today.replace(day=1), last or today
    if not 0 <= (last - first).days <= LONGEST_DAYS:
        raise Invalid({"first": [Refused("civil_status.issues.bad_dates")]}, "civil_status.issues.bad_dates")
    asked = Asked(first, last, office, given, waiting)
    return listed(issues_between(seat_of_call(request).territory, asked), limit, offset)


@issues_router.get(
    "/issues/waiting", response=Window[IssueOut], summary="What waits for the officer's signature"
)
@reads("desk", mandate=SIGNING)
def issues_waiting(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """The oldest first."""
    seat = seat_of_call(request)
    return listed(issues_to_sign(seat.territory, seat.last), limit, offset)


@issues_router.get("/issues/{id}", response=IssueOut, summary="One entry of the log")
@reads("desk", mandate=DESK)
def one_issue(request: HttpRequest, id: Id) -> dict[str, Any]:
    """With what has become of the paper since."""
    return issue_said(issue_in_scope(id))


@issues_router.get("/issues/{id}/pdf", response={200: None}, summary="The signed paper of an entry")
@reads("desk", mandate=DESK)
def issue_pdf(request: HttpRequest, id: Id) -> HttpResponse:
    """The original; nothing before the signature."""
    return pdf_response(issue_in_scope(id).document)


@issues_router.post("/issues/{id}/sign", response=IssueOut, summary="Sign what was prepared")
@writes("desk", mandate=SIGNING)
def issue_signed(request: HttpRequest, id: Id) -> dict[str, Any]:
    """By the officer in person: a machine signs nothing (law 36.21, art. 22)."""
    act = act_in_person(request, kind=OFFICER)
    with reading(reading_scope(request, "desk", SIGNING)):
        held = issue_in_scope(id)
    sign_issue(act, issue=held)
    return issue_again(request, held)


@issues_router.post(
    "/records/{id}/issues", response={201: IssueOut}, summary="Prepare a copy or certificate for who asks"
)
@writes("desk", mandate=DESK)
def issue_made(request: HttpRequest, id: Id, wanted: GiveIn) -> dict[str, Any]:
    """Refused at the field concerned to who may not have it, or has not proved it."""
    act, given, languages = act_for(request), Given(wanted.given), languages_in(wanted.languages)
    record = record_here(request, id)
    asker = wanted.asker.asker()
    if given in CERTIFICATES:
        other = OtherName(wanted.other.ar, wanted.other.la, wanted.other.seen_in)
        made = give_certificate(
            act, record=record, given=given, asker=asker, languages=languages, other=other
        )
    else:
        made = give_copy(act, record=record, kind=CopyKind(given.value), asker=asker, languages=languages)
    return issue_again(request, made)


@issues_router.get("/records/{id}/booklet", response=BookletOut, summary="The family booklet of a record")
@writes("desk", mandate=DESK)
def booklet(request: HttpRequest, id: Id) -> dict[str, Any]:
    """What it tells is data of the record: the journal keeps the trace."""
    consult_record(act_for(request), record=Record(pk=id))
    return booklet_again(request, id)


@issues_router.post("/records/{id}/booklet", response={201: BookletOut}, summary="Open the booklet")
@writes("desk", mandate=DESK)
def booklet_opened(request: HttpRequest, id: Id) -> dict[str, Any]:
    """The husband's, or a lone mother's; the one that exists if any."""
    open_booklet(act_for(request), record=record_here(request, id))
    return booklet_again(request, id)


@issues_router.post(
    "/records/{id}/booklet/children", response=BookletOut, summary="Link the children found since"
)
@writes("desk", mandate=DESK)
def children_linked(request: HttpRequest, id: Id) -> dict[str, Any]:
    """A new edition when there are any."""
    link_children(act_for(request), booklet=booklet_here(request, id))
    return booklet_again(request, id)


@issues_router.post(
    "/records/{id}/booklet/issues", response={201: IssueOut}, summary="Prepare an extract of the booklet"
)
@writes("desk", mandate=DESK)
def booklet_given(request: HttpRequest, id: Id, wanted: ExtractIn) -> dict[str, Any]:
    """For the husband, a wife, a divorced mother with a child in it, the legal guardian (decree 2-22-04, art. 43)."""
    made = give_booklet(
        act_for(request), booklet=booklet_here(request, id), asker=wanted.asker.asker(),
        languages=languages_in(wanted.languages),
    )  # fmt: skip
    return issue_again(request, made)


def record_here(request: HttpRequest, id: int) -> Record:
    """A record within the caller's scope."""
    with reading(reading_scope(request, "desk", DESK)):
        return record_in_scope(id)


def booklet_here(request: HttpRequest, id: int) -> Booklet:
    """The booklet of a record within the caller's scope."""
    with reading(reading_scope(request, "desk", DESK)):
        found = booklet_of(record_in_scope(id))
    if found is None:
        raise NotFound("civil_status.booklet.none")
    return found


def issue_again(request: HttpRequest, issue: Issue) -> dict[str, Any]:
    """An entry as it stands after an act."""
    with reading(reading_scope(request, "desk", DESK)):
        return issue_said(issue_in_scope(issue.pk))


def booklet_again(request: HttpRequest, id: int) -> dict[str, Any]:
    """The family as it stands after an act."""
    with reading(reading_scope(request, "desk", DESK)):
        return booklet_said(record_in_scope(id))


def listed(found: QuerySet[Issue], limit: int, offset: int) -> dict[str, object]:
    """Part of the log; two queries for the names and posts of all who prepared it."""
    part = dict(window(found, limit, offset))
    rows: list[Issue] = part["items"]  # type: ignore[assignment]
    people = doers((one.by_id for one in rows), rows[0].territory_id) if rows else Doers()
    return {**part, "items": [issue_said(one, people) for one in rows]}


def issue_said(issue: Issue, people: Doers | None = None) -> dict[str, Any]:
    """An entry with who prepared it, by name and post."""
    people = people or doers([issue.by_id], issue.territory_id)
    plain = set(IssueOut.model_fields) - {"by", "state", "code"}
    return {
        **{name: getattr(issue, name) for name in plain},
        "by": people.doer(issue.by_id, issue.at, issue.by),
        "state": state_of(issue),
        "code": issue.document.printed_code,
    }


def booklet_said(record: Record) -> dict[str, Any]:
    """The family, and the children found that are not in the booklet."""
    if record.type != RecordType.BIRTH:
        raise Refused("civil_status.booklet.not_from_this", record=record.reference)
    kept = booklet_of(record)
    family = family_of(record, kept)
    return {
        "holder": record,
        "opened": kept is not None,
        "edition": kept.edition if kept else None,
        "bonds": [{"spouse": b.spouse, "made": b.made, "ended": b.ended} for b in family.bonds],
        "children": [child_said(child) for child in family.children],
        "found": children_found(record, kept),
        "told": [child_said(child) for child in told_since(kept)],
    }


def child_said(child: Child) -> dict[str, Any]:
    """A child's line."""
    mother = child.content.mother.name
    return {
        "record": child.record,
        "name": child.name,
        "born": child.content.event,
        "reference": child.reference,
        "community": child.community,
        "mother": {"ar": mother.arabic, "fr": mother.latin or mother.arabic},
        "died_on": child.died_on,
    }
