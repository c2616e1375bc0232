"""The small values a procedure is written with: words in two languages, delays, amounts."""

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, field_validator

from diwan.kernel.base.calendar import Delay, Unit
from diwan.kernel.cases.schema.says import wrong

ARABIC = re.compile(r"[\u0600-\u06ff]")


class Declared(BaseModel):
    """Anything written in a procedure file: unknown keys are errors, values are taken as they are."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=False)


class Words(Declared):
    """A text in Arabic and French, both of them always."""

    ar: str
    fr: str

    @field_validator("ar", "fr")
    @classmethod
    def _said(cls, value: str) -> str:
        if not value.strip():
            raise wrong("text_empty")
        return value.strip()

    @field_validator("ar")
    @classmethod
    def _in_arabic(cls, value: str) -> str:
        if not ARABIC.search(value):
            raise wrong("not_arabic")
        return value

    @field_validator("fr")
    @classmethod
    def _in_french(cls, value: str) -> str:
        if ARABIC.search(value):
            raise wrong("not_french")
        return value

    def in_language(self, language: str) -> str:
        """The text in that language; Arabic unless French is asked for."""
        return self.fr if language == "fr" else self.ar


def _delay(text: str) -> str:
    try:
        return str(Delay.parse(text))
    except ValueError as error:
        raise wrong("not_a_delay", value=text, units=", ".join(Unit)) from error


DelayText = Annotated[str, AfterValidator(_delay)]


def _dirhams(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise wrong("amount_how")
    try:
        amount = Decimal(value)
    except InvalidOperation as error:
        raise wrong("amount_unreadable", value=value) from error
    if amount < 0 or amount.as_tuple().exponent < -2:  # type: ignore[operator]
        raise wrong("amount_odd")
    return str(amount)


Dirhams = Annotated[str, BeforeValidator(_dirhams)]


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


OneOrMore = BeforeValidator(_listed)
