"""`/api/civil_status`, for offices on paper: mentions carried to the counterpart, tables and lists signed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.documents.api import pdf_response
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.identity.calls import act_for, act_in_person, reading_scope, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import BothWords, Id, Limit, Line, Offset, Window, window
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.api.records import office_with
from diwan.modules.civil_status.api.shapes import Languages, RecordOut, languages_in
from diwan.modules.civil_status.carried_selectors import keepers_of, mentions_carried, mentions_to_carry
from diwan.modules.civil_status.content import MentionType, RecordType
from diwan.modules.civil_status.mandates import DESK, OFFICER, SIGNING
from diwan.modules.civil_status.models import CarriedMention, Mention
from diwan.modules.civil_status.paper_rules import Keeper
from diwan.modules.civil_status.register_papers import DECEASED
from diwan.modules.civil_status.services import (
    carry_mentions,
    prepare_deceased_list,
    prepare_table,
    sign_register_paper,
)

paper_router = Router()

LONGEST_TABLE = 10


class ToCarryOut(Schema):
    """A mention of a paper act, who keeps the second counterpart, and the note that it stands there too."""

    mention_id: int
    record: RecordOut
    type: MentionType
    date: date
    kept_by: Keeper
    slip: str = ""
    carried_at: datetime | None = None


class CarryIn(Schema):
    """Mentions written in the second counterpart, and the slip or report that says so."""

    mentions: list[Id] = Field(min_length=1, max_length=200)
    slip: Line


class CarriedOut(Schema):
    """How many were noted by this act."""

    carried: int


class RegisterPaperOut(Schema):
    """A table of a register or a list of deceased, to be signed or signed."""

    id: int
    kind: str
    title: BothWords
    number: str
    office_id: int | None
    state: str
    prepared_at: datetime
    signed_at: datetime | None


class TableIn(Schema):
    """The alphabetical table of one register of an office: of a year, or of ten at most."""

    office: Id
    type: RecordType
    first_year: Annotated[int, Field(ge=1850, le=2200)]
    last_year: Annotated[int, Field(ge=1850, le=2200)]
    languages: Languages = ["ar"]


class DeceasedIn(Schema):
    """The adults whose death was registered between two days, and for whom the list is made."""

    first: date
    last: date
    recipients: Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")] = ""
    languages: Languages = ["ar"]


@paper_router.get("/carrying", response=Window[ToCarryOut], summary="Mentions for the second counterpart")
@reads("desk", mandate=DESK)
def carrying(
    request: HttpRequest, done: bool = False, limit: Limit = 50, offset: Offset = 0
) -> dict[str, object]:
    """What is to be written there, the oldest first; or what was, the latest first."""
    here = seat_of_call(request).territory
    rows = mentions_carried(here) if done else mentions_to_carry(here, timezone.localdate())
    part: dict[str, Any] = dict(window(rows, limit, offset))
    keepers = keepers_of(here)
    return {**part, "items": [carried_said(one, keepers) for one in part["items"]]}


def carried_said(
    one: Mention | CarriedMention, keepers: dict[tuple[int, str, int], Keeper]
) -> dict[str, Any]:
    """One line, noted or not."""
    note = one if isinstance(one, CarriedMention) else None
    mention: Mention = note.mention if note else one  # type: ignore[assignment]
    record = mention.record
    return {
        "mention_id": mention.pk, "record": record, "type": mention.type, "date": mention.date,
        "kept_by": keepers.get((record.office_id, record.type, record.year), Keeper.COURT),
        "slip": note.slip if note else "", "carried_at": note.at if note else None,
    }  # fmt: skip


@paper_router.post("/carrying", response=CarriedOut, summary="Note mentions as written in both counterparts")
@writes("desk", mandate=SIGNING)
def carried(request: HttpRequest, wanted: CarryIn) -> dict[str, int]:
    """By the officer in person (decree 2-99-665); noted again, a mention keeps its first note."""
    act = act_in_person(request, kind=OFFICER)
    return {"carried": carry_mentions(act, mentions=wanted.mentions, slip=wanted.slip)}


@paper_router.get(
    "/register-papers", response=Window[RegisterPaperOut], summary="Tables of registers and lists of deceased"
)
@reads("desk", mandate=DESK)
def papers(
    request: HttpRequest, waiting: bool = False, limit: Limit = 50, offset: Offset = 0
) -> dict[str, object]:
    """The latest first; `waiting` for the officer's signature alone."""
    found = register_papers(seat_of_call(request).territory)
    return dict(window(found.filter(state="draft") if waiting else found, limit, offset))


def register_papers(territory: int) -> Any:
    """What was made of a community's registers."""
    kinds = Q(kind__startswith="civil_status.table.") | Q(kind=DECEASED)
    return IssuedDocument.objects.filter(kinds, territory_id=territory).order_by("-id")


@paper_router.post("/register-papers/tables", response={201: RegisterPaperOut}, summary="Make a table")
@writes("desk", mandate=DESK)
def new_table(request: HttpRequest, wanted: TableIn) -> IssuedDocument:
    """Ready for the officer to sign (decree 2-99-665)."""
    if not 0 <= wanted.last_year - wanted.first_year < LONGEST_TABLE:
        raise Invalid({"last_year": [Refused("civil_status.errors.period_backwards")]})
    office = office_with(wanted.office)
    years = (wanted.first_year, wanted.last_year)
    languages = languages_in(wanted.languages)
    return prepare_table(act_for(request), office=office, type=wanted.type, years=years, languages=languages)


@paper_router.post(
    "/register-papers/deceased", response={201: RegisterPaperOut}, summary="Make a list of deceased adults"
)
@writes("desk", mandate=DESK)
def new_list(request: HttpRequest, wanted: DeceasedIn) -> IssuedDocument:
    """Ready for the officer to sign, for the services concerned."""
    return prepare_deceased_list(
        act_for(request), first=wanted.first, last=wanted.last, recipients=wanted.recipients,
        languages=languages_in(wanted.languages),
    )  # fmt: skip


@paper_router.post("/register-papers/{id}/sign", response=RegisterPaperOut, summary="Sign a table or a list")
@writes("desk", mandate=SIGNING)
def paper_signed(request: HttpRequest, id: Id) -> IssuedDocument:
    """By the officer in person."""
    act = act_in_person(request, kind=OFFICER)
    with reading(reading_scope(request, "desk", SIGNING)):
        found = paper_here(request, id)
    return sign_register_paper(act, document=found)


@paper_router.get("/register-papers/{id}/pdf", response={200: None}, summary="The signed PDF")
@reads("desk", mandate=DESK)
def paper_pdf(request: HttpRequest, id: Id) -> HttpResponse:
    """The original; nothing before the signature."""
    return pdf_response(paper_here(request, id))


def paper_here(request: HttpRequest, id: int) -> IssuedDocument:
    """A table or list of the caller's community."""
    found: IssuedDocument | None = register_papers(seat_of_call(request).territory).filter(pk=id).first()
    if found is None:
        raise NotFound("civil_status.errors.no_such_book")
    return found
