"""What a procedure file may say: one strict model per table."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from diwan.kernel.cases.schema.conditions import Conditions
from diwan.kernel.cases.schema.effects import Effects
from diwan.kernel.cases.schema.fees import Fee, Legal
from diwan.kernel.cases.schema.fields import FormField, Key, Section
from diwan.kernel.cases.schema.references import (
    ActorRef,
    BodyRef,
    CategoryRef,
    ChildTransitionRef,
    ClockRef,
    DocumentRef,
    EventRef,
    FieldRef,
    GroupRef,
    MandateRef,
    OriginRef,
    OutputRef,
    PathRef,
    ProcedureRef,
    RecipientRef,
    RegisterRef,
    StepRef,
    TargetRef,
    TemplateRef,
    TransitionRef,
)
from diwan.kernel.cases.schema.says import wrong
from diwan.kernel.cases.schema.words import Declared, DelayText, OneOrMore, Words

ProcedureKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$", max_length=80)]
Phase = Literal["draft", "intake", "review", "paused", "decided", "silence", "after", "closed"]
Ball = Literal["applicant", "office", "other", "none"]
Outcome = Literal[
    "granted",
    "partly_granted",
    "refused",
    "silent_approval",
    "silent_refusal",
    "answered",
    "inadmissible",
    "redirected",
    "returned",
    "withdrawn",
    "lapsed",
    "revoked",
    "replaced",
    "done",
]
Relation = Literal[
    "appeal", "sequel", "modification", "transfer", "renewal", "complaint", "court", "offence", "control",
]  # fmt: skip
Capability = Literal[
    "council_deliberation",
    "tender",
    "court",
    "several_communities",
    "yearly_calendar",
]
"""What a file may need beyond what the engine runs; `waits_for` says it, and the portal hides the procedure."""


class Silence(Declared):
    """What the office's silence means once a clock is due (law 55.19 art. 19)."""

    means: Literal["approval", "refusal", "none", "claim"]
    clock: ClockRef | None = None
    listed: str | None = None


class DocumentAsked(Declared):
    """A piece of the file: who brings it, when, and what it is for; `version_of` says of which it is a version."""

    label: Words
    from_: Literal["applicant", "office", "professional"] = Field(alias="from", default="applicant")
    source: BodyRef | None = None
    kind: Literal["basic", "complementary", "sworn"] = "basic"
    at: TransitionRef | None = None
    when: Annotated[Conditions, OneOrMore] = []
    versioned: bool = False
    version_of: DocumentRef | None = None
    valid_for: DelayText | None = None
    secret: bool = False
    help: Words | None = None
    legal: Legal = []


class Step(Declared):
    """Where a case can be: its phase, whose turn it is, who holds it."""

    label: Words
    phase: Phase = "review"
    ball: Ball = "office"
    held_by: MandateRef | None = None
    within: DelayText | None = None
    outcome: Outcome | None = None
    initial: bool = False
    says: Words | None = None


class Transition(Declared):
    """A move between steps: who may make it, on which conditions, what it asks and does."""

    label: Words
    from_: Annotated[list[OriginRef], OneOrMore, Field(alias="from", min_length=1)]
    to: TargetRef
    by: Annotated[list[ActorRef], OneOrMore, Field(min_length=1)]
    when: Annotated[Conditions, OneOrMore] = []
    asks: Annotated[list[FieldRef], OneOrMore] = []
    reasons: Literal["required", "optional"] | None = None
    motives: dict[Key, Words] = {}
    effects: Annotated[Effects, OneOrMore] = []
    legal: Legal = []
    main: bool = False
    batch: Words | None = None
    """Why it may be made for several cases at once; nothing where each case is decided for itself."""

    @model_validator(mode="after")
    def _alike(self) -> "Transition":
        individual = [name for name in ("asks", "motives") if getattr(self, name)]
        if self.batch and (individual or self.reasons == "required"):
            raise wrong("batch_individual")
        return self


class Variant(Declared):
    """One length of a delay, and when it is the one; the last has no condition."""

    is_: DelayText = Field(alias="is")
    when: Annotated[Conditions, OneOrMore] = []


class Extension(Declared):
    """By how much an event lengthens a clock: a delay, or as much again."""

    by: Literal["same"] | DelayText
    on: EventRef


class Clock(Declared):
    """A delay with a life of its own, beside the steps; it ends on the day `until` names, where that is nearer."""

    label: Words
    within: DelayText | list[Variant]
    until: FieldRef | None = None
    starts_on: Annotated[list[EventRef], OneOrMore, Field(min_length=1)]
    stops_on: Annotated[list[EventRef], OneOrMore] = []
    restarts_on: Annotated[list[EventRef], OneOrMore] = []
    suspended_in: Annotated[list[OriginRef], OneOrMore] = []
    extension: Extension | None = None
    of: Ball | None = None
    roll: bool = True
    frank: bool = False
    legal: Legal = []

    @property
    def variants(self) -> list[Variant]:
        """The lengths in order of preference."""
        return [Variant.model_validate({"is": self.within})] if isinstance(self.within, str) else self.within


