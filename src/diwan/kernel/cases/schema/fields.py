"""What a form may ask: sections, typed questions, the columns of a table, what is counted from other answers."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from diwan.kernel.cases.schema.conditions import Conditions
from diwan.kernel.cases.schema.references import ActorRef, ColumnRef, FieldRef, KnownRef, SectionRef
from diwan.kernel.cases.schema.says import wrong
from diwan.kernel.cases.schema.words import Declared, OneOrMore, Words

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=48)]
ColumnType = Literal["text", "number", "money", "area", "date", "choice", "bool"]
FieldType = Literal[
    "text", "number", "money", "date", "bool", "choice", "person", "place", "parcel", "area", "file", "ref",
    "long_text", "cnie", "phone", "email", "company", "address", "point", "polygon", "table", "signature", "office",
]  # fmt: skip
OfficeOf = Literal["civil_status_main", "civil_status_subsidiary", "annexe", "service"]
NUMBERS = ("number", "money", "area")
MEASURED = (*NUMBERS, "polygon")
"""What arithmetic may work on; a polygon counts as its area in square metres."""
MOST_ROWS = 200
Operand = FieldRef | int


class Section(Declared):
    """One page of the form, shown where its condition holds."""

    label: Words
    help: Words | None = None
    when: Annotated[Conditions, OneOrMore] = []


class RowsWhere(Declared):
    """Which rows of a table are meant: those in which a column holds one of some choices."""

    column: ColumnRef
    isin: Annotated[list[Key], OneOrMore, Field(min_length=1)]


class Computed(Declared):
    """How a number follows from other answers: one operation, whose operands are fields or whole numbers.

    `days`, `months`, `quarters` and `years` count from one date to another, both included; one begun counts whole.
    """

    sum: ColumnRef | None = None
    count: FieldRef | None = None
    where: RowsWhere | None = None
    add: list[Operand] = []
    product: list[Operand] = []
    difference: list[Operand] = []
    min: list[Operand] = []
    max: list[Operand] = []
    days: list[FieldRef] = []
    months: list[FieldRef] = []
    quarters: list[FieldRef] = []
    years: list[FieldRef] = []

    @model_validator(mode="after")
    def _one_operation(self) -> "Computed":
        if len(self.operations()) != 1:
            raise wrong("one_operation", operations=", ".join(OPERATIONS))
        if self.where and not (self.sum or self.count):
            raise wrong("where_of_rows")
        operation = self.operation
        given = getattr(self, operation)
        if operation in PAIRS and len(given) != 2:
            raise wrong("two_operands", operation=operation)
        if isinstance(given, list) and len(given) < 2:
            raise wrong("more_operands", operation=operation)
        return self

    def operations(self) -> list[str]:
        """The operations that are said."""
        return [name for name in OPERATIONS if getattr(self, name)]

    @property
    def operation(self) -> str:
        """The one operation."""
        return self.operations()[0]

    @property
    def operands(self) -> list[Operand]:
        """What it works on, a table's rows excepted."""
        given = getattr(self, self.operation)
        return given if isinstance(given, list) else []


DURATIONS = ("days", "months", "quarters", "years")
OPERATIONS = ("sum", "count", "add", "product", "difference", "min", "max", *DURATIONS)
PAIRS = ("difference", *DURATIONS)


class Column(Declared):
    """A typed column of a table; `total` writes its sum under it."""

    label: Words
    type: ColumnType
    required: bool = True
    choices: dict[Key, Words] | None = None
    min: int | date | None = None
    max: int | date | Literal["today"] | None = None
    max_length: int | None = None
    pattern: str | None = None
    unit: Words | None = None
    total: bool = False


class FormField(Declared):
    """A typed piece of information, given by the applicant, set by an officer, or computed from others."""

    label: Words
    type: FieldType
    section: SectionRef | None = None
    required: bool = True
    when: Annotated[Conditions, OneOrMore] = []
    set_by: ActorRef = ActorRef("applicant")
    personal: bool = False
    help: Words | None = None
    choices: dict[Key, Words] | None = None
    min: int | date | Literal["decision"] | None = None
    max: int | date | Literal["today"] | None = None
    not_before: FieldRef | None = None
    max_length: int | None = None
    pattern: str | None = None
    unit: Words | None = None
    columns: dict[Key, Column] = {}
    min_rows: Annotated[int, Field(ge=0, le=MOST_ROWS)] | None = None
    max_rows: Annotated[int, Field(ge=1, le=MOST_ROWS)] | None = None
    computed: Computed | None = None
    statement: Words | None = None
    known: KnownRef | None = None
    identified: bool = False
    commune: FieldRef | None = None
    offices: list[OfficeOf] = []
