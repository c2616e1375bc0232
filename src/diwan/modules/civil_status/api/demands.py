"""`/api/civil_status/demands`: the door of courts and administrations that ask for copies in their duties.

It has a scope of its own and reads no register: a body sees its own demands and the papers it was given.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from diwan.kernel.base.errors import Conflict
from diwan.kernel.documents.storage import content_of
from diwan.kernel.identity.calls import act_for, reads, seat_of_call, writes
from diwan.kernel.identity.shapes import BothWords, Day, Id, Limit, Line, Offset, TerritoryId, Window, window
from diwan.modules.civil_status.api.shapes import Languages, Short, languages_in
from diwan.modules.civil_status.content import CopyKind, Kinship, RecordType
from diwan.modules.civil_status.copies import both
from diwan.modules.civil_status.demand_reads import demand_of, demands_of
from diwan.modules.civil_status.demand_rules import Asked, Refusal
from diwan.modules.civil_status.mandates import ASKING
from diwan.modules.civil_status.models import DemandState, OutgoingDemand
from diwan.modules.civil_status.notice_values import Sought, sought_told
from diwan.modules.civil_status.services import make_demand

demands_router = Router()


class DemandPersonIn(Schema):
    """Whose record: a name, and its number/year, an identity card or a date of birth; never a name alone."""

    first_ar: Short = ""
    family_ar: Short = ""
    first_la: Short = ""
    family_la: Short = ""
    birth_date: Day | None = None
    birth_year: Annotated[int | None, Field(ge=1850, le=2200)] = None
    cnie: Annotated[str, Field(max_length=12, pattern=r"^[^\x00]*$")] = ""
    father: Short = ""
    mother: Short = ""
    record: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""

    def sought(self) -> Sought:
        """As the office looks for it."""
        said = self.dict(exclude={"birth_date", "birth_year"})
        return sought_told(self.birth_date, year=self.birth_year, **said)


class DemandIn(Schema):
    """A copy asked for; `entry` is the body's own key, which makes the demand once however often it is sent."""

    entry: UUID
    community: TerritoryId
    type: RecordType = RecordType.BIRTH
    given: CopyKind = CopyKind.FULL
    languages: Languages = ["ar"]
    ground: Line
    file_number: Line
    person: DemandPersonIn


class DemandRefusalOut(Schema):
    """Why a demand was refused: the article, what it comes to, and the officer's words."""

    refusal: Refusal
    article: BothWords
    meaning: BothWords
    words: str


class DemandOut(Schema):
    """A demand and its answer: `waiting` for an officer, `given` (its PDF may be taken), or `refused`."""

    id: int
    entry: UUID = Field(alias="key")
    community: int = Field(alias="receiver_id")
    quality: Kinship
    body: BothWords
    type: RecordType = Field(alias="record_type")
    given: CopyKind
    ground: str
    file_number: str
    person: BothWords = Field(alias="full_name")
    state: DemandState
    made_at: datetime
    settled_at: datetime | None
    refused: DemandRefusalOut | None
    code: str
    sha256: str = Field(alias="digest")

    @staticmethod
    def resolve_refused(demand: OutgoingDemand) -> dict[str, Any] | None:
        """The refusal, with its article in both languages."""
        if not demand.refusal:
            return None
        refusal = Refusal(demand.refusal)
        meaning = both(f"demands.refusals.{refusal.value}")
        return {"refusal": refusal, "article": refusal.article, "meaning": meaning, "words": demand.answer}


@demands_router.post("", response={201: DemandOut}, summary="Ask for a copy in the exercise of one's duties")
@writes("desk", mandate=ASKING)
def new_demand(request: HttpRequest, wanted: DemandIn) -> OutgoingDemand:
    """On a legal ground, for a file of one's own; an officer answers, and the person sees that one asked."""
    asked = Asked(
        wanted.community, wanted.type, wanted.given, ",".join(languages_in(wanted.languages)), wanted.ground,
        wanted.file_number, wanted.person.sought(),
    )  # fmt: skip
    return make_demand(act_for(request), key=wanted.entry, asked=asked)


@demands_router.get("", response=Window[DemandOut], summary="The demands of one's body")
@reads("desk", mandate=ASKING)
def my_demands(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, object]:
    """Latest first."""
    return dict(window(demands_of(seat_of_call(request)), limit, offset))


@demands_router.get("/{id}", response=DemandOut, summary="A demand and its answer")
@reads("desk", mandate=ASKING)
def my_demand(request: HttpRequest, id: Id) -> OutgoingDemand:
    """Of one's own body alone."""
    return demand_of(seat_of_call(request), id)


@demands_router.get("/{id}/pdf", response={200: None}, summary="The signed copy that answers a demand")
@reads("desk", mandate=ASKING)
def my_copy(request: HttpRequest, id: Id) -> HttpResponse:
    """The original; 409 as long as there is none."""
    held = demand_of(seat_of_call(request), id)
    if held.state != DemandState.GIVEN:
        raise Conflict("civil_status.demands.not_given")
    response = HttpResponse(content_of(held.digest), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{held.code}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
