"""Plain answers: a line, a number, a day, yes or no, one of several choices, a card, a telephone, an address."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import Text
from diwan.kernel.base.whole import western_digits
from diwan.kernel.cases.kinds.where import Where
from diwan.kernel.cases.schema.fields import Column, FormField
from diwan.kernel.cases.schema.words import Words

CNIE = re.compile(r"[A-Z]{1,2}\d{1,7}")
PHONE = re.compile(r"(?:\+212|0)[5-8]\d{8}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")
DIGITS = re.compile(r"\[0-9\]\{(\d+)\}")
"""A pattern that is so many digits and nothing else: its fault can be said in words."""
LONGEST = 4000
LONGEST_LINE = 250
LONGEST_NUMBER = 15
MOST_DECIMALS = 2
SPACES = re.compile(r"[\s\u200e\u200f\u2066-\u2069]")
ARABIC_MARKS = str.maketrans({"٫": ",", "٬": "."})
YES, NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")

Asked = FormField | Column
Reader = Callable[[Asked, Any, Where], Any]


def asked_as(kind: str, label: Text, **more: Any) -> Column:
    """A question that stands in no procedure: a part of an answer."""
    return Column.model_validate({"label": Words(ar=label.ar, fr=label.fr), "type": kind, **more})


def read_plain(asked: Asked, raw: Any, where: Where) -> Any:
    """One plain answer, ready for storage; `Refused` says what is wrong with it."""
    if isinstance(raw, dict | list):
        raise Refused("cases.field_errors.plain")
    reader: Reader = READERS.get(asked.type, _line)
    return reader(asked, raw, where)


def _line(asked: Asked, raw: Any, where: Where) -> str:
    return _text(asked, raw, asked.max_length or LONGEST_LINE)


def _long(asked: Asked, raw: Any, where: Where) -> str:
    return _text(asked, raw, asked.max_length or LONGEST)


def _text(asked: Asked, raw: Any, longest: int) -> str:
    text = str(raw).replace("\x00", "")
    digits = DIGITS.fullmatch(asked.pattern) if asked.pattern else None
    if digits:
        text = western_digits(text).replace(" ", "")
    if len(text) > longest:
        raise Refused("cases.field_errors.too_long", count=longest)
    if asked.pattern and not re.fullmatch(asked.pattern, text):
        if digits:
            raise Refused("cases.field_errors.digits", count=int(digits[1]))
        raise Refused("cases.field_errors.pattern")
    return text


def _number(asked: Asked, raw: Any, where: Where) -> int | str:
    number = _decimal(str(raw))
    if not number.is_finite():
        raise Refused("cases.field_errors.number")
    if abs(number.adjusted()) > LONGEST_NUMBER:
        raise Refused("cases.field_errors.number_long", count=LONGEST_NUMBER)
    if isinstance(asked.min, int) and number < asked.min:
        raise Refused("cases.field_errors.at_least", least=asked.min)
    if isinstance(asked.max, int) and number > asked.max:
        raise Refused("cases.field_errors.at_most", most=asked.max)
    if number == number.to_integral_value():
        return int(number)
    if asked.type == "number":
        raise Refused("cases.field_errors.whole_number")
    if number != round(number, MOST_DECIMALS):
        raise Refused("cases.field_errors.decimals", count=MOST_DECIMALS)
    return str(round(number, MOST_DECIMALS))


def _decimal(typed: str) -> Decimal:
    """A number as people write it: 1250.5, 1 250,50 or 1.250,50, in Western or Arabic digits."""
    text = SPACES.sub("", western_digits(typed).translate(ARABIC_MARKS))
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise Refused("cases.field_errors.number") from error


def _day(asked: Asked, raw: Any, where: Where) -> str:
    day = raw if isinstance(raw, date) else _read_day(western_digits(str(raw)))
    today = where.day
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


def _yes_no(asked: Asked, raw: Any, where: Where) -> bool:
    if isinstance(raw, bool):
        return raw
    if str(raw).lower() in YES:
        return True
    if str(raw).lower() in NO:
        return False
    raise Refused("cases.field_errors.yes_no")


def _choice(asked: Asked, raw: Any, where: Where) -> str:
    if str(raw) not in (asked.choices or {}):
        raise Refused("cases.field_errors.choice")
    return str(raw)


def _cnie(asked: Asked, raw: Any, where: Where) -> str:
    text = western_digits(re.sub(r"[\s.-]", "", str(raw))).upper()
    if not CNIE.fullmatch(text):
        raise Refused("cases.field_errors.cnie")
    return text


def _phone(asked: Asked, raw: Any, where: Where) -> str:
    text = western_digits(re.sub(r"[\s.()-]", "", str(raw)))
    text = "+" + text[2:] if text.startswith("00") else text
    if not PHONE.fullmatch(text):
        raise Refused("cases.field_errors.phone")
    return "+212" + text[1:] if text.startswith("0") else text


def _email(asked: Asked, raw: Any, where: Where) -> str:
    text = str(raw).strip()
    if not EMAIL.fullmatch(text) or len(text) > LONGEST_LINE:
        raise Refused("cases.field_errors.email")
    return text


READERS: dict[str, Reader] = {
    "text": _line,
    "ref": _line,
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
