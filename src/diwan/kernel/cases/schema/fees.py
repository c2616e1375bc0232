"""What a request costs: a fixed sum, a rate of the national book, or several lines counted from the answers."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from diwan.kernel.cases.schema.conditions import Conditions
from diwan.kernel.cases.schema.fields import Key
from diwan.kernel.cases.schema.references import (
    BodyRef,
    FeeRef,
    FieldRef,
    OriginRef,
    QuantityRef,
    RuleRef,
    TariffRef,
    TransitionRef,
)
from diwan.kernel.cases.schema.says import wrong
from diwan.kernel.cases.schema.words import Declared, DelayText, Dirhams, OneOrMore, Words

Legal = Annotated[list[str], OneOrMore]
MOST_LINES = 20


class FeeLine(Declared):
    """One line of a fee: a rate of the national book, multiplied by answers.

    The rate is `tariff`, or the one that the choice given in `by` names among `tariffs`, or a sum that was answered
    (`rate`: what an expertise fixed). `times` are fields, whole
    numbers, or columns of one table (`floors.area`): then the line is counted row by row, and rows of one rate
    are added up before they are written. With `percent` the rate is so many hundredths of the product. The book may
    say how many times the line is owed (`multiplied_by`, 57.19 art. 27), and how many hundredths of it now (`part`).
    """

    label: Words | None = None
    tariff: TariffRef | None = None
    by: QuantityRef | None = None
    tariffs: dict[Key, TariffRef] = {}
    rate: FieldRef | None = None
    percent: bool = False
    multiplied_by: TariffRef | None = None
    part: TariffRef | None = None
    times: Annotated[list[QuantityRef | int], OneOrMore] = []
    when: Annotated[Conditions, OneOrMore] = []

    @model_validator(mode="after")
    def _one_rate(self) -> "FeeLine":
        if sum(one is not None for one in (self.tariff, self.by, self.rate)) != 1 or bool(self.tariffs) != (
            self.by is not None
        ):
            raise wrong("one_rate")
        return self

    @property
    def tables(self) -> set[str]:
        """The tables whose columns it names."""
        named = [*self.times, *([self.by] if self.by else [])]
        return {str(one).partition(".")[0] for one in named if isinstance(one, str) and "." in one}


class Recurring(Declared):
    """Owed again for each period from one date to another, as long as the case is in some steps (57.19 art. 21).

    The first period begins on `begins`, or on the day the case comes to those steps if that is later. Periods run
    from day to day, or with the calendar. One begun counts whole from `whole_from` days on, and is charged by the
    day below; without it every one begun counts whole. `rates_held` is how long the rates of the first day hold.
    """

    every: Literal["month", "quarter", "year"]
    begins: FieldRef
    ends: FieldRef
    while_in: Annotated[list[OriginRef], OneOrMore, Field(min_length=1)]
    counted: Literal["from_day", "calendar"] = "from_day"
    whole_from: Annotated[int, Field(ge=1, le=366)] | None = None
    pay_within: DelayText
    remind_before: DelayText | None = None
    rates_held: DelayText | None = None


class Fee(Declared):
    """A sum to pay before a transition, never before an opinion (decree 2-18-577 art. 31), or period by period.

    Rates are those of the day it falls due, or of the day of filing (`priced_on`); `at_least` is the rate of the
    book under which the lines together do not come; `less` names a fee whose paid sum is taken off (an advance).
    `less_replaced` takes off what was paid for it by the case this one takes the place of.
    """

    label: Words
    amount: Dirhams | None = None
    rule: RuleRef | None = None
    tariff: TariffRef | None = None
    times: FieldRef | None = None
    lines: Annotated[list[FeeLine], Field(max_length=MOST_LINES)] = []
    at_least: TariffRef | None = None
    less: FeeRef | None = None
    less_replaced: bool = False
    priced_on: Literal["due", "filing"] = "due"
    payee: BodyRef | None = None
    due_before: TransitionRef | None = None
    recurring: Recurring | None = None
    when: Annotated[Conditions, OneOrMore] = []
    legal: Legal = []

    @model_validator(mode="after")
    def _one_amount(self) -> "Fee":
        fixed = sum(x is not None for x in (self.amount, self.rule, self.tariff)) + bool(self.lines)
        if fixed != 1:
            raise wrong("one_amount")
        if (self.due_before is None) == (self.recurring is None):
            raise wrong("once_or_each")
        if self.times and not self.tariff:
            raise wrong("times_of_tariff")
        if self.at_least and not self.lines:
            raise wrong("least_of_lines")
        if self.recurring and self.less:
            raise wrong("less_of_once")
        return self
