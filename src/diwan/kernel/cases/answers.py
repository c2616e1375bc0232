"""From what somebody typed to typed answers, with an error for each field that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.whole import western_digits
from diwan.kernel.cases import clocks
from diwan.kernel.cases.schema.procedure import FormField, Procedure
from diwan.kernel.cases.situation import Situation, as_text, is_asked, is_blank

CNIE = re.compile(r"[A-Z]{1,2}\d{1,7}")
PHONE = re.compile(r"(?:\+212|0)[5-8]\d{8}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")
LONGEST = 4000
LONGEST_LINE = 250
LONGEST_NUMBER = 15
YES, NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")

Values = Mapping[str, Any]
Reader = Callable[[FormField, Any, datetime], Any]


def answers_from(
    law: Procedure, fields: Iterable[str], typed: Values, known: Values, at: datetime, *, required: bool
) -> dict[str, Any]:
    """The typed answers to some fields; raises `Invalid` with every field at fault.

    With `required` an empty required field is a fault; without it a draft may be saved with holes. Fields
    whose condition fails are left out, so that no stale answer stays in the file.
    """
    values: dict[str, Any] = dict(known)
    faults: dict[str, list[DomainError]] = {}
    for key in fields:
        asked = law.fields[key]
        if not is_asked(asked, Situation(law, values, at)):
            values[key] = None
            continue
        try:
            values[key] = answer(asked, typed.get(key), at, required=required)
        except DomainError as fault:
            faults[key] = [fault]
    if faults:
        raise Invalid(faults)
    return {key: values[key] for key in fields}


def answer(asked: FormField, typed: Any, at: datetime, *, required: bool = True) -> Any:
    """One typed answer, ready for storage; `Refused` says what is wrong with it."""
    raw = typed.strip() if isinstance(typed, str) else typed
    if is_blank(raw):
        if required and asked.required:
            raise Refused("cases.field_errors.missing", field=as_text(asked.label))
        return None
    return reader_of(asked)(asked, raw, at)


def reader_of(asked: FormField) -> Reader:
    """How an answer of that type is read; what has no reader of its own is a line of text."""
    return _READERS.get(asked.type, _line)


def _line(asked: FormField, raw: Any, at: datetime) -> str:
    return _text(asked, raw, asked.max_length or LONGEST_LINE)


def _long(asked: FormField, raw: Any, at: datetime) -> str:
    return _text(asked, raw, asked.max_length or LONGEST)


def _text(asked: FormField, raw: Any, longest: int) -> str:
    text = str(raw).replace("\x00", "")
    if len(text) > longest:
        raise Refused("cases.field_errors.too_long", count=longest)
    if asked.pattern and not re.fullmatch(asked.pattern, text):
        raise Refused("cases.field_errors.pattern")
    return text


def _number(asked: FormField, raw: Any, at: datetime) -> int | str:
    text = western_digits(str(raw)).replace(" ", "").replace("\u202f", "").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise Refused("cases.field_errors.number") from error
    if not number.is_finite() or abs(number.adjusted()) > LONGEST_NUMBER:
        raise Refused("cases.field_errors.number")
    if isinstance(asked.min, int) and number < asked.min:
        raise Refused("cases.field_errors.at_least", least=asked.min)
    if isinstance(asked.max, int) and number > asked.max:
        raise Refused("cases.field_errors.at_most", most=asked.max)
    if number == number.to_integral_value():
        return int(number)
    if asked.type == "number":
        raise Refused("cases.field_errors.whole_number")
    return str(number)


def _day(asked: FormField, raw: Any, at: datetime) -> str:
    day = raw if isinstance(raw, date) else _read_day(western_digits(str(raw)))
    today = clocks.local(at)
    most = today if asked.max == "today" else asked.max
    if isinstance(most, date) and day > most:
        code = "cases.field_errors.future" if asked.max == "today" else "cases.field_errors.too_late"
        raise Refused(code)
    if isinstance(asked.min, date) and day < asked.min:
        raise Refused("cases.field_errors.too_early")
    if not date(1850, 1, 1) <= day <= date(2200, 1, 1):
        raise Refused("cases.field_errors.date")
    return day.isoformat()


def _read_day(text: str) -> date:
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if found:
        year, month, day = map(int, found.groups())
    else:
        found = re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", text)
        if not found:
            raise Refused("cases.field_errors.date")
        day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Refused("cases.field_errors.no_such_date") from error


def _yes_no(asked: FormField, raw: Any, at: datetime) -> bool:
    if isinstance(raw, bool):
        return raw
    if str(raw).lower() in YES:
        return True
    if str(raw).lower() in NO:
        return False
    raise Refused("cases.field_errors.yes_no")


def _choice(asked: FormField, raw: Any, at: datetime) -> str:
    if str(raw) not in (asked.choices or {}):
        raise Refused("cases.field_errors.choice")
    return str(raw)


def _cnie(asked: FormField, raw: Any, at: datetime) -> str:
    text = western_digits(re.sub(r"[\s.-]", "", str(raw))).upper()
    if not CNIE.fullmatch(text):
        raise Refused("cases.field_errors.cnie")
    return text


def _phone(asked: FormField, raw: Any, at: datetime) -> str:
    text = western_digits(re.sub(r"[\s.()-]", "", str(raw)))
    text = "+" + text[2:] if text.startswith("00") else text
    if not PHONE.fullmatch(text):
        raise Refused("cases.field_errors.phone")
    return "+212" + text[1:] if text.startswith("0") else text


def _email(asked: FormField, raw: Any, at: datetime) -> str:
    text = str(raw).strip()
    if not EMAIL.fullmatch(text) or len(text) > LONGEST_LINE:
        raise Refused("cases.field_errors.email")
    return text


_READERS: dict[str, Reader] = {
    "text": _line,
    "long_text": _long,
    "number": _number,
    "money": _number,
    "area": _number,
    "date": _day,
    "bool": _yes_no,
    "choice": _choice,
    "cnie": _cnie,
    "phone": _phone,
    "email": _email,
}
