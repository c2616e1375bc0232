"""The shapes in which cases travel: what one sends, what one gets."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema

from diwan.kernel.base.act import Act
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case, CaseFact
from diwan.kernel.cases.queues import Sieve
from diwan.kernel.cases.sealing import sealed_of
from diwan.kernel.cases.selectors import (
    possible_links,
    possible_transitions,
)
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.turns import stands_at
from diwan.kernel.identity.calls import (
    act_for,
    citizen_act_for,
)
from diwan.kernel.identity.doers import Doer, Doers, doers
from diwan.kernel.identity.shapes import BothWords, DoerOut, TerritoryId

Key = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z][a-z0-9_.]*$")]
Number = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[0-9A-Za-z/-]+$")]
Plain = str | int | float | bool | None
Parts = dict[Annotated[str, Field(max_length=60)], Any]
Answers = dict[Key, Plain | Parts | list[Parts]]
"""One plain value, the parts of an answer that has several (a GeoJSON geometry too), or the rows of a table."""
Reasons = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]


class PartOut(Schema):
    """One part of an answer that has several."""

    key: str
    label: BothWords
    type: str
    required: bool
    choices: dict[str, BothWords] | None


class ColumnOut(Schema):
    """A column of a table."""

    key: str
    label: BothWords
    type: str
    required: bool
    choices: dict[str, BothWords] | None
    unit: BothWords | None


class FieldOut(Schema):
    """A question of a procedure."""

    key: str
    label: BothWords
    type: str
    section: str | None
    required: bool
    conditional: bool
    choices: dict[str, BothWords] | None
    unit: BothWords | None = None
    computed: bool = False
    known: str | None = None
    statement: BothWords | None = None
    parts: list[PartOut] = []
    columns: list[ColumnOut] = []
    min_rows: int | None = None
    max_rows: int | None = None


class DocumentAskedOut(Schema):
    """A document of a procedure."""

    key: str
    label: BothWords
    brought_by: str
    kind: str
    conditional: bool


class ProcedureLine(Schema):
    """A procedure in the list."""

    key: str
    version: int
    in_force: date
    title: BothWords
    summary: BothWords
    category: str
    legal: list[str]


class ProcedureOut(ProcedureLine):
    """A procedure whole: what it asks, how long it takes, what silence means."""

    silence: str
    fields: list[FieldOut]
    documents: list[DocumentAskedOut]


class DraftIn(Schema):
    """The beginning of a request."""

    procedure: Key
    territory: TerritoryId
    values: Answers = {}


class AnswersIn(Schema):
    """Answers to keep; `section` limits them to one page of the form."""

    values: Answers
    section: Annotated[str, Field(max_length=48, pattern=r"^[a-z0-9_]*$")] = ""


class DraftOut(Schema):
    """A request not filed yet."""

    id: int
    procedure: str
    territory_id: int
    values: dict[str, Any]
    started_at: datetime
    saved_at: datetime


class AboutIn(Schema):
    """The number of the applicant's own file a request is about, empty for none; `link` tells two ways apart."""

    number: Annotated[str, Field(max_length=40)]
    link: Annotated[str, Field(max_length=48, pattern=r"^[a-z0-9_]*$")] = ""


class StandingOut(Schema):
    """A file of the applicant's that stands and that the request may be about; `permit` is its decision's number."""

    number: str = Field(alias="case.number")
    permit: str = Field(alias="number")
    procedure: str = Field(alias="case.procedure")
    title: BothWords
    link: str
    replaces: bool

    @staticmethod
    def resolve_replaces(one: Any) -> bool:
        """Whether the decision asked for takes its place."""
        return one.declared.on_issue is not None


class SubmitIn(Schema):
    """The statements the applicant agrees to in filing, by field."""

    signs: Annotated[list[Key], Field(max_length=20)] = []


class ConsentIn(Schema):
    """Whether what is held already may be taken over."""

    agrees: bool


class FileOut(Schema):
    """A file of a draft or of a case."""

    id: int
    key: str
    name: str
    media_type: str
    size: int
    sha256: str = Field(alias="digest")
    added_at: datetime


class CaseLine(Schema):
    """A case in a list."""

    id: int
    territory_id: int
    number: str
    procedure: str
    applicant: str
    step: str
    step_label: BothWords
    phase: str
    turn: str = Field(alias="ball")
    outcome: str
    complete: bool
    opened_at: datetime
    step_since: datetime
    due_on: date | None
    closed_at: datetime | None
    revision: int

    @staticmethod
    def resolve_step_label(case: Case) -> Any:
        """The step in words."""
        return stands_at(case)


class FactOut(Schema):
    """One thing that happened."""

    seq: int
    at: datetime
    kind: str
    key: str
    origin: str
    target: str
    actor: DoerOut
    reasons: str


def fact_said(fact: CaseFact, people: Doers) -> dict[str, Any]:
    """A fact as it is told; the timers of a case act under no name, a citizen under no post."""
    said = {name: getattr(fact, name) for name in FactOut.model_fields if name != "actor"}
    office = fact.capacity == "office"
    post = people.post(fact.actor_id, fact.at) if office else Text("", "")
    return {**said, "actor": Doer(people.name(fact.actor_id, fact.actor), post)}


class ClockOut(Schema):
    """Where a clock stands."""

    key: str
    status: str
    delay: str
    since: datetime
    last_day: date | None


class ActOut(Schema):
    """What the caller may do, or why not now."""

    key: str
    label: BothWords
    asks: list[str]
    reasons_wanted: bool
    open: bool
    obstacles: list[str]