class Timer(Declared):
    """What happens the day after a clock's last day, or some days before it."""

    clock: ClockRef
    before: DelayText | None = None
    do: TransitionRef | None = None
    notify: RecipientRef | None = None
    saying: Words | None = None

    @model_validator(mode="after")
    def _acts(self) -> "Timer":
        if (self.do is None) == (self.notify is None):
            raise wrong("one_act_of_timer")
        if self.do and self.before:
            raise wrong("acts_when_due")
        return self


class Opinion(Declared):
    """What another body is asked, beside the steps."""

    label: Words
    body: BodyRef
    asked_in: StepRef
    within: DelayText
    silence: Literal["favourable", "refer", "none"]
    binding: bool = False
    outcomes: list[Literal["favourable", "reserves", "unfavourable"]] = [
        "favourable",
        "reserves",
        "unfavourable",
    ]
    when: Annotated[Conditions, OneOrMore] = []
    again_on: Annotated[list[EventRef], OneOrMore] = []
    suspended_in: Annotated[list[OriginRef], OneOrMore] = []
    group: Key | None = None
    connector: Key | None = None
    legal: Legal = []


class Committee(Declared):
    """A committee in which a group of opinions is given: several files in one meeting, one set of minutes.

    Its members are the bodies of the group; `quorum` of them must come, or more than half where it says nothing;
    they are called at least `notice` before.
    """

    label: Words
    group: GroupRef
    chair: MandateRef
    quorum: Annotated[int, Field(ge=1)] | None = None
    notice: DelayText | None = None
    legal: Legal = []


class Visit(Declared):
    """A visit on the spot: who is called, how long before, what is found there, its signed minutes.

    It is asked when the case enters one of its steps, or with `asked = "by_office"` planned by the office as often
    as it likes while the case is there. `within` is the time to make it, `minutes_within` that to sign its minutes.
    """

    label: Words
    members: list[BodyRef] = []
    asked_in: Annotated[list[OriginRef], OneOrMore, Field(min_length=1)]
    asked: Literal["on_entering", "by_office"] = "on_entering"
    held_by: MandateRef | None = None
    notice: DelayText
    within: DelayText | None = None
    findings: Annotated[list[FieldRef], OneOrMore] = []
    photos: Annotated[int, Field(ge=0, le=20)] = 0
    minutes: DocumentRef
    minutes_within: DelayText | None = None
    when: Annotated[Conditions, OneOrMore] = []
    again_on: Annotated[list[EventRef], OneOrMore] = []
    replaced_by: DocumentRef | None = None
    legal: Legal = []


class Inquiry(Declared):
    """A public inquiry: posted, open for a time, its remarks numbered in a register, a signed report.

    `notice` is how long it is posted before it opens; `says` is the sentence its notice begins with.
    """

    label: Words
    asked_in: StepRef
    held_by: MandateRef | None = None
    open_for: DelayText
    notice: DelayText | None = None
    posters: list[BodyRef] = Field(min_length=1)
    remarks: RegisterRef
    report: DocumentRef
    report_within: DelayText | None = None
    says: Words | None = None
    when: Annotated[Conditions, OneOrMore] = []
    again_on: Annotated[list[EventRef], OneOrMore] = []
    legal: Legal = []


class Output(Declared):
    """A document the procedure produces: typeset from its own words, by a template, or by both.

    Of the pieces it `seals`, the last version is stamped on every page and sealed with it, "ne varietur".
    """

    title: Words
    template: TemplateRef | None = None
    body: Words | None = None
    signer: MandateRef
    register_: RegisterRef | None = Field(alias="register", default=None)
    languages: list[Literal["ar", "fr"]] = ["ar", "fr"]
    mask: list[FieldRef] = []
    seals: Annotated[list[DocumentRef], OneOrMore] = []
    valid_for: DelayText | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Output":
        if self.template is None and self.body is None:
            raise wrong("template_or_body")
        return self


class Link(Declared):
    """A case that may grow out of this one: an appeal, a sequel, a modification, a transfer.

    `body` is where it is opened: in the same community, or in the province or region above it, which only the
    effect `open` can reach. `number_goes_to` is the question of the other form that this case's book number answers.
    `on_issue` is what this case does once a document of the other one that grants something is signed: the case it
    is replaced by. Such a case is opened one at a time.
    """

    label: Words
    procedure: ProcedureRef
    relation: Literal[
        "appeal", "sequel", "modification", "transfer", "renewal", "complaint", "court", "offence", "control"
    ]
    open_in: Annotated[list[OriginRef], OneOrMore, Field(min_length=1)]
    by: Annotated[list[ActorRef], OneOrMore] = [ActorRef("applicant")]
    body: Literal["own", "province", "region"] = "own"
    within: DelayText | None = None
    counted_from: EventRef | None = None
    carries: list[FieldRef] = []
    number_goes_to: str = ""
    on_child: dict[Outcome, ChildTransitionRef] = {}
    on_issue: ChildTransitionRef | None = None
    exclusive: bool = True
    legal: Legal = []

    @property
    def outcomes(self) -> list[Outcome]:
        """What the other case may come to that moves this one."""
        issued: list[Outcome] = ["granted"] if self.on_issue else []
        return [*issued, *(outcome for outcome in self.on_child if outcome not in issued)]

    def moves_on(self, outcome: str) -> str | None:
        """The transition of this case that an outcome of the other one performs, its papers being signed."""
        return self.on_issue if self.on_issue and outcome == "granted" else dict(self.on_child).get(outcome)  # type: ignore[call-overload]


