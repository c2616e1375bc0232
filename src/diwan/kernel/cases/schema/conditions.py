"""The closed vocabulary of conditions; a list of conditions means all of them."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from diwan.kernel.cases.schema.references import (
    ClockRef,
    ConditionRef,
    DocumentRef,
    FeeRef,
    FieldRef,
    GroupRef,
    InquiryRef,
    LinkRef,
    OpinionRef,
    RuleRef,
    TransitionRef,
    VisitRef,
)
from diwan.kernel.cases.schema.says import SAYS, wrong
from diwan.kernel.cases.schema.words import Declared, Words

Scalar = str | int | bool


class Condition(Declared):
    """One condition; `because` replaces the engine's own words when it fails."""

    because: Words | None = None


class FieldIs(Condition):
    """A field compared with a value: eq, gt, lt, isin."""

    field: FieldRef
    eq: Scalar | None = None
    gt: int | None = None
    lt: int | None = None
    isin: list[Scalar] | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> "FieldIs":
        if sum(x is not None for x in (self.eq, self.gt, self.lt, self.isin)) != 1:
            raise wrong("one_comparison")
        return self


class Given(Condition):
    """A field has been filled in."""

    given: FieldRef


class DocumentGiven(Condition):
    """A document is in the file."""

    document: DocumentRef


class FileIs(Condition):
    """Every basic document and required field due so far is in the file (law 55.19 art. 10)."""

    file: Literal["complete", "incomplete"]


class FeePaid(Condition):
    """A fee has been paid."""

    fee_paid: FeeRef


class OpinionIs(Condition):
    """One body's opinion."""

    opinion: OpinionRef
    is_: Literal["favourable", "reserves", "unfavourable", "silent", "unknown"] = Field(alias="is")


class OpinionsAre(Condition):
    """A group of opinions taken together."""

    opinions: GroupRef
    state: Literal["closed", "any_reserves", "any_unfavourable", "binding_unfavourable"]


class VisitIs(Condition):
    """What a visit came to; `closed` where nothing else is said: it has its minutes, or need not be made.

    A document that replaces the visit reads as conforming. A visit that was not possible is not closed.
    """

    visit: VisitRef
    is_: Literal["closed", "conforming", "reserves", "not_conforming", "not_possible"] = Field(
        alias="is", default="closed"
    )


class InquiryIs(Condition):
    """Where a public inquiry stands; `reported` where nothing else is said: over, each remark answered, signed."""

    inquiry: InquiryRef
    state: Literal["open", "closed", "reported"] = "reported"


class ClockIs(Condition):
    """Where a clock stands: before or past its half, or due."""

    clock: ClockRef
    before: Literal["half"] | None = None
    past: Literal["half"] | None = None
    due: bool | None = None

    @model_validator(mode="after")
    def _one_place(self) -> "ClockIs":
        if sum(x is not None for x in (self.before, self.past, self.due)) != 1:
            raise wrong("one_place_of_clock")
        return self


class Once(Condition):
    """The transition has not been made yet."""

    once: TransitionRef


class CaseIs(Condition):
    """How the linked cases stand."""

    case: Literal["no_open_child", "child_granted"]
    link: LinkRef | None = None


class Holds(Condition):
    """A condition named in this procedure's own table."""

    holds: ConditionRef


class Not(Condition):
    """The contrary of a condition."""

    not_: "AnyCondition" = Field(alias="not")


class AnyOf(Condition):
    """At least one of several conditions."""

    any_: list["AnyCondition"] = Field(alias="any", min_length=1)


class Rule(Condition):
    """A named pure function of a module's rules: the escape hatch."""

    rule: RuleRef


KINDS: dict[str, type[Condition]] = {
    "field": FieldIs,
    "given": Given,
    "document": DocumentGiven,
    "file": FileIs,
    "fee_paid": FeePaid,
    "opinion": OpinionIs,
    "opinions": OpinionsAre,
    "visit": VisitIs,
    "inquiry": InquiryIs,
    "clock": ClockIs,
    "once": Once,
    "case": CaseIs,
    "holds": Holds,
    "not": Not,
    "any": AnyOf,
    "rule": Rule,
}


def _kind_of(value: Any) -> str | None:
    if isinstance(value, Condition):
        return next(kind for kind, model in KINDS.items() if type(value) is model)
    return next((kind for kind in KINDS if isinstance(value, dict) and kind in value), None)


AnyCondition = Annotated[
    Annotated[FieldIs, Tag("field")]
    | Annotated[Given, Tag("given")]
    | Annotated[DocumentGiven, Tag("document")]
    | Annotated[FileIs, Tag("file")]
    | Annotated[FeePaid, Tag("fee_paid")]
    | Annotated[OpinionIs, Tag("opinion")]
    | Annotated[OpinionsAre, Tag("opinions")]
    | Annotated[VisitIs, Tag("visit")]
    | Annotated[InquiryIs, Tag("inquiry")]
    | Annotated[ClockIs, Tag("clock")]
    | Annotated[Once, Tag("once")]
    | Annotated[CaseIs, Tag("case")]
    | Annotated[Holds, Tag("holds")]
    | Annotated[Not, Tag("not")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Rule, Tag("rule")],
    Discriminator(
        _kind_of,
        custom_error_type="condition",
        custom_error_message=SAYS["condition"],
        custom_error_context={"kinds": ", ".join(KINDS)},
    ),
]
Conditions = list[AnyCondition]

for _model in (Not, AnyOf):
    _model.model_rebuild()