class CaseFeeOut(Schema):
    """A fee of the case; where it is one of several periods, its number from 1, its days, its last day to pay."""

    key: str
    dirhams: str
    paid_at: datetime | None
    receipt: str
    period: int
    from_on: date | None
    to_on: date | None
    due_on: date | None

    @staticmethod
    def resolve_dirhams(fee: Any) -> str:
        """The amount in dirhams."""
        return str(Money.from_centimes(fee.centimes).amount)


class OutputOut(Schema):
    """A document of the case."""

    id: int
    key: str
    number: str
    signed_at: datetime | None


class SealedOut(Schema):
    """A plan stamped and sealed with a document of the case; `file` is the one it was made from."""

    file: int
    title: BothWords
    number: str
    code: str
    sha256: str = Field(alias="digest")

    @staticmethod
    def resolve_file(row: Any) -> int:
        """The file it was made from."""
        return int(row.about_id)


class CaseOut(CaseLine):
    """A case whole."""

    values: dict[str, Any]
    reasons: str
    book_number: str
    timeline: list[FactOut]
    clocks: list[ClockOut]
    files: list[FileOut]
    fees: list[CaseFeeOut]
    outputs: list[OutputOut]
    sealed: list[SealedOut]
    acts: list[ActOut]
    links: list[str]

    @staticmethod
    def resolve_timeline(case: Case) -> list[Any]:
        """What happened, in order, and who did it."""
        facts = list(case.facts.all())
        people = doers((fact.actor_id for fact in facts), case.territory_id)
        return [fact_said(fact, people) for fact in facts]

    @staticmethod
    def resolve_clocks(case: Case) -> list[Any]:
        """Its clocks."""
        return list(case.clocks.all())

    @staticmethod
    def resolve_files(case: Case) -> list[Any]:
        """Its files that stand."""
        return list(case.documents.filter(replaced_at=None))

    @staticmethod
    def resolve_fees(case: Case) -> list[Any]:
        """What it owes or owed."""
        return list(case.fees.all())

    @staticmethod
    def resolve_outputs(case: Case) -> list[Any]:
        """Its documents."""
        return list(case.outputs.all())

    @staticmethod
    def resolve_sealed(case: Case) -> list[Any]:
        """Its plans as they were approved."""
        return list(sealed_of(case).values())

    @staticmethod
    def resolve_acts(case: Case, context: Any) -> list[dict[str, Any]]:
        """What the caller may do."""
        return [
            {
                "key": p.key,
                "label": as_text(p.transition.label),
                "asks": list(p.transition.asks),
                "reasons_wanted": p.transition.reasons == "required",
                "open": p.is_open,
                "obstacles": [str(reason) for reason in p.reasons],
            }
            for p in possible_transitions(act_on(context["request"], case), case)
        ]

    @staticmethod
    def resolve_links(case: Case, context: Any) -> list[str]:
        """The linked cases the caller may open."""
        act = act_on(context["request"], case)
        return possible_links(act, case, act.at)


class TransitionIn(Schema):
    """An act on a case: its answers, its reasons, and the revision the caller was looking at."""

    values: Answers = {}
    reasons: Reasons = ""
    seen: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class NotObtainedIn(Schema):
    """Why a piece could not be had, in words the applicant reads."""

    reasons: Annotated[str, Field(max_length=2_000)]


class AgreementIn(Schema):
    """Whether the applicant agrees to a piece got from another administration; why not, where he does not."""

    agrees: bool
    reasons: Annotated[str, Field(max_length=2_000)] = ""


class AssignIn(Schema):
    """Whom a case is given to; nobody puts it back in the common queue."""

    to_me: bool


def act_on(request: HttpRequest, case: Case) -> Act:
    """The caller's act on a case, as a citizen on the citizen's addresses, in office on the desk's."""
    if "/mine/" in request.path:
        return citizen_act_for(request, case.territory_id)
    return act_for(request)


class FindIn(Schema):
    """Words to look for in cases and their documents, all of them, in Arabic or French."""

    words: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
    limit: Annotated[int, Field(ge=1, le=50)] = 50


class CasesFoundOut(Schema):
    """The cases found, the latest first; `more` when there are others, which nobody counted."""

    items: list[CaseLine]
    more: bool


class QueueIn(Schema):
    """Which queue, what of it, in which order, and from where."""

    which: Literal["office", "late", "waiting", "mine", "closed", "house"] = "office"
    procedure: Annotated[str, Field(max_length=80, pattern=r"^[a-z0-9_.]*$")] = ""
    step: Annotated[str, Field(max_length=48, pattern=r"^[a-z0-9_]*$")] = ""
    service: Annotated[str, Field(max_length=48, pattern=r"^[a-z0-9_]*$")] = ""
    officer: Annotated[int, Field(ge=0, le=2_147_483_647)] | None = None
    only: Literal["", "late", "silence"] = ""
    since: date | None = None
    sort: Literal["deadline", "silence"] = "deadline"
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    after: Annotated[str, Field(max_length=60, pattern=r"^[0-9T:.+~-]*$")] = ""

    def sieve(self) -> Sieve:
        """What of the queue is wanted; a step says nothing without its procedure."""
        step = self.step if self.procedure else ""
        return Sieve(self.procedure, step, self.officer, self.service, self.only, self.since, self.sort)


class QueueOut(Schema):
    """Part of a queue; `next` is what to send as `after` for the part that follows, when there is more."""

    items: list[CaseLine]
    next: str | None = None