class NamedCondition(Declared):
    """A condition long or frequent enough to deserve a name."""

    all: Conditions = Field(min_length=1)
    because: Words | None = None


class Slot(Declared):
    """What a community may change, and how far."""

    path: PathRef
    may: Literal["shorten", "raise", "replace", "add"]
    floor: int | DelayText | None = None
    ceiling: int | DelayText | None = None


class Procedure(Declared):
    """One administrative procedure in one version, with its blocks resolved.

    `begun_by = "office"` is opened at the desk alone, on a case or on none; `concerns` names the field of whom it is
    about, whose name the case bears.
    """

    key: ProcedureKey
    version: int = Field(ge=1)
    in_force: date
    until: date | None = None
    title: Words
    summary: Words
    before: Words | None = None
    keywords: list[str] = []
    legal: Annotated[list[str], OneOrMore, Field(min_length=1)]
    office: MandateRef
    register_: RegisterRef | None = Field(alias="register", default=None)
    audience: list[Literal["citizen", "business", "association", "professional", "administration"]] = [
        "citizen"
    ]
    category: CategoryRef
    listed: bool = True
    begun_by: Literal["applicant", "office"] = "applicant"
    concerns: FieldRef | None = None
    silence: Silence
    waits_for: list[Capability] = []
    migrates_from: dict[Annotated[str, Field(pattern=r"^[1-9]\d*$")], dict[str, StepRef]] = {}
    blocks: dict[str, int] = {}
    sections: dict[Key, Section] = {}
    fields: dict[Key, FormField] = {}
    documents: dict[Key, DocumentAsked] = {}
    fees: dict[Key, Fee] = {}
    conditions: dict[Key, NamedCondition] = {}
    steps: dict[Key, Step] = Field(min_length=2)
    transitions: dict[Key, Transition] = Field(min_length=1)
    clocks: dict[Key, Clock] = {}
    timers: dict[Key, Timer] = {}
    opinions: dict[Key, Opinion] = {}
    committees: dict[Key, Committee] = {}
    visits: dict[Key, Visit] = {}
    inquiries: dict[Key, Inquiry] = {}
    outputs: dict[Key, Output] = {}
    links: dict[Key, Link] = {}
    slots: dict[Key, Slot] = {}

    @property
    def legal_clock(self) -> str:
        """The clock within which the office must answer; empty where the law sets none."""
        return self.silence.clock or ("legal" if "legal" in self.clocks else "")

    @property
    def initial(self) -> str:
        """The step a case begins in."""
        return next(key for key, step in self.steps.items() if step.initial)

    def origins(self, transition: Transition) -> set[str]:
        """The steps a transition may leave from, groups opened out."""
        return {step for origin in transition.from_ for step in self.steps_of(origin)}

    def steps_of(self, origin: str) -> set[str]:
        """A step by itself, or all the steps of a phase: `@review`."""
        if not origin.startswith("@"):
            return {origin}
        return {key for key, step in self.steps.items() if step.phase == origin[1:]}

    def holder_of(self, step: str) -> str:
        """The mandate that holds a case in that step."""
        return self.steps[step].held_by or self.office

    def visitor_of(self, visit: str) -> str:
        """The mandate that makes a visit."""
        declared = self.visits[visit]
        return declared.held_by or self._holder_in(declared.asked_in)

    def inquirer_of(self, inquiry: str) -> str:
        """The mandate that holds a public inquiry."""
        declared = self.inquiries[inquiry]
        return declared.held_by or self.holder_of(declared.asked_in)

    def _holder_in(self, origins: list[OriginRef]) -> str:
        steps = (step for step in self.steps for origin in origins if step in self.steps_of(origin))
        return self.holder_of(next(steps, self.initial))

    def has_effect(self, kind: type[Declared]) -> bool:
        """Whether some transition has an effect of that kind."""
        return any(isinstance(effect, kind) for t in self.transitions.values() for effect in t.effects)

    def moves_of_children(self) -> set[str]:
        """The transitions that linked cases perform, by what they come to or by what they are given."""
        named = {str(link.on_issue) for link in self.links.values() if link.on_issue}
        return named | {str(key) for link in self.links.values() for key in link.on_child.values()}

    def outputs_issued(self) -> set[OutputRef]:
        """The outputs some transition issues."""
        issued = (getattr(e, "issue", None) for t in self.transitions.values() for e in t.effects)
        return {output for output in issued if output}
