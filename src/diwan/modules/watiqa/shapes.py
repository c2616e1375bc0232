"""What the API of watiqa takes and tells."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Field, Schema

from diwan.kernel.cases.models import Case
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.shapes import BothWords, Day, Id, Line, TerritoryId
from diwan.kernel.payments.models import Order
from diwan.modules.watiqa.comparison import Agreement
from diwan.modules.watiqa.rules import Event, Standing
from diwan.modules.watiqa.selectors import copy_of
from diwan.modules.watiqa.statement import Deed, What

Seen = Annotated[int | None, Field(ge=0, description="the revision the caller saw; stale ones are refused")]
Words2000 = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]


class DueOut(Schema):
    """What is still to be paid for a request; the order is paid at `/api/payments`."""

    reference: str
    amount: str
    title: BothWords


class RequestOut(Schema):
    """A request and where it stands."""

    number: str
    territory_id: int
    procedure: str
    step: str
    step_label: BothWords
    outcome: str
    applicant: str
    opened_at: datetime
    due_on: date | None
    revision: int
    reasons: str
    due: list[DueOut]
    code: str | None

    @staticmethod
    def resolve_step_label(case: Case) -> object:
        """The step in words."""
        return as_text(case.place.label)

    @staticmethod
    def resolve_due(case: Case) -> list[dict[str, object]]:
        """Orders of payment not settled yet."""
        owed = Order.objects.filter(
            territory_id=case.territory_id, state="due", pk__in=case.fees.values("order_id")
        )
        return [{"reference": o.reference, "amount": str(o.amount.amount), "title": o.title} for o in owed]

    @staticmethod
    def resolve_code(case: Case) -> str | None:
        """The code anyone verifies the copy by, once it is signed."""
        copy = copy_of(case)
        return copy.document.printed_code if copy and copy.document.digest else None


class RequestIn(Schema):
    """A request; `answers` are the fields of its procedure, named as in the catalogue of services.

    The same `origin` given twice makes one request.
    """

    event: Event
    territory: TerritoryId
    answers: dict[str, str | int | bool | None] = Field(max_length=60)
    origin: Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_-]*$")] = ""


class ComparedLineOut(Schema):
    """One line of the comparison."""

    field: str
    typed: str
    recorded: str
    agreement: Agreement


class CandidateOut(Schema):
    """A record the request may be about, as far as a list says."""

    record: int
    reference: str
    name: BothWords
    score: float


class ComparedOut(CandidateOut):
    """A record opened beside the request."""

    standing: Standing
    may_be_taken: bool
    paper_needed: bool
    lines: list[ComparedLineOut]


class MatchIn(Schema):
    """The record chosen."""

    record: Id
    paper_seen: bool = False
    remark: Annotated[str, Field(max_length=2000)] = ""
    seen: Seen = None


class SeenIn(Schema):
    """What the caller saw."""

    seen: Seen = None


class SayIn(Schema):
    """Words for the citizen or the clerk."""

    text: Words2000
    seen: Seen = None


class NotFoundIn(SayIn):
    """Where one looked, and one of the procedure's questions."""

    question: Annotated[str, Field(max_length=40)] = ""


class RedirectIn(Schema):
    """The code of the commune that keeps the record."""

    commune: Line
    seen: Seen = None


class RefuseIn(Schema):
    """The reasons of a refusal."""

    motives: list[Line] = Field(default=[], max_length=10)
    details: Annotated[str, Field(max_length=2000)] = ""
    seen: Seen = None


class LetterAddressIn(Schema):
    """Where a letter that came back goes now; what is not said stays."""

    post_name: Annotated[str, Field(max_length=120)] = ""
    post_address: Annotated[str, Field(max_length=300)] = ""
    post_code: Annotated[str, Field(max_length=5)] = ""
    post_city: Annotated[str, Field(max_length=80)] = ""


class PostIn(Schema):
    """The number of the registered letter, and where it goes now if it came back from another address."""

    tracking: Line
    posted_on: Day | None = None
    address: LetterAddressIn | None = None
    seen: Seen = None


class HandIn(Schema):
    """Into whose hands."""

    handed_to: Annotated[str, Field(max_length=120)] = ""
    paper: Annotated[str, Field(max_length=20, description="the identity paper seen: at the counter")] = ""
    seen: Seen = None


class SignIn(Schema):
    """The requests to sign."""

    numbers: list[Line] = Field(min_length=1, max_length=200)


class SignedOut(Schema):
    """What became of one request of a batch."""

    number: str
    signed: bool
    reason: str


class CollectAtIn(Schema):
    """The office where copies are collected; nothing is the counter of who keeps the record."""

    office: Id | None = None


class MoveCollectionIn(CollectAtIn):
    """The same, moved by the clerk, and why."""

    reason: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
    seen: Seen = None


MonthText = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{1,2}$", description="2026-11")]


class DeedOut(Schema):
    """One request between two communities; `what` is seen from the caller's, `amount` in dirhams."""

    what: What
    other: TerritoryId
    number: str
    at: datetime
    copies: int
    amount: str
    given_back: bool

    @staticmethod
    def resolve_amount(deed: Deed) -> str:
        """Dirhams, with two decimals."""
        return str(deed.amount.amount)
