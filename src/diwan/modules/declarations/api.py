"""`/api/declarations`: first declarations by institutions, their completion and signature, the authority's answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from diwan.kernel.base.errors import NotFound
from diwan.kernel.identity.calls import (
    act_for,
    act_in_person,
    citizen_act_for,
    person_of_call,
    reading_scope,
    reads,
    seat_of_call,
    writes,
)
from diwan.kernel.identity.shapes import Id, Limit, Line, Offset, TerritoryId, Window, window
from diwan.kernel.territory.models import KINGDOM, Office
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.public import (
    CENTRAL,
    DESK,
    OFFICER,
    SIGNING,
    BirthContent,
    DeathContent,
    NameKind,
    RecordType,
)
from diwan.modules.declarations.kept_api import kept_router
from diwan.modules.declarations.mandates import CENTRAL_AUTHORITY, DECLARING
from diwan.modules.declarations.models import Declaration, NameQuestion
from diwan.modules.declarations.rules import Filiation, Particular, Source, State
from diwan.modules.declarations.selectors import (
    declaration_with,
    declared_by_institution,
    first_office,
    institutions_of,
    names_asked,
    own_declarations,
    questions_of,
    siblings_of,
    to_complete,
)
from diwan.modules.declarations.services import (
    Completion,
    Dispute,
    Told,
    Twin,
    add_paper,
    answer_permission,
    ask_about_name,
    ask_about_names,
    ask_permission,
    claim_declaration,
    complete_declaration,
    declare_first,
    sign_declaration,
)

router = Router()
router.add_router("/kept", kept_router)

Words = Annotated[str, Field(max_length=2_000, pattern=r"^[^\x00]*$")]
Reference = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{5}-[0-9A-Za-z]{5}$")]
FIRST = (*DECLARING, *DESK)


class DeclarationOut(Schema):
    """A declaration: where it stands, until when it is completed, the record once it is signed."""

    key: UUID
    batch: UUID
    reference: str
    territory_id: int
    office_id: int
    type: RecordType
    state: State
    source: Source
    particulars: list[Particular]
    event_date: date
    last_day: date
    declared_at: datetime
    revision: int
    person_ar: str
    mother_ar: str
    record_reference: str


class OwnDeclarationOut(Schema):
    """A declaration as the relative who follows it sees it."""

    reference: str
    territory_id: int
    type: RecordType
    state: State
    event_date: date
    last_day: date
    person_ar: str
    record_reference: str


class ClaimIn(Schema):
    """The code of a receipt, and the mother's or the dead person's name as the institution declared it."""

    reference: Annotated[str, Field(min_length=1, max_length=14, pattern=r"^[0-9A-Za-z-]*$")]
    name: Line


class FirstIn(Schema):
    """What goes with every first declaration. `key` is the caller's own: sent again, it changes nothing."""

    key: UUID
    office: Id | None = None
    particulars: list[Particular] = Field([], max_length=6)
    medical: Words = ""
    phone: Annotated[str, Field(max_length=20, pattern=r"^[0-9+ .\-()]*$")] = ""
    contact_cnie: Annotated[str, Field(max_length=12, pattern=r"^[A-Za-z0-9]*$")] = ""


class FirstBirthIn(FirstIn):
    """One birth, or twins in order; `then_died` where the child was born alive and died."""

    children: list[BirthContent] = Field(min_length=1, max_length=9)
    then_died: DeathContent | None = None


class FirstDeathIn(FirstIn):
    """One death."""

    content: DeathContent


class PaperIn(Schema):
    """A paper by its reference."""

    kind: Annotated[str, Field(pattern=r"^[a-z_]{3,32}$")]
    reference: Line


class CompletionIn(Schema):
    """The completion: the whole content, who declares and how it is signed; `seen` is the revision one has read."""

    content: BirthContent | DeathContent
    name: Line
    capacity: Annotated[str, Field(pattern=r"^[a-z_]{3,24}$")]
    cnie: Words = ""
    proxy_for: Words = ""
    precedence: Words = ""
    signature: Words = ""
    consents: bool = False
    cannot_sign: Words = ""
    witnesses: Words = ""
    filiation: Filiation | None = None
    name_proof: Words = ""
    seen: int = Field(ge=1, le=1_000_000)


class RevisionIn(Schema):
    """The revision one has read."""

    seen: int = Field(ge=1, le=1_000_000)


class WhyIn(RevisionIn):
    """Why the declaration was not completed in time."""

    why: Line


class NameAskedIn(RevisionIn):
    """A name in dispute, with all that the declarant said; received provisionally until the Commission decides."""

    content: BirthContent
    kind: Literal["first", "family"]
    why: Line


class ChildNameIn(RevisionIn):
    """A child of several, with all that was said of it; `kind` is the name put to the Commission, none if neither."""

    reference: Reference
    content: BirthContent
    kind: Literal["first", "family"] | None = None
    why: Words = ""


