"""`/api/civil_status/summaries`: the door of family judges, with a scope and a mandate of its own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from diwan.kernel.identity.calls import act_for, writes
from diwan.kernel.identity.shapes import Day, Line, TerritoryId
from diwan.modules.civil_status.content import MentionType
from diwan.modules.civil_status.mandates import COURT
from diwan.modules.civil_status.models import CourtSummary
from diwan.modules.civil_status.notice_values import sought_told
from diwan.modules.civil_status.services.summaries import Spouse, Summary, husband_and_wife, receive_summary

summaries_router = Router()

Short = Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")]


class SpouseIn(Schema):
    """A spouse as the court knows them; `record` is `number/year`, `community` keeps it (none when born abroad)."""

    first_ar: Line
    family_ar: Line
    first_la: Short = ""
    family_la: Short = ""
    birth_date: Day | None = None
    cnie: Short = ""
    record: Short = ""
    community: TerritoryId | None = None


class SummaryIn(Schema):
    """A marriage or its dissolution; `kind` says how it was dissolved."""

    court: Line
    reference: Line
    type: Literal["marriage", "dissolution"]
    kind: Literal["", "divorce", "repudiation", "khul", "annulment", "death_of_spouse"] = ""
    date: Day
    endorsed_on: Day
    permission: Short = ""
    husband: SpouseIn
    wife: SpouseIn


class SummaryOut(Schema):
    """A summary taken: how late it came, and how many offices were notified."""

    id: int
    court: str
    reference: str
    type: MentionType
    endorsed_on: date
    received_at: datetime
    late_days: int
    notices: int


@summaries_router.post(
    "", response={201: SummaryOut}, summary="Send the summary of a marriage or dissolution"
)
@writes("desk", mandate=COURT)
def new_summary(request: HttpRequest, said: SummaryIn) -> dict[str, object]:
    """Known by the court's reference: sent again with the same words it is the same summary."""
    husband, wife = husband_and_wife(spouse_in(said.husband), spouse_in(said.wife))
    summary = Summary(
        court=said.court, reference=said.reference, type=MentionType(said.type), date=said.date,
        endorsed_on=said.endorsed_on, husband=husband, wife=wife, kind=said.kind, permission=said.permission,
    )  # fmt: skip
    return out(receive_summary(act_for(request), summary=summary))


def out(received: CourtSummary) -> dict[str, object]:
    """A summary as the court reads it back."""
    spouses = (received.said["husband"], received.said["wife"])
    return {
        **{name: getattr(received, name) for name in SummaryOut.model_fields if name != "notices"},
        "notices": sum(1 for spouse in spouses if spouse["community"]),
    }


def spouse_in(said: SpouseIn) -> Spouse:
    """A spouse as the service takes them."""
    person = sought_told(
        said.birth_date, first_ar=said.first_ar, family_ar=said.family_ar, first_la=said.first_la,
        family_la=said.family_la, cnie=said.cnie, record=said.record,
    )  # fmt: skip
    return Spouse(person, said.community)
