"""What a request costs: a fixed sum, a rate of the national book, or several lines counted from the answers."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from diwan.kernel.cases.schema.conditions import Conditions
from diwan.kernel.cases.schema.fields import Key
from diwan.kernel.cases.schema.references import (
    BodyRef,
    FieldRef,
    QuantityRef,
    RuleRef,
    TariffRef,
    TransitionRef,
)
from diwan.kernel.cases.schema.says import wrong
from diwan.kernel.cases.schema.words import Declared, Dirhams, OneOrMore, Words

Legal = Annotated[list[str], OneOrMore]
MOST_LINES = 20


class FeeLine(Declared):
    """One line of a fee: a rate of the national book, multiplied by answers.

    The rate is `tariff`, or the one that the choice given in `by` names among `tariffs`. `times` are fields, whole
    numbers, or columns of one table (`floors.area`): then the line is counted row by row, and rows of one rate
    are added up before they are written.
    """

    label: Words | None = None
    tariff: TariffRef | None = None
    by: QuantityRef | None = None
    tariffs: dict[Key, TariffRef] = {}
    times: Annotated[list[QuantityRef | int], OneOrMore] = []
    when: Annotated[Conditions, OneOrMore] = []

    @model_validator(mode="after")
    def _one_rate(self) -> "FeeLine":
        if (self.tariff is None) == (self.by is None) or bool(self.tariffs) != (self.by is not None):
            raise wrong("one_rate")
        return self

    @property
    def tables(self) -> set[str]:
        """The tables whose columns it names."""
        named = [*self.times, *([self.by] if self.by else [])]
        return {str(one).partition(".")[0] for one in named if isinstance(one, str) and "." in one}


class Fee(Declared):
    """A sum to pay before a transition, never before an opinion (decree 2-18-577 art. 31).

    Rates are those of the day it falls due, or of the day of filing (`priced_on`); `at_least` is the rate of the
    book under which the lines together do not come.
    """

    label: Words
    amount: Dirhams | None = None
    rule: RuleRef | None = None
    tariff: TariffRef | None = None
    times: FieldRef | None = None
    lines: Annotated[list[FeeLine], Field(max_length=MOST_LINES)] = []
    at_least: TariffRef | None = None
    priced_on: Literal["due", "filing"] = "due"
    payee: BodyRef | None = None
    due_before: TransitionRef
    when: Annotated[Conditions, OneOrMore] = []
    legal: Legal = []

    @model_validator(mode="after")
    def _one_amount(self) -> "Fee":
        fixed = sum(x is not None for x in (self.amount, self.rule, self.tariff)) + bool(self.lines)
        if fixed != 1:
            raise wrong("one_amount")
        if self.times and not self.tariff:
            raise wrong("times_of_tariff")
        if self.at_least and not self.lines:
            raise wrong("least_of_lines")
        return self