class NamesAskedIn(Schema):
    """The children of one birth, whose names are put to the Commission in one go."""

    children: list[ChildNameIn] = Field(min_length=1, max_length=9)


class NameQuestionOut(Schema):
    """A name put to the High Commission, and its answer once there is one."""

    id: int
    territory_id: int
    kind: Literal["first", "family"]
    arabic: str
    why: str
    asked_at: datetime
    answered_at: datetime | None
    accepted: bool | None
    reference: str

    @staticmethod
    def resolve_kind(one: NameQuestion) -> str:
        """As a word."""
        return NameKind(one.kind).name.lower()


class AnswerIn(RevisionIn):
    """The central authority's answer; a refusal says why."""

    granted: bool
    reference: Line
    reasons: Words = ""


@router.post(
    "/births", response={201: list[DeclarationOut]}, summary="First declaration of a birth, or of twins"
)
@writes("desk", mandate=FIRST)
def new_birth(request: HttpRequest, wanted: FirstBirthIn) -> list[Declaration]:
    """Taken once for each key; one declaration a child, and one for a death that followed."""
    died = [wanted.then_died] if wanted.then_died else []
    return taken(request, wanted, [*wanted.children, *died])


@router.post("/deaths", response={201: list[DeclarationOut]}, summary="First declaration of a death")
@writes("desk", mandate=FIRST)
def new_death(request: HttpRequest, wanted: FirstDeathIn) -> list[Declaration]:
    """Taken once for each key."""
    return taken(request, wanted, [wanted.content])


def taken(
    request: HttpRequest, wanted: FirstIn, contents: list[BirthContent | DeathContent]
) -> list[Declaration]:
    """The declarations of an entry, just made or known already by its key."""
    act = act_for(request)
    with reading(reading_scope(request, "desk", FIRST)):
        office = office_with(wanted.office) if wanted.office else first_office(act.territory, act.day)
    told = Told(
        particulars=frozenset(wanted.particulars), medical=wanted.medical, phone=wanted.phone,
        contact_cnie=wanted.contact_cnie.upper(),
        filiation=Filiation.UNKNOWN_FATHER if Particular.UNKNOWN_FATHER in wanted.particulars else None,
    )  # fmt: skip
    made = declare_first(act, key=wanted.key, office=office, contents=contents, told=told)
    with reading(reading_scope(request, "desk", FIRST)):
        return [made, *siblings_of(made)]


def office_with(id: int) -> Office:
    """An office; whether it keeps civil status here is the service's to say."""
    found = Office.objects.filter(pk=id).first()
    if found is None:
        raise NotFound("declarations.errors.no_office")
    return found


