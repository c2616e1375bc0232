"""Pure rules of notices: which channels reach a person, and how a telephone number is dialled."""

from __future__ import annotations

import re
from typing import Literal

ChannelName = Literal["email", "sms"]

NATIONAL = re.compile(r"0([5-8]\d{8})")
ABROAD = re.compile(r"\d{8,15}")


def dialled(phone: str) -> str | None:
    """A telephone number with its country, Morocco's where none is said; None when it is none."""
    digits = re.sub(r"[\s.\-()]", "", phone)
    if national := NATIONAL.fullmatch(digits):
        return f"+212{national[1]}"
    if digits.startswith(("+", "00")):
        number = digits.removeprefix("+").removeprefix("00")
        return f"+{number}" if ABROAD.fullmatch(number) else None
    return None


def channels_for(email: str, phone: str) -> tuple[ChannelName, ...]:
    """How a person is reached when the caller does not say: e-mail, or SMS where there is no e-mail."""
    if email:
        return ("email",)
    return ("sms",) if dialled(phone) else ()


def seconds_before(attempt: int) -> int:
    """How long a message rests before its next attempt: 4 s, 16 s, one minute, four, 17, over an hour, 4½."""
    return int(4 ** min(attempt, 7))