@router.get("/declared", response=Window[DeclarationOut], summary="What this institution declared")
@reads("desk", mandate=DECLARING)
def declared(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """Latest first, with what became of each."""
    return dict(window(declared_by_institution(seat_of_call(request)), limit, offset))


@router.get(
    "/waiting", response=Window[DeclarationOut], summary="What waits to be completed, nearest limit first"
)
@reads("desk", mandate=DESK)
def waiting(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """The office's queue."""
    seat = seat_of_call(request)
    return dict(window(to_complete(seat.territory, seat.last), limit, offset))


@router.post("/claims", response=OwnDeclarationOut, summary="Follow what an institution declared")
@writes("citizen")
def claimed(request: HttpRequest, wanted: ClaimIn) -> Declaration:
    """By the code of its receipt and a name only the family and the institution know; five tries an hour."""
    act = citizen_act_for(request, KINGDOM)
    return claim_declaration(act, reference=wanted.reference, name=wanted.name)


@router.get("/mine", response=Window[OwnDeclarationOut], summary="The declarations I made or follow")
@reads("citizen")
def mine(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """Latest first."""
    return dict(window(own_declarations(person_of_call(request)), limit, offset))


@router.get(
    "/names-asked", response=Window[NameQuestionOut], summary="Names that wait for the High Commission"
)
@reads("desk", mandate=CENTRAL)
def asked_names(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """For its secretariat: the oldest question first; answered by entering the decision on the name."""
    seat = seat_of_call(request)
    return dict(window(names_asked(seat.territory, seat.last), limit, offset))


@router.get("/by-key/{key}", response=DeclarationOut, summary="A declaration by the key its sender made")
@reads("desk", mandate=FIRST)
def by_key(request: HttpRequest, key: UUID) -> Declaration:
    """Whether it arrived, for a device that was cut off."""
    found = Declaration.objects.filter(territory_id=seat_of_call(request).territory, key=key).first()
    return seen_by(request, found)


@router.get("/{reference}", response=DeclarationOut, summary="One declaration")
@reads("desk", mandate=FIRST)
def one(request: HttpRequest, reference: Reference) -> Declaration:
    """An institution sees its own."""
    return seen_by(request, declaration_with(seat_of_call(request).territory, reference))


def seen_by(request: HttpRequest, found: Declaration | None) -> Declaration:
    """A declaration, where the caller may see it."""
    seat = seat_of_call(request)
    if found is None or (seat.kinds.isdisjoint(DESK) and found.institution_id not in institutions_of(seat)):
        raise NotFound("declarations.errors.not_found")
    return found


def held_by(request: HttpRequest, reference: str, mandate: tuple[str, ...] = DESK) -> Declaration:
    """A declaration of the caller's community, before a service takes it."""
    with reading(reading_scope(request, "desk", mandate)):
        return declaration_with(seat_of_call(request).territory, reference)


@router.post("/{reference}/papers", response={201: DeclarationOut}, summary="Add a paper by its reference")
@writes("desk", mandate=DESK)
def new_paper(request: HttpRequest, reference: Reference, paper: PaperIn) -> Declaration:
    """As shown at the counter."""
    found = held_by(request, reference)
    add_paper(act_for(request), declaration=found, kind=paper.kind, reference=paper.reference)
    return found


@router.post("/{reference}/completion", response=DeclarationOut, summary="Complete a declaration")
@writes("desk", mandate=DESK)
def completion(request: HttpRequest, reference: Reference, wanted: CompletionIn) -> Declaration:
    """With everything the record says; the officer signs afterwards."""
    said = wanted.dict(exclude={"content", "seen"})
    return complete_declaration(
        act_for(request), declaration=held_by(request, reference), content=wanted.content,
        completion=Completion(**said), seen=wanted.seen,
    )  # fmt: skip


@router.post(
    "/{reference}/name-asked", response={201: NameQuestionOut}, summary="Put a name to the High Commission"
)
@writes("desk", mandate=DESK)
def name_asked(request: HttpRequest, reference: Reference, wanted: NameAskedIn) -> NameQuestion:
    """The declaration is received provisionally and its delay stops (decree 2-22-04, art. 29 and 33)."""
    return ask_about_name(
        act_for(request), declaration=held_by(request, reference), content=wanted.content,
        kind=NameKind[wanted.kind.upper()], why=wanted.why, seen=wanted.seen,
    )  # fmt: skip


@router.post(
    "/names-asked", response={201: list[NameQuestionOut]}, summary="Put names of twins to the High Commission"
)
@writes("desk", mandate=DESK)
def names_asked_together(request: HttpRequest, wanted: NamesAskedIn) -> list[NameQuestion]:
    """Children of one birth in one act, all or none; each has its own question and its own answer."""
    twins = [Twin(held_by(request, one.reference), one.content, one.seen) for one in wanted.children]
    disputes = {
        rank: Dispute(NameKind[one.kind.upper()], one.why)
        for rank, one in enumerate(wanted.children, 1)
        if one.kind
    }
    return ask_about_names(act_for(request), twins=twins, disputes=disputes)


@router.get("/{reference}/names-asked", response=list[NameQuestionOut], summary="The names it put")
@reads("desk", mandate=DESK)
def names_of_declaration(request: HttpRequest, reference: Reference) -> list[NameQuestion]:
    """With the answers."""
    return questions_of(declaration_with(seat_of_call(request).territory, reference))


@router.post("/{reference}/signature", response=DeclarationOut, summary="Sign and register")
@writes("desk", mandate=SIGNING)
def signature(request: HttpRequest, reference: Reference, read: RevisionIn) -> Declaration:
    """The record takes its number in the same act."""
    found = held_by(request, reference, SIGNING)
    return sign_declaration(act_in_person(request, kind=OFFICER), declaration=found, seen=read.seen)


@router.post(
    "/{reference}/permission", response=DeclarationOut, summary="Ask the central authority's permission"
)
@writes("desk", mandate=DESK)
def permission(request: HttpRequest, reference: Reference, wanted: WhyIn) -> Declaration:
    """For what was not completed in time."""
    return ask_permission(
        act_for(request), declaration=held_by(request, reference), why=wanted.why, seen=wanted.seen
    )


@router.post(
    "/{territory}/{reference}/answer", response=DeclarationOut, summary="Answer a request for permission"
)
@writes("desk", mandate=CENTRAL_AUTHORITY)
def answer(
    request: HttpRequest, territory: TerritoryId, reference: Reference, wanted: AnswerIn
) -> Declaration:
    """By the central authority, for any community of the Kingdom."""
    with reading(reading_scope(request, "desk", (CENTRAL_AUTHORITY,))):
        found = declaration_with(territory, reference)
    return answer_permission(
        act_for(request).in_community(found.territory_id), declaration=found, granted=wanted.granted,
        reference=wanted.reference, reasons=wanted.reasons, seen=wanted.seen,
    )  # fmt: skip
